"""Scenario simulator of Iran-aligned militias in Iraq: agents that decide under named, sourced pressures."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.api import Result, Study, load, open_sweep, sweep
    from sim.errors import Problem, Refused
    from sim.reproducing import reproduce
    from sim.scenario import Scenario, check
    from sim.study.compare import compare

#: Where each name lives; it is imported when it is first asked for, so that `import sim` stays light.
_HOMES = {
    "Problem": "sim.errors",
    "Refused": "sim.errors",
    "Result": "sim.api",
    "Scenario": "sim.scenario",
    "Study": "sim.api",
    "check": "sim.scenario",
    "compare": "sim.study.compare",
    "load": "sim.api",
    "open_sweep": "sim.api",
    "reproduce": "sim.reproducing",
    "sweep": "sim.api",
}

__all__ = [
    "Problem",
    "Refused",
    "Result",
    "Scenario",
    "Study",
    "check",
    "compare",
    "load",
    "open_sweep",
    "reproduce",
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
