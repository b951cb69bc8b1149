"""What is compared: arms, each a scenario under a name. The first is the baseline, and all run on the same luck."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from sim.errors import Problem, Refused, nearest, neutral
from sim.results.folder import open_folder
from sim.scenario import Scenario, load, meaning, overrides
from sim.scenario.numbers import Number
from sim.scenario.reading import read_text
from sim.scenario.validating import validate
from sim.study.arm_text import HYPOTHESIS, Asked, asked_for
from sim.theory import theory
from sim.theory.hypothesis import with_hypothesis

COMMAND = "sim compare"
#: More arms than these make no picture that anybody reads.
MOST_ARMS = 12
_LETTERS = "ABCDEFGHIJKL"
#: What the name of an arm leaves out of a path, because the rest says it.
_ROOMS = re.compile(r"^(pressures|parameters|actors)\.")


@runtime_checkable
class Studied(Protocol):
    """Anything with a scenario, its overrides and perhaps a rival theory, such as `sim.Study`."""

    @property
    def scenario(self) -> Scenario:
        """What is run, overrides and theory already in it."""

    @property
    def sets(self) -> tuple[str, ...]:
        """The overrides, as they were given."""

    @property
    def hypothesis(self) -> str | None:
        """The rival theory, if any."""


@dataclass(frozen=True)
class Arm:
    """One of the things that are compared."""

    name: str
    """What tables and pictures call it; no two arms share a name."""
    scenario: Scenario
    sets: tuple[str, ...] = ()
    hypothesis: str | None = None
    note: str = ""
    """What has to be said about where it comes from."""


def letter(place: int) -> str:
    """The letter of an arm, A for the baseline."""
    return _LETTERS[place]


def arms_of(
    places: Sequence[Path | str],
    *,
    sets: Sequence[str] = (),
    groups: Sequence[str] = (),
    hypotheses: Sequence[str] = (),
) -> list[Arm]:
    """The arms that a command line names.

    Parameters
    ----------
    places : sequence of Path or str
        Scenario files and results folders, the baseline first.
    sets : sequence of str
        Overrides; each makes one more arm of the first place.
    groups : sequence of str
        Several overrides each, `name: path=value, path=value`; each makes one more arm of the first place. One of them
        may be `hypothesis=NAME`, a rival theory that the overrides then change.
    hypotheses : sequence of str
        Names of rival theories; each makes one more arm of the first place.

    Raises
    ------
    Refused
        With every problem of the first arm that has one, or when fewer than two arms or too many are named.
    """
    count = len(places) + len(sets) + len(groups) + len(hypotheses)
    if not places or not 2 <= count <= MOST_ARMS:
        raise _too_few_or_many(count)
    found = [_place(Path(place)) for place in places]
    more = [_changed(places[0], found[0], asked) for asked in asked_for(sets, groups)]
    more += [_under(found[0], found[0], name) for name in hypotheses]
    return named([*found, *more])


def arms_from(given: Sequence[Arm | Studied | Scenario]) -> list[Arm]:
    """The arms that a program names: scenarios, studies or arms.

    Raises
    ------
    Refused
        When fewer than two arms or too many are named.
    """
    if not 2 <= len(given) <= MOST_ARMS:
        raise _too_few_or_many(len(given))
    return named([_arm(one) for one in given])


def named(arms: Sequence[Arm]) -> list[Arm]:
    """The arms, with a number behind each name that another one had before."""
    seen: dict[str, int] = {}
    unique = []
    for arm in arms:
        name = neutral(arm.name)
        seen[name] = seen.get(name, 0) + 1
        unique.append(replace(arm, name=name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return unique


def by_value(
    resolved: Mapping[str, Any], parameters: Mapping[str, Any], file: str, sets: Sequence[str] = ()
) -> Scenario:
    """A scenario from its plain data, with every parameter as it was, and overrides on top.

    Parameters
    ----------
    resolved : mapping
        What `Scenario.resolved` gave.
    parameters : mapping
        Value of every parameter of the theory; those that the theory no longer has are left out.
    file : str
        What messages call it.
    """
    known = theory().parameters
    own = resolved.get("parameters", {})
    kept = {
        name: {"value": value, "sources": ["user"], "grade": "assumed", **_reasons(own.get(name, {}))}
        for name, value in parameters.items()
        if name in known and isinstance(value, (int, float)) and value != known[name].value
    }
    base = read_text(json.dumps({**resolved, "parameters": kept}, ensure_ascii=False), file)
    root = overrides.applied(base, sets)
    # A rival theory may lie outside the ranges of the theory's numbers; only what is changed now is held to them.
    entries = root["parameters"].entries()
    changed = {name: node for name, node in entries.items() if node.plain() != kept.get(name)}
    numbers = root["parameters"].with_entries(changed, root["parameters"].keys)
    checked = root.with_entries({**root.entries(), "parameters": numbers}, root.keys)
    scenario = validate(Scenario, checked)
    if problems := meaning.problems(scenario, checked):
        raise Refused(problems)
    others = {name: Number.model_validate(entry) for name, entry in kept.items() if name not in changed}
    return scenario.model_copy(update={"parameter_numbers": others | scenario.parameter_numbers})


def _reasons(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Sources and grade of a number, where it has them."""
    return {key: entry[key] for key in ("sources", "grade") if key in entry}


def _place(path: Path, sets: Sequence[str] = ()) -> Arm:
    """The arm of a scenario file or of a results folder."""
    if not path.exists():
        known = {str(one) for folder in (path.parent, Path("scenarios")) for one in folder.glob("*.yaml")}
        near = nearest(path.stem, {Path(one).stem for one in known})
        there = next((one for one in sorted(known) if Path(one).stem == near), None)
        raise Refused([Problem(str(path), 1, 1, "", "no such file or folder", "a scenario or a results folder", there)])
    if not path.is_dir():
        scenario = load(path, sets)
        return Arm(scenario.id, scenario, tuple(sets))
    if (path / "differences.parquet").exists():
        allowed = "its arms; `sim reproduce` repeats the comparison itself"
        raise Refused([Problem(str(path), 1, 1, "", "this folder holds a comparison", allowed)])
    what = open_folder(path).manifest
    scenario = by_value(what.scenario.resolved, what.parameters, str(path / "manifest.json"), sets)
    title = " ".join([scenario.id, *([what.hypothesis] if what.hypothesis else []), *map(_brief, what.sets)])
    return Arm(title, scenario, (*what.sets, *sets), what.hypothesis, _of_folder(path, what.package_sources))


def _of_folder(path: Path, sources: str) -> str:
    """What has to be said of an arm that was a run of its own."""
    from sim.kernel import sources_hash

    if sources == sources_hash():
        return ""
    return f"the folder {path.name} was written by another version of the program; here its scenario is run anew"


def _changed(place: Path | str, first: Arm, asked: Asked) -> Arm:
    """One more arm of the first place, with overrides and perhaps under a rival theory."""
    try:
        arm = _place(Path(place), asked.sets)
        name = asked.name or ", ".join([*([asked.hypothesis] if asked.hypothesis else []), *map(_brief, asked.sets)])
        if asked.hypothesis is None:
            return replace(arm, name=name, hypothesis=first.hypothesis)
        return replace(_under(first, arm, asked.hypothesis, overrides.FILE), name=name, sets=arm.sets)
    except Refused as error:
        raise Refused(map(asked.made, error.problems)) from None


def _under(first: Arm, arm: Arm, hypothesis: str, file: str = COMMAND) -> Arm:
    """An arm of the first place under a rival theory; `file` is what problems call it."""
    if first.hypothesis is not None:
        what = f"{first.name} already stands under the hypothesis {first.hypothesis}"
        raise Refused([Problem(file, 1, 1, HYPOTHESIS, what, "a first arm under the theory itself")])
    try:
        scenario = with_hypothesis(arm.scenario, hypothesis)
    except Refused as error:
        raise Refused([replace(one, file=file) for one in error.problems]) from None
    return Arm(hypothesis, scenario, arm.sets, hypothesis, arm.note)


def _arm(given: Arm | Studied | Scenario) -> Arm:
    if isinstance(given, Arm):
        return given
    if isinstance(given, Scenario):
        return Arm(given.id, given)
    words = [given.scenario.id, *([given.hypothesis] if given.hypothesis else []), *map(_brief, given.sets)]
    return Arm(" ".join(words), given.scenario, given.sets, given.hypothesis)


def _brief(change: str) -> str:
    """An override without the room that its path begins with."""
    return _ROOMS.sub("", change)


def _too_few_or_many(count: int) -> Refused:
    if count > MOST_ARMS:
        return Refused([Problem(COMMAND, 1, 1, "arms", f"{count} arms are too many", f"2 to {MOST_ARMS}")])
    allowed = "two or more scenario files or results folders, or one with --set, --arm or --hypothesis"
    return Refused([Problem(COMMAND, 1, 1, "arms", "there is nothing to compare it with", allowed)])
