"""Luck is addressed, not consumed: a draw is a function of (seed, run, date, actor, purpose).

The generator is Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
(SC '11, doi 10.1145/2063384.2063405). Nothing is stored between draws, so another actor, day or draw changes
no draw that was there before.
"""

import zlib
from enum import IntEnum

from sim.kernel import rule

WORD = 0xFFFFFFFF


class Purpose(IntEnum):
    """What a draw is for; a number once given is never reused for something else."""

    CAMPAIGN = 1
    ACT = 8
    CLAIM = 9
    LETHALITY = 10
    INDISCIPLINE = 11
    INDISCIPLINE_TARGET = 12
    RESPOND = 13
    SPEAK = 14
    POLITICAL_TURN = 15
    LINE = 32
    ENVOY = 36
    SUSPECT = 48
    ENFORCE = 49
    RENTS = 50
    DISSUADE = 51
    ANSWER = 64
    DELAY = 65
    LEADER = 66
    STRIKE_TARGET = 67
    SANCTION = 68
    WARN = 80
    ISRAELI_STRIKE = 81


def actor_key(name: str) -> int:
    """Address of an actor in luck space [0..2**32): a hash of its id, never its place in a list."""
    return zlib.crc32(name.encode())


@rule
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Ten rounds of Philox4x32 on a counter of four words and a key of two.

    Parameters
    ----------
    c0, c1, c2, c3 : int
        Counter words [0..2**32).
    k0, k1 : int
        Key words [0..2**32).

    Returns
    -------
    tuple of int
        Four output words [0..2**32).
    """
    for _ in range(10):
        # int64 products wrap and Python's do not; the masks keep the 64 bits on which both agree.
        first = 0xD2511F53 * c0
        second = 0xCD9E8D57 * c2
        high0 = (first >> 32) & WORD
        high1 = (second >> 32) & WORD
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, second & WORD, high0 ^ c3 ^ k1, first & WORD
        k0 = (k0 + 0x9E3779B9) & WORD
        k1 = (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


@rule
def draw(key, date, actor, purpose):
    """The uniform draw at one address.

    Parameters
    ----------
    key : array of int64, shape (3,)
        Low and high word of the seed, and the run.
    date : int
        Proleptic ordinal of the day, so that moving a scenario's start moves no luck.
    actor : int
        `actor_key` of whoever draws.
    purpose : int
        A `Purpose`, plus the front for campaigns.

    Returns
    -------
    float
        Uniform in [0, 1), 53 bits.
    """
    # int() leaves compiled code as it is; in plain Python it keeps numpy from warning of products that wrap.
    w0, w1, _, _ = philox4x32(int(date), int(actor), purpose, int(key[2]), int(key[0]), int(key[1]))
    return ((w0 >> 5) * 67108864.0 + (w1 >> 6)) / 9007199254740992.0
