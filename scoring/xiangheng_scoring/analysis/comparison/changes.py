"""What stood for each indicator before and stands now, whatever part of the total it is, by the size of the change."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.analysis.comparison.differences import Difference
from xiangheng_scoring.engine.result import NodeResult
from xiangheng_scoring.numbers.exact import ZERO, exact_sum, exactly, shown
from xiangheng_scoring.scheme import Node, Scheme


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator, or one mean, on both sides of a difference; None on a side that does not have it.

    `points` is the change in points of the total; None for an indicator below the mean `below`, whose points are no part
    of the total, and which has a `score` on both sides instead.
    """

    node: Node
    here: NodeResult | None
    there: NodeResult | None
    points: Decimal | None
    below: str = ""

    @property
    def is_none(self) -> bool:
        """Whether nothing moved: neither points nor score nor value."""
        return not self.points and self.score == ZERO and self.values[0] == self.values[1]

    @property
    @exactly
    def score(self) -> Decimal:
        """The change of the score; a side without one counts as 0."""
        here, there = (side.score if side else None for side in (self.here, self.there))
        return (there or ZERO) - (here or ZERO)

    @property
    def values(self) -> tuple[str, str]:
        """What stood for it on both sides, as a table prints it."""
        return _value(self.node, self.here), _value(self.node, self.there)


@exactly
def changes(difference: Difference) -> list[Change]:
    """The parts of the total that moved, largest first, each mean followed by the indicators below it that moved."""
    here, there = difference.schemes
    parts = sorted(
        ((code, exact_sum(effects.values())) for code, effects in difference.by_leaf.items()),
        key=lambda part: (-abs(part[1]), part[0]),
    )
    moved: list[Change] = []
    for code, points in parts:
        scheme = there if code in there.nodes else here
        part = _change(difference, scheme.nodes[code], points)
        below = [] if part.node.is_leaf else _below(difference, scheme, code)
        if below or not part.is_none or any(difference.by_leaf[code].values()):
            moved += [part, *below]
    return moved if parts else _below(difference, there, there.root.code)


def _below(difference: Difference, scheme: Scheme, code: str) -> list[Change]:
    """The indicators below a mean that moved, largest change of the score first."""
    leaves = (_change(difference, leaf, None, code) for leaf in _leaves(scheme, code) if leaf.gives_points)
    moved = [change for change in leaves if not change.is_none]
    return sorted(moved, key=lambda change: (-abs(change.score), change.node.code))


def _leaves(scheme: Scheme, code: str) -> Iterator[Node]:
    for child in scheme.children(code):
        if child.is_leaf:
            yield child
        else:
            yield from _leaves(scheme, child.code)


def _change(difference: Difference, node: Node, points: Decimal | None, below: str = "") -> Change:
    here, there = (side.nodes.get(node.code) for side in (difference.here, difference.there))
    return Change(node, here, there, points, below)


def _value(node: Node, side: NodeResult | None) -> str:
    if side is None:
        return "没有这项"
    if side.status == "not_applicable":
        return "不适用"
    if not node.is_leaf:
        return "缺报" if side.score is None else f"得分率 {shown(side.score)}%"
    if side.evidence is None or side.evidence.value is None:
        return "缺报" if side.evidence is None or side.evidence.rule is None else "推补的值"
    return f"{shown(side.evidence.value)}{f' {node.unit}' if node.unit else ''}"
