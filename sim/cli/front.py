"""The front of the command line: its name, its help in reading order, and the options that several verbs have."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from sim.console import EXIT_CODES
from sim.manners import completing, telling

NAME = "sim"
#: Under which headings the verbs are listed, in this order.
RUN, TEST, EXPLAIN, FILES = "Run", "Compare and test", "Explain", "Files"
PANELS = (RUN, TEST, EXPLAIN, FILES)
_Verb = TypeVar("_Verb", bound=Callable[..., Any])


class _Front(TyperGroup):
    """All verbs, under headings."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the verbs under their headings."""
        room = formatter.width - 6 - max(map(len, self.list_commands(ctx)))
        for panel in PANELS:
            verbs = {name: one for name, one in self.commands.items() if getattr(one, "rich_help_panel", "") == panel}
            if verbs:
                with formatter.section(panel):
                    formatter.write_dl([(name, one.get_short_help_str(room)) for name, one in verbs.items()])


def _exit_codes() -> str:
    """Exit codes as lines of help."""
    said = [wrap(meaning, 70) for meaning in EXIT_CODES.values()]
    table = [f"  {code:>3}  " + "\n       ".join(words) for code, words in zip(EXIT_CODES, said, strict=True)]
    return "\n".join(["\b", "Exit codes:", *table])


app = typer.Typer(
    name=NAME,
    cls=_Front,
    help="Scenario simulator of Iran-aligned militias in Iraq: agents that decide under named, sourced pressures.",
    epilog=_exit_codes(),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def verb(panel: str, python: str, *, name: str | None = None, tells: bool = True) -> Callable[[_Verb], _Verb]:
    """Make a function a verb.

    Parameters
    ----------
    panel : str
        The heading it is listed under.
    python : str
        The lines of Python that do the same.
    name : str, optional
        Its name; otherwise that of the function.
    tells : bool
        Whether it can give a JSON document.
    """
    epilog = "\n".join(["\b", "In Python:", *(f"  {line}" for line in python.splitlines())])

    def registered(function: _Verb) -> _Verb:
        made = telling_too(function) if tells else function
        app.command(name or function.__name__, epilog=epilog, rich_help_panel=panel)(made)
        return function

    return registered


def telling_too(function: Callable[..., None]) -> Callable[..., None]:
    """The function with an option for a JSON document, which `status` has seen before anything is run."""

    @wraps(function)
    def with_json(*, json: bool = False, **given: Any) -> None:
        function(**given)

    known = signature(function)
    option = Parameter("json", Parameter.KEYWORD_ONLY, default=False, annotation=Json)
    vars(with_json)["__signature__"] = known.replace(parameters=[*known.parameters.values(), option])
    return with_json


Json = Annotated[bool, typer.Option(telling.FLAG, help=telling.HELP)]
Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario file.", autocompletion=completing.scenarios)
]
Scenarios = Annotated[
    list[str], typer.Argument(metavar="SCENARIO...", help="Scenario files.", autocompletion=completing.scenarios)
]
Experiment = Annotated[
    str, typer.Argument(metavar="EXPERIMENT", help="An experiment file.", autocompletion=completing.experiments)
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change the scenario: pressures.sanctions=0.2, 'actors.*.state_stake*=0.5'. May be repeated.",
        autocompletion=completing.changes,
    ),
]
ExperimentSets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change the experiment: runs=50, seed=2. May be repeated.",
        autocompletion=completing.settings,
    ),
]
Hypothesis = Annotated[
    str | None, typer.Option(help="Run a rival, simpler theory by name.", autocompletion=completing.hypotheses)
]
Seed = Annotated[int, typer.Option(help="Luck; the same seed gives the same histories.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Where results go; otherwise the folder results.")]
Workers = Annotated[int | None, typer.Option(help="How many at once; otherwise as many as there are cores.")]
