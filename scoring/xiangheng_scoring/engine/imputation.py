"""What stands in place of a missing value: the first of its indicator's missing policies that has something to put there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xiangheng_scoring.engine.blocked import Blocked
from xiangheng_scoring.engine.dataset import Observation
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.lookup import LookUp
from xiangheng_scoring.numbers.exact import at_90_digits, mean, median, shown, widely
from xiangheng_scoring.rules import Gap
from xiangheng_scoring.scheme import Unit

#: What a policy does about a missing value, after the word that it is missing.
POLICY_WORDS = {
    "zero": "按 0 分计",
    "reweight": "权重分给同级其他指标",
    "last_year": "沿用上年值",
    "latest": "沿用最近一年的值",
    "trend": "按前后两年的直线推算",
    "class_median": "取同类中位数",
    "class_mean": "取同类均值",
    "median": "取全体中位数",
    "mean": "取全体均值",
}
#: Policies that take the middle of what others reported: of whom, and which middle.
CENTRES: Mapping[str, tuple[bool, Callable[[Sequence[Decimal]], Decimal]]] = {
    "class_median": (True, median),
    "class_mean": (True, mean),
    "median": (False, median),
    "mean": (False, mean),
}


@widely
def _on_line(start: Observation, end: Observation, year: int) -> Decimal:
    """The value in `year` on the straight line through two years."""
    return start.value + (end.value - start.value) * (year - start.period) / (end.period - start.period)


@dataclass(frozen=True)
class Imputation:
    """Fills the gaps of one indicator, all of them from reported values only.

    `middles` are those values by unit, as they are before a rule sees them: the mean of ln 1 and ln 100 is then ln 10 at
    every digit.
    """

    look_up: LookUp
    units: Mapping[str, Unit]
    middles: Mapping[str, Decimal] = field(default_factory=dict)

    def filled(self, unit: Unit, gap: Gap) -> tuple[Evidence, Blocked | None]:
        """What stands for a unit without a value, and what blocks the run where its policies leave nothing to stand."""
        look, leaf = self.look_up, self.look_up.leaf
        absent = Evidence(leaf, "missing", gap=gap.reason, previous=look.previous.row(unit.code), unit=unit)
        tried = ""
        for policy in leaf.missing or ("reweight",):
            words = f"缺报，{tried}{POLICY_WORDS.get(policy)}"
            if policy == "zero":
                return absent._replace(status="scored", handling=f"{words}（{leaf.missing_reason}）"), None
            if policy == "reweight":
                return absent._replace(handling=words), None
            filled = look.accepted(self._imputed(policy, unit))
            if isinstance(filled, Evidence):
                return filled._replace(gap=gap.reason, handling=words), None
            if policy != "block":
                tried += f"{POLICY_WORDS[policy]}不成（{filled.reason}），"
        year, reason = gap.period or look.period, f"{gap.reason}，{tried}".removesuffix("，")
        is_of_all = not look.reported.has(leaf.indicator, year)
        return absent, Blocked(unit, leaf, reason, year, is_of_all)

    def _imputed(self, policy: str, unit: Unit) -> Evidence | Gap:
        if policy in CENTRES:
            return self._centre(policy, unit)
        period = self.look_up.period
        if policy == "last_year":
            return self._of_year(unit, period - 1)
        if policy == "latest":
            years = self.look_up.reported.series(unit.code, self.look_up.leaf.indicator)
            # With no earlier year at all it is the year before that is told to be missing.
            return self._of_year(unit, max((year for year in years if year < period), default=period - 1))
        return self._on_trend(unit) if policy == "trend" else Gap("须报")

    def _of_year(self, unit: Unit, year: int) -> Evidence | Gap:
        row = self.look_up.reported.column(self.look_up.leaf.indicator, year).row(unit.code)
        return Gap(f"{year} 年也缺报") if row is None else self.look_up.ready(unit, row, year)

    def _on_trend(self, unit: Unit) -> Evidence | Gap:
        """On the straight line between the nearest years before and after that have a value."""
        indicator, period = self.look_up.leaf.indicator, self.look_up.period
        reported = self.look_up.reported
        series = reported.series(unit.code, indicator)
        before = max((year for year in series if year < period), default=None)
        after = min((year for year in series if year > period), default=None)
        start = None if before is None else reported.column(indicator, before).row(unit.code)
        end = None if after is None else reported.column(indicator, after).row(unit.code)
        if start is None or end is None:
            return Gap("前后没有都报的年份")
        row = Observation(unit.code, indicator, period, _on_line(start, end, period))
        ready = self.look_up.ready(unit, row, period)
        if isinstance(ready, Gap):
            return ready
        records = tuple(f"{end.period} 年 {shown(end.value)}{end.origin.cited()}" for end in (start, end))
        return ready._replace(observation=None, records=records)

    def _centre(self, policy: str, unit: Unit) -> Evidence | Gap:
        """The middle of the values as scored, so that a share's median is of shares, not of numerators."""
        leaf, (in_class, centre) = self.look_up.leaf, CENTRES[policy]
        values = [
            value
            for code, value in self.middles.items()
            if not in_class or self.units[code].unit_class == unit.unit_class
        ]
        if not values:
            return Gap("同类全部缺报" if in_class else "全部缺报")
        middle = at_90_digits(centre(values))
        filled = self.look_up.evidence(unit, middle)
        if leaf.transforms:  # no reported value stands behind it
            filled = filled._replace(value=None, transforms=(f"变换后的值取 {shown(middle)}",))
        return self.look_up.with_baseline(unit, filled, self.look_up.period)
