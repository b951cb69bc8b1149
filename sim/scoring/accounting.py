"""The account of a score in words and small tables: what the theory foresaw, and where something simpler did better."""

import math
from collections.abc import Iterator

import pandas as pd

from sim.errors import neutral
from sim.results.reliabilities import calibration
from sim.results.score_means import IN_SAMPLE, LEFT_CLUSTER_OUT, NULLS, OURS, SPLITS, chosen, mean
from sim.scoring.summaries import Headline, headline, in_sample, losses, parts, ranking, skill_of, summary, won
from sim.scoring.wording import interval, number, percent, verdict, wrapped

_GROUPS = ("cluster", "kind", "confidence")
_BESIDE = ("base-rate", "coin")
_STATES = {"simulated": "states decide for themselves", "scripted": "states replayed from the record"}


def account(
    scores: pd.DataFrame, skill: pd.DataFrame, statements: pd.DataFrame, recodings: pd.DataFrame | None = None
) -> list[str]:
    """The account as plain lines of at most 100 characters.

    No score in sample stands without its twin on what was left out: where nothing was, nothing is told.

    Parameters
    ----------
    scores : DataFrame
        A row a model, split, treatment of the states and outcome; `registered` may say which were forecast in advance.
    skill : DataFrame
        Skill of the theory over each other model, with intervals from resampling episodes.
    statements : DataFrame
        Each statement with its probability and whether it happened.
    recodings : DataFrame, optional
        Scores of the theory with a fifth of all codes moved by one step: `overall`, `brier` and `crps`, a row each.
    """
    lines: list[str] = []
    for title, rows in parts(scores):
        lines += [title.capitalize(), ""] if title else []
        # Skill and statements are over all outcomes together.
        whole = not title
        for states in ("simulated", "scripted"):
            own = rows[rows["states"].isin([states, ""])] if "states" in rows else rows
            if states in set(rows.get("states", ["simulated"])):
                lines += _of_states(own, skill if whole else skill.iloc[:0], statements, states)
                lines += _recoded(recodings, own) if whole and states == "simulated" else []
    return [neutral(line) for line in lines]


def _of_states(scores: pd.DataFrame, skill: pd.DataFrame, statements: pd.DataFrame, states: str) -> Iterator[str]:
    found = [split for split in SPLITS if split != IN_SAMPLE and OURS in set(chosen(scores, split, states)["model"])]
    if not found:
        yield f"{_STATES[states]}: nothing was left out, and scores in sample are not told alone".capitalize()
        yield ""
        return
    split = LEFT_CLUSTER_OUT if LEFT_CLUSTER_OUT in found else found[0]
    rows = chosen(scores, split, states)
    yield f"The theory, {split}; {_STATES[states]}; seen beside rivals and null models"
    yield from _headline(scores, chosen(skill, split, states), split, states)
    yield from _probabilities(chosen(statements, split, states))
    for other in found[1:]:
        second = headline(_own(chosen(scores, other, states)))
        yield f"  {other}: Brier {number(second.brier)}, CRPS {number(second.crps)}"
    yield ""
    yield from _models(scores, chosen(skill, split, states), split, states)
    yield from _episodes(summary(scores, "episode", split=split, states=states))
    if states == "simulated":
        for by in _GROUPS:
            yield from _group(summary(scores, by, split=split, states=states), by)
    yield from _left_out(_own(rows))


def _recoded(recodings: pd.DataFrame | None, scores: pd.DataFrame) -> Iterator[str]:
    """What other coders would have made of it; told beside the score on clusters left out."""
    own = _own(chosen(scores, LEFT_CLUSTER_OUT))
    if recodings is None or recodings.empty or own.empty:
        return
    least, middle, most = (number(float(end)) for end in recodings["overall"].quantile([0.0, 0.5, 1.0]))
    yield from wrapped(
        f"With a fifth of all codes moved by one step, {len(recodings)} times over: relative score {middle} "
        f"({least} to {most}) beside {number(mean(own).value)} as coded",
        0,
    )
    yield ""


def _headline(scores: pd.DataFrame, skill: pd.DataFrame, split: str, states: str) -> Iterator[str]:
    found = headline(_own(chosen(scores, split, states)))
    coin, base = (interval(skill_of(skill, null, "brier")) for null in ("coin", "base-rate"))
    brier = f"Brier {number(found.brier)} over {found.statements} outcomes"
    yield from wrapped(f"{brier}; skill over the coin {coin}, over base-rate {base}")
    yield from wrapped(
        f"Counts and waits: CRPS {number(found.crps)} over {found.numbers} outcomes, "
        f"{number(found.against_climatology)} of climatology's {number(found.climatology)}; rank correlation of "
        f"{found.counts} counts with the record {number(found.rank)}; 80 % intervals meet the record in "
        f"{percent(found.coverage)}"
    )
    yield from _in_sample(found, in_sample(scores, states), split)


def _in_sample(found: Headline, fitted: pd.DataFrame, split: str) -> Iterator[str]:
    """How much better what was fitted looks."""
    own = _own(fitted)
    if own.empty:
        return
    twin = headline(own)
    yield from wrapped(
        f"In sample: Brier {number(twin.brier)} beside {number(found.brier)} {split}, CRPS {number(twin.crps)} "
        f"beside {number(found.crps)}, rank correlation {number(twin.rank)} beside {number(found.rank)}"
    )


def _probabilities(statements: pd.DataFrame) -> Iterator[str]:
    own = _own(statements)
    if len(own):
        parted = calibration(own)
        yield from wrapped(
            f"{len(own)} statements, true and false: mean squared error {number(parted.brier)}, of it "
            f"{number(parted.miscalibration)} because what is held likely happens too seldom or too often"
        )


def _models(scores: pd.DataFrame, skill: pd.DataFrame, split: str, states: str) -> Iterator[str]:
    """All models, best first."""
    table = ranking(scores, split=split, states=states)
    yield f"{'Model, best first':<20} relative  in sample   Brier    CRPS   skill of the theory over it"
    for row in table.to_dict("records"):
        over = skill_of(skill, row["model"], "overall")
        words = "" if row["model"] == OURS else f"{interval(over)}{verdict(over)}"
        name = f"{'*' if row['model'] == OURS else ' '} {row['model']}"
        values = [number(row[column]) for column in ("relative", "in_sample", "brier", "crps")]
        numbers = "".join(f"{value:>{width}}" for value, width in zip(values, (9, 11, 8, 8), strict=True))
        yield f"{name[:20]:<20}{numbers}   {words}".rstrip()
    ours = table.loc[table["model"] == OURS, "relative"].min()
    ahead = table[table["relative"] < ours]
    for model, value in zip(ahead["model"], ahead["relative"], strict=True):
        yield f"{_kind(model)} {model} wins over all episodes ({number(value)} against {number(ours)})"
    level = table[(table["relative"] == ours) & (table["model"] != OURS)]["model"].tolist()
    if ahead.empty:
        better = f"as good as {', '.join(level)}, and no model is better" if level else "better than every other model"
        yield f"The theory is {better} over all episodes"
    yield "Relative score: 0 perfect, 1 ignorance (a coin; for counts and waits those of other episodes)"
    yield ""


def _episodes(table: pd.DataFrame) -> Iterator[str]:
    """Each episode with the best of the others, then in words who wins where."""
    yield f"{'Episode':<24}{'outcomes':>9}{'theory':>8}{'in sample':>11}   best of the others"
    for group, rows in table.groupby("group", sort=False):
        ours, others = rows[rows["model"] == OURS], rows[rows["model"] != OURS]
        if ours.empty:
            continue
        own = ours.to_dict("records")[0]
        ranked = others[others["relative"].notna()].sort_values("relative", kind="stable").to_dict("records")
        words = f"{ranked[0]['model']} {number(ranked[0]['relative'])}" if ranked else ""
        beaten = bool(ranked) and ranked[0]["relative"] < own["relative"]
        numbers = f"{own['outcomes']:>9}{number(own['relative']):>8}{number(own['in_sample']):>11}"
        yield f"{str(group)[:24]:<24}{numbers}   {words}{', which wins' if beaten else ''}".rstrip()
    yield "The theory is better than every other model on {} of {} episodes".format(*won(table))
    lost = losses(table)
    for model, rows in lost.groupby("model", sort=False):
        where = [
            f"{row['group']} ({number(row['relative'])} against {number(row['ours'])})"
            for row in rows.to_dict("records")
        ]
        yield from wrapped(f"{_kind(str(model))} {model} wins on {', '.join(where)}", 0)
    yield ""


def _group(table: pd.DataFrame, by: str) -> Iterator[str]:
    """One more cut through the outcomes: the theory beside the null models that matter most."""
    beside = [model for model in _BESIDE if model in set(table["model"])]
    heads = "".join(f"{model:>11}" for model in beside)
    yield f"{f'By {by}':<24}{'outcomes':>9}{'theory':>8}{'in sample':>11}{heads}"
    for group, rows in table.groupby("group", sort=False):
        values = rows.set_index("model")["relative"]
        if OURS not in values:
            continue
        own = rows[rows["model"] == OURS].to_dict("records")[0]
        numbers = "".join(f"{number(values.get(model, math.nan)):>11}" for model in beside)
        first = f"{own['outcomes']:>9}{number(own['relative']):>8}{number(own['in_sample']):>11}"
        yield f"{str(group)[:24]:<24}{first}{numbers}"
    yield ""


def _left_out(rows: pd.DataFrame) -> Iterator[str]:
    """Outcomes that count in few runs, because what starts their clock is rare."""
    rare = rows[rows["counted_share"] < 0.5].sort_values("counted_share", kind="stable").to_dict("records")
    if rare:
        names = [f"{row['outcome']} ({percent(row['counted_share'])})" for row in rare]
        yield from wrapped(f"Counted in less than half of the runs: {', '.join(names)}", 0)
        yield ""


def _own(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["model"] == OURS]


def _kind(model: str) -> str:
    return "The null model" if model in NULLS else "The rival"
