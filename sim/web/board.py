"""The board of a watched run: a row an actor, sent to the browser as one piece that changes in place."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui import events, ui

from sim.errors import neutral
from sim.plots.told_acts import name_of
from sim.scenario.vocabulary import LINES
from sim.web.act_words import line_words
from sim.web.watched import ActorDay, Day

#: Bars of a militia: column of the daily table and its heading.
BARS: Mapping[str, str] = {
    "fear": "Fear", "base_pressure": "Base pressure", "grip": "Tehran's grip", "rents": "Rents",
    "expected_retaliation": "Expected retaliation",
}  # fmt: skip
#: Bars of states, and how people call them.
_STATE_BARS: Mapping[str, str] = {
    "line_us": "line on Americans", "line_israel": "line on Israel", "line_home": "line inside Iraq",
    "effort": "effort", "strain": "strain", "dissuasion": "dissuasion", "shown": "will to punish shown",
    "anger": "anger", "alarm": "readiness shown", "threat": "danger to leaders shown",
}  # fmt: skip
_LINES = frozenset({"line_us", "line_israel", "line_home", *LINES})
#: Decisions that are written out for one actor.
_MOST_CHOICES = 3


class Board(ui.element, component="board.js"):
    """The actors of a day, the pressures on them, and a slider to another day.

    Parameters
    ----------
    day : Day
        What it shows first.
    days : int
        Days of the period.
    why : callable
        Called with the id of an actor and the name of a decision when somebody asks why.
    turned : callable
        Called with the number of the day that the slider is moved to.
    """

    def __init__(
        self, day: Day, days: int, why: Callable[[str, str], Any], turned: Callable[[int], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._props.update(rows(day) | {"head": list(BARS.values()), "last": days - 1})

        def asked(event: events.GenericEventArguments) -> None:
            why(str(event.args.get("actor", "")), str(event.args.get("decision", "")))

        async def slid(event: events.GenericEventArguments) -> None:
            if isinstance(event.args, int):
                await turned(event.args)

        self.on("why", asked)
        self.on("day", slid)

    def show(self, day: Day) -> None:
        """Show another day."""
        self._props.update(rows(day))
        self.update()


def rows(day: Day) -> dict[str, Any]:
    """A day as the browser is told of it: text and numbers only."""
    states = [_state(one) for one in day.actors if "fear" not in one.values]
    militias = [_militia(one) for one in day.actors if "fear" in one.values]
    pressures = [
        _bar(name.replace("_", " "), value, name in _LINES) | {"moved": name in day.moved}
        for name, value in day.pressures.items()
    ]
    head = {"number": day.number, "date": f"{day.date:%A} {day.date}"}
    return {**head, "states": states, "militias": militias, "pressures": pressures}


def _state(actor: ActorDay) -> dict[str, Any]:
    bars = [_bar(_STATE_BARS.get(name, name), value, name in _LINES) for name, value in actor.values.items()]
    return _row(actor) | {"bars": bars, "note": "replayed from the record" if actor.replayed else ""}


def _militia(actor: ActorDay) -> dict[str, Any]:
    badges = [{"text": f"campaign: {front}", "kind": "campaign"} for front in actor.campaigns]
    badges += [{"text": name, "kind": "state"} for name in ("suspended", "hidden") if actor.values[name] > 0.0]
    return _row(actor) | {"bars": [_bar(title, actor.values[name]) for name, title in BARS.items()], "badges": badges}


def _row(actor: ActorDay) -> dict[str, Any]:
    telling = [choice for choice in actor.choices if choice.tells][:_MOST_CHOICES]
    return {
        "id": actor.name,
        "name": neutral(name_of(actor.name)),
        "acts": [neutral(text) for text in actor.acts],
        "choices": [neutral(choice.words) for choice in telling],
        "decision": actor.choices[0].name if actor.choices and not actor.replayed else "",
    }


def _bar(name: str, value: float, is_line: bool = False) -> dict[str, Any]:
    """A number as a bar from its zero; a line of Tehran lies between -1 and 1."""
    zero = 50.0 if is_line else 0.0
    end = min(100.0, max(0.0, 50.0 * (1.0 + value) if is_line else 100.0 * value))
    text = f"{value:+.2f} {line_words(value).split()[0]}" if is_line else f"{value:.2f}"
    left, width = min(zero, end), abs(end - zero)
    return {"name": name, "text": text, "zero": zero, "left": round(left, 2), "width": round(width, 2)}
