"""Scenario simulator of Iran-aligned militias in Iraq: agents that decide under named, sourced pressures."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api import Result, Study, load, open_sweep, sweep
    from sim.attribution.attributing import attribute
    from sim.calibration.api import calibrate
    from sim.discovery.analysis import discover
    from sim.errors import Problem, Refused
    from sim.registration.registering import register
    from sim.reports.reporting import report
    from sim.reproducing import reproduce
    from sim.scenario import Scenario, check
    from sim.scoring.api import score
    from sim.sensitivities.analysis import sensitivity
    from sim.study.compare import compare

#: Where each name lives; it is imported when it is first asked for, so that `import sim` stays light.
_HOMES = {
    "Problem": "sim.errors",
    "Refused": "sim.errors",
    "Result": "sim.api",
    "Scenario": "sim.scenario",
    "Study": "sim.api",
    "attribute": "sim.attribution.attributing",
    "calibrate": "sim.calibration.api",
    "check": "sim.scenario",
    "compare": "sim.study.compare",
    "discover": "sim.discovery.analysis",
    "load": "sim.api",
    "open_sweep": "sim.api",
    "register": "sim.registration.registering",
    "report": "sim.reports.reporting",
    "reproduce": "sim.reproducing",
    "score": "sim.scoring.api",
    "sensitivity": "sim.sensitivities.analysis",
    "sweep": "sim.api",
}

__all__ = [
    "Problem",
    "Refused",
    "Result",
    "Scenario",
    "Study",
    "attribute",
    "calibrate",
    "check",
    "compare",
    "discover",
    "load",
    "open_sweep",
    "register",
    "report",
    "reproduce",
    "score",
    "sensitivity",
    "sweep",
]


def __getattr__(name: str) -> Any:
    """A public name, imported from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
