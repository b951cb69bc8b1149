"""Reports: what they hold, that they repeat, and that they run and fetch nothing."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import sim
from sim import kernel
from sim.api import Study
from sim.briefing import episode_score
from sim.errors import Refused
from sim.plots.live import DARK, LIGHT
from sim.reports.reporting import report
from sim.results.folder import open_folder

from .parsing import Report, active

SCENARIOS = Path(__file__).parents[2] / "scenarios"
JUNE, GAZA = SCENARIOS / "june-war-2025.yaml", SCENARIOS / "gaza-war-2023.yaml"
COUNTERFACTUAL = SCENARIOS / "june-2025-without-tehran.yaml"
RUNS = 6


@pytest.fixture(scope="module", autouse=True)
def settled() -> Iterator[None]:
    """A program whose files nobody edits meanwhile: a report names the hash of all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "sources_hash", lambda: "0123456789abcdef")
        yield


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report of six runs of June 2025."""
    out = tmp_path_factory.mktemp("report") / "june.html"
    return Report(report(JUNE, out=out, runs=RUNS, seed=3).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results folder of the same runs."""
    return sim.load(JUNE).run(seed=3, runs=RUNS).save(tmp_path_factory.mktemp("results"))


def test_nothing_in_it_runs_or_is_fetched(june: Report) -> None:
    assert active(june) == []
    assert june.declarations == ["DOCTYPE html"]
    styles = " ".join(one.text for one in june.all("style"))
    assert not re.search(r"url\(|@import|expression|javascript", styles)


def test_a_strict_policy_stands_before_anything_else(june: Report) -> None:
    head = [one for one in june.elements if one.around == ("html", "head")]
    policy = head[1].attributes

    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_addresses_of_sources_are_text_and_no_links(june: Report) -> None:
    assert "https://www.rusi.org/" in june.text
    assert not any("http" in value for one in june.all("a", "img", "use") for value in one.attributes.values())


def test_it_reads_like_a_document(june: Report) -> None:
    levels = [int(one.tag[1]) for one in june.all("h1", "h2", "h3", "h4")]
    ids = [one.attributes["id"] for one in june.elements if "id" in one.attributes]

    assert june.all("html")[0].attributes["lang"] == "en"
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    for link in june.all("a"):
        assert link.attributes["href"].removeprefix("#") in ids
    for one in june.elements:
        if "aria-labelledby" in one.attributes:
            assert one.attributes["aria-labelledby"] in ids


def test_tables_say_what_they_are_and_pictures_have_words(june: Report) -> None:
    tables, captions = june.all("table"), june.all("caption")

    assert len(tables) == len(captions) >= 7
    assert all(one.text.strip() for one in captions)
    assert all(one.attributes.get("scope") in ("col", "row") for one in june.all("th"))
    assert len(june.all("svg")) == len(june.all("figure")) == 5
    assert all(one.attributes["role"] == "img" and one.attributes["aria-label"] for one in june.all("svg"))
    assert all(one.text.strip() for one in june.all("figcaption"))


def test_it_tells_everything_in_the_order_of_a_reader(june: Report) -> None:
    wanted = [
        "The question", "The headline", "Figures", "Outcomes", "Attacks by group", "The turning point",
        "What differs by theory?", "What it assumes", "Which numbers does it hang on?", "Limits", "Making it again",
        "Appendix",
    ]  # fmt: skip
    heads = [" ".join(one.text.split()) for one in june.all("h2")]

    assert len(heads) == len(wanted)
    assert all(head.startswith(start) for head, start in zip(heads, wanted, strict=True))


def test_its_numbers_are_those_of_the_runs(june: Report, kept: Path) -> None:
    result = sim.load(JUNE).run(seed=3, runs=RUNS)
    account = next(one.text for one in june.all("pre") if one.attributes["id"].endswith("-account-text"))

    assert account.splitlines() == result.account()
    assert kept.name in june.text
    for name, digest in open_folder(kept).manifest.tables.items():
        assert f"Table {name}" in june.text
        assert digest[:16] in june.text


def test_the_scores_of_the_episode_stand_beside_those_of_rivals_and_nulls(june: Report) -> None:
    score = episode_score("june-war-2025")
    cells = [" ".join(one.text.split()) for one in june.all("th", "td")]

    assert score is not None
    for name, value in {"The theory": score.theory, **score.rivals, "Coin": score.coin}.items():
        assert cells[cells.index(name) + 1] == f"{value:.2f}"
    assert ("is ahead here" if score.theory < score.rival_score else "loses here") in june.text


def test_the_same_input_gives_the_same_bytes(june: Report, tmp_path: Path) -> None:
    again = report([JUNE], out=tmp_path / "again.html", runs=RUNS, seed=3)

    assert again.read_text(encoding="utf-8") == june.source


def test_another_seed_gives_another_report(june: Report, tmp_path: Path) -> None:
    other = report(JUNE, out=tmp_path / "other.html", runs=RUNS, seed=4)

    assert other.read_text(encoding="utf-8") != june.source


def test_a_results_folder_is_told_without_running_anything(
    june: Report, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("something was run")

    for name in ("run", "moment", "explain"):
        monkeypatch.setattr(Study, name, never)
    found = Report(report(kept, out=tmp_path / "kept.html").read_text(encoding="utf-8"))
    outcomes = [[one.text for one in of.elements if one.tag == "td"] for of in (found, june)]

    assert active(found) == []
    assert [one for one in outcomes[0] if "%" in one] == [one for one in outcomes[1] if "%" in one]
    assert len(found.all("svg")) == 4 and len(found.all("img")) == 1
    assert "Kept in" in found.text
    again = report(kept, out=tmp_path / "again.html").read_text(encoding="utf-8")
    assert again == found.source


def test_a_folder_of_another_program_says_so(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "with other sources" not in report(kept, out=tmp_path / "same.html").read_text(encoding="utf-8")
    monkeypatch.setattr(kernel, "sources_hash", lambda: "another")
    assert "with other sources" in report(kept, out=tmp_path / "other.html").read_text(encoding="utf-8")


def test_a_damaged_folder_is_refused_and_nothing_is_written(kept: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(kept, tmp_path / kept.name))
    (copy / "measures.parquet").write_bytes(b"PAR1")

    with pytest.raises(Refused, match=r"measures\.parquet"):
        report(copy, out=tmp_path / "damaged.html")
    assert not (tmp_path / "damaged.html").exists()


def test_missed_outcomes_stand_before_those_that_are_met(tmp_path: Path) -> None:
    found = Report(report(GAZA, out=tmp_path / "gaza.html", runs=RUNS).read_text(encoding="utf-8"))
    words = [one.text for one in found.all("span") if one.attributes.get("class", "").startswith("verdict")]

    assert "missed" in words and "met" in words
    assert words == sorted(words, key=["missed", "no run counts", "met"].index)


def test_a_counterfactual_is_never_called_missed(tmp_path: Path) -> None:
    found = Report(report(COUNTERFACTUAL, out=tmp_path / "c.html", runs=RUNS).read_text(encoding="utf-8"))
    words = {one.text for one in found.all("span") if one.attributes.get("class", "").startswith("verdict")}

    assert words <= {"as in the record", "unlike the record", "no run counts"}
    assert "Nobody knows what would have happened" in found.text
    assert "What is supposed:" in found.text


def test_changes_and_a_rival_theory_are_told(tmp_path: Path) -> None:
    sets = ["pressures.sanctions=0.25"]
    path = report(JUNE, out=tmp_path / "r.html", runs=2, sets=sets, hypothesis="puppet")
    found = Report(path.read_text(encoding="utf-8"))

    assert "the rival theory puppet" in found.text
    assert "pressures.sanctions=0.25" in found.text
    assert "--hypothesis puppet" in found.text


def test_several_studies_share_a_file_with_a_part_each(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    compared = sim.compare([sim.load(JUNE), sim.load(COUNTERFACTUAL)], runs=4).save(tmp_path / "results")
    path = report([kept, compared], runs=2)
    found = Report(path.read_text(encoding="utf-8"))
    ids = [one.attributes["id"] for one in found.elements if "id" in one.attributes]

    assert path.name == "report.html"
    assert active(found) == []
    assert len(found.all("article")) == 2 and len(ids) == len(set(ids))
    for line in (compared / "account.txt").read_text(encoding="utf-8").splitlines()[:3]:
        assert " ".join(line.split()) in found.text
    assert "differences" in [" ".join(one.text.split()) for one in found.all("caption")]
    assert len(found.all("img")) >= 3


def test_a_file_of_a_comparison_that_was_changed_is_named(tmp_path: Path) -> None:
    compared = sim.compare([sim.load(JUNE), sim.load(COUNTERFACTUAL)], runs=2).save(tmp_path / "results")
    (compared / "account.txt").write_text("all is well\n", encoding="utf-8")

    with pytest.raises(Refused, match=r"account\.txt"):
        report(compared, out=tmp_path / "x.html")


def test_a_file_is_named_after_its_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert report(JUNE, runs=1).name == "june-war-2025-report.html"


@pytest.mark.parametrize("count", [0, 21])
def test_nothing_and_too_much_are_refused(count: int) -> None:
    with pytest.raises(Refused, match="places are named"):
        report([JUNE] * count)


def test_a_folder_cannot_be_changed_by_options(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="told as it was run"):
        report(kept, out=tmp_path / "x.html", sets=["pressures.sanctions=0"])


def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Study, "run", lambda *_, **__: pytest.fail("something was run"))
    for place in (tmp_path, tmp_path / "nowhere" / "x.html"):
        with pytest.raises(Refused):
            report(JUNE, out=place)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, as WCAG has it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("shades", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["--ink", "--tick", "--soft", "--met", "--missed", "--simulated"])
def test_text_can_be_read_on_its_ground(shades: dict[str, str], name: str) -> None:
    for ground in ("--paper", "--tint"):
        one, other = sorted((luminance(shades[name]), luminance(shades[ground])))
        assert (other + 0.05) / (one + 0.05) >= 4.5
