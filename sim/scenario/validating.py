"""Nodes into models: what pydantic complains about, said in one line with a place."""

import re
import types
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeAliasType, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario.limits import PROBLEMS_SHOWN
from sim.scenario.node import Node, item_path, join
from sim.scenario.strict import PATTERN_WORDS

#: What pydantic's type errors want: what the value is not, and what is allowed.
_WANTED = {
    "string_type": ("a text", "a text, in quotes if need be"),
    "int_type": ("a whole number", "a whole number such as 3"),
    "int_from_float": ("a whole number", "a whole number such as 3"),
    "float_type": ("a number", "a number such as 0.25, without quotes"),
    "bool_type": ("a truth value", "true or false"),
    "date_type": ("a date", "a date as YYYY-MM-DD"),
    "none_required": ("null", "null"),
    "list_type": ("a list", "a list such as [a, b]"),
    "tuple_type": ("a list", "a list such as [a, b]"),
    "dict_type": ("a map", "keys and values"),
    "model_type": ("a map", "keys and values"),
    "model_attributes_type": ("a map", "keys and values"),
}
#: Bare numbers where a number with its reasons is wanted.
_REASONED = {
    "Number": "{value: NUMBER, sources: [ID], grade: GRADE}",
    "Pressure": "{start: NUMBER, sources: [ID], grade: GRADE}",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least {}"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "at most {}"),
    "less_than": ("lt", "less than {}"),
}
_LENGTHS = {
    "string_too_short": ("min_length", "the text is too short", "at least {} characters"),
    "string_too_long": ("max_length", "the text is too long", "at most {} characters"),
    "too_short": ("min_length", "too few entries", "at least {}"),
    "too_long": ("max_length", "too many entries", "at most {}"),
}


def validate[Model: BaseModel](model: type[Model], node: Node) -> Model:
    """An instance of a model from a node.

    Parameters
    ----------
    model : type[BaseModel]
        A strict model.
    node : Node
        What was read; every node knows its file, line and column.

    Raises
    ------
    Refused
        With one problem for each place that does not fit.
    """
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        raise Refused(problems_of(error.errors(include_url=False), model, node)) from None


def problems_of(errors: Sequence[ErrorDetails], model: type[BaseModel], node: Node) -> list[Problem]:
    """One problem per place; what the members of a union want is joined by `or`."""
    by_place: dict[tuple[int, int, str], Problem] = {}
    for count, error in enumerate(errors):
        problem = _problem(error, model, node)
        if len(by_place) == PROBLEMS_SHOWN:
            return [*by_place.values(), and_more(problem, len(errors) - count)]
        key = (problem.line, problem.column, problem.field)
        earlier = by_place.get(key)
        if earlier is None:
            by_place[key] = problem
        elif problem.allowed and problem.allowed not in earlier.allowed.split(" or "):
            by_place[key] = _joined(earlier, problem)
    return list(by_place.values())


def and_more(next_one: Problem, count: int) -> Problem:
    """What stands for the rest of a long list of problems."""
    return Problem(next_one.file, next_one.line, next_one.column, "", f"and {count} more such places, beginning here")


def _joined(earlier: Problem, problem: Problem) -> Problem:
    allowed = " or ".join(part for part in (earlier.allowed, problem.allowed) if part)
    name = earlier.nearest or problem.nearest
    return Problem(earlier.file, earlier.line, earlier.column, earlier.field, earlier.what, allowed, name)


def _problem(error: ErrorDetails, model: type[BaseModel], root: Node) -> Problem:
    node, path, rest = located(root, error["loc"])
    kind = error["type"]
    if kind == "missing":
        key = str(error["loc"][-1])
        return node.problem(join(path, key), f"key {quoted(key)} is missing")
    if kind == "extra_forbidden":
        return _unknown_key(error, model, root)
    if "[key]" in rest:
        key = str(error["loc"][-2])
        parent, parent_path, _ = located(root, error["loc"][:-2])
        what, allowed, name = _complaint(error, key)
        return Problem(*parent.key_place(key), join(parent_path, key), f"key: {what}", allowed, name)
    what, allowed, name = _complaint(error, node.plain())
    return node.problem(path, what, allowed, name)


def located(root: Node, loc: Sequence[int | str]) -> tuple[Node, str, list[int | str]]:
    """The node a location of pydantic's leads to, its path, and the steps that are not in the file."""
    node, path, rest = root, "", []
    for step in loc:
        if isinstance(step, int) and 0 <= step < len(node.items()):
            child = node.items()[step]
            path = item_path(path, step, child)
            node = child
        elif isinstance(step, str) and step in node:
            node, path = node[step], join(path, step)
        else:
            rest.append(step)
    return node, path, rest


def _unknown_key(error: ErrorDetails, model: type[BaseModel], root: Node) -> Problem:
    key = str(error["loc"][-1])
    parent, path, _ = located(root, error["loc"][:-1])
    found = model_at(model, error["loc"][:-1])
    names = [field.alias or name for name, field in found.model_fields.items()] if found else []
    known = f"known keys: {', '.join(names)}" if names else ""
    return Problem(*parent.key_place(key), join(path, key), f"unknown key {quoted(key)}", known, nearest(key, names))


def model_at(annotation: Any, loc: Sequence[int | str]) -> type[BaseModel] | None:
    """The model that describes the map at a location."""
    annotation = _bare(annotation)
    if not loc:
        return annotation if _is_model(annotation) else None
    if isinstance(annotation, tuple):
        found = [model_at(member, loc) for member in annotation]
        return next((model for model in found if model is not None), None)
    if _is_model(annotation):
        for name, field in annotation.model_fields.items():
            if loc[0] in (field.alias or name, name):
                return model_at(field.annotation, loc[1:])
        extra = annotation.__annotations__.get("__pydantic_extra__")
        return model_at(get_args(extra)[1], loc[1:]) if extra is not None else None
    if get_origin(annotation) in (dict, Mapping, list, tuple):
        return model_at(get_args(annotation)[-1 if get_origin(annotation) in (dict, Mapping) else 0], loc[1:])
    return None


def _bare(annotation: Any) -> Any:
    """An annotation without Annotated, None and alias names; a union as a tuple of its members."""
    while isinstance(annotation, TypeAliasType) or get_origin(annotation) is Annotated:
        is_alias = isinstance(annotation, TypeAliasType)
        annotation = annotation.__value__ if is_alias else get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        members = tuple(member for member in get_args(annotation) if member is not type(None))
        return _bare(members[0]) if len(members) == 1 else members
    return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _complaint(error: ErrorDetails, value: object) -> tuple[str, str, str | None]:
    """What is wrong, what is allowed, and the nearest name."""
    kind, context = error["type"], error.get("ctx", {})
    if (reasoned := _REASONED.get(str(context.get("class_name")))) and type(value) in (int, float):
        return f"{described(value)} has no sources and no grade", reasoned, None
    if kind in _WANTED:
        wanted, allowed = _WANTED[kind]
        return f"{described(value)} is not {wanted}", allowed, None
    if kind in ("literal_error", "enum"):
        names = re.findall(r"'([^']*)'", str(context["expected"]))
        return f"{described(value)} is not known", f"one of {', '.join(names)}", nearest(str(value), names)
    if kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        return f"{described(value)} is out of range", words.format(_shown(context[bound])), None
    if kind in _LENGTHS:
        bound, what, words = _LENGTHS[kind]
        return what, words.format(context[bound]), None
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        allowed = PATTERN_WORDS.get(pattern, f"matching {pattern}")
        return f"{described(value)} does not have the right form", allowed, None
    return error["msg"].removeprefix("Value error, "), "", None


def _shown(bound: object) -> object:
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def described(value: object) -> str:
    """A value in words that tell its kind: text '0.3' is not number 0.3."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, date):
        return f"the date {value}"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a map" if isinstance(value, dict) else "a list"
