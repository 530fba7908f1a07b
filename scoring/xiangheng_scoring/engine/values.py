"""The value of every indicator for every unit, by columns: reported, counted, marked, or by its missing policy.

Three passes, each from columns to columns: what was handed in is looked up and gaps are filled (`look_up`), cohorts are
gathered (`ValueColumn.cohorts`), and rules judge (`ValueColumn.scores`). The evidence of a single value is made when
somebody asks for it, from the same inputs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import repeat

from xiangheng_scoring.engine.blocked import Blocked, blocked_faults
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.evidence import Evidence, Status
from xiangheng_scoring.engine.imputation import CENTRES, Imputation
from xiangheng_scoring.engine.lookup import LookUp
from xiangheng_scoring.engine.reported import Reported
from xiangheng_scoring.errors import Fault, RuleBroken, RunBlocked, asked_at
from xiangheng_scoring.numbers.exact import at_90_digits, exactly
from xiangheng_scoring.rules import Case, Gap, Ordered, declared_judgement
from xiangheng_scoring.scheme import Cohort, Node, Scheme, Unit


@dataclass(frozen=True, eq=False)
class ValueColumn(Mapping[str, Evidence]):
    """One indicator's evidence by unit code, in the order of the scheme, and what its rule sees and says, as columns.

    `settled` is the evidence of units of which more is to be told than a value as it was reported: it was transformed,
    counted, marked or imputed, or there is none. `frozen` are the cohorts of the frame that the scheme is held to.
    """

    look_up: LookUp
    units: Mapping[str, Unit]
    settled: Mapping[str, Evidence]
    frozen: Mapping[str, Cohort]

    def __getitem__(self, code: str) -> Evidence:
        unit, evidence = self.units[code], self._of_no_cohort(code)
        if evidence.status == "not_applicable":
            return evidence
        return evidence._replace(cohort=self.cohorts[self.leaf.group_of(unit.unit_class)])

    def __iter__(self) -> Iterator[str]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    @property
    def leaf(self) -> Node:
        """The indicator."""
        return self.look_up.leaf

    @cached_property
    def statuses(self) -> Sequence[Status]:
        """Whether each unit has a value."""
        if not self.settled:
            return ["scored"] * len(self.units)
        return [self.settled[code].status if code in self.settled else "scored" for code in self.units]

    @cached_property
    def used(self) -> Sequence[Decimal | None]:
        """Each unit's value as the rule sees it; None where nothing is judged."""
        settled, reported = self.settled, self.look_up.current
        return [_seen(settled[code]) if code in settled else reported[code].value for code in self.units]

    @cached_property
    def baselines(self) -> Sequence[Decimal | None]:
        """What each unit's value is compared with as its own past, as the rule sees it; None where there is none."""
        settled, past = self.settled, self.look_up.past
        if not past:
            return [None] * len(self.units)
        return [
            settled[code].baseline if code in settled else at_90_digits(past[code].value)
            for code in self.units
        ]

    @cached_property
    def cohorts(self) -> Mapping[str, Cohort]:
        """What the rule compares, by group (`Node.group_of`): values that were filled are part of it."""
        return {**self._gathered(), **self.frozen}

    @cached_property
    def scores(self) -> Sequence[Decimal | None]:
        """What the rule gives each unit; 0 where a policy gives 0, None where nothing is scored.

        Raises `RuleBroken` for a score that the rule's kind does not declare.
        """
        return list(self._judged())

    @property
    def groups(self) -> Iterable[str]:
        """The group that each unit is compared with: its class, or all, which have no name."""
        if not self.leaf.compares_class:
            return repeat("", len(self.units))
        return (unit.unit_class for unit in self.units.values())

    def _of_no_cohort(self, code: str) -> Evidence:
        if code in self.settled:
            return self.settled[code]
        figure = self.look_up.figure(self.units[code])
        if isinstance(figure, Gap):
            raise TypeError(f"{code} has no value of {self.leaf.code}, and nothing was settled in its place")
        return figure

    @exactly
    def _gathered(self) -> dict[str, Cohort]:
        values: dict[str, list[Decimal]] = {group: [] for group in self.groups}
        changes: dict[str, list[Decimal]] = defaultdict(list)
        for group, used, baseline in zip(self.groups, self.used, self.baselines, strict=True):
            if used is not None:
                values[group].append(used)
                if baseline is not None:
                    changes[group].append(used - baseline)
        named = self.leaf.rule.reference_unit() if self.leaf.rule else ""
        reference = self._of_no_cohort(named).used if named in self.units else None
        return {
            group: Cohort(Ordered.of(members), Ordered.of(changes[group]), reference)
            for group, members in values.items()
        }

    @exactly
    def _judged(self) -> Sequence[Decimal | None]:
        """Value by value, without the evidence of those that are seen as they were reported."""
        leaf, cohorts = self.leaf, self.cohorts
        rule, direction, goal, measure = leaf.rule, leaf.direction, leaf.goal, leaf.unit
        scores: list[Decimal | None] = []
        for code, group, used, baseline in zip(
            self.units, self.groups, self.used, self.baselines, strict=True
        ):
            if rule is None or used is None or code in self.settled:
                scores.append(self[code].score)
                continue
            cohort = cohorts[group]
            case = Case(
                used, direction, goal, baseline, cohort.values, cohort.changes, (), measure, cohort.reference
            )
            try:
                scores.append(declared_judgement(rule, case).score)
            except (RuleBroken, KeyboardInterrupt) as stopped:
                asked_at(stopped, self[code].place)
                raise
        return scores


#: The values of a run, by leaf code.
ValueTable = Mapping[str, ValueColumn]


def settle(scheme: Scheme, data: Dataset, period: int) -> ValueTable:
    """The values of a run, by leaf code and unit code, both in the order of the scheme.

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
    blocked: list[Blocked] = []
    table = {}
    for leaf in scheme.leaves if leaves is None else leaves:
        table[leaf.code], missing = _column(scheme, LookUp(leaf, period, reported))
        blocked += missing
    order = {code: place for place, code in enumerate(scheme.units)}
    blocked.sort(key=lambda missing: order[missing.unit.code])
    return table, list(blocked_faults(blocked, period, scheme.unit_kind))


def _column(scheme: Scheme, look: LookUp) -> tuple[ValueColumn, list[Blocked]]:
    """One indicator's values: first all that were handed in, then the gaps, which may need those."""
    leaf = look.leaf
    frozen = scheme.frame.cohorts.get(leaf.code, {}) if scheme.frame else {}
    settled: dict[str, Evidence] = {}
    gaps: dict[str, Gap] = {}
    for code, unit in scheme.units.items():
        if not leaf.applies(unit.unit_class):
            settled[code] = Evidence(leaf, "not_applicable", unit=unit)
            continue
        # Nearly every value is seen by its rule as it was reported, and nothing is made of it but a score.
        figure = look.gap_of_plain(code) if look.is_plain else look.figure(unit)
        if isinstance(figure, Gap):
            gaps[code] = figure
        elif figure is not None:
            settled[code] = figure
    # In this order: what the reference takes away is a gap to be filled, and what was filled is part of its cohort.
    if not frozen:
        _hold_to_reference(scheme, leaf, settled, gaps)
    filling = Imputation(look, scheme.units, _middles(scheme, look, settled, gaps))
    blocked = []
    for code, gap in gaps.items():
        settled[code], refused = filling.filled(scheme.units[code], gap)
        if refused is not None:
            blocked.append(refused)
    return ValueColumn(look, scheme.units, settled, frozen), blocked


def _hold_to_reference(
    scheme: Scheme, leaf: Node, settled: dict[str, Evidence], gaps: dict[str, Gap]
) -> None:
    """Where the unit that others are measured by reported nothing, nobody's value can be scored."""
    named = leaf.rule.reference_unit() if leaf.rule else ""
    scored = _scored(scheme, settled, gaps) if named else []
    for code in scored if named not in scored else ():
        gaps[code] = Gap(f"参照对象 {named} 缺报")
        settled.pop(code, None)


def _middles(
    scheme: Scheme, look: LookUp, settled: Mapping[str, Evidence], gaps: Mapping[str, Gap]
) -> dict[str, Decimal]:
    """What was reported, after the transformations, by unit; a value without its baseline is one all the same."""
    leaf = look.leaf
    if not gaps or not CENTRES.keys() & set(leaf.missing):
        return {}
    scored = _scored(scheme, settled, gaps)
    values = {code: settled[code].used if code in settled else look.current[code].value for code in scored}
    again = scored if leaf.transforms else []
    again = [*again, *gaps] if leaf.rule is not None and leaf.rule.needs_baseline else again
    for code in again:
        row = look.current.get(code)
        done = None if row is None else look.transformed(scheme.units[code], row, look.period)
        if done is not None and not isinstance(done, Gap):
            # Before it is rounded for the rule: the mean of ln 1 and ln 100 is then ln 10 at every digit.
            values[code] = done.unrounded
    return values


def _scored(scheme: Scheme, settled: Mapping[str, Evidence], gaps: Mapping[str, Gap]) -> list[str]:
    """The units that have a value of their own, before gaps are filled."""
    return [
        code
        for code in scheme.units
        if code not in gaps and (code not in settled or settled[code].status == "scored")
    ]


def _seen(evidence: Evidence) -> Decimal | None:
    return None if evidence.rule is None else evidence.used
