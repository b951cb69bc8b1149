"""One open study page: what it shows, what it waits for, and its address."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nicegui import Client, ui

from sim import scenario
from sim.api import Result, Study
from sim.briefing import command_for
from sim.briefing.asking import What
from sim.errors import Refused
from sim.web import look
from sim.web.address import State, address
from sim.web.desk import Desk, key_of, made
from sim.web.shelf import Entry
from sim.web.work import Cancelled, Job, plain


@dataclass
class View:
    """One open study page."""

    desk: Desk
    entry: Entry
    state: State
    client: Client
    jobs: dict[str, Job] = field(default_factory=dict)
    """Work that goes on for this view, by what it is for."""
    show: Callable[[str], None] = lambda _: None
    """Turns to a tab."""
    headline: str | None = None
    """The outcome that the headline is about, once it is there."""
    built: set[str] = field(default_factory=set)
    """Tabs that are filled."""
    _played: asyncio.Task[Result | None] | None = None
    _key: tuple[object, ...] = ()

    @property
    def study(self) -> Study:
        """What is shown."""
        if self.entry.study is None:
            raise Refused(self.entry.problems)
        return self.entry.study

    @property
    def is_gone(self) -> bool:
        """Whether nobody looks any more."""
        return self.client.id not in Client.instances

    def command(self, what: What, **choices: Any) -> str:
        """What makes the same in a terminal of the folder in which the page was started."""
        if self.entry.folder is None:
            return command_for(self.study, what, place=str(self.entry.path), **choices)
        files = self.entry.folder.manifest.scenario.sources
        return command_for(self.study, what, place=files[0].path if files else None, **choices)

    def go(self, **changes: Any) -> None:
        """Show something else, and let the address say so."""
        self.state = self.state.changed(**changes)
        ui.navigate.history.replace(address(self.entry.key, self.state))

    def reopen(self, tab: str) -> None:
        """Turn to a tab and fill it anew."""
        self.built.discard(tab)
        self.show(tab)

    def close(self) -> None:
        """Call off whatever is still being worked on."""
        for job in self.jobs.values():
            job.cancel()

    async def result(self, place: ui.element) -> Result | None:
        """The ensemble of this view; progress shows in `place`. None where it was called off or went wrong."""
        runs, seed = self.state.runs, self.state.seed
        key = key_of(self.entry, runs, seed)
        known = self.desk.results.get(key)
        if known is not None:
            return known
        if self._played is None or self._key != key or self._played.done():
            self._key = key
            self._played = asyncio.create_task(self._made(place, runs, seed))
        return await asyncio.shield(self._played)

    async def _made(self, place: ui.element, runs: int, seed: int) -> Result | None:
        title = f"playing {runs} runs" if self.entry.folder is None else "reading the tables"
        found = await self.worked(place, "result", title, runs, lambda told: made(self.entry, runs, seed, told))
        return None if found is None else self.desk.results.put(key_of(self.entry, runs, seed), found)

    async def worked[T](
        self, place: ui.element, slot: str, title: str, steps: int, work: Callable[[Callable[[], None]], T]
    ) -> T | None:
        """What some work comes to; another piece of work in the same slot calls it off.

        Progress, a button that cancels, and whatever goes wrong show in `place`.
        """
        if slot in self.jobs:
            self.jobs[slot].cancel()
        job = self.jobs[slot] = Job(title, steps)
        with place:
            shown = _progress(job)
        try:
            return await self.desk.shop.done(job, work)
        except Cancelled:
            if self.jobs.get(slot) is job and not self.is_gone:
                with place:
                    look.words(f"Cancelled: {title}.", "soft")
        except Exception as error:
            if not self.is_gone:
                with place:
                    look.complaint(plain(error))
        finally:
            if self.jobs.get(slot) is job:
                del self.jobs[slot]
            if not self.is_gone:
                shown.delete()
        return None

    def changed_study(self) -> Study:
        """The scenario with the changes of the what-if.

        Raises
        ------
        Refused
            With every problem and its place.
        """
        from sim.study.arms import by_value
        from sim.theory.hypothesis import parameters_of, with_hypothesis

        sets = self.state.sets
        if self.entry.folder is None:
            changed = scenario.load(self.entry.path, sets)
        else:
            own = self.study.scenario
            changed = by_value(own.resolved(), parameters_of(own), str(self.entry.path), sets)
        return Study(with_hypothesis(changed, self.state.hypothesis), sets, self.state.hypothesis)


def _progress(job: Job) -> ui.element:
    """How far a job is, and a button that cancels it."""
    with ui.element("div").props('role="status"').classes("working") as shown:
        said = ui.label(f"{job.title} …")
        bar = ui.linear_progress(0.0, show_value=False).props('aria-label="Progress" instant-feedback')
        cancel = look.button("Cancel", job.cancel, "small", "cancel")

    def tell() -> None:
        bar.set_value(min(1.0, job.done / max(1, job.steps)))
        if job.is_cancelled:
            said.set_text("cancelling …")
            cancel.set_visibility(False)

    with shown:
        ui.timer(0.2, tell)
    return shown
