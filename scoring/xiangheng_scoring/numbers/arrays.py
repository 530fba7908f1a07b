"""What every numeric method takes: matrices of units by indicators, directions and weights, checked once.

Arrays are float64; NaN is a missing value and nothing else. Everything that is no number, infinite or of the
wrong shape is refused with `MethodRefused`, because a silent broadcast would give each unit another's value. So is what
floats cannot reckon with: most methods take squares of differences and products of those, which of numbers beyond 1e50
would overflow and of numbers below 1e-50 vanish, and either would pass for a result. A method that brings its numbers to
one scale before anything else (`is_scaled`) takes all but the last floats that there are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiangheng_scoring.errors import MethodRefused

#: Between these magnitudes, and at 0, whatever a method does to finite numbers stays a finite number.
SMALLEST, GREATEST = 1e-50, 1e50
#: The same for a method that scales its numbers itself.
SMALLEST_SCALED, GREATEST_SCALED = 1e-305, 1e305
#: Nearer to 0 than this a power is 1 and little more, and only that little tells: it is reckoned by itself.
NEAR_ZERO = 1e-3

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def matrix(values: ArrayLike, *, is_scaled: bool = False) -> Array:
    """`values` as a float64 matrix of shape (units, indicators); a copy, so that a caller's array never changes.

    Raises `MethodRefused` for another number of axes, no units, no indicators, text or infinite values.
    """
    array = numbers(values, "矩阵", is_scaled=is_scaled)
    if array.ndim != 2 or 0 in array.shape:
        raise MethodRefused(f"矩阵的形状是 {array.shape}", expected="二维（对象 × 指标），各至少一个")
    return array


def vector(values: ArrayLike) -> Array:
    """`values` as a float64 vector, a copy; raises `MethodRefused` for another shape, text or infinite values."""
    array = numbers(values, "向量")
    if array.ndim != 1 or array.size == 0:
        raise MethodRefused(f"向量的形状是 {array.shape}", expected="一维，至少一个数")
    return array


def signs(directions: Sequence[int] | ArrayLike | None, count: int) -> Array:
    """Directions as a vector of `count` signs: 1 higher is better, -1 lower is better; None is all 1.

    Raises `MethodRefused` for another length or another number than 1 and -1.
    """
    if directions is None:
        return np.ones(count)
    array = vector(directions)
    if array.shape != (count,) or not np.isin(array, (-1.0, 1.0)).all():
        raise MethodRefused(f"方向是 {array.tolist()}", expected=f"{count} 个 1（越高越好）或 -1（越低越好）")
    return array


def shares(weights: ArrayLike | None, count: int) -> Array:
    """Weights as a vector of `count` shares that sum to 1; None is equal weights.

    Raises `MethodRefused` for another length, missing or negative weights, or a sum of 0.
    """
    if weights is None:
        return np.full(count, 1 / count)
    array = vector(weights)
    if array.shape != (count,) or not (array >= 0).all() or array.sum() <= 0:
        raise MethodRefused(f"权重是 {array.tolist()}", expected=f"{count} 个不小于 0 的数，和大于 0")
    return array / float(array.sum())


def numbers(values: ArrayLike, what: str, *, is_scaled: bool = False) -> Array:
    """`values` as float64 of any shape, a copy; None and what a masked array hides are missing.

    Raises `MethodRefused`, naming `what` they are, for text, dates, complex or infinite numbers, and naming the value and
    its place for one that is too great or too small to be reckoned with.
    """
    if isinstance(values, np.ma.MaskedArray):
        values = np.where(np.ma.getmaskarray(values), np.nan, np.ma.getdata(values))
    try:
        given = np.asarray(values)
        # Looked for by hand, since NumPy takes the text '5' among objects for the number.
        is_text = given.dtype.kind == "O" and any(isinstance(value, str) for value in given.flat)
        if is_text or given.dtype.kind not in "biufO":
            raise TypeError(f"类型 {given.dtype}")
        array: Array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise MethodRefused(f"{what}里有不是数的内容（{problem}）", expected="数，缺失写 NaN") from problem
    if np.isinf(array).any():
        raise MethodRefused(f"{what}里有无穷大", expected="有限的数，缺失写 NaN", remedy="查除以 0 的地方")
    least, greatest = (SMALLEST_SCALED, GREATEST_SCALED) if is_scaled else (SMALLEST, GREATEST)
    size = np.abs(array)
    is_beyond = (size > greatest) | ((size < least) & (size > 0))
    if is_beyond.any():
        place = tuple(int(number) for number in np.argwhere(is_beyond)[0])
        raise MethodRefused(
            f"{what}{_where(place)}的数 {float(array[place])!r} 太{'大' if size[place] > 1 else '小'}，浮点数算不了",
            expected=f"0，或绝对值在 {least:g} 与 {greatest:g} 之间的数",
            remedy="换一个计量单位，或核对这个数",
        )
    return array


def option(value: float, name: str) -> float:
    """One number that a method is given beside its matrix; raises `MethodRefused`, naming it, for what is none."""
    array = numbers(value, name)
    if array.ndim or np.isnan(array):
        raise MethodRefused(f"{name} 是 {value}", expected="一个有限的数")
    return float(array)


def _where(place: tuple[int, ...]) -> str:
    """A place in an array as it is counted on a sheet; nothing for a single number."""
    words = ("", "第 {} 个", "第 {} 行第 {} 列")
    counted = [number + 1 for number in place]
    return words[len(place)].format(*counted) if len(place) < len(words) else f"第 {counted} 处"
