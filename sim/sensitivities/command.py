"""The command that sweeps an experiment and says which of its factors move what."""

from collections.abc import Sequence

from sim import console
from sim.analysing import carried_out
from sim.sensitivities.analysis import RESAMPLES, analysed, require
from sim.sweeping import Order


def command(order: Order, *, measures: Sequence[str] = (), resamples: int = RESAMPLES) -> int:
    """Sweep, analyse, say what was found and keep it; the exit code is that of a sweep.

    Parameters
    ----------
    order : Order
        The experiment, its changes, and where it runs.
    measures : sequence of str
        Which measures; all otherwise.
    resamples : int
        Resampled tables behind intervals and floors [20..10000].
    """
    words = order.words or console.words()
    return carried_out(
        order,
        lambda experiment: require(experiment, measures, resamples),
        lambda swept: analysed(swept, measures, resamples, words),
    )
