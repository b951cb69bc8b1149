"""Outcomes: what the runs gave beside what the record says, each met or missed."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from textwrap import wrap

import pandas as pd
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.outcome_rows import AREA, ROWS
from sim.plots.style import (
    DOCUMENTED,
    SIMULATED,
    SOFT,
    axes,
    drawn,
    figure,
    heading,
    note,
    width_of,
)
from sim.plots.telling import Place, tell_place
from sim.plots.told_outcomes import told_verdict
from sim.results.verdicts import Verdict, unscored_because, verdicts, weighted_share, wilson
from sim.scenario.schema import Scenario

_NAME, _VERDICT, _TOP, _ROW, _GROUP_GAP = 4.0, 2.2, 1.12, 0.42, 0.72
_SMALL = 6.8
_CONFIDENCE = ("high", "medium", "low")
_COLOUR = {True: "#00694e", False: "#b3400a", None: SOFT}

#: Groups from top to bottom: title, and the kinds of score in it.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "How many (log scale)": ("count",), "Days until (log scale)": ("days",), "Shares and ratios": ("ratio",),
    "Which one (share of runs)": ("category",), "Yes or no (share of runs)": ("binary", "order"),
}  # fmt: skip


@drawn
def outcomes(measures: pd.DataFrame, scenario: Scenario) -> Figure:
    """A row for each scored outcome: runs filled, record hollow, verdict at the right; the others listed beneath."""
    found = verdicts(measures, scenario)
    groups = {title: _sorted(found, kinds) for title, kinds in _GROUPS.items()}
    groups = {title: rows for title, rows in groups.items() if rows}
    judged = {verdict.outcome.id for verdict in found}
    rest = [
        (outcome.id, unscored_because(outcome, scenario) or "no run gave a value")
        for outcome in scenario.outcomes
        if outcome.id not in judged
    ]
    small_print = [line for name, reason in rest for line in wrap(f"{name}: {reason}", 165, subsequent_indent="    ")]
    body = sum(len(rows) * _ROW + _GROUP_GAP for rows in groups.values()) + (0.3 if not groups else 0)
    canvas = figure(_NAME + AREA + _VERDICT, _TOP + body + 0.35 + 0.16 * len(small_print))
    heading(canvas, scenario.title, _subtitle(found))
    legend.put(canvas, [_legend(found)], 0.2, 0.68, rows=1)
    top = _TOP
    for title, rows in groups.items():
        _group(canvas, top, title, rows)
        top += len(rows) * _ROW + _GROUP_GAP
    if small_print:
        note(canvas, 0.2, top, "Not scored here", size=8, weight="bold")
    for index, line in enumerate(small_print):
        note(canvas, 0.2, top + 0.2 + 0.16 * index, line, size=_SMALL, colour=SOFT)
    return canvas


def _sorted(found: Sequence[Verdict], kinds: tuple[str, ...]) -> list[Verdict]:
    chosen = [verdict for verdict in found if verdict.outcome.score_as.type in kinds]
    return sorted(chosen, key=lambda verdict: _CONFIDENCE.index(verdict.outcome.confidence))


def _subtitle(found: Sequence[Verdict]) -> str:
    runs = max((verdict.runs for verdict in found), default=0)
    met = sum(verdict.met is True for verdict in found)
    counted = sum(verdict.met is not None for verdict in found)
    share = weighted_share(found)
    weighted = "" if math.isnan(share) else f"; {share:.0%} met, weighted by confidence"
    many = "one run"
    if runs > 1:
        many = f"in at least half of {runs} runs; at the right the share of runs, with its 95 % interval"
    return f"{met} of {counted} scored outcomes met ({many}){weighted}"


def _legend(found: Sequence[Verdict]) -> Block:
    many = any(verdict.runs > 1 for verdict in found)
    entries = [
        (legend.dot("o", face=SIMULATED, edge=SIMULATED), "simulated, median" if many else "simulated"),
        (legend.dot("D", face="none", edge=DOCUMENTED, area=30, width=1.2), "documented"),
        (legend.patch("none", DOCUMENTED), "documented range"),
        (legend.dot("x", edge=SOFT, area=25, width=1.2), "false twin (should be at 0)"),
    ]
    if many:
        entries.insert(1, (legend.line(SIMULATED, width=4), "50, 80, 95 % of runs (a share: its 95 % interval)"))
    return Block("", list(entries))


def _group(canvas: Figure, top: float, title: str, rows: list[Verdict]) -> None:
    height = len(rows) * _ROW
    note(canvas, 0.2, top - 0.02, title, size=9, weight="bold", colour=SIMULATED)
    area = axes(canvas, _NAME, top + 0.2, AREA, height)
    area.set_ylim(len(rows) - 0.5, -0.5)
    area.set_yticks([])
    area.spines["left"].set_visible(False)
    ROWS[rows[0].outcome.score_as.type](area, rows)
    for index, verdict in enumerate(rows):
        middle = top + 0.2 + (index + 0.5) * _ROW
        outcome = verdict.outcome
        after = 0.28 + width_of(outcome.id, 7.8, "bold")
        note(canvas, 0.2, middle - 0.14, outcome.id, size=7.8, weight="bold")
        note(canvas, after, middle - 0.13, f"({outcome.confidence})", size=_SMALL, colour=SOFT)
        note(canvas, 0.2, middle + 0.02, _fitted(outcome.description, _NAME - 0.4), size=_SMALL, colour=SOFT)
        first, second = _judgement(verdict)
        note(canvas, _NAME + AREA + 0.2, middle - 0.14, first, size=8.2, weight="bold", colour=_COLOUR[verdict.met])
        note(canvas, _NAME + AREA + 0.2, middle + 0.02, second, size=_SMALL, colour=SOFT)
        whole = Place(0.2, middle - _ROW / 2, _NAME + AREA + _VERDICT - 0.3, _ROW, told_verdict(verdict, first, second))
        tell_place(canvas, whole)


def _fitted(text: str, width: float) -> str:
    if width_of(text, _SMALL) <= width:
        return text
    words = text.split()
    counts = range(1, len(words) + 1)
    kept = bisect_right(counts, width, key=lambda count: width_of(" ".join(words[:count]) + " …", _SMALL))
    return " ".join(words[:kept]) + " …"


def _judgement(verdict: Verdict) -> tuple[str, str]:
    """The verdict in words and a sign, and what has to be said about it."""
    if verdict.met is None:
        return "– no run counts", "its clock never started"
    word = "✓ met" if verdict.met else "✗ missed"
    if verdict.runs == 1:
        return word, "the run ended first" if verdict.censored else ""
    parts = [f"left out {verdict.left_out:.0%}"] if verdict.counted < verdict.runs else []
    parts += [f"run ended first {verdict.censored:.0%}"] if verdict.censored else []
    low, high = wilson(verdict.hits, verdict.counted)
    return f"{word}: {verdict.share:.0%} ({100 * low:.0f} to {100 * high:.0f})", ", ".join(parts)
