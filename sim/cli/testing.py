"""Verbs that compare and test: changes on the same luck, the theory against the record, the program against itself."""

from pathlib import Path
from typing import Annotated

import typer

from sim import console
from sim.cli.front import TEST, Hypothesis, Out, Scenario, Seed, Sets, Workers, verb
from sim.manners import completing, telling

Episodes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SCENARIO...]",
        help="Documented episodes; all in the folder scenarios if none is named.",
        autocompletion=completing.scenarios,
    ),
]


@verb(
    TEST,
    'sim.compare([sim.load("scenarios/june-war-2025.yaml"), sim.load("scenarios/june-2025-without-tehran.yaml")])',
)
def compare(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="A B...",
            help="Scenario files or results folders, the baseline first.",
            autocompletion=completing.arms,
        ),
    ],
    runs: Annotated[int, typer.Option(help="How many histories of each, on the same luck, 1 to 10000.")] = 200,
    seed: Seed = 1,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="One more arm: A with this change. May be repeated.",
            autocompletion=completing.changes,
        ),
    ] = None,
    arms: Annotated[
        list[str] | None,
        typer.Option(
            "--arm",
            metavar="NAME: PATH=VALUE, ...",
            help="One more arm: A with several changes; one of them may be hypothesis=NAME.",
        ),
    ] = None,
    hypotheses: Annotated[
        list[str] | None,
        typer.Option(
            "--hypothesis",
            metavar="NAME",
            help="One more arm: A under a rival theory. May be repeated.",
            autocompletion=completing.hypotheses,
        ),
    ] = None,
    out: Out = None,
) -> None:
    """Compare scenarios, results or changes on the same luck: who changed, when, and by how much."""
    from sim import asked
    from sim.study.arms import arms_of
    from sim.study.compare import compare as compared
    from sim.study.compare import refuse_numbers
    from sim.study.comparison_manifest import command_of

    sets, groups, hypotheses = sets or [], arms or [], hypotheses or []
    found = arms_of(places, sets=sets, groups=groups, hypotheses=hypotheses)
    refuse_numbers(seed, runs)
    asked.refuse_folder(out)
    console.tell_of_compiling()
    words = command_of(places, sets=sets, groups=groups, hypotheses=hypotheses, seed=seed, runs=runs)
    with console.progress("comparing", runs) as told:
        result = compared(found, runs=runs, seed=seed, command=words, told=told)
    console.say(result.account())
    kept = result.save(out)
    console.say(["", f"kept in {kept}"])
    telling.tell(folder=kept, tables=lambda: result.tables, assumptions=result.assumptions)


@verb(TEST, 'sim.score(["scenarios/june-war-2025.yaml"]).scores')
def score(
    scenarios: Episodes = None,
    runs: Annotated[int, typer.Option(help="Histories of each set of parameters, 1 to 200.")] = 16,
    seed: Seed = 1,
    sets: Sets = None,
    recodings: Annotated[int, typer.Option(help="How often a fifth of all codes is moved and scored again.")] = 8,
    ship: Annotated[
        bool, typer.Option("--ship", help="Let page and reports tell of these scores from now on.")
    ] = False,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Hold the theory against the record, beside rival theories and null models; say where it loses."""
    from sim.scoring.command import Scoring, command
    from sim.study.places import Place
    from sim.sweeping import Order

    order = Order("", sets or (), out, Place(workers=workers))
    raise typer.Exit(command(Scoring(scenarios or (), seed, runs, recodings, order, ship)))


@verb(TEST, 'sim.calibrate("experiments/calibration.yaml").tables["posterior"]')
def calibrate(
    experiment: Annotated[
        str,
        typer.Argument(
            metavar="EXPERIMENT",
            help="An experiment file of kind calibration.",
            autocompletion=completing.experiments,
        ),
    ],
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="Change the experiment: vectors=256, seed=2. May be repeated.",
            autocompletion=completing.settings,
        ),
    ] = None,
    recovery: Annotated[
        int, typer.Option(metavar="N", help="Fit N simulated records instead, and see whether the truth is found.")
    ] = 0,
    ship: Annotated[bool, typer.Option("--ship", help="Let the program use the sets that pass from now on.")] = False,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Fit the parameters across episodes, and foretell each cluster from the others; killed, it goes on."""
    from sim.calibration.commanding import Calibrating, command
    from sim.study.places import Place
    from sim.sweeping import Order

    order = Order(experiment, sets or (), out, Place(workers=workers))
    raise typer.Exit(command(Calibrating(order, recovery, ship)))


@verb(TEST, 'sim.register("scenarios/june-war-2025.yaml").what.seal')
def register(
    scenario: Scenario,
    runs: Annotated[int, typer.Option(help="Histories of each parameter set.")] = 100,
    seed: Seed = 1,
    sets: Sets = None,
    hypothesis: Hypothesis = None,
    out: Out = None,
) -> None:
    """Freeze a scenario, the program and what it predicts, before the outcomes are known."""
    from sim.registration.registering import Order, command

    raise typer.Exit(command(Order(scenario, sets or (), hypothesis, seed, runs, out)))


@verb(TEST, 'sim.reproduce("results/june-war-2025/0123456789ab").equal')
def reproduce(
    folder: Annotated[Path, typer.Argument(help="A results folder.", autocompletion=completing.folders)],
) -> None:
    """Repeat a results folder from its manifest alone; exit code 1 and the first difference where it is not equal."""
    from sim.reproducing import reproduce as repeated

    found = repeated(folder)
    console.complain(f"not as it was: {words}" for words in found.versions)
    console.say([f"equal: every table of {folder}" if found.equal else f"differs: {found.difference}"])
    telling.tell(folder=folder, equal=found.equal, difference=found.difference, versions=found.versions)
    if not found.equal:
        raise typer.Exit(1)


@verb(TEST, "sim.verifying.verify(sim.load('scenarios/june-war-2025.yaml').scenario, seed=1)")
def verify(
    scenario: Scenario,
    seed: Seed = 1,
    sets: Sets = None,
    hypothesis: Hypothesis = None,
    lanes: Annotated[
        bool | None, typer.Option(help="Also play it in lanes; otherwise where they are compiled.")
    ] = None,
) -> None:
    """Play one run in every way: Mesa, compiled on one and two threads, plain Python. They have to agree to the bit."""
    from sim import api, asked
    from sim.verifying import verify as verified

    study = api.load(scenario, sets or (), hypothesis)
    asked.refuse_run(seed, 0)
    console.tell_of_compiling()
    ways = verified(study.scenario, seed=seed, lanes=lanes)
    console.say([f"{way.name}: {f'differs: {way.difference}' if way.difference else 'equal'}" for way in ways[1:]])
    equal = not any(way.difference for way in ways)
    console.say([f"equal to the bit; {ways[0].fingerprint}" if equal else f"NOT equal to the {ways[0].name}"])
    telling.tell(tables=lambda: {"ways": ways}, equal=equal)
    if not equal:
        raise typer.Exit(1)


@verb(TEST, "sim.benchmarking.benchmark(sim.load('scenarios/june-war-2025.yaml').scenario)")
def benchmark(
    scenario: Scenario,
    lanes: Annotated[bool, typer.Option(help="Whether to play sixteen runs at once, too.")] = True,
) -> None:
    """Measure runs per second of processor time, by each way to play, beside Mesa's own runner; takes some minutes."""
    from sim import api, benchmarking

    study = api.load(scenario)
    console.tell_of_compiling()
    found = benchmarking.benchmark(study.scenario, lanes=lanes)
    second = {"compiled loop": benchmarking.second_core(study.scenario, lanes=False)}
    if lanes:
        second["in lanes"] = benchmarking.second_core(study.scenario, lanes=True)
    console.say(benchmarking.lines(found, second))
    telling.tell(tables=lambda: {"paces": found}, second_thread=second)
