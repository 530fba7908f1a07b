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
from xiangheng_scoring.numbers.exact import ONE, ZERO, decimals_of, plain
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


def is_made(nodes: Nodes, node: Node) -> bool:
    """Whether a node's own weight follows from a method, that of its parent or of one further up."""
    return any(above.weighting != "given" for above in branches_above(nodes, node))


def is_summed(nodes: Nodes, node: Node) -> bool:
    """Whether all branches above a node are weighted sums, so that its points are a part of the total."""
    return all(above.aggregation == WEIGHTED_SUM for above in branches_above(nodes, node))


def branches_above(nodes: Nodes, node: Node) -> Iterator[Node]:
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
    weighed = dict(nodes)
    for branch, is_exact in _top_down(nodes, shares):
        weights = shares.get(branch.code)
        if weights is None and is_exact and is_made(nodes, branch):
            weights = {child.code: child.weight for child in counting(nodes, branch.code)}
        if weights is None:
            continue
        if is_exact:
            full_marks = weighed[branch.code].weight
            weights = apportion(full_marks, weights, max(scale, decimals_of(full_marks)))
        weighed |= {code: replace(weighed[code], weight=weight) for code, weight in weights.items()}
    return weighed


def _top_down(nodes: Nodes, shares: Shares) -> Iterator[tuple[Node, bool]]:
    """Every branch after its parent, and whether its full marks are known.

    They are where it and all above it are weighted sums with weights.
    """
    ahead = [(node, node.aggregation == WEIGHTED_SUM) for node in nodes.values() if not node.parent]
    for branch, is_exact in ahead:
        if branch.is_leaf:
            continue
        yield branch, is_exact
        are_known = is_exact and (branch.weighting not in FROM_DATA or branch.code in shares)
        ahead += [
            (child, are_known and child.aggregation == WEIGHTED_SUM) for child in counting(nodes, branch.code)
        ]


def read_judged(nodes: Nodes, rows: Sequence[Row], faults: Faults) -> dict[str, Judged]:
    """What can be settled without data, by branch: equal weights, swings, pairwise judgements; faults are noted."""
    judgements = [Fields(row, JUDGEMENTS, faults) for row in rows]
    for judgement in judgements:
        _check_place(nodes, judgement)
    judged: dict[str, Judged] = {}
    for branch in nodes.values():
        codes = [child.code for child in counting(nodes, branch.code)]
        own = [judgement for judgement in judgements if judgement.text("node") == branch.code]
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
    for column in ("child", "other") if branch.weighting == "ahp" else ("child",):
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
    points = {swing.text("child"): swing.number("value", low=ZERO) or ZERO for swing in own}
    missing = [code for code in codes if code not in points]
    if missing or len(own) > len(points) or not any(points.values()):
        faults.add(
            "SCHEME-JUDGEMENT",
            f"judgements › {branch.code}",
            f"摆幅分不全或重复：缺 {'、'.join(missing) or '无'}，共 {len(own)} 行",
            expected=f"{'、'.join(codes)} 各一行，最重要的 100 分",
            remedy="补齐或删去重复的行",
        )
    return {code: points.get(code, ONE) for code in codes}


def _priorities(branch: Node, codes: Sequence[str], own: Sequence[Fields], faults: Faults) -> Judged:
    from xiangheng_scoring.methods.fitting import priorities

    at = f"judgements › {branch.code}"
    times = {(pair.text("child"), pair.text("other")): pair.number("value") or ZERO for pair in own}
    pairs = list(combinations(codes, 2))
    wrong = [pair for pair in pairs if (pair in times) == (pair[::-1] in times)]
    if wrong or min(times.values(), default=ONE) <= 0 or not len(own) == len(times) == len(pairs):
        named = "、".join(f"{child} 与 {other}" for child, other in wrong[:5])
        faults.add(
            "SCHEME-JUDGEMENT",
            at,
            f"两两比较不全或重复：{named or '有重复的行或不大于 0 的倍数'}",
            expected=f"{len(pairs)} 对各一行，倍数大于 0",
            remedy="每对写一行：child 比 other 重要几倍",
        )
        return Judged(dict.fromkeys(codes, ONE))
    times |= {(other, child): ONE / value for (child, other), value in times.items()}
    try:
        shares, consistency = priorities(
            [[times.get((child, other), ONE) for other in codes] for child in codes]
        )
    except MethodRefused as refusal:
        fault = refusal.fault
        faults.add("SCHEME-JUDGEMENT", at, fault.message, expected=fault.expected, remedy="改判断")
        return Judged(dict.fromkeys(codes, ONE))
    if consistency >= CONSISTENT_BELOW:
        faults.add(
            "SCHEME-JUDGEMENT",
            at,
            f"判断前后不一致：一致性比例 {plain(consistency)}",
            expected=f"小于 {plain(CONSISTENT_BELOW)}",
            remedy="重新比较差别最大的几对",
        )
    return Judged(dict(zip(codes, shares, strict=True)), consistency)
