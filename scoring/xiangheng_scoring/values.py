"""The value of every indicator for every unit: reported, counted, marked, or by its missing policy.

What a rule will see is settled here, so that scoring itself never meets a missing value.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from xiangheng_scoring.data import Dataset, Finding, Mark, Observation
from xiangheng_scoring.errors import Fault, RunBlocked
from xiangheng_scoring.exact import ZERO, median, shown, snapped
from xiangheng_scoring.rules import Case, Gap, Inputs, Rule
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_scoring.scheme.leaf import transformed

POLICY_WORDS = {
    "zero": "缺报，按 0 分计",
    "reweight": "缺报，权重分给同级其他指标",
    "last_year": "缺报，沿用上年值",
    "class_median": "缺报，取同类中位数",
}


@dataclass(frozen=True, slots=True)
class LeafValue:
    """One indicator of one unit, ready for its rule.

    Exactly one holds: `rule` is set (score it), `is_zero` (score 0 by policy), `is_absent` (missing and
    re-weighted), or not `applies`.
    """

    applies: bool = True
    rule: Rule | None = None
    is_zero: bool = False
    is_absent: bool = False
    value: Decimal | None = None
    used: Decimal = ZERO
    baseline: Decimal | None = None
    baseline_period: int | None = None
    marks: tuple[Decimal, ...] = ()
    observation: Observation | None = None
    previous: Observation | None = None
    sources: tuple[str, ...] = ()
    transforms: tuple[str, ...] = ()
    handling: str = ""
    gap: str = ""


ValueTable = Mapping[tuple[str, str], LeafValue]


class Reported:
    """The dataset, looked up by unit and indicator."""

    def __init__(self, data: Dataset) -> None:
        self.has_findings = data.has_findings
        self._series: dict[tuple[str, str], dict[int, Observation]] = defaultdict(dict)
        self._latest: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(dict)
        self._marks: dict[tuple[str, str], list[Mark]] = defaultdict(list)
        self._findings: dict[tuple[str, str], dict[str, Finding]] = defaultdict(dict)
        for row in data.observations:
            self._series[row.unit, row.indicator][row.period] = row
            self._latest[row.unit, row.period][row.indicator] = row.value
        for mark in data.marks:
            self._marks[mark.unit, mark.indicator].append(mark)
        for finding in sorted(data.findings, key=lambda finding: (finding.number, finding.origin)):
            self._findings[finding.unit, finding.indicator].setdefault(finding.number, finding)

    def observation(self, unit: str, indicator: str, period: int) -> Observation | None:
        """The reported value of a year."""
        return self._series[unit, indicator].get(period)

    def inputs(self, unit: str, indicator: str, period: int) -> Inputs:
        """What transformations of this value may look at."""
        past = {year: row.value for year, row in self._series[unit, indicator].items()}
        return Inputs(self._latest[unit, period], past, period)

    def marks(self, unit: str, indicator: str) -> list[Mark]:
        """The assessors' marks, sorted by value."""
        return sorted(self._marks[unit, indicator], key=lambda mark: (mark.value, mark.assessor))

    def findings(self, unit: str, indicator: str) -> list[Finding]:
        """The unit's findings, each once."""
        return list(self._findings[unit, indicator].values())


def settle(scheme: Scheme, data: Dataset, period: int) -> ValueTable:
    """The value table of a run, by (unit code, leaf code).

    Raises `RunBlocked` naming every missing value whose policy is `block` (or whose chain of policies
    found nothing to put in its place).
    """
    table = _Settling(scheme, Reported(data), period)
    for unit in scheme.units.values():
        for leaf in scheme.leaves:
            table.first_look(unit, leaf)
    table.fill_gaps()
    table.add_previous()
    if table.blocked:
        raise RunBlocked(table.blocked, where=f"{scheme.name} {period}")
    return table.found


class _Settling:
    """The work of `settle`: first all reported values, then the gaps, which may need those."""

    def __init__(self, scheme: Scheme, reported: Reported, period: int) -> None:
        self.scheme = scheme
        self.reported = reported
        self.period = period
        self.found: dict[tuple[str, str], LeafValue] = {}
        self.gaps: list[tuple[Unit, Node, Gap]] = []
        self.blocked: list[Fault] = []

    def first_look(self, unit: Unit, leaf: Node) -> None:
        """The reported value, if the indicator applies and there is one."""
        if not leaf.applies(unit.unit_class):
            self.found[unit.code, leaf.code] = LeafValue(applies=False)
            return
        value = self._reported(unit, leaf)
        if isinstance(value, Gap):
            self.gaps.append((unit, leaf, value))
        else:
            self.found[unit.code, leaf.code] = value

    def _reported(self, unit: Unit, leaf: Node) -> LeafValue | Gap:
        if leaf.input == "marks":
            return self._marked(unit, leaf)
        if leaf.input == "findings":
            return self._counted(unit, leaf)
        observation = self.reported.observation(unit.code, leaf.indicator, self.period)
        if observation is None:
            return Gap("未报")
        return self._ready(unit, leaf, observation.value, self.period, observation)

    def _marked(self, unit: Unit, leaf: Node) -> LeafValue | Gap:
        marks = self.reported.marks(unit.code, leaf.indicator)
        values = tuple(mark.value for mark in marks)
        gap = leaf.rule.gap(Case(ZERO, marks=values)) if leaf.rule else None
        if gap:
            return gap
        mean = snapped(sum(values, ZERO) / len(values)) if values else ZERO
        sources = tuple(f"{mark.assessor} {shown(mark.value)}{mark.origin.cited()}" for mark in marks)
        return LeafValue(rule=leaf.rule, value=mean, used=mean, marks=values, sources=sources)

    def _counted(self, unit: Unit, leaf: Node) -> LeafValue | Gap:
        if not self.reported.has_findings:
            return Gap("未提供问题清单")
        findings = self.reported.findings(unit.code, leaf.indicator)
        sources = tuple(
            f"{one.number} {one.channel} {one.description}{one.origin.cited()}" for one in findings
        )
        return replace(self._unobserved(unit, leaf, Decimal(len(findings))), sources=sources)

    def _unobserved(self, unit: Unit, leaf: Node, value: Decimal) -> LeafValue:
        return LeafValue(rule=leaf.rule, value=value, used=value)

    def _ready(
        self, unit: Unit, leaf: Node, value: Decimal, year: int, observation: Observation | None
    ) -> LeafValue | Gap:
        """The value after its transformations, with its baseline where the rule needs one."""
        inputs = self.reported.inputs(unit.code, leaf.indicator, year)
        done = transformed(leaf, value, inputs)
        if isinstance(done, Gap):
            return done
        ready = LeafValue(
            rule=done.rule, value=value, used=done.value, observation=observation, transforms=done.formulas
        )
        return self._with_baseline(unit, leaf, ready)

    def _with_baseline(self, unit: Unit, leaf: Node, ready: LeafValue) -> LeafValue | Gap:
        if leaf.rule is None or not leaf.rule.needs_baseline:
            return ready
        year = leaf.rule.baseline_period(self.period)
        past = self.reported.observation(unit.code, leaf.indicator, year)
        if past is None:
            return Gap(f"缺 {year} 年基期值")
        done = transformed(leaf, past.value, self.reported.inputs(unit.code, leaf.indicator, year))
        if isinstance(done, Gap):
            return Gap(f"{year} 年基期值：{done.reason}")
        sources = (*ready.sources, f"{year} 年基期值 {shown(past.value)}{past.origin.cited()}")
        return replace(ready, baseline=done.value, baseline_period=year, sources=sources)

    def fill_gaps(self) -> None:
        """Apply each gap's chain of policies, all of them from reported values only."""
        reported = dict(self.found)
        for unit, leaf, gap in self.gaps:
            self.found[unit.code, leaf.code] = self._filled(unit, leaf, gap, reported)

    def add_previous(self) -> None:
        """The unit's own value of the year before, from which every gain is told."""
        for (unit, code), value in self.found.items():
            indicator = self.scheme.nodes[code].indicator
            self.found[unit, code] = replace(
                value, previous=self.reported.observation(unit, indicator, self.period - 1)
            )

    def _filled(self, unit: Unit, leaf: Node, gap: Gap, reported: ValueTable) -> LeafValue:
        for policy in leaf.missing or ("reweight",):
            if policy == "zero":
                return LeafValue(
                    is_zero=True, gap=gap.reason, handling=f"{POLICY_WORDS[policy]}（{leaf.missing_reason}）"
                )
            if policy == "reweight":
                return LeafValue(is_absent=True, gap=gap.reason, handling=POLICY_WORDS[policy])
            if policy == "last_year":
                filled = self._last_year(unit, leaf)
            else:
                filled = self._class_median(unit, leaf, reported) if policy == "class_median" else gap
            if isinstance(filled, LeafValue):
                return replace(filled, gap=gap.reason, handling=POLICY_WORDS[policy])
        self._block(unit, leaf, gap)
        return LeafValue(is_absent=True, gap=gap.reason)

    def _last_year(self, unit: Unit, leaf: Node) -> LeafValue | Gap:
        year = self.period - 1
        observation = self.reported.observation(unit.code, leaf.indicator, year)
        if observation is None:
            return Gap(f"{year} 年也缺报")
        return self._ready(unit, leaf, observation.value, year, observation)

    def _class_median(self, unit: Unit, leaf: Node, reported: ValueTable) -> LeafValue | Gap:
        """The median of the values as scored, so that a share's median is of shares, not of numerators."""
        peers = [other.code for other in self.scheme.units.values() if other.unit_class == unit.unit_class]
        values = [reported[code, leaf.code].used for code in peers if (code, leaf.code) in reported]
        if not values:
            return Gap("同类全部缺报")
        middle = snapped(median(values))
        rule = leaf.rule
        for step in leaf.transforms:
            rule = rule.at(step.bound) if rule and step.moves_bounds else rule
        return self._with_baseline(unit, leaf, LeafValue(rule=rule, value=middle, used=middle))

    def _block(self, unit: Unit, leaf: Node, gap: Gap) -> None:
        self.blocked.append(
            Fault(
                "RUN-MISSING",
                f"{unit.name}（{unit.code}）› {leaf.indicator} {leaf.name}",
                gap.reason,
                expected=f"{self.period} 年的值" + (f"，由{leaf.source}报送" if leaf.source else ""),
                remedy="补报，或在方案中改缺报处理",
            )
        )
