"""What the runs of a baseline came to, kept from one comparison to the next, so that only the other arm is played."""

from collections.abc import Sequence

import pandas as pd

from sim.scenario import Scenario
from sim.study.noting import Notebook, Run

#: Most room that the runs of a baseline may take [bytes]; one that needs more is played each time.
MOST_BYTES = 128 * 2**20


class Hoard:
    """The runs of a baseline while they are played, as long as there is room for them.

    Parameters
    ----------
    notebook : Notebook
        What plays them.
    runs : int
        How many there will be.
    """

    def __init__(self, notebook: Notebook, runs: int) -> None:
        self.runs: list[Run] = []
        self._wanted = runs
        days, actors, decisions = notebook.template.choices.shape
        self._room = MOST_BYTES if days * actors * decisions * runs <= MOST_BYTES else 0

    @property
    def is_whole(self) -> bool:
        """Whether all runs are here."""
        return len(self.runs) == self._wanted

    def add(self, runs: Sequence[Run]) -> None:
        """Keep some more runs, or let go of all where they take too much room."""
        self._room -= sum(run.bytes for run in runs)
        if self._room >= 0:
            self.runs += runs
        else:
            self.runs = []


class Baseline:
    """A place for the runs of one baseline; give the same one to each comparison that begins with the same arm.

    It is filled by the first comparison and by any with another scenario, seed or more runs, and changes no number.
    """

    def __init__(self) -> None:
        self._of: tuple[Scenario, int] | None = None
        self._runs: list[Run] = []
        self._values: pd.DataFrame | None = None

    @property
    def bytes(self) -> int:
        """Room that the kept runs take."""
        return sum(run.bytes for run in self._runs)

    def runs(self, scenario: Scenario, seed: int, runs: int) -> Sequence[Run]:
        """The first `runs` runs of a scenario, or none where they are not all here."""
        if self._of != (scenario, seed) or len(self._runs) < runs:
            return ()
        return self._runs[:runs]

    def values(self, runs: int) -> pd.DataFrame:
        """What the first `runs` of the kept runs were measured as, a row a run."""
        assert self._values is not None
        return self._values.iloc[:runs]

    def keep(self, scenario: Scenario, seed: int, runs: Sequence[Run], values: pd.DataFrame) -> None:
        """Keep the runs of a baseline, from number 0 on, and what they were measured as."""
        self._of, self._runs, self._values = (scenario, seed), list(runs), values
