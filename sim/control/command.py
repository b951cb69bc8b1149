"""The command that measures control: scenario files in; account, tables, manifest and pictures out."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim import console
from sim.asked import RESULTS, cores, refuse_folder, refuse_numbers
from sim.errors import Problem, Refused
from sim.manners import telling

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.control.study import Control
    from sim.scenario import Scenario

#: The documented episodes, where none is named.
EPISODES = (
    "us-withdrawal", "soleimani-2020", "ceasefire-2020", "sudani-bargain-2022", "gaza-war-2023", "tower22-2024",
    "nasrallah-2024", "june-war-2025", "kurdistan-july-2025", "election-2025",
)  # fmt: skip
_HERE = Path("scenarios")
#: For how many runs of an arm the numbers behind a picture are steady.
RUNS = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for."""

    files: Sequence[str] = ()
    """Scenario files; none: the ten documented episodes in the folder scenarios."""
    runs: int = RUNS
    """Of each arm of each episode."""
    seed: int = 1
    sets: Sequence[str] = ()
    out: Path | None = None
    words: tuple[str, ...] = ()
    """The command itself; empty: that of this process."""


def command(order: Order) -> int:
    """Measure, say what came out and keep it; the exit code.

    Raises
    ------
    Refused
        When a file, a change, a number or the place for results is not accepted; nothing is written then.
    """
    scenarios = loaded(order)
    refuse_numbers(order.seed, order.runs, 1)
    refuse_folder(order.out)
    console.tell_of_compiling()
    from sim.control.account import account
    from sim.control.arms import ARMS
    from sim.control.keeping import begun, publish
    from sim.control.study import control
    from sim.plots import files

    words = order.words or console.words()
    what = begun(scenarios, sets=order.sets, seed=order.seed, runs=order.runs, command=words)
    with console.progress("control", len(scenarios) * len(ARMS)) as told:
        found = control(scenarios, seed=order.seed, runs=order.runs, threads=cores(), told=told)
    lines = account(found, seed=order.seed)
    console.say(lines)
    frames = {"control": found.estimates, "control_runs": found.runs, "trends": found.trends}
    note = f"{shlex.join(words)}; table control.parquet"
    others = files(pictures(found, order.seed, note)) | {"account.txt": ("\n".join(lines) + "\n").encode()}
    kept = publish(order.out or RESULTS, what, frames, others)
    console.say(["", f"kept in {kept}"])
    telling.tell(folder=kept, tables=lambda: frames)
    return 0


def loaded(order: Order) -> "list[Scenario]":
    """The scenarios, each once, in the order given."""
    from sim.scenario import load

    files = order.files or [str(_HERE / f"{name}.yaml") for name in EPISODES]
    scenarios = [load(file, order.sets) for file in files]
    names = [one.id for one in scenarios]
    twice = [Problem(file, 1, 1, "id", f"{name} is given twice", "each episode once")
             for place, (file, name) in enumerate(zip(files, names, strict=True)) if name in names[:place]]  # fmt: skip
    if twice:
        raise Refused(twice)
    return scenarios


def pictures(found: "Control", seed: int, note: str) -> "dict[str, Figure]":
    """What the groups make of what is asked of them, and what would be otherwise."""
    from sim.plots.control import control as drawn
    from sim.plots.control_panels import CHANGED, GRIP
    from sim.plots.shown import About

    grip = About("Is Tehran losing its grip?", "What do the groups make of what Tehran asks of them?", seed, note)
    question = "What would the groups have done without it, with a stronger coordinator, or with nobody hunted?"
    changed = About("What Tehran's word changes", question, seed, note)
    return {
        "grip": drawn(found.estimates, GRIP, about=grip),
        "changed": drawn(found.estimates, CHANGED, about=changed),
    }
