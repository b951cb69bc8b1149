"""The address of a view: everything that a link has to say so that it opens the same view again."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from sim.errors import Problem, Refused, nearest, quoted

TABS = ("overview", "why", "what-if", "watch", "trust", "data")
#: Most runs that the page makes of a scenario: more are a matter for the command line.
MOST_RUNS = 2000
#: Most changes that a link may carry, and how long each may be.
MOST_CHANGES, LONGEST = 40, 300
_LAST_SEED = 2**53 - 1
_WHERE = "address"


@dataclass(frozen=True)
class State:
    """What a study page shows."""

    tab: str = "overview"
    """One of `TABS`."""
    runs: int = 200
    """Histories of the scenario [1..2000]."""
    seed: int = 1
    """[0..2**53)."""
    pairs: int = 500
    """Histories of each arm of a what-if [1..2000]."""
    run: int | None = None
    """Number of the run that the timeline shows and the page watches; None for all of them."""
    sets: tuple[str, ...] = ()
    """Changes of a what-if, as `--set` takes them."""
    hypothesis: str | None = None
    """Rival theory of a what-if."""
    outcome: str | None = None
    """Which outcome the headline is about."""
    actor: str | None = None
    """Whose decision is shown."""
    date: str | None = None
    """On which day."""
    decision: str | None = None
    """Which of the day."""

    def changed(self, **changes: Any) -> "State":
        """This view with something else."""
        return dataclasses.replace(self, **changes)

    @property
    def question(self) -> tuple[object, ...]:
        """What a what-if asks, whatever else is looked at."""
        return self.sets, self.hypothesis, self.pairs, self.seed

    def query(self) -> str:
        """The state as it stands behind the `?`; what is as usual is left out."""
        usual = State()
        words: list[tuple[str, str]] = []
        for field in dataclasses.fields(State):
            value = getattr(self, field.name)
            if value == getattr(usual, field.name):
                continue
            words += [("set", one) for one in value] if field.name == "sets" else [(field.name, str(value))]
        return urlencode(words, quote_via=quote)


def address(key: str, state: State) -> str:
    """Path and query of a study."""
    query = state.query()
    return f"/study/{quote(key)}" + (f"?{query}" if query else "")


def state_of(words: Sequence[tuple[str, str]]) -> State:
    """The state that an address asks for.

    Parameters
    ----------
    words : sequence of (name, value)
        The query, as it was sent.

    Raises
    ------
    Refused
        With every word that is unknown or out of its range.
    """
    problems: list[Problem] = []
    known = {field.name for field in dataclasses.fields(State)} - {"sets"} | {"set"}
    values: dict[str, str] = {}
    sets = [value for name, value in words if name == "set"]
    for name, value in words:
        if name not in known:
            what = f"unknown word {quoted(name)}"
            problems.append(_problem("", what, f"one of {', '.join(sorted(known))}", nearest(name, known)))
        elif name != "set":
            values[name] = value
    read: dict[str, Any] = {"sets": tuple(sets)}
    read |= dict(_numbers(values, problems))
    read |= {name: values[name] for name in ("hypothesis", "outcome", "actor", "date", "decision") if values.get(name)}
    if (tab := values.get("tab", "overview")) not in TABS:
        problems.append(_problem("tab", f"unknown tab {quoted(tab)}", f"one of {', '.join(TABS)}", nearest(tab, TABS)))
    if len(sets) > MOST_CHANGES or any(len(one) > LONGEST for one in [*sets, *values.values()]):
        problems.append(_problem("set", "too much for an address", f"{MOST_CHANGES} changes of {LONGEST} characters"))
    if problems:
        raise Refused(problems)
    return State(**{**read, "tab": tab})


_RANGES: Mapping[str, tuple[int, int]] = {
    "runs": (1, MOST_RUNS), "pairs": (1, MOST_RUNS), "seed": (0, _LAST_SEED), "run": (0, MOST_RUNS - 1),
}  # fmt: skip


def _numbers(values: Mapping[str, str], problems: list[Problem]) -> Iterator[tuple[str, int]]:
    """The whole numbers among the words."""
    for name, (low, high) in _RANGES.items():
        text = values.get(name)
        if text is None:
            continue
        if text.isascii() and text.isdigit() and len(text) < 20 and low <= int(text) <= high:
            yield name, int(text)
        else:
            problems.append(_problem(name, f"{quoted(text)} is out of range", f"a whole number, {low} to {high}"))


def _problem(field: str, what: str, allowed: str = "", near: str | None = None) -> Problem:
    return Problem(_WHERE, 1, 1, field, what, allowed, near)
