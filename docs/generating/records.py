"""State variables, schedule and choices, read from the records and tables of the engine."""

import ast
import inspect
import re
from collections.abc import Iterator
from types import ModuleType

from generating.markdown import code, plain, table
from sim.actors import baghdad, israel, militia, tehran, washington
from sim.day import DAY
from sim.initial import OWNER
from sim.scenario.vocabulary import LINES, PRESSURES, STATES
from sim.world import world
from sim.world.options import DECISIONS, OPTION_NAMES, STATE_DECISIONS, TERMS

#: Unit and range of a state variable, by the words under which its record lists it.
UNITS = {
    "0..1": ("scale", "0 to 1"),
    "-1..1": ("line", "−1 to 1"),
    "0 or 1": ("yes or no", "0, 1"),
    "days": ("days", "0 or more"),
    "day": ("day of the run", "from 0; below 0 for never or none"),
    "utility": ("utility", "any"),
    "attacks": ("attacks", "0 or more"),
    "pace": ("attacks a week", "0 or more"),
    "count": ("count", "0 or more"),
    "people": ("people", "0 or more"),
    "code": ("injury, by its code", "0 to 5"),
    "roster": ("row of the roster", "0 or more; −1 for nobody"),
    "militia": ("row of a militia", "0 or more; −1 for nobody"),
}
#: The same for the scene, whose fields are explained in comments; all others there are days.
SCENE_UNITS = {"truce": "0..1", "outrage": "0..1", "ally_at_truce": "0 or 1", "pace": "pace"}
#: Ranges that are not those of the unit: half of the rents at most is kept back, and counted twice.
RANGES = {"offered": "0 to 1.5", "withheld": "0, 0.5"}
#: Where the record of each kind of entity is, and the turn that belongs to it.
ENTITIES: tuple[tuple[str, str, ModuleType], ...] = (
    ("militia", "one for each militia of the scenario", militia),
    ("tehran", "one", tehran),
    ("baghdad", "one", baghdad),
    ("washington", "one", washington),
    ("israel", "one", israel),
)
_COMMENTED = re.compile(r'^\s*\("(?P<name>\w+)", .*?\),\s*#\s*(?P<meaning>.+)$', re.MULTILINE)
_FIELD = re.compile(r"^    (?P<name>\w+): .*?#\s*(?P<meaning>.+)$", re.MULTILINE)


def entities() -> str:
    """Each kind of entity: how many there are, where its state and its turn are, how many variables it has."""
    rows = [
        (f"`{name}`", plain(count), f"`sim/actors/{name}.py`", str(len(module.STATE) + traits(name)))
        for name, count, module in ENTITIES
    ]
    rows.append(("`scene`", "one", "`sim/world/world.py`", str(len(world.SCENE.names or ()))))
    return table(("entity", "how many", "its record is in", "variables"), rows, right=(3,))


def traits(name: str) -> int:
    """How many lasting traits an entity has besides its state."""
    return len(militia.DISPOSITIONS) if name == "militia" else 0


def state(name: str) -> str:
    """State variables of one kind of entity."""
    module = next(module for entity, _, module in ENTITIES if entity == name)
    rows = [(f"`{field}`", *UNITS[unit], plain(meaning)) for field, _, unit, meaning in module.STATE]
    return table(("variable", "unit", "range", "meaning"), rows)


def scene() -> str:
    """What everybody can see on a day."""
    said = commented(r"SCENE = np\.dtype\(", r"^\)$")
    rows = [
        (f"`{name}`", *UNITS[SCENE_UNITS.get(name, "day")], plain(re.sub(r" ?\[0\.\.1\]", "", said[name])))
        for name in world.SCENE.names or ()
    ]
    return table(("variable", "unit", "range", "meaning"), rows)


def memory() -> str:
    """The shared arrays of a run, as the comments beside them say."""
    text = inspect.getsource(world.World)
    rows = [(f"`{found['name']}`", plain(found["meaning"])) for found in _FIELD.finditer(text)]
    assert len(rows) == len(world.World._fields), "every field of World is explained beside it"
    return table(("array", "shape and meaning"), rows)


def commented(begin: str, end: str) -> dict[str, str]:
    """The comment beside each field of a record of `sim/world/world.py`."""
    text = inspect.getsource(world)
    start = re.search(begin, text)
    assert start is not None, begin
    stop = re.compile(end, re.MULTILINE).search(text, start.end())
    assert stop is not None, end
    part = text[start.end() : stop.start()]
    return {found["name"]: found["meaning"].strip() for found in _COMMENTED.finditer(part)}


def schedule() -> str:
    """The turns of a day in their order, each with the first sentence of its docstring."""
    comments = beside_turns()
    rows = [
        (str(place), f"`{row.role}`", f"`{row.turn.__name__}`", plain(sentence(row.turn)), plain(comments[row.role]))
        for place, row in enumerate(DAY, 1)
    ]
    return table(("", "role", "turn", "what it does", "in short"), rows, right=(0,))


def sentence(turn: object) -> str:
    """The first paragraph of a docstring."""
    return (inspect.getdoc(turn) or "").split("\n\n")[0]


def beside_turns() -> dict[str, str]:
    """The comment beside each row of `DAY`."""
    from sim import day

    found = re.findall(r"Turn\(Role\.(\w+), \w+\),\s*#\s*(.+)", inspect.getsource(day))
    return {role.lower(): text for role, text in found}


def pressures() -> str:
    """The pressures: range, meaning, and whose decision replaces the code."""
    owners = {name: f"`{owner}`" for name, owner in OWNER.items()}
    rows = [
        (f"`{name}`", UNITS["-1..1" if name in LINES else "0..1"][1], plain(meaning), owners.get(name, ""))
        for name, meaning in PRESSURES.items()
    ]
    return table(("pressure", "range", "meaning", "decided, where simulated, by"), rows)


def decisions() -> str:
    """Every choice that is made by weighing terms, with its options and the terms that can speak in it."""
    rows = []
    for who, names in zip(("militia", *STATES), (DECISIONS, *STATE_DECISIONS), strict=True):
        alike: dict[tuple[str, str], list[str]] = {}
        for name in names:
            alike.setdefault((options(name), code(*terms_of(name))), []).append(name)
        rows += [(f"`{who}`", code(*some), shown, terms) for (shown, terms), some in alike.items()]
    return table(("who", "decision", "options", "terms"), rows)


def options(decision: str) -> str:
    """The options of a decision."""
    return plain("; ".join(OPTION_NAMES[decision]))


#: The rules that fill the sheet of each decision.
FILLING = {
    "act": ("attacking", ("fill_act",)),
    "claim": ("signing", ("fill_names",)),
    "respond": ("responding", ("fill_responses",)),
    "speak": ("speaking", ("weigh_crisis", "weigh_occasion")),
    "line-us": ("tehran", ("fill_line",)),
    "line-israel": ("tehran", ("fill_line",)),
    "dissuade": ("baghdad", ("fill_dissuade",)),
    "enforce": ("baghdad", ("fill_enforce",)),
    "strike": ("washington", ("fill_strike",)),
    "warn": ("israel", ("fill_warn",)),
    "strike-iraq": ("israel", ("fill_strike_iraq",)),
    **dict.fromkeys(DECISIONS[:4], ("campaigning", ("fill_campaign",))),
}


def terms_of(decision: str) -> list[str]:
    """The terms that the rules of a decision fill, in the order of all terms."""
    from importlib import import_module

    file, rules = FILLING[decision]
    module = import_module(f"sim.actors.{file}")
    found = {name for rule in rules for name in filled(module, rule)}
    if decision == "act":
        # An attack takes over the terms of its front's campaign.
        found |= set(terms_of("campaign-us")) - {"inertia"}
    return [term for term in TERMS if term in found]


def filled(module: ModuleType, rule: str) -> Iterator[str]:
    """The terms that a rule writes down."""
    tree = ast.parse(inspect.getsource(module))
    body = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == rule)
    for node in ast.walk(body):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for name in re.findall(r"Term\.(\w+)", ast.unparse(target)):
                    yield name.lower().replace("_", "-")
