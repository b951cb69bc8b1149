"""A page for each command, from the objects that its `--help` is made from."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from generating.markdown import code, plain, table
from sim.cli import app
from sim.cli.front import PANELS
from sim.console import EXIT_CODES

_PYTHON = re.compile(r"In Python:\s*\n(?P<lines>.+)", re.DOTALL)
_KINDS = {"int": "number", "float": "number", "str": "text", "Path": "path"}


def all_commands() -> dict[str, Any]:
    """The commands by name, in the order of `sim --help`; those that are hidden are left out."""
    group: Any = get_command(app)
    return {name: command for name, command in group.commands.items() if not command.hidden}


def listing() -> str:
    """The commands, under the headings that `sim --help` has."""
    panels: dict[str, list[tuple[str, str]]] = {}
    for name, command in all_commands().items():
        row = (f"[`sim {name}`]({name}.md)", plain(first(command)))
        panels.setdefault(getattr(command, "rich_help_panel", None) or "Commands", []).append(row)
    order = sorted(panels, key=lambda panel: PANELS.index(panel) if panel in PANELS else len(PANELS))
    return "\n\n".join(f"## {panel}\n\n{table(('command', 'does'), panels[panel])}" for panel in order)


def exit_codes() -> str:
    """The exit codes, those of one meaning together."""
    meanings: dict[str, list[str]] = {}
    for number, meaning in EXIT_CODES.items():
        meanings.setdefault(meaning, []).append(str(number))
    named = re.compile(r"\b(reproduce|verify)\b")
    rows = [(", ".join(numbers), named.sub(r"`\1`", said)) for said, numbers in meanings.items()]
    return table(("exit code", "means"), rows)


def first(command: Any) -> str:
    """The first paragraph of what a command says about itself."""
    return " ".join(paragraphs(command)[0].split())


def paragraphs(command: Any) -> list[str]:
    """What a command says about itself."""
    return [part for part in inspect.cleandoc(command.help or "").replace("\b", "").split("\n\n") if part.strip()]


def page(name: str, command: Any) -> str:
    """The page of one command."""
    lines = [f"# sim {name}"]
    for paragraph in paragraphs(command):
        lines += ["", plain(paragraph)]
    lines += ["", "```text", usage(name, command), "```"]
    arguments = [one for one in command.params if one.param_type_name == "argument" and not one.hidden]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    if arguments:
        lines += ["", "## Arguments", "", table(("argument", "what it is"), map(argument, arguments))]
    if options:
        rows = [(code(*spelt(one)), plain(one.help or "") + also(one), default(one)) for one in options]
        lines += ["", "## Options", "", table(("option", "does", "otherwise"), rows)]
    if python := list(in_python(command)):
        lines += ["", "## In Python", "", "```python", *python, "```"]
    return "\n".join([*lines, "", "Exit codes are listed with [all commands](index.md#exit-codes)."]) + "\n"


def usage(name: str, command: Any) -> str:
    """How it is called."""
    words = ["sim", name, *(["[OPTIONS]"] if any(p.param_type_name == "option" for p in command.params) else [])]
    return " ".join([*words, *(label(p) for p in command.params if p.param_type_name == "argument")])


def label(parameter: Any) -> str:
    """An argument as it stands in the usage."""
    shown = parameter.metavar or parameter.name.upper()
    return shown if parameter.required or shown.startswith("[") else f"[{shown}]"


def argument(parameter: Any) -> tuple[str, str]:
    """An argument as a row."""
    shown = (parameter.metavar or parameter.name.upper()).strip("[]")
    return code(shown), plain(parameter.help or "") + ("" if parameter.required else " May be left out.")


def spelt(parameter: Any) -> Iterator[str]:
    """An option as it is typed, with what it takes."""
    if parameter.is_flag:
        yield from (*parameter.opts, *parameter.secondary_opts)
        return
    kind = getattr(parameter.type_descriptor.annotation, "__name__", "")
    takes = parameter.metavar or _KINDS.get(kind, "value").upper()
    yield from (f"{one} {takes}" for one in parameter.opts)


def also(parameter: Any) -> str:
    """What has to be said besides."""
    return " Required." if parameter.required else ""


def default(parameter: Any) -> str:
    """What holds where an option is left out, if it is a plain value."""
    value = parameter.default
    if isinstance(value, bool):
        given = parameter.opts if value else parameter.secondary_opts
        return code(given[0]) if parameter.secondary_opts else ""
    return f"`{value}`" if isinstance(value, str | int | float) and value != "" else ""


def in_python(command: Any) -> Iterator[str]:
    """The lines of Python that do the same, with quotes as the formatter wants them."""
    found = _PYTHON.search((command.epilog or "").replace("\b", ""))
    for line in inspect.cleandoc("\n" + found["lines"]).splitlines() if found else ():
        yield line if '"' in line else line.replace("'", '"')
