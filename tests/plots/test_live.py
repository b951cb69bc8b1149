"""Pictures for a page tell what their marks are, share a page, take other colours, and let nothing foreign in."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from matplotlib.figure import Figure

import sim
from sim.plots import files
from sim.plots.live import DARK, LIGHT, live_svg
from sim.plots.outlines import shortened
from sim.plots.palette import contrast, named, unmixed
from sim.plots.style import CYCLE, TARGETS
from sim.plots.telling import Told, shaded, tell
from sim.scenario import load
from sim.study.arms import arms_of
from sim.study.compare import compare
from sim.study.comparison_pictures import pictures

SCENARIOS = Path(__file__).parents[2] / "scenarios"
JUNE, GAZA = SCENARIOS / "june-war-2025.yaml", SCENARIOS / "gaza-war-2023.yaml"
SVG = "{http://www.w3.org/2000/svg}"
RUNS = 12


@cache
def run(path: Path, runs: int) -> sim.Result:
    return sim.load(path).run(runs=runs, seed=3)


@cache
def drawn(path: Path, runs: int) -> dict[str, Figure]:
    return run(path, runs).plot()


@cache
def compared() -> dict[str, Figure]:
    return pictures(compare(arms_of([JUNE], sets=["pressures.baghdad_bargain=0.2"]), runs=RUNS, seed=3))


def every() -> Iterator[tuple[str, Figure]]:
    """Pictures of one run, of many, and of a comparison."""
    for runs in (1, RUNS):
        yield from ((f"{name}-{runs}", canvas) for name, canvas in drawn(JUNE, runs).items())
    yield from compared().items()


def marks(text: str, **wanted: str) -> list[Element]:
    """What tells something, with some attributes."""
    found = [one for one in ElementTree.fromstring(text).iter() if one.get("class") == "mark"]
    return [one for one in found if all(one.get(f"data-{key}") == value for key, value in wanted.items())]


def said(mark: Element) -> str:
    title = mark.find(f"{SVG}title")
    assert title is not None
    return title.text or ""


def test_all_pictures_can_share_a_page() -> None:
    ids: list[str] = []
    for name, canvas in every():
        text = live_svg(canvas, f"p-{name}")
        root = ElementTree.fromstring(text)
        own = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
        used = re.findall(r'(?:href="|url\()#([^")]+)', text)
        assert {one.startswith(f"p-{name}-") for one in own} == {True}
        assert set(used) <= set(own)
        ids += own

    assert len(ids) == len(set(ids)) > 100


def test_a_picture_brings_no_script_no_style_and_no_address() -> None:
    for name, canvas in every():
        text = live_svg(canvas, f"p-{name}")
        assert not re.search(r"<script|<style|<foreignObject|<a[ >]|<image|@import|javascript:|xlink|<!|<\?", text)
        assert not [key for one in ElementTree.fromstring(text).iter() for key in one.attrib if key.startswith("on")]
        assert text.count("http") == text.count('xmlns="http://www.w3.org/2000/svg"') + _in_titles(text, "http")


def _in_titles(text: str, word: str) -> int:
    return sum(said(one).count(word) for one in marks(text))


def test_a_picture_grows_with_its_place_and_has_a_name() -> None:
    canvas = drawn(JUNE, 1)["timeline"]
    root = ElementTree.fromstring(live_svg(canvas, "p"))

    assert root.get("role") == "img"
    assert root.get("aria-label") == run(JUNE, 1).scenario.title
    assert "viewBox" in root.attrib
    assert not {"width", "height"} & set(root.attrib)
    assert ElementTree.fromstring(live_svg(canvas, "p", "Who did what")).get("aria-label") == "Who did what"


def test_the_same_picture_is_the_same_text_and_its_files_stay_as_they_are() -> None:
    for canvas in (drawn(JUNE, RUNS)["timeline"], compared()["who-changed"]):
        before = files({"one": canvas})
        text = live_svg(canvas, "p")

        assert live_svg(canvas, "p") == text
        assert files({"one": canvas}) == before


@pytest.mark.parametrize("path", [JUNE, GAZA])
def test_every_attack_of_a_run_is_told_with_its_day_and_its_author(path: Path) -> None:
    record = run(path, 1).record
    attacks = record[(record["act"] == "attack") & (record["event"] == "")]
    told = marks(live_svg(drawn(path, 1)["timeline"], "p"), act="attack", run="0")
    days: Counter[tuple[str, str]] = Counter()
    for mark in told:
        days[mark.attrib["data-actor"], mark.attrib["data-date"]] += int(mark.get("data-count", "1"))

    assert len(attacks) > 0
    assert days == Counter(zip(attacks["actor"], attacks["date"].dt.strftime("%Y-%m-%d"), strict=True))
    targets = Counter(re.findall(r"attack on ([\w-]+)", "\n".join(map(said, told))))
    assert set(targets) == set(attacks["target"])


def test_of_many_runs_a_cell_tells_its_share_and_a_run_that_did_so() -> None:
    result = run(JUNE, RUNS)
    told = [
        mark for mark in marks(live_svg(drawn(JUNE, RUNS)["timeline"], "p"), act="attack") if "data-run" in mark.attrib
    ]
    own = result.record[(result.record["act"] == "attack") & (result.record["event"] == "")]

    assert told
    for mark in told:
        target = re.findall(r"attack on ([\w-]+)", said(mark))[0]
        here = own[(own["actor"] == mark.attrib["data-actor"]) & (own["target"] == target)]
        here = here[here["date"].dt.strftime("%Y-%m-%d") == mark.attrib["data-date"]]
        assert int(mark.attrib["data-run"]) == here["run"].min()
        assert f"in {here['run'].nunique() / RUNS:.0%} of the runs" in said(mark)


def test_the_record_tells_its_sources() -> None:
    text = live_svg(drawn(JUNE, 1)["timeline"], "p")
    titles = "\n".join(map(said, marks(text, documented="true")))
    scenario = run(JUNE, 1).scenario

    for event in scenario.events:
        if event.role != "statement" and scenario.period.start <= event.date <= scenario.period.end:
            assert f"{event.date}, documented ({event.id}, " in titles
    known = sim.load(JUNE).scenario.events[0].sources[0]
    assert f"[{known}] " in titles


def test_pressures_tell_their_reasons_and_outcomes_their_record() -> None:
    scenario = run(JUNE, 1).scenario
    curves = [said(mark) for mark in marks(live_svg(drawn(JUNE, 1)["pressures"], "p"), act="decapitation_risk")]
    rows = "\n".join(map(said, marks(live_svg(drawn(JUNE, 1)["outcomes"], "p"))))
    change = scenario.pressures["decapitation_risk"].changes[0]

    assert len(curves) == 2
    assert f"{change.date}: {change.value:g}, {change.because}" in curves[0]
    assert "Sources:" in curves[0]
    scored = [one for one in scenario.outcomes if one.status == "scored" and one.measure]
    assert all(f"{one.id} ({one.confidence} confidence)\n{one.description}" in rows for one in scored)


def test_rows_and_cells_of_a_comparison_tell_who_differs() -> None:
    cells = marks(live_svg(compared()["who-changed"], "p"), actor="kataib-hezbollah")
    rows = [said(mark) for mark in marks(live_svg(compared()["differences"], "p"))]

    assert any("something else in" in said(mark) and "data-date" in mark.attrib for mark in cells)
    assert any(row.startswith("attacks: ") and f"{RUNS} pairs of runs" in row for row in rows)


def test_a_hostile_name_stays_text() -> None:
    hostile = "</title><script>alert(1)</script>\"'&<!-- ]]> \x1b[31m \u202e"
    scenario = load(JUNE).model_copy(update={"title": hostile})
    study = sim.Study(scenario)
    for name, canvas in study.run(seed=3).plot().items():
        text = live_svg(canvas, f"p-{name}", hostile)
        label = ElementTree.fromstring(text).attrib["aria-label"]
        assert "<script" not in text
        assert "\x1b" not in text
        assert label.startswith("</title><script>alert(1)</script>\"'&<!-- ]]> \\x1b")


def test_a_mark_with_a_hostile_text_tells_it_as_text() -> None:
    canvas = Figure()
    points = canvas.add_subplot().scatter([1, 2], [1, 2])
    tell(points, [Told("<b>one</b>\n\x00", '"><i', act="&"), None])
    (mark,) = marks(live_svg(canvas, "p"))

    assert said(mark) == "<b>one</b>\n\\x00"
    assert (mark.get("data-actor"), mark.get("data-act")) == ('"><i', "&")


def test_marks_that_do_not_match_what_they_tell_are_an_error() -> None:
    canvas = Figure()
    tell(canvas.add_subplot().scatter([1, 2, 3], [1, 2, 3]), [Told("one")])

    with pytest.raises(RuntimeError, match="1 marks tell something, but 3 are drawn"):
        live_svg(canvas, "p")


@pytest.mark.parametrize("prefix", ["", "1", "a b", 'a"', "ä", "-a"])
def test_a_prefix_is_a_word(prefix: str) -> None:
    with pytest.raises(ValueError, match="is no prefix of ids"):
        live_svg(Figure(), prefix)


def test_every_colour_that_would_be_lost_in_the_dark_has_a_name() -> None:
    paper = DARK["--paper"]
    found = {colour for _, canvas in every() for colour in re.findall(r"(?<!,)#[0-9a-f]{6}", live_svg(canvas, "p"))}

    assert found
    assert {colour for colour in found if contrast(colour, paper) < 3} == set()
    assert LIGHT.keys() == DARK.keys()
    assert len(set(LIGHT.values())) == len(LIGHT)


@pytest.mark.parametrize("paper", [DARK["--paper"], DARK["--tint"], "#16181d"])
def test_text_and_marks_can_be_read_on_dark_paper(paper: str) -> None:
    texts = ("ink", "soft", "tick", "simulated", "documented", "met", "missed", "blue", "vermilion", "brown", "grey")
    lines = ("axis", "faint", "force", "messages", "middle", "silver", "threat-3", "threat-4", "threat-5")

    assert min(contrast(DARK[f"--{name}"], paper) for name in texts) >= 4.5
    assert min(contrast(DARK[f"--{name}"], paper) for name in lines) >= 3
    assert min(contrast(in_the_dark(colour), paper) for colour in (*TARGETS.values(), *CYCLE)) >= 4.5
    assert contrast(DARK["--ink"], DARK["--filled"]) >= 4.5
    assert contrast(DARK["--ink"], DARK["--cell"]) >= 4.5


def in_the_dark(colour: str) -> str:
    """A colour of ours as a page in the dark shows it."""
    name = re.match(r"var\((--[\w-]+),", named(colour.lower()))
    return DARK[name.group(1)] if name else colour.lower()


def test_text_on_white_paper_can_be_read() -> None:
    assert (
        min(contrast(LIGHT[f"--{name}"], LIGHT["--paper"]) for name in ("ink", "soft", "tick", "met", "missed")) >= 4.5
    )


def test_a_mixture_with_white_is_a_share_of_its_colour() -> None:
    assert unmixed("#7fb8d8", ["#0072b2"]) == "fill: #0072b2; fill-opacity: 0.503"
    assert unmixed("#0072b2", ["#0072b2"]) == "fill: #0072b2; fill-opacity: 1"
    assert unmixed("#222222", ["#666666"]) == "fill: #222222"
    assert unmixed("#ffffff", ["#0072b2"]) == "fill: #ffffff"
    canvas = Figure()
    shaded(canvas, ["#0072B2"])
    canvas.add_subplot().bar([1], [1], color="#7fb8d8")
    assert "fill:var(--blue,#0072b2);fill-opacity:0.503" in live_svg(canvas, "p")


def test_outlines_keep_their_places_to_a_hundredth() -> None:
    dice = np.random.default_rng(4)
    for _ in range(50):
        points = np.round(dice.uniform(-50, 900, (12, 2)), 6)
        points[dice.random(12) < 0.4, 0] = points[0, 0]
        points[dice.random(12) < 0.4, 1] = points[0, 1]
        kinds = ["M", *dice.choice(["L", "M"], 11, p=[0.8, 0.2])]
        long = "\n".join(f"{kind} {x:.6f} {y:.6f}" for kind, (x, y) in zip(kinds, points, strict=True)) + "\nz\n"
        assert np.abs(places(shortened(long)) - points).max() <= 0.0051


def places(text: str) -> np.ndarray:
    """The points of an outline in steps."""
    at, found = np.zeros(2), []
    for kind, numbers in re.findall(r"([MlhvzZ])([^A-Za-z]*)", text):
        values = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        along = {"h": (1.0, 0.0), "v": (0.0, 1.0)}
        pairs = zip(values[::2], values[1::2], strict=True) if kind not in along else ()
        for x, y in [*pairs, *((one * along[kind][0], one * along[kind][1]) for one in values if kind in along)]:
            at = np.array([x, y]) + (kind != "M") * at
            found.append(at)
    return np.array(found)


def test_pictures_are_small() -> None:
    sizes = {name: len(live_svg(canvas, "p")) for name, canvas in every()}

    assert sizes.pop("pressures-1") < 400_000
    assert sizes.pop(f"pressures-{RUNS}") < 400_000
    assert max(sizes.values()) < 260_000
