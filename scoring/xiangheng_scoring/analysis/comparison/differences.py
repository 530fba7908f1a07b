"""What made the difference between two results, or between two units of one: exactly, and in no order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from xiangheng_scoring.analysis.comparison.attribution import Coalition, rounded, shapley, subsets
from xiangheng_scoring.analysis.comparison.coalitions import (
    FACTORS,
    FRAME,
    MISSING,
    RULE,
    VALUE,
    WEIGHT,
    Coalitions,
    Side,
    Tables,
)
from xiangheng_scoring.engine.result import NodeResult, Result, UnitResult
from xiangheng_scoring.errors import ComparisonImpossible
from xiangheng_scoring.explain.uncertainty import doubt_between
from xiangheng_scoring.numbers.exact import ZERO, exact_sum, exactly
from xiangheng_scoring.scheme import Scheme, Unit

Effect = Literal["value", "weight", "frame", "rule", "missing", "adjustment"]
EFFECTS: tuple[Effect, ...] = ("value", "weight", "frame", "rule", "missing", "adjustment")
Effects = Mapping[str, Decimal]
Progress = Callable[[int, int], None]


def _no_progress(done: int, whole: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True)
class Difference:
    """One total against another, split into effects that sum exactly to the difference.

    `effects` has every kind of `EFFECTS`, in points of the total, at one place more than points have. `by_leaf` splits
    them, with the same sums, by the parts of the total: its indicators, and each mean as one part, for points below a
    mean are no parts of the total. It is empty where the total itself is a mean. `schemes` are those of both sides.
    """

    here: UnitResult
    there: UnitResult
    difference: Decimal
    effects: Effects
    by_leaf: Mapping[str, Effects]
    schemes: tuple[Scheme, Scheme]

    @cached_property
    def within_error(self) -> frozenset[str]:
        """The indicators whose two values differ, and by no more than their errors."""
        return frozenset(code for code in self.here.nodes if self._is_within_error(code))

    def _is_within_error(self, code: str) -> bool:
        if code not in self.there.nodes:
            return False
        here, there = self.here.nodes[code].evidence, self.there.nodes[code].evidence
        if here is None or there is None or (here.value, here.leaf.unit) == (there.value, there.leaf.unit):
            return False
        found = doubt_between(there, here) if here.leaf.unit == there.leaf.unit else None
        return found is not None and found.covers

    @cached_property
    def by_size(self) -> tuple[tuple[str, Decimal], ...]:
        """The effects that are not zero, largest first."""
        found = [(name, effect) for name, effect in self.effects.items() if effect]
        return tuple(sorted(found, key=lambda item: (-abs(item[1]), item[0])))


@dataclass(frozen=True)
class Overtaking:
    """`winner` stood behind `loser` here and stands before it there.

    `of_winner` and `of_loser` are what moved each; `effects` are the winner's less the loser's, and sum to how far they
    moved against each other.
    """

    winner: Unit
    loser: Unit
    of_winner: Difference
    of_loser: Difference
    effects: Effects

    @property
    @exactly
    def gap_here(self) -> Decimal:
        """How far the winner was ahead before (negative: behind)."""
        return (self.of_winner.here.total or ZERO) - (self.of_loser.here.total or ZERO)

    @property
    @exactly
    def gap_there(self) -> Decimal:
        """How far the winner is ahead after."""
        return (self.of_winner.there.total or ZERO) - (self.of_loser.there.total or ZERO)

    @property
    def decisive(self) -> str:
        """The effect that did most for the winner."""
        return max(self.effects, key=lambda name: self.effects[name])


@dataclass(frozen=True)
class Comparison:
    """Two results: a difference for each unit in both, who overtook whom, and who is in one only."""

    here: Result
    there: Result
    differences: tuple[Difference, ...]
    overtakings: tuple[Overtaking, ...]
    only_here: tuple[Unit, ...]
    only_there: tuple[Unit, ...]
    without_total: tuple[Unit, ...]

    @property
    def is_invented(self) -> bool:
        """Whether one of the two rests on made-up figures."""
        return self.here.is_invented or self.there.is_invented


@exactly
def compare(here: Result, there: Result, *, progress: Progress = _no_progress) -> Comparison:
    """From `here` to `there`: two years, schemes, or versions of a plugin; units are matched by code.

    Effects are Shapley values over the coalitions of `comparison.coalitions`. Raises `AggregationImpossible` or
    `RunBlocked` where a state between the two cannot be scored (a negative score under a geometric mean), and
    `ResultDiffers` for two results of one run.
    """
    here.refuse_another(there)
    tables = Tables(here, there)
    ours, theirs = _by_code(here), _by_code(there)
    common = [code for code in ours if code in theirs]
    pairs = [(ours[code], theirs[code]) for code in common]
    scored = [(one, other) for one, other in pairs if one.total is not None and other.total is not None]
    differences = []
    for done, (one, other) in enumerate(scored, start=1):
        differences.append(_difference(tables, one, other))
        progress(done, len(scored))
    return Comparison(
        here,
        there,
        tuple(differences),
        tuple(_overtakings(here, there, differences)),
        only_here=tuple(ours[code].unit for code in ours if code not in theirs),
        only_there=tuple(theirs[code].unit for code in theirs if code not in ours),
        without_total=tuple(one.unit for one, other in pairs if (one, other) not in scored),
    )


@exactly
def compare_units(result: Result, unit: str, other: str) -> Difference:
    """Why `other` stands where it does against `unit`, both by code or name, in one result.

    Raises `UnknownUnit` for another name, and `ComparisonImpossible` where one of them has no total.
    """
    here, there = result.unit(unit), result.unit(other)
    for one in (here, there):
        if one.total is None:
            raise ComparisonImpossible(
                f"{one.unit.name}没有总分，不能比较",
                at=result.scheme.name,
                expected="两个有总分的对象",
                remedy="换一个对象，或补报",
            )
    return _difference(Tables(result, result), here, there)


def _by_code(result: Result) -> dict[str, UnitResult]:
    return {one.unit.code: one for one in result.units}


def _difference(tables: Tables, here: UnitResult, there: UnitResult) -> Difference:
    factors = _differing(tables, here, there)
    coalitions = Coalitions(
        tables, Side(tables.here, here.unit.code), Side(tables.there, there.unit.code), factors
    )
    trees = {coalition: coalitions.nodes(coalition) for coalition in subsets(factors)}
    adjustment = there.adjustment.points - here.adjustment.points
    difference = (there.total or ZERO) - (here.total or ZERO)
    by_leaf = _by_leaf(tables, factors, trees)
    split = (
        _summed(by_leaf.values())
        if by_leaf
        else _split(factors, trees, _root_points(tables), tables.decimals)
    )
    effects: dict[str, Decimal] = {effect: split.get(effect, ZERO) for effect in EFFECTS}
    effects["adjustment"] = adjustment
    schemes = (tables.here.scheme, tables.there.scheme)
    return Difference(here, there, difference, effects, by_leaf, schemes)


def _differing(tables: Tables, here: UnitResult, there: UnitResult) -> list[str]:
    """The factors that can differ at all: each one left out halves the work."""
    if tables.here is tables.there:
        is_one_class = here.unit.unit_class == there.unit.unit_class
        return [VALUE, MISSING] if is_one_class else [VALUE, MISSING, FRAME, WEIGHT]
    is_same_data = (tables.here.data, tables.here.period) == (tables.there.data, tables.there.period)
    figures = [MISSING] if is_same_data else [VALUE, MISSING, FRAME]
    return figures if tables.is_same_scheme else [*figures, RULE, WEIGHT]


Points = Callable[[Coalition, Mapping[str, NodeResult]], Decimal]


def _root_points(tables: Tables) -> Points:
    roots = (tables.here.scheme.root.code, tables.there.scheme.root.code)
    return lambda coalition, nodes: nodes[roots[WEIGHT in coalition]].points or ZERO


def _split(
    factors: list[str], trees: Mapping[Coalition, Mapping[str, NodeResult]], points: Points, decimals: int
) -> dict[str, Decimal]:
    worth = {coalition: Fraction(points(coalition, nodes)) for coalition, nodes in trees.items()}
    return rounded(shapley(factors, worth), decimals)


def _by_leaf(
    tables: Tables, factors: list[str], trees: Mapping[Coalition, Mapping[str, NodeResult]]
) -> dict[str, Effects]:
    """The effects of each part of the total."""
    parts = (_parts(tables.here.scheme), _parts(tables.there.scheme))
    if not all(parts):
        return {}
    return {
        code: _split(factors, trees, _part_points(code, parts), tables.decimals)
        for code in dict.fromkeys((*parts[0], *parts[1]))
    }


def _parts(scheme: Scheme) -> dict[str, None]:
    """The nodes whose points add up to the total, in the order of the table; none where the total is a mean."""
    if scheme.root.code not in scheme.additive:
        return {}
    nodes = scheme.nodes.values()
    return {
        node.code: None
        for node in nodes
        if scheme.has_points(node) and (node.is_leaf or node.code not in scheme.additive)
    }


def _part_points(code: str, parts: tuple[dict[str, None], dict[str, None]]) -> Points:
    """A part's points in the tree of a coalition of factors; a node that is no part there (a mean's child) adds nothing."""
    return lambda coalition, nodes: (
        (nodes[code].points or ZERO) if code in parts[WEIGHT in coalition] else ZERO
    )


def _summed(parts: Iterable[Effects]) -> dict[str, Decimal]:
    rows = list(parts)
    return {factor: exact_sum(row.get(factor, ZERO) for row in rows) for factor in FACTORS}


def _overtakings(here: Result, there: Result, differences: list[Difference]) -> list[Overtaking]:
    """Every pair whose order in the official ranking is turned round, those who moved most against each other first.

    Where ranks are inside classes, only those who were and are of one class have an order.
    """
    by_class = "class" in (here.scheme.ranking.within, there.scheme.ranking.within)
    order = sorted(differences, key=lambda one: (one.there.rank or 0, one.there.unit.code))
    turned = [
        _overtaking(winner, loser)
        for winner in order
        for loser in order
        if (not by_class or _classes(winner) == _classes(loser)) and _is_turned(winner, loser)
    ]
    return sorted(turned, key=lambda one: -abs(one.gap_there - one.gap_here))


def _classes(of: Difference) -> tuple[str, str]:
    return of.here.unit.unit_class, of.there.unit.unit_class


def _is_turned(winner: Difference, loser: Difference) -> bool:
    before = (winner.here.rank or 0) > (loser.here.rank or 0)
    return before and (winner.there.rank or 0) < (loser.there.rank or 0)


def _overtaking(winner: Difference, loser: Difference) -> Overtaking:
    return Overtaking(
        winner.there.unit,
        loser.there.unit,
        winner,
        loser,
        effects={name: winner.effects[name] - loser.effects[name] for name in EFFECTS},
    )
