"""The theory beside its rivals and null models on documented episodes: played, kept, turned into tables of scores."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import Problem, Refused
from sim.kernel import sources_hash
from sim.results.score_means import LEFT_CLUSTER_OUT, LEFT_EPISODE_OUT
from sim.scenario import Scenario
from sim.scoring import board
from sim.scoring.entries import Entry, entries, is_fitted, sets_of
from sim.scoring.forecasts import Forecast, pooled, unpacked, width
from sim.scoring.items import Item, items
from sim.scoring.rows import FUNCTION, Contest, loaded, scenario_of
from sim.study import record, shard
from sim.study.conducting import Way, conducted
from sim.study.ending import Described, Pictures
from sim.study.progress import Progress, Silent
from sim.study.record import Record
from sim.study.results import SweepResult
from sim.theory import theory

#: Name of the study, and of its folder below the results root.
NAME = "scores"
#: Episodes at most, runs of a set of parameters at most, recodings at most.
EPISODES, RUNS, RECODINGS = 100, 200, 100


@dataclass(frozen=True)
class Asked:
    """What is to be scored."""

    scored: tuple[Scenario, ...]
    known: tuple[Scenario, ...]
    """Episodes that null models may learn from; those that are scored may be among them."""
    sets: tuple[str, ...] = ()
    """Overrides as with `--set`, of every scenario."""
    seed: int = 1
    runs: int = 16
    """Runs of each set of parameters."""
    recodings: int = 8

    def contest(self) -> Contest:
        """Everything that is to be played."""
        every = {one.id: one for one in (*self.known, *self.scored)}
        playing = tuple(entries(self.scored, list(every.values()), self.recodings))
        sets = {one.key: sets_of(one.hypothesis, one.fitted) for one in playing if not one.is_null}
        resolved = {name: one.resolved() for name, one in every.items()}
        found = Contest(playing, resolved, sets, self.seed, self.runs, 0)
        return replace(found, width=max(width(_items(found, one), self.runs) for one in found.entries))


def refuse_undocumented(scenarios: Sequence[Scenario], files: Sequence[str]) -> None:
    """Refuse scenarios that cannot be scored: nobody knows what would have happened, or nothing is scored.

    Raises
    ------
    Refused
        With a line for each.
    """
    found = []
    for scenario, file in zip(scenarios, files, strict=True):
        if scenario.kind != "historical":
            what = "a counterfactual has no record that it could be scored against"
            found.append(Problem(file, 1, 1, "kind", what, "a scenario of kind historical"))
        elif not items(scenario):
            found.append(
                Problem(file, 1, 1, "outcomes", "no outcome of this scenario is scored", "outcomes of status scored")
            )
    if found:
        raise Refused(found)


def score(
    asked: Asked,
    out: Path,
    *,
    way: Way,
    command: Sequence[str] = (),
    pictures: Pictures = lambda _: {},
    told: Progress | None = None,
) -> SweepResult:
    """Play everything that is asked for, or go on with it; the folder is verified where it is there already.

    Parameters
    ----------
    asked : Asked
    out : Path
        The results root.
    way : Way
        Where and how it is played; it changes no number.
    command : sequence of str
        What the user said, for the manifest.
    pictures : callable
        Makes the tables and figures that are kept beside the rows.
    told : Progress, optional
        Whoever watches.
    """
    contest = asked.contest()
    plan = plan_of(asked, contest, command)
    text = contest.text()
    described = Described(_points(contest), lambda point, member: _replay(asked, contest, point, member), pictures)
    return conducted(out, plan, plan.work(FUNCTION, text, plan.package_sources), described, way, told or Silent())


def plan_of(asked: Asked, contest: Contest, command: Sequence[str] = ()) -> Record:
    """What is going to be played; its hash names the folder."""
    content: dict[str, Any] = {
        "entries": [vars(one) | {"others": list(one.others)} for one in contest.entries],
        "scenarios": dict(contest.scenarios),
        "parameters": {key: [dict(values) for values in sets] for key, sets in contest.parameters.items()},
        "runs_of_each_set": contest.runs,
    }
    return record.planned(
        name=NAME,
        experiment={"kind": "score", **content},
        content=content,
        points=len(contest.entries),
        measures=tuple(f"n{place:05d}" for place in range(contest.width)),
        source_files=sorted({path for one in (*asked.scored, *asked.known) for path in one.source_files}),
        command=tuple(command),
        parameters={name: one.value for name, one in theory().parameters.items()},
        seed=asked.seed,
        runs=contest.members,
        package_sources=sources_hash(),
    )


def forecasts(contest: Contest, result: SweepResult) -> dict[Entry, list[Forecast]]:
    """What each entry says about each scored outcome of its episode, all members together."""
    wanted = {place: _items(contest, one) for place, one in enumerate(contest.entries)}
    parts: dict[int, list[list[Forecast]]] = {place: [] for place in wanted}
    for piece in result.shards():
        numbers = piece.table.drop(list(shard.KEYS)).to_pandas().to_numpy()
        for place, some in shard.blocks(piece):
            parts[place] += [unpacked(wanted[place], row, contest.runs) for row in numbers[some]]
    return {
        entry: [pooled(column) for column in zip(*parts[place], strict=True)]
        for place, entry in enumerate(contest.entries)
    }


def tables(asked: Asked, contest: Contest, found: Mapping[Entry, Sequence[Forecast]]) -> dict[str, pd.DataFrame]:
    """Tables of a contest: scores, statements, skill and recodings."""
    others = [item for name in contest.scenarios for item in items(loaded(contest, name))]
    return board.tables(found, others, seed=asked.seed)


def headline(scored: Sequence[Scenario]) -> str:
    """The split whose figures come first: clusters left out, or the episode where no fit has seen any of them."""
    return LEFT_CLUSTER_OUT if any(is_fitted(one) for one in scored) else LEFT_EPISODE_OUT


def _items(contest: Contest, entry: Entry) -> list[Item]:
    return items(scenario_of(contest, entry))


def _points(contest: Contest) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "point": range(len(contest.entries)),
            "scenario": [one.episode for one in contest.entries],
            "model": [one.model for one in contest.entries],
            "split": [one.split for one in contest.entries],
            "states": [one.states for one in contest.entries],
            "recoding": ["" if one.recoding is None else str(one.recoding) for one in contest.entries],
        }
    )


def _replay(asked: Asked, contest: Contest, point: int, member: int) -> str:
    """The command that plays an entry's member alone, where it has agents and its codes are as they are."""
    entry = contest.entries[point]
    if entry.is_null or entry.recoding is not None:
        return ""
    file = next(one.source_files[0] for one in (*asked.scored, *asked.known) if one.id == entry.episode)
    sets = contest.parameters[entry.key]
    values = sets[member % len(sets)]
    words = ["sim", "run", file.as_posix(), "--seed", str(contest.seed), "--runs", str(contest.runs)]
    words += ["--first", str(member * contest.runs)]
    return shlex.join(
        [*words, *(word for name, value in values.items() for word in ("--set", f"parameters.{name}={value!r}"))]
    )
