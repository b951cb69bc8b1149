"""How woven rules are compiled."""

from typing import Any

from sim.kernel import compiled


def short(function: Any) -> Any:
    """A woven rule that becomes part of its callers."""
    return compiled(function)


def long(function: Any) -> Any:
    """A woven rule that is called."""
    return compiled(function, inlined=False)
