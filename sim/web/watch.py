"""Watch: one run of the Mesa model, day by day, at the pace of whoever looks."""

from functools import partial

from markupsafe import Markup
from nicegui import ui

from sim.kernel import sources_hash
from sim.web import look
from sim.web.address import MOST_RUNS
from sim.web.board import Board
from sim.web.view import View
from sim.web.watch_log import MOST_ROWS, Log
from sim.web.watched import Day, Watched, told

#: Days a second that can be chosen, and how often the page is brought up to date at most.
SPEEDS = (0.5, 1, 2, 5, 10, 20, 50)
_UPDATES = 10.0
#: Days that are added to the log one by one; over a longer way it is written anew.
_CLOSE = 7
#: Tells when nobody can see the page.
_HIDDEN = "document.addEventListener('visibilitychange', () => document.hidden && emitEvent('sim-hidden'))"


async def build(view: View) -> None:
    """Fill the tab."""
    look.heading("Watch one run")
    look.words(
        "The run that people read: agents of the Mesa model, one day after the other. Its numbers are those of the "
        "tables, and of all other runs of this page.",
        "soft",
    )
    if view.entry.folder is not None and view.entry.folder.manifest.package_sources != sources_hash():
        look.words(
            "The kept tables are of another version of the program; here the run is played with this one.", "soft"
        )
    place = ui.element("div").classes("place")
    shown: list[_Screen] = []

    async def choose(text: str) -> None:
        if text.isascii() and text.isdigit() and len(text) < 5 and int(text) < MOST_RUNS:
            pause()
            view.go(run=int(text), date=None, decision=None)
            await _opened(view, place, shown)

    def pause() -> None:
        for screen in shown:
            screen.pause()

    look.entry("Run", "number", str(view.state.run or 0), choose, "watch-run", min=0, max=MOST_RUNS - 1, step=1)
    place.move(target_index=-1)
    # Nobody can see it once another tab of the browser is in front.
    ui.on("sim-hidden", pause)
    ui.run_javascript(_HIDDEN)
    await _opened(view, place, shown)


async def _opened(view: View, place: ui.element, shown: "list[_Screen]") -> None:
    """The run that is asked for, on its first day or on that of the address."""
    run = view.state.run or 0
    seed = view.entry.folder.manifest.seed if view.entry.folder else view.state.seed
    place.clear()
    with place:
        work = ui.element("div")
    scenario = view.study.scenario

    def begun(_: object) -> tuple[Watched, Day]:
        watched = Watched(scenario, seed=seed, run=run)
        return watched, watched.day(0)

    found = await view.worked(work, "watch", "setting up the run", 1, begun)
    if found is None or view.is_gone:
        return
    wanted = _first(view, found[0])
    with place:
        screen = _Screen(view, *found)
        screen.start([found[1]])
    shown[:] = [screen]
    await screen.jump(wanted)


def _first(view: View, watched: Watched) -> int:
    """The day of the address, if it is one of the period; else the first."""
    for number in range(watched.days):
        if view.state.date == str(watched.date(number)):
            return number
    return 0


class _Screen:
    """What is shown of a run, and how it goes on."""

    def __init__(self, view: View, watched: Watched, day: Day) -> None:
        self.view, self.watched, self.day = view, watched, day
        self.speed = 2.0
        self.playing = False
        self._wanted = day.number
        self._busy = False
        self._controls()
        self.head = look.html("", "h3").props('data-testid="watch-date" aria-live="polite"')
        self.board = Board(day, watched.days, self._why, self.slide)
        look.heading("What happened", 3)
        look.words(f"Newest first, at most {MOST_ROWS} lines.", "soft")
        self.log = Log()
        self.timer = ui.timer(1.0, self._tick, active=False)

    def _controls(self) -> None:
        with ui.element("div").props('role="group" aria-label="Playing"').classes("row"):
            self.play_button = look.button("Play", self.turn, mark="play")
            self.pause_button = look.button("Pause", self.pause, mark="pause")
            look.button("One day on", lambda: self.step(1), mark="step")
            look.button("One day back", lambda: self.step(-1), mark="back")
            look.button("To the start", lambda: self.step(-self.day.number), mark="restart")
            paces = {f"{pace:g}": f"{pace:g} days a second" for pace in SPEEDS}
            look.choice("Speed", paces, f"{self.speed:g}", self._paced, "speed")
        self._buttons()

    @property
    def is_over(self) -> bool:
        """Whether the last day is shown."""
        return self.day.number >= self.watched.days - 1

    async def turn(self) -> None:
        """Play, from the start where the end has been reached."""
        if self.is_over:
            await self.jump(0)
        self.playing = not self.is_over
        self._run()

    def pause(self) -> None:
        """Stop where it is."""
        if self.playing and not self._is_gone:
            self.playing = False
            self._run()
            self._remember()

    async def step(self, days: int) -> None:
        """Go some days on or back, and stop there."""
        await self.slide(self.day.number + days)

    async def slide(self, number: int) -> None:
        """Go to a day, and stop there."""
        self.pause()
        await self.jump(number)
        self._remember()

    def _paced(self, text: str) -> None:
        self.speed = float(text)
        self._run()

    def _run(self) -> None:
        """Let the timer run, or not."""
        self.timer.interval = max(1.0 / self.speed, 1.0 / _UPDATES)
        self.timer.active = self.playing
        self._buttons()

    def _buttons(self) -> None:
        self.play_button.props(f'aria-pressed="{str(self.playing).lower()}"')
        self.pause_button.props(f'aria-pressed="{str(not self.playing).lower()}"')

    @property
    def _is_gone(self) -> bool:
        return self.view.is_gone or self.board.is_deleted

    async def _tick(self) -> None:
        """Go on, unless nobody looks or the end is reached."""
        if self._is_gone:
            self.timer.active = False
        elif self.view.state.tab != "watch":
            self.pause()
        elif not self._busy:
            await self.jump(self.day.number + max(1, round(self.speed / _UPDATES)))
            if self.is_over:
                self.pause()

    async def jump(self, number: int) -> None:
        """Show a day, and play those up to there that have not been; of several that are asked for, the last."""
        self._wanted = min(max(number, 0), self.watched.days - 1)
        if self._busy:
            return
        self._busy = True
        try:
            while self._wanted != self.day.number and not self._is_gone:
                wanted, since = self._wanted, self.day.number
                days = await self.view.desk.shop.computed(partial(self._days, since, wanted))
                if not self._is_gone:
                    self.day = days[-1]
                    self._show(days, onward=0 < wanted - since == len(days))
        finally:
            self._busy = False

    def _days(self, since: int, number: int) -> list[Day]:
        """The days after one up to another, or as many before it as the log can hold."""
        first = since + 1 if 0 < number - since <= _CLOSE else 0
        found: list[Day] = []
        lines = 0
        for at in range(number, first - 1, -1):
            found.append(self.watched.day(at))
            lines += len(list(told(found[-1])))
            if lines > MOST_ROWS:
                break
        return found[::-1]

    def start(self, days: list[Day]) -> None:
        """Show the first day."""
        self._show(days, onward=False)

    def _show(self, days: list[Day], *, onward: bool) -> None:
        """Bring the page up to date."""
        day = self.day
        self.board.show(day)
        truce = f" · truce with US forces {day.truce:.2f}" if day.truce > 0.005 else ""
        text = Markup("{} <span class='soft'>day {} of {}{}</span>")
        self.head.set_content(text.format(f"{day.date:%A} {day.date}", day.number + 1, self.watched.days, truce))
        self.head.props(f'aria-live="{"off" if self.playing else "polite"}"')
        if not onward:
            self.log.clear()
        for one in days:
            self.log.write(one)

    def _remember(self) -> None:
        """Let the address say which day it is."""
        if self.view.state.tab == "watch" and not self._is_gone:
            self.view.go(date=str(self.day.date), decision=None)

    def _why(self, actor: str, decision: str) -> None:
        """Turn to the arithmetic of a decision of the day that is shown."""
        known = next((one for one in self.day.actors if one.name == actor), None)
        if known is None:
            return
        self.pause()
        name = decision if decision in {choice.name for choice in known.choices} else None
        self.view.go(actor=actor, date=str(self.day.date), run=self.watched.run, decision=name)
        self.view.reopen("why")
