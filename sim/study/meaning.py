"""Whether the names and factors of an experiment make sense, and whether its size is one that can be meant."""

import re
from collections.abc import Iterator, Mapping

from sim.scenario.names import known_parameters
from sim.study import limits
from sim.study.building import blocks_of, factors_of, members
from sim.study.csv_points import CsvPoints
from sim.study.factors import reads_as_number, value_of
from sim.study.found import Found
from sim.study.schema import ExperimentFile, FactorEntry

#: Columns of the tables that factors and measures stand beside.
RESERVED = ("point", "scenario", "run")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_NAME_WORDS = "a small letter, then letters, digits, hyphens and underscores, 1 to 63 of them"
#: What an entry for parameters of the theory has from there, and may not say itself.
_THEORYS = ("path", "paths", "operator", "levels", "range", "unit", "title")


def find_in_names(found: Found, file: ExperimentFile) -> None:
    """Names that cannot be columns, and names that stand for two columns."""
    taken = dict.fromkeys(RESERVED, "a column of every table")
    for key, name, column in _names(file):
        if not _NAME.fullmatch(name):
            found.say_key((key,), name, f"'{name[:60]}' cannot be a name", _NAME_WORDS)
        elif column in taken:
            found.say_key((key,), name, f"'{column}' is already {taken[column]}", "another name")
        if key != "figures":
            taken[column] = "a factor" if key == "factors" else "a measure"


def _names(file: ExperimentFile) -> Iterator[tuple[str, str, str]]:
    """Where a name stands, the name, and what it names in tables or pictures."""
    for name, entry in file.factors.items():
        yield from (("factors", name, one) for one in members(name, entry))
    yield from (("measures", name, name) for name in file.measures)
    yield from (("figures", name, f"figure {name}") for name in file.figures)


def find_in_factors(found: Found, file: ExperimentFile) -> None:
    """Factors that lead nowhere, or twice to the same place, and values that cannot be."""
    paths: dict[str, str] = {}
    for name, entry in file.factors.items():
        _find_in_ways(found, name, entry)
        if entry.parameters is None:
            _find_in_values(found, name, entry)
        else:
            _find_in_parameters(found, name, entry)
    if found.count:
        return
    for factor in factors_of(file).values():
        for path in factor.paths:
            if path in paths:
                where = factor.name if factor.name in file.factors else next(iter(file.factors))
                found.say_key(("factors",), where, f"{path} is changed by {paths[path]} too", "each path once")
            paths[path] = factor.name


def _find_in_ways(found: Found, name: str, entry: FactorEntry) -> None:
    ways = [way for way in ("path", "paths", "parameters") if getattr(entry, way) not in (None, ())]
    if len(ways) != 1:
        what = f"has {' and '.join(ways)}" if ways else "has no path"
        found.say_key(("factors",), name, f"the factor {what}", "exactly one of path, paths, parameters")
    for index, path in enumerate(entry.paths or (entry.path,)):
        if path is not None and ("=" in path or path != path.strip()):
            loc = ("factors", name, "paths", index) if entry.paths else ("factors", name, "path")
            found.say(loc, f"'{path[:60]}' is not a path", "names joined by dots; the operator stands under `operator`")


def _find_in_parameters(found: Found, name: str, entry: FactorEntry) -> None:
    for key in _THEORYS:
        if key in entry.model_fields_set:
            found.say(("factors", name, key), f"parameters have their own {key}", "only role and note")
    names = members(name, entry)
    for index, one in enumerate(names if entry.parameters != "all" else ()):
        if one not in known_parameters():
            found.unknown(("factors", name, "parameters", index), one, "parameter", known_parameters())
    if not names:
        found.say(("factors", name, "parameters"), "no parameters", "all, or a list of them")


def _find_in_values(found: Found, name: str, entry: FactorEntry) -> None:
    loc = ("factors", name)
    if entry.levels and entry.range is not None:
        found.say((*loc, "range"), "levels and a range", "one of them")
    if entry.range is not None and not entry.range[0] < entry.range[1]:
        found.say((*loc, "range"), f"the range runs from {entry.range[0]:g} to {entry.range[1]:g}", "lowest, highest")
    values = [value_of(level) for level in entry.levels]
    for index, value in enumerate(values):
        here = (*loc, "levels", index)
        if value in values[:index]:
            found.say(here, f"the level {value} stands twice", "each once")
        if isinstance(value, str) and reads_as_number(value):
            found.say(here, f"the text '{value}' reads as a number", "numbers without quotes")
        if isinstance(value, str) and entry.operator != "=":
            found.say(here, f"the text '{value}' cannot be used with {entry.operator}", "numbers")


def find_in_size(found: Found, file: ExperimentFile, points: Mapping[int, CsvPoints], *, yes_large: bool) -> None:
    """More points or runs than anybody can mean; counted by arithmetic."""
    count = len(file.scenarios)
    for block in blocks_of(file, factors_of(file), points):
        count *= block.rows
    if count > limits.POINTS:
        loc = ("design",) if file.design else ("scenarios",)
        found.say(loc, f"{count:,} points", f"at most {limits.POINTS:,}")
    elif count * file.runs > limits.RUNS and not yes_large:
        allowed = f"at most {limits.RUNS:,}, unless they are meant: --yes-large"
        found.say(("runs",), f"{count:,} points of {file.runs:,} runs are {count * file.runs:,} runs", allowed)
