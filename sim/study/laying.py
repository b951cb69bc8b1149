"""Two noted runs laid side by side by compiled rules: the first choices and acts that they do not share."""

from typing import Any

from sim.kernel import rule
from sim.world.world import Records

Numbers = Any  # arrays and their single values alike


@rule
def first_choices(before: Numbers, after: Numbers, firsts: Numbers, rows: Numbers, days: int, found: Numbers) -> None:
    """Find where each decision of two runs differs first.

    Parameters
    ----------
    before, after : array of int8, shape (days, actors, decisions)
        Options of both arms, -1 where no choice was made.
    firsts : array of int, shape (2,)
        Day of each arm that is the first of both.
    rows : array of int, shape (2, actors compared)
        Row of each actor in each arm.
    days : int
        How many days both have.
    found : array of int16, shape (actors compared, decisions, 3)
        Receives the day, the old option and the new one; all -1 where nothing differs.
    """
    for actor in range(found.shape[0]):
        for decision in range(found.shape[1]):
            for part in range(3):
                found[actor, decision, part] = -1
    for day in range(days):
        for actor in range(found.shape[0]):
            for decision in range(found.shape[1]):
                old = before[firsts[0] + day, rows[0, actor], decision]
                new = after[firsts[1] + day, rows[1, actor], decision]
                if old != new and found[actor, decision, 0] < 0:
                    found[actor, decision, 0] = day
                    found[actor, decision, 1] = old
                    found[actor, decision, 2] = new


@rule
def next_row(record: Records, row: int, place: int, places: Numbers, first: int, days: int, wanted: Numbers) -> int:
    """The next row of a record, from `row` on, that tells of an act of an actor on a day that both arms have.

    Parameters
    ----------
    place : int
        Place of the actor among those that are compared.
    places : array of int
        Place of each row of the arm's roster, -1 for none.
    first, days : int
        Day of the arm that is the first of both, and how many both have.
    wanted : array of bool
        Whether an act counts, by its code.
    """
    while row < record.shape[0]:
        day = record[row].day - first
        if 0 <= day < days and places[record[row].actor] == place and wanted[record[row].act]:
            return row
        row += 1
    return row


@rule
def is_same(one: Records, other: Records, firsts: Numbers, names: Numbers, more: Numbers) -> bool:
    """Whether two acts are the same, whatever day their arms begin on.

    Parameters
    ----------
    one, other : RECORD
    firsts : array of int, shape (2,)
    names, more : array of int
        A number for each row of each arm's roster that means the same in both; the last is for nobody.
    """
    about = names[one.about if one.about >= 0 else names.shape[0] - 1]
    other_about = more[other.about if other.about >= 0 else more.shape[0] - 1]
    same: bool = (
        one.day - firsts[0] == other.day - firsts[1]
        and one.act == other.act
        and about == other_about
        and one.target == other.target
        and one.claim == other.claim
        and one.tone == other.tone
        and one.voice == other.voice
        and one.deaths == other.deaths
        and one.leaders_killed == other.leaders_killed
        and one.level == other.level
        and one.line == other.line
    )
    return same


@rule
def first_acts(
    before: Records,
    after: Records,
    firsts: Numbers,
    places: Numbers,
    more_places: Numbers,
    names: Numbers,
    more: Numbers,
    days: int,
    wanted: Numbers,
    found: Numbers,
) -> None:
    """Find the first day on which the acts of each actor differ, in kind, number or detail.

    Parameters
    ----------
    before, after : array of RECORD
        What was done in both arms.
    firsts, days, names, more, wanted
        As above.
    places, more_places : array of int
        Place among the actors that are compared of each row of both rosters.
    found : array of int, shape (actors compared,)
        Receives the day, -1 for none.
    """
    for actor in range(found.shape[0]):
        found[actor] = -1
        row = next_row(before, 0, actor, places, firsts[0], days, wanted)
        other = next_row(after, 0, actor, more_places, firsts[1], days, wanted)
        while row < before.shape[0] and other < after.shape[0]:
            if not is_same(before[row], after[other], firsts, names, more):
                break
            row = next_row(before, row + 1, actor, places, firsts[0], days, wanted)
            other = next_row(after, other + 1, actor, more_places, firsts[1], days, wanted)
        if row < before.shape[0]:
            found[actor] = before[row].day - firsts[0]
        if other < after.shape[0]:
            day = after[other].day - firsts[1]
            if found[actor] < 0 or day < found[actor]:
                found[actor] = day
