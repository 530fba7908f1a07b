"""The value of every indicator for every unit: reported, counted, marked, or by its missing policy.

What a rule will see is settled here, so that scoring itself never meets a missing value.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xiangheng_scoring.engine.blocked import Blocked, blocked_faults
from xiangheng_scoring.engine.dataset import Dataset, Mark, Observation
from xiangheng_scoring.engine.findings import CountedFindings
from xiangheng_scoring.engine.result import Evidence
from xiangheng_scoring.errors import Fault, RuleBroken, RunBlocked, asked_at
from xiangheng_scoring.numbers.exact import at_90_digits, mean, median, shown, widely
from xiangheng_scoring.places import Origin
from xiangheng_scoring.rules import Gap, Inputs, Ordered, Rule, declared_gap, declared_mark, not_before
from xiangheng_scoring.scheme import Cohort, Node, Scheme, Unit
from xiangheng_scoring.scheme.leaf import Transformed, scaled_rule, transformed

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

#: The evidence of one indicator, by unit code.
Column = dict[str, Evidence]
ValueTable = Mapping[str, Column]


class Reported:
    """The dataset, looked up by indicator, year and unit."""

    def __init__(self, scheme: Scheme, data: Dataset) -> None:
        self.has_findings = data.has_findings
        self.findings_tables = sorted(data.findings_tables)
        self.findings = CountedFindings(scheme, data)
        self._series = data.series
        self._marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
        for mark in data.marks:
            self._marks[mark.unit, mark.indicator].append(mark)

    def column(self, indicator: str, period: int) -> Mapping[str, Observation]:
        """The reported values of an indicator in a year, by unit."""
        return self._series.get(indicator, {}).get(period, {})

    def series(self, unit: str, indicator: str) -> dict[int, Observation]:
        """A unit's reported values of an indicator, by year."""
        years = self._series.get(indicator, {}).items()
        return {year: rows[unit] for year, rows in years if unit in rows}

    def inputs(self, unit: str, leaf: Node, period: int) -> Inputs:
        """What the transformations of this value may look at."""
        uses = [code for step in leaf.transforms for code in step.uses()]
        others = {code: self.column(code, period).get(unit) for code in uses}
        past = {year: row.value for year, row in self.series(unit, leaf.indicator).items()}
        reported = {code: row.value for code, row in others.items() if row}
        return Inputs(reported, past, period, lambda year: self.inputs(unit, leaf, year))

    def marks(self, unit: str, indicator: str) -> list[Mark]:
        """The assessors' marks, sorted by value."""
        return sorted(self._marks[unit, indicator], key=lambda mark: (mark.value, mark.assessor))


def settle(scheme: Scheme, data: Dataset, period: int) -> ValueTable:
    """The evidence of a run, by leaf code and unit code, both in the order of the scheme.

    Raises `RunBlocked` naming every missing value whose policy is `block` (or whose chain of policies
    found nothing to put in its place).
    """
    table, blocked = look_up(scheme, data, period)
    if blocked:
        raise RunBlocked(blocked, at=f"{scheme.name} {period}")
    return table


def look_up(
    scheme: Scheme, data: Dataset, period: int, leaves: Sequence[Node] | None = None
) -> tuple[ValueTable, list[Fault]]:
    """As `settle`, with what would block a run beside the table, where such a value is simply missing.

    Only `leaves`, if they are given: `data` need then hold no more than what these look at.
    """
    reported = Reported(scheme, data)
    chosen = scheme.leaves if leaves is None else leaves
    columns = {leaf.code: _Settling(scheme, leaf, reported, period) for leaf in chosen}
    order = {unit: place for place, unit in enumerate(scheme.units)}
    blocked = [missing for column in columns.values() for missing in column.blocked]
    blocked.sort(key=lambda missing: order[missing.unit.code])
    faults = list(blocked_faults(blocked, period, scheme.unit_kind))
    return {code: column.found for code, column in columns.items()}, faults


@widely
def _on_line(start: Observation, end: Observation, year: int) -> Decimal:
    """The value in `year` on the straight line through two years."""
    return start.value + (end.value - start.value) * (year - start.period) / (end.period - start.period)


class _Settling:
    """One indicator's column: first all reported values, then the gaps, which may need those."""

    def __init__(self, scheme: Scheme, leaf: Node, reported: Reported, period: int) -> None:
        self.scheme = scheme
        self.leaf = leaf
        self.reported = reported
        self.period = period
        self.current = reported.column(leaf.indicator, period)
        self.previous = reported.column(leaf.indicator, period - 1)
        self.compares_class = leaf.rule is not None and leaf.rule.cohort_name() == "class"
        self.frozen = scheme.frame.cohorts.get(leaf.code, {}) if scheme.frame else {}
        self.cohorts: dict[str, Cohort] = defaultdict(Cohort, self.frozen)
        self.found: Column = {}
        self._middles: dict[str, Decimal] = {}
        self.gaps: list[tuple[Unit, Gap]] = []
        self.blocked: list[Blocked] = []
        self._needs_baseline = leaf.rule is not None and leaf.rule.needs_baseline
        self._may_refuse = leaf.rule is not None and leaf.rule.has_gaps()
        self.settle()

    def settle(self) -> None:
        """Fill `found` and the cohorts."""
        leaf = self.leaf
        is_plain = leaf.input == "value" and not leaf.transforms
        look = self._plain if is_plain else self._any
        for unit in self.scheme.units.values():
            if not leaf.applies(unit.unit_class):
                self.found[unit.code] = Evidence(leaf, "not_applicable", unit=unit)
                continue
            value = self._accepted(look(unit)) if self._may_refuse else look(unit)
            if isinstance(value, Gap):
                self.gaps.append((unit, value))
            else:
                self.found[unit.code] = value
        self._hold_to_reference()
        self._fill_gaps()
        self._gather()

    def cohort(self, unit: Unit) -> Cohort:
        """Whom the rule compares this unit with: its class, or all."""
        return self.cohorts[unit.unit_class if self.compares_class else ""]

    def _accepted(self, found: Evidence | Gap) -> Evidence | Gap:
        """What the rule can score; it is asked before there is a cohort, of which a gap would not be part."""
        if isinstance(found, Gap) or found.rule is None:
            return found
        try:
            return declared_gap(found.rule, found.case) or found
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, found.place)
            raise

    def _hold_to_reference(self) -> None:
        """Where the unit that others are measured by reported nothing, nobody's value can be scored."""
        named = self.leaf.rule.reference_unit() if self.leaf.rule else ""
        reference = self.found.get(named)
        if not named or self.frozen or (reference is not None and reference.status == "scored"):
            return
        scored = [unit for unit in self.scheme.units.values() if self._is_scored(unit)]
        self.gaps += [(unit, Gap(f"参照对象 {named} 缺报")) for unit in scored]
        for unit in scored:
            del self.found[unit.code]

    def _is_scored(self, unit: Unit) -> bool:
        found = self.found.get(unit.code)
        return found is not None and found.status == "scored"

    def _gather(self) -> None:
        """What each cohort compares, unless it is frozen."""
        judged = [one for one in self.found.values() if one.rule is not None]
        reference = self.found.get(self.leaf.rule.reference_unit()) if self.leaf.rule else None
        for name, cohort in self.cohorts.items():
            if name in self.frozen:
                continue
            members = [one for one in judged if one.cohort is cohort]
            cohort.values = Ordered(sorted([one.used for one in members]))
            cohort.changes = Ordered(
                sorted([one.used - one.baseline for one in members if one.baseline is not None])
            )
            cohort.reference = reference.used if reference else None

    def _plain(self, unit: Unit) -> Evidence | Gap:
        """A reported value that its rule sees as it is: nearly every one."""
        row = self.current.get(unit.code)
        if row is None:
            return Gap("未报")
        before = self.previous.get(unit.code)
        plain = Evidence(
            self.leaf,
            "scored",
            self.leaf.rule,
            row.value,
            row.value,
            row,
            before,
            self.cohort(unit),
            unit=unit,
        )
        return self._with_baseline(unit, plain, self.period) if self._needs_baseline else plain

    def _any(self, unit: Unit) -> Evidence | Gap:
        if self.leaf.input == "marks":
            return self._marked(unit)
        if self.leaf.input == "findings":
            return self._counted(unit)
        row = self.current.get(unit.code)
        return Gap("未报") if row is None else self._ready(unit, row, self.period)

    def _made(self, unit: Unit, value: Decimal) -> Evidence:
        """Evidence of a value that stands in no cell of its own."""
        before = self.previous.get(unit.code)
        return Evidence(
            self.leaf,
            "scored",
            self.leaf.rule,
            value,
            value,
            previous=before,
            cohort=self.cohort(unit),
            unit=unit,
        )

    def _marked(self, unit: Unit) -> Evidence | Gap:
        marks = self.reported.marks(unit.code, self.leaf.indicator)
        values = tuple(mark.value for mark in marks)
        if not values:
            return Gap("没有评委打分")
        rule = self.leaf.rule
        middle = at_90_digits(mean(values) if rule is None else self._mark(rule, unit, values))
        records = tuple(f"{mark.assessor} {shown(mark.value)}{mark.origin.cited()}" for mark in marks)
        return self._made(unit, middle)._replace(marks=values, records=records)

    def _mark(self, rule: Rule, unit: Unit, marks: tuple[Decimal, ...]) -> Decimal:
        try:
            return declared_mark(rule, marks, widely(rule.mark)(marks))
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, Evidence(self.leaf, unit=unit).place)
            raise

    def _counted(self, unit: Unit) -> Evidence | Gap:
        if not self.reported.has_findings:
            return Gap("未提供问题清单")
        counted = self.reported.findings.counted(unit.code, self.leaf.indicator)
        records = [
            " ".join(filter(None, (row.number, row.channel, row.description))) + row.origin.cited()
            for row in counted
        ]
        if not counted:
            records += [f"{table} 中没有应计入的问题" for table in self.reported.findings_tables]
        records += map(str, self.reported.findings.repeated(unit.code, self.leaf.indicator))
        return self._made(unit, Decimal(len(counted)))._replace(records=tuple(records))

    def _ready(self, unit: Unit, row: Observation, year: int) -> Evidence | Gap:
        """The value after its transformations, with its baseline where the rule needs one."""
        done = self._transformed(unit, row, year)
        if isinstance(done, Gap):
            return done
        ready = self._made(unit, row.value)._replace(
            rule=done.rule, used=done.value, observation=row, transforms=done.formulas
        )
        return self._with_baseline(unit, ready, year)

    def _transformed(self, unit: Unit, row: Observation, year: int) -> Transformed | Gap:
        leaf = self.leaf
        if not leaf.transforms and leaf.rule is not None:
            return Transformed(at_90_digits(row.value), row.value, (), leaf.rule)
        return transformed(leaf, row.value, self.reported.inputs(unit.code, leaf, year))

    def _with_baseline(self, unit: Unit, ready: Evidence, of: int) -> Evidence | Gap:
        """The evidence with its baseline, where the rule needs one; `of` is the year that its value is of."""
        rule = self.leaf.rule
        if rule is None or not rule.needs_baseline:
            return ready
        year = rule.baseline_period(self.period)
        # No progress can be measured by holding a value against itself, or against a later one.
        if year >= of:
            return not_before(year, of)
        past = self.reported.column(self.leaf.indicator, year).get(unit.code)
        if past is None:
            return Gap(f"缺 {year} 年基期值", year)
        done = self._transformed(unit, past, year)
        if isinstance(done, Gap):
            return Gap(f"{year} 年基期值：{done.reason}", year)
        return ready._replace(baseline=done.value, base=past)

    def _fill_gaps(self) -> None:
        """Apply each gap's chain of policies, all of them from reported values only."""
        self._middles = self._reported_values() if CENTRES.keys() & set(self.leaf.missing) else {}
        for unit, gap in self.gaps:
            self.found[unit.code] = self._filled(unit, gap)
        if self.gaps:
            self.found = {code: self.found[code] for code in self.scheme.units}

    def _reported_values(self) -> dict[str, Decimal]:
        """What was reported, after the transformations, by unit; a value without its baseline is one all the same.

        It is taken before it is rounded for the rule: the mean of ln 1 and ln 100 is then ln 10 at every digit.
        """
        found = {code: one.used for code, one in self.found.items() if one.status == "scored"}
        units = [self.scheme.units[code] for code in found] if self.leaf.transforms else []
        units += [unit for unit, _ in self.gaps] if self._needs_baseline else []
        for unit in units:
            row = self.current.get(unit.code)
            done = None if row is None else self._transformed(unit, row, self.period)
            if done is not None and not isinstance(done, Gap):
                found[unit.code] = done.unrounded
        return found

    def _filled(self, unit: Unit, gap: Gap) -> Evidence:
        before = self.previous.get(unit.code)
        absent = Evidence(
            self.leaf, "missing", gap=gap.reason, previous=before, cohort=self.cohort(unit), unit=unit
        )
        tried = ""
        for policy in self.leaf.missing or ("reweight",):
            if policy == "zero":
                words = f"缺报，{tried}{POLICY_WORDS[policy]}（{self.leaf.missing_reason}）"
                return absent._replace(status="scored", handling=words)
            if policy == "reweight":
                return absent._replace(handling=f"缺报，{tried}{POLICY_WORDS[policy]}")
            filled = self._accepted(self._imputed(policy, unit))
            if isinstance(filled, Evidence):
                return filled._replace(gap=gap.reason, handling=f"缺报，{tried}{POLICY_WORDS[policy]}")
            if policy != "block":
                tried += f"{POLICY_WORDS[policy]}不成（{filled.reason}），"
        self._block(unit, gap, f"{gap.reason}，{tried}".removesuffix("，"))
        return absent

    def _imputed(self, policy: str, unit: Unit) -> Evidence | Gap:
        if policy in CENTRES:
            return self._centre(policy, unit)
        if policy == "last_year":
            return self._of_year(unit, self.period - 1)
        if policy == "latest":
            years = [
                year for year in self.reported.series(unit.code, self.leaf.indicator) if year < self.period
            ]
            return self._of_year(unit, max(years, default=self.period - 1))
        return self._on_trend(unit) if policy == "trend" else Gap("须报")

    def _of_year(self, unit: Unit, year: int) -> Evidence | Gap:
        row = self.reported.column(self.leaf.indicator, year).get(unit.code)
        return Gap(f"{year} 年也缺报") if row is None else self._ready(unit, row, year)

    def _on_trend(self, unit: Unit) -> Evidence | Gap:
        """On the straight line between the nearest years before and after that have a value."""
        series = self.reported.series(unit.code, self.leaf.indicator)
        before = max((year for year in series if year < self.period), default=None)
        after = min((year for year in series if year > self.period), default=None)
        if before is None or after is None:
            return Gap("前后没有都报的年份")
        start, end = series[before], series[after]
        value = _on_line(start, end, self.period)
        row = replace(start, period=self.period, value=value, origin=Origin(), sample=None)
        records = tuple(f"{one.period} 年 {shown(one.value)}{one.origin.cited()}" for one in (start, end))
        ready = self._ready(unit, row, self.period)
        if isinstance(ready, Gap):
            return ready
        return ready._replace(observation=None, records=records)

    def _centre(self, policy: str, unit: Unit) -> Evidence | Gap:
        """The middle of the values as scored, so that a share's median is of shares, not of numerators."""
        in_class, centre = CENTRES[policy]
        units = self.scheme.units.values()
        peers = [other.code for other in units if not in_class or other.unit_class == unit.unit_class]
        values = [self._middles[code] for code in peers if code in self._middles]
        if not values:
            return Gap("同类全部缺报" if in_class else "全部缺报")
        middle = at_90_digits(centre(values))
        made = self._made(unit, middle)
        if self.leaf.rule is not None:
            made = made._replace(rule=scaled_rule(self.leaf.rule, self.leaf))
        if self.leaf.transforms:  # no reported value stands behind it
            made = made._replace(value=None, transforms=(f"变换后的值取 {shown(middle)}",))
        return self._with_baseline(unit, made, self.period)

    def _block(self, unit: Unit, gap: Gap, reason: str) -> None:
        year = gap.period or self.period
        is_of_all = not self.reported.column(self.leaf.indicator, year)
        self.blocked.append(Blocked(unit, self.leaf, reason, year, is_of_all))
