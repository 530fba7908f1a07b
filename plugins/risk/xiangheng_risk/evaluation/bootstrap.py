"""How far a figure could be off by chance: rows drawn again, with a seed that is stated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from xiangheng_scoring.numbers.arrays import Ints

REPETITIONS = 200
SEED = 20261130
#: The share of the samples within an interval.
WITHIN = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, and between which values it lay in 95 % of the samples."""

    value: float
    low: float
    high: float


def samples(rows: int, repetitions: int = REPETITIONS, seed: int = SEED) -> Iterator[Ints]:
    """For each sample how often each row was drawn, of as many draws with replacement as there are rows."""
    generator = np.random.Generator(np.random.PCG64(seed))
    for _ in range(repetitions):
        yield np.bincount(generator.integers(0, rows, rows), minlength=rows)


def interval(
    figure: Callable[[Ints | None], float], rows: int, repetitions: int = REPETITIONS, seed: int = SEED
) -> Interval:
    """The percentile interval of a figure of rows, which takes how often each counts (None: once).

    Two figures of the same rows are compared by the figure of their difference, so that each sample is drawn once for both.
    Source: Efron and Tibshirani (1993). Samples for which the figure is not defined (no event was drawn) are left out.
    """
    drawn = np.array([figure(times) for times in samples(rows, repetitions, seed)])
    drawn = drawn[~np.isnan(drawn)]
    outside = (1 - WITHIN) / 2
    low, high = np.quantile(drawn, (outside, 1 - outside)) if drawn.size else (np.nan, np.nan)
    return Interval(figure(None), float(low), float(high))
