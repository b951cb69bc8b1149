"""The command that opens the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim import console
from sim.errors import Problem, Refused


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for."""

    places: Sequence[str] = ()
    """Scenario files and results folders besides those of the folder `scenarios`."""
    port: int | None = None
    """Port on 127.0.0.1; otherwise the first free one from 8600 on."""
    opened: bool = True
    """Whether the browser is opened."""


def command(order: Order) -> int:
    """Serve the page until it is interrupted; the exit code.

    Raises
    ------
    Refused
        When something cannot be opened, or the page's library is not installed.
    """
    from sim.web.serving import refuse_without_nicegui, serve

    refuse_without_nicegui()
    from sim.briefing import episode_score
    from sim.web.address import State, address
    from sim.web.desk import Desk
    from sim.web.pages import register
    from sim.web.shelf import filled

    shelf, keys = filled([_there(place) for place in order.places])
    if not shelf.entries:
        allowed = "a scenario file or a results folder, or a folder `scenarios` with some"
        raise Refused([Problem("sim view", 1, 1, "SCENARIO", "there is nothing to show", allowed)])
    console.tell_of_compiling()
    desk = Desk(shelf)
    # Worked out once, before the first page asks for it.
    episode_score(next(iter(shelf.entries)))
    path = address(keys[0], State()) if len(keys) == 1 else "/"
    try:
        return serve(lambda: register(desk), port=order.port, opened=order.opened, said=console.say, path=path)
    finally:
        desk.shop.close()


def _there(place: str) -> Path:
    path = Path(place)
    if not path.exists():
        raise Refused([Problem(place, 1, 1, "", "no such file or folder", "a scenario file or a results folder")])
    return path
