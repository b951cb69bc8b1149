"""The lanes of the timeline: who gets one, how high it is, and which marks fall into it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.plots import documented
from sim.plots.span import Span
from sim.plots.style import short, width_of
from sim.plots.telling import Told
from sim.plots.told_acts import told_act
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import MILITIAS, STATES, UMBRELLA

#: Heights [inches].
ROW, GAP = 0.15, 0.06
#: Rows of a militia's lane: what it says and declares above, attacks below [inches], and the most of each.
SAID_ROW, SAID_ROWS, ATTACK_ROW, ATTACK_ROWS = 0.17, 3, 0.098, 4
LABEL = 6.8
#: Most rows of labels in the lane of a state.
_MOST_ROWS = 4
#: Width of a mark, and how near the same name is not repeated [inches].
_MARK, _AGAIN = 0.16, 0.5
#: How far a label may reach into the right margin [inches].
_MARGIN = 0.15
#: Acts of many runs are shown from this share of the runs on.
LEAST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Lane:
    """A horizontal strip of the timeline, measured downwards from the top of the axes [inches]."""

    actor: str
    top: float
    height: float
    said: float = 0.0
    """Height of the part that holds statements and declarations."""

    @property
    def middle(self) -> float:
        """Height of the middle."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Row:
    """How far a row of marks is taken [inches]."""

    end: float = -9.0
    """Right end of the last mark."""
    named: float = -9.0
    """Right end of its name."""
    last: int = -1
    """Index of that mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An act in the lane of a state: where it sits, and what is written beside it."""

    day: float
    row: int
    act: str
    text: str
    target: str
    hollow: bool
    share: float
    told: Told


def acts(record: pd.DataFrame, scenario: Scenario, runs: int, inches: float) -> pd.DataFrame:
    """Every act to be drawn, one row per bin and kind: hollow from the record, filled from the runs.

    `share` is the share of the runs that have exactly such an act in the bin, `any_share` of those with any of the same
    act (and target, for attacks), `count` the mean number in the runs that do. `since` and `until` are the ends of the
    bin, `run` and `on` a run and the day on which it did so, `when` all days where there is one run or none, and `told`
    the words of the record.
    """
    told = record[record["run"] < 0]
    own = record[(record["run"] >= 0) & (record["event"] == "")]
    span = Span(scenario.period.start, scenario.period.end)
    said = documented.rows(scenario)
    hollow = pd.concat([said, _dated(told, span)[list(documented.COLUMNS)]], ignore_index=True) if len(told) else said
    both = pd.concat([hollow.assign(run=-1, hollow=True), _dated(own, span).assign(hollow=False)], ignore_index=True)
    both = both[(both["day"] >= 0) & (both["day"] < span.days)]
    both["actor"] = both["actor"].map(lambda name: name if name in MILITIAS or name in STATES else documented.OTHERS)
    fine, coarse = span.bin_days(inches), span.bin_days(inches, 0.075 if runs == 1 else 0.2)
    width = both["act"].isin(["attack", "statement"]).map({True: fine, False: coarse}).where(~both["hollow"], fine)
    both = both.assign(exact=both["day"], width=width)
    both["day"] = both["day"] // width * width + (width - 1) / 2
    both["about"] = both["target"].where(both["act"] == "attack", "")
    with_any = both.groupby(["day", "actor", "act", "about", "hollow"])["run"].transform("nunique")
    both["any_share"] = with_any / runs
    keys = ["day", "actor", "act", "target", "claim", "tone", "label", "hollow", "any_share"]
    one_run = both.groupby([*keys, "run"], as_index=False).agg(count=("run", "size"), deaths=("deaths", "sum"))
    over = one_run.groupby(keys, as_index=False).agg(
        runs=("run", "nunique"), count=("count", "mean"), deaths=("deaths", "max")
    )
    over = over.assign(share=(over["runs"] / runs).where(~over["hollow"], 1.0)).drop(columns="runs")
    return _with_days(over, both, scenario.period.start, one=runs == 1)


_KIND = ["day", "actor", "act", "target", "claim", "tone", "label", "hollow"]


def _with_days(over: pd.DataFrame, both: pd.DataFrame, start: dt.date, *, one: bool) -> pd.DataFrame:
    """The rows with the days on which it was done, and with what the record says."""
    both = both.sort_values(["run", "exact"], kind="stable")
    first = both.drop_duplicates(_KIND)[[*_KIND, "run", "exact", "about", "width"]]
    few = both if one else both[both["hollow"]]
    listed = few.groupby(_KIND, as_index=False).agg(when=("exact", list), told=("told", _once))
    found = over.merge(first, how="left", on=_KIND).merge(listed, how="left", on=_KIND)
    half = (found["width"] - 1) / 2
    when = [_dates(start, days) if isinstance(days, list) else () for days in found["when"]]
    words = {"when": pd.Series(when, dtype=object), "told": found["told"].fillna("").astype(object)}
    ends = {"since": found["day"] - half, "until": found["day"] + half, "on": found["exact"]}
    dated = {name: pd.Series(_dates(start, days), dtype=object) for name, days in ends.items()}
    return found.assign(**words, **dated).drop(columns=["exact", "width"])


def _dates(start: dt.date, days: Iterable[float]) -> tuple[dt.date, ...]:
    """Days since the start as dates."""
    return tuple(start + dt.timedelta(days=int(day)) for day in days)


def _once(words: "pd.Series[str]") -> str:
    """What is said, each thing once."""
    return "\n".join(dict.fromkeys(word for word in words if word))


def _dated(record: pd.DataFrame, span: Span) -> pd.DataFrame:
    return record.assign(day=span.day(record["date"]), label=record["act"].str.replace("-", " "), told="")


def named(scenario: Scenario, seen: pd.DataFrame) -> list[str]:
    """Militias that do or say something, or that an outcome names, in the usual order."""
    wanted = {name for outcome in scenario.outcomes for name in outcome.actors} | set(seen["actor"])
    return [name for name in MILITIAS if name in wanted]


def state_marks(seen: pd.DataFrame, names: Mapping[str, str] | None, inches: float, days: int) -> list[Mark]:
    """Marks of a state's lane in rows, so that no mark hides another; a name without room is left out."""
    rows = [Row() for _ in range(_MOST_ROWS)]
    marks: list[Mark] = []
    shown = seen[seen["share"] >= LEAST_SHARE].sort_values(["day", "hollow", "act", "target"], kind="stable")
    for act in documented.each(shown):
        text = _words(act.label, act.target, act.deaths, names)
        left = act.day * inches / days - _MARK / 2
        width = width_of(text, LABEL) + 0.04
        repeated = any(mark.text == text and left - mark.day * inches / days < _AGAIN for mark in marks[-_MOST_ROWS:])
        if repeated or left + _MARK + width > inches + _MARGIN:
            text, width = "", 0.0
        index = next((index for index, row in enumerate(rows) if row.named <= left), -1)
        if index < 0:
            index = min(range(_MOST_ROWS), key=lambda index: (marks[rows[index].last].hollow, rows[index].end))
            last = rows[index].last
            marks[last] = replace(marks[last], text="")
        rows[index] = Row(left + _MARK, left + _MARK + width, len(marks))
        told = told_act(act, names)
        marks.append(Mark(act.day, index, act.act, text, act.target, act.hollow, act.share, told))
    return marks


def _words(label: str, target: str, deaths: int, names: Mapping[str, str] | None) -> str:
    killed = f", {deaths} killed" if deaths else ""
    return f"{label}{killed} → {short(target, names)}" if target in MILITIAS or target == UMBRELLA else label + killed


def stack(states: Sequence[tuple[str, int]], militias: Sequence[tuple[str, int, int]]) -> list[Lane]:
    """Lanes from top to bottom: states with their rows of marks; militias with rows of words and of attacks."""
    lanes: list[Lane] = []
    top = GAP
    for actor, rows in states:
        lanes.append(Lane(actor, top, ROW * max(rows, 2)))
        top += lanes[-1].height + GAP
    for actor, words, attacks in militias:
        said = SAID_ROW * max(words, 1) + 0.04
        lanes.append(Lane(actor, top, said + ATTACK_ROW * max(attacks, 1), said))
        top += lanes[-1].height + GAP
    return lanes
