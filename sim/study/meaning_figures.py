"""Whether the figures of an experiment show what it varies and measures."""

from collections.abc import Mapping

from sim.study.building import factors_of
from sim.study.found import Found
from sim.study.schema import ExperimentFile, FigureEntry

#: Per kind of figure: what it cannot do without, and what it may have besides a title and a note.
WANTED: Mapping[str, tuple[str, ...]] = {
    "heatmap": ("x", "y", "measure"),
    "lines": ("x", "measure"),
    "morris": ("measure",),
    "dots": (),
    "distribution": ("measure",),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "heatmap": ("panels", "threshold"),
    "lines": ("by", "panels", "threshold"),
    "morris": (),
    "dots": ("measures", "threshold"),
    "distribution": ("by", "panels", "threshold"),
}
_KEYS = ("x", "y", "by", "panels", "measure", "measures", "threshold")


def find_in_figures(found: Found, file: ExperimentFile) -> None:
    """Figures that lack something, have too much, or name what is not there."""
    factors = factors_of(file)
    drawn = {name for name, factor in factors.items() if factor.range is not None}
    for name, figure in file.figures.items():
        _find_in_keys(found, name, figure)
        shown = [getattr(figure, key) for key in ("x", "y", "by", "panels")]
        for key, factor in zip(("x", "y", "by", "panels"), shown, strict=True):
            if factor is not None and factor not in factors:
                found.unknown(("figures", name, key), factor, "factor", set(factors))
            elif factor is not None and shown.count(factor) > 1:
                found.say(("figures", name, key), f"{factor} is shown twice", "each factor once")
            elif factor is not None and factor in drawn and (key != "x" or figure.kind == "heatmap"):
                found.say(("figures", name, key), f"{factor} has too many values", "a factor with levels")
        if figure.measure is not None and figure.measure not in file.measures:
            found.unknown(("figures", name, "measure"), figure.measure, "measure", set(file.measures))
        for index, measure in enumerate(figure.measures):
            if measure not in file.measures:
                found.unknown(("figures", name, "measures", index), measure, "measure", set(file.measures))
        if figure.kind == "morris" and not any(block.kind == "morris" for block in file.design):
            found.say(("figures", name, "kind"), "the design has no morris block", "a design of kind morris")


def _find_in_keys(found: Found, name: str, figure: FigureEntry) -> None:
    wanted, optional = WANTED[figure.kind], OPTIONAL[figure.kind]
    for key in wanted:
        if getattr(figure, key) is None:
            found.say(("figures", name), f"a figure of kind {figure.kind} wants {key}", f"{key}: …")
    for key in _KEYS:
        if key in figure.model_fields_set and key not in (*wanted, *optional):
            allowed = ", ".join(("kind", *wanted, *optional, "title", "note"))
            found.say(("figures", name, key), f"a figure of kind {figure.kind} takes no {key}", allowed)
