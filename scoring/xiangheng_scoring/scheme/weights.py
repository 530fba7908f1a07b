"""How the children of a branch get their weights: as stated, alike, by judgement, or by what the data say.

Judgements (AHP, swing) are part of the scheme and settled when it is read; weights by entropy, CRITIC or principal
component stay open until there are data (`fitting`). Either way the shares are exact numbers of six places, and the
parent's full marks are apportioned by them, so that the children still add up to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from xiangheng_scoring.errors import MethodRefused
from xiangheng_scoring.numbers.apportionment import apportion
from xiangheng_scoring.numbers.exact import ONE, decimals_of, plain
from xiangheng_scoring.scheme.fields import Faults, Fields
from xiangheng_scoring.scheme.model import WEIGHTED_SUM, Node, Weighting
from xiangheng_scoring.scheme.tables import JUDGEMENTS, Row

WEIGHTINGS: Mapping[Weighting, str] = {
    "given": "按方案所写",
    "equal": "等权",
    "swing": "摆幅法",
    "ahp": "层次分析法",
    "entropy": "熵权法",
    "critic": "CRITIC 法",
    "pca": "主成分法",
}
FROM_DATA: tuple[Weighting, ...] = ("entropy", "critic", "pca")
FROM_JUDGEMENT: tuple[Weighting, ...] = ("ahp", "swing")
#: Above this consistency ratio judgements contradict each other (Saaty 1980): a scheme with such is refused.
CONSISTENT_BELOW = Decimal("0.1")

Nodes = Mapping[str, Node]
Shares = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What judgements say of one branch: each child's share, and for AHP the consistency ratio."""

    shares: Mapping[str, Decimal]
    consistency: Decimal | None = None


def counting(nodes: Nodes, branch: str) -> list[Node]:
    """The children of a branch that take part in its score, in the order of the table."""
    return [node for node in nodes.values() if node.parent == branch and node.gives_points]


def is_open(nodes: Nodes) -> bool:
    """Whether some branch waits for data to weigh its children."""
    return any(node.weighting in FROM_DATA for node in nodes.values())


def weights_are_made(nodes: Nodes, branch: Node) -> bool:
    """Whether the weights below a branch follow from something else than what the table says of each child."""
    return branch.weighting != "given" or is_made(nodes, branch)


def is_made(nodes: Nodes, node: Node) -> bool:
    """Whether a node's own weight follows from a method, that of its parent or of one further up."""
    return any(above.weighting != "given" for above in _above(nodes, node))


def is_summed(nodes: Nodes, node: Node) -> bool:
    """Whether all branches above a node are weighted sums, so that its points are a part of the total."""
    return all(above.aggregation == WEIGHTED_SUM for above in _above(nodes, node))


def _above(nodes: Nodes, node: Node) -> Iterator[Node]:
    """The branches above a node, the nearest first; a circle, a fault of its own, is gone round once."""
    seen: set[str] = set()
    above = nodes.get(node.parent)
    while above is not None and above.code not in seen:
        yield above
        seen.add(above.code)
        above = nodes.get(above.parent)


def with_shares(nodes: Nodes, shares: Shares, scale: int) -> dict[str, Node]:
    """The nodes with the weights that `shares` give, from the root down.

    Under weighted sums full marks are apportioned at `scale` places, so that they add up exactly; under means weights
    are relative and the shares themselves serve, as they do below a branch that still waits for its data. Below a
    weight that was made, stated weights are relative too.
    """
    made = dict(nodes)
    for place in _top_down(nodes, shares):
        branch = place.branch
        wanted = shares.get(branch.code)
        if wanted is None and place.is_exact and is_made(nodes, branch):
            wanted = {child.code: child.weight for child in counting(nodes, branch.code)}
        if wanted is None:
            continue
        weights = _apportioned(made[branch.code].weight, wanted, scale) if place.is_exact else wanted
        made |= {code: replace(made[code], weight=weight) for code, weight in weights.items()}
    return made


def _apportioned(whole: Decimal, shares: Mapping[str, Decimal], scale: int) -> Mapping[str, Decimal]:
    positive = shares if any(shares.values()) else dict.fromkeys(shares, ONE)
    return apportion(whole, positive, max(scale, decimals_of(whole)))


@dataclass(frozen=True, slots=True)
class _Place:
    """A branch, and whether its full marks are known: it and all above it are weighted sums with weights."""

    branch: Node
    is_exact: bool


def _top_down(nodes: Nodes, shares: Shares) -> Iterator[_Place]:
    """Every branch after its parent."""
    ahead = [_Place(node, node.aggregation == WEIGHTED_SUM) for node in nodes.values() if not node.parent]
    for place in ahead:
        branch = place.branch
        if branch.is_leaf:
            continue
        yield place
        are_known = place.is_exact and (branch.weighting not in FROM_DATA or branch.code in shares)
        ahead += [
            _Place(child, are_known and child.aggregation == WEIGHTED_SUM)
            for child in counting(nodes, branch.code)
        ]


def read_judged(nodes: Nodes, rows: Sequence[Row], faults: Faults) -> dict[str, Judged]:
    """What can be settled without data, by branch: equal weights, swings, pairwise judgements; faults are noted."""
    fields = [Fields(row, JUDGEMENTS, faults) for row in rows]
    for one in fields:
        _check_place(nodes, one)
    judged: dict[str, Judged] = {}
    for branch in nodes.values():
        codes = [child.code for child in counting(nodes, branch.code)]
        own = [one for one in fields if one.text("node") == branch.code]
        if branch.weighting == "equal":
            judged[branch.code] = Judged(dict.fromkeys(codes, ONE))
        elif branch.weighting == "swing" and codes:
            judged[branch.code] = Judged(_swings(branch, codes, own, faults))
        elif branch.weighting == "ahp" and codes:
            judged[branch.code] = _priorities(branch, codes, own, faults)
    return judged


def _check_place(nodes: Nodes, fields: Fields) -> None:
    """A judgement must be of a branch that is weighed by judgement, and of its own children."""
    branch = nodes.get(fields.text("node"))
    if branch is None or branch.weighting not in FROM_JUDGEMENT:
        fields.fault(
            "node",
            f"「{fields.text('node')}」不按判断定权",
            code="SCHEME-REFERENCE",
            expected="定权方法为 ahp 或 swing 的分支的编码",
            remedy="改编码，或改那一分支的定权方法",
        )
        return
    known = [child.code for child in counting(nodes, branch.code)]
    columns = ("child", "other") if branch.weighting == "ahp" else ("child",)
    for column in columns:
        if fields.text(column) not in known:
            fields.fault(
                column,
                f"「{fields.text(column)}」不是「{branch.code}」的下级",
                code="SCHEME-REFERENCE",
                expected="、".join(known),
                remedy="改编码",
            )
    if branch.weighting == "swing" and fields.text("other"):
        fields.fault("other", "摆幅法不作两两比较", expected="留空", remedy="删去")


def _swings(branch: Node, codes: Sequence[str], own: Sequence[Fields], faults: Faults) -> dict[str, Decimal]:
    found = {one.text("child"): one.number("value", low=Decimal(0)) or Decimal(0) for one in own}
    missing = [code for code in codes if code not in found]
    if missing or len(own) > len(found) or not any(found.values()):
        faults.add(
            "SCHEME-JUDGEMENT",
            f"judgements › {branch.code}",
            f"摆幅分不全或重复：缺 {'、'.join(missing) or '无'}，共 {len(own)} 行",
            expected=f"{'、'.join(codes)} 各一行，最重要的 100 分",
            remedy="补齐或删去重复的行",
        )
    return {code: found.get(code, ONE) for code in codes}


def _priorities(branch: Node, codes: Sequence[str], own: Sequence[Fields], faults: Faults) -> Judged:
    from xiangheng_scoring.methods.fitting import priorities

    times = {(one.text("child"), one.text("other")): one.number("value") for one in own}
    if not _are_complete(branch, codes, times, len(own), faults):
        return Judged(dict.fromkeys(codes, ONE))
    try:
        shares, consistency = priorities([[_times(times, one, other) for other in codes] for one in codes])
    except MethodRefused as refusal:
        fault = refusal.fault
        faults.add(
            "SCHEME-JUDGEMENT",
            f"judgements › {branch.code}",
            fault.message,
            expected=fault.expected,
            remedy="改判断",
        )
        return Judged(dict.fromkeys(codes, ONE))
    if consistency >= CONSISTENT_BELOW:
        faults.add(
            "SCHEME-JUDGEMENT",
            f"judgements › {branch.code}",
            f"判断前后不一致：一致性比例 {plain(consistency)}",
            expected=f"小于 {plain(CONSISTENT_BELOW)}",
            remedy="重新比较差别最大的几对",
        )
    return Judged(dict(zip(codes, shares, strict=True)), consistency)


def _are_complete(
    branch: Node,
    codes: Sequence[str],
    times: Mapping[tuple[str, str], Decimal | None],
    count: int,
    faults: Faults,
) -> bool:
    pairs = [(one, other) for one, other in combinations(codes, 2)]
    wrong = [pair for pair in pairs if (pair in times) == (pair[::-1] in times)]
    values = [value for value in times.values() if value is None or value <= 0]
    if not wrong and not values and count == len(times) == len(pairs):
        return True
    named = "、".join(f"{one} 与 {other}" for one, other in wrong[:5]) or "有重复的行或不大于 0 的倍数"
    faults.add(
        "SCHEME-JUDGEMENT",
        f"judgements › {branch.code}",
        f"两两比较不全或重复：{named}",
        expected=f"{len(pairs)} 对各一行，倍数大于 0",
        remedy="每对写一行：child 比 other 重要几倍",
    )
    return False


def _times(times: Mapping[tuple[str, str], Decimal | None], one: str, other: str) -> Decimal:
    if one == other:
        return ONE
    forward, back = times.get((one, other)), times.get((other, one))
    return forward if forward else ONE / (back or ONE)
