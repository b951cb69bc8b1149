"""What a change did: the paired difference beside the baseline, who changed and when, and the command that says so."""

from collections.abc import Iterator
from functools import partial

import pandas as pd
from markupsafe import Markup
from nicegui import ui

from sim.errors import neutral
from sim.study.change_tables import ANYTHING
from sim.study.comparison import Comparison
from sim.study.comparison_pictures import pictures
from sim.web import look
from sim.web.headline import percent
from sim.web.view import View

#: Totals in the table of differences, and how people call them.
TOTALS = {
    "attacks": "attacks", "attacks_us": "attacks on Americans", "attacks_israel": "attacks on Israel",
    "attacks_home": "attacks at home", "deaths_us": "American deaths", "strikes": "strikes on militias",
    "statements": "statements",
}  # fmt: skip
#: Measured outcomes that are told, those that moved furthest.
_MOST_OUTCOMES = 6
_PICTURES = {
    "fans": "Attacks over time, side by side", "differences": "Differences on the same luck",
    "who-changed": "Who changed, and when",
}  # fmt: skip


async def shown(view: View, place: ui.element, found: Comparison) -> None:
    """Numbers at once, pictures when they are drawn."""
    place.clear()
    table = found.differences
    with place:
        with ui.element("div").props('data-testid="difference"'):
            _outcome(view, table)
            _table(table, found.runs)
        _who(found)
        drawn = ui.element("div").classes("place")
        look.command(command_of(view), "compare")
        with ui.element("details"):
            look.html("The whole account", "summary")
            look.html(Markup("<pre>{}</pre>").format("\n".join(found.account())))
    with drawn:
        waiting = ui.label("drawing …").classes("soft")
    question = view.state.question
    for number, name in enumerate(_PICTURES):
        # Each appears when it is drawn; what nobody waits for any more is not.
        svg = await view.desk.shop.drawn(partial(_svg, found, number, name))
        if view.is_gone or view.state.question != question:
            return
        with drawn:
            look.heading(_PICTURES[name], 3)
            look.figure(svg, _PICTURES[name]).props(f'data-testid="picture-{name}"')
    waiting.delete()


def command_of(view: View) -> str:
    """The comparison as a command: one arm with all changes."""
    state = view.state
    changes = [f"hypothesis={state.hypothesis}"] if state.hypothesis else []
    arm = f"what-if: {', '.join([*changes, *state.sets])}"
    if view.entry.folder is None:
        return view.command("compare", arms=[arm], runs=state.pairs, seed=state.seed)
    import shlex

    words = ["sim", "compare", str(view.entry.path), "--arm", arm]
    return shlex.join([*words, "--runs", str(state.pairs), "--seed", str(state.seed)])


def _svg(found: Comparison, place: int, name: str) -> str:
    from sim.plots.live import live_svg

    return live_svg(pictures(found, {name})[name], f"w{place}", _PICTURES[name])


def _outcome(view: View, table: pd.DataFrame) -> None:
    """The headline's outcome, before and after."""
    met = table[table["what"] == "met"]
    wanted = view.state.outcome or view.headline
    rows = met[met["measure"] == wanted] if wanted else met.iloc[:0]
    if rows.empty:
        rows = table[(table["what"] == "chance") & (table["measure"] == "any attack on Americans")]
    if rows.empty:
        return
    row = rows.iloc[0]
    look.html(
        Markup('<p class="big"><strong>{} → {}</strong> <span>{}</span></p><p class="soft">{}</p>').format(
            percent(row["baseline"]),
            percent(row["value"]),
            neutral(str(row["measure"])),
            f"{100 * row['difference']:+.0f} points on the same luck, 95 % interval "
            f"{100 * row['low']:+.0f} to {100 * row['high']:+.0f}; {percent(1 - row['unchanged'])} of runs changed.",
        )
    )


def _table(table: pd.DataFrame, runs: int) -> None:
    """Totals, and the outcomes that moved furthest."""
    head = ["", "As it was", "What if", "Difference", "95 % interval", "Runs changed"]
    look.table(head, [*_totals(table), *_outcomes(table)], f"Means over {runs} pairs of runs", "numbers")


def _totals(table: pd.DataFrame) -> Iterator[list[object]]:
    totals = table[(table["what"] == "total") & table["measure"].isin(TOTALS)]
    for _, row in totals.iterrows():
        changed = percent(1 - row["unchanged"])
        yield [TOTALS[row["measure"]], *(f"{row[name]:.2f}" for name in ("baseline", "value")),
               f"{row['difference']:+.2f}", f"{row['low']:+.2f} to {row['high']:+.2f}", changed]  # fmt: skip


def _outcomes(table: pd.DataFrame) -> Iterator[list[object]]:
    met = table[(table["what"] == "met") & (table["unchanged"] < 1)]
    furthest = met.reindex(met["difference"].abs().sort_values(ascending=False, kind="stable").index)
    for _, row in furthest.head(_MOST_OUTCOMES).iterrows():
        points = {name: 100 * row[name] for name in ("difference", "low", "high")}
        yield [f"met: {row['measure']}", percent(row["baseline"]), percent(row["value"]),
               f"{points['difference']:+.0f} points", f"{points['low']:+.0f} to {points['high']:+.0f}",
               percent(1 - row["unchanged"])]  # fmt: skip


def _who(found: Comparison) -> None:
    """Each actor that changed: in how many runs, and when first."""
    other = found.others[0]
    if other.same:
        look.words("None of it reaches a run: both begin as the same world.", "lead")
        return
    rows = found.changes[(found.changes["what"] == ANYTHING) & (found.changes["runs"] > 0)]
    rows = rows.sort_values("share", ascending=False, kind="stable")
    if rows.empty:
        look.words("No run changed, although the inputs differ.", "lead")
        return
    first = [
        (row["actor"], percent(row["share"]), _day(row["median"]), _day(row["earliest"])) for _, row in rows.iterrows()
    ]
    look.heading("Who changed, and when", 3)
    look.table(["Actor", "Runs changed", "Middle of the first days", "Earliest"], first, "Who changed, and when")


def _day(value: pd.Timestamp) -> str:
    return "–" if pd.isna(value) else str(value.date())
