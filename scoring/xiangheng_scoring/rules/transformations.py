"""Transformations: what is done to a reported value before the rule sees it.

A node's `transform` is a list of these, applied in order, e.g. `[{"kind":"share","of":"POP"},{"kind":"log"}]`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Literal

from xiangheng_scoring.numbers.exact import HUNDRED, equals, ln, operand, shown, widely
from xiangheng_scoring.rules.base import Number, Parametric
from xiangheng_scoring.rules.cases import Gap, not_before

EXAMPLE_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a transformation may look at: the unit's other values of the period, and its own past.

    `others` maps node codes to reported values; `past` maps years to this indicator's values. `earlier` gives the same
    for another year, None where `past` already stands as the value does.
    """

    others: Mapping[str, Decimal]
    past: Mapping[int, Decimal]
    period: int
    earlier: Callable[[int], "Inputs"] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One transformation done: the new value and its formula with the numbers filled in."""

    value: Decimal
    formula: str


@dataclass(frozen=True, slots=True)
class TransformationExample:
    """A worked example: value and inputs, parameters, and the result (None where there must be a gap).

    `among` holds the values that a step with parameters from the data is fitted on.
    """

    value: Decimal
    result: Decimal | None
    inputs: Inputs
    parameters: Mapping[str, Any]
    note: str = ""
    among: tuple[Decimal, ...] = ()


def step_example(
    value: Number,
    result: Number | None,
    *,
    others: Mapping[str, Number] | None = None,
    past: Number | None = None,
    note: str = "",
    **parameters: Any,
) -> TransformationExample:
    """A worked example in one line; `past` is the value of the year before."""
    inputs = Inputs(
        {code: Decimal(other) for code, other in (others or {}).items()},
        {} if past is None else {EXAMPLE_YEAR - 1: Decimal(past)},
        EXAMPLE_YEAR,
    )
    return TransformationExample(
        Decimal(value), None if result is None else Decimal(result), inputs, parameters, note
    )


def fit_example(
    value: Number, result: Number, *, among: Iterable[Number], note: str = "", **parameters: Any
) -> TransformationExample:
    """A worked example of a step that is fitted on the values `among`."""
    example = step_example(value, result, note=note, **parameters)
    return replace(example, among=tuple(map(Decimal, among)))


class Transformation(Parametric):
    """One step from a reported value towards what the rule scores."""

    moves_bounds: ClassVar[bool] = False
    examples: ClassVar[Sequence["TransformationExample"]] = ()

    def apply(self, value: Decimal, inputs: Inputs) -> Step | Gap:
        """The transformed value with its formula, or why there is none."""
        raise NotImplementedError

    def uses(self) -> tuple[str, ...]:
        """Codes of other nodes whose values this step reads."""
        return ()

    def looks_back_to(self, period: int) -> tuple[int, ...]:
        """Years whose values of the same indicator this step reads."""
        return ()

    def bound(self, bound: Decimal) -> Decimal:
        """A bound of the rule on the transformed scale, for steps with `moves_bounds`."""
        return bound

    def takes(self, bound: Decimal) -> bool:
        """Whether `bound` has a place on the transformed scale."""
        return True


class Fitting(Transformation):
    """A step whose parameters the data decide; a scheme that has one is fitted before it scores (`scheme.fitting`)."""

    moves_bounds = True

    def fit(self, values: Sequence[Decimal]) -> Transformation:
        """The step with its parameters, fitted on the values of all units that reported; there may be none."""
        raise NotImplementedError

    def apply(self, value: Decimal, inputs: Inputs) -> Step | Gap:
        """Never reached: what is fitted stands in its place."""
        raise NotImplementedError(f"{self.kind} is fitted before it is applied")


def closed(step: Transformation, values: Sequence[Decimal]) -> Transformation:
    """The step itself, or what it becomes when it is fitted on `values`."""
    return step.fit(values) if isinstance(step, Fitting) else step


class Log(Transformation):
    """对数: the natural logarithm; the rule's bounds and the target are brought to the same scale."""

    kind = "log"
    title = "取自然对数"
    formula = "ln 值；规则中的界限、目标值一并取对数"
    moves_bounds = True
    edges = {"数值为 0 或负": "没有对数，视为缺报，按该指标的缺报处理"}
    examples = (
        step_example(1, 0),
        step_example(100, "4.60517018598809136803598290937"),
        step_example(0, None, note="没有对数"),
    )

    @widely
    def apply(self, value: Decimal, inputs: Inputs) -> Step | Gap:
        """ln value."""
        if value <= 0:
            return Gap(f"数值 {shown(value)} 不大于 0，不能取对数")
        logarithm = ln(value)
        return Step(logarithm, f"ln {shown(value)} {equals(logarithm)}")

    def bound(self, bound: Decimal) -> Decimal:
        """ln bound; the scheme check refuses bounds that are not positive."""
        return ln(bound)

    def takes(self, bound: Decimal) -> bool:
        """Only a positive bound has a logarithm."""
        return bound > 0


class Share(Transformation):
    """占比: value ÷ another reported indicator × `times` (100 gives a percentage, 10000 per ten thousand)."""

    kind = "share"
    title = "占比"
    formula = "值 ÷ 指标 of 的值 × times"
    of: str
    times: Decimal = HUNDRED
    edges = {
        "分母为 0、为负或缺报": "没有占比，视为缺报，按该指标的缺报处理",
        "值为 0 或负": "照算，占比为 0 或负",
    }
    examples = (
        step_example(7, 20, others={"POP": 35}, of="POP"),
        step_example(7, 2000, others={"POP": 35}, of="POP", times=10000, note="每万人"),
        step_example(7, None, others={"POP": 0}, of="POP", note="分母为 0"),
        step_example(7, None, others={"POP": -35}, of="POP", note="分母为负"),
        step_example(-7, -20, others={"POP": 35}, of="POP", note="值为负"),
        step_example(7, None, of="POP", note="分母缺报"),
    )

    def uses(self) -> tuple[str, ...]:
        """The denominator."""
        return (self.of,)

    @widely
    def apply(self, value: Decimal, inputs: Inputs) -> Step | Gap:
        """value ÷ denominator × times."""
        denominator = inputs.others.get(self.of)
        if denominator is None:
            return Gap(f"分母 {self.of} 缺报")
        if denominator <= 0:  # by a negative one the greater value would have the smaller share
            return Gap(f"分母 {self.of} 为 {shown(denominator)}，不大于 0，没有占比")
        share = value * self.times / denominator
        return Step(share, f"{shown(value)} ÷ {shown(denominator)} × {shown(self.times)} {equals(share)}")


class AgainstBaseline(Transformation):
    """对基期: the value against the unit's own value of another year, as difference, ratio or growth in %."""

    kind = "against_baseline"
    title = "对基期"
    formula = "difference：值 − 基期值；ratio：值 ÷ 基期值；growth：(值 − 基期值) ÷ 基期值 × 100"
    by: Literal["difference", "ratio", "growth"]
    baseline: int | Literal["previous_year"] = "previous_year"
    edges = {
        "缺基期值": "视为缺报，按该指标的缺报处理",
        "基期值为 0 或负（ratio、growth）": "没有比值和增长率，视为缺基期值，按该指标的缺报处理",
        "基期值为负（difference）": "照算",
        "值所属的年度不在基期之后": "不能与自己比，视为缺报，按该指标的缺报处理",
    }

    examples = (
        step_example(63, 3, past=60, by="difference"),
        step_example(63, "1.05", past=60, by="ratio"),
        step_example(63, 5, past=60, by="growth"),
        step_example(63, None, past=0, by="growth", note="基期值为 0"),
        step_example(-15, None, past=-10, by="growth", note="基期值为负"),
        step_example(-15, None, past=-10, by="ratio", note="基期值为负"),
        step_example(-15, -5, past=-10, by="difference", note="差不论正负"),
        step_example(63, None, past=60, by="difference", baseline=EXAMPLE_YEAR, note="基期不在之前"),
        step_example(63, None, by="difference", note="缺基期值"),
    )

    def looks_back_to(self, period: int) -> tuple[int, ...]:
        """The year of the baseline."""
        return (period - 1 if self.baseline == "previous_year" else self.baseline,)

    @widely
    def apply(self, value: Decimal, inputs: Inputs) -> Step | Gap:
        """value − past, value ÷ past, or (value ÷ past − 1) × 100."""
        (year,) = self.looks_back_to(inputs.period)
        if year >= inputs.period:
            return not_before(year, inputs.period)
        past = inputs.past.get(year)
        if past is None:
            return Gap(f"缺 {year} 年基期值")
        if self.by == "difference":
            return Step(value - past, f"{shown(value)} − {operand(past)} {equals(value - past)}")
        if past <= 0:  # from -10 to -15, which is worse, would be a growth of 50 %
            none = "比值" if self.by == "ratio" else "增长率"
            return Gap(f"{year} 年基期值 {shown(past)} 不大于 0，没有{none}，视为缺基期值")
        if self.by == "ratio":
            return Step(value / past, f"{shown(value)} ÷ {operand(past)} {equals(value / past)}")
        growth = (value - past) * HUNDRED / past
        return Step(growth, f"({shown(value)} − {operand(past)}) ÷ {operand(past)} × 100 {equals(growth)}")
