"""Verbs that explain: one decision, a result divided among its causes, and what the theory says."""

from pathlib import Path
from typing import Annotated

import typer

from sim import console
from sim.cli.front import EXPLAIN, Experiment, ExperimentSets, Hypothesis, Out, Scenario, Seed, Sets, Workers, verb
from sim.manners import completing, telling


@verb(EXPLAIN, 'sim.load("scenarios/june-war-2025.yaml").explain("kataib-hezbollah", "2025-06-22")')
def explain(
    scenario: Scenario,
    actor: Annotated[
        str, typer.Option(help="Who decides: an actor of the scenario.", autocompletion=completing.actors)
    ],
    date: Annotated[str, typer.Option(help="When, as YYYY-MM-DD.")],
    run: Annotated[int, typer.Option(help="In which run, from 0.")] = 0,
    seed: Seed = 1,
    decision: Annotated[str | None, typer.Option(help="Which decision; otherwise the one that says most.")] = None,
    sets: Sets = None,
    hypothesis: Hypothesis = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Keep the card as a picture in this folder.")] = None,
) -> None:
    """Take one decision apart: options, terms, chances, luck, and what would have flipped it."""
    from sim import api, asked
    from sim.results.explain import card_facts, card_lines, card_tables

    study = api.load(scenario, sets or (), hypothesis)
    asked.refuse_folder(out)
    asked.refuse_run(seed, run)
    console.tell_of_compiling()
    moment = study.moment(actor, date, run=run, seed=seed)
    card = moment.card(decision)
    console.say(card_lines(card))
    others = moment.others(card.decision)
    console.say(["", f"also decided that day: {', '.join(others) or 'nothing'}"])
    if out is not None:
        console.say([f"kept in {path}" for path in api.keep_card(card, out)])
    telling.tell(folder=out, tables=lambda: card_tables(card), **card_facts(card), also_decided=others)


@verb(
    EXPLAIN,
    'sim.attribute("experiments/attribution-june-2025.yaml").shares\n'
    'sim.attribute("scenarios/june-war-2025.yaml", outcome="attacks_us", pressures=["sanctions"]).account()',
)
def attribute(
    file: Annotated[
        str,
        typer.Argument(metavar="SCENARIO", help="A scenario, or an attribution file.", autocompletion=completing.files),
    ],
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="M", help="A total (attacks_us), a documented outcome (kh-suspends, kh-suspends:met), or a measure."
        ),
    ] = None,
    pressures: Annotated[
        str,
        typer.Option(
            metavar="A,B+C",
            help="What it is divided between; joined by + they count as one.",
            autocompletion=completing.pressures,
        ),
    ] = "",
    reference: Annotated[
        str, typer.Option(help="The level they are held against over the whole period, or start.")
    ] = "0",
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="Change the scenario everywhere, or numbers of the file: runs=50.",
            autocompletion=completing.changes,
        ),
    ] = None,
    runs: Annotated[int | None, typer.Option(help="Runs of each combination and parameter set, 2 to 10000.")] = None,
    seed: Annotated[int | None, typer.Option(help="Luck; the same seed gives the same histories.")] = None,
    parameter_sets: Annotated[int | None, typer.Option(help="At most so many parameter sets, 2 to 1000.")] = None,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Divide an outcome between pressures: exact Shapley shares of all combinations, on the same luck."""
    from sim.attribution.command import Order, command
    from sim.study.places import Place

    named = [name for name in pressures.split(",") if name]
    order = Order(file, outcome, named, reference, sets or (), seed, runs, parameter_sets, out, Place(workers=workers))
    raise typer.Exit(command(order))


@verb(EXPLAIN, 'sim.sensitivity("experiments/sensitivity-june-2025.yaml").tables["ranking"]')
def sensitivity(
    experiment: Experiment,
    sets: ExperimentSets = None,
    measures: Annotated[
        list[str] | None, typer.Option("--measure", metavar="NAME", help="Only this measure. May be repeated.")
    ] = None,
    resamples: Annotated[int, typer.Option(help="Resampled tables behind intervals and floors, 20 to 10000.")] = 500,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Run an experiment and say which of its factors move what, how surely, and how well they are known."""
    from sim.sensitivities.command import command
    from sim.study.places import Place
    from sim.sweeping import Order

    order = Order(experiment, sets or (), out, Place(workers=workers))
    raise typer.Exit(command(order, measures=measures or (), resamples=resamples))


@verb(EXPLAIN, 'sim.discover("experiments/discover-june-2025.yaml", "claimed").account()')
def discover(
    experiment: Experiment,
    outcome: Annotated[str, typer.Option(metavar="MEASURE", help="Which measure of the experiment.")],
    at_least: Annotated[
        float | None, typer.Option(help="A point counts where the mean of its runs is so much; 0.5 for shares.")
    ] = None,
    at_most: Annotated[float | None, typer.Option(help="Or at most so much.")] = None,
    scenario: Annotated[str | None, typer.Option(help="In which scenario, where there are several.")] = None,
    box: Annotated[int | None, typer.Option(help="Another box of the trade-off, by its number.")] = None,
    sets: ExperimentSets = None,
    resamples: Annotated[int, typer.Option(help="Shuffles and resampled tables, 10 to 1000.")] = 40,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Run an experiment and say under which conditions an outcome happens."""
    from sim.discovery.asking import Asked
    from sim.discovery.command import command
    from sim.study.places import Place
    from sim.sweeping import Order

    order = Order(experiment, sets or (), out, Place(workers=workers))
    raise typer.Exit(command(order, Asked(outcome, at_least, at_most, scenario, box, resamples)))


@verb(EXPLAIN, "from sim.control.study import control")
def control(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO...]",
            help="Scenario files; the ten documented episodes if none is named.",
            autocompletion=completing.scenarios,
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Histories of each arm, 1 to 10000.")] = 200,
    seed: Seed = 1,
    sets: Sets = None,
    out: Out = None,
) -> None:
    """Measure how far Tehran's word decides: compliance, shirking, slack, autonomy, substitution."""
    from sim.control.command import Order, command

    raise typer.Exit(command(Order(scenarios or (), runs, seed, sets or (), out)))


@verb(EXPLAIN, "sim.theory.tables.theory_table(), sim.theory.tables.parameter_table()")
def theory(
    parameters: Annotated[bool, typer.Option("--parameters", help="The numbers instead of the mechanisms.")] = False,
) -> None:
    """Print every mechanism and what carries it, or every number with range, grade and sources."""
    from sim import listing

    console.say(listing.parameter_lines() if parameters else listing.mechanism_lines())
    telling.tell(tables=listing.parameter_rows if parameters else listing.mechanism_rows)


@verb(EXPLAIN, "sim.theory.tables.source_table()")
def sources() -> None:
    """Print every source and the numbers that rest on it."""
    from sim import listing

    console.say(listing.source_lines())
    telling.tell(tables=listing.source_rows)
