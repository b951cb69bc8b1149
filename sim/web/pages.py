"""The pages that the server has: the first one, and one for each study."""

from fastapi import Request
from nicegui import app, background_tasks, ui

from sim.errors import Problem, Refused, nearest, quoted
from sim.web import landing, look, study
from sim.web.address import state_of
from sim.web.desk import Desk
from sim.web.shelf import Entry, Shelf
from sim.web.view import View
from sim.web.work import plain


def register(desk: Desk) -> None:
    """Tell the server about the pages, and what to call off when it ends."""
    app.on_startup(lambda: background_tasks.create(desk.warmed(), name="warming"))
    app.on_shutdown(desk.shop.close)

    @ui.page("/")
    def first() -> None:
        landing.build(desk)

    @ui.page("/study/{key}")
    def opened(key: str, request: Request) -> None:
        try:
            entry = found(desk.shelf, key)
            view = View(desk, entry, state_of(request.query_params.multi_items()), ui.context.client)
        except Refused as refusal:
            _refused(refusal)
            return
        ui.context.client.on_delete(view.close)
        study.build(view)


def found(shelf: Shelf, key: str) -> Entry:
    """The entry that an address names.

    Raises
    ------
    Refused
        When there is none, or its file is not in order.
    """
    entry = shelf.opened(key)
    if entry is None:
        near = nearest(key, shelf.entries)
        raise Refused(
            [Problem("address", 1, 1, "study", f"unknown study {quoted(key)}", "one of the first page", near)]
        )
    if entry.problems:
        raise Refused(entry.problems)
    return entry


def _refused(refusal: Refused) -> None:
    """A page that says what is wrong with the address."""
    with look.frame("proxysim: not opened"):
        look.heading("This cannot be opened", 1)
        look.complaint(plain(refusal))
        look.link("All scenarios", "/")
