"""Verbs about files: new ones, what is wrong with them, and their schema."""

from typing import Annotated

import typer

from sim import console
from sim.cli.front import FILES, Sets, verb
from sim.errors import Refused
from sim.manners import completing, telling


@verb(FILES, 'sim.scenario.template.template("my-scenario")', tells=False)
def new(name: Annotated[str, typer.Argument(help="Id of the scenario, and name of its file.")]) -> None:
    """Write NAME.yaml: a commented scenario that runs as it is."""
    from sim.api import new as written

    console.say([f"wrote {written(name)}"])


@verb(FILES, 'sim.check(["my-scenario.yaml"])')
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Scenario, experiment, calibration or attribution files.",
            autocompletion=completing.files,
        ),
    ],
    sets: Sets = None,
) -> None:
    """Say what is wrong with scenario and experiment files, and where."""
    from sim.checking import check as checked

    found = checked(files, sets or ())
    notices = [problem for problem in found if problem.notice]
    if len(notices) < len(found):
        raise Refused(found)
    console.remark(notices)
    console.say([f"{len(files)} file{'s' * (len(files) != 1)} in order"])
    telling.tell(files=files)


@verb(FILES, "sim.scenario.template.schema_json()", tells=False)
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from sim.scenario.template import schema_json

    console.say(json.dumps(schema_json(), indent=2, ensure_ascii=True).splitlines())
