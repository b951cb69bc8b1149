"""The command that registers: it freezes what a scenario is predicted to bring before anybody knows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sim import console
from sim.asked import LAST_SEED, RESULTS, refuse_folder, within
from sim.manners import telling
from sim.plots.labels import percent
from sim.plots.paper import number
from sim.registration.folder import Kept, publish
from sim.registration.frozen import begun
from sim.registration.predicting import forecasts_of, record_of, table_of
from sim.scenario import Scenario, load
from sim.scoring.forecasts import Forecast
from sim.study.differences_told import told as folded
from sim.theory.calibrated import Values, members
from sim.theory.hypothesis import parameters_of, with_hypothesis

#: Runs of each parameter set, unless told otherwise, and most runs in all.
RUNS, MOST_RUNS = 100, 100_000


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for."""

    scenario: str
    sets: Sequence[str] = ()
    hypothesis: str | None = None
    seed: int = 1
    runs: int = RUNS
    out: Path | None = None

    @property
    def words(self) -> list[str]:
        """The command line that says the same."""
        changes = [word for text in self.sets for word in ("--set", text)]
        rival = ["--hypothesis", self.hypothesis] if self.hypothesis else []
        numbers = ["--seed", str(self.seed), "--runs", str(self.runs)]
        return ["sim", "register", self.scenario, *numbers, *changes, *rival]


def silent() -> None:
    """Tell nobody about progress."""


def register(
    scenario: Scenario | Path | str,
    sets: Sequence[str] = (),
    *,
    hypothesis: str | None = None,
    seed: int = 1,
    runs: int = RUNS,
    out: Path | str | None = None,
    command: Sequence[str] = (),
    created: datetime | None = None,
    told: Callable[[], None] = silent,
) -> Kept:
    """Freeze scenario, parameters, program and the predicted distribution of everything that can be asked later.

    Parameters
    ----------
    scenario : Scenario, Path or str
        A scenario or its file; it need have no outcomes.
    sets : sequence of str
        Overrides as with `--set`; with a file only.
    hypothesis : str, optional
        A rival theory by name.
    seed : int
        [0..2**63).
    runs : int
        Of each parameter set; 100000 in all at most.
    out : Path or str, optional
        The results root; otherwise the folder results.
    command : sequence of str
        What the manifest says was typed.
    created : datetime, optional
        When; the clock says where left out.
    told : callable
        Called after each parameter set.

    Raises
    ------
    Refused
        With every problem of the scenario, or when a number is out of its range.
    """
    found = scenario if isinstance(scenario, Scenario) else load(scenario, sets)
    rival = with_hypothesis(found, hypothesis)
    there = members(hypothesis or "")
    drawn: list[Values] = [*there] or [{}]
    within("seed", seed, 0, LAST_SEED)
    within("runs", runs, 1, MOST_RUNS // len(drawn))
    what = begun(
        found,
        drawn,
        parameters=parameters_of(rival),
        sets=sets,
        hypothesis=hypothesis,
        calibrated=bool(there),
        seed=seed,
        runs=runs,
        command=command or ["sim.register"],
        created=created,
    )
    record = record_of(rival, drawn, seed=seed, runs=runs, told=told)
    forecasts = forecasts_of(rival, record, runs * len(drawn))
    return publish(RESULTS if out is None else Path(out), what, record, forecasts)


def command(order: Order) -> int:
    """Register, print what is predicted and the hash to publish; the exit code."""
    refuse_folder(order.out)
    scenario = load(order.scenario, order.sets)
    console.tell_of_compiling()
    with console.progress(scenario.id, len(members(order.hypothesis or "")) or 1) as told:
        kept = register(
            scenario,
            order.sets,
            hypothesis=order.hypothesis,
            seed=order.seed,
            runs=order.runs,
            out=order.out,
            command=order.words,
            told=told,
        )
    found = forecasts_of(with_hypothesis(scenario, order.hypothesis), kept.record(), kept.runs)
    console.say(account(kept, scenario, found))
    what = kept.what
    open_ones = [one for one in found if one.item.outcome.id not in what.known]
    telling.tell(
        folder=kept.path,
        tables=lambda: {"predicted": table_of(open_ones)},
        scenario=scenario.id,
        sha256=what.seal,
        created=what.created,
        sets=len(what.members),
        runs=what.runs,
        seed=what.seed,
        known=what.known,
    )
    return 0


def account(kept: Kept, scenario: Scenario, found: Sequence[Forecast]) -> list[str]:
    """What was registered, in lines of text."""
    what = kept.what
    sets = f"{len(what.members)} calibrated parameter sets" if what.calibrated else "the shipped parameters"
    under = f" under the hypothesis {what.hypothesis}" if what.hypothesis else ""
    lines = [
        f"{scenario.title}",
        f"{scenario.id}, {scenario.period.start} to {scenario.period.end}{under}; {sets}, {what.runs} runs of each, "
        f"seed {what.seed}",
        f"registered {what.created} by the clock of this machine",
    ]
    open_ones = [one for one in found if one.item.outcome.id not in what.known]
    lines += ["", "Predicted", *(line for one in open_ones for line in _lines(one))] if open_ones else []
    return [*lines, "", *_remarks(kept, len(open_ones)), "", f"SHA-256 {what.seal}", f"kept in {kept.path}"]


def _lines(forecast: Forecast) -> Iterator[str]:
    """What is predicted of one outcome."""
    for row in table_of([forecast]).to_dict("records"):
        if forecast.item.family == "crps":
            words = f"{number(row['median'])} ({number(row['low'])} to {number(row['high'])})"
            yield from folded(f"{row['outcome']}: {words} in {row['counted']} of {row['runs']} runs", 2, 4)
        else:
            yield from folded(f"{row['outcome']}: {percent(row['probability'])}  {row['statement']}", 2, 4)


def _remarks(kept: Kept, asked: int) -> Iterator[str]:
    what = kept.what
    if what.known:
        one = len(what.known) == 1
        yield from folded(
            f"{len(what.known)} outcome{'' if one else 's'} of the scenario already had an answer: of "
            f"{'this' if one else 'these'} it is no prediction, and no score will call it one.",
            0,
            2,
        )
    if not asked:
        yield from folded(
            "No open outcome is asked about. The runs themselves are frozen: outcomes that are added to the scenario "
            "later are measured in them.",
            0,
            2,
        )
    yield from folded("The date is proved only by others: publish the hash below where it gets a date.", 0, 2)
