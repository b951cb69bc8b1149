"""All combinations played by worker processes, kept as they come: killed and called again, it goes on where it was."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.attribution.combining import Variant, scenarios
from sim.attribution.playing import answers
from sim.attribution.question import Question
from sim.kernel import sources_hash
from sim.scenario import Scenario
from sim.study import record, shard
from sim.study.conducting import Way, conducted, no_pictures
from sim.study.ending import Described
from sim.study.pools import Unfinished
from sim.study.progress import Progress
from sim.study.record import Record
from sim.study.results import SweepResult
from sim.study.work import stage
from sim.theory import theory

#: The function that does the work; it is imported by workers only.
FUNCTION = "sim.attribution.sweeping:rows"
VALUE = "value"


class Incomplete(Unfinished):
    """Some runs failed, so that combinations cannot be compared on the same luck."""

    has_failures = True


def swept(
    question: Question, variants: Sequence[Variant], root: Path, way: Way, told: Progress, command: Sequence[str] = ()
) -> np.ndarray:
    """The outcome in each run of each combination under each variant, shape (variants, combinations, runs).

    Parameters
    ----------
    question : Question
    variants : sequence of Variant
    root : Path
        The results root; runs are kept in `root/<id>-runs/<hash of what decides them>/`.
    way : Way
        Where and how; it changes no number.
    told : Progress
        Whoever watches.
    command : sequence of str
        What the user said.

    Raises
    ------
    Busy
        When another process is at it.
    Unfinished
        When it stopped before its end, or a run failed.
    """
    plan = plan_of(question, variants, command)
    text = json.dumps({"question": question.resolved(), "variants": [asdict(variant) for variant in variants]})
    described = Described(_points(question, variants), lambda point, run: replay(question, point, run), no_pictures)
    result = conducted(root, plan, plan.work(FUNCTION, text, plan.package_sources), described, way, told)
    if result.record.failed:
        raise Incomplete(f"{result.record.failed} runs failed, see {result.folder / 'failures.parquet'}")
    return _read(result, (len(variants), question.coalitions, question.runs))


def plan_of(question: Question, variants: Sequence[Variant], command: Sequence[str] = ()) -> Record:
    """What is going to be played; its hash names its folder."""
    plain = question.resolved()
    content = {key: plain[key] for key in ("sets", "outcome", "players", "seed", "runs", "scenario")}
    content["variants"] = [asdict(variant) for variant in variants]
    return record.planned(
        name=f"{question.id[:58]}-runs",
        experiment={"kind": "runs of an attribution", "title": question.title, **content},
        content=content,
        points=len(variants) * question.coalitions,
        measures=(VALUE,),
        source_files=question.source_files,
        command=tuple(command),
        parameters={name: one.value for name, one in theory().parameters.items()},
        seed=question.seed,
        runs=question.runs,
        package_sources=sources_hash(),
    )


def rows(text: str, point: int, runs: range) -> np.ndarray:
    """The outcome in some runs of a point, which is a combination under a variant (runs, 1)."""
    with stage("load"):
        question = _asked(text)[0]
        variant, number = divmod(point, question.coalitions)
        scenario = _scenarios(text, variant)[number]
    return answers(scenario, question.outcome, question.seed, runs)[:, None]


@lru_cache(maxsize=2)
def _asked(text: str) -> tuple[Question, list[Variant]]:
    plain = json.loads(text)
    return Question.from_resolved(plain["question"]), [Variant(**one) for one in plain["variants"]]


@lru_cache(maxsize=4)
def _scenarios(text: str, variant: int) -> list[Scenario]:
    question, variants = _asked(text)
    return scenarios(question, variants[variant])


def replay(question: Question, point: int, run: int) -> str:
    """The command that plays one run of a combination, on the shipped numbers and with all its events."""
    number = point % question.coalitions
    away = [player for place, player in enumerate(question.players) if not number >> place & 1]
    words = ["sim", "run", question.ref.path.as_posix(), "--seed", str(question.seed), "--runs", "1"]
    words += ["--first", str(run)]
    changes = [*question.sets, *(change for player in away for change in player.changes)]
    return shlex.join(words + [word for text in changes for word in ("--set", text)])


def _points(question: Question, variants: Sequence[Variant]) -> pd.DataFrame:
    games = question.coalitions
    return pd.DataFrame(
        {
            "point": range(len(variants) * games),
            "scenario": question.ref.id,
            "variant": np.repeat([variant.name for variant in variants], games),
            "combination": [str(number) for number in range(games)] * len(variants),
        }
    )


def _read(result: SweepResult, shape: tuple[int, int, int]) -> np.ndarray:
    """The values of all shards in their places."""
    found = np.full((shape[0] * shape[1], shape[2]), np.nan)
    for piece in result.shards():
        runs, values = piece.table["run"].to_numpy(), piece.table[VALUE].to_numpy()
        for point, some in shard.blocks(piece):
            found[point, runs[some]] = values[some]
    return found.reshape(shape)
