"""Attribution from its question to its tables, and the result that shows and saves itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.attribution.combining import Variant, recodings
from sim.attribution.drawing import Sets, sets
from sim.attribution.manifest import Attributing, begun
from sim.attribution.playing import played, silent
from sim.attribution.question import Question
from sim.attribution.tabling import tables_of
from sim.attribution.weighed import Weighed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.attribution.folder import Kept

type Player = Callable[[Question, Sequence[Variant], Callable[[], None]], np.ndarray]
"""Plays a question under variants: values (variants, combinations, runs)."""

#: Where attributions are kept, unless told otherwise.
RESULTS = Path("results")


@dataclass(frozen=True)
class Attribution:
    """How much of an outcome is due to which players."""

    question: Question
    sets: Sets
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    """`shares`, `ends`, `interactions`, `orders`, `variants`, `combinations`, `values` and `parameters`."""
    manifest: Attributing = field(repr=False)

    @property
    def shares(self) -> pd.DataFrame:
        """Each player's share with its 95 % interval, its effects alone and at last, and how far it varies."""
        return self.tables["shares"]

    @property
    def interactions(self) -> pd.DataFrame:
        """Pairwise Shapley interaction indices with their 95 % intervals."""
        return self.tables["interactions"]

    def account(self) -> list[str]:
        """What can be said and what cannot, in lines of text."""
        from sim.attribution.account import account

        return account(self)

    def plot(self, folder: Path | str | None = None) -> "dict[str, Figure]":
        """The pictures by name; written as PNG and SVG where a folder is given."""
        from sim.attribution.pictures import pictures
        from sim.plots.style import files
        from sim.results import disk

        drawn = pictures(self)
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            for name, data in files(drawn).items():
                disk.write_file(Path(folder) / name, data)
        return drawn

    def save(self, out: Path | str | None = None) -> Path:
        """The folder `out/<id>/<content>/` with tables, account, pictures and manifest, whole or not at all."""
        from sim.attribution.folder import publish
        from sim.plots.style import files

        texts = {"account.txt": "\n".join([*self.account(), ""]).encode()}
        return publish(RESULTS if out is None else Path(out), self, texts | files(self.plot()))


def attribute(
    question: Question | Path | str,
    changes: Sequence[str] = (),
    *,
    outcome: str | Mapping[str, Any] | None = None,
    pressures: Sequence[str] = (),
    reference: str | float = 0.0,
    command: Sequence[str] = (),
    told: Callable[[], None] = silent,
    player: Player = played,
    **numbers: int | None,
) -> Attribution:
    """Divide an outcome between players: exact Shapley shares over all their combinations, on the same luck.

    Parameters
    ----------
    question : Question, Path or str
        A question, an attribution's file, or a scenario's.
    changes : sequence of str
        As `--set`: changes of an attribution's numbers (`runs=200`), or overrides of a scenario for all combinations.
    outcome, pressures, reference
        With a scenario: what is explained, by what, against which level; see `sim.attribution.asking.asked`.
    command : sequence of str
        What the manifest says was typed.
    told : callable
        Called after each of `steps(question)`.
    player : callable
        Plays all combinations; here, one after the other, unless told otherwise. It changes no number.
    **numbers : int
        `seed`, `runs`, `parameter_sets`, where they are not those of the file.

    Raises
    ------
    Refused
        With every problem of the question.
    """
    if not isinstance(question, Question):
        from sim.attribution.posing import question_of

        question = question_of(question, changes, outcome, pressures, reference, numbers)
    drawn = sets(question.parameter_sets, question.seed)
    manifest = begun(question, calibrated=drawn.calibrated, command=command or ["sim.attribute"])
    return _weighed(question, drawn, manifest, told, player)


def steps(question: Question) -> int:
    """How often an attribution tells of its progress."""
    return len(variants(question, sets(question.parameter_sets, question.seed)))


def variants(question: Question, drawn: Sets) -> list[Variant]:
    """All ways in which the question is asked: the shipped numbers, each parameter set, each recoding."""
    return [Variant("shipped", "shipped"), *drawn.variants, *recodings(question)]


def _weighed(
    question: Question, drawn: Sets, manifest: Attributing, told: Callable[[], None], player: Player
) -> Attribution:
    asked = variants(question, drawn)
    weighed = Weighed(question, asked, player(question, asked, told))
    return Attribution(question, drawn, tables_of(weighed), manifest)


def again(kept: "Kept") -> Attribution:
    """The same question on the same parameter sets, from a kept folder alone."""
    what = kept.manifest
    question = Question.from_resolved(what.question)
    rows = kept.table("parameters")
    names = dict.fromkeys(kept.table("variants").query("kind == 'set'")["variant"])
    known = {name: dict(zip(own["parameter"], own["value"], strict=True)) for name, own in rows.groupby("variant")}
    drawn = Sets(tuple(Variant("set", name, known.get(name, {})) for name in names), what.calibrated)
    manifest = begun(question, calibrated=what.calibrated, command=what.command)
    return _weighed(question, drawn, manifest, silent, played)
