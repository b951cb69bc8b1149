"""Figures as they stand in a report: drawn anew as SVG, or, from a results folder of another kind, as images."""

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from sim.plots.live import live_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PNG = b"\x89PNG\r\n\x1a\n"
#: Title and caption of the figures of a run.
CAPTIONS: Mapping[str, tuple[str, str]] = {
    "timeline": (
        "What happened, day by day",
        "Each lane is an actor. Documented events and what the runs did stand on the same days; the stronger a mark, "
        "the more runs it stands for.",
    ),
    "pressures": (
        "The pressures behind it",
        "Every force outside the groups as coded from the sources, and, where a state decides for itself, as the runs "
        "made it.",
    ),
    "attacks": (
        "Attacks over time, by target",
        "Attacks a week on each class of targets: the median of the runs and the bands that hold 50, 80 and 95 % of "
        "them, beside documented numbers.",
    ),
    "outcomes": (
        "Documented outcomes beside the runs",
        "Each documented outcome with the share of runs that meet it, and its false twins, which a good account meets "
        "seldom.",
    ),
    "decision-1": (
        "The turning point as arithmetic",
        "Each option of one decision in the first run as a sum of named terms, with its probability and the luck that "
        "fell.",
    ),
}


def drawn(figure: "Figure", prefix: str, label: str) -> Markup:
    """A figure of ours as SVG inside the page; `label` is what it is called for those who do not see it."""
    # Our own drawing code escapes every text that it writes.
    return Markup(live_svg(figure, prefix, label))


def image(data: bytes, label: str) -> Markup | None:
    """A PNG as an image element that carries its data; None for anything that is no PNG."""
    if not data.startswith(_PNG):
        return None
    text = base64.b64encode(data).decode("ascii")
    return Markup('<img src="data:image/png;base64,{}" alt="{}">').format(Markup(text), label)
