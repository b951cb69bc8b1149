"""What all views share: the shelf, the workshop, and what was made last."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim import asked
from sim.api import Result
from sim.briefing import headline
from sim.study.keeping import Baseline
from sim.web.shelf import Entry, Shelf
from sim.web.work import Kept, Workshop

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Results and pictures that stay in memory; the page is for looking, not for keeping.
MOST_RESULTS, MOST_PICTURES, MOST_BASELINES = 4, 60, 2


@dataclass(frozen=True)
class Desk:
    """What all views share."""

    shelf: Shelf
    shop: Workshop = field(default_factory=Workshop)
    results: Kept[Result] = field(default_factory=lambda: Kept(MOST_RESULTS))
    pictures: Kept[str] = field(default_factory=lambda: Kept(MOST_PICTURES))
    baselines: Kept[Baseline] = field(default_factory=lambda: Kept(MOST_BASELINES))
    """Runs of what-ifs as they were, by view: two views never share one."""

    async def picture(self, key: tuple[object, ...], draw: "Callable[[], Figure]", label: str) -> str:
        """A picture as SVG to stand in a page, drawn once for each key."""
        known = self.pictures.get(key)
        return known or self.pictures.put(key, await self.shop.drawn(lambda: _svg(draw, key, label)))

    async def warmed(self) -> None:
        """Load what the first study would have to wait for: compiled rules, letters, the other episodes' past."""
        entry = next(iter(self.shelf.of_kind("historical")), None)
        if entry is not None:
            with suppress(Exception):  # whoever opens a study is told what is wrong
                result = await self.shop.computed(lambda: made(entry, 2, 0, lambda: None))
                await self.shop.computed(lambda: headline(result))
                await self.shop.drawn(lambda: _svg(lambda: _timeline(result), ("warm",), ""))


def _timeline(result: Result) -> "Figure":
    from sim.plots import timeline

    return timeline(result.record, result.scenario, len(result.runs))


def _svg(draw: "Callable[[], Figure]", key: tuple[object, ...], label: str) -> str:
    import hashlib

    from sim.plots.live import live_svg

    return live_svg(draw(), "p" + hashlib.sha256(repr(key).encode()).hexdigest()[:8], label)


def made(entry: Entry, runs: int, seed: int, told: Callable[[], None]) -> Result:
    """The result of an entry: its kept tables, or a new ensemble."""
    study = entry.study
    if study is None:
        raise ValueError(f"{entry.key} is not in order")
    if entry.folder is None:
        return study.run(seed=seed, runs=runs, threads=asked.cores(), told=told)
    from sim.results.measures import documented_record

    what = entry.folder.manifest
    tables = {name: entry.folder.table(name) for name in ("record", "daily", "decisions", "runs", "measures")}
    return Result(study, **tables, documented=documented_record(study.scenario), seed=what.seed, manifest=what)


def key_of(entry: Entry, runs: int, seed: int) -> tuple[object, ...]:
    """What a result is kept under."""
    return (entry.key,) if entry.folder else (entry.key, runs, seed)
