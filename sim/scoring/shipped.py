"""The scores that the program ships with: kept by `sim score --ship`, read wherever an episode is told of."""

import hashlib
import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim import kernel
from sim.errors import Problem, Refused
from sim.results import disk
from sim.results.score_means import LEFT_CLUSTER_OUT, OURS, chosen
from sim.scenario import Scenario
from sim.scoring.summaries import summary
from sim.study.record import digest
from sim.theory import theory
from sim.theory.load import HERE

if TYPE_CHECKING:
    from sim.scoring.contest import Asked

FILE = HERE / "scored.csv"
#: What is known about the table: which sources it was made of, with which luck, and of which scenarios.
ABOUT = HERE / "scored.json"
#: Models without agents, or without a fit, that stand in the table.
PRIOR, BASE_RATE, COIN = "prior", "base-rate", "coin"
#: Columns of the table; `weight`, `score` and `error` are what means are taken with.
COLUMNS = (
    "model", "split", "states", "episode", "outcome", "family", "weight", "score", "error", "relative", "probability",
    "counted_share",
)  # fmt: skip
_WORDS = COLUMNS[:6]
#: Sources that decide the scores.
MADE_OF = (
    "kernel.py", "scenario/*.py", "theory/*.py", "theory/*.yaml", "theory/hypotheses/*.yaml", "theory/calibrated.csv",
    "world/*.py", "actors/*.py", "initial.py", "day.py", "batch.py", "ensemble.py", "lanes/*.py", "run.py",
    "results/measures/*.py", "results/verdicts.py", "measuring.py", "scoring/nulls/*.py",
    *(f"scoring/{name}.py" for name in ("board", "contest", "entries", "forecasts", "frequencies", "items",
                                        "predicting", "recoding", "rows", "rules", "scores")),
)  # fmt: skip


def foreseen(scenario: Scenario, model: str = OURS) -> dict[str, float]:
    """Probability that a model gave to what happened, by outcome, by sets fitted without the scenario's cluster.

    Empty where the shipped scores are of another scenario: under a change or a rival theory it is no longer the same.
    An outcome of which no run counts is not there.
    """
    rows = table()
    if rows is None or about().get("scenarios", {}).get(scenario.id) != fingerprint(scenario):
        return {}
    own = chosen(rows[(rows["model"] == model) & (rows["episode"] == scenario.id)], LEFT_CLUSTER_OUT)
    own = own[own["probability"].notna() & (own["counted_share"] > 0)]
    return {str(name): float(value) for name, value in zip(own["outcome"], own["probability"], strict=True)}


def fingerprint(scenario: Scenario) -> str:
    """Hash of a scenario's content [64 hex digits]; the same whether it comes from its file or from a manifest."""
    plain = scenario.resolved()
    return digest({name: value for name, value in plain.items() if value or name != "parameters"})


@cache
def table() -> pd.DataFrame | None:
    """The shipped table, columns as `COLUMNS`; None where the program came without one."""
    if not FILE.exists():
        return None
    words, blanks = dict.fromkeys(_WORDS, str), {name: [""] for name in COLUMNS[len(_WORDS) :]}
    return pd.read_csv(BytesIO(FILE.read_bytes()), dtype=words, keep_default_na=False, na_values=blanks)


@cache
def means() -> pd.DataFrame | None:
    """Scores of every model on each episode, clusters left out, as `sim score` prints them; None where none ship."""
    rows = table()
    return None if rows is None else summary(rows, "episode", split=LEFT_CLUSTER_OUT)


@cache
def about() -> dict[str, Any]:
    """What is known about the table; empty where there is none."""
    found: dict[str, Any] = json.loads(ABOUT.read_text(encoding="utf-8")) if ABOUT.exists() else {}
    return found


@cache
def is_stale() -> bool:
    """Whether the program or the theory has been changed since the shipped scores were made."""
    return about().get("made_of") != made_of()


def made_of() -> str:
    """Hash of the sources that decide the scores [16 hex digits]."""
    found = hashlib.sha256()
    for path in sorted({path for pattern in MADE_OF for path in kernel.PACKAGE.glob(pattern)}):
        found.update(path.relative_to(kernel.PACKAGE).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def refuse_part(files: Sequence[str], sets: Sequence[str]) -> None:
    """Refuse to ship the scores of some episodes only, or of changed ones: the program would speak for all by them.

    Raises
    ------
    Refused
    """
    if files or sets:
        what, allowed = "only the scores of all documented episodes as they are can be shipped", "--ship by itself"
        raise Refused([Problem("sim score", 1, 1, "ship", what, allowed)])


def ship(asked: "Asked", scores: pd.DataFrame) -> Path:
    """Put the scores of a contest in place of those that the program ships with; the file written.

    Parameters
    ----------
    asked : Asked
        What was scored.
    scores : DataFrame
        A row a model, split, treatment of the states and outcome.
    """
    csv = as_csv(kept_of(scores))
    disk.write_file(FILE, csv)
    disk.write_file(ABOUT, (json.dumps(_known(asked, csv), indent=1, sort_keys=True) + "\n").encode())
    for one in (table, about, is_stale):
        one.cache_clear()
    return FILE


def kept_of(scores: pd.DataFrame) -> pd.DataFrame:
    """The rows that ship: clusters left out, states deciding for themselves, the theory beside rivals and nulls."""
    models = [OURS, *theory().hypotheses, PRIOR, BASE_RATE, COIN]
    rows = chosen(scores[scores["model"].isin(models)], LEFT_CLUSTER_OUT)
    return rows[list(COLUMNS)].sort_values(["model", "split", "states", "episode", "outcome"], ignore_index=True)


def as_csv(rows: pd.DataFrame) -> bytes:
    """Rows as CSV; numbers in full, nothing where there is none."""
    lines = [",".join(rows.columns)]
    lines += [",".join(map(_cell, row)) for row in rows.itertuples(index=False, name=None)]
    return ("\n".join(lines) + "\n").encode()


def _cell(value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    return "" if math.isnan(value) else repr(float(value))


def _known(asked: "Asked", csv: bytes) -> dict[str, Any]:
    from sim.scoring.entries import elsewhere
    from sim.scoring.rows import runs_of

    contest = asked.contest()
    null = next(entry for entry in contest.entries if entry.model == BASE_RATE)
    return {
        "format": 1,
        "made_of": made_of(),
        "package_version": version("proxysim"),
        "sha256": hashlib.sha256(csv).hexdigest(),
        "seed": asked.seed,
        "runs": contest.runs,
        "parameter_sets": contest.members,
        "null_records": contest.members * runs_of(contest.runs, null),
        "learnt": {one.id: len(elsewhere(one, asked.known)) for one in asked.scored},
        "scenarios": {one.id: fingerprint(one) for one in asked.scored},
    }
