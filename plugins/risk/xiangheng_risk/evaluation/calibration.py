"""Whether probabilities mean what they say: squared error, bins of what was foretold and what came, slope and intercept."""

from dataclasses import dataclass

import numpy as np

from xiangheng_scoring.numbers.arrays import Array, Flags
from xiangheng_scoring.titled import Titled

#: A probability of 0 or 1 has no logit: it is taken for this far from it.
_NEAREST = 1e-12
_MOST_STEPS = 50
#: Beyond this condition a curvature is taken for singular: the likelihood has no maximum.
_SINGULAR = 1e12


class Bins(Titled):
    """How probabilities are put into bins, each of which is judged as a whole."""

    EQUAL_COUNT = (
        "equal_count",
        "按户数等分",
        "bins of equally many rows; rows of one probability stay together",
    )
    EQUAL_WIDTH = (
        "equal_width",
        "按概率等宽",
        "bins of equal width from 0 to 1; most rows stand in the first",
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows of a bin: how many, the mean of what was foretold, and the share to which it happened."""

    rows: int
    foretold: float
    happened: float


def brier(label: Flags, probability: Array) -> float:
    """The mean squared difference of probability and outcome: Σ (p − y)² ÷ n. Source: Brier (1950)."""
    return float(np.mean((probability - label) ** 2))


def brier_skill(label: Flags, probability: Array) -> float:
    """How much of the error is gone that the rate alone makes: 1 − Brier ÷ (ȳ(1 − ȳ)).

    0 is no better than to say the rate of these very rows of everybody, 1 is perfect. NaN where all had one outcome.
    """
    rate = float(label.mean())
    reference = rate * (1 - rate)
    return 1 - brier(label, probability) / reference if reference else float("nan")


def reliability(label: Array | Flags, probability: Array, bins: Bins, count: int = 10) -> list[Bin]:
    """The bins that hold rows, from the lowest probability up; `label` may be a true probability as well."""
    if bins is Bins.EQUAL_WIDTH:
        inner = np.linspace(0, 1, count + 1)[1:-1]
    else:
        inner = np.unique(np.quantile(probability, np.linspace(0, 1, count + 1)[1:-1]))
    place = np.searchsorted(inner, probability, side="left")
    rows = np.bincount(place, minlength=inner.size + 1)
    foretold = np.bincount(place, probability, inner.size + 1)
    happened = np.bincount(place, np.asarray(label, dtype=np.float64), inner.size + 1)
    return [
        Bin(int(rows[number]), float(foretold[number] / rows[number]), float(happened[number] / rows[number]))
        for number in np.flatnonzero(rows)
    ]


def calibration_error(bins: list[Bin]) -> float:
    """The expected calibration error: Σ (n_b ÷ n) |foretold − happened|. Source: Naeini, Cooper, Hauskrecht (2015).

    It is never 0 by chance alone: with few rows a bin's rate strays from the truth. Two are comparable only where the
    kind and the number of bins are the same.
    """
    rows = sum(part.rows for part in bins)
    return sum(part.rows * abs(part.foretold - part.happened) for part in bins) / rows


def logit(probability: Array) -> Array:
    """ln(p ÷ (1 − p)), with 0 and 1 taken for the nearest that have one."""
    held = np.clip(probability, _NEAREST, 1 - _NEAREST)
    return np.log(held) - np.log1p(-held)


@dataclass(frozen=True, slots=True)
class Line:
    """How the log odds of what happened follow those foretold: 0 and 1 are perfect.

    A slope below 1 says that the model is too sure of itself, an intercept other than 0 that its level is off.
    """

    intercept: float
    slope: float


def calibration_line(label: Flags, probability: Array) -> Line | None:
    """Intercept a and slope b of logit P(y = 1) = a + b·logit p by maximum likelihood, in Newton's steps.

    Source: Cox (1958); Steyerberg (2009). None where the likelihood has no maximum: all had one outcome, all one
    probability, or a threshold parts the outcomes without an exception.
    """
    x = np.column_stack((np.ones(label.size), logit(probability)))
    answer, reached = np.zeros(2), _log_likelihood(np.zeros(label.size), label)
    for _ in range(_MOST_STEPS):
        fitted = 1 / (1 + np.exp(-np.clip(x @ answer, -500, 500)))
        curvature = (x * (fitted * (1 - fitted))[:, np.newaxis]).T @ x
        if not np.linalg.cond(curvature) < _SINGULAR:
            return None
        step = np.linalg.solve(curvature, x.T @ (label - fitted))
        # Newton's step may go too far where outcomes are rare: it is halved until it is a step up.
        while (likelihood := _log_likelihood(x @ (answer + step), label)) < reached - 1e-9 * abs(reached):
            step = step / 2
        answer, reached = answer + step, likelihood
        if np.abs(step).max() < 1e-9:
            return Line(float(answer[0]), float(answer[1]))
    return None


def _log_likelihood(log_odds: Array, label: Flags) -> float:
    return float((label * log_odds - np.logaddexp(0, log_odds)).sum())
