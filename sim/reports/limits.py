"""What a reader must not take from a report, in plain words."""

from collections.abc import Iterator

from sim.scenario import Scenario

_ALWAYS = (
    "The theory was written by people who knew these episodes. That it meets an outcome does not show that it would "
    "have foreseen it; the scores of parameter sets fitted without the episode come closer to that, and even they "
    "rest on a structure that knew it.",
    "Runs play the declared values of the theory, which are chosen by hand and not fitted. The share of runs speaks of "
    "luck alone: it does not hold how unsure the numbers themselves are.",
    "The interval behind a share says how far so few runs can tell. It is no statement about the world.",
    "Pressures and traits are coded on a scale of five steps from published analysis. Another coder would differ by a "
    "step here and there.",
    "Organisations are single minds, apart from a small rate of acts that no leader chose. Smaller groups and persons "
    "are left out, and so is everything outside the repertoire: weapons, places, tactics.",
    "Episodes are few, ten in all; no difference between the theory and its best rivals is sure.",
    "Results repeat to the bit on one machine with one set of versions; across machines the last digits may differ.",
)


def limits(scenario: Scenario, hypothesis: str | None, runs: int) -> list[str]:
    """The limits of what was run, those of this study first."""
    return [*_own(scenario, hypothesis, runs), *_ALWAYS]


def _own(scenario: Scenario, hypothesis: str | None, runs: int) -> Iterator[str]:
    if scenario.kind == "counterfactual":
        yield (
            "This is a counterfactual. Nobody knows what would have happened: an outcome that the runs do not meet is "
            "a difference from the documented episode, not an error."
        )
    if hypothesis:
        yield f"It was run under the rival theory {hypothesis}, not under the theory itself."
    if runs < 50:
        few = "only one run" if runs == 1 else f"only {runs} runs"
        yield f"There {'is' if runs == 1 else 'are'} {few}: shares are rough, and a rare course may be missing."
