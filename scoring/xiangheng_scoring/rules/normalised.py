"""Rule kinds that are the normalisations of the field: what `methods.normalisation` does with floats, exactly.

Sources: OECD & JRC (2008), Handbook on Constructing Composite Indicators, step 5. Min–max and goalposts stand with
the kinds of official practice in `cohort`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xiangheng_scoring.numbers.exact import HUNDRED, ZERO, exactly, operand, shown
from xiangheng_scoring.rules.base import Judgement, Rule, example
from xiangheng_scoring.rules.bounds import NEGATIVE, all_bounded, bounded_judgement
from xiangheng_scoring.rules.cases import Case, Cases
from xiangheng_scoring.rules.cohort import Cohort, floor_problems
from xiangheng_scoring.rules.parameters import NotNegative, Positive, Score

if TYPE_CHECKING:  # NumPy is imported only where columns are judged
    from xiangheng_scoring.numbers.arrays import Array
    from xiangheng_scoring.rules.columns import Column

ALL_EQUAL = "全部相等（含只有一个对象）"
BEYOND = "超出同组的最小值、最大值（只在固定标准或对比时出现）"


def _worst_and_best(case: Case | Cases) -> tuple[Decimal, Decimal]:
    ends = case.cohort[0], case.cohort[-1]
    return ends[::-1] if case.direction == NEGATIVE else ends


def _beaten(case: Case | Cases, values: Sequence[Decimal]) -> Sequence[int]:
    """How many of the cohort are strictly worse than each value."""
    cohort = tuple(case.cohort)  # a bare one is looked into three times as fast
    if case.direction == NEGATIVE:
        return [len(cohort) - bisect_right(cohort, value) for value in values]
    return [bisect_left(cohort, value) for value in values]


def _all_equal(score: Decimal, value: Decimal) -> Judgement:
    return Judgement(score, lambda: f"同组全部为 {shown(value)}，得 {shown(score)}", edge="全部相等")


class ZScore(Rule):
    """标准分: mean + sd × (x − cohort's mean) ÷ cohort's standard deviation (n − 1), held between floor and cap."""

    kind = "z_score"
    title = "标准分"
    formula = "mean + sd × (值 − 同组均值) ÷ 同组标准差（除以 n − 1），负向时减；再限于 floor 与 cap 之间（null 为不限）"
    cohort: Cohort
    floor: Decimal | None
    cap: Decimal | None
    mean: Decimal = Decimal(50)
    sd: Positive = Decimal(10)
    lowest = None
    highest = None
    edges = {ALL_EQUAL: "标准差为 0，各得 mean"}
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(20, 60, among=[0, 10, 20], cohort="class", floor=0, cap=100),
        example(20, 40, among=[0, 10, 20], direction="negative", cohort="class", floor=0, cap=100),
        example(5, "62.6491", among=[1, 2, 3, 4, 5], cohort="class", floor=None, cap=None),
        example(20, 55, among=[0, 10, 20], cohort="class", floor=None, cap=55, note="封顶"),
        example(7, 50, among=[7, 7], cohort="class", floor=0, cap=100, note="全部相等"),
    )  # fmt: skip

    def check(self) -> list[str]:
        """The floor may not exceed the cap."""
        return floor_problems(self.floor, self.cap)

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The distance from the cohort's mean in standard deviations, brought to another mean and spread."""
        centre, spread = case.group.mean, case.group.deviation
        if not spread:
            return _all_equal(self.mean, centre)
        better, worse = (centre, case.value) if case.direction == NEGATIVE else (case.value, centre)
        return bounded_judgement(
            self.mean + self.sd * (better - worse) / spread,
            self.floor,
            self.cap,
            lambda: (
                f"{shown(self.mean)} + {operand(self.sd)} × ({shown(better)} − {operand(worse)})"
                f" ÷ {operand(spread)}"
            ),
            (("同组均值", centre), ("同组标准差", spread)),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """Standard scores, brought to another mean and spread."""
        mean, sd, centre, spread = self.mean, self.sd, cases.cohort.mean, cases.cohort.deviation
        if not spread:
            return cases.same(mean)
        if cases.direction == NEGATIVE:
            raw = [mean + sd * (centre - value) / spread for value in cases.values]
        else:
            raw = [mean + sd * (value - centre) / spread for value in cases.values]
        return all_bounded(raw, self.floor, self.cap)

    def vector(self, column: "Column") -> "Array":
        """Standard scores, brought to another mean and spread."""
        scores = float(self.mean) + float(self.sd) * column.standard_score()
        return column.held(scores, self.floor, self.cap)


class PercentileRank(Rule):
    """百分位次: 100 × the number of others beaten ÷ (n − 1); ties share the worse place, so nobody gains by a tie."""

    kind = "percentile_rank"
    title = "百分位次"
    formula = "100 × 同组中胜过的个数 ÷ (同组个数 − 1)，并列的都不算胜过"
    cohort: Cohort
    equal: Score = HUNDRED
    edges = {ALL_EQUAL: "各得 equal（默认 100）", "并列": "都不算胜过对方", BEYOND: "不高于 100"}
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(15, 50, among=[10, 15, 20], cohort="class"),
        example(10, 100, among=[10, 15, 20], direction="negative", cohort="class"),
        example(20, 50, among=[10, 20, 20], cohort="class", note="并列第一"),
        example(7, 100, among=[7], cohort="class", note="只有一个对象"),
        example(25, 100, among=[10, 15, 20], cohort="class", note="超出固定的同组"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The share of the others that the value beats."""
        count, (beaten,) = len(case.cohort), _beaten(case, [case.value])
        if case.cohort[0] == case.cohort[-1]:
            return _all_equal(self.equal, case.cohort[0])
        return bounded_judgement(
            HUNDRED * beaten / (count - 1),
            ZERO,
            HUNDRED,
            lambda: f"同组 {count} 个中胜过 {beaten} 个，100 × {beaten} ÷ {count - 1}",
            (("胜过的个数", Decimal(beaten)),),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The share of the others that each value beats."""
        if cases.cohort[0] == cases.cohort[-1]:
            return cases.same(self.equal)
        others = len(cases.cohort) - 1
        raw = [HUNDRED * beaten / others for beaten in _beaten(cases, cases.values)]
        return all_bounded(raw, ZERO, HUNDRED)

    def vector(self, column: "Column") -> "Array":
        """The share of the others that each value beats."""
        return column.percentile_rank(self.equal)


class Borda(Rule):
    """博尔达: `per` points for each of the cohort that is beaten; Borda's count, with ties at the worse place."""

    kind = "borda"
    title = "博尔达"
    formula = "per × 同组中胜过的个数，不高于 cap（null 为不限），并列的都不算胜过"
    cohort: Cohort
    per: Positive = Decimal(1)
    cap: NotNegative | None = HUNDRED
    highest = None
    edges = {"并列": "都不算胜过对方", ALL_EQUAL: "没有胜过谁，得 0", "胜过很多": "不高于 cap"}
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(20, 2, among=[10, 15, 20], cohort="class"),
        example(20, 50, among=[10, 15, 20], cohort="class", per=25),
        example(10, 2, among=[10, 15, 20], direction="negative", cohort="class"),
        example(20, 1, among=[10, 20, 20], cohort="class", note="并列第一"),
        example(3, 90, among=[1, 2, 3], cohort="class", per=60, cap=90, note="封顶"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """per × the number of units beaten."""
        (beaten,) = _beaten(case, [case.value])
        return bounded_judgement(
            self.per * beaten,
            ZERO,
            self.cap,
            lambda: f"同组 {len(case.cohort)} 个中胜过 {beaten} 个，{shown(self.per)} × {beaten}",
            (("胜过的个数", Decimal(beaten)),),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """per × the number of units that each value beats."""
        per = self.per
        return all_bounded([per * beaten for beaten in _beaten(cases, cases.values)], ZERO, self.cap)

    def vector(self, column: "Column") -> "Array":
        """per × the number of units that each value beats."""
        return column.held(float(self.per) * column.beaten(), 0, self.cap)


class DistanceToMax(Rule):
    """距最好: 100 less the share of the way from the worst to the best that is missing."""

    kind = "distance_to_max"
    title = "距最好"
    formula = "100 × (1 − 距同组最好的差 ÷ 最好与最差的差)"
    cohort: Cohort
    equal: Score = HUNDRED
    edges = {ALL_EQUAL: "各得 equal（默认 100）", BEYOND: "按 0 或 100 计"}
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(17, 70, among=[10, 15, 17, 20], cohort="class"),
        example(12, 80, among=[10, 12, 20], direction="negative", cohort="class"),
        example(3, 100, among=[3], cohort="class", note="只有一个对象"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The distance to the best of the cohort."""
        worst, best = _worst_and_best(case)
        if worst == best:
            return _all_equal(self.equal, best)
        return _short_of(case, worst, best, "最好", HUNDRED)

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The distance of each value to the best of the cohort."""
        worst, best = _worst_and_best(cases)
        return cases.same(self.equal) if worst == best else _all_short_of(cases, worst, best, HUNDRED)

    def vector(self, column: "Column") -> "Array":
        """The distance of each value to the best of the cohort."""
        worst, best = column.peers[[0, -1]]
        return column.held(column.place(worst, best, self.equal), 0, 100)


class DistanceToReference(Rule):
    """距参照: 100 less the share of the way from the worst to a named unit's value that is missing."""

    kind = "distance_to_reference"
    title = "距参照"
    formula = "100 × (1 − 距参照对象的差 ÷ 参照对象与同组最差的差)，限于 0 与 cap 之间（null 为不限）"
    reference: str
    cohort: Cohort
    cap: NotNegative | None = HUNDRED
    equal: Score = HUNDRED
    highest = None
    edges = {
        "参照对象不优于同组最差": "人人达到，各得 equal（默认 100）",
        "参照对象缺报": "都视为缺报，按该指标的缺报处理",
        "好于参照对象": "高于 100，直至 cap",
    }
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(13, 60, among=[10, 13, 20], referring_to=15, reference="430000", cohort="class"),
        example(20, 100, among=[10, 15, 20], referring_to=15, reference="430000", cohort="class", note="封顶"),
        example(20, 200, among=[10, 15, 20], referring_to=15, reference="430000", cohort="class", cap=None),
        example(3, 100, among=[3, 5], referring_to=3, reference="430000", cohort="class", note="参照就是最差的"),
    )  # fmt: skip

    def check(self) -> list[str]:
        """A unit must be named."""
        return [] if self.reference.strip() else ["reference 须写对象代码"]

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The distance to the unit of reference."""
        worst, _ = _worst_and_best(case)
        chosen = worst if case.reference is None else case.reference
        if not _is_better(chosen, worst, case):
            return _met_by_all(f"参照 {shown(chosen)}", worst, self.equal, "参照对象不优于同组最差")
        return _short_of(case, worst, chosen, "参照", self.cap)

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The distance of each value to the unit of reference."""
        worst, _ = _worst_and_best(cases)
        chosen = worst if cases.reference is None else cases.reference
        if not _is_better(chosen, worst, cases):
            return cases.same(self.equal)
        return _all_short_of(cases, worst, chosen, self.cap)

    def vector(self, column: "Column") -> "Array":
        """The distance of each value to the unit of reference."""
        worst = column.peers[0]
        best = worst if column.reference is None else column.turn(column.reference)
        return column.held(column.place(worst, best, self.equal), 0, self.cap)


def _is_better(value: Decimal, other: Decimal, case: Case | Cases) -> bool:
    return value < other if case.direction == NEGATIVE else value > other


def _met_by_all(what: str, worst: Decimal, equal: Decimal, edge: str) -> Judgement:
    return Judgement(equal, lambda: f"{what} 不优于同组最差 {shown(worst)}，得 {shown(equal)}", edge=edge)


def _short_of(case: Case, worst: Decimal, best: Decimal, what: str, cap: Decimal | None) -> Judgement:
    """100 × (1 − (best − x) ÷ (best − worst)); the signs turn by themselves for negative indicators."""
    return bounded_judgement(
        HUNDRED * (1 - (best - case.value) / (best - worst)),
        ZERO,
        cap,
        lambda: f"100 × (1 − ({shown(best)} − {operand(case.value)}) ÷ ({shown(best)} − {operand(worst)}))",
        ((what, best), ("最差", worst)),
    )


def _all_short_of(cases: Cases, worst: Decimal, best: Decimal, cap: Decimal | None) -> Sequence[Decimal]:
    """The same of a column of values."""
    span = best - worst
    return all_bounded([HUNDRED * (1 - (best - value) / span) for value in cases.values], ZERO, cap)


class DistanceToTarget(Rule):
    """距目标: the share of the way from the worst of the cohort to the target."""

    kind = "distance_to_target"
    title = "距目标"
    formula = "100 × (值 − 同组最差) ÷ (目标值 − 同组最差)，限于 0 与 cap 之间（null 为不限）"
    cohort: Cohort
    cap: NotNegative | None = HUNDRED
    equal: Score = HUNDRED
    needs_target = True
    highest = None
    edges = {"目标不优于同组最差": "人人达到，各得 equal（默认 100）", "好于目标": "高于 100，直至 cap"}
    examples = (
        example(15, 50, target=20, among=[10, 15, 18], cohort="class"),
        example(25, 100, target=20, among=[10, 15, 25], cohort="class", note="封顶"),
        example(25, 150, target=20, among=[10, 15, 25], cohort="class", cap=None),
        example(6, 80, target=5, among=[6, 8, 10], direction="negative", cohort="class"),
        example(12, 100, target=10, among=[10, 12], cohort="class", note="目标不优于最差"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The share of the way to the target that is done."""
        (worst, _), target = _worst_and_best(case), case.goal()
        if not _is_better(target, worst, case):
            return _met_by_all(f"目标 {shown(target)}", worst, self.equal, "目标不优于同组最差")
        return bounded_judgement(
            HUNDRED * (case.value - worst) / (target - worst),
            ZERO,
            self.cap,
            lambda: f"100 × ({shown(case.value)} − {operand(worst)}) ÷ ({shown(target)} − {operand(worst)})",
            (("同组最差", worst), ("目标值", target)),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The share of the way to the target that each value has done."""
        (worst, _), target = _worst_and_best(cases), cases.goal()
        if not _is_better(target, worst, cases):
            return cases.same(self.equal)
        span = target - worst
        return all_bounded([HUNDRED * (value - worst) / span for value in cases.values], ZERO, self.cap)

    def vector(self, column: "Column") -> "Array":
        """The share of the way to the target that each value has done."""
        return column.held(column.place(column.peers[0], column.turn(column.goal), self.equal), 0, self.cap)


class FractionOfMax(Rule):
    """占最大值之比: 100 × x ÷ max; where less is better 100 × min ÷ x, so that the best has 100 there too.

    Turning the sign, as other methods do, would divide a negative number by a negative one and give the worst
    unit the highest score.
    """

    kind = "fraction_of_max"
    title = "占最好值之比"
    formula = "100 × 值 ÷ 同组最大值；负向为 100 × 同组最小值 ÷ 值"
    cohort: Cohort
    edges = {
        "值不大于 0": "正向得 0；负向是无可再好，得 100",
        "最好值不大于 0": "正向：同组都不大于 0，各得 100；负向：值大于 0 的得 0",
        BEYOND: "不高于 100",
    }
    invariant_to = frozenset({"scale"})
    examples = (
        example(15, 75, among=[10, 15, 20], cohort="class"),
        example(4, 25, among=[1, 2, 4], direction="negative", cohort="class"),
        example(1, 100, among=[1, 2, 4], direction="negative", cohort="class"),
        example(0, 0, among=[0, 2, 4], cohort="class"),
        example(0, 100, among=[0, 2, 4], direction="negative", cohort="class", note="无可再好"),
        example(2, 0, among=[0, 2, 4], direction="negative", cohort="class"),
        example(0, 100, among=[0, 0], cohort="class", note="同组都不大于 0"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The share of the best."""
        _, best = _worst_and_best(case)
        is_negative = case.direction == NEGATIVE
        if best <= 0:
            score = HUNDRED if not is_negative or case.value <= 0 else ZERO
            return Judgement(
                score, lambda: f"最好值 {shown(best)} 不大于 0，得 {shown(score)}", edge="最好值不大于 0"
            )
        if case.value <= 0:
            score = HUNDRED if is_negative else ZERO
            return Judgement(
                score, lambda: f"值 {shown(case.value)} 不大于 0，得 {shown(score)}", edge="值不大于 0"
            )
        top, bottom = (best, case.value) if is_negative else (case.value, best)
        return bounded_judgement(
            HUNDRED * top / bottom,
            ZERO,
            HUNDRED,
            lambda: f"100 × {shown(top)} ÷ {shown(bottom)}",
            (("最好值", best),),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The share of the best, or the best's share of each value."""
        (_, best), values = _worst_and_best(cases), cases.values
        if cases.direction != NEGATIVE:
            if best <= 0:
                return cases.same(HUNDRED)
            return all_bounded(
                [ZERO if value <= 0 else HUNDRED * value / best for value in values], ZERO, HUNDRED
            )
        if best <= 0:
            return [HUNDRED if value <= 0 else ZERO for value in values]
        return all_bounded(
            [HUNDRED if value <= 0 else HUNDRED * best / value for value in values], ZERO, HUNDRED
        )

    def vector(self, column: "Column") -> "Array":
        """The share of the best, or the best's share of each value."""
        values, best, is_negative = column.values, column.turn(column.peers[-1]), column.sign < 0
        if best <= 0:
            return column.choose(values <= 0, 100.0, 0.0) if is_negative else column.same(HUNDRED)
        share = column.held(100 * (column.ratio(best, values) if is_negative else values / best), 0, 100)
        return column.choose(values <= 0, 100.0 if is_negative else 0.0, share)
