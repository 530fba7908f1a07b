"""Invented values for any scheme: realistic in level, trend and differences, the same figures on every machine.

Nothing here is an observation of any county.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from xiangheng_scoring.engine.dataset import Dataset, Observation, Sample
from xiangheng_scoring.numbers.exact import HUNDRED, exactly
from xiangheng_scoring.rules import Veto
from xiangheng_scoring.rules.transformations import AgainstBaseline, Share
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_seeds.chance import bell, chance
from xiangheng_seeds.companions import adjustments, findings, marks, totals
from xiangheng_seeds.profiles import Profile, looks_like_fraction, profile_of, quiet_value
from xiangheng_seeds.standing import quality

YEARS = 3
MISSING_PER_MILLE = 10
FILLABLE = frozenset({"zero", "reweight", "last_year"})
START = Decimal(8600)


@dataclass(frozen=True, slots=True)
class Invented:
    """A made-up dataset with what was planted in it.

    `outlier` is implausible but possible, and stands in `dataset`. `unit_error` is a share that would be
    sent as a fraction (0.932 for 93.2); it stands only in `dirty`, which is there to be refused.
    """

    dataset: Dataset
    outlier: Observation | None
    unit_error: Observation | None

    @property
    def dirty(self) -> Dataset:
        """The same data with the unit error in it."""
        return self.dataset if self.unit_error is None else _with_planted(self.dataset, self.unit_error)


def invent(scheme: Scheme, seed: int = 1) -> Invented:
    """Invented figures for the scheme's year and the two before: values, findings, adjustments, marks, totals."""
    plan = _Plan(scheme)
    values = tuple(row for unit in scheme.units.values() for row in _values(plan, unit, seed))
    outlier = _outlier(scheme, values, seed)
    data = Dataset(
        observations=values,
        adjustments=tuple(adjustments(scheme, seed)),
        marks=tuple(marks(scheme, seed)),
        findings=tuple(findings(scheme, seed)),
        totals=tuple(totals(scheme, seed)),
        has_findings=any(node.input == "findings" for node in scheme.leaves),
        is_invented=True,
    )
    if outlier is not None:
        data = _with_planted(data, outlier)
    return Invented(data, outlier, _unit_error(scheme, data, seed))


def _with_planted(data: Dataset, planted: Observation) -> Dataset:
    """The data with one cell replaced."""
    key = planted.unit, planted.indicator, planted.period
    rows = (planted if (row.unit, row.indicator, row.period) == key else row for row in data.observations)
    return replace(data, observations=tuple(rows))


class _Plan:
    """What is told from the scheme once: which years, in what order, and how each indicator looks."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.divisors = frozenset(
            code for node in scheme.leaves for step in node.transforms for code in step.uses()
        )
        self.profiles = {
            code: profile_of(node, is_divisor=code in self.divisors)
            for code, node in scheme.indicators.items()
            if node.input == "value"
        }

    @cached_property
    def years(self) -> list[int]:
        """The scheme's year and the two before, and every year that a rule names as its baseline."""
        year = self.scheme.year
        named = {node.rule.baseline_period(year) for node in self.scheme.leaves if node.rule}
        named |= {
            step.baseline
            for node in self.scheme.leaves
            for step in node.transforms
            if isinstance(step, AgainstBaseline) and isinstance(step.baseline, int)
        }
        return sorted(
            {*range(year - YEARS + 1, year + 1), *(earlier for earlier in named if earlier <= year)}
        )

    @cached_property
    def order(self) -> list[str]:
        """The indicators, divisors before those that are divided by them."""
        return sorted(self.profiles, key=lambda code: code not in self.divisors)


def _values(plan: _Plan, unit: Unit, seed: int) -> Iterator[Observation]:
    """All values of one unit; nothing where an indicator does not apply."""
    general = quality(plan.scheme, unit, seed)
    reported: dict[tuple[str, int], Decimal] = {}
    for code in plan.order:
        node = plan.scheme.indicators[code]
        if node.applies(unit.unit_class):
            yield from _series(plan, unit, code, node, reported, general, seed)


def _series(
    plan: _Plan,
    unit: Unit,
    code: str,
    node: Node,
    reported: dict[tuple[str, int], Decimal],
    general: int,
    seed: int,
) -> Iterator[Observation]:
    """One indicator of one unit through the years: its own standing, its own pace, a little weather."""
    random = chance(seed, unit.code, code)
    own = (6 * general + 8 * bell(random)) // 10
    pace = 250 + bell(random) // 8
    for year in plan.years:
        level = own - (plan.scheme.year - year) * pace + bell(random) // 6
        value = _value(plan, node, code, year, level, reported)
        reported[code, year] = value
        is_gone = random.randrange(1000) < MISSING_PER_MILLE and year == plan.scheme.year
        if is_gone and code not in plan.divisors and FILLABLE & set(node.missing):
            continue
        yield Observation(unit.code, code, year, value, sample=_sample(node, value, random.randint(60, 120)))


@exactly
def _value(
    plan: _Plan,
    node: Node,
    code: str,
    year: int,
    level: int,
    reported: Mapping[tuple[str, int], Decimal],
) -> Decimal:
    profile = plan.profiles[code]
    if isinstance(node.rule, Veto):
        return quiet_value(node.rule)
    return profile.held(_untransformed(node, code, year, profile.value(level), reported, profile))


def _untransformed(
    node: Node,
    code: str,
    year: int,
    value: Decimal,
    reported: Mapping[tuple[str, int], Decimal],
    profile: Profile,
) -> Decimal:
    """The value to report so that the node's transformations give about `value`.

    A logarithm moves the rule's bounds with it, so what the profile tells is already on the reported scale.
    """
    for step in reversed(node.transforms):
        if isinstance(step, Share):
            value = value * reported.get((step.of, year), HUNDRED) / step.times
        elif isinstance(step, AgainstBaseline):
            base_year = step.baseline if isinstance(step.baseline, int) else year - 1
            value = _moved(reported.get((code, base_year)), step, value, profile)
    return value


def _moved(base: Decimal | None, step: AgainstBaseline, change: Decimal, profile: Profile) -> Decimal:
    """The value that stands `change` away from its baseline; where there is none, somewhere to start from."""
    if base is None:
        return START if profile.high is None else (profile.high + (profile.low or 0)) / 2
    if step.by == "difference":
        return base + change
    return base * change if step.by == "ratio" else base * (1 + change / HUNDRED)


def _sample(node: Node, value: Decimal, asked: int) -> Sample | None:
    """A survey value comes with the number asked and an interval of the stated error around it."""
    if node.error is None or "第三方" not in node.source:
        return None
    low, high = value - node.error, value + node.error
    if node.possible.low is not None:
        low = max(low, node.possible.low)
    if node.possible.high is not None:
        high = min(high, node.possible.high)
    return Sample(asked, low, high)


def _outlier(scheme: Scheme, values: Iterable[Observation], seed: int) -> Observation | None:
    """One value of the year moved to where it is possible but implausible.

    Where there is a choice, in an indicator that does not compare counties: there it would stretch the
    scale for all, and the other counties would no longer differ.
    """
    strange = {code: _strange(node) for code, node in scheme.indicators.items()}
    possible = [
        row
        for row in values
        if row.period == scheme.year and row.sample is None and strange[row.indicator] is not None
    ]
    compared = {
        code for code, node in scheme.indicators.items() if node.rule is not None and node.rule.cohort_name()
    }
    alone = [row for row in possible if row.indicator not in compared]
    if not possible:
        return None
    row = chance(seed, "outlier").choice(alone or possible)
    return replace(row, value=strange[row.indicator] or row.value)


@exactly
def _strange(node: Node) -> Decimal | None:
    """A value above what is plausible, or below, if the possible range leaves room for one."""
    high, top = node.plausible.high, node.possible.high
    if high is not None and high > 0 and (top is None or top > high):
        return _rounded(high * Decimal("1.3") if top is None else high + (top - high) * 2 / 5, node)
    low, bottom = node.plausible.low, node.possible.low
    if low is not None and bottom is not None and bottom < low:
        return _rounded(low - (low - bottom) * 2 / 5, node)
    return None


def _rounded(value: Decimal, node: Node) -> Decimal | None:
    """`value` as it would be reported, unless rounding takes it out of the strange or the possible."""
    held = replace(profile_of(node), low=None, high=None).held(value)
    return held if node.possible.holds(held) and not node.plausible.holds(held) else None


def _unit_error(scheme: Scheme, data: Dataset, seed: int) -> Observation | None:
    """One percentage of the year sent as a fraction."""
    as_fractions = [
        replace(row, value=row.value.scaleb(-2), sample=None)
        for row in data.observations
        if row.period == scheme.year
    ]
    candidates = [
        row for row in as_fractions if looks_like_fraction(scheme.indicators[row.indicator], row.value)
    ]
    return chance(seed, "unit error").choice(candidates) if candidates else None
