"""What pictures of a screening share: the order of factors, the direction of effects, colours by grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from sim.plots import legend
from sim.plots.legend import Block
from sim.plots.paper import counted
from sim.plots.shown import About, Dimension, Shown
from sim.plots.style import FAINT

#: No more factors than this are drawn; the others are said.
MOST = 15
#: Colours of factors by how well their values are known.
GRADES: Mapping[str, str] = {
    "documented": "#009E73", "inferred": "#0072B2", "assumed": "#E69F00", "fitted": "#CC79A7", "": "#8a8a8a",
}  # fmt: skip
_STEADY = 0.9


@dataclass(frozen=True)
class Screened:
    """A screening to draw."""

    table: pd.DataFrame
    """Rows of one measure: `scenario`, `factor`, and the statistics of `sim.study.screening`."""
    shown: Shown
    about: About
    factors: Mapping[str, Dimension]

    def title(self, factor: str) -> str:
        """Name of a factor in the picture."""
        return self.factors[factor].title if factor in self.factors else factor.replace("_", " ")

    def colour(self, factor: str) -> str:
        """Its colour: its grade's."""
        grade = self.factors[factor].grade if factor in self.factors else ""
        return GRADES.get(grade, GRADES[""])

    def subtitle(self, runs: Sequence[int]) -> str:
        """What is shown and on how much it rests."""
        effects = self.table.loc[self.table["effects"] > 0, "effects"]
        walks = counted(effects, "jump") if len(effects) else "no jump"
        many = counted(pd.Series(runs), "run") if len(runs) else ""
        seed = f", seed {self.about.seed}" if self.about.seed is not None else ""
        per = f", {many} per point" if many else ""
        return f"{self.shown.mean_words}; {walks} of each factor{per}{seed}"

    def grades(self, factors: Sequence[str]) -> Block:
        """The legend of the colours of these factors."""
        found = {self.factors[name].grade if name in self.factors else "" for name in factors}
        entries: list[tuple[Artist, str]] = [
            (legend.patch(colour), grade or "grade unknown") for grade, colour in GRADES.items() if grade in found
        ]
        return Block("Value of the factor is", entries)


def arrow(mu: float, mu_star: float) -> str:
    """Which way a rising factor moves the measure: up, down, or now this way and now that."""
    if not mu_star > 0:
        return ""
    return "↑" if mu > _STEADY * mu_star else "↓" if mu < -_STEADY * mu_star else "↕"


def clear(rows: pd.DataFrame) -> np.ndarray:
    """Whether each effect is larger than luck alone would show; where luck is unknown, whether there is one at all."""
    return np.asarray(rows["mu_star"].to_numpy() > np.nan_to_num(rows["floor"].to_numpy()), dtype=bool)


def moving(effects: Sequence[float]) -> int:
    """How many of the factors are drawn, of effects in falling order: those that have any, at most so many."""
    return max(1, min(MOST, sum(effect > 0 for effect in effects)))


def silent(names: Sequence[str], effects: Sequence[float], kept: int) -> list[str]:
    """Lines on the factors that are not drawn."""
    rest = list(zip(names, effects, strict=True))[kept:]
    small, none = [name for name, effect in rest if effect > 0], [name for name, effect in rest if not effect > 0]
    found = [f"Not drawn, with smaller effects: {', '.join(small)}."] if small else []
    return found + ([f"No effect in any run: {', '.join(none)}."] if none else [])


def luck(rows: pd.DataFrame) -> list[tuple[Artist, str]]:
    """The legend entry of the noise floor, where it is known."""
    if not np.isfinite(rows["floor"]).any():
        return []
    return [(legend.patch(FAINT), "luck alone would show up to this (95 %)")]
