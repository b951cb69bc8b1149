"""What a newcomer starts from: a commented scenario, and the JSON Schema that editors check files against."""

from importlib.resources import files
from typing import Any

from sim.errors import Problem, Refused, quoted
from sim.scenario.limits import EVENTS
from sim.scenario.names import known_dispositions
from sim.scenario.schema import Scenario
from sim.scenario.strict import ID_PATTERN, PATTERN_WORDS, matches
from sim.scenario.vocabulary import MEASURES, STATES

#: Id that the template carries in place of the wanted name.
PLACEHOLDER = "my-scenario"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def template(name: str) -> str:
    """The text of a new scenario file called `name`; it loads and runs as it is.

    Raises
    ------
    Refused
        When the name cannot be a scenario's id.
    """
    if not matches(ID_PATTERN, name):
        what = f"{quoted(name)} does not have the right form"
        raise Refused([Problem("sim new", 1, 1, "name", what, PATTERN_WORDS[ID_PATTERN])])
    text = files("sim.scenario").joinpath("template.yaml").read_text("utf-8")
    return text.replace(f"id: {PLACEHOLDER}\n", f"id: {name}\n", 1)


def schema_json() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of scenario files, with descriptions; checks whole files and files that extend."""
    whole = _without_bounds(Scenario.model_json_schema(by_alias=True))
    definitions = whole.pop("$defs")
    _name_what_is_known(definitions)
    partial = _without_required(whole)
    parts = {f"partial-{name}": _renamed(_without_required(one)) for name, one in definitions.items()}
    parts["partial"] = _renamed(partial)
    parts["partial"]["properties"] |= _EXTENDING
    parts["partial"]["required"] = ["extends", "id", "title", "summary", "kind", "changes_what"]
    return {
        "$schema": _DIALECT,
        "title": whole["title"],
        "description": whole["description"],
        "if": {"type": "object", "required": ["extends"]},
        "then": {"$ref": "#/$defs/partial"},
        "else": {"$ref": "#/$defs/whole"},
        "$defs": {**definitions, "whole": whole, **parts},
    }


_IDS = {"type": "array", "items": {"type": "string"}, "maxItems": EVENTS}
_EXTENDING: dict[str, Any] = {
    "extends": {
        "type": "string",
        "pattern": r"\.ya?ml$",
        "description": "File that this one is laid over: maps merge by key, events and outcomes by id, other lists "
        "are replaced.",
    },
    "remove": {
        "type": "object",
        "description": "Ids that are dropped from the file this one extends.",
        "properties": dict.fromkeys(("actors", "events", "outcomes", "explanations"), _IDS),
        "additionalProperties": False,
    },
}


def _name_what_is_known(definitions: dict[str, Any]) -> None:
    """Offer the theory's dispositions and measures to editors."""
    entry = definitions["ActorEntry"]
    number = entry["additionalProperties"]
    known = {name for actor, traits in known_dispositions().items() if actor not in STATES for name in traits}
    entry["properties"] |= dict.fromkeys(sorted(known), number)
    entry["additionalProperties"] = False
    definitions["Measure"]["properties"]["name"]["enum"] = list(MEASURES)


def _without_bounds(schema: Any) -> Any:
    """A schema without pydantic's own words for the first and last date, which JSON Schema does not have."""
    if isinstance(schema, dict):
        return {key: _without_bounds(value) for key, value in schema.items() if key not in ("ge", "le")}
    return [_without_bounds(item) for item in schema] if isinstance(schema, list) else schema


def _without_required(schema: Any) -> Any:
    """A schema in which nothing has to be there."""
    if isinstance(schema, dict):
        is_properties = [key for key in schema if key == "required" and isinstance(schema[key], list)]
        return {key: _without_required(value) for key, value in schema.items() if key not in is_properties}
    return [_without_required(item) for item in schema] if isinstance(schema, list) else schema


def _renamed(schema: Any) -> Any:
    """A schema whose references lead to the parts of files that extend."""
    if isinstance(schema, dict):
        return {key: _reference(value) if key == "$ref" else _renamed(value) for key, value in schema.items()}
    return [_renamed(item) for item in schema] if isinstance(schema, list) else schema


def _reference(target: str) -> str:
    return target.replace("#/$defs/", "#/$defs/partial-")
