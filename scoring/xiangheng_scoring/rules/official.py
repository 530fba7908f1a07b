"""Rule kinds of official Chinese practice that look at one value alone: targets, bands, deductions.

Source of the kinds and formulas: the table of official practice in `docs/manual/rules.md`. Every odd case
is declared in `edges` and shown in `examples`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal, Self

from xiangheng_scoring.exact import HUNDRED, ZERO, ceil, exactly, floor, operand, plain, shown
from xiangheng_scoring.rules.base import Case, Direction, Gap, Judgement, Rule, example

NEGATIVE = "negative"


def bounded(score: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """`score` held between `low` and `high` (None: no bound)."""
    if low is not None and score < low:
        return low
    return high if high is not None and score > high else score


def bound_said(raw: Decimal, held: Decimal) -> str:
    """Which bound turned `raw` into `held`, for the end of a formula; nothing where none did."""
    if raw == held:
        return ""
    return f"，{'低于下限' if raw < held else '高于上限'}，取 {shown(held)}"


class TargetRatio(Rule):
    """目标完成率: 100 × value ÷ target, capped; nothing where the ratio is under `floor`."""

    kind = "target_ratio"
    title = "目标完成率"
    formula = (
        "完成率 = 值 ÷ 目标值（负向：目标值 ÷ 值）；完成率低于 floor 得 0，否则得 100 × min(完成率, cap)"
    )
    cap: Decimal | None = Decimal(1)
    floor: Decimal = ZERO
    needs_target = True
    highest = None
    edges = {
        "目标为 0（正向）": "实际值不低于 0 即视为完成（完成率 1），否则为 0",
        "目标为 0（负向）": "实际值不高于 0 即视为完成（完成率 1），否则为 0",
        "实际值不高于 0（负向，目标大于 0）": "好于目标的极端，按封顶计；未设封顶时按完成率 1 计",
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
        if ratio < self.floor:
            return Judgement(ZERO, lambda: f"{words()}，低于 {shown(self.floor)}，得 0", bounds, edge)
        capped = bounded(ratio, ZERO, self.cap)
        score = capped * HUNDRED
        return Judgement(
            score,
            lambda: f"{words()}{bound_said(ratio, capped)}，100 × {operand(capped)} = {shown(score)}",
            bounds,
            edge,
        )

    def _ratio(self, case: Case) -> tuple[Decimal, Callable[[], str], str]:
        value, target = case.value, case.goal()
        is_negative = case.direction == NEGATIVE
        if not target:
            met = value <= 0 if is_negative else value >= 0
            words = f"目标为 0，{'已' if met else '未'}完成，完成率 {int(met)}"
            return Decimal(int(met)), lambda: words, "目标为 0"
        if is_negative and value <= 0:
            best = Decimal(1) if self.cap is None else self.cap
            return (
                best,
                lambda: f"实际值 {shown(value)} 好于目标的极端，完成率按 {shown(best)}",
                "实际值不高于 0",
            )
        top, bottom = (target, value) if is_negative else (value, target)
        ratio = top / bottom
        return ratio, lambda: f"完成率 {shown(top)} ÷ {operand(bottom)} = {shown(ratio)}", ""


class Deduct(Rule):
    """扣分: full marks less `deduct` for each `per` of excess over, or shortfall under, the target."""

    kind = "deduct"
    title = "扣分"
    formula = "full − deduct × n，不低于 floor；n = 超过（excess）或低于（shortfall）目标值的量 ÷ per，按 count 取整"
    full: Decimal = HUNDRED
    deduct: Decimal
    per: Decimal
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

    def check(self) -> list[str]:
        """`per` and `deduct` must be positive."""
        return [f"{name} 须大于 0" for name in ("per", "deduct") if getattr(self, name) <= 0]

    def against(self, direction: Direction) -> list[str]:
        """Too much is a fault where less is better, too little where more is better."""
        fits = (self.measure == "excess") == (direction == NEGATIVE)
        return [] if fits else [f"{self.measure} 与方向相反：好的反而扣分"]

    @exactly
    def judge(self, case: Case) -> Judgement:
        """max(floor, full − deduct × n), n the counted steps of the gap to the target."""
        target, value, unit = case.goal(), case.value, case.measure
        gap = max(ZERO, value - target if self.measure == "excess" else target - value)
        bounds = (("目标值", target),)
        word = "超过" if self.measure == "excess" else "低于"
        if gap.is_zero():
            return Judgement(
                self.full,
                lambda: f"未{word}目标 {shown(target)} {unit}，不扣分，得 {shown(self.full)}",
                bounds,
            )
        steps = {"exact": lambda n: n, "ceil": ceil, "floor": floor}[self.count](gap / self.per)
        raw = self.full - self.deduct * steps
        score = bounded(raw, self.floor, None)
        return Judgement(score, lambda: self._formula(gap, steps, case) + bound_said(raw, score), bounds)

    def _formula(self, gap: Decimal, steps: Decimal, case: Case) -> str:
        word = "高" if self.measure == "excess" else "低"
        measure = "个百分点" if case.measure == "%" else case.measure
        return (
            f"目标 {shown(case.goal())} {case.measure}，{word} {shown(gap)} {measure}；"
            f"每{word} {shown(self.per)} {measure}扣 {shown(self.deduct)} 分，"
            f"{shown(self.full)} − {operand(steps)} × {operand(self.deduct)} = {shown(self.full - self.deduct * steps)}"
        )


class AllOrNothing(Rule):
    """全有或全无: full marks when the target is met, else nothing."""

    kind = "all_or_nothing"
    title = "全有或全无"
    formula = "达到目标值得 full，否则得 0"
    full: Decimal = HUNDRED
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
        target = case.goal()
        is_negative = case.direction == NEGATIVE
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
        thresholds = [threshold for threshold, _ in self.bands]
        problems = [] if self.bands else ["bands 至少要有一档"]
        return problems + (["bands 中同一界限出现两次"] if len(set(thresholds)) < len(thresholds) else [])

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
        if self.mode == "linear":
            return self._linear(ladder, value, reached, sign)
        if reached is None:
            return Judgement(
                self.below, lambda: f"未达到最低一档，得 {shown(self.below)}", edge="差于最差一档"
            )
        threshold, score = ladder[reached]
        words = "不高于" if sign < 0 else "达到"
        return Judgement(score, lambda: f"{words} {shown(sign * threshold)} 一档，得 {shown(score)}")

    def _linear(
        self, ladder: list[tuple[Decimal, Decimal]], value: Decimal, reached: int | None, sign: int
    ) -> Judgement:
        if reached is None or reached == 0 or value == ladder[reached][0]:
            threshold, score = ladder[-1 if reached is None else reached]
            edge = "差于最差一档" if reached is None else ""
            return Judgement(
                score, lambda: f"按 {shown(sign * threshold)} 一档，得 {shown(score)}", edge=edge
            )
        (low, low_score), (high, high_score) = ladder[reached], ladder[reached - 1]
        score = low_score + (high_score - low_score) * (value - low) / (high - low)
        return Judgement(
            score,
            lambda: (
                f"在 {shown(sign * low)}（{shown(low_score)} 分）与 {shown(sign * high)}（{shown(high_score)} 分）之间内插，"
                f"{shown(low_score)} + {operand(high_score - low_score)} × {operand(value - low)} ÷ {operand(high - low)}"
                f" = {shown(score)}"
            ),
        )


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
        stated = (*self.full, self.zero_low, self.zero_high)
        return tuple(bound for bound in stated if bound is not None)

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

    @staticmethod
    def _outside(value: Decimal, inner: Decimal, outer: Decimal | None) -> Judgement:
        if outer is None:
            return Judgement(HUNDRED, "该侧不设外界，得 100", edge="一侧外界为 null")
        if outer == inner or abs(value - inner) >= abs(outer - inner):
            return Judgement(ZERO, lambda: f"达到或超出外界 {shown(outer)}，得 0")
        score = HUNDRED * (outer - value) / (outer - inner)
        return Judgement(
            score,
            lambda: (
                f"100 × ({shown(outer)} − {operand(value)}) ÷ ({shown(outer)} − {operand(inner)}) = {shown(score)}"
            ),
        )


class PassThrough(Rule):
    """采信: the score of another evaluation taken over, brought to 100."""

    kind = "pass_through"
    directions = ("positive",)
    title = "采信"
    formula = "100 × 值 ÷ scale"
    scale: Decimal = HUNDRED
    lowest = None
    highest = None
    edges = {"超出 0–scale": "照原样换算，不截断；可能范围由 value_min、value_max 管"}
    examples = (
        example("87.5", "87.5", scale=100),
        example(45, 90, scale=50),
    )

    def check(self) -> list[str]:
        """The scale must be positive."""
        return [] if self.scale > 0 else ["scale 须大于 0"]

    @exactly
    def judge(self, case: Case) -> Judgement:
        """100 × value ÷ scale."""
        score = HUNDRED * case.value / self.scale
        return Judgement(
            score,
            lambda: (
                f"采信得分 {shown(case.value)}，100 × {operand(case.value)} ÷ {operand(self.scale)} = {shown(score)}"
            ),
        )


class Panel(Rule):
    """评委: the mean of the assessors' marks after dropping `trim` from each end."""

    kind = "panel"
    directions = ("positive",)
    title = "评委打分"
    formula = "各评委的分去掉最高、最低各 trim 个后求平均，× 100 ÷ scale"
    trim: int = 0
    at_least: int = 1
    scale: Decimal = HUNDRED
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

    def check(self) -> list[str]:
        """Counts cannot be negative and the scale must be positive."""
        problems = [f"{name} 不能为负" for name in ("trim", "at_least") if getattr(self, name) < 0]
        return problems + ([] if self.scale > 0 else ["scale 须大于 0"])

    def gap(self, case: Case) -> Gap | None:
        """Too few assessors."""
        needed = max(self.at_least, 2 * self.trim + 1)
        count = len(case.marks)
        return Gap(f"评委 {count} 人，少于所需 {needed} 人") if count < needed else None

    def mark(self, marks: Sequence[Decimal]) -> Decimal:
        """The mean of the marks kept, or of all where none is left."""
        kept = marks[self.trim : len(marks) - self.trim] or marks
        return sum(kept, ZERO) / len(kept)

    @exactly
    def judge(self, case: Case) -> Judgement:
        """Mean of the marks kept, × 100 ÷ scale."""
        kept = case.marks[self.trim : len(case.marks) - self.trim]
        mean = self.mark(case.marks)
        count, score = len(case.marks), mean * HUNDRED / self.scale
        return Judgement(
            score,
            lambda: self._formula(kept, count, mean, score),
            (("评委人数", Decimal(count)),),
        )

    def _formula(self, kept: Sequence[Decimal], count: int, mean: Decimal, score: Decimal) -> str:
        dropped = f"，去掉最高、最低各 {self.trim} 个" if self.trim else ""
        brought = (
            f"，{operand(mean)} × 100 ÷ {shown(self.scale)} = {shown(score)}" if self.scale != HUNDRED else ""
        )
        marks = " + ".join(map(shown, kept))
        return f"{count} 位评委{dropped}，均分 ({marks}) ÷ {len(kept)} = {shown(mean)}{brought}"


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
        sign = next((sign for sign in (">=", "<=", "!=", ">", "<", "=") if text.startswith(sign)), None)
        if sign is None:
            raise ValueError(self.trigger)
        limit = Decimal(text.removeprefix(sign))
        if not limit.is_finite():
            raise ValueError(self.trigger)
        return sign, limit

    @exactly
    def judge(self, case: Case) -> Judgement:
        """Score 1 when the trigger holds, else 0; the engine reads it as a yes or no."""
        sign, limit = self._comparison()
        order = case.value.compare(limit)
        holds = {
            ">": order > 0,
            ">=": order >= 0,
            "<": order < 0,
            "<=": order <= 0,
            "=": order == 0,
            "!=": order != 0,
        }
        fired = holds[sign]
        effect = f"，触发一票否决，等次不高于「{self.cap_grade}」" if fired else "，未触发一票否决"
        return Judgement(
            Decimal(int(fired)),
            lambda: f"{shown(case.value)} {'满足' if fired else '不满足'} {self.trigger}{effect}",
        )


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
