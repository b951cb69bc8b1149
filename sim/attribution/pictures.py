"""The pictures of an attribution, by name."""

from typing import TYPE_CHECKING

from sim.attribution.claims import interactions_exceed
from sim.plots.interactions import interactions
from sim.plots.share_spread import share_spread
from sim.plots.shown import About, Shown
from sim.plots.waterfall import waterfall

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.attribution.attributing import Attribution


def pictures(what: "Attribution") -> "dict[str, Figure]":
    """The waterfall, the spread of shares, and the table of interactions."""
    tables, asked = what.tables, what.question
    about = About(asked.title, " ".join(asked.question.split()), asked.seed)
    shown = Shown("outcome", asked.label, asked.is_chance, asked.unit, asked.label)
    remarks = _remarks(what)
    shares = tables["shares"]
    drawn = {
        "waterfall": waterfall(shares, tables["ends"], shown=shown, about=about, remarks=remarks),
        "spread": share_spread(shares, tables["variants"], shown=shown, about=about, remarks=remarks),
    }
    if len(asked.players) > 1:
        drawn["interactions"] = interactions(shares, tables["interactions"], shown=shown, about=about, remarks=remarks)
    return drawn


def _remarks(what: "Attribution") -> list[str]:
    asked = what.question
    runs = f"{asked.coalitions} combinations, {asked.runs} runs of each on the same luck, seed {asked.seed}"
    found = [f"Asked on {what.sets.words}; {runs}."]
    if asked.sets:
        found.append(f"In all combinations: {', '.join(asked.sets)}.")
    if where := interactions_exceed(what):
        found.append(f"Interactions exceed main effects {where}: a share is then an average over orders.")
    return found
