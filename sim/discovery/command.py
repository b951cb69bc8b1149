"""The command that sweeps an experiment and says under which conditions an outcome happens."""

from sim import console
from sim.analysing import carried_out
from sim.discovery.analysis import discovered
from sim.discovery.asking import Asked, require
from sim.sweeping import Order


def command(order: Order, asked: Asked) -> int:
    """Sweep, look for boxes, say what was found and keep it; the exit code is that of a sweep.

    Parameters
    ----------
    order : Order
        The experiment, its changes, and where it runs.
    asked : Asked
        The outcome, its threshold, and how often to resample.
    """
    words = order.words or console.words()
    return carried_out(
        order,
        lambda experiment: require(experiment, asked),
        lambda swept: discovered(swept, asked, words),
    )
