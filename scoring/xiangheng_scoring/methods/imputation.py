"""Imputation: what may stand in for a missing value, by named methods that say which cells they filled.

Sources: Little & Rubin (2002), Statistical Analysis with Missing Data; OECD & JRC (2008), step 3. What a method has
nothing to fill from stays missing.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import Array, Flags, matrix, vector

Centre = Literal["mean", "median"]
PanelMethod = Literal["latest", "linear"]


@dataclass(frozen=True)
class Imputed:
    """A matrix with its gaps filled: `values`, and which cells were filled, both of shape (units, indicators)."""

    values: Array
    is_filled: Flags


def by_constant(x: ArrayLike, values: Sequence[float]) -> Imputed:
    """Each missing value becomes its column's constant, shape (indicators,)."""
    table = matrix(x)
    chosen = vector(values)
    if chosen.shape != (table.shape[1],):
        raise MethodRefused(f"有 {chosen.size} 个常数", expected=f"{table.shape[1]} 列各一个")
    return _filled(table, np.broadcast_to(chosen, table.shape))


def by_centre(x: ArrayLike, centre: Centre = "median", groups: Sequence[Hashable] | None = None) -> Imputed:
    """Each missing value becomes the mean or median of its column, within its row's group if `groups` are given.

    `groups` names the group of each row. A group without any value of a column leaves its gaps there.
    """
    table = matrix(x)
    if centre not in ("mean", "median"):
        raise MethodRefused(f"没有方法「{centre}」", expected="mean、median")
    labels = ["" for _ in table] if groups is None else list(groups)
    if len(labels) != table.shape[0]:
        raise MethodRefused(f"有 {len(labels)} 个组别", expected=f"{table.shape[0]} 行各一个")
    middle = np.full(table.shape, np.nan)
    # In the order of coming: the labels need only be hashable, and may be of kinds that do not sort.
    for group in dict.fromkeys(labels):
        rows = np.array([label == group for label in labels])
        for column in range(table.shape[1]):
            known = table[rows, column][~np.isnan(table[rows, column])]
            if known.size:
                middle[rows, column] = known.mean() if centre == "mean" else np.median(known)
    return _filled(table, middle)


def over_panel(
    x: ArrayLike, units: Sequence[Hashable], periods: Sequence[float], method: PanelMethod = "latest"
) -> Imputed:
    """Fill a panel, one row for each unit and period, from the unit's own other periods.

    `latest` takes the nearest earlier value, `linear` the straight line between the nearest earlier and later one (in
    time, not in rows; nothing outside the known periods). Rows may stand in any order. Raises `MethodRefused` for
    two rows of one unit and period.
    """
    table, times, labels = matrix(x), vector(periods), list(units)
    if method not in ("latest", "linear"):
        raise MethodRefused(f"没有方法「{method}」", expected="latest、linear")
    if len(labels) != table.shape[0] or times.shape != (table.shape[0],) or np.isnan(times).any():
        raise MethodRefused(
            f"有 {len(labels)} 个对象、{times.size} 个期", expected=f"{table.shape[0]} 行各一个"
        )
    if len(set(zip(labels, times.tolist(), strict=True))) < len(labels):
        raise MethodRefused("同一对象同一期有两行", expected="每个对象每期一行")
    filled = np.full(table.shape, np.nan)
    for unit in dict.fromkeys(labels):
        rows = np.array([number for number, label in enumerate(labels) if label == unit])
        rows = rows[np.argsort(times[rows])]
        for column in range(table.shape[1]):
            filled[rows, column] = _over_time(times[rows], table[rows, column], method)
    return _filled(table, filled)


def _over_time(times: Array, values: Array, method: PanelMethod) -> Array:
    known = ~np.isnan(values)
    if not known.any():
        return values
    if method == "linear":
        return np.interp(times, times[known], values[known], left=np.nan, right=np.nan)
    # −1 before there is a known value: as an index it would be the row's end, and is kept out below.
    last = np.maximum.accumulate(np.where(known, np.arange(values.size), -1))
    return np.where(last >= 0, values[np.maximum(last, 0)], np.nan)


def _filled(table: Array, stand_in: Array) -> Imputed:
    is_filled = np.isnan(table) & ~np.isnan(stand_in)
    return Imputed(np.where(is_filled, stand_in, table), is_filled)
