"""The command that calibrates: what it says before, while and after, how it is interrupted, and how it ends."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim import console
from sim.asked import RESULTS, refuse_folder, within
from sim.manners import telling
from sim.sweeping import FAILED, UNFINISHED, Order, guarded

if TYPE_CHECKING:
    from sim.calibration.calibration import Calibration
    from sim.calibration.making import Workshop

#: Folder of all calibrations within the results.
FOLDER = "calibrations"
#: Most pseudo-records that a recovery fits.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Calibrating:
    """What the user asked for."""

    order: Order = field(default_factory=lambda: Order(""))
    """File, changes, folder and place, as of a sweep."""
    recovery: int = 0
    """How many simulated records are fitted again in place of the documented one; 0 for none."""
    ship: bool = False
    """Whether the sets take the place of those that the program ships with."""


def command(asked: Calibrating) -> int:
    """Calibrate, or recover, and say how it went; the exit code.

    0: done. 2: refused, or something cannot be written. 3: another process is at it. 4: a run failed and was not to.
    5: stopped before the end. 130, 143: interrupted; the same command goes on.
    """
    return guarded(asked.order, lambda: _done(asked))


def _done(asked: Calibrating) -> int:
    from sim.calibration.loading import load_calibration
    from sim.calibration.making import Workshop
    from sim.study.conducting import Way
    from sim.study.places import Place, refuse
    from sim.study.pools import Unfinished
    from sim.study.progress import Shown

    order = asked.order
    place = order.place or Place()
    refuse(place)
    if order.chunk is not None:
        within("chunk", order.chunk, 1, 10_000_000)
    within("recovery", asked.recovery, 0, _MOST)
    refuse_folder(order.out)
    calibration = load_calibration(order.file, order.sets)
    root = (order.out or RESULTS) / FOLDER
    way = Way(place, order.chunk, order.fail_fast, order.again, order.locked)
    shop = Workshop(root, way, Shown(calibration.id), order.words or console.words())
    console.announce(announced(calibration, asked.recovery))
    console.tell_of_compiling()
    try:
        return _recovered(asked, calibration, shop) if asked.recovery else _calibrated(asked, calibration, shop)
    except Unfinished as reason:
        console.complain([f"stopped: {reason}; {order.going_on}"])
        return FAILED if reason.has_failures else UNFINISHED
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        console.complain([f"sim: {root}: {what}; what is finished is kept; {order.going_on}"])
        return console.REFUSED


def announced(calibration: "Calibration", recovery: int = 0) -> list[str]:
    """What is going to be done, and how many runs that takes."""
    episodes, runs = len(calibration.episodes), calibration.runs
    if recovery:
        first = calibration.vectors * episodes * runs
        return [f"{calibration.id}: {recovery:,} simulated records; {first:,} runs of the first wave, or none if there"]
    trained = sum(len(split.train) * split.waves for split in calibration.splits)
    each = calibration.vectors * episodes + calibration.proposals * trained
    each += calibration.keep * episodes * (1 + len(calibration.splits))
    moved = calibration.keep * episodes * (1 + calibration.recodings) if calibration.recodings else 0
    total = (each * len(calibration.hypotheses) + moved) * runs
    count = len(calibration.hypotheses)
    what = (
        f"{count} {'hypothesis' if count == 1 else 'hypotheses'}, {len(calibration.splits)} splits, {episodes} episodes"
    )
    return [f"{calibration.id}: {what}; at most {total:,} runs; the same command goes on where it was"]


def _calibrated(asked: Calibrating, calibration: "Calibration", shop: "Workshop") -> int:
    from sim.calibration.folder import ACCOUNT, save, ship, tables_of
    from sim.calibration.result import calibrated
    from sim.plots import files
    from sim.theory.calibrated import FILE

    found = calibrated(calibration, shop, shop.told.say)
    words = found.account()
    made = {**tables_of(found), **files(found.plot()), ACCOUNT: "\n".join([*words, ""]).encode()}
    folder = save(calibration, shop.root, made, kind="calibration", command=shop.command, rests=shop.folders)
    console.say([*words, "", f"kept in {folder}"])
    telling.tell(folder=folder, tables=lambda: {**found.tables, "members": found.members})
    if asked.ship:
        console.say([f"the program now ships with these sets: {ship(folder, FILE)}"])
    return 0


def _recovered(asked: Calibrating, calibration: "Calibration", shop: "Workshop") -> int:
    from sim.calibration.folder import ACCOUNT, save
    from sim.calibration.recovery import recovered
    from sim.plots import files

    found = recovered(calibration, asked.recovery, shop)
    words = found.account()
    made = {**found.files(), **files(found.plot()), ACCOUNT: "\n".join([*words, ""]).encode()}
    folder = save(calibration, shop.root, made, kind="recovery", command=shop.command, rests=shop.folders)
    console.say([*words, "", f"kept in {folder}"])
    telling.tell(folder=folder, tables=lambda: {"ranks": found.ranks, "parameters": found.parameters})
    return 0
