"""A small page of our own to hold the gate against; run as a program it serves until it is ended."""

import sys

from nicegui import app, ui


def pages() -> None:
    """A first page with a counter, and a study; a word when all is closed."""
    app.on_shutdown(lambda: print("closed", flush=True))

    @ui.page("/")
    def first() -> None:
        count = {"clicks": 0}
        with ui.element("main"):
            ui.html("<h1>A page of our own</h1>", sanitize=False)
            told = ui.label("0 clicks")

            def clicked() -> None:
                count["clicks"] += 1
                told.set_text(f"{count['clicks']} clicks")

            ui.button("Count", on_click=clicked)
            ui.html('<a href="/study/one?tab=why">A study</a>', sanitize=False)

    @ui.page("/study/{name}")
    def study(name: str, tab: str = "overview") -> None:
        ui.page_title("A study")
        with ui.element("main"):
            ui.label(f"{name}: {tab}")


if __name__ == "__main__":
    from sim import console
    from sim.web.serving import serve

    port = int(sys.argv[1]) if sys.argv[1:] else None
    sys.exit(serve(pages, port=port, opened="--open" in sys.argv, said=console.say))
