"""Many runs of one scenario, in one compiled loop over the same `DAY`."""

from collections.abc import Iterator

from sim.day import play
from sim.initial import build, fresh
from sim.scenario import Scenario
from sim.world.world import World


def histories(scenario: Scenario, *, seed: int, runs: range) -> Iterator[World]:
    """The worlds of some runs as their last day left them, one after the other.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        [0..2**63).
    runs : range
        Numbers of the runs [0..2**32); run k is the same history whatever other runs are made.
    """
    template = build(scenario, seed)
    for run in runs:
        world = fresh(template, run)
        play(world)  # type: ignore[no-untyped-call]
        yield world
