"""How an episode was foretold, by the scores that the program ships with: the theory beside rivals and null models."""

import math
from dataclasses import dataclass

from sim.results.score_means import OURS
from sim.scoring import shipped
from sim.theory import theory


@dataclass(frozen=True)
class EpisodeScore:
    """How well an episode was foretold by parameter sets fitted without its cluster; 0 is perfect, a coin scores 1."""

    episode: str
    theory: float
    """Relative score of the theory."""
    rivals: dict[str, float]
    """Relative scores of the rival theories, by name, best first."""
    base_rate: float
    """Relative score of what groups did elsewhere under the same pressures."""
    prior: float
    """Relative score of the theory before anything was fitted."""
    coin: float
    """Relative score of ignorance over this episode's outcomes; 1 over all episodes together."""
    outcomes: int
    """Scored outcomes of the episode."""
    stale: bool
    """Whether the program, the theory or the scenario has been changed since; then `sim score` has newer figures."""

    @property
    def rival(self) -> str:
        """Name of the rival theory that did best; empty where there is none."""
        return next(iter(self.rivals), "")

    @property
    def rival_score(self) -> float:
        """Its relative score; NaN where there is none."""
        return next(iter(self.rivals.values()), math.nan)


def episode_score(episode: str) -> EpisodeScore | None:
    """The shipped scores of an episode, as `sim score` prints them; None for one that is not among them."""
    means = shipped.means()
    if means is None or episode not in set(means["group"]):
        return None
    own = means[means["group"] == episode].set_index("model")
    relative = {str(name): float(value) for name, value in own["relative"].items()}
    rivals = {name: relative[name] for name in theory().hypotheses if name in relative}
    return EpisodeScore(
        episode=episode,
        theory=relative[OURS],
        rivals=dict(sorted(rivals.items(), key=lambda one: one[1])),
        base_rate=relative.get(shipped.BASE_RATE, math.nan),
        prior=relative.get(shipped.PRIOR, math.nan),
        coin=relative.get(shipped.COIN, math.nan),
        outcomes=int(own["outcomes"][OURS]),
        stale=shipped.is_stale(),
    )
