"""Rolling a table of values up along the tree of its day: pure, exact, and never past a gap without saying so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xiangheng_platform.regions.errors import ValuesRefused
from xiangheng_platform.regions.facts import Kind, Level
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.numbers.exact import ZERO, at_45_digits, exactly
from xiangheng_scoring.titled import Titled


class Method(Titled):
    """How the value of a division follows from those below it."""

    SUM = ("sum", "合计", "the values below are added up")
    WEIGHTED_MEAN = ("weighted_mean", "按人口加权平均", "their mean, each weighted by its population")
    NONE = ("none", "不汇总", "nothing follows: values stand only where they were handed in")


@dataclass(frozen=True, slots=True)
class RollUp:
    """What an indicator declares: the method, the level at which values are handed in, whether a part may stand.

    Without `allows_partial` one missing value makes every value above it missing. With it the value is that of what is
    there, and says what is not.
    """

    method: Method
    level: Level = Level.COUNTY
    allows_partial: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a division, None where there is none, and the codes that are lacking in it.

    `missing` have no value. `unweighted` have one and no population above zero to weigh it with.
    """

    code: str
    value: Decimal | None
    missing: tuple[str, ...] = ()
    unweighted: tuple[str, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Whether the value stands for a part only."""
        return self.value is not None and bool(self.missing or self.unweighted)


@exactly
def roll_up(
    tree: Tree, values: Mapping[str, Decimal], how: RollUp, weights: Mapping[str, Decimal] | None = None
) -> dict[str, Figure]:
    """The figure of every division down to the level of the values, and of every reporting unit, by code.

    Values are expected of each division of the level (and of one above it that has nothing below). A reporting unit
    `SEPARATE` is added to its division, beside what the division handed in itself; one `WITHIN` is in that already and
    only shown. Weights are populations, by the codes of what hands in; those of others are not used. Raises
    `ValuesRefused` for values of what does not hand in on that day, weights of what is not there, and no numbers.
    """
    table = _Table(tree, values, weights or {}, how)
    if faults := [*table.faults()]:
        raise ValuesRefused(faults)
    return table.figures()


@dataclass(frozen=True, slots=True)
class _Part:
    """What goes up from a division: how many values, their sum (each times its weight), the sum of weights, the gaps.

    Means are kept in two parts until the end, so that a mean of means is the mean of all, with one division.
    """

    count: int = 0
    total: Decimal = ZERO
    weight: Decimal = ZERO
    missing: tuple[str, ...] = ()
    unweighted: tuple[str, ...] = ()

    def __add__(self, other: "_Part") -> "_Part":
        return _Part(
            self.count + other.count,
            self.total + other.total,
            self.weight + other.weight,
            self.missing + other.missing,
            self.unweighted + other.unweighted,
        )


class _Table:
    """Values and weights on the tree of their day."""

    def __init__(
        self, tree: Tree, values: Mapping[str, Decimal], weights: Mapping[str, Decimal], how: RollUp
    ) -> None:
        self.tree, self.values, self.weights, self.how = tree, values, weights, how
        self.shown = [
            division
            for division in tree.divisions
            if division.level.rank <= how.level.rank or self._hands_in(division)
        ]

    def faults(self) -> Iterator[Fault]:
        """Values and weights that are no numbers, or of what does not hand in."""
        for code, value in self.values.items():
            yield from self._misplaced(code, "数")
            if not value.is_finite():
                yield Fault("REGION-VALUES", code, f"「{value}」不是数", "一个数", "改正，没有的不要写")
        for code, weight in self.weights.items():
            if code not in self.tree:
                yield from self._misplaced(code, "人口数")
            if not weight.is_finite() or weight < 0:
                yield Fault(
                    "REGION-VALUES", code, f"人口数「{weight}」不合适", "0 以上的数", "改正，没有的不要写"
                )

    def figures(self) -> dict[str, Figure]:
        """The figure of everything that is shown, worked out from the bottom."""
        parts: dict[str, _Part] = {}
        figures: dict[str, Figure] = {}
        for division in reversed(self.shown):
            code, hands_in = division.code, self._hands_in(division)
            below = [child for child in self.tree.children(code) if child.code in parts]
            added = [parts[child.code] for child in below if child.kind is not Kind.WITHIN]
            parts[code] = sum(added, self._handed_in(code) if hands_in else _Part())
            if hands_in and (not added or self.how.method is Method.NONE):
                # What was handed in stands as it is, also where there is no population to weigh it with.
                value = self.values.get(code)
                figures[code] = Figure(code, value, () if value is not None else (code,))
            else:
                figures[code] = self._joined(code, parts[code])
        return {division.code: figures[division.code] for division in self.shown}

    def _misplaced(self, code: str, what: str) -> Iterator[Fault]:
        if code not in self.tree:
            message, expected = f"{self.tree.day} 没有这个代码的区划", "这一天的代码"
            yield Fault("REGION-VALUES", code, message, expected, "核对代码和日期，按当日的区划报")
        elif not self._hands_in(self.tree.division(code)):
            message = f"{self.tree.division(code).name} 的{what}由下级汇总或不在填报层级，不能直接报"
            yield Fault("REGION-VALUES", code, message, f"{self.how.level.label}的数", "删去这一行")

    def _hands_in(self, division: Division) -> bool:
        """Whether values of a division are handed in, and not worked out from those below it."""
        level = self.how.level
        if division.kind is not Kind.DIVISION:
            above = self.tree.parent(division.code)
            return above is not None and above.level.rank <= level.rank
        if division.level.rank >= level.rank:
            return division.level is level
        return all(child.kind is not Kind.DIVISION for child in self.tree.children(division.code))

    def _handed_in(self, code: str) -> _Part:
        value, weight = self.values.get(code), self.weights.get(code)
        if value is None:
            return _Part(missing=(code,))
        if self.how.method is not Method.WEIGHTED_MEAN:
            return _Part(1, value)
        return _Part(1, value * weight, weight) if weight else _Part(unweighted=(code,))

    def _joined(self, code: str, part: _Part) -> Figure:
        if self.how.method is Method.NONE:
            return Figure(code, None)
        has_gaps = bool(part.missing or part.unweighted) and not self.how.allows_partial
        value = None if has_gaps or not part.count else part.total
        if value is not None and self.how.method is Method.WEIGHTED_MEAN:
            value = at_45_digits(value / part.weight)
        return Figure(code, value, part.missing, part.unweighted)
