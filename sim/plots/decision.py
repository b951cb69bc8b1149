"""The decision card: each option as a stack of named terms, its probability, the luck, and what would flip it."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.style import (
    CYCLE,
    FAINT,
    GRID,
    HALO,
    INK,
    SIMULATED,
    SOFT,
    axes,
    drawn,
    figure,
    heading,
    note,
    short,
    width_of,
)
from sim.plots.telling import Told, tell
from sim.results.explain import DecisionCard, flip_words

_MARGIN, _BARS, _CHANCE, _TOP, _ROW = 0.45, 6.6, 1.5, 0.85, 0.54
#: A term is named inside its segment where the segment has room.
_TEXT = 6.8


@drawn
def decision(card: DecisionCard, names: Mapping[str, str] | None = None) -> Figure:
    """One choice as arithmetic: what pulls each option right or left, and where luck fell."""
    left = _MARGIN + max(width_of(option, 9, "bold") for option in card.options)
    rows = len(card.options)
    height = rows * _ROW
    terms = card.ranked_terms()
    key_rows = -(-len(terms) // 6)
    tail = 1.55 + 0.2 * key_rows + 0.19 * (len(card.flips) + 1)
    canvas = figure(left + _BARS + 0.75 + _CHANCE + 0.55, _TOP + height + tail)
    who = short(card.actor, names)
    heading(canvas, f"{who}, {card.date.isoformat()}: {card.decision}", f"{card.scenario}; {_verdict(card)}")
    bars = axes(canvas, left, _TOP, _BARS, height)
    _bars(bars, card, terms)
    chances = axes(canvas, left + _BARS + 0.75, _TOP, _CHANCE, height)
    _chances(chances, card)
    _luck(axes(canvas, left, _TOP + height + 0.72, _BARS + 0.75 + _CHANCE, 0.16), card)
    below = _TOP + height + 1.12
    entries = [(_swatch(place), card.terms[term]) for place, term in enumerate(terms)]
    legend.put(canvas, [Block("Terms", list(entries))], left, below, rows=max(1, key_rows))
    _flips(canvas, card, left, below + 0.28 + 0.2 * key_rows)
    return canvas


def _verdict(card: DecisionCard) -> str:
    if not card.runner_up:
        return f"chose {card.chosen}, the only option"
    if card.margin < 0:
        return f"luck chose {card.chosen}, although {card.runner_up} had {-card.margin:.2f} more utility"
    return f"chose {card.chosen}, {card.margin:.2f} of utility ahead of {card.runner_up}"


def _bars(area: Axes, card: DecisionCard, terms: Sequence[int]) -> None:
    reach = [0.0]
    for row, values in enumerate(card.values):
        ends = _stack(area, row, [(place, values[term], card.terms[term]) for place, term in enumerate(terms)])
        reach += ends
        total = card.utilities[row]
        area.plot([total, total], [row - 0.3, row + 0.34], color=INK, linewidth=2.4, zorder=5, solid_capstyle="butt")
        area.annotate(
            f"{total:+.2f}",
            (total, row - 0.3),
            (0, 1),
            textcoords="offset points",
            fontsize=7.5,
            ha="center",
            va="bottom",
            fontweight="bold",
            path_effects=HALO,
            zorder=6,
            annotation_clip=False,
        )
    low, high = min(reach), max(reach)
    pad = 0.05 * (high - low or 1.0)
    area.set_xlim(low - pad, high + pad)
    _name_segments(area, card)
    area.set_ylim(len(card.options) - 0.4, -0.75)
    area.set_yticks(range(len(card.options)))
    area.set_yticklabels([f"▶ {option}" if option == card.chosen else option for option in card.options], fontsize=9)
    for option, label in zip(card.options, area.get_yticklabels(), strict=True):
        label.set_fontweight("bold" if option == card.chosen else "normal")
    chosen = card.options.index(card.chosen)
    area.axhspan(chosen - 0.5, chosen + 0.42, color="#f1f4f8", linewidth=0, zorder=0)
    area.axvline(0, color=INK, linewidth=0.8, zorder=4)
    area.grid(axis="x", color=GRID, linewidth=0.6)
    area.tick_params(axis="y", length=0)
    area.spines["left"].set_visible(False)
    area.set_xlabel("utility: terms against the option to the left of zero, for it to the right; black tick: their sum")


def _stack(area: Axes, row: int, parts: Sequence[tuple[int, float, str]]) -> list[float]:
    """Draw one option's terms outwards from zero on both sides; both ends."""
    left = right = 0.0
    for place, value, name in parts:
        start = right if value > 0 else left
        if value:
            bar = area.barh(
                row,
                value,
                left=start,
                height=0.5,
                color=CYCLE[place % len(CYCLE)],
                edgecolor="white",
                linewidth=0.6,
                hatch=_hatch(place),
                zorder=3,
            )
            bar[0].set_gid(name)
            tell(bar[0], Told(f"{name}: {value:+.2f}"))
        right, left = (right + value, left) if value > 0 else (right, left + value)
    return [left, right]


def _name_segments(area: Axes, card: DecisionCard) -> None:
    """Write a term's name into every segment that is wide enough for it, beside the tick of the sum."""
    low, high = area.get_xlim()
    for segment in area.patches:
        name = str(segment.get_gid())
        box = segment.get_bbox()  # type: ignore[attr-defined]
        start, end = min(box.x0, box.x1), max(box.x0, box.x1)
        total = card.utilities[round(box.y0 + 0.25)]
        if start < total < end:
            start, end = (start, total) if total - start > end - total else (total, end)
        if (end - start) / (high - low) * _BARS >= width_of(name, _TEXT) + 0.08:
            area.text(
                (start + end) / 2,
                (box.y0 + box.y1) / 2,
                name,
                fontsize=_TEXT,
                ha="center",
                va="center",
                color=INK,
                path_effects=HALO,
                zorder=4.5,
            )


def _hatch(place: int) -> str | None:
    return "////" if place >= len(CYCLE) else None


def _swatch(place: int) -> Patch:
    return Patch(facecolor=CYCLE[place % len(CYCLE)], edgecolor="white", hatch=_hatch(place), linewidth=0)


def _chances(area: Axes, card: DecisionCard) -> None:
    for row, (option, chance) in enumerate(zip(card.options, card.probabilities, strict=True)):
        area.barh(row, chance, height=0.5, color=SIMULATED if option == card.chosen else FAINT)
        area.text(chance + 0.03, row, f"{chance:.1%}", fontsize=7.5, va="center")
    area.set_xlim(0, 1)
    area.set_ylim(len(card.options) - 0.4, -0.75)
    area.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    area.set_yticks([])
    area.set_xlabel("probability")


def _luck(area: Axes, card: DecisionCard) -> None:
    """The options share the line from 0 to 1 by probability; luck is a point on it."""
    start = 0.0
    for option, chance in zip(card.options, card.probabilities, strict=True):
        area.barh(
            0,
            chance,
            left=start,
            height=1,
            color=SIMULATED if option == card.chosen else "#dddddd",
            edgecolor="white",
            linewidth=1,
        )
        if chance * (_BARS + 0.75 + _CHANCE) > width_of(option, 7) + 0.1:
            area.text(
                start + chance / 2,
                0,
                option,
                fontsize=7,
                ha="center",
                va="center",
                color="white" if option == card.chosen else INK,
            )
        start += chance
    area.plot([card.luck], [0.62], marker="v", color=INK, markersize=7, clip_on=False, zorder=6)
    side, away = ("left", 7) if card.luck < 0.85 else ("right", -7)
    text = area.annotate(f"luck {card.luck:.3f}", (card.luck, 0.6), (away, 4), textcoords="offset points", ha=side)
    text.set(fontsize=7.5, fontweight="bold", va="center", annotation_clip=False)
    area.set_xlim(0, 1)
    area.set_ylim(-0.5, 0.5)
    area.set_axis_off()


def _flips(canvas: Figure, card: DecisionCard, left: float, top: float) -> None:
    if not card.flips:
        note(canvas, left, top, "No single pressure within its range would have flipped it.", size=8, colour=SOFT)
        return
    note(canvas, left, top, "Would have flipped with", size=8, weight="bold")
    for index, flip in enumerate(card.flips):
        note(canvas, left, top + 0.19 * (index + 1), flip_words(flip), size=8)
