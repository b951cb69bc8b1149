"""The tables of a section about a study."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim import briefing, kernel
from sim.briefing import Assumption, EpisodeScore, OutcomeRow
from sim.reports.parts import Facts, Sheet
from sim.results.attack_words import attack_rows
from sim.scenario import Scenario
from sim.scoring.wording import number
from sim.theory import theory

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.manifest import Manifest

_PRESSURES = "Pressures, 0 to 1; Tehran's lines −1 to 1"
_OTHERS = {
    "trait": "Lasting traits of the groups, 0 to 1",
    "opening": "The weeks before the period",
    "event": "Dated events that are put in",
    "parameter": "Numbers of the theory, the same in every episode",
}
#: Digits of a hash that are shown.
_HASH = 16


def attacks(own: "pd.DataFrame", runs: int) -> Sheet:
    """Attacks by group."""
    many = "" if runs == 1 else ", per run: median and the range that holds 80 % of the runs"
    rows = [(_name(row.actor), row.amount, row.targets, row.claims, row.when or "in all runs")
            for row in attack_rows(own, runs)]  # fmt: skip
    columns = ("Group", "Attacks", "Targets", "Signed as", "When" if runs == 1 else "How often")
    return Sheet(f"Attacks by group{many}", columns, rows, note="" if rows else "No group attacks in any run.")


def scores(found: EpisodeScore) -> Sheet:
    """Relative scores of this episode, best first."""
    known = theory().hypotheses
    rows = [("The theory", found.theory, "fitted without this cluster of episodes")]
    rows += [(name, score, known[name].title) for name, score in found.rivals.items()]
    rows += [
        ("Prior", found.prior, "the theory before anything was fitted"),
        ("Base rate", found.base_rate, "what groups did elsewhere under the same pressures"),
        ("Coin", found.coin, "ignorance: even odds, and for counts what was counted elsewhere"),
    ]
    told = [(name, number(score), words) for name, score, words in sorted(rows, key=lambda row: row[1])]
    caption = f"Scores on the {found.outcomes} scored outcomes of this episode; lower is better, 0 is perfect"
    return Sheet(caption, ("Model", "Relative score", "What it is"), told, frozenset({1}))


def assumed(found: Sequence[Assumption], kind: str, caption: str = _PRESSURES) -> Sheet:
    """The numbers of one kind."""
    rows = [(one.name, one.value, one.grade, ", ".join(one.sources), one.note) for one in found if one.kind == kind]
    return Sheet(caption, ("What", "Value", "Grade", "Sources", "Why, and what to know"), rows)


def other_assumptions(found: Sequence[Assumption]) -> list[Sheet]:
    """All numbers but pressures, a table a kind."""
    made = [assumed(found, kind, caption) for kind, caption in _OTHERS.items()]
    return [sheet for sheet in made if sheet.rows]


def cited(rows: Iterable[OutcomeRow], found: Sequence[Assumption], scenario: Scenario) -> Sheet:
    """Every source that something in the section rests on."""
    each = [one.sources for one in found], [one.sources for one in rows], [one.sources for one in scenario.explanations]
    ids = [name for some in each for one in some for name in one]
    told = [
        (one.id, one.title, one.where, one.grade, " ".join(word for word in (one.url, one.note) if word))
        for one in briefing.sources(sorted(set(ids)))
    ]
    return Sheet("Sources", ("Id", "Title", "Author, publisher, date", "Kind", "Address and remarks"), told)


def manifest(what: "Manifest", folder: str) -> Facts:
    """What was run, by value and hash; when it was made only where it was kept."""
    facts = [("Kept in", folder), ("Made", what.created)] if folder else []
    other = "" if what.package_sources == kernel.sources_hash() else "; this report is by a program with other sources"
    facts += [
        ("Command", " ".join(what.command)),
        ("Seed", str(what.seed)),
        ("Runs", f"{what.runs}, from number {what.first_run}; {what.traced_runs} with daily states and decisions"),
        ("Program", f"proxysim {what.package_version}, sources {what.package_sources}{other}"),
        ("Versions", ", ".join(f"{name} {version}" for name, version in what.versions.items())),
        ("Machine", ", ".join(what.platform.values())),
        ("Content", f"{what.content_hash[:_HASH]} (the results folder is named after its first 12 digits)"),
    ]
    facts += [(f"File {one.path}", f"sha256 {one.sha256[:_HASH]}…") for one in what.scenario.sources]
    return facts + [(f"Table {name}", f"sha256 {value[:_HASH]}…") for name, value in what.tables.items()]


def _name(actor: str) -> str:
    militia = theory().militias.get(actor)
    return militia.name if militia else actor
