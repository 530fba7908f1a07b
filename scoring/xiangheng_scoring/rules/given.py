"""Rule kinds that take over what others judged (points, marks), that only cap a grade, or that only show a figure.

Source of the kinds and formulas: the table of official practice in `docs/manual/rules.md`. Every odd case
is declared in `edges` and shown in `examples`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Literal, Self

from xiangheng_scoring.numbers.exact import HUNDRED, ONE, ZERO, equals, exactly, operand, plain, shown
from xiangheng_scoring.rules.base import Judgement, Rule, example
from xiangheng_scoring.rules.cases import Case, Cases, Gap
from xiangheng_scoring.rules.parameters import Count, Positive

if TYPE_CHECKING:  # NumPy is imported only where columns are judged
    from xiangheng_scoring.numbers.arrays import Array
    from xiangheng_scoring.rules.columns import Column


#: The comparisons of a trigger; the longer signs stand first, since `>=` begins with `>`.
COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": ge, "<=": le, "!=": ne, ">": gt, "<": lt, "=": eq,
}  # fmt: skip


class PassThrough(Rule):
    """采信: the score of another evaluation taken over, brought to 100."""

    kind = "pass_through"
    directions = ("positive",)
    title = "采信"
    formula = "100 × 值 ÷ scale"
    scale: Positive = HUNDRED
    lowest = None
    highest = None
    edges = {"超出 0–scale": "照原样换算，不截断；可能范围由 value_min、value_max 管"}
    examples = (
        example("87.5", "87.5", scale=100),
        example(45, 90, scale=50),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """100 × value ÷ scale."""
        score = HUNDRED * case.value / self.scale
        return Judgement(
            score,
            lambda: (
                f"采信得分 {shown(case.value)}，100 × {operand(case.value)} ÷ {operand(self.scale)} {equals(score)}"
            ),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """100 × each value ÷ scale."""
        scale = self.scale
        return [HUNDRED * value / scale for value in cases.values]

    def vector(self, column: "Column") -> "Array":
        """100 × value ÷ scale."""
        return 100 * column.values / float(self.scale)


class Panel(Rule):
    """评委: the mean of the assessors' marks after dropping `trim` from each end."""

    kind = "panel"
    directions = ("positive",)
    title = "评委打分"
    formula = "各评委的分去掉最高、最低各 trim 个后求平均，× 100 ÷ scale"
    trim: Count = 0
    at_least: Count = 1
    scale: Positive = HUNDRED
    needs_marks = True
    lowest = None
    highest = None
    edges = {"评委人数少于 at_least，或去掉高低分后无剩余": "视为缺报，按该指标的缺报处理"}
    monotone = False
    examples = (
        example(0, 85, marks=[80, 85, 90]),
        example(0, "86.5", marks=[60, 85, 88, 100], trim=1, note="去掉一个最高分、一个最低分"),
        example(0, 90, marks=[8, 9, 10], scale=10),
    )

    def gap(self, case: Case) -> Gap | None:
        """Too few assessors."""
        count, needed = len(case.marks), max(self.at_least, 2 * self.trim + 1)
        return Gap(f"评委 {count} 人，少于所需 {needed} 人") if count < needed else None

    def mark(self, marks: Sequence[Decimal]) -> Decimal:
        """The mean of the marks kept, or of all where none is left."""
        kept = marks[self.trim : len(marks) - self.trim] or marks
        return sum(kept, ZERO) / len(kept)

    @exactly
    def judge(self, case: Case) -> Judgement:
        """Mean of the marks kept, × 100 ÷ scale."""
        count, mean = len(case.marks), self.mark(case.marks)
        score = mean * HUNDRED / self.scale

        def formula() -> str:
            kept = case.marks[self.trim : count - self.trim]
            dropped = f"，去掉最高、最低各 {self.trim} 个" if self.trim else ""
            words = (
                f"{count} 位评委{dropped}，均分 ({' + '.join(map(shown, kept))}) ÷ {len(kept)} {equals(mean)}"
            )
            if self.scale == HUNDRED:
                return words
            return f"{words}，{operand(mean)} × 100 ÷ {shown(self.scale)} {equals(score)}"

        return Judgement(score, formula, (("评委人数", Decimal(count)),))

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """Mean of the marks kept of each unit, × 100 ÷ scale."""
        return [self.mark(marks) * HUNDRED / self.scale for marks in cases.marks]


class Veto(Rule):
    """一票否决: no points; caps the grade while the cause stands, apart from the score."""

    kind = "veto"
    title = "一票否决"
    formula = "不计分；trigger 成立时，等次不高于 cap_grade"
    trigger: str
    effect: Literal["grade_cap"] = "grade_cap"
    cap_grade: str
    gives_points = False
    edges = {"恰为界限": "由 trigger 的比较符号定（> 不含，>= 含）"}
    monotone = False
    examples = (
        example(1, 1, trigger=">0", cap_grade="较差", note="1 表示触发"),
        example(0, 0, trigger=">0", cap_grade="较差"),
        example(3, 1, trigger=">=3", cap_grade="一般"),
    )

    def check(self) -> list[str]:
        """The trigger must be a comparison with a number."""
        try:
            self._comparison()
        except (ValueError, ArithmeticError):
            return [f"trigger「{self.trigger}」应为比较，如 >0、>=3、<60"]
        return []

    def limits(self) -> tuple[Decimal, ...]:
        """The number of the comparison."""
        return (self._comparison()[1],)

    def at(self, transform: Callable[[Decimal], Decimal]) -> Self:
        """The same comparison with its number on another scale."""
        sign, limit = self._comparison()
        return replace(self, trigger=f"{sign}{plain(transform(limit))}")

    def _comparison(self) -> tuple[str, Decimal]:
        text = self.trigger.replace(" ", "")
        sign = next((sign for sign in COMPARISONS if text.startswith(sign)), "")
        limit = Decimal(text.removeprefix(sign))
        if not sign or not limit.is_finite():
            raise ValueError(self.trigger)
        return sign, limit

    @exactly
    def judge(self, case: Case) -> Judgement:
        """Score 1 when the trigger holds, else 0; the engine reads it as a yes or no."""
        sign, limit = self._comparison()
        fired = COMPARISONS[sign](case.value, limit)
        effect = f"，触发一票否决，等次不高于「{self.cap_grade}」" if fired else "，未触发一票否决"
        return Judgement(
            Decimal(int(fired)),
            lambda: f"{shown(case.value)} {'满足' if fired else '不满足'} {self.trigger}{effect}",
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """1 for each value of which the trigger holds, else 0."""
        sign, limit = self._comparison()
        holds = COMPARISONS[sign]
        return [ONE if holds(value, limit) else ZERO for value in cases.values]


class Data(Rule):
    """不计分的数据: reported for others (a denominator), never scored."""

    kind = "data"
    title = "仅供引用"
    formula = "不计分，只供其他指标的变换引用"
    gives_points = False
    monotone = False
    examples = (example(5, 0),)

    @exactly
    def judge(self, case: Case) -> Judgement:
        """Always 0: the value only serves other indicators."""
        return Judgement(ZERO, "不计分，供其他指标引用")

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """Always 0."""
        return cases.same(ZERO)
