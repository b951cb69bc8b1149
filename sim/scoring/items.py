"""What is scored: the documented outcomes of an episode that say something about the theory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sim.results.verdicts import WEIGHTS, unscored_because
from sim.scenario import Scenario
from sim.scenario.outcomes import Outcome

type Family = Literal["brier", "crps"]

#: What each measure asks about, unless its type says so already.
KINDS = {
    "whom": ("first_claim_month", "target_mix", "target_mix_ratio", "target_mix_shift"),
    "where": ("target_region_share", "target_region_share_change"),
    "claim": ("attacks_claimed", "claim_mode", "claim_mode_share"),
    "order": ("days_to_statement_order", "spokesman_statement_before_leader", "tone_rank"),
    "tone": ("statement_tone", "threat_executed"),
    "rate": ("attack_rate_ratio", "attacks_over_baseline", "attacks_rate_per_week"),
}
_KIND_OF = {measure: kind for kind, measures in KINDS.items() for measure in measures}


@dataclass(frozen=True)
class Item:
    """One scored outcome of an episode."""

    episode: str
    cluster: str
    outcome: Outcome

    @property
    def type(self) -> str:
        """binary, category, count, days, ratio or order."""
        return self.outcome.score_as.type

    @property
    def family(self) -> Family:
        """crps for counts and days, brier for all else."""
        return "crps" if self.type in ("count", "days") else "brier"

    @property
    def kind(self) -> str:
        """What is asked: count, when, who, whom, where, claim, order, tone or rate."""
        if self.family == "crps":
            return "count" if self.type == "count" else "when"
        return _KIND_OF.get(self.outcome.measure.name if self.outcome.measure else "", "who")

    @property
    def weight(self) -> float:
        """How much it counts, by how well its fact is established."""
        return WEIGHTS[self.outcome.confidence]

    @property
    def statements(self) -> int:
        """How many statements are held against the record: itself with its false twins, or one for each category."""
        score = self.outcome.score_as
        return len(score.categories) if self.type == "category" else 1 + len(self.outcome.foils)

    @property
    def middle(self) -> float | None:
        """Count or days observed: the value, or the middle of its range, or the end that is known."""
        score = self.outcome.score_as
        if isinstance(score.observed, int | float):
            return float(score.observed)
        ends = [end for end in (score.low, score.high) if end is not None]
        return sum(ends) / len(ends) if ends else None


def items(scenario: Scenario) -> list[Item]:
    """The outcomes of a scenario that are scored, in the order of its file.

    One that repeats another, that any model would meet, that replayed states decide, or that no part of the theory
    produces is not among them, nor is one without a recorded answer.
    """
    return [
        Item(scenario.id, scenario.cluster, outcome)
        for outcome in scenario.outcomes
        if not unscored_because(outcome, scenario)
    ]


def observed_counts(others: Sequence[Item], item: Item) -> list[float]:
    """What was counted elsewhere: the observed values of all outcomes of the same type among the others."""
    return [other.middle for other in others if other.type == item.type and other.middle is not None]
