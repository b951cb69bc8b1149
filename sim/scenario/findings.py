"""A list of problems that is filled while a scenario is looked through."""

from collections.abc import Collection

from sim.errors import Problem, nearest, quoted
from sim.scenario.limits import PROBLEMS_SHOWN
from sim.scenario.node import Node, join
from sim.scenario.validating import and_more, located

type Step = int | str


class Findings:
    """Problems of one scenario, each at the place of the value it is about."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.beyond: Problem | None = None
        self.count = 0

    def say(self, loc: tuple[Step, ...], what: str, allowed: str = "", *, notice: bool = False) -> None:
        """Add a problem at a location."""
        self._add(loc, what, allowed, None, notice)

    def unknown(
        self, loc: tuple[Step, ...], name: str, kind: str, known: Collection[str], *, key: bool = False
    ) -> None:
        """Add a problem about a name that nobody knows; `key` where the name is a key and not a value."""
        full = self.count >= PROBLEMS_SHOWN
        near = None if full else nearest(name, known)
        allowed = f"one of {', '.join(sorted(known))}" if near is None and len(known) <= 25 else f"a known {kind}"
        self._add(loc, f"unknown {kind} {quoted(name)}", allowed, near, False, name if key else None)

    def all(self) -> list[Problem]:
        """The problems, cut to a readable number."""
        if self.beyond is None:
            return self.problems
        return [*self.problems, and_more(self.beyond, self.count - len(self.problems))]

    def _add(
        self, loc: tuple[Step, ...], what: str, allowed: str, near: str | None, notice: bool, key: str | None = None
    ) -> None:
        self.count += 1
        if self.beyond is not None:
            return
        node, path, rest = located(self.root, loc)
        place = node.place if key is None else node.key_place(key)
        for step in [*rest, key] if key is not None else rest:
            path = join(path, str(step))
        problem = Problem(*place, path, what, allowed, near, notice)
        if len(self.problems) < PROBLEMS_SHOWN:
            self.problems.append(problem)
        else:
            self.beyond = problem
