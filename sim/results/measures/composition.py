"""Measures of make-up: which targets, which regions, which names.

A ratio over nothing is left out; where only what it is taken over is missing, that counts as one act.
"""

import numpy as np

from sim.results.measures.choosing import attacks_by_anybody, done, inside, narrowed
from sim.results.measures.history import History, Runs
from sim.results.measures.question import Question, Values, Window


def share(part: Runs, whole: Runs, least: int = 0) -> Values:
    """A part of a whole; left out where the whole is nothing or less than asked for."""
    return Values.number(part / np.where(whole > 0, whole, np.nan), left_out=whole < least)


def claim_mode(history: History, question: Question, window: Window) -> Values:
    """The name under which the attack that started the clock was claimed."""
    claims = history.rows["claim"].to_numpy(object)
    found = window.opening_row >= 0
    category = np.full(history.count, "", object)
    category[found] = claims[window.opening_row[found]]
    return Values.label(category)


def claim_mode_share(history: History, question: Question, window: Window) -> Values:
    """Attacks by the actors under `claims`, over all attacks on the targets (or those that bear a claim in `among`)."""
    whole = narrowed(inside(attacks_by_anybody(history, question), window), claim=question.names("among"))
    part = inside(done(history, question, "attack"), window)
    return share(history.total(part), history.total(whole), question.min_acts)


def target_mix(history: History, question: Question, window: Window) -> Values:
    """The target classes that were hit, joined by `+`; `none` where nothing was."""
    rows = inside(done(history, question, "attack"), window)
    hit = np.full(history.count, "", object)
    for target in sorted(question.names("targets")):
        struck = history.total(narrowed(rows, target=(target,))) > 0
        hit = np.where(struck, np.where(hit == "", target, hit + f"+{target}"), hit)
    return Values.label(np.where(hit == "", "none", hit))


def target_mix_ratio(history: History, question: Question, window: Window) -> Values:
    """Attacks on the targets `above` over attacks on the targets `below`."""
    rows = inside(done(history, question, "attack"), window)
    above = history.total(narrowed(rows, target=question.names("above")))
    below = history.total(narrowed(rows, target=question.names("below")))
    few = (above + below < question.min_acts) | (above + below == 0)
    return Values.number(above / np.maximum(below, 1.0), left_out=few)


def target_mix_shift(history: History, question: Question, window: Window) -> Values:
    """Share of attacks on targets `inward` from the day `split` on, minus the share before it.

    The baseline, if any, is a documented number of attacks on targets `outward` before the split.
    """
    split = history.day(question.settings["split"])
    rows = inside(done(history, question, "attack"), window)
    inward = narrowed(rows, target=question.names("inward"))
    outward = narrowed(rows, target=question.names("outward"))
    known = question.baseline or 0.0
    early_in, late_in = (history.total(inward[inward["day"] < split]), history.total(inward[inward["day"] >= split]))
    early_out, late_out = (
        history.total(outward[outward["day"] < split]) + known,
        history.total(outward[outward["day"] >= split]),
    )
    early, late = share(early_in, early_in + early_out), share(late_in, late_in + late_out)
    return Values.number(late.value - early.value)


def target_region_share(history: History, question: Question, window: Window) -> Values:
    """Share of the attacks that fall in one region."""
    rows = inside(done(history, question, "attack"), window)
    here = narrowed(rows, region=(question.settings["region"],))
    return share(history.total(here), history.total(rows), question.min_acts)


def target_region_share_change(history: History, question: Question, window: Window) -> Values:
    """Share of one region in all attacks of the window, minus its share up to the day `split`."""
    split = history.day(question.settings["split"])
    rows = inside(done(history, question, "attack"), window)
    here = narrowed(rows, region=(question.settings["region"],))
    early, all_rows = history.total(rows[rows["day"] <= split]), history.total(rows)
    early_here = history.total(here[here["day"] <= split])
    few = (early < int(question.settings["min_early"])) | (all_rows < int(question.settings["min_all"]))
    change = share(history.total(here), all_rows).value - share(early_here, early).value
    return Values.number(change, left_out=few)


def first_claim_month(history: History, question: Question, window: Window) -> Values:
    """Month of the first claimed attack; the last category where it comes later or never."""
    rows = inside(done(history, question, "attack", claims=("own-name", "umbrella")), window)
    first = history.first(rows)
    start = np.datetime64(history.scenario.period.start, "D")
    category = np.full(history.count, question.categories[-1], object)
    for run in np.flatnonzero(np.isfinite(first)):
        month = str((start + np.timedelta64(int(first[run]), "D")).astype("datetime64[M]"))
        category[run] = month if month in question.categories else question.categories[-1]
    return Values.label(category)
