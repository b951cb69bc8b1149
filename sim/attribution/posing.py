"""Where the question of an attribution comes from: a file of its own, or a scenario and a few words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.attribution.asking import asked, refused
from sim.attribution.loading import NUMBERS, load_question
from sim.attribution.question import Question
from sim.errors import Refused
from sim.scenario.reading import read


def question_of(
    path: Path | str,
    changes: Sequence[str] = (),
    outcome: str | Mapping[str, Any] | None = None,
    pressures: Sequence[str] = (),
    reference: str | float = 0.0,
    numbers: Mapping[str, int | None] | None = None,
) -> Question:
    """The question of an attribution's file, or of a scenario's with an outcome and pressures.

    Parameters
    ----------
    path : Path or str
    changes : sequence of str
        As `--set`.
    outcome, pressures, reference
        With a scenario only; see `asked`.
    numbers : mapping
        `seed`, `runs` and `parameter_sets`; those that are None are left out.

    Raises
    ------
    Refused
        With every problem.
    """
    given = {name: value for name, value in (numbers or {}).items() if value is not None}
    if unknown := sorted(set(given) - set(NUMBERS)):
        raise TypeError(f"unknown arguments: {', '.join(unknown)}")
    if is_attribution_file(path):
        if outcome is not None or pressures:
            raise refused("outcome", "the file says itself what is explained, and by what", "no --outcome, --pressures")
        return load_question(path, [*changes, *(f"{name}={value}" for name, value in given.items())])
    if outcome is None:
        raise refused("outcome", "nothing is to be explained", "--outcome attacks_us, or an attribution file")
    if not pressures:
        raise refused("pressures", "nothing is to explain it", "--pressures decapitation_risk,sanctions")
    return asked(path, outcome=outcome, pressures=pressures, reference=reference, sets=changes, **given)


def is_attribution_file(path: Path | str) -> bool:
    """Whether a file lists players, as attributions do; one that cannot be read is a scenario as well as anything."""
    try:
        return "players" in read(Path(path)).entries()
    except Refused:
        return False
