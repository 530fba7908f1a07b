"""Transformations with parameters that the data decide: outliers drawn in, long tails shortened.

Each is fitted on the reported values of all units assessed, before it and every step before it is applied; the fitted
form is an exact transformation like any other, and may be frozen (`scheme.frame`). Source: OECD & JRC (2008), Handbook
on Constructing Composite Indicators; the formulas stand in `methods.treatment`.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from xiangheng_scoring.numbers.exact import (
    HUNDRED,
    ONE,
    ZERO,
    equals,
    ln,
    operand,
    plain,
    power,
    shown,
    widely,
)
from xiangheng_scoring.rules.bounds import bounded
from xiangheng_scoring.rules.parameters import Count
from xiangheng_scoring.rules.transformations import Fitting, Inputs, Step, Transformation, fit_example

Form = Literal["none", "winsorised", "log", "box_cox"]
DATA_EDGES = {"全部相等、少于四个数": "不处理"}


class Treated(Transformation):
    """A fitted treatment: values held between `low` and `high`, then `form` applied.

    log: sign × ln(sign × x + offset), sign −1 where the long tail is on the left. box_cox: ((x + offset)^power − 1) ÷
    power, ln for power 0. `count` is how many values it was fitted on, `moved` how many of them it moves.
    """

    kind = "treated"
    title = "已拟合的处理"
    moves_bounds = True
    form: Form
    low: Decimal | None = None
    high: Decimal | None = None
    sign: Decimal = ONE
    offset: Decimal = ZERO
    power: Decimal = ONE
    count: int = 0
    moved: int = 0

    @widely
    def apply(self, value: Decimal, inputs: Inputs) -> Step:
        """The treated value, with what was done to it."""
        held = bounded(value, self.low, self.high)
        words = "" if held == value else f"{shown(value)} 超出拟合范围，按 {shown(held)} 计"
        if self.form in ("none", "winsorised"):
            return Step(held, words or f"{shown(value)} 在 {self._range()} 之内，不变")
        shaped = self._shaped(held)
        return Step(shaped, f"{words}{'，' if words else ''}{self._formula(held)} {equals(shaped)}")

    @widely
    def bound(self, bound: Decimal) -> Decimal:
        """A bound on the same scale; winsorising has no say in where a rule's own bounds stand.

        It is not held to the fitted range as a value is: brought to its end, it would be reached by who stands there.
        """
        return bound if self.form in ("none", "winsorised") else self._shaped(bound)

    @widely
    def takes(self, bound: Decimal) -> bool:
        """Whether `bound` has a place on the scale that was fitted: a logarithm, or a power, of its own."""
        if self.form in ("none", "winsorised"):
            return True
        argument = self.sign * bound + self.offset
        return argument > 0 or (argument.is_zero() and self.form == "box_cox" and self.power > 0)

    @property
    def span(self) -> str:
        """Which bounds have a place on the scale, in words."""
        end = self.offset if self.sign < 0 else -self.offset
        return f"{'小于' if self.sign < 0 else '大于'} {shown(end)} 的数"

    def describe(self) -> str:
        """What is done, in words, for whoever looks at the parameters."""
        if self.form == "none":
            return "不处理"
        if self.form == "winsorised":
            return f"缩尾：限于 {self._range()}，{self.count} 个中移动 {self.moved} 个"
        shape = "对数" if self.form == "log" else f"Box–Cox，λ = {plain(self.power)}"
        return f"{shape}，平移 {shown(self.offset)}，{self.count} 个拟合"

    def _shaped(self, value: Decimal) -> Decimal:
        if self.form == "log":
            return self.sign * ln(self.sign * value + self.offset)
        if self.power.is_zero():
            return ln(value + self.offset)
        return (power(value + self.offset, self.power) - 1) / self.power

    def _range(self) -> str:
        return "–".join("不限" if end is None else shown(end) for end in (self.low, self.high))

    def _formula(self, value: Decimal) -> str:
        if self.form == "log" and self.sign < 0:
            return f"−ln({shown(self.offset)} − {operand(value)})"
        if self.form == "log" or self.power.is_zero():
            return f"ln({shown(value)} + {operand(self.offset)})"
        return f"(({shown(value)} + {operand(self.offset)})^{plain(self.power)} − 1) ÷ {plain(self.power)}"


def _is_flat(values: Sequence[Decimal]) -> bool:
    return len(values) < 4 or min(values) == max(values)


def _winsorised(values: Sequence[Decimal], low: Decimal, high: Decimal) -> Treated:
    return Treated(
        form="winsorised",
        low=low,
        high=high,
        count=len(values),
        moved=sum(not low <= value <= high for value in values),
    )


@widely
def _logarithm(values: Sequence[Decimal], margin: Decimal = Decimal("0.01")) -> Treated:
    """ln(x − min + margin × range), mirrored where the long tail is on the left; exact but for the choice of the side."""
    from xiangheng_scoring.methods.fitting import tail_is_right

    least, greatest = min(values), max(values)
    offset = margin * (greatest - least)
    if tail_is_right(values):
        return Treated(form="log", low=least, offset=offset - least, count=len(values))
    return Treated(form="log", high=greatest, sign=-ONE, offset=greatest + offset, count=len(values))


class Winsorise(Fitting):
    """缩尾: the outermost values on the side of the long tail are moved to the next one, until the rule passes."""

    kind = "winsorise"
    title = "缩尾"
    formula = "偏度绝对值不小于 2 且峰度不小于 3.5 时，把长尾一侧最外的值移到次外的值，直到合格；移动的不超过 at_most 个"
    at_most: Count = 5
    edges = DATA_EDGES | {"并列": "一起移或都不移", "移满 at_most 个仍不合格": "到此为止"}
    examples = (
        fit_example(1000, 19, among=[*range(1, 20), 1000]),
        fit_example(3, 3, among=[*range(1, 20), 1000]),
        fit_example(7, 7, among=[7, 7, 7], note="全部相等"),
    )

    def fit(self, values: Sequence[Decimal]) -> Treated:
        """The ends beyond which values are moved."""
        from xiangheng_scoring.methods.fitting import winsorised

        if _is_flat(values):
            return Treated(form="none")
        return _winsorised(values, *winsorised(values, self.at_most))


class TailLog(Fitting):
    """长尾取对数: the logarithm after a shift, which values of any sign have."""

    kind = "tail_log"
    title = "长尾取对数"
    formula = "ln(值 − 最小值 + 0.01 × 极差)；长尾在左的为 −ln(最大值 − 值 + 0.01 × 极差)；规则中的界限、目标值一并换算"
    edges = DATA_EDGES | {"超出拟合时的最小值（最大值）": "按最小值（最大值）计"}
    examples = (
        fit_example(0, 0, among=[0, 1, 2, 100]),
        fit_example(99, "4.60517018598809136803598290937", among=[0, 1, 2, 100]),
        fit_example(-5, 0, among=[0, 1, 2, 100], note="小于拟合时的最小值"),
    )

    def fit(self, values: Sequence[Decimal]) -> Treated:
        """The shift, and the side of the long tail."""
        return Treated(form="none") if _is_flat(values) else _logarithm(values)


class Outliers(Fitting):
    """离群值处理: by the rule of skewness and kurtosis; winsorised, and where that does not help, on a logarithm."""

    kind = "outliers"
    title = "离群值处理"
    formula = "偏度绝对值小于 2 或峰度小于 3.5 的不处理；其余先缩尾，移动 at_most 个仍不合格的改取对数（同 tail_log）"
    at_most: Count = 5
    edges = DATA_EDGES | {"合格": "不处理"}
    examples = (
        fit_example(1000, 19, among=[*range(1, 20), 1000], note="缩尾"),
        fit_example(20, 20, among=range(1, 21), note="没有离群值"),
        fit_example(
            1000,
            "6.91670510950172160140204673934",
            among=[*range(1, 20), 1000],
            at_most=0,
            note="不许缩尾，取对数",
        ),
    )

    def fit(self, values: Sequence[Decimal]) -> Treated:
        """Nothing, the ends of winsorising, or the logarithm."""
        from xiangheng_scoring.methods.fitting import outlier_form

        if _is_flat(values):
            return Treated(form="none")
        form, low, high = outlier_form(values, self.at_most)
        if form == "winsorised":
            return _winsorised(values, low, high)
        return _logarithm(values) if form == "log" else Treated(form="none", count=len(values))


class BoxCox(Fitting):
    """Box–Cox: (x^λ − 1) ÷ λ, λ stated or of maximum likelihood."""

    kind = "box_cox"
    title = "Box–Cox 变换"
    formula = "((值 + 平移)^power − 1) ÷ power，power 为 0 时取对数；power 为 null 时用极大似然，取 6 位小数；规则中的界限、目标值一并换算"
    power: Decimal | None = None
    edges = DATA_EDGES | {
        "有不大于 0 的值": "先平移，使最小值在极差的 1% 处",
        "小于拟合时的最小值": "按最小值计",
    }
    examples = (
        fit_example(4, 2, among=[1, 4, 9, 16], power=Decimal("0.5")),
        fit_example(1, 0, among=[1, 4, 9, 16], power=0),
        fit_example(0, "-1.6", among=[0, 1, 4, 1], power=Decimal("0.5"), note="先平移 0.04"),
    )

    @widely
    def fit(self, values: Sequence[Decimal]) -> Treated:
        """The shift and λ."""
        from xiangheng_scoring.methods.fitting import box_cox_power

        if _is_flat(values):
            return Treated(form="none")
        least = min(values)
        shift = ZERO if least > 0 else (max(values) - least) / HUNDRED - least
        chosen = box_cox_power([value + shift for value in values]) if self.power is None else self.power
        return Treated(form="box_cox", low=least, offset=shift, power=chosen, count=len(values))
