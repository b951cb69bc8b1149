"""Small rules, each with one way of going apart: they are woven as they stand here, and played as they stand here.

Arguments are what `tests.lanes.looms` says: a, b, c and i, j, p, q differ from run to run, n, s and day do not.
"""

import math

from sim.world.options import CLAIM_COVER, TARGET_FRONT, Claim, Target

FEW = 3


def uniform_branches(a, n, s):
    if n > 1:
        return a + s
    if n == 1:
        return a - s
    return -a


def nothing_differs(n, s):
    total = 0.0
    for k in range(n):
        if k == 1:
            continue
        total += s * k
    return total


def differing_branches(a, b, n):
    x = a
    if a < b:
        x = 2.0 * b
        y = x - 1.0
        x += y
    elif a == b and n > 1:
        x = 0.5
    else:
        x -= b
    return x


def branches_in_branches(a, b, c, n, world):
    x = 0.0
    if a < b:
        if n > 1:
            if b < c:
                x = 1.0
                world.scene[0].truce = b
            else:
                x = 2.0
        elif c < 0.0:
            x = 3.0
        x += a
    else:
        x -= c
    return x


def early_returns(a, b, s, n):
    if a < 0.0:
        return b
    if n == 0:
        return -1.0
    if b < 0.0:
        return s
    return a * b


def nobody_is_left(a):
    if a < 0.0:
        return 1.0
    else:  # noqa: RET505
        return 2.0
    return 3.0


def returns_from_a_loop(a, n):
    for k in range(n + 1):
        if a < k:
            return 10.0 + k
    return -1.0


def returns_its_sum_from_a_loop(a, b, n):
    total = 0.0
    for k in range(n + 2):
        total += b
        if a < k:
            total *= 2.0
            return total
    return total


def continues(a, b, n):
    total = 0.0
    for k in range(n + 2):
        if a < k:
            continue
        total += b * k
    return total


def continues_and_returns_from_loops_in_loops(a, b, c, n):
    total = 0.0
    for k in range(3):
        if b < k:
            continue
        for r in range(n + 1):
            if c < r:
                continue
            if a > 2.0 + k:
                return -1.0
            total += 10.0 * k + r
        total += 0.5
    return total


def returns_from_a_loop_in_a_branch(a, b, i, world):
    if a < b:
        for k in range(3):
            world.militias[k].fear += 1.0
            if k == i:
                return 4.0
            if a < -1.0:
                continue
            world.scene[0].truce -= 1.0
    world.said[i, 0] += 1
    return 5.0


def square(a):
    return a * a


def clipped(a, s):
    if a > s:
        return s
    return a


def calls_calls(a, b, s, n):
    return clipped(square(a), s) + clipped(square(clipped(b, 1.0)), float(n)) + square(s)


def ordered(a, b):
    return min(a, b), max(a, b)


def several_results(a, b):
    low, high = ordered(a, b)
    low, high = high, low
    a, b = high, high
    return low - 2.0 * a + b


def differing_rows(i, j, day, world):
    group = world.militias[i]
    group.fear = world.pressures[day, j] + world.militias[j].fear
    group.campaign[j] += 1
    world.attacks[day, i, j] += world.said[j, i]
    return world.militias[j].fear


def a_row_that_moves_on(i, j, world):
    row = i
    group = world.militias[row]
    row = j
    group.fear += 1.0
    world.militias[row].fear *= 2.0
    return group.fear


def parts_of_the_world(p, day, world):
    felt = world.pressures[day]
    if p == 1:
        felt[2] -= 0.5
    return felt[2] + world.coded[day, 1]


def changed_by_some(a, b, i, world):
    if a < b:
        world.scene[0].truce *= 0.5
        world.militias[i].suspended ^= 1
    else:
        world.scene[0].truce += a
    return world.scene[0].truce


def read_after_a_call_that_writes(a, i, world):
    return changed_by_some(a, 0.0, i, world) + world.scene[0].truce


def and_or_not(a, b, i, n):
    x = 0.0
    if a < b and not (i == 1 or b > 1.0):
        x += 1.0
    if a < 0.0 or n > 1 or b < 0.0:
        x += 2.0
    if not (n > 1 and (a < b or i == 0)):
        x += 4.0
    return x


def chained(a, b, i, n):
    x = 0.0
    if 0 <= i < n:
        x += 1.0
    if -1.0 < a <= b < 2.0:
        x += 2.0
    if 0 <= n < 2:
        x += 4.0
    return x


def either_of_two(a, b, i, n, s):
    x = a if a < b else (s if n > 1 else b)
    return (x if i == 0 else 1.0) + (2.0 if n > 1 else a)


def tables(i, j, a):
    claim = Claim.FACADE if a < 0.0 else i
    return CLAIM_COVER[claim] + TARGET_FRONT[i + j] + TARGET_FRONT[Target.ISRAEL]


def rounded(a, b, i):
    return math.floor(a) + 10 * int(b) + abs(a) + abs(i - 1) + max(a, 0.0, b) - min(float(i), b)


def bits(i, j, p):
    word = (i + 1) << (40 + j)
    word = (word ^ (word >> 33) | p) & 0xFFFF
    word <<= p
    return word


def divided(a, b):
    x = a
    x /= 1.0 + abs(b)
    return x


def sums_up(a, n, world):
    total = 0.0
    for k in range(world.militias.shape[0]):
        for r in range(FEW):
            if world.attacks[k, k, r] > 0:
                total += a
    return total + n


TOYS = [
    uniform_branches,
    nothing_differs,
    differing_branches,
    branches_in_branches,
    early_returns,
    nobody_is_left,
    returns_from_a_loop,
    returns_its_sum_from_a_loop,
    continues,
    continues_and_returns_from_loops_in_loops,
    returns_from_a_loop_in_a_branch,
    calls_calls,
    several_results,
    differing_rows,
    a_row_that_moves_on,
    parts_of_the_world,
    changed_by_some,
    read_after_a_call_that_writes,
    and_or_not,
    chained,
    either_of_two,
    tables,
    rounded,
    bits,
    divided,
    sums_up,
]
