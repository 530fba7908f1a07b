"""Each indicator by itself: how complete, how spread, how skewed, and who is far out."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods.treatment import kurtosis, needs_treatment, skewness
from xiangheng_scoring.numbers.arrays import Array, Flags, Ints, matrix

#: Tukey (1977): a value more than so many interquartile ranges outside the quartiles is far out.
FENCE = 1.5


@dataclass(frozen=True)
class Summary:
    """Statistics of each indicator, all of shape (indicators,), NaN where a column has too few values.

    `count` and `missing` count units; quartiles are linear between ranks; `sd` divides by n − 1; `skewness` and
    `kurtosis` are type 2, excess; `most_common` is the share of the most frequent value among those that are there.
    `outliers` (units, indicators) marks values outside Tukey's fences, `is_skewed` the columns with outliers by the
    rule |skewness| ≥ 2 and kurtosis ≥ 3.5.
    """

    count: Ints
    missing: Ints
    minimum: Array
    lower_quartile: Array
    median: Array
    mean: Array
    upper_quartile: Array
    maximum: Array
    sd: Array
    skewness: Array
    kurtosis: Array
    distinct: Ints
    most_common: Array
    zeros: Ints
    outliers: Flags
    is_skewed: Flags


def summary(x: ArrayLike) -> Summary:
    """The statistics of each column of `x`, shape (units, indicators)."""
    values = matrix(x)
    columns = [column[~np.isnan(column)] for column in values.T]
    quartiles = np.array(
        [
            np.quantile(column, [0, 0.25, 0.5, 0.75, 1]) if column.size else np.full(5, np.nan)
            for column in columns
        ]
    ).T
    counts = np.array([column.size for column in columns])
    return Summary(
        count=counts,
        missing=values.shape[0] - counts,
        minimum=quartiles[0],
        lower_quartile=quartiles[1],
        median=quartiles[2],
        mean=np.array([column.mean() if column.size else np.nan for column in columns]),
        upper_quartile=quartiles[3],
        maximum=quartiles[4],
        sd=np.array([column.std(ddof=1) if column.size > 1 else np.nan for column in columns]),
        skewness=skewness(values),
        kurtosis=kurtosis(values),
        distinct=np.array([np.unique(column).size for column in columns]),
        most_common=np.array(
            [
                np.unique(column, return_counts=True)[1].max() / column.size if column.size else np.nan
                for column in columns
            ]
        ),
        zeros=np.array([int((column == 0).sum()) for column in columns]),
        outliers=outliers(values),
        is_skewed=needs_treatment(values),
    )


def outliers(x: ArrayLike) -> Flags:
    """Which cells of `x`, shape (units, indicators), lie outside Tukey's fences; a missing cell never does."""
    values = matrix(x)
    marked = np.zeros(values.shape, dtype=bool)
    for number, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if known.size:
            low, high = np.quantile(known, [0.25, 0.75])
            reach = FENCE * (high - low)
            marked[:, number] = (column < low - reach) | (column > high + reach)
    return marked


@dataclass(frozen=True)
class Availability:
    """Shares of values that are there: by unit (units,), by indicator (indicators,), by unit and group of indicators."""

    by_unit: Array
    by_indicator: Array
    by_group: dict[Hashable, Array]


def availability(x: ArrayLike, groups: Sequence[Hashable] | None = None) -> Availability:
    """How complete `x`, shape (units, indicators), is; `groups` names the group of each indicator."""
    values = matrix(x)
    is_there = ~np.isnan(values)
    labels = [] if groups is None else list(groups)
    if groups is not None and len(labels) != values.shape[1]:
        raise MethodRefused(f"有 {len(labels)} 个组别", expected=f"{values.shape[1]} 个指标各一个")
    by_group = {
        group: is_there[:, [label == group for label in labels]].mean(axis=1)
        for group in dict.fromkeys(labels)
    }
    return Availability(is_there.mean(axis=1), is_there.mean(axis=0), by_group)
