"""The short account of a comparison: what the inputs differ in, who changed and when, and by how much."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from sim.errors import neutral
from sim.plots.labels import percent
from sim.scenario.vocabulary import STATES
from sim.study.change_tables import ANYTHING
from sim.study.changes import ACT, CAMPAIGN, CHOICE
from sim.study.differences_told import Row, amounts, columns, number, outcome_lines, records, told
from sim.study.wording import in_markdown, listed, source_titles

if TYPE_CHECKING:
    from sim.study.arms import Arm
    from sim.study.comparison import Comparison, Versus

#: First choices and first acts that are told, and how rarely one may come to be told.
_MOST_FIRST, _RARELY = 3, 0.02
#: Terms that are told of a choice, and the least that one has to have moved [utility].
_MOST_TERMS, _LEAST_MOVED = 4, 0.05
#: Totals whose difference is told of the runs with a first change.
_FOLLOWED = ("attacks", "strikes", "statements")


def account(comparison: "Comparison") -> list[str]:
    """The account as plain lines."""
    lines = list(_header(comparison))
    for other in comparison.others:
        lines += ["", *_inputs(other), "", *_who(comparison, other)]
        if other.unchanged != 1:
            lines += [*_firsts(comparison, other), "", *_amounts(comparison, other)]
    return [neutral(line) for line in lines]


def assumptions_page(comparison: "Comparison") -> bytes:
    """What the inputs differ in, with every source by title, as a page of Markdown."""
    baseline = comparison.arms[0]
    said = in_markdown
    lines = ["# What the inputs differ in", "", f"A is {said(baseline.name)}: {said(baseline.scenario.title)}."]
    for other in comparison.others:
        sentences = [f"- {said(str(one))}" for one in other.assumptions] or ["- nothing"]
        ids = [one for assumption in other.assumptions for one in assumption.sources]
        lines += ["", f"## {other.letter}: {said(other.arm.name)}", "", said(other.arm.scenario.title), "", *sentences]
        lines += ["", "Sources:", "", *(f"- {said(title)}" for title in source_titles(ids))] if ids else []
    return "\n".join([*lines, ""]).encode()


def _header(comparison: "Comparison") -> Iterator[str]:
    titles = [("A", comparison.arms[0]), *((other.letter, other.arm) for other in comparison.others)]
    for name, arm in titles:
        yield from told(f"{name}  {arm.name}: {_what(arm, comparison.arms[0])}", 0, 3)
    period = comparison.arms[0].scenario.period
    runs = "one run" if comparison.runs == 1 else f"{comparison.runs} runs"
    yield f"{period.start} to {period.end}; {runs} of each on the same luck, seed {comparison.seed}"
    for name, arm in titles:
        if arm.note:
            yield from told(f"note on {name}: {arm.note}", 0, 2)


def _what(arm: "Arm", baseline: "Arm") -> str:
    """What an arm is: its title, or the baseline with changes."""
    changes = [*([f"hypothesis {arm.hypothesis}"] if arm.hypothesis else []), *arm.sets]
    same = arm is not baseline and arm.scenario.id == baseline.scenario.id
    return " with ".join(["A" if same else arm.scenario.title, *([listed(changes)] if changes else [])])


def _inputs(other: "Versus") -> Iterator[str]:
    yield f"What differs in the inputs of {other.letter}"
    for one in other.assumptions:
        yield from told(str(one), 2, 4)
    if not other.assumptions:
        yield "  nothing"
    elif other.same:
        yield f"  none of it reaches a run: A and {other.letter} begin as the same world"
    if other.unlike:
        yield from told(f"measured in different ways, so not compared: {listed(other.unlike)}", 2, 4)


def _who(comparison: "Comparison", other: "Versus") -> Iterator[str]:
    """Each actor that changed in any run, the commonest first."""
    ground, name = other.ground, other.letter
    yield f"Who changed in {name}, and when"
    if not ground.days:
        yield "  nobody can be compared: the two have no day in common, and luck belongs to a day"
        return
    if (starts := {one.scenario.period.start for one in (comparison.arms[0], other.arm)}) and len(starts) > 1:
        yield f"  compared on the {ground.days} days that both have, from {ground.start}"
    if other.unchanged == 1:
        yield f"  no run changed{'' if other.same else ', although the inputs differ'}"
        return
    runs = comparison.runs
    still = round(other.unchanged * runs)
    yield f"  {still} of {runs} runs {'is' if still == 1 else 'are'} unchanged" if still else "  every run changed"
    rows = comparison.changes.query("arm == @other.arm.name")
    whole = rows[(rows["what"] == ANYTHING) & (rows["runs"] > 0)].sort_values("share", ascending=False, kind="stable")
    cells = [["", "runs", "first (middle, range)", f"attacks A → {name}", "choice that changed most, commonest way"]]
    yield from columns([*cells, *(_actor(actor, rows) for actor in records(whole))], right=(1, 3))
    if unmoved := [actor for actor in ground.actors if actor not in set(whole["actor"])]:
        yield from told(f"unchanged in every run: {listed(unmoved)}", 2, 4)
    if ground.replayed_in_one:
        words = "replayed from the record in one of the two, so their own acts are not compared"
        yield from told(f"{words}: {listed(ground.replayed_in_one)}", 2, 4)
    for who, where in zip(ground.only, (f"A, not in {name}", f"{name}, not in A"), strict=True):
        if who:
            yield from told(f"{listed(who)}: in {where}", 2, 4)


def _actor(actor: Row, rows: pd.DataFrame) -> list[str]:
    """One actor: share of the runs, first day, attacks, and the choice of it that says most."""
    before, after = actor["attacks_before"], actor["attacks_after"]
    attacks = f"{number(before)} → {number(after)}" if actor["actor"] not in STATES and (before or after) else ""
    cells = [actor["actor"], percent(actor["share"]), _days(actor, "", "/"), attacks]
    own = rows[(rows["actor"] == actor["actor"]) & (rows["what"] != ANYTHING)]
    if own.empty:
        return [*cells, "none"]
    campaigns = own[own["what"].str.startswith("campaign-") & (own["share"] >= 0.5 * own["share"].max())]
    most = (campaigns if len(campaigns) else own).sort_values("share", ascending=False, kind="stable").iloc[0]
    return [*cells, f"{most['what']} {percent(most['share'])}: {most['before']} → {most['after']}"]


_TITLES = {
    ACT: "The first act that differs by rule, not by choice",
    CHOICE: "The first choice that differs",
    CAMPAIGN: "The first campaign that differs",
}


def _firsts(comparison: "Comparison", other: "Versus") -> Iterator[str]:
    """The commonest first changes of each kind, with what moved them and what followed."""
    found = comparison.first_changes.query("arm == @other.arm.name")
    before: list[Row] = []
    for kind, title in _TITLES.items():
        rows = found[found["kind"] == kind]
        shown = records(rows[(rows["share"] >= _RARELY) | (rows["rank"] == 1)].head(_MOST_FIRST))
        if not shown or [_plain(row) for row in shown] == [_plain(row) for row in before]:
            continue
        before = shown
        yield ""
        yield title + (" (several may be first on one day)" if rows["share"].sum() > 1 else "")
        for together in _together(shown):
            yield from _first(together, comparison, other)
        if more := len(rows) - len(shown):
            yield f"  and {more} more, each in at most {percent(rows['share'].iloc[-more])} of runs"


def _together(rows: list[Row]) -> list[Row]:
    """Acts that several actors first did otherwise in the same runs, as one row with all their names."""
    found: list[Row] = []
    for row in rows:
        alike = (old for old in found if all(old[key] == row[key] for key in row if key not in _OWN))
        if row["kind"] == ACT and (same := next(alike, None)):
            same["actors"].append(row["actor"])
        else:
            found.append(row | {"actors": [row["actor"]]})
    return found


#: What two first acts need not share to be told as one.
_OWN = ("actor", "rank", "chance_before", "chance_after", "looked_at", "then", "delay")


def _plain(row: Row) -> tuple[object, ...]:
    """What makes a change the same as one of another kind."""
    return tuple(row[key] for key in ("actor", "what", "before", "after", "runs"))


def _first(row: Row, comparison: "Comparison", other: "Versus") -> Iterator[str]:
    what = f"{row['what']}: {row['before']} → {row['after']}"
    yield from told(f"{listed(row['actors'])}, {what}, in {_share(row)}, {_days(row)}", 2, 4)
    if row["looked_at"]:
        terms = comparison.tables["terms"].query(
            "arm == @other.arm.name and kind == @row['kind'] and rank == @row['rank']"
        )
        yield from told(_why(row, terms), 4, 6)
    yield from told(_followed(row), 4, 6)


def _why(row: Row, terms: pd.DataFrame) -> str:
    """Which terms moved the choice, and how far its chance went."""
    moved = terms[terms["moved"].abs() >= _LEAST_MOVED].head(_MOST_TERMS)
    parts = [f"{term['term']} {term['moved']:+.2f}" for term in records(moved)]
    words = f"moved by {', '.join(parts)}" if parts else "no term moved much; luck was near the edge"
    return f"{words}; the chance of {row['after']} went from {row['chance_before']:.1%} to {row['chance_after']:.1%}"


def _followed(row: Row) -> str:
    """What was different in the runs with this first change, and who changed next."""
    parts = [f"{total} {row[f'd_{total}']:+.1f}" for total in _FOLLOWED if abs(row[f"d_{total}"]) >= _LEAST_MOVED]
    delay = row["delay"]
    then = f"; no other {'campaign' if row['kind'] == CAMPAIGN else 'actor'} changed"
    if not math.isnan(delay):
        days = "the same day" if delay == 0 else f"{delay:g} day{'s' * (delay != 1)} later"
        then = f"; next {row['then']}, {days}"
    return f"in these runs {', '.join(parts) or f'{listed(_FOLLOWED)} as before'}{then}"


def _amounts(comparison: "Comparison", other: "Versus") -> Iterator[str]:
    """Totals and chances as a table, then the documented outcomes that came out otherwise."""
    rows = comparison.differences.query("arm == @other.arm.name")
    own = ", each over its own period" if comparison.arms[0].scenario.period != other.arm.scenario.period else ""
    yield f"What it comes to{own}: {other.letter} minus A in the same runs, with its 95 % interval"
    yield from amounts(rows, other.letter)
    yield from outcome_lines(rows, other.letter)


def _share(row: Row) -> str:
    """A share of runs with its interval."""
    low, high = 100 * row["low"], 100 * row["high"]
    return f"{percent(row['share'])} ({low:.0f} to {high:.0f}) of runs"


def _days(row: Row, about: str = "about ", to: str = " to ") -> str:
    """The middle day and the range."""
    first, middle, last = (pd.Timestamp(row[name]) for name in ("earliest", "median", "latest"))
    if first == last:
        return f"{'on ' if about else ''}{middle:%Y-%m-%d}"
    same_year = first.year == last.year
    form = "%m-%d" if same_year else "%Y-%m-%d"
    return f"{about}{middle:%Y-%m-%d} ({first:{form}}{to}{last:{form}})"
