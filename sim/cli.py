"""The command `sim`: one function per verb that parses, calls one function of the package, and prints."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from sim import console
from sim.errors import Refused
from sim.interrupts import Interrupted, all_said

app = typer.Typer(
    name="sim",
    help="Scenario simulator of Iran-aligned militias in Iraq: agents that decide under named, sourced pressures.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change the scenario: pressures.sanctions=0.2, 'actors.*.state_stake*=0.5'. May be repeated.",
    ),
]
Hypothesis = Annotated[str | None, typer.Option(help="Run a rival, simpler theory by name.")]
Seed = Annotated[int, typer.Option(help="Luck; the same seed gives the same histories.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Where results go; otherwise the folder results.")]
Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file.")]


Experiment = Annotated[str, typer.Argument(metavar="EXPERIMENT", help="An experiment file.")]
ExperimentSets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change the experiment: runs=50, seed=2. May be repeated."),
]
Workers = Annotated[int | None, typer.Option(help="How many at once; otherwise as many as there are cores.")]


@app.command(epilog='\b\nIn Python:\n  sim.load("scenarios/june-war-2025.yaml").run(seed=1, runs=100).save()')
def run(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Scenario files.")],
    runs: Annotated[int, typer.Option(help="How many histories that differ in luck alone, 1 to 10000.")] = 1,
    seed: Seed = 1,
    sets: Sets = None,
    hypothesis: Hypothesis = None,
    out: Out = None,
    trace: Annotated[int, typer.Option(help="How many runs keep daily states and single decisions, 1 to 200.")] = 20,
    first: Annotated[int, typer.Option(help="Number of the first run; run 7 is the same with or without others.")] = 0,
) -> None:
    """Run scenarios; print what happened beside the record; keep tables, manifest and pictures."""
    from sim import api, asked

    studies = [api.load(path, sets or (), hypothesis) for path in scenarios]
    asked.refuse_numbers(seed, runs, trace, first)
    asked.refuse_folder(out)
    console.tell_of_compiling()
    for study in studies:
        with console.progress(study.scenario.id, runs) as told:
            result = study.run(seed=seed, runs=runs, first=first, traced=trace, threads=asked.cores(), told=told)
        console.say(result.account())
        console.say(["", f"kept in {result.save(out)}", ""])


@app.command(epilog='\b\nIn Python:\n  sim.sweep("experiments/ensembles.yaml").summary')
def sweep(
    experiment: Experiment,
    sets: ExperimentSets = None,
    workers: Workers = None,
    pool: Annotated[str, typer.Option(help="processes, threads or serial.")] = "processes",
    start_method: Annotated[str | None, typer.Option(help="How processes start: forkserver or spawn.")] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler instead, as tcp://127.0.0.1:8786.")
    ] = None,
    trust_network: Annotated[
        bool, typer.Option("--trust-network", help="Use a scheduler on another machine without TLS.")
    ] = False,
    chunk: Annotated[int | None, typer.Option(help="Runs that are kept together; changes no number.")] = None,
    run_timeout: Annotated[float | None, typer.Option(metavar="SECONDS", help="Stop a run that takes longer.")] = None,
    worker_memory: Annotated[int | None, typer.Option(metavar="MB", help="Memory of a worker process.")] = None,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first run that fails.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Make runs again that failed before.")] = False,
    no_lock: Annotated[bool, typer.Option("--no-lock", help="Do without a lock where the disk has none.")] = False,
    yes_large: Annotated[bool, typer.Option("--yes-large", help="Allow more than ten million runs.")] = False,
    out: Out = None,
) -> None:
    """Run an experiment; interrupted or killed, the same command goes on where it was."""
    from sim.study.places import Place
    from sim.sweeping import Order, command

    memory = None if worker_memory is None else worker_memory * 10**6
    place = Place(pool, workers, start_method, cluster, trust_network, run_timeout, memory=memory)
    order = Order(experiment, sets or (), out, place, chunk, fail_fast, again, not no_lock, yes_large)
    raise typer.Exit(command(order))


@app.command(epilog='\b\nIn Python:\n  sim.score(["scenarios/june-war-2025.yaml"]).scores')
def score(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO...]", help="Documented episodes; all in the folder scenarios if none is named."
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Histories of each set of parameters, 1 to 200.")] = 16,
    seed: Seed = 1,
    sets: Sets = None,
    recodings: Annotated[int, typer.Option(help="How often a fifth of all codes is moved and scored again.")] = 8,
    workers: Workers = None,
    out: Out = None,
) -> None:
    """Hold the theory against the record, beside rival theories and null models; say where it loses."""
    from sim.scoring.command import Scoring, command
    from sim.study.places import Place
    from sim.sweeping import Order

    order = Order("", sets or (), out, Place(workers=workers))
    raise typer.Exit(command(Scoring(scenarios or (), seed, runs, recodings, order)))


@app.command(epilog='\b\nIn Python:\n  sim.calibrate("experiments/calibration.yaml").tables["posterior"]')
def calibrate(
    experiment: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="An experiment file of kind calibration.")],
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Change the experiment: vectors=256, seed=2. May be repeated."
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


@app.command(epilog="\b\nIn Python:\n  from sim.control.study import control")
def control(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENARIO...]", help="Scenario files; the ten documented episodes if none is named."),
    ] = None,
    runs: Annotated[int, typer.Option(help="Histories of each arm, 1 to 10000.")] = 200,
    seed: Seed = 1,
    sets: Sets = None,
    out: Out = None,
) -> None:
    """Measure how far Tehran's word decides: compliance, shirking, slack, autonomy, substitution."""
    from sim.control.command import Order, command

    raise typer.Exit(command(Order(scenarios or (), runs, seed, sets or (), out)))


@app.command(epilog='\b\nIn Python:\n  sim.sensitivity("experiments/sensitivity-june-2025.yaml").tables["ranking"]')
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


@app.command(epilog='\b\nIn Python:\n  sim.discover("experiments/discover-june-2025.yaml", "claimed").account()')
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


@app.command(
    epilog='\b\nIn Python:\n  sim.attribute("experiments/attribution-june-2025.yaml").shares\n'
    '  sim.attribute("scenarios/june-war-2025.yaml", outcome="attacks_us", pressures=["sanctions"]).account()'
)
def attribute(
    file: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario, or an attribution file.")],
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="M", help="A total (attacks_us), a documented outcome (kh-suspends, kh-suspends:met), or a measure."
        ),
    ] = None,
    pressures: Annotated[
        str, typer.Option(metavar="A,B+C", help="What it is divided between; joined by + they count as one.")
    ] = "",
    reference: Annotated[
        str, typer.Option(help="The level they are held against over the whole period, or start.")
    ] = "0",
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Change the scenario everywhere, or numbers of the file: runs=50."
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


@app.command(epilog='\b\nIn Python:\n  sim.register("scenarios/june-war-2025.yaml").what.seal')
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


@app.command(
    epilog="\b\nIn Python:\n"
    '  sim.compare([sim.load("scenarios/june-war-2025.yaml"), sim.load("scenarios/june-2025-without-tehran.yaml")])'
)
def compare(
    places: Annotated[
        list[str], typer.Argument(metavar="A B...", help="Scenario files or results folders, the baseline first.")
    ],
    runs: Annotated[int, typer.Option(help="How many histories of each, on the same luck, 1 to 10000.")] = 200,
    seed: Seed = 1,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="One more arm: A with this change. May be repeated."),
    ] = None,
    arms: Annotated[
        list[str] | None,
        typer.Option("--arm", metavar="NAME: PATH=VALUE, ...", help="One more arm: A with several changes."),
    ] = None,
    hypotheses: Annotated[
        list[str] | None,
        typer.Option("--hypothesis", metavar="NAME", help="One more arm: A under a rival theory. May be repeated."),
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
    console.say(["", f"kept in {result.save(out)}"])


@app.command(epilog='\b\nIn Python:\n  sim.check(["my-scenario.yaml"])')
def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Scenario, experiment, calibration or attribution files.")
    ],
    sets: Sets = None,
) -> None:
    """Say what is wrong with scenario and experiment files, and where."""
    from sim.checking import check as checked

    found = checked(files, sets or ())
    notices = [problem for problem in found if problem.notice]
    if len(notices) < len(found):
        raise Refused(found)
    console.complain(map(str, notices))
    console.say([f"{len(files)} file{'s' * (len(files) != 1)} in order"])


@app.command(epilog="\b\nIn Python:\n  sim.scenario.template.schema_json()")
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from sim.scenario.template import schema_json

    print(json.dumps(schema_json(), indent=2, ensure_ascii=True))


@app.command(epilog='\b\nIn Python:\n  sim.scenario.template.template("my-scenario")')
def new(name: Annotated[str, typer.Argument(help="Id of the scenario, and name of its file.")]) -> None:
    """Write NAME.yaml: a commented scenario that runs as it is."""
    from sim.api import new as written

    console.say([f"wrote {written(name)}"])


@app.command(epilog="\b\nIn Python:\n  sim.theory.tables.theory_table(), sim.theory.tables.parameter_table()")
def theory(
    parameters: Annotated[bool, typer.Option("--parameters", help="The numbers instead of the mechanisms.")] = False,
) -> None:
    """Print every mechanism and what carries it, or every number with range, grade and sources."""
    from sim.listing import mechanism_lines, parameter_lines

    console.say(parameter_lines() if parameters else mechanism_lines())


@app.command(epilog="\b\nIn Python:\n  sim.theory.tables.source_table()")
def sources() -> None:
    """Print every source and the numbers that rest on it."""
    from sim.listing import source_lines

    console.say(source_lines())


@app.command(
    epilog='\b\nIn Python:\n  sim.load("scenarios/june-war-2025.yaml").explain("kataib-hezbollah", "2025-06-22")'
)
def explain(
    scenario: Scenario,
    actor: Annotated[str, typer.Option(help="Who decides: an actor of the scenario.")],
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
    from sim.results.explain import card_lines

    study = api.load(scenario, sets or (), hypothesis)
    asked.refuse_folder(out)
    asked.refuse_run(seed, run)
    console.tell_of_compiling()
    moment = study.moment(actor, date, run=run, seed=seed)
    card = moment.card(decision)
    console.say(card_lines(card))
    console.say(["", f"also decided that day: {', '.join(moment.others(card.decision)) or 'nothing'}"])
    if out is not None:
        console.say([f"kept in {path}" for path in api.keep_card(card, out)])


@app.command(epilog='\b\nIn Python:\n  sim.reproduce("results/june-war-2025/0123456789ab").equal')
def reproduce(folder: Annotated[Path, typer.Argument(help="A results folder.")]) -> None:
    """Repeat a results folder from its manifest alone; exit code 1 and the first difference where it is not equal."""
    from sim.reproducing import reproduce as repeated

    found = repeated(folder)
    console.complain(f"not as it was: {words}" for words in found.versions)
    console.say([f"equal: every table of {folder}" if found.equal else f"differs: {found.difference}"])
    if not found.equal:
        raise typer.Exit(1)


@app.command(epilog="\b\nIn Python:\n  sim.verifying.verify(sim.load('scenarios/june-war-2025.yaml').scenario, seed=1)")
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
    if not equal:
        raise typer.Exit(1)


@app.command(epilog="\b\nIn Python:\n  sim.benchmarking.benchmark(sim.load('scenarios/june-war-2025.yaml').scenario)")
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


@app.command("compile", epilog="\b\nIn Python:\n  sim.lanes.playing.prepare()")
def compile_lanes() -> None:
    """Compile the rules that play sixteen runs at once; a few minutes once, and large ensembles are made sooner."""
    from sim.lanes.playing import are_compiled, prepare

    if not are_compiled():
        console.complain(["compiling the rules for sixteen runs at once; this takes a few minutes"])
    prepare()
    console.say(["compiled: ensembles are played sixteen runs at once from now on"])


def status() -> int:
    """Exit code of the command line; a refusal is one line a problem and exit code 2, never a traceback."""
    was_said = all_said()  # by an earlier command of this process, as in tests
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False) or 0
    except Refused as refusal:
        return _refused(map(str, refusal.problems))
    except TyperException as error:
        return _refused([f"sim: {' '.join(error.format_message().split())}"])
    except OSError as error:
        return _refused([f"sim: {error.filename or 'the system'}: {(error.strerror or str(error)).lower()}"])
    except Interrupted:
        raise
    except (typer.Abort, KeyboardInterrupt):
        code = console.INTERRUPTED
    if code == console.INTERRUPTED and (was_said or not all_said()):
        console.complain(["interrupted; nothing of the unfinished run is kept"])
    return int(code)


def _refused(lines: Iterable[str]) -> int:
    console.complain(lines)
    return console.REFUSED
