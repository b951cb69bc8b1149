"""The order of a day. Who acts, and when, stands here and nowhere else."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

from sim.actors.aftermath import aftermath_turn
from sim.actors.baghdad import baghdad_turn
from sim.actors.calendar import calendar_turn
from sim.actors.israel import israel_turn
from sim.actors.militia import militia_turn
from sim.actors.tehran import tehran_turn
from sim.actors.washington import washington_turn
from sim.kernel import rule


class Role(StrEnum):
    """Kinds of actor, and the two turns that belong to nobody."""

    CALENDAR = "calendar"
    TEHRAN = "tehran"
    BAGHDAD = "baghdad"
    MILITIA = "militia"
    WASHINGTON = "washington"
    ISRAEL = "israel"
    AFTERMATH = "aftermath"


class Turn(NamedTuple):
    """A role and what it does on a day: `turn(row, day, world)`."""

    role: Role
    turn: Callable[[int, int, Any], None]


#: Both engines walk this table.
DAY = (
    Turn(Role.CALENDAR, calendar_turn),  # pressures in force, dated events of the scenario
    Turn(Role.TEHRAN, tehran_turn),  # lines, effort, envoy
    Turn(Role.BAGHDAD, baghdad_turn),  # rents, dissuasion, enforcement
    Turn(Role.MILITIA, militia_turn),  # each militia in the order of the scenario file; sees others' yesterday
    Turn(Role.WASHINGTON, washington_turn),  # counts today's dead, strikes; felt tomorrow
    Turn(Role.ISRAEL, israel_turn),  # warns, strikes; felt tomorrow
    Turn(Role.AFTERMATH, aftermath_turn),  # breaches of the truce
)

# A compiled loop cannot walk a table of functions, so it calls them by name; unpacking the table keeps the names
# in its order and fails at import when a row is added here and forgotten below.
_first, _second, _third, _each_militia, _fifth, _sixth, _seventh = (row.turn for row in DAY)


@rule
def play_day(day, world):
    """All turns of a day, in the order of `DAY`."""
    _first(0, day, world)
    _second(0, day, world)
    _third(0, day, world)
    for militia in range(world.militias.shape[0]):
        _each_militia(militia, day, world)
    _fifth(0, day, world)
    _sixth(0, day, world)
    _seventh(0, day, world)


@rule
def play(world):
    """All days of a run."""
    for day in range(world.dates.shape[0]):
        play_day(day, world)
