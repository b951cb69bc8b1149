"""The section of a report that tells of one study: from its question to the commands that make it again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sim import briefing
from sim.briefing import Assumption, EpisodeScore, Headline, OutcomeRow, Sensitivity, TurningPoint
from sim.reports import study_sheets as sheets
from sim.reports.limits import limits
from sim.reports.parts import Command, Facts, Picture, Sheet, percent
from sim.results.attack_words import own_acts
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.manifest import Manifest


class Studied(Protocol):
    """What was run, with its overrides."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def sets(self) -> Sequence[str]: ...
    @property
    def hypothesis(self) -> str | None: ...


@dataclass(frozen=True)
class Told:
    """Runs of a study and what is drawn of them, wherever they come from."""

    study: Studied
    tables: "Mapping[str, pd.DataFrame]"
    account: Sequence[str]
    pictures: Sequence[Picture]
    turning: TurningPoint | None
    manifest: "Manifest"
    folder: str
    """The results folder they were read from; empty where they were run for this report."""
    made_by: Sequence[Command]
    """The commands that make it again."""

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.study.scenario

    @property
    def runs(self) -> "pd.DataFrame":
        """Totals, a row a run."""
        return self.tables["runs"]

    @property
    def measures(self) -> "pd.DataFrame":
        """Every documented outcome, measured in every run."""
        return self.tables["measures"]


@dataclass(frozen=True)
class StudySection:
    """Everything that is said about one study."""

    kind = "study"
    anchor: str
    scenario: Scenario
    hypothesis: str
    changed: bool
    """Whether overrides changed the scenario."""
    facts: Facts
    headline: Headline | None
    bars: Sequence[tuple[str, float, str, str]]
    """Probabilities beside the headline: what it is, share, words, and a class for its colour."""
    pictures: Sequence[Picture]
    outcomes: Sequence[OutcomeRow]
    """Scored outcomes, missed ones first."""
    unscored: Sequence[OutcomeRow]
    met: int
    counted: int
    attacks: Sheet
    turning: TurningPoint | None
    score: EpisodeScore | None
    score_sheet: Sheet | None
    grades: Sequence[tuple[str, int, float]]
    """Grade, numbers of that grade, share."""
    pressures: Sheet
    appendix: Sequence[Sheet]
    sensitivity: Sensitivity
    limits: Sequence[str]
    commands: Sequence[Command]
    manifest: Facts
    account: Sequence[str]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.scenario.title

    @property
    def counterfactual(self) -> bool:
        """Whether nobody knows what would have happened."""
        return self.scenario.kind == "counterfactual"


def study_section(told: Told, anchor: str) -> StudySection:
    """What a report says about some runs.

    Parameters
    ----------
    told : Told
    anchor : str
        What addresses inside the report begin with; unique in the report.
    """
    scenario, count = told.scenario, len(told.runs)
    rows = briefing.outcome_rows(told)
    first = briefing.headline(told)
    assumed = briefing.assumptions(scenario)
    score = briefing.episode_score(scenario.id)
    return StudySection(
        anchor=anchor,
        scenario=scenario,
        hypothesis=told.study.hypothesis or "",
        changed=bool(told.study.sets),
        facts=list(_facts(told, count)),
        headline=first,
        bars=list(_bars(first)) if first else [],
        pictures=told.pictures,
        outcomes=briefing.missed_first(rows),
        unscored=[row for row in rows if not row.scored],
        met=sum(row.met is True for row in rows),
        counted=sum(row.met is not None for row in rows),
        attacks=sheets.attacks(own_acts(told.tables["record"]), count),
        turning=told.turning,
        score=score,
        score_sheet=sheets.scores(score) if score else None,
        grades=_shares(assumed),
        pressures=sheets.assumed(assumed, "pressure"),
        appendix=[*sheets.other_assumptions(assumed), sheets.cited(rows, assumed, scenario)],
        sensitivity=briefing.sensitivity(scenario.id),
        limits=limits(scenario, told.study.hypothesis, count),
        commands=told.made_by,
        manifest=sheets.manifest(told.manifest, told.folder),
        account=told.account,
    )


def _facts(told: Told, count: int) -> Iterator[tuple[str, str]]:
    scenario, study = told.scenario, told.study
    yield "Scenario", f"{scenario.id} ({scenario.kind})"
    yield "Period", f"{scenario.period.start} to {scenario.period.end}"
    yield "Runs", f"{count}, seed {told.manifest.seed}; they differ in luck alone"
    replayed = [name for name, entry in scenario.actors.items() if entry.mode == "scripted"]
    yield "States", f"replayed from the record: {', '.join(replayed)}" if replayed else "each decides for itself"
    yield "Theory", f"the rival theory {study.hypothesis}" if study.hypothesis else "the theory, on its declared values"
    if study.sets:
        yield "Changed", ", ".join(study.sets)


def _bars(first: Headline) -> Iterator[tuple[str, float, str, str]]:
    """The probabilities that are to be seen side by side."""
    if first.met is not None:
        yield (
            "These runs",
            first.share,
            f"{percent(first.share)} ({percent(first.low)} to {percent(first.high)})",
            "runs",
        )
    if first.left_out is not None:
        yield "Foreseen without this episode", first.left_out, percent(first.left_out), "left-out"
    if first.base_rate is not None:
        yield "Base rate", first.base_rate, percent(first.base_rate), "base"


def _shares(assumed: Sequence[Assumption]) -> list[tuple[str, int, float]]:
    found = briefing.grades(assumed)
    total = sum(found.values()) or 1
    return [(grade, count, count / total) for grade, count in found.items()]
