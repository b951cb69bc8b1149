"""The tutorial does what it says: its commands and its Python run in a fresh clone and print what it shows.

Blocks of `sh` are run line by line, those of `python` as a whole, and a block of `yaml` after "Save this as `NAME`:" is
written to that file. A block of `text` straight after a command is compared with what was printed, line by line; a line
with nothing but `…` skips lines, and `…` at the end of a line skips the rest of it. Other blocks of `text` are commands
for the reader to start.
"""

import contextlib
import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from sim import cli

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
SAVED = re.compile(r"Save this as `(?P<name>[\w.-]+)`:$")
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```\n", re.DOTALL | re.MULTILINE)
#: Numbers that prose may say without showing where they come from: dates and the size of the scale.
DATES = re.compile(r"\b\d{1,2} (?:to \d{1,2} )?June(?: 2025)?|June 2025")


class Block(NamedTuple):
    """A code block, and the text between it and the one before."""

    before: str
    language: str
    text: str


def blocks() -> list[Block]:
    """The code blocks of the tutorial in their order."""
    found, last = [], 0
    for one in BLOCK.finditer(TUTORIAL):
        found.append(Block(TUTORIAL[last : one.start()].strip(), one["language"], one["text"]))
        last = one.end()
    return found


def set_up() -> set[str]:
    """Lines that set up, which are those of the README or need nothing of ours."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {*re.findall(r"^python -m venv .+$", readme, re.MULTILINE), ". .venv/bin/activate"}


def run(line: str) -> str:
    """What a line of a shell prints."""
    words = shlex.split(line, comments=True)
    assert words[0] == "sim", f"the tutorial runs nothing but sim: {line}"
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as out:
        patch.setattr(sys, "argv", words)
        code = cli.status()
    assert code == 0, f"{line}: exit code {code}"
    return out.getvalue()


def said_by(block: Block, names: dict[str, object]) -> str:
    """What a block prints when it is run."""
    if block.language == "python":
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(block.text, "tutorial.md", "exec"), names)
        return out.getvalue()
    return "".join(run(line) for line in block.text.splitlines() if line not in {"", *set_up()})


def mismatch(shown: str, printed: str) -> str:
    """The first line that is shown and was not printed where it ought to stand; empty where there is none."""
    lines, at, skipping = printed.splitlines(), 0, False
    for line in shown.splitlines():
        if line == "…":
            skipping = True
            continue
        found = next((i for i in range(at, len(lines)) if is_shown(line, lines[i])), None)
        if found is None or (found > at and not skipping):
            return line or "(an empty line)"
        at, skipping = found + 1, False
    return "" if skipping or at == len(lines) else f"(nothing is shown for) {lines[at]}"


def is_shown(line: str, printed: str) -> bool:
    """Whether a line that is shown is the one that was printed, up to what it skips."""
    return printed.startswith(line.removesuffix("…")) if line.endswith("…") else printed.rstrip() == line


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Block, str]]]:
    """The blocks of `text` that show output, each with what was printed, in a folder that looks like a clone."""
    clone = tmp_path_factory.mktemp("clone")
    for folder in ("scenarios", "experiments"):
        shutil.copytree(ROOT / folder, clone / folder)
    found, printed, names = [], None, {"__name__": "tutorial"}
    with contextlib.chdir(clone):
        for block in blocks():
            if block.language == "yaml":
                saved = SAVED.search(block.before)
                assert saved, f"no name for the file: {block.text.splitlines()[0]}"
                (clone / saved["name"]).write_text(block.text, encoding="utf-8")
            elif block.language in ("sh", "python"):
                printed = said_by(block, names)
            elif not block.before and printed is not None:
                found.append((block, printed))
        yield found


def test_every_block_runs_and_prints_what_is_shown(told: list[tuple[Block, str]]) -> None:
    found = [(mismatch(block.text, out), out) for block, out in told]
    wrong = [f"{line}\n--- of what was printed ---\n{out}" for line, out in found if line]

    assert len(told) >= 6
    assert not wrong, "\n\n".join(wrong)


def test_numbers_in_the_prose_are_shown_above_or_printed(told: list[tuple[Block, str]]) -> None:
    shown = " ".join([*(out for _, out in told), *(block.text for block in blocks())])
    known = set(re.findall(r"\d+(?:\.\d+)?", shown))
    prose = DATES.sub("", BLOCK.sub("", TUTORIAL).partition("## One history")[2])
    said = re.findall(r"(?<![\w.-])\d+(?:\.\d+)?(?!\. `)(?![\w-])", prose)

    assert said
    assert [number for number in said if number not in known] == []


def test_files_that_the_prose_points_at_are_there(told: list[tuple[Block, str]]) -> None:
    kept = {path.name for path in Path.cwd().rglob("results/**/*.png")}
    named = set(re.findall(r"`([\w-]+\.png)`", TUTORIAL))

    assert told
    assert named <= kept


def test_what_the_reader_starts_alone_is_a_command_too() -> None:
    alone = [block.text.strip() for block in blocks() if block.language == "text" and block.before]
    known = get_command(cli.app).commands  # type: ignore[attr-defined]

    assert alone
    assert all(line.split()[0] == "sim" and line.split()[1] in known for line in alone)


@pytest.mark.parametrize(
    ("shown", "wrong"),
    [
        ("a\nb\nc", ""),
        ("a\n…\nc", ""),
        ("a\n…", ""),
        ("a\nb b…", "b b…"),
        ("a\nc", "c"),
        ("a\nb", "(nothing is shown for) c"),
        ("a\n…\nd", "d"),
        ("…\nc\nb", "b"),
    ],
)
def test_what_is_shown_and_not_printed_is_found(shown: str, wrong: str) -> None:
    assert mismatch(shown, "a\nb\nc\n") == wrong
