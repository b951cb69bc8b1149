"""The command that scores: which episodes, what is said before, while and after, and how it ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sim import console
from sim import scenario as files
from sim.asked import RESULTS, refuse_folder, refuse_numbers, within
from sim.errors import Problem, Refused
from sim.manners import telling
from sim.scenario import Scenario
from sim.sweeping import FAILED, UNFINISHED, Order, guarded

if TYPE_CHECKING:
    from sim.scoring.contest import Asked
    from sim.study.conducting import Way
    from sim.study.progress import Progress
    from sim.study.results import SweepResult

#: Where documented episodes are looked for.
EPISODES = Path("scenarios")


@dataclass(frozen=True, slots=True)
class Scoring:
    """What the user asked for."""

    files: Sequence[str] = ()
    """Scenario files; all documented episodes in the folder `scenarios` where empty."""
    seed: int = 1
    runs: int = 16
    recodings: int = 8
    order: Order = field(default_factory=lambda: Order(""))
    """Changes, folder and place, as of a sweep."""
    ship: bool = False
    """Whether the program is to tell of these scores from now on."""


def command(asked: Scoring) -> int:
    """Score episodes and say how it went; the exit code.

    0: done. 2: refused, or something cannot be written. 3: another process is at it. 4: a run failed. 5: stopped
    before the end. 130, 143: interrupted; the same command goes on.
    """
    return guarded(asked.order, lambda: _scored(asked))


def asked_of(asked: Scoring) -> "Asked":
    """The episodes that are scored, and those that null models learn from.

    Raises
    ------
    Refused
        When a file cannot be read, a scenario has no record to be scored against, or a number is out of its range.
    """
    from sim.scoring.contest import RECODINGS, RUNS, Asked, refuse_undocumented

    refuse_numbers(asked.seed, asked.runs, 1)
    within("runs", asked.runs, 1, RUNS)
    within("recodings", asked.recodings, 0, RECODINGS)
    named = list(dict.fromkeys(asked.files))
    scored = [files.load(path, asked.order.sets) for path in named]
    refuse_undocumented(scored, named)
    known = documented(EPISODES if not named or EPISODES.is_dir() else Path(named[0]).parent, asked.order.sets)
    if not named:
        if not known:
            what = f"no documented episode in the folder {EPISODES}"
            raise Refused([Problem("sim score", 1, 1, "SCENARIO", what, "scenario files, or a folder that has some")])
        scored = known
    twice = [one for one in scored if sum(one.id == other.id for other in scored) > 1]
    if twice:
        what = f"two scenarios are called {twice[0].id}"
        raise Refused([Problem("sim score", 1, 1, "SCENARIO", what, "each scenario once")])
    # A file that is scored stands for the episode of its name.
    names = {one.id for one in scored}
    return Asked(
        tuple(scored),
        (*scored, *(one for one in known if one.id not in names)),
        seed=asked.seed,
        runs=asked.runs,
        recodings=asked.recodings,
    )


def documented(folder: Path, sets: Sequence[str] = ()) -> list[Scenario]:
    """The documented episodes in a folder that have something to be scored, oldest first."""
    from sim.scoring.items import items

    found = [files.load(path, ()) for path in sorted(folder.glob("*.yaml"))]
    known = [one for one in found if one.kind == "historical" and items(one)]
    changed = [files.load(one.source_files[0], sets) for one in known] if sets else known
    return sorted(changed, key=lambda one: (one.cluster, one.period.start, one.id))


def _scored(asked: Scoring) -> int:
    from sim.scoring.shipped import refuse_part
    from sim.study.conducting import Way
    from sim.study.places import Place, refuse
    from sim.study.pools import Unfinished
    from sim.study.progress import Shown

    order = asked.order
    place = order.place or Place()
    if asked.ship:
        refuse_part(asked.files, order.sets)
    refuse(place)
    refuse_folder(order.out)
    wanted = asked_of(asked)
    root = order.out or RESULTS
    console.tell_of_compiling()
    words = order.words or console.words()
    way = Way(place, order.chunk, order.fail_fast, order.again, order.locked)
    try:
        result = scored(wanted, root, way=way, words=words, told=Shown("score"))
    except Unfinished as reason:
        console.complain([f"stopped: {reason}; {order.going_on}"])
        return FAILED if reason.has_failures else UNFINISHED
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        console.complain([f"sim: {root}: {what}; what is finished is kept; {order.going_on}"])
        return console.REFUSED
    return _said(result) or _registered(wanted, root) or (_shipped(wanted, result) if asked.ship else 0)


def scored(wanted: "Asked", root: Path, *, way: "Way", words: Sequence[str], told: "Progress") -> "SweepResult":
    """Play and keep what is asked for."""
    from sim.scoring import contest
    from sim.scoring.keeping import kept

    played = wanted.contest()
    return contest.score(
        wanted,
        root,
        way=way,
        command=words,
        pictures=lambda result: {} if result.record.failed else kept(wanted, played, result),
        told=told,
    )


def _registered(asked: "Asked", root: Path) -> int:
    """Say how what was registered before its outcomes were known has fared, apart from all else."""
    from sim.scoring.registered import account

    console.say(account(asked.scored, asked.known, root))
    return 0


def _shipped(asked: "Asked", result: "SweepResult") -> int:
    """Let pages and reports tell of these scores from now on."""
    from sim.scoring.keeping import table
    from sim.scoring.shipped import ship

    console.say([f"{ship(asked, table(result, 'scores')).name} of the program now tells of these scores"])
    return 0


def _said(result: "SweepResult") -> int:
    """Say what came of it; a score of which a part failed is none."""
    from sim.scoring.keeping import TABLES, table

    if result.record.failed:
        first = result.failures.iloc[0]
        what = f"{result.record.failed:,} ensembles failed; the first: {first['exception']}: {first['message']}"
        console.complain([what, f"no scores; kept in {result.folder}"])
        return FAILED
    account = (result.folder / "account.txt").read_text(encoding="utf-8")
    console.say([*account.splitlines(), f"kept in {result.folder}"])
    telling.tell(folder=result.folder, tables=lambda: {name: table(result, name) for name in TABLES})
    return 0
