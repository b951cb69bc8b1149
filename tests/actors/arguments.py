"""Random arguments for rules, each from the range that its name declares, and random worlds to go with them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.actors.baghdad import STATE as BAGHDAD_STATE
from sim.actors.calendar import Kind, Party
from sim.actors.choice import BARRED
from sim.actors.israel import STATE as ISRAEL_STATE
from sim.actors.militia import DISPOSITIONS
from sim.actors.militia import STATE as MILITIA_STATE
from sim.actors.tehran import STATE as TEHRAN_STATE
from sim.actors.washington import STATE as WASHINGTON_STATE
from sim.scenario.vocabulary import LINES
from sim.theory import theory
from sim.world.luck import WORD, Purpose
from sim.world.options import (
    MAX_OPTIONS,
    PRESSURES,
    TERMS,
    Act,
    Claim,
    Decision,
    Front,
    Injury,
    Target,
    TehranDecision,
    Term,
    Tone,
)
from sim.world.world import World

type Dice = np.random.Generator
type Draw = Callable[[Dice, World, int], Any]

#: Rooms whose rules have one state as `me`; `me` is a militia in all others.
ROOMS = {"tehran": "tehran", "baghdad": "baghdad", "washington": "washington", "israel": "israel"}
TABLES = {
    "militias": (*((trait, "f8", "0..1", "") for trait in DISPOSITIONS), *MILITIA_STATE),
    "tehran": TEHRAN_STATE,
    "baghdad": BAGHDAD_STATE,
    "washington": WASHINGTON_STATE,
    "israel": ISRAEL_STATE,
}


def share(dice: Dice, *_: Any) -> float:
    """A number in [0..1], often one of its ends."""
    return float(dice.choice([0.0, 1.0, dice.random(), dice.random()]))


def line(dice: Dice, *_: Any) -> float:
    """A line of Tehran [-1..1]."""
    return 2.0 * share(dice) - 1.0


def up_to(high: float) -> Draw:
    """A number in [0..high]."""
    return lambda dice, *_: high * share(dice)


def code(count: int, first: int = 0) -> Draw:
    """A whole number in [first..count)."""
    return lambda dice, *_: int(dice.integers(first, count))


def yes(dice: Dice, *_: Any) -> bool:
    """True or false."""
    return bool(dice.integers(2))


def militia(dice: Dice, world: World, _: int) -> int:
    """Row of a militia."""
    return int(dice.integers(len(world.militias)))


def group_or_none(dice: Dice, world: World, _: int) -> int:
    """Row of a militia, or -1."""
    return int(dice.integers(-1, len(world.militias)))


def day_or_never(dice: Dice, _: World, day: int) -> int:
    """A day up to today, or the one that stands for never."""
    return int(dice.choice([-1000, dice.integers(day + 1)]))


def sheet(dice: Dice, *_: Any) -> np.ndarray:
    """Terms of options; any but the first may be barred."""
    terms = dice.normal(0.0, 5.0, (MAX_OPTIONS, len(TERMS)))
    barred = dice.random(MAX_OPTIONS) < dice.choice([0.0, 0.5, 1.0])
    barred[0] = False
    terms[barred] = 0.0
    terms[barred, Term.QUIET] = BARRED
    return terms


def exponent(dice: Dice, *_: Any) -> float:
    """A number to be raised, often an end of what is raised at all."""
    return float(dice.choice([0.0, -0.0, -700.0, 700.0, dice.normal(0.0, 5.0), dice.normal(0.0, 1e4)]))


def chances(dice: Dice, *_: Any) -> np.ndarray:
    """Probabilities of as many options as there can be."""
    return dice.dirichlet(np.full(MAX_OPTIONS, 0.5))


#: Units of fields of records, as the tables of the actors give them.
UNITS: dict[str, Draw] = {
    "0..1": share,
    "-1..1": line,
    "0 or 1": code(2),
    "day": day_or_never,
    "days": code(60),
    "attacks": up_to(40.0),
    "militia": group_or_none,
    "roster": lambda dice, world, _: int(dice.integers(-1, len(world.militias) + 4)),
    "code": code(len(Injury)),
    "utility": lambda dice, *_: float(dice.normal(0.0, 5.0)),
    "people": code(4),
    "count": code(4),
}

#: Arguments that are shares.
SHARES = (
    *("anger", "at_hand", "availability", "campaign_of_killings", "commitment", "dependence", "dissuasion", "effort"),
    *("enforcement", "exposure", "fear", "growth", "hold", "home_coercion", "level", "militancy", "outrage", "own"),
    *(
        "payroll",
        "posture",
        "pressure",
        "red_line",
        "rents",
        "restraint_abroad",
        "risk",
        "rivalry",
        "sanctions",
        "seen",
    ),
    *("stake", "stakes", "stature", "stature_floor", "strain", "symbolic", "talks_open", "truce", "value", "visible"),
    *("warned", "weight_of_group"),
)
#: Range of each argument, by its name.
ARGUMENTS: dict[str, Draw] = {
    **dict.fromkeys(SHARES, share),
    **dict.fromkeys(("line", "current"), line),
    "weight": up_to(12.0),
    **dict.fromkeys(("memory", "halflife"), lambda dice, *_: 10.0 + 80.0 * share(dice)),
    **dict.fromkeys(("i", "suspect", "actor"), militia),
    **dict.fromkeys(("by", "but"), group_or_none),
    **dict.fromkeys(("front_is_us", "tightened", "leader"), yes),
    **dict.fromkeys(("c0", "c1", "c2", "c3", "k0", "k1"), code(WORD + 1)),
    **dict.fromkeys(("attacks", "others_attacks", "open_attacks", "other_front_days"), code(100)),
    "deaths": code(4),
    "luck": lambda dice, *_: float(dice.random()),
    "precision": up_to(12.0),
    "x": exponent,
    "difference": lambda dice, *_: float(dice.normal(0.0, 40.0)),
    "front": code(len(Front)),
    "target": code(len(Target)),
    "first": code(len(Target) // 2),
    "last": code(len(Target), len(Target) // 2),
    "claim": code(len(Claim)),
    "tone": code(len(Tone)),
    "voice": code(4),
    "act": code(len(Act)),
    "state": code(4),
    "about": lambda dice, world, _: int(dice.integers(-1, len(world.militias) + 4)),
    "injury": code(len(Injury)),
    "kind": code(len(Kind)),
    "party": code(len(Party)),
    "options": code(MAX_OPTIONS + 1, 2),
    "chosen": code(2),
    "purpose": lambda dice, *_: int(dice.choice(list(Purpose))),
    "days": code(40),
    "crisis_day": lambda dice, _, day: int(dice.integers(-1, day + 2)),
    "date": code(3_000_000, 1),
    "key": lambda dice, *_: dice.integers(0, WORD + 1, 3),
    "terms": lambda dice, *_: sheet(dice)[int(dice.integers(MAX_OPTIONS))],
    "sheet": sheet,
    "probabilities": chances,
    "out": lambda *_: np.zeros(MAX_OPTIONS),
    "world": lambda _, world, __: world,
    "day": lambda _, __, day: day,
    "pressures": lambda _, world, day: world.pressures[day],
    "felt": lambda _, world, day: world.pressures[day],
    "group": lambda dice, world, day: world.militias[militia(dice, world, day)],
    "offender": lambda dice, world, day: world.militias[militia(dice, world, day)],
    "e": lambda dice, world, _: int(dice.integers(len(world.events))),
    "event": lambda dice, world, _: world.events[int(dice.integers(len(world.events)))],
    "parties": lambda dice, world, _: world.parties[int(dice.integers(len(world.parties)))],
}


def argument(rule: str, name: str, dice: Dice, world: World, day: int) -> Any:
    """An argument of a rule, given as room and name, drawn by its own name."""
    room = rule.split(".")[0]
    if name == "i" and room in ROOMS and rule.endswith("_turn"):
        return 0
    if name == "me":
        return getattr(world, ROOMS[room])[0] if room in ROOMS else world.militias[militia(dice, world, day)]
    if name == "pressure" and room == "calendar":
        return int(dice.integers(len(PRESSURES)))
    if name == "decision":
        return int(dice.integers(len(TehranDecision) if room == "tehran" else len(Decision)))
    return ARGUMENTS[name](dice, world, day)


def shaken(world: World, dice: Dice, day: int) -> World:
    """A world in which everything that may change has a random value in its declared range."""
    for table, fields in TABLES.items():
        records = getattr(world, table)
        for name, _, unit, _ in fields:
            column = records[name].reshape(len(records), -1)
            for place in np.ndindex(column.shape):
                column[place] = UNITS[unit](dice, world, day)
            records[name] = column.reshape(records[name].shape)
    for place in np.ndindex(world.said.shape):
        world.said[place] = day_or_never(dice, world, day)
    lowest = np.array([-1.0 if name in LINES else 0.0 for name in PRESSURES])
    shares = np.clip(dice.uniform(-0.5, 1.5, world.pressures.shape), 0.0, 1.0)
    world.pressures[:] = lowest + (1.0 - lowest) * shares
    ranges = {name: it.range for name, it in theory().parameters.items()}
    values = {name: low + (high - low) * share(dice) for name, (low, high) in ranges.items()}
    return world._replace(parameters=world.parameters._replace(**values))
