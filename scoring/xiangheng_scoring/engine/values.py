"""The value of every indicator for every unit: reported, counted, marked, or by its missing policy.

What a rule will see is settled here, so that scoring itself never meets a missing value.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from xiangheng_scoring.engine.blocked import Blocked, blocked_faults
from xiangheng_scoring.engine.dataset import Dataset, Mark, Observation
from xiangheng_scoring.engine.findings import CountedFindings
from xiangheng_scoring.engine.result import Evidence
from xiangheng_scoring.errors import Fault, RuleBroken, RunBlocked, asked_at
from xiangheng_scoring.numbers.exact import at_90_digits, mean, median, shown, widely
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
        return {year: rows[unit] for year, rows in self._series.get(indicator, {}).items() if unit in rows}

    def inputs(self, unit: str, leaf: Node, period: int) -> Inputs:
        """What the transformations of this value may look at."""
        uses = {code: self.column(code, period) for step in leaf.transforms for code in step.uses()}
        others = {code: rows[unit].value for code, rows in uses.items() if unit in rows}
        past = {year: row.value for year, row in self.series(unit, leaf.indicator).items()}
        return Inputs(others, past, period, lambda year: self.inputs(unit, leaf, year))

    def marks(self, unit: str, indicator: str) -> list[Mark]:
        """The assessors' marks, sorted by value."""
        return sorted(self._marks[unit, indicator], key=lambda mark: (mark.value, mark.assessor))


def settle(scheme: Scheme, data: Dataset, period: int) -> ValueTable:
    """The evidence of a run, by leaf code and unit code, both in the order of the scheme.

    Raises `RunBlocked` naming every missing value whose policy is `block` (or whose chain of policies
    has nothing to put in its place).
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
    columns = [
        _Settling(scheme, leaf, reported, period) for leaf in (scheme.leaves if leaves is None else leaves)
    ]
    order = {code: place for place, code in enumerate(scheme.units)}
    blocked = [missing for column in columns for missing in column.blocked]
    blocked.sort(key=lambda missing: order[missing.unit.code])
    faults = blocked_faults(blocked, period, scheme.unit_kind)
    return {column.leaf.code: column.evidence for column in columns}, list(faults)


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
        self.compares_class = leaf.compares_class
        self.frozen = scheme.frame.cohorts.get(leaf.code, {}) if scheme.frame else {}
        self.cohorts: dict[str, Cohort] = defaultdict(Cohort, self.frozen)
        self.evidence: Column = {}
        self._middles: dict[str, Decimal] = {}
        self.gaps: list[tuple[Unit, Gap]] = []
        self.blocked: list[Blocked] = []
        self._needs_baseline = leaf.rule is not None and leaf.rule.needs_baseline
        self._may_refuse = leaf.rule is not None and leaf.rule.has_gaps()
        self.settle()

    def settle(self) -> None:
        """Fill `evidence` and the cohorts."""
        leaf = self.leaf
        look = {"marks": self._marked, "findings": self._counted, "value": self._valued}[leaf.input]
        for unit in self.scheme.units.values():
            if not leaf.applies(unit.unit_class):
                self.evidence[unit.code] = Evidence(leaf, "not_applicable", unit=unit)
                continue
            resolved = self._accepted(look(unit)) if self._may_refuse else look(unit)
            if isinstance(resolved, Gap):
                self.gaps.append((unit, resolved))
            else:
                self.evidence[unit.code] = resolved
        # In this order: what the reference takes away is a gap to be filled, and what was filled is part of its cohort.
        self._hold_to_reference()
        self._fill_gaps()
        self._gather()

    def cohort(self, unit: Unit) -> Cohort:
        """Whom the rule compares this unit with: its class, or all."""
        return self.cohorts[unit.unit_class if self.compares_class else ""]

    def _accepted(self, resolved: Evidence | Gap) -> Evidence | Gap:
        """What the rule can score; it is asked before there is a cohort, of which a gap would not be part."""
        if isinstance(resolved, Gap) or resolved.rule is None:
            return resolved
        try:
            return declared_gap(resolved.rule, resolved.case) or resolved
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, resolved.place)
            raise

    def _hold_to_reference(self) -> None:
        """Where the unit that others are measured by reported nothing, nobody's value can be scored."""
        named = self.leaf.rule.reference_unit() if self.leaf.rule else ""
        if not named or self.frozen:
            return
        scored = [code for code, evidence in self.evidence.items() if evidence.status == "scored"]
        for code in scored if named not in scored else ():
            self.gaps.append((self.scheme.units[code], Gap(f"参照对象 {named} 缺报")))
            del self.evidence[code]

    def _gather(self) -> None:
        """What each cohort compares, unless it is frozen."""
        judged = [evidence for evidence in self.evidence.values() if evidence.rule is not None]
        reference = self.evidence.get(self.leaf.rule.reference_unit()) if self.leaf.rule else None
        for name in self.cohorts.keys() - self.frozen.keys():
            cohort = self.cohorts[name]
            members = [evidence for evidence in judged if evidence.cohort is cohort]
            cohort.values = Ordered.of([member.used for member in members])
            cohort.changes = Ordered.of(
                [member.used - member.baseline for member in members if member.baseline is not None]
            )
            cohort.reference = reference.used if reference else None

    def _valued(self, unit: Unit) -> Evidence | Gap:
        row = self.current.get(unit.code)
        if row is None:
            return Gap("未报")
        if self.leaf.transforms:
            return self._ready(unit, row, self.period)
        # Nearly every value is seen by its rule as it was reported, and is spared the way of the others.
        plain = self._scored(unit, row.value, row)
        return self._with_baseline(unit, plain, self.period) if self._needs_baseline else plain

    def _scored(self, unit: Unit, value: Decimal, row: Observation | None = None) -> Evidence:
        """Evidence of a value, which stands in no cell of its own unless `row` is given."""
        leaf, before = self.leaf, self.previous.get(unit.code)
        return Evidence(
            leaf, "scored", leaf.rule, value, value, row, before, cohort=self.cohort(unit), unit=unit
        )

    def _marked(self, unit: Unit) -> Evidence | Gap:
        marks = self.reported.marks(unit.code, self.leaf.indicator)
        values = tuple(mark.value for mark in marks)
        if not values:
            return Gap("没有评委打分")
        rule = self.leaf.rule
        middle = at_90_digits(mean(values) if rule is None else self._mark(rule, unit, values))
        records = tuple(f"{mark.assessor} {shown(mark.value)}{mark.origin.cited()}" for mark in marks)
        return self._scored(unit, middle)._replace(marks=values, records=records)

    def _mark(self, rule: Rule, unit: Unit, marks: tuple[Decimal, ...]) -> Decimal:
        try:
            return declared_mark(rule, marks, widely(rule.mark)(marks))
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, Evidence(self.leaf, unit=unit).place)
            raise

    def _counted(self, unit: Unit) -> Evidence | Gap:
        if not self.reported.has_findings:
            return Gap("未提供问题清单")
        counted = self.reported.findings.counted[unit.code, self.leaf.indicator]
        records = list(map(str, counted))
        if not counted:
            records += [f"{table.dated} 中没有应计入的问题" for table in self.reported.findings_tables]
        records += map(str, self.reported.findings.repeated[unit.code, self.leaf.indicator])
        return self._scored(unit, Decimal(len(counted)))._replace(records=tuple(records))

    def _ready(self, unit: Unit, row: Observation, year: int) -> Evidence | Gap:
        """The value after its transformations, with its baseline where the rule needs one."""
        done = self._transformed(unit, row, year)
        if isinstance(done, Gap):
            return done
        ready = self._scored(unit, row.value, row)
        ready = ready._replace(rule=done.rule, used=done.value, transforms=done.formulas)
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
            self.evidence[unit.code] = self._filled(unit, gap)
        if self.gaps:
            # Back in the order of the scheme, by which the columns of all indicators are read side by side.
            self.evidence = {code: self.evidence[code] for code in self.scheme.units}

    def _reported_values(self) -> dict[str, Decimal]:
        """What was reported, after the transformations, by unit; a value without its baseline is one all the same.

        It is taken before it is rounded for the rule: the mean of ln 1 and ln 100 is then ln 10 at every digit.
        """
        values = {code: known.used for code, known in self.evidence.items() if known.status == "scored"}
        units = [self.scheme.units[code] for code in values] if self.leaf.transforms else []
        units += [unit for unit, _ in self.gaps] if self._needs_baseline else []
        for unit in units:
            row = self.current.get(unit.code)
            done = None if row is None else self._transformed(unit, row, self.period)
            if done is not None and not isinstance(done, Gap):
                values[unit.code] = done.unrounded
        return values

    def _filled(self, unit: Unit, gap: Gap) -> Evidence:
        leaf, before = self.leaf, self.previous.get(unit.code)
        absent = Evidence(
            leaf, "missing", gap=gap.reason, previous=before, cohort=self.cohort(unit), unit=unit
        )
        tried = ""
        for policy in leaf.missing or ("reweight",):
            words = f"缺报，{tried}{POLICY_WORDS.get(policy)}"
            if policy == "zero":
                return absent._replace(status="scored", handling=f"{words}（{leaf.missing_reason}）")
            if policy == "reweight":
                return absent._replace(handling=words)
            filled = self._accepted(self._imputed(policy, unit))
            if isinstance(filled, Evidence):
                return filled._replace(gap=gap.reason, handling=words)
            if policy != "block":
                tried += f"{POLICY_WORDS[policy]}不成（{filled.reason}），"
        year, reason = gap.period or self.period, f"{gap.reason}，{tried}".removesuffix("，")
        is_of_all = not self.reported.column(leaf.indicator, year)
        self.blocked.append(Blocked(unit, leaf, reason, year, is_of_all))
        return absent

    def _imputed(self, policy: str, unit: Unit) -> Evidence | Gap:
        if policy in CENTRES:
            return self._centre(policy, unit)
        if policy == "last_year":
            return self._of_year(unit, self.period - 1)
        if policy == "latest":
            years = self.reported.series(unit.code, self.leaf.indicator)
            # With no earlier year at all it is the year before that is told to be missing.
            before = max((year for year in years if year < self.period), default=self.period - 1)
            return self._of_year(unit, before)
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
        ends = series[before], series[after]
        row = Observation(unit.code, self.leaf.indicator, self.period, _on_line(*ends, self.period))
        ready = self._ready(unit, row, self.period)
        if isinstance(ready, Gap):
            return ready
        records = tuple(f"{end.period} 年 {shown(end.value)}{end.origin.cited()}" for end in ends)
        return ready._replace(observation=None, records=records)

    def _centre(self, policy: str, unit: Unit) -> Evidence | Gap:
        """The middle of the values as scored, so that a share's median is of shares, not of numerators."""
        in_class, centre = CENTRES[policy]
        values = [
            value
            for code, value in self._middles.items()
            if not in_class or self.scheme.units[code].unit_class == unit.unit_class
        ]
        if not values:
            return Gap("同类全部缺报" if in_class else "全部缺报")
        middle = at_90_digits(centre(values))
        filled = self._scored(unit, middle)
        if self.leaf.rule is not None:
            filled = filled._replace(rule=scaled_rule(self.leaf.rule, self.leaf))
        if self.leaf.transforms:  # no reported value stands behind it
            filled = filled._replace(value=None, transforms=(f"变换后的值取 {shown(middle)}",))
        return self._with_baseline(unit, filled, self.period)
