"""What happened in a watched run, the newest day first, in a list that does not grow for ever."""

from collections import deque

from markupsafe import Markup
from nicegui import ui

from sim.errors import neutral
from sim.web import look
from sim.web.watched import Day, told

#: Most rows.
MOST_ROWS = 200


class Log:
    """What happened, the newest day first; old days make room."""

    def __init__(self) -> None:
        self.place = ui.element("ol").classes("log").props('data-testid="watch-log" tabindex="0" aria-label="Log"')
        self._days: deque[tuple[ui.element, int]] = deque()

    def clear(self) -> None:
        """Begin anew."""
        self.place.clear()
        self._days.clear()

    def write(self, day: Day) -> None:
        """Put a day on top."""
        lines = list(told(day))
        if not lines:
            return
        items = Markup("").join(Markup("<li>{}</li>").format(neutral(line)) for line in lines[:MOST_ROWS])
        with self.place:
            entry = look.html(Markup("<strong>{}</strong><ul>{}</ul>").format(day.date, items), "li")
        entry.move(self.place, 0)
        self._days.append((entry, len(lines)))
        while len(self._days) > 1 and sum(count for _, count in self._days) > MOST_ROWS:
            self._days.popleft()[0].delete()
