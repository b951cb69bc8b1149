"""Text stays text: what a file says can neither steer a terminal nor become markup, a formula or a command.

Each of the texts stands in every field of a scenario that may say anything. What the runs of such a scenario are is
known, because texts are no part of them; so it is played once, and its results are told under each text.
"""

import dataclasses
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel

import sim
from sim import cli, console
from sim.api import Result, Study
from sim.errors import Problem, Refused
from sim.manners import hello, telling
from sim.plots import files
from sim.plots.style import svg
from sim.results import summing, tables
from sim.scenario import Scenario, load
from sim.scenario.outcomes import ScoreAs
from sim.study.compare import compare
from sim.study.comparison_account import account as comparison_account
from sim.study.comparison_account import assumptions_page
from sim.theory.tables import source_table

from .hostile import ACTIVE_ON_A_TERMINAL, HOSTILE, REFUSED, hostile_scenario

HARMLESS = "plain words"
ACCEPTED = tuple(text for text in HOSTILE if text not in REFUSED)
#: Every third is tried each time, all by name.
TAKEN = [pytest.param(text, marks=pytest.mark.slow if place % 3 else []) for place, text in enumerate(ACCEPTED)]
#: Fields whose words are known names, so that free text in them is refused.
NAMES = {
    "ActorEntry.held_by", "Campaigns.us", "Campaigns.logistics", "Campaigns.israel", "Campaigns.home",
    "Opening.suspended", "Opening.leaders_hidden", "Event.kind", "Event.by", "Event.on", "Event.addressees",
    "Event.for_", "Event.against", "Explanation.mechanisms", "Measure.name", "Act.act", "Act.targets", "Act.actors",
    "After.event", "Foil.actors", "Outcome.actors", "Outcome.derives_from", "Outcome.split_from",
}  # fmt: skip
#: What a picture may not hold: programs, other documents, and ways to reach them.
_EVENT_HANDLER = re.compile(r"on[a-z]+")
_SVG_TAGS = frozenset(
    ["svg", "g", "defs", "path", "use", "clipPath", "rect", "style", "metadata", "text", "tspan", "title", "desc",
     "circle", "line", "polyline", "polygon", "RDF", "Work", "type", "date", "format", "creator", "Agent", "image",
     "linearGradient", "radialGradient", "stop", "pattern", "marker", "mask", "symbol"]
)  # fmt: skip


def short(text: str) -> str:
    """A text as the name of a case."""
    return ascii(text)[:40]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Runs of the scenario whose texts are plain words."""
    return sim.load(hostile_scenario(HARMLESS, tmp_path_factory.mktemp("harmless"))).run(runs=3, traced=1)


@pytest.fixture
def told(harmless: Result, tmp_path: Path) -> Callable[[str], Result]:
    """The same runs under another text."""

    def under(text: str) -> Result:
        scenario = load(hostile_scenario(text, tmp_path))
        assert scenario.title == text[:200]
        return dataclasses.replace(harmless, study=Study(scenario))

    return under


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """All that was printed."""
    printed = capsys.readouterr()
    return printed.out + printed.err


# --- The scenario and its texts


def test_there_are_sixty_texts_and_more() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 60
    assert set(HOSTILE) >= set(REFUSED) and len(ACCEPTED) >= 60


@pytest.mark.parametrize("text", REFUSED, ids=short)
def test_what_is_no_text_is_refused_where_it_stands(text: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        load(hostile_scenario(text, tmp_path))

    assert not ACTIVE_ON_A_TERMINAL.search(str(refusal.value))


def text_fields(model: type[BaseModel]) -> Iterator[str]:
    """Every field of a schema, and of what it is made of, whose words are not given by a pattern or a list."""
    pending, seen = [model], {model}
    while pending:
        one = pending.pop()
        extra = one.__annotations__.get("__pydantic_extra__")
        kinds = {name: (field.annotation, field.metadata) for name, field in one.model_fields.items()}
        for name, (kind, metadata) in {**kinds, **({"*": (extra, [])} if extra else {})}.items():
            for inner, facts in parts(kind, tuple(metadata)):
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    if inner not in seen:
                        seen.add(inner)
                        pending.append(inner)
                elif inner is str and not any(getattr(fact, "pattern", None) for fact in facts):
                    yield f"{one.__name__}.{name}"


def parts(kind: Any, facts: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The types that a type is made of, each with what is said about it; keys of maps are names."""
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        yield from parts(inner, (*facts, *(fact for one in more for fact in getattr(one, "metadata", [one]))))
    elif get_origin(kind) is dict:
        yield from parts(get_args(kind)[1])
    elif get_args(kind) and get_origin(kind) is not None and "Literal" not in str(get_origin(kind)):
        for one in get_args(kind):
            yield from parts(one, facts)
    else:
        yield kind, facts


def filled(value: Any) -> Iterator[str]:
    """Every field of a scenario that holds the plain words."""
    if isinstance(value, BaseModel):
        for name in value.model_fields_set | set(value.__pydantic_extra__ or ()):
            field = getattr(value, name)
            if field == HARMLESS or (isinstance(field, tuple) and HARMLESS in field):
                yield f"{type(value).__name__}.{name}"
            yield from filled(field)
    elif isinstance(value, (tuple, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from filled(one)


def test_the_text_stands_in_every_field_that_may_say_anything(harmless: Result) -> None:
    free = set(text_fields(Scenario)) - NAMES

    assert {"Scenario.title", "Event.description", "Foil.statement", "Change.because", "Conflict.claims"} <= free
    assert free - set(filled(harmless.scenario)) <= {"Measure.*", "Elsewhere.*"}


def test_fields_that_hold_names_refuse_it(tmp_path: Path) -> None:
    written = hostile_scenario(HARMLESS, tmp_path).read_text(encoding="utf-8")
    for key, name in (("by", "tehran"), ("addressees", "kataib-hezbollah"), ("kind", "directive"), ("id", "order")):
        path = tmp_path / "odd.yaml"
        path.write_text(re.sub(rf"{key}: \[?{name}\]?\n", f'{key}: "\\\\e[31m{HARMLESS}"\n', written, count=1))
        with pytest.raises(Refused) as refusal:
            load(path)
        assert not ACTIVE_ON_A_TERMINAL.search(str(refusal.value))
    assert ScoreAs.model_fields["type"].annotation is not str


# --- The terminal


@pytest.mark.parametrize("text", TAKEN, ids=short)
def test_an_account_of_runs_is_lines_of_text(
    text: str, told: Callable[[str], Result], harmless: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    result = told(text)

    console.say(result.account())
    out = said(capsys)

    assert not ACTIVE_ON_A_TERMINAL.search(out)
    assert len(out.splitlines()) == len(harmless.account())


@pytest.mark.parametrize("text", TAKEN, ids=short)
def test_colour_is_ours_alone(text: str, told: Callable[[str], Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    errors, out = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(sys, "stdout", out)

    console.say(told(text).account())
    console.complain([str(Problem(text, 1, 1, text, text, text, text))])

    for shown in (out.getvalue(), errors.getvalue()):
        assert re.search("\x1b", shown)
        assert not ACTIVE_ON_A_TERMINAL.search(re.sub(r"\x1b\[(?:0|1|32|1;31)m", "", shown))
    assert errors.getvalue().count("\n") == 1


@pytest.mark.parametrize("text", HOSTILE, ids=short)
def test_refusals_are_one_line_whatever_they_quote(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = hostile_scenario(HARMLESS, tmp_path)

    def refused(*words: str) -> None:
        monkeypatch.setattr(sys, "argv", ["sim", *words])
        assert cli.status() == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1 or all(line.startswith("--set:") for line in printed.err.splitlines())
        assert not ACTIVE_ON_A_TERMINAL.search(printed.err)

    refused("check", f"no{text}.yaml")
    refused("check", scenario.name, "--set", f"pressures.sanctions={text}!")
    refused("check", scenario.name, "--set", f"pressures.{text}x=1")
    refused("run", scenario.name, "--hypothesis", f"x{text}")
    refused("explain", scenario.name, "--actor", f"x{text}", "--date", "2024-02-22")
    refused("explain", scenario.name, "--actor", "tehran", "--date", f"x{text}")
    refused("reproduce", f"no{text}")
    refused("new", f"X{text}")
    refused(f"x{text}")


@pytest.mark.parametrize("text", TAKEN, ids=short)
def test_a_check_and_the_first_page_show_no_more_than_text(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    scenario = hostile_scenario(text, tmp_path / "scenarios")
    monkeypatch.setattr(sys, "argv", ["sim", "check", str(scenario)])
    raw = scenario.with_name("raw.yaml")
    raw.write_bytes(b"title: " + text.encode("utf-8", "surrogatepass") + b"\ncluster: x\n")

    assert cli.status() == 0
    assert said(capsys).endswith("1 file in order\n")
    console.say(hello.lines({"run", "new"}))
    page = said(capsys)
    assert not ACTIVE_ON_A_TERMINAL.search(page)
    assert len(page.splitlines()) == 12
    assert max(map(len, page.splitlines())) <= 120


@pytest.mark.parametrize("text", TAKEN, ids=short)
def test_a_document_for_programs_is_printable_and_says_just_that(text: str, told: Callable[[str], Result]) -> None:
    result = told(text)

    with telling.told(["run", "--json"]) as document:
        assert document is not None
        console.say(result.account())
        telling.tell(tables=lambda: summing.tables_of(result.tables, result.scenario))
        written = document.text(0)

    assert re.fullmatch(r"[\n -~]*", written)
    found = json.loads(written)
    assert found["tables"]["scenarios"][0]["title"] == text[:200]
    assert found["tables"]["outcomes"][0]["statement"] == " ".join(text.split())


def test_texts_are_no_part_of_the_places_of_numbers(tmp_path: Path) -> None:
    for text in ACCEPTED[::4]:
        rows = source_table([hostile_scenario(text, tmp_path)])
        places = [place for row in rows for place in row.numbers if place.startswith("hostile-")]
        assert places and all(re.fullmatch(r"[\w.:\[\] -]+", place) for place in places)


# --- Comparisons


def test_a_comparison_shows_no_more_than_text(tmp_path: Path) -> None:
    plain = load(hostile_scenario(HARMLESS, tmp_path))
    changed = load(hostile_scenario(HARMLESS, tmp_path), ["pressures.sanctions=0"])
    played = compare([plain, changed], runs=2)
    shape = (len(comparison_account(played)), assumptions_page(played).count(b"\n"))
    for text in ACCEPTED:
        title = text[:200]
        others = tuple(
            dataclasses.replace(
                other,
                arm=dataclasses.replace(
                    other.arm, scenario=other.arm.scenario.model_copy(update={"title": title, "id": "other"})
                ),
                assumptions=[dataclasses.replace(one, words=text) for one in other.assumptions],
            )
            for other in played.others
        )
        first = dataclasses.replace(
            played.arms[0], scenario=played.arms[0].scenario.model_copy(update={"title": title})
        )
        found = dataclasses.replace(played, arms=(first, *played.arms[1:]), others=others)

        page = assumptions_page(found).decode()

        for shown in ("\n".join(comparison_account(found)), page):
            assert not ACTIVE_ON_A_TERMINAL.search(shown)
        assert page.count("\n") == shape[1]
        assert active_in_markdown(page) == []


def active_in_markdown(page: str) -> list[str]:
    """Links, pictures, tags, code and tables of a page of Markdown, once what is escaped is put away."""
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", page)
    found = re.findall(r"[<>`|&\[\]]", bare)
    titles = [line for line in bare.splitlines() if re.match(r"\s*(?:#|=+\s*$|\d+[.)]\s)", line)]
    return found + [line for line in titles if not re.match(r"# What the inputs differ in$|## B: ", line)]


# --- Pictures and tables


def active_in_svg(data: bytes) -> list[str]:
    """What of a picture is more than a picture."""
    found = []
    for element in ET.fromstring(data).iter():
        tag = element.tag.rpartition("}")[2]
        if tag not in _SVG_TAGS:
            found.append(tag)
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2]
            if _EVENT_HANDLER.fullmatch(local):
                found.append(local)
            if local in ("href", "src") and not value.startswith(("#", "data:image/png;base64,")):
                found.append(value)
            if local == "style" and re.search(r"url\((?!#)|expression|@import", value):
                found.append(value)
    return found


@pytest.mark.parametrize("text", ACCEPTED[::6], ids=short)
def test_a_picture_is_a_picture(text: str, told: Callable[[str], Result]) -> None:
    from sim.plots import outcomes

    result = told(text)

    assert active_in_svg(svg(outcomes(result.measures, result.scenario))) == []


@pytest.mark.slow
@pytest.mark.parametrize("text", TAKEN, ids=short)
def test_every_picture_of_a_run_is_a_picture(text: str, told: Callable[[str], Result]) -> None:
    for name, data in files(told(text).plot()).items():
        if name.endswith(".svg"):
            assert active_in_svg(data) == [], name


def test_a_program_in_a_picture_is_found() -> None:
    for odd in ("<script/>", '<a href="javascript:x"/>', '<g onload="x"/>', '<use href="http://evil.example"/>'):
        assert active_in_svg(f'<svg xmlns="http://www.w3.org/2000/svg">{odd}</svg>'.encode())


def test_tables_of_a_results_folder_hold_no_text_that_a_spreadsheet_would_work_out(
    told: Callable[[str], Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.plots.files", lambda _: {})
    text = '=HYPERLINK("http://evil.example","click")'

    folder = told(text).save(tmp_path)

    for name in tables.COLUMNS:
        frame = tables.read(folder / f"{name}.parquet")
        words = {value for column in frame for value in frame[column].dropna() if isinstance(value, str)}
        assert not any(str(word).startswith(("=", "+", "-", "@", "\t", "\r")) for word in words if word)
