"""The command `sim`: one function per verb that parses, calls one function of the package, and prints."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from sim import console
from sim.errors import Refused

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


@app.command(epilog='\b\nIn Python:\n  sim.load("scenarios/june-war-2025.yaml").run(seed=1, runs=100).save()')
def run(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Scenario files.")],
    runs: Annotated[int, typer.Option(help="How many histories that differ in luck alone, 1 to 10000.")] = 1,
    seed: Seed = 1,
    sets: Sets = None,
    hypothesis: Hypothesis = None,
    out: Out = None,
    trace: Annotated[int, typer.Option(help="How many runs keep daily states and single decisions, 1 to 200.")] = 20,
) -> None:
    """Run scenarios; print what happened beside the record; keep tables, manifest and pictures."""
    from sim import api, asked

    studies = [api.load(path, sets or (), hypothesis) for path in scenarios]
    asked.refuse_numbers(seed, runs, trace)
    asked.refuse_folder(out)
    console.tell_of_compiling()
    for study in studies:
        with console.progress(study.scenario.id, runs) as told:
            result = study.run(seed=seed, runs=runs, traced=trace, told=told)
        console.say(result.account())
        console.say(["", f"kept in {result.save(out)}", ""])


@app.command(epilog='\b\nIn Python:\n  sim.check(["my-scenario.yaml"])')
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files.")], sets: Sets = None
) -> None:
    """Say what is wrong with scenario files, and where."""
    from sim.scenario import check as checked

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
def verify(scenario: Scenario, seed: Seed = 1, sets: Sets = None, hypothesis: Hypothesis = None) -> None:
    """Play one run in three ways: the Mesa model, the compiled loop, plain Python. They have to agree to the bit."""
    from sim import api, asked
    from sim.verifying import verify as verified

    study = api.load(scenario, sets or (), hypothesis)
    asked.refuse_run(seed, 0)
    console.tell_of_compiling()
    prints = verified(study.scenario, seed=seed)
    console.say([f"{way}: {fingerprint}" for way, fingerprint in prints.items()])
    equal = len(set(prints.values())) == 1
    console.say(["equal to the bit" if equal else "NOT equal"])
    if not equal:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; a refusal is one line a problem and exit code 2, never a traceback."""
    sys.exit(status())


def status() -> int:
    """Exit code of the command line."""
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False) or 0
    except Refused as refusal:
        return _refused(map(str, refusal.problems))
    except TyperException as error:
        return _refused([f"sim: {' '.join(error.format_message().split())}"])
    except OSError as error:
        return _refused([f"sim: {error.filename or 'the system'}: {(error.strerror or str(error)).lower()}"])
    except (typer.Abort, KeyboardInterrupt):
        code = console.INTERRUPTED
    if code == console.INTERRUPTED:
        console.complain(["interrupted; nothing of the unfinished run is kept"])
    return int(code)


def _refused(lines: Iterable[str]) -> int:
    console.complain(lines)
    return console.REFUSED
