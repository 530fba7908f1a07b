"""Scores and exact reasons, by look-ups in tables alone: no library of learning is needed for them."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiangheng_platform.monitoring.features.declared import Feature
from xiangheng_risk.model.bins import Codes
from xiangheng_risk.model.tables import GRID
from xiangheng_scoring.numbers.arrays import Array
from xiangheng_scoring.titled import Titled

#: How many reasons are told that raise a household's risk, and how many that lower it.
MOST_UP, MOST_DOWN = 3, 2
#: So many households at a time stay in the processor's cache.
_BLOCK = 1 << 15


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
    """Probability and reasons of households from their codes, without keeping what each feature adds to each.

    `base` and `tables` must be exact on the grid, as `tables.is_exact` says, and those of every model are.
    """
    causes = causes_of(features)
    groups = [causes.index(feature.cause) for feature in features]
    # Everything stands on the tables' grid, so that whole numbers of its steps say the same, and sort faster.
    steps = (tables / GRID).astype(np.int64)
    blocks = [codes[begin : begin + _BLOCK] for begin in range(0, max(len(codes), 1), _BLOCK)]
    # NumPy's look-ups and sorts leave the interpreter to others, so threads share the blocks; the result is the same for any number.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        sums = partial(_sums_by_cause, steps, groups, len(causes))
        parts = list(threads.map(lambda block: _block_scored(base, sums(block)), blocks))
    chances, up, up_by, down, down_by = map(np.concatenate, zip(*parts, strict=True))
    return Scored(chances, Reasons(causes, up, up_by, down, down_by))


def _sums_by_cause(
    steps: NDArray[np.int64], groups: Sequence[int], causes: int, codes: Codes
) -> NDArray[np.int64]:
    sums = np.zeros((causes, len(codes)), np.int64)
    entry = np.empty(len(codes), np.int64)
    for feature, group in enumerate(groups):
        # A code always has an entry: clipping does nothing but spare NumPy's check, and the copy that it would make for it.
        sums[group] += steps[feature].take(codes[:, feature], out=entry, mode="clip")
    return sums


def _block_scored(base: float, sums: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
    """Of a block: probabilities, and the strongest causes up and down with what each adds, from sums in steps of the grid."""
    # A cause rides in the lowest bits of its sum: sorting whole numbers takes a third of what `argsort` of sums takes, and of two
    # causes that add the same every machine tells the same.
    bits = (len(sums) - 1).bit_length()
    ordered = np.ascontiguousarray(sums.T) << bits | np.arange(len(sums))
    ordered.sort(axis=1)
    up, down = ordered[:, : -MOST_UP - 1 : -1], ordered[:, :MOST_DOWN]
    up_by, down_by = up >> bits, down >> bits
    of_cause = (1 << bits) - 1
    return (
        probability(base + sums.sum(axis=0) * GRID),
        np.where(up_by > 0, up & of_cause, -1).astype(np.int8),
        np.maximum(up_by, 0) * GRID,
        np.where(down_by < 0, down & of_cause, -1).astype(np.int8),
        np.minimum(down_by, 0) * GRID,
    )
