"""A calibration in words: how well sets foretell what they never saw, and what the record says of each parameter."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from sim.calibration.calibration import ITSELF
from sim.calibration.posterior import LITTLE, MUCH, NOTHING
from sim.console import wrapped

if TYPE_CHECKING:
    from sim.calibration.result import Calibrated

#: The ways of testing in the order in which they are told, the one that counts last.
_TESTS = ("prior", "in sample", "episode left out", "cluster left out")
_WORDS = {
    MUCH: "The record says much about",
    LITTLE: "It says a little about",
    NOTHING: "It says nothing about, so that the sets are as wide as the prior:",
}


def name_of(hypothesis: str) -> str:
    """What a hypothesis is called in tables for people."""
    return hypothesis or "the theory"


def account(found: "Calibrated") -> list[str]:
    """Lines of text for the terminal."""
    lines = [found.calibration.title, "", *_cost(found), "", *_scores(found), ""]
    lines += [*_episodes(found), *_recodings(found), *_parameters(found)]
    if found.failed:
        lines += ["", f"{found.failed:,} vectors gave no answer in an episode and are left out."]
    return lines


def _cost(found: "Calibrated") -> list[str]:
    what = found.calibration
    fits = found.fitted[ITSELF].fits
    tolerances = [fit.population().tolerance for fit in fits.values()]
    text = (
        f"{len(what.priors)} parameters, {len(what.episodes)} episodes; {what.vectors:,} vectors of the prior, "
        f"each with {what.runs} runs per episode, then waves of {what.proposals:,}; {what.keep} sets pass for each "
        f"of {len(fits)} splits, with losses up to {min(tolerances):.2f} to {max(tolerances):.2f} "
        f"(0 perfect, 1 ignorance)."
    )
    return wrapped(text)


def _scores(found: "Calibrated") -> Iterator[str]:
    """Each hypothesis by each way of testing."""
    table = found.tables["headline"]
    tests = [test for test in _TESTS if test in set(table["test"])]
    yield "On luck that no fit has seen: loss (Brier score of statements, CRPS of counts and waits)"
    yield "".join([f"{'':20}", *(f"{test:>26}" for test in tests)])
    for hypothesis in found.fitted:
        rows = table[table["hypothesis"] == hypothesis].set_index("test").to_dict("index")
        cells = [_cell(rows[test]) if test in rows else "" for test in tests]
        yield "".join([f"{name_of(hypothesis):20}", *(f"{cell:>26}" for cell in cells)])
    yield from _beaten(table)


def _cell(row: Mapping[Hashable, float]) -> str:
    return f"{row['loss']:.3f} ({row['brier']:.3f}, {row['crps']:.2f})"


def _beaten(table: pd.DataFrame) -> Iterator[str]:
    """Says it where a rival foretells better than the theory."""
    for test in ("cluster left out", "episode left out"):
        rows = table[table["test"] == test].set_index("hypothesis")["loss"]
        if ITSELF in rows.index:
            better = [name for name in rows.index if rows[name] < rows[ITSELF]]
            if better:
                yield f"With the {test}, {' and '.join(better)} foretold better than the theory."


def _episodes(found: "Calibrated") -> Iterator[str]:
    """The theory on each episode, in sample and unseen."""
    table = found.tables["episodes"]
    own = table[table["hypothesis"] == ITSELF]
    whole = own[own["split"] == "all"].set_index("episode")["loss"]
    left = own[own["seen"] == "left out"]
    is_one = left["split"] == "without " + left["episode"]
    clusters, singles = left[~is_one].set_index("episode")["loss"], left[is_one].set_index("episode")["loss"]
    kinds = {"in sample": whole, "episode left out": singles, "cluster left out": clusters}
    shown = {name: losses for name, losses in kinds.items() if len(losses)}
    if not shown:
        return
    yield "".join([f"{'The theory, loss':26}", *(f"{name:>20}" for name in shown)])
    for episode in found.calibration.episodes:
        cells = [f"{losses[episode]:.2f}" if episode in losses.index else "" for losses in shown.values()]
        yield "".join([f"{episode:26}", *(f"{cell:>20}" for cell in cells)])
    yield ""


def _recodings(found: "Calibrated") -> Iterator[str]:
    table = found.tables["recodings"].set_index("recoding")["loss"]
    if -1 not in table.index or len(table) < 2:
        return
    moved = table.drop(-1)
    text = (
        f"With a fifth of all codes moved by one step, {len(moved)} times over, the loss with the cluster left out is "
        f"{moved.median():.3f} in the middle, {moved.min():.3f} to {moved.max():.3f}, beside {table[-1]:.3f} as coded."
    )
    yield from wrapped(text)
    yield ""


def _parameters(found: "Calibrated") -> Iterator[str]:
    """What the record says of each parameter."""
    table = found.tables["posterior"]
    split = found.calibration.splits[0].name
    own = table[(table["hypothesis"] == ITSELF) & (table["split"] == split)]
    for kind, words in _WORDS.items():
        rows = own[own["says"] == kind].sort_values("contraction", ascending=False, kind="stable")
        if not len(rows):
            continue
        said = [_said(row, kind) for row in rows.to_dict("records")]
        yield from wrapped(f"{words} {', '.join(said)}.")


def _said(row: Mapping[Hashable, object], kind: str) -> str:
    if kind == NOTHING:
        return str(row["parameter"])
    low, high = row["low"], row["high"]
    return f"{row['parameter']} {row['median']:.3g} ({low:.3g} to {high:.3g})"
