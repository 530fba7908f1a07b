"""Rule kinds of official Chinese practice that hold a value against a target: ratio, deduction, all or nothing.

Source of the kinds and formulas: the table of official practice in `docs/manual/rules.md`. Every odd case
is declared in `edges` and shown in `examples`.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import ge, le
from typing import TYPE_CHECKING, Literal

from xiangheng_scoring.numbers.exact import (
    HUNDRED,
    ONE,
    ZERO,
    at_40_digits,
    ceil,
    equals,
    exactly,
    floor,
    operand,
    shown,
)
from xiangheng_scoring.rules.base import Judgement, Rule, example
from xiangheng_scoring.rules.bounds import NEGATIVE, all_bounded, bound_said, bounded, bounded_judgement
from xiangheng_scoring.rules.cases import Case, Cases, Direction
from xiangheng_scoring.rules.parameters import NotNegative, Positive

if TYPE_CHECKING:  # NumPy is imported only where columns are judged
    from xiangheng_scoring.numbers.arrays import Array
    from xiangheng_scoring.rules.columns import Column


class TargetRatio(Rule):
    """目标完成率: 100 × value ÷ target, capped; nothing where the ratio is under `floor`."""

    kind = "target_ratio"
    title = "目标完成率"
    formula = (
        "完成率 = 值 ÷ 目标值（负向：目标值 ÷ 值）；完成率低于 floor 得 0，否则得 100 × min(完成率, cap)"
    )
    cap: Decimal | None = Decimal(1)
    floor: NotNegative = ZERO
    needs_target = True
    highest = None
    edges = {
        "目标为 0（正向）": "实际值不低于 0 即视为完成（完成率 1），否则为 0",
        "目标为 0（负向）": "实际值不高于 0 即视为完成（完成率 1），否则为 0",
        "实际值不高于 0（负向，目标大于 0）": "好于目标的极端，按封顶计",
        "负向而未设封顶": "方案不予使用：实际值越近 0 完成率越大，没有止境，而为 0 时没有完成率",
        "完成率恰为 floor": "计分（低于才得 0 分）",
    }
    examples = (
        example("159.2", "99.5", target=160, cap=1),
        example(130, 100, target=100, cap=1, note="封顶"),
        example(130, 120, target=100, cap=Decimal("1.2")),
        example(59, 0, target=100, floor=Decimal("0.6"), note="低于六成不得分"),
        example(60, 60, target=100, floor=Decimal("0.6"), note="恰为六成"),
        example(8, "62.5", target=5, direction="negative"),
        example(0, 100, target=5, direction="negative", note="负向，实际值为 0"),
        example(0, 100, target=0, note="目标为 0"),
        example(3, 0, target=0, direction="negative", note="负向，目标为 0 而实际不为 0"),
    )

    def against(self, direction: Direction) -> list[str]:
        """Without a cap a value just above 0 would score without end, and 0 itself, which is better, would have no ratio."""
        if direction == NEGATIVE and self.cap is None:
            return ["负向的目标完成率须设 cap：为 0 的最好，却没有完成率"]
        return []

    def against_target(self, target: Decimal) -> list[str]:
        """A ratio to a negative target would grow as the value gets worse."""
        return ["目标完成率的目标值不能为负"] if target < 0 else []

    def check(self) -> list[str]:
        """A cap below the floor would leave no ratio that scores."""
        return ["cap 不能低于 floor"] if self.cap is not None and self.cap < self.floor else []

    @exactly
    def judge(self, case: Case) -> Judgement:
        """100 × min(ratio, cap), where the ratio is value ÷ target, or target ÷ value when less is better."""
        ratio, words, edge = self._ratio(case)
        bounds = (("目标值", case.goal()),)
        if at_40_digits(ratio) < self.floor:
            return Judgement(ZERO, lambda: f"{words()}，低于 {shown(self.floor)}，得 0", bounds, edge)
        capped = bounded(ratio, ZERO, self.cap)
        score = capped * HUNDRED
        return Judgement(
            score,
            lambda: f"{words()}{bound_said(ratio, capped)}，100 × {operand(capped)} {equals(score)}",
            bounds,
            edge,
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """100 × the capped ratio of each value, nothing under the floor."""
        values, target, floor = cases.values, cases.goal(), self.floor
        is_negative = cases.direction == NEGATIVE
        if not target:
            ratios = [ONE if (value <= 0 if is_negative else value >= 0) else ZERO for value in values]
        elif is_negative:
            best = ONE if self.cap is None else self.cap
            ratios = [best if value <= 0 else target / value for value in values]
        else:
            ratios = [value / target for value in values]
        capped = all_bounded(ratios, ZERO, self.cap)
        return [
            ZERO if at_40_digits(ratio) < floor else held * HUNDRED
            for ratio, held in zip(ratios, capped, strict=True)
        ]

    def vector(self, column: "Column") -> "Array":
        """100 × the capped ratio of each value, nothing under the floor."""
        values, target = column.values, column.goal
        if target == 0:
            ratio = column.choose(column.turned >= 0, 1.0, 0.0)
        elif column.sign < 0:
            best = 1.0 if self.cap is None else float(self.cap)
            ratio = column.choose(values <= 0, best, column.ratio(target, values))
        else:
            ratio = values / target
        scores = 100 * column.held(ratio, 0, self.cap)
        return column.choose(column.snapped(ratio) >= float(self.floor), scores, 0.0)

    def _ratio(self, case: Case) -> tuple[Decimal, Callable[[], str], str]:
        value, target = case.value, case.goal()
        is_negative = case.direction == NEGATIVE
        if not target:
            met = int(value <= 0 if is_negative else value >= 0)
            return Decimal(met), lambda: f"目标为 0，{'已' if met else '未'}完成，完成率 {met}", "目标为 0"
        if is_negative and value <= 0:
            best = Decimal(1) if self.cap is None else self.cap
            return (
                best,
                lambda: f"实际值 {shown(value)} 好于目标的极端，完成率按 {shown(best)}",
                "实际值不高于 0",
            )
        top, bottom = (target, value) if is_negative else (value, target)
        ratio = top / bottom
        return ratio, lambda: f"完成率 {shown(top)} ÷ {operand(bottom)} {equals(ratio)}", ""


#: How many steps a quotient counts for.
COUNTS: Mapping[str, Callable[[Decimal], Decimal]] = {
    "exact": lambda steps: steps,
    "ceil": ceil,
    "floor": floor,
}


class Deduct(Rule):
    """扣分: full marks less `deduct` for each `per` of excess over, or shortfall under, the target."""

    kind = "deduct"
    title = "扣分"
    formula = "full − deduct × n，不低于 floor；n = 超过（excess）或低于（shortfall）目标值的量 ÷ per，按 count 取整"
    full: Decimal = HUNDRED
    deduct: Positive
    per: Positive
    measure: Literal["excess", "shortfall"]
    floor: Decimal | None = ZERO
    count: Literal["exact", "ceil", "floor"]
    needs_target = True
    lowest = None
    highest = None
    edges = {
        "达到或好于目标": "不扣分，得 full",
        "不足一个 per": "由 count 定：exact 按比例，ceil 进一，floor 舍去",
        "扣到底": "不低于 floor；floor 为 null 时可为负",
    }
    examples = (
        example("98.6", 30, target=100, deduct=5, per=Decimal("0.1"), measure="shortfall", count="exact"),
        example("98.6", 86, target=100, deduct=1, per=Decimal("0.1"), measure="shortfall", count="ceil"),
        example(0, 100, target=0, direction="negative", deduct=20, per=1, measure="excess", count="exact"),
        example(9, 0, target=0, direction="negative", deduct=20, per=1, measure="excess", count="exact"),
        example(
            15, "92.5", target=0, direction="negative", deduct=5, per=10, measure="excess", count="exact"
        ),
        example(15, 90, target=0, direction="negative", deduct=5, per=10, measure="excess", count="ceil"),
        example(15, 95, target=0, direction="negative", deduct=5, per=10, measure="excess", count="floor"),
    )

    def against(self, direction: Direction) -> list[str]:
        """Too much is a fault where less is better, too little where more is better."""
        if (self.measure == "excess") == (direction == NEGATIVE):
            return []
        return [f"{self.measure} 与方向相反：好的反而扣分"]

    @exactly
    def judge(self, case: Case) -> Judgement:
        """max(floor, full − deduct × n), n the counted steps of the gap to the target."""
        target, value, unit = case.goal(), case.value, case.measure
        is_excess, bounds = self.measure == "excess", (("目标值", target),)
        gap = max(ZERO, value - target if is_excess else target - value)
        if gap.is_zero():
            return Judgement(
                self.full,
                lambda: (
                    f"未{'超过' if is_excess else '低于'}目标 {shown(target)} {unit}，"
                    f"不扣分，得 {shown(self.full)}"
                ),
                bounds,
            )
        steps = COUNTS[self.count](gap / self.per)
        word, measure = "高" if is_excess else "低", "个百分点" if unit == "%" else unit
        return bounded_judgement(
            self.full - self.deduct * steps,
            self.floor,
            None,
            lambda: (
                f"目标 {shown(target)} {unit}，{word} {shown(gap)} {measure}；"
                f"每{word} {shown(self.per)} {measure}扣 {shown(self.deduct)} 分，"
                f"{shown(self.full)} − {operand(steps)} × {operand(self.deduct)}"
            ),
            bounds,
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """`full` less what the counted steps of each value's gap cost."""
        target, full, deduct, per, counted = (
            cases.goal(),
            self.full,
            self.deduct,
            self.per,
            COUNTS[self.count],
        )
        if self.measure == "excess":
            gaps = [value - target for value in cases.values]
        else:
            gaps = [target - value for value in cases.values]
        lowered = iter(
            all_bounded([full - deduct * counted(gap / per) for gap in gaps if gap > 0], self.floor, None)
        )
        return [next(lowered) if gap > 0 else full for gap in gaps]

    def vector(self, column: "Column") -> "Array":
        """`full` less what the counted steps of each value's gap cost."""
        values, target = column.values, column.goal
        gap = values - target if self.measure == "excess" else target - values
        steps = column.counted(column.held(gap, 0, None) / float(self.per), self.count)
        scores = column.held(float(self.full) - float(self.deduct) * steps, self.floor, None)
        return column.choose(gap > 0, scores, float(self.full))


class AllOrNothing(Rule):
    """全有或全无: full marks when the target is met, else nothing."""

    kind = "all_or_nothing"
    title = "全有或全无"
    formula = "达到目标值得 full，否则得 0"
    full: NotNegative = HUNDRED
    needs_target = True
    highest = None
    edges = {"恰为目标": "视为达到"}
    examples = (
        example(100, 100, target=100),
        example("99.99", 0, target=100),
        example(0, 100, target=0, direction="negative"),
        example(1, 0, target=0, direction="negative"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """`full` if the value is at least (negative: at most) the target, else 0."""
        target, is_negative = case.goal(), case.direction == NEGATIVE
        met = case.value <= target if is_negative else case.value >= target
        score = self.full if met else ZERO
        return Judgement(
            score,
            lambda: (
                f"{'不高于' if is_negative else '不低于'}目标 {shown(target)} 即得满分，"
                f"{'达到' if met else '未达到'}，得 {shown(score)}"
            ),
            (("目标值", target),),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """`full` for each value that meets the target, else 0."""
        meets, target, full = le if cases.direction == NEGATIVE else ge, cases.goal(), self.full
        return [full if meets(value, target) else ZERO for value in cases.values]

    def vector(self, column: "Column") -> "Array":
        """`full` for each value that meets the target, else 0."""
        return column.choose(column.turned >= column.turn(column.goal), float(self.full), 0.0)
