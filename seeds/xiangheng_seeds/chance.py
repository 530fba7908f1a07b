"""Chance that is the same on every machine and every Python: whole numbers only, one generator for each subject."""

from random import Random

SIGMA = 1000
"""One standard deviation: everything random is told in thousandths of one."""


def chance(*subject: object) -> Random:
    """A generator of its own for each subject, so that a further indicator does not change the others.

    Seeded by text, which `Random` digests with SHA-512: Python's own hash, which differs between processes,
    has no part in it.
    """
    return Random("|".join(map(str, subject)))


def bell(random: Random) -> int:
    """A whole number with mean 0 and standard deviation `SIGMA`: the sum of twelve uniform ones.

    `Random.gauss` takes logarithms and sines of floats, whose last digit is the processor's own.
    """
    return sum(random.randint(-SIGMA // 2, SIGMA // 2) for _ in range(12))
