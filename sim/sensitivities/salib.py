"""The estimators of SALib, which is imported here only, when they are needed."""

from collections.abc import Callable
from typing import cast

import numpy as np

from sim.errors import Problem, Refused

type Estimator = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""Takes the outputs at A, at A with one factor from B, and at B (rows, resamples); gives an index per resample."""


def estimators() -> tuple[Estimator, Estimator]:
    """Sobol's indices of the first order and in total, as Saltelli and others (2010) estimate them.

    Raises
    ------
    Refused
        When SALib is not there.
    """
    try:
        from SALib.analyze import sobol
    except ImportError:
        what = "the package SALib is not there"
        raise Refused([Problem("sim sensitivity", 1, 1, "", what, "pip install SALib")]) from None
    return cast(Estimator, sobol.first_order), cast(Estimator, sobol.total_order)
