"""Which instruments of control stand together on one axis, and which way control is lost there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One or two instruments on one axis."""

    title: str
    first: str
    """Name of the instrument drawn as a dot."""
    second: str = ""
    """Name of the one drawn as a square below it; empty where there is none."""
    words: tuple[str, str] = ("", "")
    """What tells the two apart."""
    low: float = 0.0
    high: float | None = 1.0
    """Ends of the axis; None where the data decide. What lies beyond is drawn at the edge."""
    shares: bool = True
    """Whether values are written in per cent."""
    losing: int = -1
    """Which way control is lost: 1 to the right, -1 to the left, 0 neither."""


#: What the groups make of what is asked of them.
GRIP = (
    Panel("Hold back for a fortnight after a directive, of those with something to stop", "compliance",
          "compliance in truth", ("as an observer sees it", "façades and unclaimed attacks counted")),
    Panel("Hold back, where the record tells of an answer", "compliance where recorded"),
    Panel("Hidden behind a façade or no name, of the attacks against a line", "shirking", "shirking where recorded",
          ("all", "those whose names the record tells"), losing=1),
    Panel("Attacks against a line, weighed by line and effort, a week and front", "slack", high=None, shares=False,
          losing=1),
)  # fmt: skip
#: What would be otherwise, on the same luck.
CHANGED = (
    Panel("Attacks that the line prevents, of those made without it; below 0 it provokes them", "restraint", low=-1.0),
    Panel("What of that is lost with the coordinator's stature", "autonomy", low=-0.25, high=0.75, losing=0),
    Panel("Attacks on other targets that appear for each prevented one", "other targets, by line",
          "other targets, by risk", ("prevented by the line", "by the risk to leaders"), -1.5, 1.5, False, 1),
    Panel("Hidden attacks that appear for each prevented claimed one", "other names, by line", "other names, by risk",
          ("prevented by the line", "by the risk to leaders"), -1.5, 1.5, False, 1),
)  # fmt: skip
