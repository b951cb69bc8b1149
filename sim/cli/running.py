"""Verbs that run: scenarios, experiments, and what makes them faster."""

from functools import partial
from typing import Annotated

import typer

from sim import console
from sim.cli.front import RUN, Experiment, ExperimentSets, Hypothesis, Out, Scenarios, Seed, Sets, Workers, verb
from sim.manners import telling


@verb(RUN, 'sim.load("scenarios/june-war-2025.yaml").run(seed=1, runs=100).save()')
def run(
    scenarios: Scenarios,
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
    from sim.results.summing import tables_of

    studies = [api.load(path, sets or (), hypothesis) for path in scenarios]
    asked.refuse_numbers(seed, runs, trace, first)
    asked.refuse_folder(out)
    console.tell_of_compiling()
    for study in studies:
        with console.progress(study.scenario.id, runs) as told:
            result = study.run(seed=seed, runs=runs, first=first, traced=trace, threads=asked.cores(), told=told)
        console.say(result.account())
        kept = result.save(out)
        console.say(["", f"kept in {kept}", ""])
        about = partial(tables_of, result.tables, result.scenario)
        telling.tell(folder=kept, tables=about, runs=runs, seed=seed, first=first, hypothesis=hypothesis)


@verb(RUN, 'sim.sweep("experiments/ensembles.yaml").summary')
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


@verb(RUN, "sim.lanes.playing.prepare()", name="compile", tells=False)
def compile_lanes() -> None:
    """Compile the rules that play sixteen runs at once; a few minutes once, and large ensembles are made sooner."""
    from sim.lanes.playing import are_compiled, prepare

    if not are_compiled():
        console.complain(["compiling the rules for sixteen runs at once; this takes a few minutes"])
    prepare()
    console.say(["compiled: ensembles are played sixteen runs at once from now on"])
