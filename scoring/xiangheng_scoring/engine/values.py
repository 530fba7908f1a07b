"""The value of every indicator for every unit, by columns: reported, counted, marked, or by its missing policy.

Three passes, each from columns to columns: what was handed in is looked up and gaps are filled (`look_up`), cohorts are
gathered (`ValueColumn.cohorts`), and rules judge (`ValueColumn.scores`). The evidence of a single value is made when
somebody asks for it, from the same inputs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from xiangheng_scoring.engine.blocked import Blocked, blocked_faults
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.evidence import Evidence, Status
from xiangheng_scoring.engine.imputation import CENTRES, Imputation
from xiangheng_scoring.engine.lookup import LookUp
from xiangheng_scoring.engine.reported import Reported
from xiangheng_scoring.errors import Fault, RuleBroken, RunBlocked, asked_at
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.numbers.exact import ZERO, exactly
from xiangheng_scoring.rules import Cases, Gap, Ordered, declared_scores
from xiangheng_scoring.scheme import Cohort, Node, Scheme, Unit


@dataclass(frozen=True, eq=False)
class ValueColumn(Mapping[str, Evidence]):
    """One indicator's evidence by unit code, in the order of the scheme, and what its rule sees and says, as columns.

    `settled` is the evidence of units of which more is to be told than a value as it was reported: it was transformed,
    counted, marked or imputed, or there is none. `classes` are the units of each class by their places, `frozen` the cohorts
    of the frame that the scheme is held to.
    """

    look_up: LookUp
    units: Mapping[str, Unit]
    classes: Mapping[str, Sequence[int]]
    settled: Mapping[str, Evidence]
    frozen: Mapping[str, Cohort]

    _asked: dict[str, Evidence] = field(default_factory=dict, repr=False)

    def __getitem__(self, code: str) -> Evidence:
        if (evidence := self._asked.get(code)) is None:
            evidence = self._made(code)
            # Of one unit several things are asked in turn; to keep what was made of all would be all that columns spare.
            self._asked.clear()
            self._asked[code] = evidence
        return evidence

    def _made(self, code: str) -> Evidence:
        unit, evidence = self.units[code], self._of_no_cohort(code)
        if evidence.status == "not_applicable" or not self.cohorts:
            return evidence
        return evidence._replace(cohort=self.cohorts.get(self.leaf.group_of(unit.unit_class), Cohort()))

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

    @property
    def used(self) -> Sequence[Decimal | None]:
        """Each unit's value as the rule sees it; None where nothing is judged. Made each time, and not kept."""
        used = self.look_up.current.values()
        for code, evidence in self.settled.items():
            used[self.look_up.current.order[code]] = None if evidence.rule is None else evidence.used
        return used

    @property
    def baselines(self) -> Sequence[Decimal | None]:
        """What each unit's value is compared with as its own past, as the rule sees it; None where there is none."""
        if (past := self.look_up.past) is None:
            return [None] * len(self.units)
        baselines = past.values()
        for code, evidence in self.settled.items():
            baselines[past.order[code]] = evidence.baseline
        return baselines

    @property
    def members(self) -> Mapping[str, Sequence[int]]:
        """The units that the rule judges, by their places, in the groups that they are compared with (`Node.group_of`)."""
        groups = self.classes if self.leaf.compares_class else {"": range(len(self.units))}
        if not self.settled:
            return groups
        used = self.used
        judged = {
            group: [place for place in places if used[place] is not None] for group, places in groups.items()
        }
        return {group: places for group, places in judged.items() if places}

    @cached_property
    def cohorts(self) -> Mapping[str, Cohort]:
        """What the rule compares, by group: values that were filled are part of it. Nothing where it compares nobody."""
        return {**self._gathered(), **self.frozen} if self._compares else {}

    @cached_property
    @exactly
    def scores(self) -> Sequence[Decimal | None]:
        """What the rule gives each unit; 0 where a policy gives 0, None where nothing is scored.

        Raises `RuleBroken` for a score that the rule's kind does not declare.
        """
        scores: list[Decimal | None] = [ZERO if status == "scored" else None for status in self.statuses]
        used, baselines = self.used, self.baselines
        for group, places in self.members.items():
            judged = self._judged(group, places, *_at(places, used, baselines))
            for place, score in zip(places, judged, strict=True):
                scores[place] = score
        return scores

    @property
    def _compares(self) -> bool:
        """Whether the rule is told of others: one that judges case by case may look at them without saying so."""
        rule = self.leaf.rule
        return rule is not None and (rule.compares() or not rule.has_columns())

    def _of_no_cohort(self, code: str) -> Evidence:
        if code in self.settled:
            return self.settled[code]
        figure = self.look_up.figure(self.units[code])
        if isinstance(figure, Gap):
            raise TypeError(f"{code} has no value of {self.leaf.code}, and nothing was settled in its place")
        return figure

    @exactly
    def _gathered(self) -> dict[str, Cohort]:
        named = self.leaf.rule.reference_unit() if self.leaf.rule else ""
        reference = self._of_no_cohort(named).used if named in self.units else None
        cohorts = {}
        used, baselines = self.used, self.baselines
        for group, places in self.members.items():
            values, pasts = _at(places, used, baselines)
            changes = [value - past for value, past in zip(values, pasts, strict=True) if past is not None]
            cohorts[group] = Cohort(Ordered.of(values), Ordered.of(changes), reference)
        return cohorts

    def _judged(
        self,
        group: str,
        places: Sequence[int],
        values: Sequence[Decimal],
        baselines: Sequence[Decimal | None],
    ) -> Sequence[Decimal]:
        """The scores of a group's members, without the evidence of any."""
        leaf, rule, cohort = self.leaf, self.look_up.rule, self.cohorts.get(group, Cohort())
        if rule is None:
            raise TypeError(f"{leaf.code} is a branch, and has no values that a rule could judge")
        cases = Cases(
            values,
            baselines,
            self._marks(places),
            leaf.direction,
            leaf.goal,
            cohort.values,
            cohort.changes,
            leaf.unit,
            cohort.reference,
        )
        scores: list[Decimal] = []
        try:
            scores.extend(declared_scores(rule, cases))
        except (RuleBroken, KeyboardInterrupt) as stopped:
            asked_at(stopped, self[list(self.units)[places[len(scores)]]].place)
            raise
        return scores

    def _marks(self, places: Sequence[int]) -> Sequence[tuple[Decimal, ...]]:
        if self.leaf.input != "marks":
            return ()
        codes = list(self.units)
        return [self.settled[codes[place]].marks for place in places]


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
    classes = grouped((unit.unit_class, place) for place, unit in enumerate(scheme.units.values()))
    blocked: list[Blocked] = []
    table = {}
    for leaf in scheme.leaves if leaves is None else leaves:
        table[leaf.code], missing = _column(scheme, classes, LookUp(leaf, period, reported))
        blocked += missing
    order = {code: place for place, code in enumerate(scheme.units)}
    blocked.sort(key=lambda missing: order[missing.unit.code])
    return table, list(blocked_faults(blocked, period, scheme.unit_kind))


def _column(
    scheme: Scheme, classes: Mapping[str, Sequence[int]], look: LookUp
) -> tuple[ValueColumn, list[Blocked]]:
    """One indicator's values: first all that were handed in, then the gaps, which may need those."""
    leaf = look.leaf
    frozen = scheme.frame.cohorts.get(leaf.code, {}) if scheme.frame else {}
    settled = {
        code: Evidence(leaf, "not_applicable", unit=unit)
        for code, unit in (scheme.units.items() if leaf.applies_to else ())
        if not leaf.applies(unit.unit_class)
    }
    units = scheme.units
    if settled:
        units = {code: unit for code, unit in units.items() if code not in settled}
    # Nearly every value is seen by its rule as it was reported, and nothing is made of it but a score.
    gaps = look.gaps_of_plain(units) if look.is_plain else {}
    for code, unit in () if look.is_plain else units.items():
        figure = look.figure(unit)
        if isinstance(figure, Gap):
            gaps[code] = figure
        else:
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
    return ValueColumn(look, scheme.units, classes, settled, frozen), blocked


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
    own = {code: settled[code].used if code in settled else look.current.value(code) for code in scored}
    values = {code: value for code, value in own.items() if value is not None}
    again = scored if leaf.transforms else []
    again = [*again, *gaps] if leaf.rule is not None and leaf.rule.needs_baseline else again
    for code in again:
        value = look.current.value(code)
        done = None if value is None else look.transformed(scheme.units[code], value, look.period)
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


def _at(
    places: Sequence[int], used: Sequence[Decimal | None], baselines: Sequence[Decimal | None]
) -> tuple[Sequence[Decimal], Sequence[Decimal | None]]:
    """What a rule sees of the units at some places, all of which it judges: values and baselines."""
    values = [value for place in places if (value := used[place]) is not None]
    return values, [baselines[place] for place in places]
