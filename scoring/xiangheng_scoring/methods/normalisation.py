"""Normalisation: values of different units brought to one scale, each column by itself.

A method is fitted on one matrix and applied to any: the parameters of one cohort or year can be kept, and a new
unit does not move old scores. Each value is turned once by its indicator's direction before anything is computed,
so that more is always better. Missing values stay missing and are passed over in every parameter.

Sources: OECD & JRC (2008), Handbook on Constructing Composite Indicators, step 5; for goalposts UNDP, Human
Development Report, technical notes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.methods import formulas
from xiangheng_scoring.numbers.arrays import Array, matrix, option, signs, vector

Parameters = Mapping[str, Array]


@dataclass(frozen=True)
class Fitted:
    """A method with the parameters of the matrix that it was fitted on; call it to normalise any matrix.

    `parameters` are arrays of shape (indicators,), or (units, indicators) for the ranking methods, which keep the
    sorted values themselves; all are on the turned scale, where more is better.
    """

    method: "Normalisation"
    directions: Array
    parameters: Parameters

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", MappingProxyType(dict(self.parameters)))

    def __reduce__(self) -> tuple[object, ...]:  # a read-only mapping cannot be stored itself
        return Fitted, (self.method, self.directions, dict(self.parameters))

    def __call__(self, x: ArrayLike) -> Array:
        """`x`, shape (units, indicators), normalised; NaN stays NaN. Raises `MethodRefused` for other columns."""
        table = matrix(x)
        if table.shape[1] != self.directions.size:
            raise MethodRefused(f"有 {table.shape[1]} 列", expected=f"拟合时的 {self.directions.size} 列")
        return self.method.applied(table * self.directions, self.parameters)


@dataclass(frozen=True)
class Normalisation:
    """How values become scores. A subclass gives `fitted` and `applied`, both on turned values."""

    def fit(self, x: ArrayLike, directions: Sequence[int] | None = None) -> Fitted:
        """This method with the parameters of `x`, shape (units, indicators).

        `directions` holds 1 (more is better) or -1 for each indicator. Raises `MethodRefused` for values that the
        method is not defined for.
        """
        table = matrix(x)
        turns = signs(directions, table.shape[1])
        for item in fields(self):
            given = getattr(self, item.name)
            if isinstance(given, int | float):
                option(given, item.name)
        return Fitted(self, turns, self.fitted(table * turns, turns))

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """The parameters of a turned matrix."""
        raise NotImplementedError

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """The scores of a turned matrix."""
        raise NotImplementedError


@dataclass(frozen=True)
class MinMax(Normalisation):
    """(x − min) ÷ (max − min) × (high − low) + low.

    A constant column, and so one unit alone, gets `equal` (None: `high`): nobody is better. Values outside the
    fitted range go outside the scale.
    """

    low: float = 0.0
    high: float = 100.0
    equal: float | None = None

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """Least and greatest value of each column."""
        return {"min": np.fmin.reduce(turned, axis=0), "max": np.fmax.reduce(turned, axis=0)}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """The place between the two."""
        low, high = parameters["min"], parameters["max"]
        scores = formulas.place(turned, low, high, 1.0) * (self.high - self.low) + self.low
        equal = self.high if self.equal is None else self.equal
        # Only after scaling: `equal` is stated on the scale of the scores, and may lie outside low to high.
        return np.where((low == high) & ~np.isnan(turned), equal, scores)


@dataclass(frozen=True)
class ZScore(Normalisation):
    """(x − mean) ÷ sd × `sd` + `mean`, the standard deviation with n − 1.

    A constant column and one unit alone get `mean`.
    """

    mean: float = 0.0
    sd: float = 1.0

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """Mean and standard deviation of each column; the deviation of fewer than two values is 0."""
        mean, deviation = formulas.mean_and_deviation(turned)
        return {"mean": mean, "sd": deviation}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """How many standard deviations above the mean, on the wanted scale."""
        return formulas.standard_score(turned, parameters["mean"], parameters["sd"]) * self.sd + self.mean


@dataclass(frozen=True)
class Rank(Normalisation):
    """The competition rank from below: 1 is worst, ties share the lower rank, so the best has the highest number.

    A value outside the fitted cohort ranks as if it stood in it: one more than the values below it.
    """

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """The values of each column, sorted, missing ones last."""
        return {"values": np.sort(turned, axis=0)}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """One more than the number of fitted values below."""
        return _by_column(turned, parameters["values"], formulas.beaten) + 1


@dataclass(frozen=True)
class Borda(Rank):
    """How many of the fitted cohort are beaten: the rank from below less 1."""

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """The number of fitted values below."""
        return _by_column(turned, parameters["values"], formulas.beaten)


@dataclass(frozen=True)
class PercentileRank(Rank):
    """(rank from below − 1) ÷ (n − 1) × `scale`, n the values that are there.

    A constant column, and so one unit alone, gets `scale`: nobody is better.
    """

    scale: float = 1.0

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """The share of the fitted cohort's other values that are beaten."""
        return self.scale * _by_column(turned, parameters["values"], formulas.percentile_rank)


@dataclass(frozen=True)
class DistanceToMax(Normalisation):
    """1 − (max − x) ÷ (max − min). A constant column gets 1: nobody is away from the best."""

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """Least and greatest value of each column."""
        return {"min": np.fmin.reduce(turned, axis=0), "max": np.fmax.reduce(turned, axis=0)}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """1 less the share of the range that is missing to the best."""
        return formulas.place(turned, parameters["min"], parameters["max"], 1.0)


@dataclass(frozen=True)
class DistanceToReference(Normalisation):
    """1 − (x_ref − x) ÷ (x_ref − min): 1 at the reference, above 1 beyond it.

    `reference` is the row of the reference unit, or its values (on the indicators' own scales). Where the reference
    is no better than the worst, nothing lies between: such a column gets 1. Raises `MethodRefused` where the
    reference unit has no value.
    """

    reference: int | Sequence[float] = 0

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """The reference and the least value of each column."""
        if isinstance(self.reference, int | np.integer):
            if not 0 <= self.reference < turned.shape[0]:
                raise MethodRefused(f"没有第 {self.reference} 行", expected=f"0 到 {turned.shape[0] - 1}")
            chosen = turned[self.reference]
        else:
            chosen = _per_column(self.reference, turned.shape[1], "参照值") * turns
        if np.isnan(chosen).any():
            raise MethodRefused("参照对象有缺失值", expected="每个指标都有值的参照")
        return {"reference": chosen, "min": np.fmin.reduce(turned, axis=0)}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """1 less the share of the way from the worst to the reference that is missing."""
        return formulas.place(turned, parameters["min"], parameters["reference"], 1.0)


@dataclass(frozen=True)
class DistanceToTarget(Normalisation):
    """(x − min) ÷ (T − min), at most 1 if `cap`.

    `targets` are on the indicators' own scales. Where the target is no better than the worst value, everybody
    meets it: such a column gets 1.
    """

    targets: Sequence[float] = ()
    cap: bool = True

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """The target and the least value of each column."""
        target = _per_column(self.targets, turned.shape[1], "目标值") * turns
        return {"target": target, "min": np.fmin.reduce(turned, axis=0)}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """The share of the way from the worst to the target."""
        share = formulas.place(turned, parameters["min"], parameters["target"], 1.0)
        return np.minimum(share, 1.0) if self.cap else share


@dataclass(frozen=True)
class Goalposts(Normalisation):
    """clip((x − low) ÷ (high − low), 0, 1) × `scale`; where less is better the posts change sides with the value.

    `low` and `high` are on the indicators' own scales, low < high. Raises `MethodRefused` for equal or crossed posts.
    """

    low: Sequence[float] = ()
    high: Sequence[float] = ()
    scale: float = 1.0
    clip: bool = True

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """The posts, turned with their columns; the cohort has no say."""
        low = _per_column(self.low, turned.shape[1], "下标杆")
        high = _per_column(self.high, turned.shape[1], "上标杆")
        if not (low < high).all():
            raise MethodRefused("下标杆不小于上标杆", expected="low < high")
        is_turned = turns < 0
        return {"low": np.where(is_turned, -high, low), "high": np.where(is_turned, -low, high)}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """The place between the posts."""
        share = formulas.place(turned, parameters["low"], parameters["high"], 1.0)
        return (np.clip(share, 0, 1) if self.clip else share) * self.scale


@dataclass(frozen=True)
class FractionOfMax(Normalisation):
    """x ÷ max; where less is better min ÷ x, so that the best has 1 there too.

    Turning the sign, as for every other method, would divide a negative value by a negative one and give the worst
    unit the highest score. Values must be positive (where more is better, 0 is allowed beside a positive one), those
    that it is applied to later as well. Raises `MethodRefused` otherwise.
    """

    def fitted(self, turned: Array, turns: Array) -> Parameters:
        """The best value of each column, on the turned scale; it is negative where less is better."""
        best = np.fmax.reduce(turned, axis=0)
        self._check(bool((best * turns <= 0).any()) or self._is_outside(turned, best))
        return {"best": best}

    def applied(self, turned: Array, parameters: Parameters) -> Array:
        """The share of the best, or the best's share of the value."""
        best = parameters["best"]
        self._check(self._is_outside(turned, best))
        return np.where(best < 0, formulas.ratio(best, turned), formulas.ratio(turned, best))

    @staticmethod
    def _is_outside(turned: Array, best: Array) -> bool:
        return bool(np.where(best < 0, turned >= 0, turned < 0).any())

    @staticmethod
    def _check(is_outside: bool) -> None:
        if is_outside:
            raise MethodRefused(
                "有不大于 0 的值",
                expected="正数（越高越好的列可以有 0）",
                remedy="改用极差等不怕零和负数的方法",
            )


NORMALISATIONS: Mapping[str, type[Normalisation]] = {
    "min_max": MinMax,
    "z_score": ZScore,
    "rank": Rank,
    "borda": Borda,
    "percentile_rank": PercentileRank,
    "distance_to_max": DistanceToMax,
    "distance_to_reference": DistanceToReference,
    "distance_to_target": DistanceToTarget,
    "goalposts": Goalposts,
    "fraction_of_max": FractionOfMax,
}


def normalise(x: ArrayLike, method: Normalisation | str, directions: Sequence[int] | None = None) -> Array:
    """`x`, shape (units, indicators), normalised by parameters of its own.

    `method` is one of the classes here, or its name in `NORMALISATIONS` for its default options. Raises
    `MethodRefused` for an unknown name and for values that the method is not defined for.
    """
    if isinstance(method, str):
        if method not in NORMALISATIONS:
            raise MethodRefused(f"没有方法「{method}」", expected="、".join(NORMALISATIONS))
        method = NORMALISATIONS[method]()
    return method.fit(x, directions)(x)


def _by_column(turned: Array, fitted: Array, score: Callable[[Array, Array], Array]) -> Array:
    """Each column scored against the sorted values, missing ones last, of the same column of the fitted matrix."""
    scores = np.full(turned.shape, np.nan)
    for column in range(turned.shape[1]):
        cohort = fitted[:, column]
        scores[:, column] = score(turned[:, column], cohort[~np.isnan(cohort)])
    return scores


def _per_column(values: Sequence[float], count: int, what: str) -> Array:
    stated = vector(values) if len(values) else np.empty(0)
    if stated.shape != (count,) or np.isnan(stated).any():
        raise MethodRefused(f"{what}有 {stated.size} 个", expected=f"{count} 个指标各一个")
    return stated
