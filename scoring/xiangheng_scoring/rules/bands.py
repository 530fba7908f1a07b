"""Rule kinds of official Chinese practice that look up a value: in bands, or around a best interval.

Source of the kinds and formulas: the table of official practice in `docs/manual/rules.md`. Every odd case
is declared in `edges` and shown in `examples`.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Self

from xiangheng_scoring.numbers.exact import HUNDRED, ONE, ZERO, equals, exactly, operand, shown
from xiangheng_scoring.rules.base import Judgement, Rule, example
from xiangheng_scoring.rules.bounds import NEGATIVE
from xiangheng_scoring.rules.cases import Case, Cases, Direction

if TYPE_CHECKING:  # NumPy is imported only where columns are judged
    from xiangheng_scoring.numbers.arrays import Array
    from xiangheng_scoring.rules.columns import Column


class Bands(Rule):
    """分档: the score of the best band reached (`step`), or interpolated between bands (`linear`)."""

    kind = "bands"
    title = "分档"
    formula = "step：得所达到的最好一档的分；linear：在相邻两档之间直线内插。正向时界限是下限，负向时是上限"
    bands: tuple[tuple[Decimal, Decimal], ...]
    mode: Literal["step", "linear"]
    below: Decimal = ZERO
    lowest = None
    highest = None
    edges = {
        "恰在界上": "含界：达到该档",
        "差于最差一档（step）": "得 below（默认 0）",
        "差于最差一档（linear）": "取最差一档的分",
        "好于最好一档": "取最好一档的分",
    }
    examples = (
        example(95, 85, bands=[[100, 100], [95, 85], [90, 70], [0, 0]], mode="step", note="含界"),
        example("94.9", 70, bands=[[100, 100], [95, 85], [90, 70], [0, 0]], mode="step"),
        example("57.5", 90, bands=[[60, 100], [55, 80], [50, 60], [0, 0]], mode="linear"),
        example(80, 100, bands=[[60, 100], [55, 80], [50, 60], [0, 0]], mode="linear", note="好于最好一档"),
        example(25, 30, bands=[[60, 100], [55, 80], [50, 60], [0, 0]], mode="linear"),
        example(3, 80, bands=[[2, 100], [4, 80], [6, 0]], mode="step", direction="negative"),
        example(3, 90, bands=[[2, 100], [4, 80], [6, 0]], mode="linear", direction="negative"),
        example(7, 10, bands=[[2, 100], [4, 80]], mode="step", below=10, direction="negative"),
    )

    def check(self) -> list[str]:
        """At least one band, no threshold twice."""
        if not self.bands:
            return ["bands 至少要有一档"]
        return ["bands 中同一界限出现两次"] if len(set(self.limits())) < len(self.bands) else []

    def against(self, direction: Direction) -> list[str]:
        """A better band must not score less than a worse one."""
        scores = [score for _, score in sorted(self.bands, reverse=direction == NEGATIVE)]
        return [] if scores == sorted(scores) else ["bands 中好的一档分数反而低，与方向相反"]

    def limits(self) -> tuple[Decimal, ...]:
        """The thresholds."""
        return tuple(threshold for threshold, _ in self.bands)

    def at(self, transform: Callable[[Decimal], Decimal]) -> Self:
        """The same bands with their thresholds on another scale."""
        return replace(self, bands=tuple((transform(threshold), score) for threshold, score in self.bands))

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The score of the band reached, or the straight line between two bands."""
        sign = -1 if case.direction == NEGATIVE else 1
        ladder = sorted(((sign * threshold, score) for threshold, score in self.bands), reverse=True)
        value = sign * case.value
        reached = next((index for index, (threshold, _) in enumerate(ladder) if value >= threshold), None)
        if self.mode == "step" and reached is None:
            return Judgement(
                self.below, lambda: f"未达到最低一档，得 {shown(self.below)}", edge="差于最差一档"
            )
        threshold, score = ladder[-1 if reached is None else reached]
        if self.mode == "step":
            words = "不高于" if sign < 0 else "达到"
            return Judgement(score, lambda: f"{words} {shown(sign * threshold)} 一档，得 {shown(score)}")
        # 0 is the best band and None none at all: neither has a neighbour to draw a line to.
        if not reached or value == threshold:
            edge = "差于最差一档" if reached is None else ""
            return Judgement(
                score, lambda: f"按 {shown(sign * threshold)} 一档，得 {shown(score)}", edge=edge
            )
        (low, low_score), (high, high_score) = ladder[reached], ladder[reached - 1]
        between = low_score + (high_score - low_score) * (value - low) / (high - low)
        return Judgement(
            between,
            lambda: (
                f"在 {shown(sign * low)}（{shown(low_score)} 分）与 {shown(sign * high)}（{shown(high_score)} 分）之间内插，"
                f"{shown(low_score)} + {operand(high_score - low_score)} × {operand(value - low)} ÷ {operand(high - low)}"
                f" {equals(between)}"
            ),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The score of the band that each value reached, or between two bands."""
        sign = -1 if cases.direction == NEGATIVE else 1
        rungs = sorted((sign * threshold, score) for threshold, score in self.bands)
        thresholds, marks = [threshold for threshold, _ in rungs], [score for _, score in rungs]
        values = [sign * value for value in cases.values]
        # How many bands each value has reached, of which the last one is the best.
        reached = [bisect_right(thresholds, value) for value in values]
        if self.mode == "step":
            marks = [self.below, *marks]
            return [marks[count] for count in reached]
        # Beyond the ends there is no line to go along: the two of them are level.
        lines = [
            (ZERO, marks[0], ZERO, ONE),
            *(
                (low, low_score, high_score - low_score, high - low)
                for (low, low_score), (high, high_score) in pairwise(rungs)
            ),
            (ZERO, marks[-1], ZERO, ONE),
        ]
        return [
            start + rise * (value - low) / span
            for value, (low, start, rise, span) in zip(values, map(lines.__getitem__, reached), strict=True)
        ]

    def vector(self, column: "Column") -> "Array":
        """The score of the band that each value reached, or between two bands."""
        if self.mode == "linear":
            return column.interpolated(self.bands)
        return column.stepped(self.bands, self.below)


class Interval(Rule):
    """区间: full marks inside [a, b], falling in a straight line to 0 at the outer bounds; a side may be open."""

    kind = "interval"
    title = "区间"
    formula = "在 full 的 [a, b] 之内得 100；到外界 zero_low、zero_high 直线降到 0；一侧可开放（null）"
    full: tuple[Decimal | None, Decimal | None]
    zero_low: Decimal | None
    zero_high: Decimal | None
    directions = ("interval", "positive", "negative")
    edges = {
        "恰在 a 或 b": "满分",
        "恰在外界": "0 分",
        "一侧外界为 null": "该侧开放，不扣分",
        "外界等于内界": "内界以外即 0 分",
    }
    monotone = False
    examples = (
        example("0.5", 100, direction="interval", full=[0, 1], zero_low=None, zero_high=3),
        example(2, 50, direction="interval", full=[0, 1], zero_low=None, zero_high=3),
        example(3, 0, direction="interval", full=[0, 1], zero_low=None, zero_high=3, note="恰在外界"),
        example(1, 100, direction="interval", full=[0, 1], zero_low=None, zero_high=3, note="恰在内界"),
        example(-5, 100, direction="interval", full=[0, 1], zero_low=None, zero_high=3, note="开放一侧"),
        example(30, 50, direction="interval", full=[40, 60], zero_low=20, zero_high=80),
        example(61, 0, direction="interval", full=[40, 60], zero_low=20, zero_high=60, note="外界等于内界"),
    )

    def check(self) -> list[str]:
        """The four bounds must stand in order, and an outer bound needs its inner one."""
        low, high = self.full
        ladder = [bound for bound in (self.zero_low, low, high, self.zero_high) if bound is not None]
        problems = [] if ladder == sorted(ladder) else ["界限须满足 zero_low ≤ a ≤ b ≤ zero_high"]
        if (self.zero_low is not None and low is None) or (self.zero_high is not None and high is None):
            problems.append("设了外界的一侧必须有内界")
        return problems

    def limits(self) -> tuple[Decimal, ...]:
        """The inner and the outer bounds, where they are stated."""
        return tuple(bound for bound in (*self.full, self.zero_low, self.zero_high) if bound is not None)

    def at(self, transform: Callable[[Decimal], Decimal]) -> Self:
        """The same interval on another scale; open sides stay open."""
        low, high, zero_low, zero_high = (
            None if bound is None else transform(bound)
            for bound in (*self.full, self.zero_low, self.zero_high)
        )
        return replace(self, full=(low, high), zero_low=zero_low, zero_high=zero_high)

    @exactly
    def judge(self, case: Case) -> Judgement:
        """100 inside, 0 at and beyond an outer bound, linear between."""
        low, high = self.full
        if low is not None and case.value < low:
            return self._outside(case.value, low, self.zero_low)
        if high is not None and case.value > high:
            return self._outside(case.value, high, self.zero_high)
        return Judgement(
            HUNDRED,
            lambda: (
                f"在 [{'−∞' if low is None else shown(low)}, {'+∞' if high is None else shown(high)}] 之内，得 100"
            ),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """100 inside, 0 at and beyond an outer bound, linear between."""
        (low, high), fallen = self.full, self._fallen
        return [
            fallen(value, low, self.zero_low)
            if low is not None and value < low
            else fallen(value, high, self.zero_high)
            if high is not None and value > high
            else HUNDRED
            for value in cases.values
        ]

    def vector(self, column: "Column") -> "Array":
        """100 inside, 0 at and beyond an outer bound, linear between."""
        scores = column.same(HUNDRED)
        for inner, outer, side in ((self.full[0], self.zero_low, -1), (self.full[1], self.zero_high, 1)):
            if inner is None or outer is None:
                continue
            beyond, width = side * (column.values - float(inner)), abs(float(outer - inner))
            fallen = column.held(100 - 100 * beyond / width, 0, None) if width else column.same(0)
            scores = column.choose(beyond > 0, fallen, scores)
        return scores

    @staticmethod
    def _fallen(value: Decimal, inner: Decimal, outer: Decimal | None) -> Decimal:
        """The score of a value outside of the inner bound."""
        if outer is None:
            return HUNDRED
        # Equal bounds first: the line between them would be a division by 0.
        if outer == inner or (value >= outer if outer > inner else value <= outer):
            return ZERO
        return HUNDRED * (outer - value) / (outer - inner)

    def _outside(self, value: Decimal, inner: Decimal, outer: Decimal | None) -> Judgement:
        score = self._fallen(value, inner, outer)
        if outer is None:
            return Judgement(score, "该侧不设外界，得 100", edge="一侧外界为 null")
        if not score:
            return Judgement(score, lambda: f"达到或超出外界 {shown(outer)}，得 0")
        return Judgement(
            score,
            lambda: (
                f"100 × ({shown(outer)} − {operand(value)}) ÷ ({shown(outer)} − {operand(inner)}) {equals(score)}"
            ),
        )
