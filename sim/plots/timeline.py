"""The timeline: a lane for each actor, what the record says hollow, what the runs say filled."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import documented, legend, marks, strips
from sim.plots.lanes import GAP, LEAST_SHARE, Lane, Mark, acts, named, stack, state_marks
from sim.plots.legend import Block
from sim.plots.span import Span, frame
from sim.plots.style import (
    ACTS,
    BUBBLE,
    CLAIMS,
    FULL,
    GRID,
    INK,
    SOFT,
    TARGETS,
    THREAT,
    THREAT_SHADES,
    axes,
    drawn,
    figure,
    heading,
    short,
    width_of,
)
from sim.plots.told_acts import told_cells
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import STATES

_WIDTH, _LEFT, _RIGHT, _TOP, _BELOW = 13.0, 1.75, 0.45, 0.72, 1.35
#: Room beside the first and the last day, so that their marks are whole [inches].
_EDGE = 0.1
#: Statements of many runs are shown from this share of the runs on: somebody always says something.
_SAID_SHARE = 0.15
_HARD = ("no tone", "mild", "accuses, goes on", "conditional threat", "explicit threat, revenge", "calls for jihad")


@drawn
def timeline(record: pd.DataFrame, scenario: Scenario, runs: int, names: Mapping[str, str] | None = None) -> Figure:
    """Who did and said what, when: one run as marks, many runs as shares.

    Parameters
    ----------
    record : DataFrame
        The record of one or more runs; rows with run -1 are documented acts, drawn hollow.
    scenario : Scenario
        Its period, actors, events and outcomes.
    runs : int
        How many runs there were, those without any act included.
    names : mapping, optional
        Short names of actors.
    """
    span = Span(scenario.period.start, scenario.period.end)
    inches = _WIDTH - _LEFT - _RIGHT
    bin_days = span.bin_days(inches)
    seen = acts(record, scenario, runs, inches)
    state_rows = _state_rows(seen, scenario, names, inches, span.days)
    lanes = stack(
        [(actor, 1 + max((mark.row for mark in found), default=0)) for actor, found in state_rows.items()],
        [(actor, *marks.rows(seen, actor, many=runs > 1)) for actor in named(scenario, seen)],
    )
    height = (lanes[-1].top + lanes[-1].height if lanes else 0.5) + GAP
    canvas = figure(_WIDTH, _TOP + height + _BELOW)
    area = axes(canvas, _LEFT, _TOP, inches, height)
    area.set_ylim(height, 0)
    frame(area, span, inches)
    edge = _EDGE * span.days / inches
    area.set_xlim(-0.5 - edge, span.days - 0.5 + edge)
    _label(area, lanes, names)
    by_actor = {lane.actor: lane for lane in lanes}
    _states(area, by_actor, state_rows, inches / span.days)
    for actor in (actor for actor in by_actor if actor not in state_rows):
        _militia(area, by_actor[actor], seen[seen["actor"] == actor], bin_days, names, many=runs > 1)
    heading(canvas, scenario.title, _subtitle(scenario, runs, bin_days))
    legend.put(canvas, _legend(seen, many=runs > 1), 0.2, _TOP + height + 0.4)
    return canvas


def _state_rows(
    seen: pd.DataFrame, scenario: Scenario, names: Mapping[str, str] | None, inches: float, days: int
) -> dict[str, list[Mark]]:
    """Marks of the lanes above the militias: what befell everybody, then each state that takes part."""
    present = [actor for actor in STATES if actor in scenario.actors]
    others = [documented.OTHERS] if (seen["actor"] == documented.OTHERS).any() else []
    return {actor: state_marks(seen[seen["actor"] == actor], names, inches, days) for actor in [*others, *present]}


def _label(area: Axes, lanes: list[Lane], names: Mapping[str, str] | None) -> None:
    """Lane names in the margin, with full names under short ones; a tint on every second lane."""
    for index, lane in enumerate(lanes):
        if index % 2:
            area.axhspan(lane.top - GAP / 2, lane.top + lane.height + GAP / 2, color="#f6f6f4", linewidth=0, zorder=0)
        area.text(
            -0.012,
            lane.middle,
            _lane_name(lane.actor, names),
            transform=area.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=8,
            linespacing=1.2,
        )
    area.set_yticks([])
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.spines["left"].set_visible(False)


def _lane_name(actor: str, names: Mapping[str, str] | None) -> str:
    if actor == documented.OTHERS:
        return "other events"
    brief = short(actor, names)
    full = FULL.get(actor, "")
    return f"{brief}\n{full}" if full and full != brief and width_of(full, 8) < _LEFT - 0.2 else brief


def _states(area: Axes, lanes: dict[str, Lane], rows: dict[str, list[Mark]], inches_per_day: float) -> None:
    last = list(lanes.values())[-1:]
    bottom = last[0].top + last[0].height + GAP if last else 0.0
    for actor, own in rows.items():
        marks.states(area, lanes[actor], own, inches_per_day)
        marks.across(area, lanes[actor], own, lanes, bottom)


def _militia(
    area: Axes, lane: Lane, seen: pd.DataFrame, bin_days: int, names: Mapping[str, str] | None, *, many: bool
) -> None:
    attacks = seen[seen["act"] == "attack"]
    if many:
        strips.attack_shares(area, lane, attacks, bin_days, names)
        said = strips.shares(seen, "statement")
        said = said[said >= _SAID_SHARE]
        told = told_cells(seen[(seen["act"] == "statement") & ~seen["hollow"]], said, names)
        strips.strip(area, said, (lane.top + 0.03, 0.13), bin_days, THREAT_SHADES[4], told)
        attacks, seen = attacks[attacks["hollow"]], marks.singled_out(seen)
    marks.attacks(area, lane, marks.stacked(attacks), names)
    marks.words(area, lane, marks.spoken(seen), names)


def _subtitle(scenario: Scenario, runs: int, bin_days: int) -> str:
    what = f"{runs} runs: darkness is the share of runs" if runs > 1 else "one run"
    size = "" if bin_days == 1 else f"; each mark gathers {bin_days} days"
    return f"{scenario.period.start} to {scenario.period.end}; hollow: documented, filled: simulated ({what}){size}"


def _legend(seen: pd.DataFrame, *, many: bool) -> list[Block]:
    """Blocks for what occurs in the picture, and for nothing else."""
    attacks = seen[seen["act"] == "attack"]
    militia = seen[~seen["actor"].isin([*STATES, documented.OTHERS]) & (seen["share"] >= LEAST_SHARE)]
    colours = [(legend.patch(colour), name) for name, colour in TARGETS.items() if name in set(attacks["target"])]
    own = [(legend.dot(ACTS[act], area=50), act.replace("-", " ")) for act in ACTS if act in set(militia["act"])]
    lines = [
        (legend.line(marks.FORCE), "strike"),
        (legend.line(marks.MESSAGES), "message of Tehran"),
        (legend.dot("o", face="white", edge=SOFT, width=1.1), "documented (line dashed)"),
        (legend.dot("o", face=SOFT, edge=SOFT), "simulated"),
    ]
    detail = _shares() if many else _kinds(attacks, seen[seen["act"] == "statement"])
    return [
        Block("Target of an attack", list(colours)),
        *detail,
        Block("Other acts of militias", list(own)),
        Block("Across lanes", list(lines)),
    ]


def _kinds(attacks: pd.DataFrame, said: pd.DataFrame) -> list[Block]:
    """Of one run: claims by shape, statements by size and shade."""
    shapes = [
        (legend.dot(shape, face=SOFT, edge=SOFT, area=40 * marks.shape_size(shape)), name)
        for name, shape in CLAIMS.items()
        if name in set(attacks["claim"])
    ]
    tones = [
        (legend.dot(BUBBLE, face=THREAT_SHADES[hard], edge=THREAT_SHADES[5], area=marks.bubble_size(hard)), _HARD[hard])
        for hard in sorted({THREAT[tone] for tone in said["tone"] if tone})
    ]
    return [Block("Claimed by", list(shapes)), Block("Statement", list(tones))]


def _shares() -> list[Block]:
    """Of many runs: how dark a share is."""
    steps = [(legend.patch(strips.shade(INK, share)), f"{share:.0%}") for share in (0.1, 0.5, 1.0)]
    spoken = [(legend.patch(THREAT_SHADES[4]), f"a statement, from {_SAID_SHARE:.0%} of runs")]
    return [Block("Share of runs", list(steps)), Block("Strip on top", list(spoken))]
