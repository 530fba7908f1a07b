"""Treatment of outliers: winsorising, logarithm, Box–Cox, by the rule of skewness and kurtosis.

Source: OECD & JRC (2008), Handbook on Constructing Composite Indicators; Groeneveld & Meeden (1984) for the rule's
thresholds as the JRC's COIN Tool uses them. Like normalisation, a treatment is fitted once and applied to any matrix.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.arrays import NEAR_ZERO, Array, Flags, Ints, matrix, numbers, option, vector

SKEWNESS_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5
#: As the COIN Tool: no more than this many values of an indicator are moved.
WINSORISED_AT_MOST = 5
#: The logarithm's argument starts at this share of the range, so that the least value has one.
LOG_OFFSET = 0.01

Kind = Literal["none", "winsorised", "log", "box_cox"]


def skewness(x: ArrayLike) -> Array:
    """Sample skewness G1 = g1 √(n(n−1)) ÷ (n−2) of each column (type 2 of Joanes & Gill 1998), shape (indicators,).

    NaN for fewer than three values and for a constant column.
    """
    return np.array([_shape(column[~np.isnan(column)])[0] for column in matrix(x, is_scaled=True).T])


def kurtosis(x: ArrayLike) -> Array:
    """Sample excess kurtosis G2 of each column (type 2 of Joanes & Gill 1998), shape (indicators,).

    G2 = ((n+1) g2 + 6)(n−1) ÷ ((n−2)(n−3)); 0 for a normal distribution. NaN for fewer than four values and for a
    constant column.
    """
    return np.array([_shape(column[~np.isnan(column)])[1] for column in matrix(x, is_scaled=True).T])


def needs_treatment(x: ArrayLike) -> Flags:
    """Which columns have outliers by the rule, shape (indicators,): unless |skewness| < 2 or kurtosis < 3.5."""
    return np.array([not _passes(column[~np.isnan(column)]) for column in matrix(x, is_scaled=True).T])


def is_long_to_the_right(values: Array) -> bool:
    """Whether the long tail of `values`, shape (units,), is on the side of the great ones; a column without one is.

    A skewness within the noise of floats is none, else the order of rows would choose the side of even columns.
    """
    return not _shape(values)[0] < -1e-9


def _moments(values: Array) -> tuple[float, float, float]:
    """Central moments in a unit near the greatest deviation, which the measures of shape know nothing of."""
    # From any value first, then from the mean: far from 0 the mean of the values themselves has no digits left for
    # their differences.
    centred = values - values[0]
    # By a power of two, which costs no digit: the fourth powers of great numbers would overflow, those of small ones
    # vanish.
    centred = np.ldexp(centred, -np.frexp(np.abs(centred).max())[1])
    centred = centred - centred.mean()
    return float((centred**2).mean()), float((centred**3).mean()), float((centred**4).mean())


def _shape(values: Array) -> tuple[float, float]:
    """Sample skewness and excess kurtosis; NaN where there are too few values, or they are all equal."""
    count = values.size
    if count < 3 or values.min() == values.max():
        return float("nan"), float("nan")
    second, third, fourth = _moments(values)
    skew = third / second**1.5 * np.sqrt(count * (count - 1)) / (count - 2)
    if count < 4:
        return float(skew), float("nan")
    excess = fourth / second**2 - 3
    return float(skew), ((count + 1) * excess + 6) * (count - 1) / ((count - 2) * (count - 3))


def _passes(values: Array) -> bool:
    """Too few or equal values have no measure, and no outlier."""
    skew, kurt = _shape(values)
    return bool(np.isnan(kurt)) or abs(skew) < SKEWNESS_LIMIT or kurt < KURTOSIS_LIMIT


@dataclass(frozen=True)
class ColumnTreatment:
    """What is done to one indicator, with its fitted parameters; call it on any values of that indicator.

    `low` and `high` bound the values (winsorising; for a logarithm the fitted domain). The logarithm is
    ln(x − least + 0.01 range) where the long tail is on the right (`sign` 1) and −ln(greatest − x + 0.01 range) where
    it is on the left. `power` is Box–Cox's λ. Both take `sign` × (x + `shift`) + `offset`, in this order: far from 0
    the sum of shift and offset would have lost its digits.
    """

    kind: Kind = "none"
    low: float = -np.inf
    high: float = np.inf
    sign: float = 1.0
    offset: float = 0.0
    shift: float = 0.0
    power: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise MethodRefused(f"没有处理「{self.kind}」", expected="、".join(get_args(Kind)))

    def __call__(self, values: ArrayLike) -> Array:
        """The treated values, shape as given; NaN stays NaN, and no order is turned round."""
        given = numbers(values, "指标值")
        if self.kind == "none":
            return given
        bounded = np.clip(given, self.low, self.high)
        if self.kind == "winsorised":
            return bounded
        argument = self.sign * (bounded + self.shift) + self.offset
        return box_cox(argument, self.power) if self.kind == "box_cox" else self.sign * _logarithm(argument)


def box_cox(values: ArrayLike, power: float) -> Array:
    """Box & Cox (1964): (x^λ − 1) ÷ λ, ln x for λ = 0; `values` of any shape must be positive (NaN stays NaN)."""
    given = numbers(values, "指标值")
    logarithms = _logarithm(given)
    if option(power, "λ") == 0:
        return logarithms
    with np.errstate(over="ignore"):
        is_near = abs(power) < NEAR_ZERO
        shaped: Array = (np.expm1(power * logarithms) if is_near else given**power - 1) / power
    if np.isinf(shaped).any():
        greatest = float(given[np.isinf(shaped)].flat[0])
        raise MethodRefused(
            f"{greatest!r} 的 {power:g} 次方溢出", expected="浮点数容得下的幂", remedy="换一个 λ 或计量单位"
        )
    return shaped


def _logarithm(argument: Array) -> Array:
    if (argument <= 0).any():
        raise MethodRefused("对数或 Box–Cox 遇到不大于 0 的值", expected="正数", remedy="先平移")
    return np.log(argument)


def _known(values: ArrayLike) -> Array:
    given = vector(values)
    return given[~np.isnan(given)]


def winsorise(values: ArrayLike, at_most: int = WINSORISED_AT_MOST) -> ColumnTreatment:
    """Move the outermost values on the side of the long tail to the next one until the rule passes.

    Never more than `at_most` values are moved: tied values are moved together or not at all. `values` is (units,),
    missing ones are passed over.
    """
    known = _known(values)
    if known.size == 0:
        return ColumnTreatment()
    low, high = float(known.min()), float(known.max())
    while not _passes(clipped := np.clip(known, low, high)):
        is_right = _shape(clipped)[0] > 0
        # On the side of the tail as it now is: what was moved before may have made the other one the longer.
        inner = clipped[clipped < high] if is_right else clipped[clipped > low]
        narrower = (low, float(inner.max())) if is_right else (float(inner.min()), high)
        if ((known < narrower[0]) | (known > narrower[1])).sum() > at_most:
            break
        low, high = narrower
    return ColumnTreatment("winsorised", low, high)


def logarithm(values: ArrayLike, *, by_tail: bool = False) -> ColumnTreatment:
    """ln(x − least + 0.01 range); `by_tail` mirrors it where the long tail is on the left, to shorten it there too.

    `values` is (units,), missing ones are passed over; a constant column is left alone. A value outside the fitted
    range counts as its nearest end on the side where the logarithm has none.
    """
    known = _known(values)
    if known.size == 0 or known.min() == known.max():
        return ColumnTreatment()
    least, greatest = float(known.min()), float(known.max())
    margin = LOG_OFFSET * (greatest - least)
    if not by_tail or is_long_to_the_right(known):
        return ColumnTreatment("log", low=least, shift=-least, offset=margin)
    return ColumnTreatment("log", high=greatest, sign=-1.0, shift=-greatest, offset=margin)


def fit_box_cox(values: ArrayLike, power: float | None = None) -> ColumnTreatment:
    """Box–Cox with a given λ, or the λ of maximum likelihood; `values` is (units,), missing ones are passed over.

    Values that are not all positive are first shifted so that the least is at 0.01 of the range. A constant column
    is left alone, and so are fewer than four values without a λ: they say nothing of one.
    """
    known = _known(values)
    if known.size == 0 or known.min() == known.max() or (power is None and known.size < 4):
        return ColumnTreatment()
    least = float(known.min())
    shift, offset = (0.0, 0.0) if least > 0 else (-least, LOG_OFFSET * (float(known.max()) - least))
    if power is None:
        from scipy.stats import boxcox_normmax

        try:
            with np.errstate(all="ignore"):  # the search tries powers that overflow on its way
                power = float(boxcox_normmax(known + shift + offset, method="mle"))
        except RuntimeError:
            # Values that differ in their last digits only have a likelihood without a maximum.
            power = float("nan")
        if not np.isfinite(power):
            raise MethodRefused(
                "λ 没有极大似然值", expected="不只差在末位的数", remedy="写明 λ，或换一种处理"
            )
    return ColumnTreatment("box_cox", low=least, shift=shift, offset=offset, power=power)


@dataclass(frozen=True)
class Treatment:
    """A matrix as `given` and as treated, `values`, both (units, indicators), with what was done to each column.

    Call it to treat another matrix by the same parameters.
    """

    given: Array
    values: Array
    columns: tuple[ColumnTreatment, ...]

    @cached_property
    def moved(self) -> Ints:
        """How many values of each column a winsorising moved, shape (indicators,)."""
        is_winsorised = np.array([treatment.kind == "winsorised" for treatment in self.columns])
        moved: Ints = ((self.values != self.given) & ~np.isnan(self.given) & is_winsorised).sum(axis=0)
        return moved

    @cached_property
    def passes(self) -> Flags:
        """Which treated columns are free of outliers, shape (indicators,)."""
        return ~needs_treatment(self.values)

    @cached_property
    def skewness_before(self) -> Array:
        """Skewness of the columns as given, shape (indicators,)."""
        return skewness(self.given)

    @cached_property
    def kurtosis_before(self) -> Array:
        """Kurtosis of the columns as given, shape (indicators,)."""
        return kurtosis(self.given)

    @cached_property
    def skewness_after(self) -> Array:
        """Skewness of the treated columns, shape (indicators,)."""
        return skewness(self.values)

    @cached_property
    def kurtosis_after(self) -> Array:
        """Kurtosis of the treated columns, shape (indicators,)."""
        return kurtosis(self.values)

    def __call__(self, x: ArrayLike) -> Array:
        """Another matrix of the same indicators, treated by what was fitted."""
        given = matrix(x)
        if given.shape[1] != len(self.columns):
            raise MethodRefused(f"有 {given.shape[1]} 列", expected=f"拟合时的 {len(self.columns)} 列")
        return _treated(given, self.columns)


def treat(x: ArrayLike, *, at_most: int = WINSORISED_AT_MOST, combine: bool = False) -> Treatment:
    """The standard sequence: columns with outliers are winsorised, and where that does not help, put on a logarithm.

    The logarithm is of the values as given, not as winsorised, unless `combine` (the COIN Tool's default). `x` is
    (units, indicators). Raises `MethodRefused` for a negative `at_most`.
    """
    if at_most < 0:
        raise MethodRefused(f"最多缩尾 {at_most} 个", expected="不小于 0 的整数")
    given = matrix(x)
    return treat_columns(given, [_treatment_of(column, at_most, combine=combine) for column in given.T])


def treat_columns(x: ArrayLike, columns: Sequence[ColumnTreatment]) -> Treatment:
    """`x` under treatments that were chosen or fitted before, one for each column."""
    given = matrix(x)
    if given.shape[1] != len(columns):
        raise MethodRefused(f"有 {len(columns)} 种处理", expected=f"{given.shape[1]} 列各一种")
    return Treatment(given, _treated(given, columns), tuple(columns))


def _treated(given: Array, columns: Sequence[ColumnTreatment]) -> Array:
    return np.column_stack([treatment(column) for treatment, column in zip(columns, given.T, strict=True)])


def _treatment_of(column: Array, at_most: int, *, combine: bool) -> ColumnTreatment:
    values = column[~np.isnan(column)]
    if values.size == 0 or _passes(values):
        return ColumnTreatment()
    bounded = winsorise(values, at_most)
    if _passes(bounded(values)):
        return bounded
    if not combine:
        return logarithm(values, by_tail=True)
    fitted = logarithm(bounded(values), by_tail=True)
    return replace(fitted, low=max(bounded.low, fitted.low), high=min(bounded.high, fitted.high))
