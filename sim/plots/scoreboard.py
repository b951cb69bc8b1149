"""The theory beside each rival and null model: how far each is from the record, over all episodes and in each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import Foot, Head, cut, folded, nothing, number, wide
from sim.plots.score_rows import BETTER, MOST, OPEN, ROW, SKILL, WINS, frame, mark, skill_rows
from sim.plots.shown import About
from sim.plots.style import FAINT, INK, SIMULATED, drawn, figure, note
from sim.results.score_means import IN_SAMPLE, LEFT_CLUSTER_OUT, OURS, Mean, chosen, mean

if TYPE_CHECKING:
    from matplotlib.artist import Artist

_NAMES, _NUMBERS, _BOARD, _PANEL, _GAP, _ACROSS = 1.45, 1.75, 2.9, 1.52, 0.3, 5
_PAGE = 0.2 + _NAMES + _BOARD + _NUMBERS + SKILL + _NUMBERS


@dataclass(frozen=True)
class _Board:
    """What is drawn."""

    rows: pd.DataFrame
    """Scores of one split."""
    fitted: pd.DataFrame
    """Scores in sample."""
    skill: pd.DataFrame
    models: list[str]
    """Best first."""
    about: About

    def score(self, model: str, episode: str | None = None) -> Mean:
        """Mean relative score of a model, over all episodes or in one."""
        return mean(_of(self.rows, model, episode))


@drawn
def scoreboard(
    scores: pd.DataFrame,
    skill: pd.DataFrame,
    *,
    about: About,
    split: str = LEFT_CLUSTER_OUT,
    states: str = "simulated",
) -> Figure:
    """Relative scores of all models, lower is better; whoever does better than the theory is filled and dark orange.

    Parameters
    ----------
    scores : DataFrame
        A row an outcome and model: `model`, `split`, `states`, `episode`, `weight`, `score`, `error`, `relative`.
    skill : DataFrame
        `model`, `measure`, `episode`, `against`, `skill`, `low`, `high`; of it the theory's overall skill is shown.
    about : About
        Title, question, seed and names of episodes.
    split : str
        How the parameters were found. The score in sample stands beside it, never alone.
    states : str
        Whether states are `simulated` or `scripted`.
    """
    rows = chosen(scores, split, states)
    models = sorted(rows["model"].unique(), key=lambda model: mean(_of(rows, model)).value)
    subtitle = f"Mean score relative to ignorance, weighted by confidence; {split}; states {states}"
    if not len(rows) or OURS not in models:
        return nothing(about, subtitle)
    fitted = rows.iloc[:0]
    if "split" in scores and split != IN_SAMPLE:
        fitted = chosen(scores[scores["split"] == IN_SAMPLE], IN_SAMPLE, states)
    board = _Board(rows, fitted, _overall(skill, split, states), models, about)
    seed = f"; seed {about.seed}" if about.seed is not None else ""
    head = Head(about, f"{subtitle}; {rows['episode'].nunique()} episodes{seed}", _PAGE)
    return _page(board, head, Foot([_remark(board), about.note], _PAGE))


def _page(board: _Board, head: Head, foot: Foot) -> Figure:
    episodes = list(dict.fromkeys(board.rows["episode"]))
    tall = ROW * len(board.models)
    each = tall + 1.0
    lines = -(-len(episodes) // _ACROSS)
    top = head.height + 0.65
    canvas = figure(_PAGE, top + tall + 0.55 + each * lines + foot.height + 0.05)
    head.put(canvas)
    legend.put(canvas, [Block("", _entries(not board.fitted.empty))], 0.2, head.height + 0.02, rows=1)
    _overall_rows(canvas, board, top)
    for place, episode in enumerate(episodes):
        down = top + tall + 1.0 + each * (place // _ACROSS)
        if place % _ACROSS == 0:
            _names(canvas, board, down)
        _episode(canvas, board, episode, 0.2 + _NAMES + (_PANEL + _GAP) * (place % _ACROSS), down)
    foot.put(canvas, top + tall + 0.85 + each * lines - 0.3)
    return canvas


def _overall_rows(canvas: Figure, board: _Board, top: float) -> None:
    """All episodes together: scores on the left, the theory's skill over each model on the right."""
    ours = board.score(OURS)
    _names(canvas, board, top)
    left = 0.2 + _NAMES
    note(canvas, left, top - 0.2, "All episodes", size=9, weight="bold")
    area = frame(canvas, board.models, left, top, _BOARD)
    area.set_xlabel("relative score: 0 perfect, 1 ignorance")
    for place, model in enumerate(board.models):
        own = board.score(model)
        mark(area, place, model, own, better=own.value < ours.value)
        known = mean(_of(board.fitted, model))
        differs = known.outcomes > 0 and known.value != own.value
        if differs:
            area.plot([min(known.value, MOST)], [place], "|", color=INK, markersize=9, markeredgewidth=1.3,
                      zorder=7, gid="in sample")  # fmt: skip
        words = number(own.value, 2) + (f"; in sample {number(known.value, 2)}" if differs else "")
        note(canvas, left + _BOARD + 0.1, top + (place + 0.5) * ROW - 0.05, words, size=7, colour=_ink(own, ours))
    skill_rows(canvas, board.models, board.skill, left + _BOARD + _NUMBERS, top)


def _episode(canvas: Figure, board: _Board, episode: str, left: float, top: float) -> None:
    """One episode: the same rows, and a line at the theory's own score."""
    ours = board.score(OURS, episode)
    found = {model: board.score(model, episode) for model in board.models}
    better = [model for model, own in found.items() if own.value < ours.value]
    lines = folded(board.about.scenario(episode), _PANEL + 0.2, 7.8, most=2, weight="bold")
    for line, text in enumerate(reversed(lines)):
        note(canvas, left, top - 0.33 - 0.145 * line, text, size=7.8, weight="bold")
    level = [model for model, own in found.items() if own.value == ours.value and model != OURS]
    words = f"{len(better)} of {len(found) - 1} better" if better else f"no better than {level[0]}" if level else ""
    colour = BETTER if better else OPEN if level else WINS
    note(canvas, left, top - 0.175, cut(words or "theory is best", _PANEL + 0.2, 7), size=7, colour=colour)
    area = frame(canvas, board.models, left, top, _PANEL)
    area.axvline(min(ours.value, MOST), color=SIMULATED, linewidth=0.9, zorder=2, gid="ours")
    for place, model in enumerate(board.models):
        if found[model].outcomes:
            mark(area, place, model, found[model], better=model in better)


def _names(canvas: Figure, board: _Board, top: float) -> None:
    for place, model in enumerate(board.models):
        weight = "bold" if model == OURS else "normal"
        colour = SIMULATED if model == OURS else INK
        text = cut(model, _NAMES - 0.1, 8, weight)
        left = 0.2 + _NAMES - 0.12 - wide(text, 8, weight) / 1.08
        note(canvas, left, top + (place + 0.5) * ROW - 0.055, text, size=8, weight=weight, colour=colour)


def _entries(with_fitted: bool) -> "list[tuple[Artist, str]]":
    entries: list[tuple[Artist, str]] = [
        (legend.dot("o", face=SIMULATED, edge=SIMULATED), "theory"),
        (legend.dot("s", face="white", edge=OPEN, width=1.2), "rival theory"),
        (legend.dot("^", face="white", edge=OPEN, width=1.2), "null model"),
        (legend.dot("s", face=BETTER, edge=BETTER), "filled: better than the theory"),
        (legend.line(INK, 0.9, (2, 2)), "ignorance"),
        (legend.line(FAINT, 2.4), "95 % interval"),
    ]
    return [*entries, (legend.dot("|", area=80, width=1.3), "in sample")] if with_fitted else entries


def _remark(board: _Board) -> str:
    ahead = [model for model in board.models if board.score(model).value < board.score(OURS).value]
    first = f"Over all episodes the theory is beaten by {', '.join(ahead)}. " if ahead else ""
    return (
        f"{first}Intervals of scores are what the number of runs leaves open; those of skill come from resampling "
        "episodes. Ignorance is a coin, and the counts of other episodes for counts and waits."
    )


def _overall(skill: pd.DataFrame, split: str, states: str) -> pd.DataFrame:
    rows = chosen(skill, split, states)
    return rows[(rows["model"] == OURS) & (rows["measure"] == "overall") & (rows["episode"] == "")]


def _of(rows: pd.DataFrame, model: str, episode: str | None = None) -> pd.DataFrame:
    own = rows[rows["model"] == model]
    return own if episode is None else own[own["episode"] == episode]


def _ink(own: Mean, ours: Mean) -> str:
    return BETTER if own.value < ours.value else INK
