"""The command that attributes: what is asked, how far it is, what came out, and where it is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim import console, sweeping
from sim.asked import RESULTS, refuse_folder
from sim.manners import telling
from sim.sweeping import FAILED, UNFINISHED, guarded

if TYPE_CHECKING:
    import numpy as np

    from sim.attribution.combining import Variant
    from sim.attribution.question import Question
    from sim.study.places import Place


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for."""

    file: str
    """An attribution's file, or a scenario's."""
    outcome: str | None = None
    pressures: Sequence[str] = ()
    reference: str = "0"
    sets: Sequence[str] = ()
    seed: int | None = None
    runs: int | None = None
    parameter_sets: int | None = None
    out: Path | None = None
    place: "Place | None" = None
    """Where it runs; on all cores where left out. It changes no number."""

    @property
    def words(self) -> tuple[str, ...]:
        """The command line that says the same."""
        own = ["sim", "attribute", self.file]
        if self.outcome is not None:
            own += ["--outcome", self.outcome, "--pressures", ",".join(self.pressures), "--reference", self.reference]
        own += [word for text in self.sets for word in ("--set", text)]
        numbers = (("--seed", self.seed), ("--runs", self.runs), ("--parameter-sets", self.parameter_sets))
        return (*own, *(word for name, value in numbers if value is not None for word in (name, str(value))))


def command(order: Order) -> int:
    """Attribute, print the account, keep tables and pictures; the exit code.

    0: done. 2: refused, or something cannot be written. 3: another process is at it. 4: some runs failed. 5: stopped
    before the end. 130, 143: interrupted; the same command goes on.
    """
    going_on = sweeping.Order(order.file, words=(*order.words, *(("--out", str(order.out)) if order.out else ())))
    return guarded(going_on, lambda: _done(order, going_on))


def _done(order: Order, going_on: sweeping.Order) -> int:
    from sim.attribution.attributing import attribute
    from sim.attribution.posing import question_of
    from sim.study.pools import Unfinished

    numbers = {"seed": order.seed, "runs": order.runs, "parameter_sets": order.parameter_sets}
    question = question_of(order.file, order.sets, order.outcome, order.pressures, order.reference, numbers)
    refuse_folder(order.out)
    console.tell_of_compiling()
    try:
        found = attribute(question, command=order.words, player=_player(order))
    except Unfinished as reason:
        console.complain([f"stopped: {reason}; {going_on.going_on}"])
        return FAILED if reason.has_failures else UNFINISHED
    console.say(found.account())
    kept = found.save(order.out)
    console.say(["", f"kept in {kept}"])
    telling.tell(folder=kept, tables=lambda: found.tables)
    return 0


def _player(order: Order) -> "Callable[[Question, Sequence[Variant], Callable[[], None]], np.ndarray]":
    """Plays all combinations by worker processes, and keeps them as they come."""
    from sim.attribution.sweeping import swept
    from sim.study.conducting import Way
    from sim.study.places import Place
    from sim.study.progress import Shown

    way, root = Way(order.place or Place()), order.out or RESULTS
    return lambda question, variants, _: swept(question, variants, root, way, Shown(question.id), order.words)
