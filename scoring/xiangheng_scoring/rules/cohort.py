"""Rule kinds that compare a unit with fixed posts, with its cohort, or with its own past."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xiangheng_scoring.numbers.exact import HUNDRED, ZERO, equals, exactly, operand, shown
from xiangheng_scoring.rules.base import Judgement, Rule, example
from xiangheng_scoring.rules.bounds import NEGATIVE, all_bounded, bounded, bounded_judgement
from xiangheng_scoring.rules.cases import Case, Cases, Direction
from xiangheng_scoring.rules.parameters import Positive, Score

if TYPE_CHECKING:  # NumPy is imported only where columns are judged
    from xiangheng_scoring.numbers.arrays import Array
    from xiangheng_scoring.rules.columns import Column

Cohort = Literal["assessment", "class"]
EQUAL = {
    "全部相等（含只有一个对象）": "各得 equal（默认 100）",
    "超出同组的最小值、最大值（只在固定标准或对比时出现）": "按 0 或 100 计",
}


class Efficacy(Rule):
    """功效系数: base + (100 − base) × (x − x_u) ÷ (x_s − x_u), then held between `floor` and `cap`.

    The same formula serves negative indicators, whose satisfactory value is the smaller one. Unbounded,
    a value worse than x_u falls below the base.
    """

    kind = "efficacy"
    title = "功效系数"
    formula = (
        "base + (100 − base) × (值 − 不允许值) ÷ (满意值 − 不允许值)，再限于 floor 与 cap 之间（null 为不限）"
    )
    base: Score = Decimal(60)
    satisfactory: Decimal | Literal["cohort_min", "cohort_max"]
    unallowable: Decimal | Literal["cohort_min", "cohort_max"]
    floor: Decimal | None
    cap: Decimal | None
    cohort: Cohort = "assessment"
    equal: Decimal = HUNDRED  # not held to 0–100, as the scores of this kind are not
    bounds = ("satisfactory", "unallowable")
    lowest = None
    highest = None
    edges = {
        "满意值等于不允许值（固定值）": "方案不予使用",
        "满意值等于不允许值（取自同组，全部相等或只有一个对象）": "各得 equal（默认 100）",
        "满意值不优于不允许值（一个取自同组）": "不差于不允许值的得 100（不高于 cap），其余得 floor（为 null 时得 0）",
        "差于不允许值": "低于 base，直至 floor；floor 为 null 时不限",
        "好于满意值": "高于 100，直至 cap；cap 为 null 时不限",
    }
    examples = (
        example("5.81", "58.73", unallowable=6, satisfactory=12, floor=None, cap=None,
                note="差于不允许值，不设下限"),
        example(9, 80, unallowable=6, satisfactory=12, floor=0, cap=100),
        example(15, 100, unallowable=6, satisfactory=12, floor=0, cap=100, note="封顶"),
        example(15, 120, unallowable=6, satisfactory=12, floor=0, cap=None),
        example(4, 80, direction="negative", unallowable=6, satisfactory=2, floor=0, cap=100),
        example(12, 0, direction="negative", unallowable=6, satisfactory=2, floor=0, cap=100, note="保底"),
        example(15, 80, among=[10, 15, 20], unallowable="cohort_min", satisfactory="cohort_max", floor=0, cap=100),
        example(70, 0, among=[60, 70], unallowable=80, satisfactory="cohort_max", floor=0, cap=100,
                note="同组最好的也不到不允许值"),
        example(7, 100, among=[7, 7], unallowable="cohort_min", satisfactory="cohort_max", floor=0, cap=100,
                note="全部相等"),
    )  # fmt: skip

    def check(self) -> list[str]:
        """The two values must differ, and floor may not exceed cap."""
        problems = ["满意值与不允许值不能相等"] if self.satisfactory == self.unallowable else []
        return problems + floor_problems(self.floor, self.cap)

    def against(self, direction: Direction) -> list[str]:
        """Satisfactory must be the better side: above for positive, below for negative indicators."""
        good, bad = self.satisfactory, self.unallowable
        order = {"cohort_min": 0, "cohort_max": 1}
        if isinstance(good, Decimal) and isinstance(bad, Decimal):
            is_higher_better = good > bad
        elif isinstance(good, str) and isinstance(bad, str):
            is_higher_better = order[good] > order[bad]
        else:
            return []
        return [] if is_higher_better == (direction == "positive") else ["满意值与不允许值的高低与方向相反"]

    def cohort_name(self) -> str:
        """The cohort, where a bound is taken from it."""
        return self.cohort if isinstance(self.satisfactory, str) or isinstance(self.unallowable, str) else ""

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The efficacy score, bounded."""
        good, bad = self._bound(self.satisfactory, case), self._bound(self.unallowable, case)
        bounds = (("满意值", good), ("不允许值", bad))
        if good == bad:
            return Judgement(
                self.equal,
                lambda: f"满意值与不允许值同为 {shown(good)}，得 {shown(self.equal)}",
                bounds,
                "全部相等",
            )
        if (good < bad) != (case.direction == NEGATIVE):
            # The cohort's bound fell on the wrong side of the stated one: the formula would turn the order round.
            met = case.value <= bad if case.direction == NEGATIVE else case.value >= bad
            score = bounded(HUNDRED if met else self.floor or ZERO, self.floor, self.cap)
            return Judgement(
                score,
                lambda: (
                    f"满意值 {shown(good)} 不优于不允许值 {shown(bad)}，"
                    f"{'不' if met else ''}差于不允许值，得 {shown(score)}"
                ),
                bounds,
                "满意值不优于不允许值",
            )
        return bounded_judgement(
            self.base + (HUNDRED - self.base) * (case.value - bad) / (good - bad),
            self.floor,
            self.cap,
            lambda: (
                f"{shown(self.base)} + {shown(HUNDRED - self.base)} × ({shown(case.value)} − {operand(bad)})"
                f" ÷ ({shown(good)} − {operand(bad)})"
            ),
            bounds,
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The efficacy score of each value, bounded."""
        good, bad = self._bound(self.satisfactory, cases), self._bound(self.unallowable, cases)
        if good == bad:
            return cases.same(self.equal)
        is_negative = cases.direction == NEGATIVE
        if (good < bad) != is_negative:
            met, missed = HUNDRED, self.floor or ZERO
            raw = [
                met if (value <= bad if is_negative else value >= bad) else missed for value in cases.values
            ]
        else:
            base, rise, span = self.base, HUNDRED - self.base, good - bad
            raw = [base + rise * (value - bad) / span for value in cases.values]
        return all_bounded(raw, self.floor, self.cap)

    def vector(self, column: "Column") -> "Array":
        """The efficacy score of each value, bounded."""
        ends = {"cohort_min": 0, "cohort_max": -1}
        good, bad = (
            column.turn(column.cohort[ends[bound]] if isinstance(bound, str) else bound)
            for bound in (self.satisfactory, self.unallowable)
        )
        if good == bad:
            return column.same(self.equal)
        if good < bad:
            scores = column.choose(column.turned >= bad, 100.0, float(self.floor or 0))
        else:
            base = float(self.base)
            scores = base + (100 - base) / 100 * column.place(bad, good, 0)
        return column.held(scores, self.floor, self.cap)

    @staticmethod
    def _bound(bound: Decimal | str, case: Case | Cases) -> Decimal:
        if isinstance(bound, Decimal):
            return bound
        return case.cohort[0] if bound == "cohort_min" else case.cohort[-1]


def _min_max(
    case: Case, ends: tuple[Decimal, Decimal], equal: Decimal, what: str, *, is_held: bool = True
) -> Judgement:
    """100 × the distance from the worst ÷ the range; the shared core of 极差, 进步幅度 and 标杆.

    Held to 0–100 unless a rule wants it otherwise: a frozen cohort need not contain the value compared with it.
    """
    low, high = ends
    bounds = (("最小值", low), ("最大值", high))
    if low == high:
        return Judgement(
            equal, lambda: f"同组{what}全部为 {shown(low)}，得 {shown(equal)}", bounds, "全部相等"
        )
    top, bottom = (high, case.value) if case.direction == NEGATIVE else (case.value, low)
    return bounded_judgement(
        HUNDRED * (top - bottom) / (high - low),
        ZERO if is_held else None,
        HUNDRED if is_held else None,
        lambda: f"100 × ({shown(top)} − {operand(bottom)}) ÷ ({shown(high)} − {operand(low)})",
        bounds,
    )


def _min_max_scores(
    cases: Cases,
    values: Sequence[Decimal],
    ends: tuple[Decimal, Decimal],
    equal: Decimal,
    *,
    is_held: bool = True,
) -> Sequence[Decimal]:
    """The same of a column of values."""
    low, high = ends
    if low == high:
        return cases.same(equal)
    span = high - low
    if cases.direction == NEGATIVE:
        raw = [HUNDRED * (high - value) / span for value in values]
    else:
        raw = [HUNDRED * (value - low) / span for value in values]
    return all_bounded(raw, ZERO, HUNDRED) if is_held else raw


def floor_problems(floor: Decimal | None, cap: Decimal | None) -> list[str]:
    """What is wrong with two bounds of a score taken together, in Chinese."""
    return ["floor 不能高于 cap"] if floor is not None and cap is not None and floor > cap else []


class MinMax(Rule):
    """极差: 100 × (x − min) ÷ (max − min) over the named cohort, turned round once for negative indicators."""

    kind = "minmax"
    title = "极差"
    formula = "100 × (值 − 最小值) ÷ (最大值 − 最小值)；负向为 100 × (最大值 − 值) ÷ (最大值 − 最小值)"
    cohort: Cohort
    equal: Score = HUNDRED
    edges = EQUAL
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(15, 50, among=[10, 15, 20], cohort="class"),
        example(10, 100, among=[10, 15, 20], direction="negative", cohort="class"),
        example(3, 100, among=[3], note="只有一个对象", cohort="class"),
        example(3, 0, among=[3, 3], equal=0, note="全部相等，方案另定", cohort="class"),
        example(25, 100, among=[10, 15, 20], note="超出固定的同组", cohort="class"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The place of the value between the worst and the best of the cohort."""
        return _min_max(case, (case.cohort[0], case.cohort[-1]), self.equal, "数值")

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The place of each value between the worst and the best of the cohort."""
        return _min_max_scores(cases, cases.values, (cases.cohort[0], cases.cohort[-1]), self.equal)

    def vector(self, column: "Column") -> "Array":
        """The place of each value between the worst and the best of the cohort."""
        worst, best = column.peers[[0, -1]]
        return column.held(column.place(worst, best, self.equal), 0, 100)


class Progress(Rule):
    """进步幅度: minmax over the cohort of each unit's change against its own baseline."""

    kind = "progress"
    title = "进步幅度"
    formula = "变化 = 值 − 基期值；按同组各对象的变化作极差，负向时下降多者分高"
    baseline: int | Literal["previous_year"] = "previous_year"
    norm: Literal["minmax"] = "minmax"
    cohort: Cohort
    equal: Score = HUNDRED
    needs_baseline = True
    edges = EQUAL | {"缺基期值": "视为缺报，按该指标的缺报处理"}
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(60, 50, baseline=55, changes=[0, 5, 10], cohort="class"),
        example(
            4,
            100,
            baseline=6,
            changes=[-2, 0, 1],
            direction="negative",
            note="负向：下降最多者满分",
            cohort="class",
        ),
        example(60, 100, baseline=60, changes=[0, 0], note="全部相等", cohort="class"),
    )

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The place of the unit's change between the least and the greatest change of the cohort."""
        past = Decimal(0) if case.baseline is None else case.baseline
        change, low, high = case.value - past, case.changes[0], case.changes[-1]
        among = _min_max(case._replace(value=change), (low, high), self.equal, "变化")
        return Judgement(
            among.score,
            lambda: f"较基期变化 {shown(case.value)} − {operand(past)} {equals(change)}；{among.formula}",
            (("基期值", past), ("最小变化", low), ("最大变化", high)),
            among.edge,
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The place of each unit's change among the changes of the cohort."""
        pairs = zip(cases.values, cases.baselines, strict=True)
        changes = [value - (ZERO if past is None else past) for value, past in pairs]
        return _min_max_scores(cases, changes, (cases.changes[0], cases.changes[-1]), self.equal)

    def vector(self, column: "Column") -> "Array":
        """The place of each unit's change among the changes of the cohort."""
        return MinMax(cohort=self.cohort, equal=self.equal).vector(column.of_changes())


class LevelAndProgress(Rule):
    """水平与进步: shorthand for a branch of two leaves, `minmax` and `progress`, with shares of the weight.

    It never scores itself: the scheme replaces it by the branch, so that each part is rounded, explained
    and summed by itself.
    """

    kind = "level_and_progress"
    title = "水平与进步"
    formula = "展开为两个指标：编码.level（极差，权重 × level_share）和 编码.progress（进步幅度，权重 × progress_share）"
    level_share: Decimal
    progress_share: Decimal
    baseline: int | Literal["previous_year"] = "previous_year"
    norm: Literal["minmax"] = "minmax"
    cohort: Cohort
    equal: Score = HUNDRED
    edges = EQUAL | {"缺基期值": "进步一叶视为缺报，水平一叶照常计分"}

    def check(self) -> list[str]:
        """The shares must be positive and add up to 1."""
        shares = self.level_share, self.progress_share
        problems = [] if sum(shares) == 1 else ["level_share 与 progress_share 之和须为 1"]
        return problems + ([] if min(shares) > 0 else ["两个份额都须大于 0"])

    def level(self) -> MinMax:
        """The leaf that scores where the unit stands."""
        return MinMax(cohort=self.cohort, equal=self.equal)

    def progress(self) -> Progress:
        """The leaf that scores how far the unit came."""
        return Progress(baseline=self.baseline, norm=self.norm, cohort=self.cohort, equal=self.equal)


def _better(case: Case | Cases, values: Sequence[Decimal]) -> Sequence[int]:
    """How many of the cohort are strictly better than each value, so that ties share the better place."""
    cohort = tuple(case.cohort)  # a bare one is looked into three times as fast
    if case.direction == NEGATIVE:
        return [bisect_left(cohort, value) for value in values]
    return [len(cohort) - bisect_right(cohort, value) for value in values]


class Rank(Rule):
    """排名: 100 − step × (rank − 1), ties share the better rank."""

    kind = "rank"
    title = "排名"
    formula = "100 − step × (位次 − 1)，并列共用较好的位次，不低于 floor"
    step: Positive
    cohort: Cohort
    floor: Decimal | None = ZERO
    lowest = None
    edges = {
        "并列": "共用较好的位次",
        "只有一个对象": "第 1 位，得 100",
        "扣到底": "不低于 floor（默认 0，null 不限）",
    }
    invariant_to = frozenset({"shift", "scale"})
    examples = (
        example(15, 98, among=[10, 15, 20], step=2, cohort="class"),
        example(20, 100, among=[10, 20, 20], step=2, note="并列第一", cohort="class"),
        example(10, 96, among=[10, 20, 20], step=2, note="并列之后跳号", cohort="class"),
        example(10, 100, among=[10, 15], step=2, direction="negative", cohort="class"),
        example(1, 0, among=[1, 2, 3], step=60, note="保底", cohort="class"),
    )

    def check(self) -> list[str]:
        """The first place is worth no more than 100."""
        return ["floor 不能高于 100"] if self.floor is not None and self.floor > HUNDRED else []

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The score of the unit's competition rank in the cohort."""
        (better,) = _better(case, [case.value])
        return bounded_judgement(
            HUNDRED - self.step * better,
            self.floor,
            None,
            lambda: f"同组 {len(case.cohort)} 个中第 {better + 1} 位，100 − {operand(self.step)} × {better}",
            (("位次", Decimal(better + 1)),),
        )

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The score of each value's competition rank in the cohort."""
        step = self.step
        raw = [HUNDRED - step * better for better in _better(cases, cases.values)]
        return all_bounded(raw, self.floor, None)

    def vector(self, column: "Column") -> "Array":
        """The score of each value's competition rank in the cohort."""
        return column.held(100 - float(self.step) * column.ahead(), self.floor, None)


class Goalposts(Rule):
    """标杆: 100 × (x − low) ÷ (high − low), held between 0 and 100 unless `clip` is false.

    UNDP's goalposts; `low` and `high` are in the indicator's own unit, also under a logarithm.
    """

    kind = "goalposts"
    title = "标杆"
    formula = (
        "100 × (值 − low) ÷ (high − low)，负向为 100 × (high − 值) ÷ (high − low)；clip 为 true 时限于 0–100"
    )
    low: Decimal
    high: Decimal
    clip: bool = True
    bounds = ("low", "high")
    lowest = None
    highest = None
    edges = {"两个标杆相等": "方案不予使用", "超出标杆": "clip 为 true 时取 0 或 100，为 false 时照算"}
    examples = (
        example("81.6", "94.7692", low=20, high=85),
        example(19, 100, low=0, high=18, note="封顶"),
        example(19, "105.5556", low=0, high=18, clip=False),
        example(25, 75, low=0, high=100, direction="negative"),
    )

    def check(self) -> list[str]:
        """The posts must differ and stand in order."""
        return [] if self.low < self.high else ["low 须小于 high"]

    @exactly
    def judge(self, case: Case) -> Judgement:
        """The place of the value between the posts."""
        between = _min_max(case, (self.low, self.high), HUNDRED, "数值", is_held=self.clip)
        return between._replace(bounds=(("下标杆", self.low), ("上标杆", self.high)))

    def scores(self, cases: Cases) -> Sequence[Decimal]:
        """The place of each value between the posts."""
        return _min_max_scores(cases, cases.values, (self.low, self.high), HUNDRED, is_held=self.clip)

    def vector(self, column: "Column") -> "Array":
        """The place of each value between the posts."""
        worst, best = sorted((column.turn(self.low), column.turn(self.high)))
        scores = column.place(worst, best, HUNDRED)
        return column.held(scores, 0, 100) if self.clip else scores
