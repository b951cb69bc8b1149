"""The one look of all pictures: colours, marks, names, sizes, and bytes that repeat."""

import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.text import Text

from sim.errors import neutral
from sim.scenario.vocabulary import TONES

#: Everything that a user's own matplotlib settings could otherwise change.
LOOK: Any = {
    "font.family": ["DejaVu Sans"], "font.size": 8.5, "text.usetex": False, "text.parse_math": False,
    "text.color": "#222222",
    "axes.edgecolor": "#9a9a9a", "axes.labelcolor": "#222222", "axes.linewidth": 0.6, "axes.grid": False,
    "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 9.0, "axes.titlelocation": "left",
    "axes.facecolor": "white", "axes.unicode_minus": True, "axes.axisbelow": True, "axes.labelsize": 8.0,
    "xtick.color": "#9a9a9a", "ytick.color": "#9a9a9a", "xtick.labelcolor": "#444444", "ytick.labelcolor": "#444444",
    "xtick.labelsize": 7.5, "ytick.labelsize": 7.5, "xtick.major.size": 3.0, "ytick.major.size": 3.0,
    "figure.facecolor": "white", "savefig.facecolor": "white", "lines.solid_capstyle": "butt",
    "hatch.linewidth": 0.7, "svg.fonttype": "path", "svg.hashsalt": "sim", "path.simplify": True,
    "legend.frameon": False, "legend.fontsize": 7.5, "legend.title_fontsize": 7.5,
}  # fmt: skip

INK, SOFT, FAINT, GRID = "#222222", "#666666", "#b5b5b5", "#e4e4e4"
SIMULATED, DOCUMENTED = "#1f4e79", "#111111"

#: A white rim that keeps text readable on lines [points, opacity].
HALO_WIDTH, HALO_ALPHA = 2.2, 0.85
HALO: list[AbstractPathEffect] = [withStroke(linewidth=HALO_WIDTH, foreground="white", alpha=HALO_ALPHA)]

#: Okabe and Ito's colours, which stay apart for the colour-blind; classes of one front share a hue.
TARGETS: Mapping[str, str] = {
    "us-forces": "#D55E00", "us-embassy": "#8C2D04", "us-logistics": "#E69F00", "israel": "#0072B2",
    "kurdistan-oil": "#009E73", "kurdistan-other": "#7CC9A9", "iraqi-bases": "#56B4E9", "rival-militia": "#CC79A7",
    "iraqi-state-office": "#555555", "iraqi-security-forces": "#999999",
}  # fmt: skip
#: Eight colours for things that have none of their own.
CYCLE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555", "#B8A800")
CLAIMS: Mapping[str, str] = {"own-name": "o", "umbrella": "^", "facade": "D", "unclaimed": "s"}

#: Short names, for margins and labels.
SHORT: Mapping[str, str] = {
    "kataib-hezbollah": "KH", "asaib-ahl-al-haq": "AAH", "harakat-al-nujaba": "HHN",
    "kataib-sayyid-al-shuhada": "KSS", "badr": "Badr", "kataib-imam-ali": "KIA", "saraya-al-khorasani": "SK",
    "ansar-allah-al-awfiya": "HAAA", "sadrists": "Sadr", "tehran": "Tehran", "baghdad": "Baghdad",
    "washington": "Washington", "israel": "Israel", "islamic-resistance-in-iraq": "IRI", "any-facade": "façades",
    "any-iran-aligned-militia": "all militias", "hardline-core": "hard core", "unattributed": "unknown author",
    "state-integrated-wing": "state wing",
}  # fmt: skip
#: Full names behind the short ones.
FULL: Mapping[str, str] = {
    "kataib-hezbollah": "Kataib Hezbollah", "asaib-ahl-al-haq": "Asaib Ahl al-Haq",
    "harakat-al-nujaba": "Harakat al-Nujaba", "kataib-sayyid-al-shuhada": "Kataib Sayyid al-Shuhada",
    "badr": "Badr Organisation", "kataib-imam-ali": "Kataib Imam Ali", "saraya-al-khorasani": "Saraya al-Khorasani",
    "ansar-allah-al-awfiya": "Ansar Allah al-Awfiya", "sadrists": "Sadrists",
    "islamic-resistance-in-iraq": "Islamic Resistance in Iraq (umbrella)",
}  # fmt: skip

PAUSE = Outline(
    [
        (-0.9, -1),
        (-0.25, -1),
        (-0.25, 1),
        (-0.9, 1),
        (-0.9, -1),
        (0.25, -1),
        (0.9, -1),
        (0.9, 1),
        (0.25, 1),
        (0.25, -1),
    ],
    [1, 2, 2, 2, 79, 1, 2, 2, 2, 79],
)
BUBBLE = Outline(
    [(-1, -0.35), (-0.55, -0.35), (-0.75, -1), (-0.05, -0.35), (1, -0.35), (1, 0.8), (-1, 0.8), (-1, -0.35)],
    [1, 2, 2, 2, 2, 2, 2, 79],
)
SHELTER = Outline([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.15), (0, 0.95), (-0.9, 0.15), (-0.9, -0.9)],
                  [1, 2, 2, 2, 2, 79])  # fmt: skip
#: Marks of acts other than attacks and statements.
ACTS: Mapping[str, str | Outline] = {
    "suspend": PAUSE, "mobilise": "P", "hide": SHELTER, "evacuate": "<", "political-turn": "h", "strike": "v",
    "leadership-strike": "X", "directive": "d", "envoy-visit": ">", "summons": "<",
}  # fmt: skip

#: Threat level of a statement by tone, 0 (none) to 5 (calls for jihad).
THREAT: Mapping[str, int] = {"": 0} | {
    tone: 1 + sum(TONES.index(tone) >= TONES.index(first) for first in
                  ("accuses-partners", "conditional-threat", "explicit-threat", "calls-for-jihad"))
    for tone in TONES
}  # fmt: skip
THREAT_SHADES = ("#ffffff", "#cfc6de", "#a894c6", "#8060a8", "#583287", "#2b0a52")


@contextmanager
def _look() -> Iterator[None]:
    """Our look; a title in a script that the font lacks is drawn with empty boxes, and nothing is said about it."""
    with mpl.rc_context(LOOK), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def drawn[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """The picture function, with our look instead of whatever the user's settings say."""

    @wraps(function)
    def with_look(*args: P.args, **kwargs: P.kwargs) -> R:
        with _look():
            return function(*args, **kwargs)

    return with_look


def figure(width: float, height: float) -> Figure:
    """An empty figure of this size [inches], tied to no window and no global state."""
    empty = Figure(figsize=(width, height), dpi=100)
    FigureCanvasAgg(empty)
    return empty


def axes(canvas: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes placed in inches from the figure's top left corner."""
    across, down = canvas.get_size_inches()
    return canvas.add_axes((left / across, 1 - (top + height) / down, width / across, height / down))


def heading(canvas: Figure, title: str, subtitle: str, left: float = 0.2) -> None:
    """Title and the line below it, at the top left."""
    note(canvas, left, 0.16, title, size=12.5, weight="bold")
    note(canvas, left, 0.42, subtitle, size=8.5, colour=SOFT)


def note(
    canvas: Figure, left: float, top: float, text: str, *, size: float = 7.5, colour: str = INK, weight: str = "normal"
) -> Text:
    """Text placed in inches from the figure's top left corner; what no font can draw is written as an escape."""
    across, down = canvas.get_size_inches()
    return canvas.text(
        left / across, 1 - top / down, neutral(text), fontsize=size, color=colour, fontweight=weight, va="top"
    )


@cache
def width_of(text: str, size: float = 7.5, weight: str = "normal") -> float:
    """Width of a line of text [inches]."""
    with mpl.rc_context(LOOK):
        probe = Text(0, 0, text, fontsize=size, fontweight=weight, figure=_RULER)
        return float(probe.get_window_extent(_RULER_PEN).width) / _RULER.dpi


def short(actor: str, names: Mapping[str, str] | None = None) -> str:
    """Short name of an actor: from `names`, else ours, else its id in words."""
    return (names or {}).get(actor) or SHORT.get(actor) or actor.replace("-", " ")


def key(actors: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """The line that says what the short names stand for."""
    pairs = [(short(actor, names), FULL[actor]) for actor in actors if actor in FULL]
    return "   ".join(f"{brief} = {full}" for brief, full in pairs)


def png(canvas: Figure) -> bytes:
    """The figure as PNG, 150 dots per inch; the same figure gives the same bytes."""
    with _look():
        sink = io.BytesIO()
        canvas.savefig(sink, format="png", dpi=150, metadata={"Software": None})
        return sink.getvalue()


def svg(canvas: Figure) -> bytes:
    """The figure as SVG; the same figure gives the same bytes."""
    with _look():
        sink = io.BytesIO()
        canvas.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
        return sink.getvalue()


def files(figures: Mapping[str, Figure]) -> dict[str, bytes]:
    """Each figure as `<name>.png` and `<name>.svg`."""
    kinds: dict[str, Callable[[Figure], bytes]] = {"png": png, "svg": svg}
    return {f"{name}.{kind}": save(canvas) for name, canvas in figures.items() for kind, save in kinds.items()}


_RULER = figure(1, 1)
_RULER_PEN = FigureCanvasAgg(_RULER).get_renderer()  # type: ignore[no-untyped-call]
