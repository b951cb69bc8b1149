"""Invented tables of scores: models that do better or worse, episodes, statements."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

#: Mean relative score of each model.
LEVELS: Mapping[str, float] = {
    "theory": 0.6, "puppet": 1.1, "autonomous": 0.9, "bargain-only": 1.0, "base-rate": 0.75, "coin": 1.0,
}  # fmt: skip
EPISODES: Mapping[str, str] = {
    "truce": "2020-21", "campaign": "2022-24", "a-quiet-year-with-a-long-name": "2022-24", "war": "2025-",
}  # fmt: skip
SPLITS: Mapping[str, float] = {"left cluster out": 1.0, "in sample": 0.8}
TYPES = ("binary", "category", "count", "days", "ratio")


def scores(levels: Mapping[str, float] = LEVELS, outcomes: int = 5, seed: int = 1, **changes: object) -> pd.DataFrame:
    """A row a model, split and outcome."""
    rng = np.random.default_rng(seed)
    rows = [
        _row(rng, model, level * optimism, split, episode, number)
        for split, optimism in SPLITS.items()
        for model, level in levels.items()
        for episode in EPISODES
        for number in range(outcomes)
    ]
    return pd.DataFrame(rows).assign(**changes)


def _row(
    rng: np.random.Generator, model: str, level: float, split: str, episode: str, number: int
) -> dict[str, object]:
    kind = TYPES[number % len(TYPES)]
    is_number = kind in ("count", "days")
    relative = 1.0 if model == "coin" else level * float(rng.uniform(0.5, 1.5))
    median = float(rng.integers(0, 60))
    low = float(rng.integers(0, 60))
    ends = {"low": median * 0.6, "median": median, "high": median * 1.6 + 1} if is_number else {}
    record = {"observed_low": low, "observed_high": low + 10 if number % 2 else np.inf} if is_number else {}
    nothing = dict.fromkeys(("low", "median", "high", "observed_low", "observed_high", "covered"), np.nan)
    return {
        "model": model, "split": split, "states": "simulated", "episode": episode, "cluster": EPISODES[episode],
        "outcome": f"outcome-{number}", "kind": ("count" if kind == "count" else "when") if is_number else "who",
        "type": kind, "family": "crps" if is_number else "brier", "confidence": ("high", "medium", "low")[number % 3],
        "weight": (1.0, 0.6, 0.3)[number % 3], "score": relative * 0.3, "error": 0.01, "reference": 0.3,
        "relative": relative, "probability": float(np.clip(1 - relative / 2, 0.05, 0.95)), "counted_share": 1.0,
        **nothing, **ends, **record, "covered": float(number % 2) if is_number else np.nan,
    }  # fmt: skip


def skill(levels: Mapping[str, float] = LEVELS, spread: float = 0.1) -> pd.DataFrame:
    """The theory's skill over each other model."""
    rows = [
        {"model": "theory", "split": split, "states": "simulated", "measure": measure, "episode": "", "score": 0.6,
         "against": model, "null_score": level, "skill": 1 - 0.6 / level, "low": 1 - 0.6 / level - spread,
         "high": 1 - 0.6 / level + spread}
        for split in SPLITS
        for measure in ("overall", "brier", "crps")
        for model, level in levels.items()
        if model != "theory"
    ]  # fmt: skip
    return pd.DataFrame(rows)


def statements(scores: pd.DataFrame, seed: int = 2) -> pd.DataFrame:
    """Statements of the outcomes that are no numbers: truths, false twins, categories."""
    rng = np.random.default_rng(seed)
    rows = []
    for row in scores[scores["family"] == "brier"].to_dict("records"):
        names = ("comply", "feigned", "ignore") if row["type"] == "category" else ("itself", "foil 0")
        given = rng.dirichlet(np.ones(len(names)))
        for place, (name, probability) in enumerate(zip(names, given, strict=True)):
            rows.append({key: row[key] for key in ("model", "split", "states", "episode", "outcome")} | {
                "statement": name, "probability": probability, "happened": int(place == 0), "weight": 0.5})  # fmt: skip
    return pd.DataFrame(rows)
