"""The world of one run: arrays and records only, so that compiled and plain rules see the same thing."""

from typing import Any, NamedTuple

import numpy as np

from sim.world.options import CAMPAIGN_TARGETS, DECISIONS, FRONTS, MAX_OPTIONS, PRESSURES, TERMS

Records = Any  # numpy recarray; numpy's own types cannot say which fields it has

#: One thing that was done. Codes index the tables of `sim.world.options`; -1 means none.
RECORD = np.dtype(
    [
        ("day", "i8"),
        ("actor", "i8"),  # index into the roster: militias first, then tehran, baghdad, washington, israel
        ("act", "i8"),
        ("target", "i8"),  # a Target, or -1
        ("about", "i8"),  # an actor of the roster the act is addressed to, or -1
        ("claim", "i8"),
        ("tone", "i8"),
        ("voice", "i8"),
        ("deaths", "i8"),
        ("leaders_killed", "i8"),
        ("level", "f8"),
        ("line", "f8"),
    ]
)

#: One choice of one actor on one day.
CHOICE = np.dtype(
    [
        ("made", "i8"),
        ("option", "i8"),
        ("runner_up", "i8"),
        ("probability", "f8"),
        ("utility", "f8"),
        ("luck", "f8"),
        ("margin", "f8"),
        ("terms", "f8", (len(TERMS),)),
    ]
)

#: A dated event of the scenario, ready for the calendar's turn.
EVENT = np.dtype(
    [
        ("day", "i8"),
        ("kind", "i8"),
        ("until", "i8"),  # day index at which it ends, -1 where it does not last
        ("by_state", "i8"),  # 0 none, 1 tehran, 2 baghdad, 3 washington, 4 israel
        ("deaths", "i8"),
    ]
)

#: What everybody can see on a day.
SCENE = np.dtype(
    [
        ("truce", "f8"),  # a truce with US forces is in force [0..1], weaker after each visible breach
        ("breach_day", "i8"),  # last visible breach of it, -1000 for none
        ("negotiation_until", "i8"),  # talks over Kurdistan's oil are open up to this day, -1 if not
        ("outrage", "f8"),  # anger raised by strikes inside the run [0..1]
        ("ally_at_truce", "i8"),  # war on an ally has fallen and not risen again (0 or 1)
        ("ally_truce_day", "i8"),  # last day on which war on an ally of the axis fell
        ("patron_truce_day", "i8"),  # last day on which war on the patron fell
        ("patron_struck_day", "i8"),  # last day on which Washington itself struck the patron
        ("crisis_day", "i8"),  # last day on which an outrage began or was renewed
        ("pace", "f8", (4,)),  # attacks a week on each front before the period, as far as the record knows
    ]
)

#: How far back acts are counted [days].
MEMORY_DAYS = 14
#: Column of `daily` that tells whether a group has suspended its attacks.
SHOWN_SUSPENDED = 11


class World(NamedTuple):
    """Everything a turn may read or write.

    Shapes: D days, N militias, E events, P pressures, T terms.
    """

    key: np.ndarray  # (3,) int64: seed low word, seed high word, run
    dates: np.ndarray  # (D,) int64: proleptic ordinal of each day
    actor_keys: np.ndarray  # (N + 4,) int64: address in luck space
    parameters: Any  # Parameters, a named tuple of floats
    opening: np.ndarray  # (P,): pressures on the day before the period
    coded: np.ndarray  # (D, P): pressures as the scenario gives them to the modes in force
    crises: np.ndarray  # (D,) int64: 1 where an outrage begins or is renewed
    pressures: np.ndarray  # (D, P): pressures in force, after what simulated states did
    events: Records  # (E,) EVENT
    parties: np.ndarray  # (E, N) int64: 1 on, 2 addressed, 3 against, 4 by
    simulated: np.ndarray  # (4,) int64: tehran, baghdad, washington, israel decide for themselves
    militias: Records  # (N,) actors.militia.MILITIA
    tehran: Records  # (1,)
    baghdad: Records  # (1,)
    washington: Records  # (1,)
    israel: Records  # (1,)
    scene: Records  # (1,) SCENE
    rivalry: np.ndarray  # (N, N): 1 where two groups are rivals
    attacks: np.ndarray  # (D, N, targets) int64: attacks really made
    tally: np.ndarray  # (D + 1, N + 1, targets) int64: attacks before each day, by group and, last, by all
    claims: np.ndarray  # (D, N, targets) int64: claim mode of the day's attack on a target, -1 none
    said: np.ndarray  # (N, tones) int64: last day of a statement of each tone, -1000 for never
    sheets: np.ndarray  # (N + 4, decisions, options, T): utility terms of the latest day, states after the militias
    chances: np.ndarray  # (N + 4, decisions, options): choice probabilities of the latest day
    choices: Records  # (D, N + 4, decisions) CHOICE; one row, of the latest day, where the run is not traced
    daily: np.ndarray  # (D, N, state variables shown); one row where the run is not traced
    tehran_daily: np.ndarray  # (D, 4); one row where the run is not traced
    record: Records  # (capacity,) RECORD
    written: np.ndarray  # (1,) int64: rows of the record in use


def empty_sheets(actors: int) -> tuple[np.ndarray, np.ndarray]:
    """Utility sheets and choice probabilities, all zero."""
    decisions = len(DECISIONS)
    return (
        np.zeros((actors, decisions, MAX_OPTIONS, len(TERMS))),
        np.zeros((actors, decisions, MAX_OPTIONS)),
    )


__all__ = [
    "CAMPAIGN_TARGETS",
    "CHOICE",
    "EVENT",
    "FRONTS",
    "MEMORY_DAYS",
    "PRESSURES",
    "RECORD",
    "SCENE",
    "Records",
    "World",
    "empty_sheets",
]
