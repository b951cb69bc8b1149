"""Problems of an experiment's file, each at the place of the value or key it is about."""

from collections.abc import Collection

from sim.errors import Problem, Refused, nearest, quoted
from sim.scenario.findings import Findings, Step
from sim.scenario.limits import PROBLEMS_SHOWN
from sim.scenario.node import Place


class Found(Findings):
    """A list of problems that is filled while an experiment is looked through."""

    def say_key(self, loc: tuple[Step, ...], key: str, what: str, allowed: str = "") -> None:
        """Add a problem about a key of the map at a location."""
        self._add(loc, what, allowed, None, False, key)

    def at(self, place: Place, field: str, what: str, allowed: str = "", near: str | None = None) -> None:
        """Add a problem at a place, which may be one of another file."""
        self.count += 1
        problem = Problem(*place, field, what, allowed, near)
        if len(self.problems) < PROBLEMS_SHOWN:
            self.problems.append(problem)
        elif self.beyond is None:
            self.beyond = problem

    def foreign(self, place: Place, name: str, kind: str, known: Collection[str]) -> None:
        """Add a problem about a name in another file that nobody knows."""
        self.at(place, name, f"unknown {kind} {quoted(name)}", f"a known {kind}", nearest(name, known))

    def require_none(self) -> None:
        """Refuse, if there are any."""
        if problems := self.all():
            raise Refused(problems)
