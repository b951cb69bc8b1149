"""Pictures: one file each, tables in, a figure out. This is the only room that draws."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from sim.plots.attacks import attacks
from sim.plots.decision import decision
from sim.plots.outcomes import outcomes
from sim.plots.pressures import pressures
from sim.plots.style import files
from sim.plots.timeline import timeline
from sim.results.explain import DecisionCard
from sim.scenario.schema import Scenario

__all__ = ["attacks", "decision", "draw_all", "files", "outcomes", "pressures", "timeline"]


def draw_all(
    tables: Mapping[str, pd.DataFrame],
    scenario: Scenario,
    cards: Sequence[DecisionCard] = (),
    names: Mapping[str, str] | None = None,
) -> dict[str, Figure]:
    """All pictures of a run by name: `timeline`, `pressures`, `attacks`, `outcomes`, and `decision-1` and on.

    Parameters
    ----------
    tables : mapping
        `record`, `daily`, `runs` and `measures`, as in the results folder.
    scenario : Scenario
        What was run.
    cards : sequence, optional
        Decisions worth a card.
    names : mapping, optional
        Short names of actors, where ours will not do.
    """
    drawn = {
        "timeline": timeline(tables["record"], scenario, len(tables["runs"]), names),
        "pressures": pressures(tables["daily"], scenario, names),
        "attacks": attacks(tables["record"], scenario, tables["runs"]["run"].tolist(), names),
        "outcomes": outcomes(tables["measures"], scenario),
    }
    return drawn | {f"decision-{index}": decision(card, names) for index, card in enumerate(cards, 1)}
