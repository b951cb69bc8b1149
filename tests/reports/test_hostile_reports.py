"""No text of a scenario or a results folder becomes anything but text."""

import hashlib
import json
from pathlib import Path

import pytest

from sim.reports.kept_section import kept_section
from sim.reports.page import page
from sim.reports.reporting import report
from sim.study.record import digest

from ..hostile import ACTIVE_ON_A_TERMINAL, HOSTILE, REFUSED, hostile_scenario
from .parsing import Report, active

_SHORT = [text for text in HOSTILE if text not in REFUSED and len(text) < 300]
_NAMES = [text for text in _SHORT if text.startswith(('"><img', "</title", "{{7"))]
#: All short texts in a few scenarios, and those that a name must bear one by one.
TEXTS = [" ".join(_SHORT[start::4]) for start in range(4)] + _NAMES + ["x" * 7_000]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:24]))
def test_a_hostile_scenario_leaves_nothing_active(text: str, tmp_path: Path) -> None:
    path = report(hostile_scenario(text, tmp_path), out=tmp_path / "r.html", runs=2)
    found = Report(path.read_text(encoding="utf-8"))

    assert active(found) == []
    assert len(found.all("h1")) == 1 and len(found.all("style")) == 1
    assert not ACTIVE_ON_A_TERMINAL.search(found.source.replace("\t", ""))
    assert "49" not in found.all("h1")[0].text


@pytest.mark.parametrize("text", _SHORT, ids=lambda text: ascii(text[:24]))
def test_a_hostile_folder_leaves_nothing_active(text: str, tmp_path: Path) -> None:
    files = {"account.txt": f"{text}\n".encode(), "picture.png": b"\x89PNG\r\n\x1a\n<script>", "drawn.svg": b"<svg/>"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    listed = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()}
    what = {
        "kind": text, "title": text, "command": ["sim", text], "created": text, "package_version": text,
        "versions": {text: text}, "tables": {text: text}, "files": listed,
    }  # fmt: skip
    (tmp_path / "manifest.json").write_text(json.dumps(what | {"sha256": digest(what)}), encoding="utf-8")

    found = Report(page(text, [kept_section(tmp_path, "s1", text)]))

    assert active(found) == []
    assert len(found.all("h1")) == 1 and len(found.all("svg")) == 0
    assert not ACTIVE_ON_A_TERMINAL.search(found.source)
