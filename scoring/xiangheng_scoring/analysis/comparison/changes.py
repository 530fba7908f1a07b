"""What stood for each indicator before and stands now, whatever part of the total it is, by the size of the change."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from xiangheng_scoring.analysis.comparison.differences import Difference
from xiangheng_scoring.engine.result import NodeResult
from xiangheng_scoring.numbers.exact import ZERO, exact_sum, exactly, shown
from xiangheng_scoring.records import Meaning, Points, points
from xiangheng_scoring.scheme import Node, Scheme


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator, or a mean, on both sides of a difference."""

    code: str
    name: str
    below: Annotated[str | None, Meaning("the mean that it is below, and of which its points are no part")]
    points: Annotated[
        Points | None, Meaning("the change in points of the total; null for an indicator below a mean")
    ]
    score: Annotated[Decimal, Meaning("the change of the score; a side without one counts as 0")]
    here: Annotated[str, Meaning("what stood for it, as a table prints it")]
    there: Annotated[str, Meaning("the same there")]

    @property
    def is_none(self) -> bool:
        """Whether nothing moved: neither points nor score nor value."""
        return not self.points and not self.score and self.here == self.there


@exactly
def changes(difference: Difference) -> list[Change]:
    """The parts of the total that moved, largest first, each mean followed by the indicators below it that moved."""
    here, there = difference.schemes
    parts = sorted(
        ((code, exact_sum(effects.values())) for code, effects in difference.by_leaf.items()),
        key=lambda part: (-abs(part[1]), part[0]),
    )
    moved: list[Change] = []
    for code, effect in parts:
        scheme = there if code in there.nodes else here
        part = _change(difference, scheme.nodes[code], effect)
        below = [] if scheme.nodes[code].is_leaf else _below(difference, scheme, code)
        if below or not part.is_none or any(difference.by_leaf[code].values()):
            moved += [part, *below]
    return moved if parts else _below(difference, there, there.root.code)


def _below(difference: Difference, scheme: Scheme, code: str) -> list[Change]:
    """The indicators below a mean that moved, largest change of the score first."""
    leaves = (_change(difference, leaf, None, code) for leaf in _leaves(scheme, code) if leaf.gives_points)
    moved = [change for change in leaves if not change.is_none]
    return sorted(moved, key=lambda change: (-abs(change.score), change.code))


def _leaves(scheme: Scheme, code: str) -> Iterator[Node]:
    for child in scheme.children(code):
        if child.is_leaf:
            yield child
        else:
            yield from _leaves(scheme, child.code)


def _change(difference: Difference, node: Node, effect: Decimal | None, below: str | None = None) -> Change:
    here, there = (side.nodes.get(node.code) for side in (difference.here, difference.there))
    before, after = ((side and side.score) or ZERO for side in (here, there))
    return Change(
        node.code,
        node.name,
        below,
        points=points(effect),
        score=after - before,
        here=_value(node, here),
        there=_value(node, there),
    )


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
