"""What made the difference between two results, or between two units of one: exactly, and in no order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from xiangheng_scoring.analysis.comparison.attribution import rounded, shapley, subsets
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
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.errors import ComparisonImpossible
from xiangheng_scoring.explain.uncertainty import doubt_between
from xiangheng_scoring.numbers.exact import ZERO, exact_sum, exactly
from xiangheng_scoring.scheme import Scheme, Unit

Effect = Literal["value", "weight", "frame", "rule", "missing", "adjustment"]
EFFECTS: tuple[Effect, ...] = ("value", "weight", "frame", "rule", "missing", "adjustment")
Effects = Mapping[str, Decimal]
Progress = Callable[[int, int], None]


def _no_progress(done: int, total: int) -> None:
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
        doubt = doubt_between(there, here) if here.leaf.unit == there.leaf.unit else None
        return doubt is not None and doubt.covers

    @cached_property
    def by_size(self) -> tuple[tuple[str, Decimal], ...]:
        """The effects that are not zero, largest first."""
        moving = [(name, effect) for name, effect in self.effects.items() if effect]
        return tuple(sorted(moving, key=lambda part: (-abs(part[1]), part[0])))


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
    def decisive(self) -> Effect:
        """The effect that did most for the winner."""
        return max(EFFECTS, key=lambda name: self.effects[name])


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
    scored = [
        (before, after) for before, after in pairs if before.total is not None and after.total is not None
    ]
    differences = []
    for done, (before, after) in enumerate(scored, start=1):
        differences.append(_difference(tables, before, after))
        progress(done, len(scored))
    return Comparison(
        here,
        there,
        tuple(differences),
        tuple(_overtakings(here, there, differences)),
        only_here=tuple(ours[code].unit for code in ours if code not in theirs),
        only_there=tuple(theirs[code].unit for code in theirs if code not in ours),
        without_total=tuple(before.unit for before, after in pairs if (before, after) not in scored),
    )


@exactly
def compare_units(result: Result, unit: str, other: str) -> Difference:
    """Why `other` stands where it does against `unit`, both by code or name, in one result.

    Raises `UnknownUnit` for another name, and `ComparisonImpossible` where one of them has no total.
    """
    here, there = result.unit(unit), result.unit(other)
    for side in (here, there):
        if side.total is None:
            raise ComparisonImpossible(
                f"{side.unit.name}没有总分，不能比较",
                at=result.scheme.name,
                expected="两个有总分的对象",
                remedy="换一个对象，或补报",
            )
    return _difference(Tables(result, result), here, there)


def _by_code(result: Result) -> dict[str, UnitResult]:
    return {unit.unit.code: unit for unit in result.units}


def _difference(tables: Tables, here: UnitResult, there: UnitResult) -> Difference:
    factors = _differing(tables, here, there)
    coalitions = Coalitions(
        tables, Side(tables.here, here.unit.code), Side(tables.there, there.unit.code), factors
    )
    trees = {coalition: coalitions.nodes(coalition) for coalition in subsets(factors)}
    schemes = (tables.here.scheme, tables.there.scheme)
    parts = (_parts(schemes[0]), _parts(schemes[1]))
    by_leaf: dict[str, Effects] = {}
    for code in dict.fromkeys((*parts[0], *parts[1])) if all(parts) else ():
        # A node that is no part in a coalition's tree (a mean's child) adds nothing to its total.
        worth = {
            coalition: Fraction((nodes[code].points or ZERO) if code in parts[WEIGHT in coalition] else ZERO)
            for coalition, nodes in trees.items()
        }
        by_leaf[code] = rounded(shapley(factors, worth), tables.decimals)
    if by_leaf:
        split = {
            factor: exact_sum(effects.get(factor, ZERO) for effects in by_leaf.values()) for factor in FACTORS
        }
    else:
        roots = [scheme.root.code for scheme in schemes]
        worth = {
            coalition: Fraction(nodes[roots[WEIGHT in coalition]].points or ZERO)
            for coalition, nodes in trees.items()
        }
        split = rounded(shapley(factors, worth), tables.decimals)
    split["adjustment"] = there.adjustment.points - here.adjustment.points
    return Difference(
        here,
        there,
        difference=(there.total or ZERO) - (here.total or ZERO),
        effects={effect: split.get(effect, ZERO) for effect in EFFECTS},
        by_leaf=by_leaf,
        schemes=schemes,
    )


def _differing(tables: Tables, here: UnitResult, there: UnitResult) -> list[str]:
    """The factors that can differ at all: each one left out halves the work."""
    if tables.here is tables.there:
        is_one_class = here.unit.unit_class == there.unit.unit_class
        return [VALUE, MISSING] if is_one_class else [VALUE, MISSING, FRAME, WEIGHT]
    is_same_data = (tables.here.data, tables.here.period) == (tables.there.data, tables.there.period)
    figures = [MISSING] if is_same_data else [VALUE, MISSING, FRAME]
    return figures if tables.is_same_scheme else [*figures, RULE, WEIGHT]


def _parts(scheme: Scheme) -> dict[str, None]:
    """The nodes whose points add up to the total, in the order of the table; none where the total is a mean."""
    if scheme.root.code not in scheme.additive:
        return {}
    nodes = scheme.nodes.values()
    return {
        node.code: None
        for node in nodes
        if node.code in scheme.with_points and (node.is_leaf or node.code not in scheme.additive)
    }


def _overtakings(here: Result, there: Result, differences: list[Difference]) -> list[Overtaking]:
    """Every pair whose order in the official ranking is turned round, those who moved most against each other first.

    Where ranks are inside classes, only those who were and are of one class have an order.
    """
    by_class = "class" in (here.scheme.ranking.within, there.scheme.ranking.within)
    order = sorted(differences, key=lambda moved: (moved.there.rank or 0, moved.there.unit.code))
    turned = [
        Overtaking(
            winner.there.unit,
            loser.there.unit,
            winner,
            loser,
            effects={name: winner.effects[name] - loser.effects[name] for name in EFFECTS},
        )
        for winner in order
        for loser in order
        if not by_class or _classes(winner) == _classes(loser)
        if (winner.here.rank or 0) > (loser.here.rank or 0)
        if (winner.there.rank or 0) < (loser.there.rank or 0)
    ]
    return sorted(turned, key=lambda pair: -abs(pair.gap_there - pair.gap_here))


def _classes(of: Difference) -> tuple[str, str]:
    return of.here.unit.unit_class, of.there.unit.unit_class
