"""Verbs that show: the page in a browser, and one file for a reviewer."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.front import RUN, Hypothesis, Seed, Sets, verb
from sim.manners import completing


@verb(RUN, "sim.web.command.command(sim.web.command.Order())", tells=False)
def view(
    places: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO|RESULTS...]",
            help="Scenario files or results folders of runs, besides those of the folder scenarios.",
            autocompletion=completing.scenarios,
        ),
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port on 127.0.0.1; otherwise 8600, or the next that is free.")
    ] = None,
    opened: Annotated[bool, typer.Option("--open/--no-open", help="Whether to open the browser.")] = True,
) -> None:
    """Open the page: every scenario as a study to look at, question and change; on this computer only, until Ctrl-C."""
    from sim.web.command import Order, command

    raise typer.Exit(command(Order(places or (), port, opened)))


@verb(RUN, 'sim.report(["scenarios/june-war-2025.yaml"])', tells=False)
def report(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO|RESULTS...",
            help="Scenario files, which are run, and results folders, of which nothing is run.",
            autocompletion=completing.scenarios,
        ),
    ],
    runs: Annotated[int, typer.Option(help="How many histories of each scenario, 1 to 10000.")] = 200,
    seed: Seed = 1,
    sets: Sets = None,
    hypothesis: Hypothesis = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file; otherwise <id>-report.html in this folder.")
    ] = None,
) -> None:
    """Write one self-contained HTML file: question, figures, what is missed, assumptions, limits, commands."""
    from sim.reports.command import Order, command

    raise typer.Exit(command(Order(places, out, runs, seed, sets or (), hypothesis)))
