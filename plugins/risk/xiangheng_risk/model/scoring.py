"""Scores and exact reasons, by look-ups in tables alone: no library of learning is needed for them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiangheng_platform.monitoring.features.declared import Feature
from xiangheng_risk.model.bins import Codes
from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.titled import Titled

#: How many reasons are told that raise a household's risk, and how many that lower it.
MOST_UP, MOST_DOWN = 3, 2
#: So many households at a time stay in the processor's cache.
_BLOCK = 1 << 16


def logits(base: float, tables: Array, codes: Codes) -> Array:
    """The logit of each household: base, and an entry of each feature's table."""
    total = np.full(len(codes), base)
    for feature, table in enumerate(tables):
        total += table.take(codes[:, feature])
    return total


def contributions(tables: Array, codes: Codes) -> Array:
    """What each feature adds to the logit of each household, exactly."""
    added = np.empty(codes.shape, order="F")
    for feature, table in enumerate(tables):
        added[:, feature] = table.take(codes[:, feature])
    return added


def probability(logit: ArrayLike) -> Array:
    """The probability of a logit."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(logit))))


def causes_of(features: Sequence[Feature]) -> tuple[Titled, ...]:
    """What reasons are told under: the official causes, and what else features speak of, in the order of the features."""
    return tuple(dict.fromkeys(feature.cause for feature in features))


def by_cause(features: Sequence[Feature], added: Array) -> Array:
    """Contributions added up by cause: a column for each of `causes_of`. Exact, as all sums on the tables' grid are."""
    causes = causes_of(features)
    sums = np.zeros((len(added), len(causes)), order="F")
    for column, feature in enumerate(features):
        sums[:, causes.index(feature.cause)] += added[:, column]
    return sums


@dataclass(frozen=True, slots=True)
class Reasons:
    """Of each household the causes that raise its risk most, and those that lower it most, the strongest first.

    Positions in `causes`, -1 where fewer raise or lower it; with what each adds to the logit, 0 where there is none.
    """

    causes: tuple[Titled, ...]
    up: "NDArray[np.int8]"
    up_by: Array
    down: "NDArray[np.int8]"
    down_by: Array


@dataclass(frozen=True, slots=True)
class Scored:
    """Households scored: the probability of each, and its reasons."""

    probability: Array
    reasons: Reasons


def scored(features: Sequence[Feature], base: float, tables: Array, codes: Codes) -> Scored:
    """Probability and reasons of households from their codes, without keeping what each feature adds to each."""
    causes = causes_of(features)
    groups = [causes.index(feature.cause) for feature in features]
    households, most_up, most_down = len(codes), min(MOST_UP, len(causes)), min(MOST_DOWN, len(causes))
    total = np.empty(households)
    up, down = np.empty((households, most_up), np.int8), np.empty((households, most_down), np.int8)
    up_by, down_by = np.empty(up.shape), np.empty(down.shape)
    for begin in range(0, households, _BLOCK):
        block = slice(begin, min(begin + _BLOCK, households))
        sums = np.zeros((len(causes), block.stop - begin))
        for feature, group in enumerate(groups):
            sums[group] += tables[feature].take(codes[block, feature])
        total[block] = base + sums.sum(axis=0)
        # Stable, so that of two causes that add the same every machine tells the same.
        order = np.argsort(sums.T, axis=1, kind="stable")
        down[block], up[block] = order[:, :most_down], order[:, ::-1][:, :most_up]
        down_by[block] = np.take_along_axis(sums.T, order[:, :most_down], axis=1)
        up_by[block] = np.take_along_axis(sums.T, order[:, ::-1][:, :most_up], axis=1)
    for who, by, is_none in ((up, up_by, up_by <= 0), (down, down_by, down_by >= 0)):
        who[is_none], by[is_none] = -1, 0.0
    return Scored(probability(total), Reasons(causes, up, up_by, down, down_by))
