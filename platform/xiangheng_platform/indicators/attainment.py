"""Whether a value attains a target: exact at the boundary, as data and in one sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt

from xiangheng_platform.indicators.figures import checked
from xiangheng_platform.indicators.periods import read_period
from xiangheng_platform.indicators.target import Target
from xiangheng_platform.indicators.units import POINTS, SHARE, Quantity, difference_of
from xiangheng_platform.indicators.vocabulary import Comparator, Outcome, TargetBasis
from xiangheng_scoring.numbers.exact import CONTEXT, half_up

_SIGNS = {
    Comparator.EQ: "=", Comparator.GE: "≥", Comparator.GT: ">", Comparator.LE: "≤", Comparator.LT: "<",
    Comparator.APPROX: "约", Comparator.COMPLETE: "完成",
}  # fmt: skip
#: How what lies beyond the level, or beyond the nearer of two, is held against 0.
_HOLDS: Mapping[Comparator, Callable[[Decimal, Decimal], bool]] = {
    Comparator.EQ: eq, Comparator.BETWEEN: eq,
    Comparator.GT: gt, Comparator.LT: lt, Comparator.GE: ge, Comparator.COMPLETE: ge, Comparator.LE: le,
}  # fmt: skip
_CHANGES = {Comparator.INCREASE: "提高", Comparator.DECREASE: "降低"}
_NOT_OF_THE_NOTICE = "（推定，不是原文的数）"
#: Wide enough for the difference of any two numbers that `checked` lets through, in any units.
_AMPLE = Context(prec=400, Emin=-9999, Emax=9999)


@dataclass(frozen=True, slots=True)
class Attainment:
    """A value held against a target.

    `difference` is the value less the level (or the change less the change) that was asked for, in the unit of
    differences; None where nothing was asked for in numbers. `change` is from the baseline to the value. `ratio` is
    the value divided by the level, exactly, None where the level is not above 0 and a rate of it means nothing. `why` says why it is left to be judged.
    """

    target: Target
    value: Quantity
    outcome: Outcome
    baseline: Quantity | None = None
    difference: Quantity | None = None
    change: Quantity | None = None
    ratio: Fraction | None = None
    why: str = ""

    @property
    def percent(self) -> Decimal | None:
        """The ratio in per cent, rounded half up to two decimals; to be shown, never to decide by."""
        if self.ratio is None:
            return None
        hundredfold = self.ratio * 100
        return half_up(CONTEXT.divide(Decimal(hundredfold.numerator), Decimal(hundredfold.denominator)), 2)

    @property
    def sentence(self) -> str:
        """`≥ 60 %：59.99 %，差 0.01 个百分点，未达到`."""
        parts = (_value_text(self), _change_text(self), _difference_text(self), self.why, self.outcome.label)
        return f"{wording(self.target)}：{'，'.join(filter(None, parts))}"


def attainment(target: Target, value: Quantity, baseline: Quantity | None = None) -> Attainment:
    """Hold a value, and where a change is asked for the baseline, against a target.

    What a target leaves open (how far `approx` may be missed, what counts as stable) is never met but to be judged.
    Raises `MeasuresDiffer` for units that do not fit, `NumberRefused`, `UnknownMeasure`.
    """
    for given in filter(None, (value, baseline)):
        checked(given.value)
    return _of_change(target, value, baseline) if target.needs_baseline else _of_level(target, value)


def wording(target: Target) -> str:
    """What is asked for, in a few words; a number that is not the notice's own is marked."""
    mark = _NOT_OF_THE_NOTICE if target.basis == TargetBasis.DERIVED else ""
    if target.needs_baseline:
        return _change_required(target) + mark
    required, tolerance = Quantity(target.value or Decimal(), target.measure), ""
    if target.comparator == Comparator.BETWEEN:
        return f"{required} 至 {Quantity(target.upper or Decimal(), target.measure)}{mark}"
    if target.tolerance is not None:
        tolerance = f"（±{Quantity(target.tolerance, difference_of(target.measure))}）"
    return f"{_SIGNS[target.comparator]} {required}{tolerance}{mark}"


def _of_level(target: Target, value: Quantity) -> Attainment:
    level = value.into(target.measure).value
    low = target.value if target.value is not None else Decimal()
    high = target.upper if target.comparator == Comparator.BETWEEN and target.upper is not None else low
    beyond = _less(level, low) if level < low else max(_less(level, high), Decimal())
    difference = Quantity(beyond, difference_of(target.measure))
    ratio = Fraction(level) / Fraction(low) if low > 0 and target.comparator != Comparator.BETWEEN else None
    if target.comparator == Comparator.APPROX and target.tolerance is None:
        why = "没有写明可以相差多少"
        return Attainment(target, value, Outcome.TO_JUDGE, difference=difference, ratio=ratio, why=why)
    if target.comparator == Comparator.APPROX:
        is_met = beyond.copy_abs() <= (target.tolerance or 0)
    else:
        is_met = _HOLDS[target.comparator](beyond, Decimal())
    return Attainment(target, value, _outcome(is_met), difference=difference, ratio=ratio)


def _of_change(target: Target, value: Quantity, baseline: Quantity | None) -> Attainment:
    if baseline is None:
        return Attainment(target, value, Outcome.TO_JUDGE, why="没有基期值")
    before = baseline.into(value.unit)
    change = Quantity(_less(value.value, before.value), difference_of(value.unit))
    required = target.tolerance if target.comparator == Comparator.STABLE else target.value
    if required is None and target.comparator == Comparator.STABLE:
        return Attainment(target, value, Outcome.TO_JUDGE, before, change=change, why="没有写明可以变化多少")
    if required is None:
        is_met = change.value > 0 if target.comparator == Comparator.INCREASE else change.value < 0
        return Attainment(target, value, _outcome(is_met), before, change=change)
    # A share is one of the baseline, unless the indicator is a share itself.
    is_relative = target.measure.kind == SHARE and value.unit.kind not in (SHARE, POINTS)
    if is_relative and before.value <= 0:
        return Attainment(
            target, value, Outcome.TO_JUDGE, before, change=change, why="基期值不大于 0，变化的比例没有意义"
        )
    if is_relative:
        least = _AMPLE.multiply(before.value, _AMPLE.scaleb(required, target.measure.exponent))
    else:
        least = Quantity(required, target.measure).into(change.unit).value
    # In the direction that is asked for; of what shall be stable, the size. `-` and `abs` would round to whatever
    # context the caller's thread has.
    progress = {
        Comparator.INCREASE: change.value, Comparator.DECREASE: change.value.copy_negate(),
    }.get(target.comparator, change.value.copy_abs())  # fmt: skip
    difference = Quantity(_less(progress, least), change.unit)
    is_met = difference.value <= 0 if target.comparator == Comparator.STABLE else difference.value >= 0
    return Attainment(target, value, _outcome(is_met), before, difference, change)


def _less(left: Decimal, right: Decimal) -> Decimal:
    return _AMPLE.subtract(left, right)


def _outcome(is_met: bool) -> Outcome:
    return Outcome.MET if is_met else Outcome.NOT_MET


def _change_required(target: Target) -> str:
    since = read_period(target.baseline_period).label if target.baseline_period else "基期"
    if target.comparator == Comparator.STABLE:
        allowed = target.tolerance
        return f"比 {since}保持稳定" + (
            "" if allowed is None else f"（变化不超过 {Quantity(allowed, target.measure)}）"
        )
    least = "" if target.value is None else f"不少于 {Quantity(target.value, target.measure)}"
    return f"比 {since}{_CHANGES[target.comparator]}{least}"


def _value_text(attainment: Attainment) -> str:
    if attainment.baseline is not None:
        return f"{attainment.baseline} → {attainment.value}"
    measure = attainment.target.measure
    if attainment.target.needs_baseline or measure.name == attainment.value.unit.name:
        return str(attainment.value)
    return f"{attainment.value}（{attainment.value.into(measure)}）"


def _change_text(attainment: Attainment) -> str:
    if attainment.change is None:
        return ""
    if not attainment.change.value:
        return "没有变化"
    word = "提高" if attainment.change.value > 0 else "降低"
    return f"{word} {Quantity(attainment.change.value.copy_abs(), attainment.change.unit)}"


def _difference_text(attainment: Attainment) -> str:
    if attainment.difference is None or (attainment.change is not None and attainment.outcome is Outcome.MET):
        return ""
    size = Quantity(attainment.difference.value.copy_abs(), attainment.difference.unit)
    if not size.value:
        return "正好相等" if attainment.outcome is Outcome.NOT_MET else ""
    if attainment.difference.value > 0:
        return f"超 {size}"
    return f"{'低' if attainment.outcome is Outcome.MET else '差'} {size}"
