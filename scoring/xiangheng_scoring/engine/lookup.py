"""The first pass over an indicator: what its rule may see of each unit, or why there is nothing to be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xiangheng_scoring.engine.dataset import Observation
from xiangheng_scoring.engine.evidence import Evidence
from xiangheng_scoring.engine.reported import Reported, ReportedColumn
from xiangheng_scoring.errors import RuleBroken, asked_at
from xiangheng_scoring.numbers.exact import at_90_digits, mean, shown, widely
from xiangheng_scoring.rules import Gap, Rule, declared_gap, declared_mark, not_before
from xiangheng_scoring.scheme import Node, Unit
from xiangheng_scoring.scheme.leaf import Transformed, scaled_rule, transformed


@dataclass(frozen=True)
class LookUp:
    """The figures of one indicator for the assessed year, as evidence that is part of no cohort yet."""

    leaf: Node
    period: int
    reported: Reported

    @cached_property
    def current(self) -> ReportedColumn:
        """What was reported for the assessed year, by unit."""
        return self.reported.column(self.leaf.indicator, self.period)

    @cached_property
    def previous(self) -> ReportedColumn:
        """What was reported for the year before, by unit."""
        return self.reported.column(self.leaf.indicator, self.period - 1)

    @cached_property
    def past(self) -> ReportedColumn | None:
        """What was reported for the year of the baselines, by unit; None where the rule needs none."""
        year = self._baseline_year
        return None if year is None else self.reported.column(self.leaf.indicator, year)

    @cached_property
    def is_plain(self) -> bool:
        """Whether the rule sees the values as they were reported and has no say in which it takes."""
        leaf = self.leaf
        may_refuse = leaf.rule is not None and leaf.rule.has_gaps()
        return leaf.input == "value" and not leaf.transforms and not may_refuse

    @cached_property
    def rule(self) -> Rule | None:
        """What judges the values, on their scale; None for a branch."""
        leaf = self.leaf
        return None if leaf.rule is None else scaled_rule(leaf.rule, leaf)

    @cached_property
    def _baseline_year(self) -> int | None:
        rule = self.leaf.rule
        return rule.baseline_period(self.period) if rule is not None and rule.needs_baseline else None

    def figure(self, unit: Unit) -> Evidence | Gap:
        """The evidence of what was handed in for a unit to which the indicator applies, or why none of it can be scored."""
        look = {"marks": self._marked, "findings": self._counted, "value": self._valued}[self.leaf.input]
        return self.accepted(look(unit))

    def gaps_of_plain(self, units: Mapping[str, Unit]) -> dict[str, Gap]:
        """Of a plain indicator: for which of the units `figure` gives nothing, and why."""
        year = self._baseline_year
        has_past = self.past is None or (year is not None and year < self.period and self.past.is_complete)
        if has_past and self.current.is_complete:
            return {}
        return {code: gap for code in units if (gap := self._gap_of_plain(code))}

    def _gap_of_plain(self, unit: str) -> Gap | None:
        if self.current.value(unit) is None:
            return Gap("未报")
        if (year := self._baseline_year) is None or self.past is None:
            return None
        # No progress can be measured by holding a value against itself, or against a later one.
        if year >= self.period:
            return not_before(year, self.period)
        return Gap(f"缺 {year} 年基期值", year) if self.past.value(unit) is None else None

    def accepted(self, figure: Evidence | Gap) -> Evidence | Gap:
        """What the rule can score; it is asked before there is a cohort, of which a gap would not be part."""
        if isinstance(figure, Gap) or figure.rule is None or not figure.rule.has_gaps():
            return figure
        try:
            return declared_gap(figure.rule, figure.case) or figure
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, figure.place)
            raise

    def evidence(self, unit: Unit, value: Decimal, row: Observation | None = None) -> Evidence:
        """Evidence of a value, which stands in no cell of its own unless `row` is given."""
        leaf = self.leaf
        return Evidence(leaf, "scored", self.rule, value, value, row, self.previous.row(unit.code), unit=unit)

    def ready(self, unit: Unit, row: Observation, year: int) -> Evidence | Gap:
        """A value of `year` after its transformations, with its baseline where the rule needs one."""
        done = self.transformed(unit, row.value, year)
        if isinstance(done, Gap):
            return done
        ready = self.evidence(unit, row.value, row)
        ready = ready._replace(used=done.value, transforms=done.formulas)
        return self.with_baseline(unit, ready, year)

    def transformed(self, unit: Unit, value: Decimal, year: int) -> Transformed | Gap:
        """A reported value of `year` on the scale that the rule sees."""
        leaf = self.leaf
        if not leaf.transforms:
            return Transformed(value, value, ())
        return transformed(leaf, value, self.reported.inputs(unit.code, leaf, year))

    def with_baseline(self, unit: Unit, ready: Evidence, of: int) -> Evidence | Gap:
        """The evidence with its baseline, where the rule needs one; `of` is the year that its value is of."""
        if (year := self._baseline_year) is None:
            return ready
        if year >= of:
            return not_before(year, of)
        row = None if self.past is None else self.past.row(unit.code)
        if row is None:
            return Gap(f"缺 {year} 年基期值", year)
        done = self.transformed(unit, row.value, year)
        if isinstance(done, Gap):
            return Gap(f"{year} 年基期值：{done.reason}", year)
        return ready._replace(baseline=done.value, base=row)

    def _valued(self, unit: Unit) -> Evidence | Gap:
        row = self.current.row(unit.code)
        if row is None:
            return Gap("未报")
        if self.leaf.transforms:
            return self.ready(unit, row, self.period)
        return self.with_baseline(unit, self.evidence(unit, row.value, row), self.period)

    def _marked(self, unit: Unit) -> Evidence | Gap:
        marks = self.reported.marks(unit.code, self.leaf.indicator)
        values = tuple(mark.value for mark in marks)
        if not values:
            return Gap("没有评委打分")
        rule = self.leaf.rule
        middle = at_90_digits(mean(values) if rule is None else self._mark(rule, unit, values))
        records = tuple(f"{mark.assessor} {shown(mark.value)}{mark.origin.cited()}" for mark in marks)
        return self.evidence(unit, middle)._replace(marks=values, records=records)

    def _mark(self, rule: Rule, unit: Unit, marks: tuple[Decimal, ...]) -> Decimal:
        try:
            return declared_mark(rule, marks, widely(rule.mark)(marks))
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, Evidence(self.leaf, unit=unit).place)
            raise

    def _counted(self, unit: Unit) -> Evidence | Gap:
        if not self.reported.has_findings:
            return Gap("未提供问题清单")
        findings, key = self.reported.findings, (unit.code, self.leaf.indicator)
        counted = findings.counted.get(key, [])
        records = list(map(str, counted))
        if not counted:
            records += [f"{table.dated} 中没有应计入的问题" for table in self.reported.findings_tables]
        records += map(str, findings.repeated.get(key, []))
        return self.evidence(unit, Decimal(len(counted)))._replace(records=tuple(records))
