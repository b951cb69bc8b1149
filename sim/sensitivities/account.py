"""A sensitivity analysis in words: what moves each measure, what luck would show, and what it all rests on."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.sensitivities.pawn import PAWN
from sim.sensitivities.wording import METHODS, OF_WHAT, arrow, percent, title_of, titles
from sim.study.labels import label_of

if TYPE_CHECKING:
    from sim.sensitivities.analysis import Sensitivity

#: Factors that are written out for one measure.
_MOST = 10
#: Of more scenarios than this, each has one line.
_MOST_SCENARIOS = 2


def account(found: "Sensitivity") -> list[str]:
    """The account of all measures."""
    what = found.sweep.record
    lines = [
        f"{found.sweep.experiment.title} — {METHODS[found.method]}, {what.points:,} points of {what.runs:,} runs, "
        f"seed {what.seed}"
    ]
    scenarios = list(dict.fromkeys(found.spread["scenario"]))
    for measure in dict.fromkeys(found.spread["measure"]):
        if len(scenarios) > _MOST_SCENARIOS:
            lines += ["", *_brief(found, scenarios, measure)]
            continue
        for scenario in scenarios:
            lines += ["", *_case(found, scenario, measure)]
    return lines


def _brief(found: "Sensitivity", scenarios: Sequence[str], measure: str) -> Iterator[str]:
    """One measure in many scenarios: the strongest factors of each, and what it all rests on."""
    named = titles(found.sweep.experiment)
    yield f"{label_of(found.sweep.experiment, measure)}, shares of {OF_WHAT[found.method]} it in each scenario"
    for scenario in scenarios:
        ranking = _of(found.ranking, scenario, measure).sort_values("share", ascending=False, kind="stable")
        first = [
            f"{arrow(row['direction'], found.method)} {title_of(row['factor'], named)} {percent(row['share'])}"
            for row in ranking[ranking["share"] > 0].head(4).to_dict("records")
        ]
        yield f"  {scenario}: {', '.join(first) or 'no factor does more than luck would'}"
    rows = found.ranking[(found.ranking["measure"] == measure) & found.ranking["scenario"].isin(scenarios)]
    mean = rows.groupby("factor", sort=False)[["share", "priority"]].sum().div(len(scenarios))
    strongest = mean.sort_values("priority", ascending=False, kind="stable").head(5)
    words = [f"{title_of(str(name), named)} ({percent(row['share'])})" for name, row in strongest.iterrows()]
    yield f"  influence times weakness of evidence ranks first, over all: {', '.join(words)}"
    yield f"  {mean_sentence(found, scenarios, measure)}"


def _case(found: "Sensitivity", scenario: str, measure: str) -> Iterator[str]:
    """One measure in one scenario."""
    spread = _of(found.spread, scenario, measure).iloc[0]
    label = label_of(found.sweep.experiment, measure)
    if spread["points"] == 0:
        yield f"{scenario}, {label}: no run counts"
        return
    reach = f"mean {spread['mean']:.3g}, from {spread['lowest']:.3g} to {spread['highest']:.3g} over the points"
    luck = (
        f"; {percent(spread['luck'])} of the variance between them is luck" if spread["luck"] == spread["luck"] else ""
    )
    yield f"{scenario}, {label}: {reach}{luck}"
    ranking = _of(found.ranking, scenario, measure)
    if ranking.empty:
        yield "  the same at all points, so there is nothing to divide"
        return
    yield from _factors(found, scenario, measure)
    yield f"  {sentence(found, scenario, measure)}"
    first = ranking[ranking["priority"] > 0].head(3)
    named = titles(found.sweep.experiment)
    words = ", ".join(f"{title_of(row['factor'], named)} ({percent(row['share'])}, {row['grade'] or 'ungraded'})"
                      for row in first.to_dict("records"))  # fmt: skip
    if words:
        yield f"  influence times weakness of evidence ranks first: {words}"


def _factors(found: "Sensitivity", scenario: str, measure: str) -> Iterator[str]:
    """The factors by their first index, those within the noise together."""
    table = _of(found.indices, scenario, measure)
    names = list(dict.fromkeys(table["index"]))
    wide = table.set_index(["factor", "index"])
    first = table[table["index"] == names[0]].sort_values("value", ascending=False, kind="stable")
    direction = _of(found.ranking, scenario, measure).set_index("factor")["direction"]
    named = titles(found.sweep.experiment)
    above = first[first["above"] == 1]
    for row in above.head(_MOST).to_dict("records"):
        others = "".join(
            f", {name} {wide.loc[(row['factor'], name), 'value']:.2f}"
            for name in names[1:] if name != PAWN
        )  # fmt: skip
        way, title = arrow(direction[row["factor"]], found.method), title_of(row["factor"], named)
        yield (
            f"  {way} {title} ({row['grade'] or 'ungraded'}): "
            f"{row['index']} {row['value']:.2f} ({row['low']:.2f} to {row['high']:.2f}){others}"
        )
    if len(above) > _MOST:
        rest = [title_of(name, named) for name in above["factor"].iloc[_MOST:]]
        yield f"  smaller, yet more than luck: {', '.join(rest)}"
    quiet = [title_of(name, named) for name in first.loc[first["above"] == 0, "factor"]]
    if quiet:
        yield f"  not more than luck would show: {', '.join(quiet)}"


def sentence(found: "Sensitivity", scenario: str, measure: str) -> str:
    """What share of a measure's variance, or of all effects on it, rests on numbers of each grade."""
    rows = _of(found.grades, scenario, measure).sort_values("share", ascending=False, kind="stable").to_dict("records")
    label, what = label_of(found.sweep.experiment, measure), OF_WHAT[found.method]
    if not rows or not any(row["share"] > 0 for row in rows):
        return f"no factor moves '{label}' by more than luck would"
    head, *rest = rows
    text = f"{percent(head['share'])} ({100 * head['low']:.0f} to {100 * head['high']:.0f}) of {what} '{label}' "
    text += f"rests on {head['grade']} numbers"
    return text + "".join(f", {percent(row['share'])} on {row['grade']} ones" for row in rest if row["share"] > 0)


def mean_sentence(found: "Sensitivity", scenarios: Sequence[str], measure: str) -> str:
    """What share of all effects on a measure rests on numbers of each grade, each scenario counting once."""
    rows = found.grades[(found.grades["measure"] == measure) & found.grades["scenario"].isin(scenarios)]
    mean = rows.groupby("grade", sort=False)["share"].sum().sort_values(ascending=False, kind="stable")
    whole = float(mean.sum())
    parts = [(percent(share / whole), grade) for grade, share in mean.items() if share > 0]
    if not parts:
        return "no factor does more than luck would"
    text = f"{parts[0][0]} of {OF_WHAT[found.method]} it rests on {parts[0][1]} numbers"
    text += "".join(f", {share} on {grade} ones" for share, grade in parts[1:])
    return f"{text}, on average over {len(scenarios)} scenarios"


def _of(table: pd.DataFrame, scenario: str, measure: str) -> pd.DataFrame:
    return table[(table["scenario"] == scenario) & (table["measure"] == measure)]
