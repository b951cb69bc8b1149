"""Marks in the lanes of the timeline: attacks, statements, pauses, acts of states, and shares of many runs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.plots.documented import each
from sim.plots.lanes import ATTACK_ROW, ATTACK_ROWS, GAP, LABEL, LEAST_SHARE, ROW, SAID_ROW, SAID_ROWS, Lane, Mark
from sim.plots.strips import often
from sim.plots.style import (
    ACTS,
    BUBBLE,
    CLAIMS,
    HALO,
    INK,
    SOFT,
    TARGETS,
    THREAT,
    THREAT_SHADES,
)
from sim.plots.telling import tell
from sim.plots.told_acts import told_act
from sim.scenario.vocabulary import MILITIAS

_SIZE = 30.0
_SHAPE_SIZE = {"o": 1.0, "^": 1.1, "D": 0.68, "s": 0.8}
#: Colours of what states do across the lanes.
MESSAGES, FORCE = "#7b4fa3", "#4a4a4a"
_FALLBACK = "#777777"


def attacks(axes: Axes, lane: Lane, seen: pd.DataFrame, names: Mapping[str, str] | None = None) -> None:
    """Attacks of one run, stacked by day from the bottom of the lane: colour is the target, shape the claim."""
    for (target, claim, hollow), group in seen.groupby(["target", "claim", "hollow"], sort=True):
        colour, shape = TARGETS.get(str(target), _FALLBACK), CLAIMS.get(str(claim), "o")
        drawn = axes.scatter(
            group["day"],
            lane.top + lane.height - ATTACK_ROW * (group["level"] + 0.5),
            s=_SIZE * _SHAPE_SIZE[shape] * group["count"].clip(upper=4) ** 0.7,
            marker=shape,
            facecolors="white" if hollow else colour,
            edgecolors=colour if hollow else "white",
            linewidths=1.1 if hollow else 0.35,
            zorder=4 if hollow else 3,
        )
        tell(drawn, [told_act(row, names) for row in each(group)])
    for row in each(seen[seen["deaths"] > 0]):
        height = lane.top + lane.height - ATTACK_ROW * (row.level + 0.5)
        axes.annotate(
            f"†{row.deaths}",
            (row.day, height),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=7,
            fontweight="bold",
            color=INK,
            zorder=5,
        )


def stacked(seen: pd.DataFrame) -> pd.DataFrame:
    """Attacks with the row (`level`) each is drawn in; days too full for single marks get one mark per kind."""
    rows: list[dict[Any, Any]] = []
    order = {name: index for index, name in enumerate(TARGETS)}
    for _, day in seen.groupby("day", sort=True):
        kinds = sorted(
            day.to_dict("records"), key=lambda row: (not row["hollow"], order.get(row["target"], 99), row["claim"])
        )
        total = int(day["count"].sum())
        if total <= ATTACK_ROWS:
            kinds = [
                row | {"count": 1.0, "when": row["when"][place : place + 1]}
                for row in kinds
                for place in range(round(row["count"]))
            ]
        tight = min(1.0, (ATTACK_ROWS - 1) / max(1, len(kinds) - 1))
        rows += [row | {"level": index * tight} for index, row in enumerate(kinds)]
    return pd.DataFrame(rows, columns=[*seen.columns, "level"])


def rows(seen: pd.DataFrame, actor: str, *, many: bool) -> tuple[int, int]:
    """Rows of words and of attack marks (or strips of shares) that an actor's lane needs."""
    own = seen[seen["actor"] == actor]
    attacks = own[own["act"] == "attack"]
    said = spoken(singled_out(own) if many else own)
    words_rows = 0 if said.empty else 1 + int(said["level"].max())
    if attacks.empty:
        return words_rows, 0
    if many:
        return words_rows, max(2, min(ATTACK_ROWS, len(often(attacks))))
    return words_rows, 1 + int(stacked(attacks)["level"].max())


def singled_out(seen: pd.DataFrame) -> pd.DataFrame:
    """Of many runs, what is still drawn as single marks: the record, and rarer acts in a fair share of runs."""
    rare = ~seen["act"].isin(["attack", "statement"]) & (seen["share"] >= LEAST_SHARE)
    return seen[(seen["hollow"] & (seen["act"] != "attack")) | rare]


def spoken(seen: pd.DataFrame) -> pd.DataFrame:
    """What one lane says and declares, with the row (`level`) of each: of a day's statements the hardest."""
    words = seen[seen["act"] != "attack"]
    words = words.assign(hard=words["tone"].map(THREAT).fillna(0).astype(int))
    words = words.sort_values(["day", "hollow", "act", "hard"], ascending=[True, False, True, True], kind="stable")
    words = words.drop_duplicates(["day", "hollow", "act"], keep="last")
    return words.assign(level=words.groupby("day").cumcount().clip(upper=SAID_ROWS - 1))


def words(axes: Axes, lane: Lane, seen: pd.DataFrame, names: Mapping[str, str] | None = None) -> None:
    """Statements, suspensions and the like at the top of a lane: a harder statement is larger and darker."""
    for row in each(seen):
        height = lane.top + SAID_ROW * (row.level + 0.55)
        speech, shape = row.act == "statement", ACTS.get(row.act, "o")
        face = THREAT_SHADES[row.hard] if speech else INK
        drawn = axes.scatter(
            [row.day],
            [height],
            s=[bubble_size(row.hard) if speech else 48.0],
            marker=BUBBLE if speech else shape,
            facecolors="white" if row.hollow else face,
            linewidths=1.0 if row.hollow else 0.5,
            edgecolors=THREAT_SHADES[5] if speech else INK,
            zorder=4,
            alpha=None if row.hollow else 0.25 + 0.75 * row.share,
        )
        tell(drawn, told_act(row, names))
        if row.hollow and not speech and row.act not in ACTS:
            axes.annotate(
                row.label,
                (row.day, height),
                (5, 0),
                textcoords="offset points",
                va="center",
                fontsize=LABEL,
                color=SOFT,
                path_effects=HALO,
                zorder=5,
            )


def shape_size(shape: str) -> float:
    """Factor that makes marks of different shape look equally large."""
    return _SHAPE_SIZE[shape]


def bubble_size(level: int) -> float:
    """Area of the bubble of a statement [square points]."""
    return 30.0 + 13.0 * level


def states(axes: Axes, lane: Lane, marks: list[Mark], inches_per_day: float) -> None:
    """Acts in the lane of a state, each with its name where there is room."""
    for mark in marks:
        height = lane.top + ROW * (mark.row + 0.5)
        colour = _colour(lane.actor, mark.act)
        drawn = axes.scatter(
            [mark.day],
            [height],
            s=[32],
            marker=ACTS.get(mark.act, "o"),
            facecolors="white" if mark.hollow else colour,
            edgecolors=colour,
            linewidths=1.0,
            zorder=4,
            alpha=None if mark.hollow else 0.3 + 0.7 * mark.share,
        )
        name = axes.text(
            mark.day + 0.075 / inches_per_day,
            height,
            mark.text,
            fontsize=LABEL,
            va="center",
            color=SOFT if mark.hollow else INK,
            zorder=5,
            path_effects=HALO,
        )
        tell(drawn, mark.told)
        tell(name, mark.told)


def across(axes: Axes, lane: Lane, marks: list[Mark], lanes: dict[str, Lane], bottom: float) -> None:
    """What a state does to the militias: a line down to its target, or through all lanes."""
    reaching = [mark for mark in marks if _colour(lane.actor, mark.act) != SOFT and (mark.hollow or mark.share >= 0.5)]
    strength = min(0.7, 12 / max(1, len(reaching)))
    for mark in reaching:
        colour = _colour(lane.actor, mark.act)
        target = lanes.get(mark.target) if mark.target in MILITIAS else None
        end = target.top + 0.04 if target else bottom - GAP
        axes.plot(
            [mark.day, mark.day],
            [lane.top + lane.height, end],
            color=colour,
            linewidth=0.8,
            alpha=strength * mark.share,
            linestyle=(0, (3, 2)) if mark.hollow else "-",
            zorder=1.5,
        )
        if target:
            face = "white" if mark.hollow else colour
            head = axes.scatter([mark.day], [end], s=[22], marker="v", edgecolors=colour, facecolors=face, zorder=2)
            tell(head, mark.told)


def _colour(actor: str, act: str) -> str:
    """Colour of an act that reaches across the lanes: force, or a message of Tehran; grey for all others."""
    if act in ("strike", "leadership-strike"):
        return FORCE
    return MESSAGES if actor == "tehran" and act in ("directive", "envoy-visit", "summons") else SOFT
