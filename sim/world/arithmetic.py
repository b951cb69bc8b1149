"""The exponential, written out: the same bits from every compiler, processor and C library, and no call in the way.

Reduction and scaling after Cody and Waite, "Software Manual for the Elementary Functions" (1980): x = k ln 2 + r with
|r| <= ln 2 / 2, the series of exp(r) to r**13, which leaves less than a tenth of a last place, times 2**k.
"""

import math

from sim.kernel import power_of_two, rule

LOG2_E = 1.4426950408889634
#: ln 2 in two parts; the upper one has 21 zeros at its end, so that k times it is exact.
LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
#: Below, the result counts as none; above, it would leave the normal numbers.
LOWEST, HIGHEST = -700.0, 700.0


@rule
def exp(x):
    """Exponential of a number, within two last places; 0 below -700, its value at 700 above [0..1.02e304]."""
    bounded = min(HIGHEST, max(LOWEST, x))
    k = math.floor(bounded * LOG2_E + 0.5)
    r = (bounded - k * LN2_HIGH) - k * LN2_LOW
    # Grouped so that the processor can work on several products at once; the order is part of the result.
    s = r * r
    q = s * s
    low = (1.0 + r) + s * (0.5 + r * 0.16666666666666666)
    middle = (0.041666666666666664 + r * 0.008333333333333333) + s * (0.001388888888888889 + r * 0.0001984126984126984)
    high = (2.48015873015873e-05 + r * 2.7557319223985893e-06) + s * (2.755731922398589e-07 + r * 2.505210838544172e-08)
    top = 2.08767569878681e-09 + r * 1.6059043836821613e-10
    result = (low + q * (middle + q * (high + q * top))) * power_of_two(k)
    return result if x >= LOWEST else 0.0
