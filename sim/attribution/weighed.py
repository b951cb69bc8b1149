"""The values of all combinations under all variants, weighed: means, draws, spread."""

from collections.abc import Sequence

import numpy as np

from sim.attribution.combining import Kind, Variant
from sim.attribution.question import Question
from sim.attribution.weighing import Answers, counted_mean, resampled


class Weighed:
    """Values of all combinations under all variants, and what follows from them."""

    def __init__(self, question: Question, variants: Sequence[Variant], values: np.ndarray) -> None:
        self.question, self.variants, self.values = question, tuple(variants), values
        self.means = counted_mean(values)
        self.kinds = np.array([variant.kind for variant in variants], dtype=object)
        self.answers = Answers(self.means)
        self.sets = Answers(resampled(values[self.kinds == "set"], question.seed))
        self.luck = Answers(resampled(values[self.kinds == "shipped"], question.seed))

    def points(self, kind: Kind) -> np.ndarray:
        """Answers of each variant of a kind that has any, a row each."""
        rows = self.answers.rows[self.kinds == kind]
        return np.asarray(rows[~np.isnan(rows).any(axis=1)])

    def mean(self, kind: Kind) -> np.ndarray:
        """Mean answers over the variants of a kind; NaN where none has any."""
        points = self.points(kind)
        return points.mean(axis=0) if len(points) else np.full(self.answers.rows.shape[1], np.nan)

    def reach(self, kind: Kind) -> np.ndarray:
        """Least and most of each answer over the variants of a kind, shape (2, answers)."""
        points = self.points(kind)
        return np.array([points.min(axis=0), points.max(axis=0)]) if len(points) else np.full((2, self.width), np.nan)

    @property
    def width(self) -> int:
        """How many answers a game has."""
        return int(self.answers.rows.shape[1])

    @property
    def players(self) -> int:
        """How many players there are."""
        return len(self.question.players)
