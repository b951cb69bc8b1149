"""Who takes part in a contest: the theory, its rivals and the null models, each fitted without what it is scored on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.results.score_means import IN_SAMPLE, LEFT_CLUSTER_OUT, LEFT_EPISODE_OUT, OURS
from sim.scenario import Scenario
from sim.theory import theory
from sim.theory.calibrated import ALL, members, splits

#: Parameter sets drawn from the prior before anything was fitted.
PRIOR = "prior"
#: Null models whose records are made by `sim.scoring.nulls`.
RECORDS = ("base-rate", "hedged", "persistence", "one-driver")
#: Parameter sets of a model that nothing was fitted for.
SETS = 32

type States = Literal["simulated", "scripted"]


@dataclass(frozen=True)
class Entry:
    """One model in one episode, under one split."""

    model: str
    """theory, a hypothesis by name, or a null model."""
    split: str
    """left cluster out, left episode out or in sample; empty where nothing is learnt from other episodes."""
    states: States
    """Whether states decide for themselves or are replayed."""
    episode: str
    fitted: str = ""
    """Which sets of parameters are used, as in the table of calibrated sets; empty where none are."""
    others: tuple[str, ...] = ()
    """Episodes that a null model learns from."""
    recoding: int | None = None
    """Number of a recoding of a fifth of all codes; None as they are."""

    @property
    def key(self) -> str:
        """Which sets of parameters it plays on."""
        return f"{self.hypothesis or OURS}, {self.fitted}"

    @property
    def hypothesis(self) -> str:
        """The rival theory it is; empty for the theory itself and its prior."""
        return self.model if self.model in theory().hypotheses else ""

    @property
    def is_null(self) -> bool:
        """Whether records are made without agents."""
        return self.model in RECORDS


def entries(scored: Sequence[Scenario], known: Sequence[Scenario], recodings: int) -> list[Entry]:
    """Everything that is to be played.

    Parameters
    ----------
    scored : sequence of Scenario
        The episodes to be scored.
    known : sequence of Scenario
        Episodes that null models may learn from.
    recodings : int
        How often the theory is scored again with a fifth of all codes moved.
    """
    found: list[Entry] = []
    for scenario in scored:
        found += _of_theory(scenario)
        found += _of_rivals(scenario)
        found += _of_nulls(scenario, known)
        fitted = fitted_for(scenario, LEFT_CLUSTER_OUT)
        found += [
            Entry(OURS, LEFT_CLUSTER_OUT, "simulated", scenario.id, fitted, recoding=number)
            for number in range(recodings)
        ]
    return found


def fitted_for(scenario: Scenario, split: str, hypothesis: str = "") -> str:
    """The sets of parameters that a split asks for; those fitted to all, for an episode that no fit has seen."""
    wanted = {
        LEFT_CLUSTER_OUT: f"without {scenario.cluster}",
        LEFT_EPISODE_OUT: f"without {scenario.id}",
        IN_SAMPLE: ALL,
    }[split]
    return wanted if wanted in splits(hypothesis) else ALL


def is_fitted(scenario: Scenario) -> bool:
    """Whether the shipped sets of parameters were fitted to this episode too."""
    return f"without {scenario.id}" in splits()


def sets_of(hypothesis: str, fitted: str) -> list[dict[str, float]]:
    """The sets of parameters of an entry; the theory's own numbers where nothing was fitted."""
    found = members(hypothesis, fitted)
    fixed = dict(theory().hypotheses[hypothesis].parameters) if hypothesis else {}
    return [fixed | values for values in found] if found else [fixed] * SETS


def elsewhere(scenario: Scenario, known: Sequence[Scenario]) -> list[Scenario]:
    """What is known of other clusters; of other episodes, where there are no other clusters."""
    foreign = [one for one in known if one.id != scenario.id]
    return [one for one in foreign if one.cluster != scenario.cluster] or foreign


def _of_theory(scenario: Scenario) -> Iterator[Entry]:
    for split in (LEFT_CLUSTER_OUT, LEFT_EPISODE_OUT, *((IN_SAMPLE,) if is_fitted(scenario) else ())):
        yield Entry(OURS, split, "simulated", scenario.id, fitted_for(scenario, split))
    yield Entry(OURS, LEFT_CLUSTER_OUT, "scripted", scenario.id, fitted_for(scenario, LEFT_CLUSTER_OUT))
    yield Entry(PRIOR, "", "simulated", scenario.id, PRIOR)


def _of_rivals(scenario: Scenario) -> Iterator[Entry]:
    for name in theory().hypotheses:
        for split in (LEFT_CLUSTER_OUT, *((IN_SAMPLE,) if is_fitted(scenario) else ())):
            yield Entry(name, split, "simulated", scenario.id, fitted_for(scenario, split, name))


def _of_nulls(scenario: Scenario, known: Sequence[Scenario]) -> Iterator[Entry]:
    foreign = [one for one in known if one.id != scenario.id]
    learnt: Mapping[str, Sequence[Scenario]] = {
        LEFT_CLUSTER_OUT: elsewhere(scenario, known),
        LEFT_EPISODE_OUT: foreign,
    }
    for name in RECORDS:
        for split, others in learnt.items():
            yield Entry(name, split, "simulated", scenario.id, others=tuple(one.id for one in others))
