"""How far luck may have moved a mean."""

import math

#: The 97.5 % point of the standard normal distribution.
NORMAL = 1.959963984540054
_FEW = (12.706204736432095, 4.302652729911275, 3.182446305284263)


def student(runs: int) -> float:
    """The 97.5 % point of Student's distribution for the mean of so many runs, to a few thousandths from 5 runs on.

    References
    ----------
    Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.5.
    """
    free = max(runs - 1, 1)
    z = NORMAL
    if free < 4:
        return _FEW[free - 1]
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / math.pow(free, power) for power, term in enumerate(terms, 1))
