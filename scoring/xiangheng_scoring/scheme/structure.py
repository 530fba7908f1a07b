"""What must hold of the tree as a whole: one root, no circles, weights that add up, a policy where branches may be missing."""

from collections.abc import Mapping, Sequence

from xiangheng_scoring.numbers.exact import decimals_of, exact_sum, plain
from xiangheng_scoring.scheme.fields import Faults, Fields
from xiangheng_scoring.scheme.model import WEIGHTED_SUM, MissingPolicy, Node
from xiangheng_scoring.scheme.weights import (
    WEIGHTINGS,
    Nodes,
    branches_above,
    counting,
    is_made,
    is_summed,
)

BRANCH_POLICIES: tuple[MissingPolicy, ...] = ("block", "zero", "reweight")


def check_structure(nodes: Nodes, places: Mapping[str, Fields], faults: Faults) -> None:
    """Note every fault of the tree as a whole: parents, circles, references, weights, missing policies."""
    _check_root(nodes, places, faults)
    for code, node in nodes.items():
        fields = places[code]
        if node.parent and node.parent not in nodes:
            fields.fault(
                "parent",
                f"没有上级「{node.parent}」",
                code="SCHEME-TREE",
                expected="表中已有的节点编码",
                remedy="改上级编码或补上那一行",
            )
        elif node.parent and nodes[node.parent].is_leaf:
            fields.fault(
                "parent",
                f"上级「{node.parent}」是指标，不能有下级",
                code="SCHEME-TREE",
                expected="分支的编码",
                remedy="改上级编码，或删去上级的计分规则",
            )
        elif node in branches_above(nodes, node):
            fields.fault(
                "parent",
                f"「{code}」的上级绕回了自己",
                code="SCHEME-TREE",
                expected="一棵树",
                remedy="改上级编码",
            )
        _check_references(nodes, node, fields)
        if not node.is_leaf and not fields.text("rule"):
            _check_branch(nodes, node, places)
        if node.is_leaf and node.gives_points:
            _check_points(nodes, node, fields)


def _check_root(nodes: Nodes, places: Mapping[str, Fields], faults: Faults) -> None:
    roots = [node for node in nodes.values() if not node.parent]
    # A table without any row is told as missing, which says it all.
    if nodes and len(roots) != 1:
        faults.add(
            "SCHEME-TREE",
            places[roots[1].code].row.place if roots else "nodes",
            f"总分一行（上级留空）应恰有一行，现为：{'、'.join(node.code for node in roots) or '没有'}",
            expected="一行",
            remedy="增删或补填上级",
        )
    for root in roots:
        if root.is_leaf:
            places[root.code].fault(
                "rule", "总分一行不能有计分规则", code="SCHEME-TREE", expected="分支", remedy="另加一行总分"
            )
        elif root.weight <= 0:
            places[root.code].fault(
                "weight",
                "总分一行没有满分",
                code="SCHEME-WEIGHT",
                expected="大于 0，如 100",
                remedy="填满分值",
            )


def _check_references(nodes: Nodes, node: Node, fields: Fields) -> None:
    reported = {other.indicator: other for other in nodes.values() if other.is_leaf}
    for used in (code for step in node.transforms for code in step.uses()):
        if used not in reported:
            problem = f"变换引用的「{used}」不是指标"
        elif used == node.indicator:
            problem = f"变换引用了「{used}」自己"
        elif reported[used].input != "value":
            problem = f"变换引用的「{used}」不填报数值"
        else:
            continue
        fields.fault(
            "transform",
            problem,
            code="SCHEME-REFERENCE",
            expected="表中另一项填报数值的指标",
            remedy="改编码，或加一行 rule 为 data 的指标",
        )


def _check_points(nodes: Nodes, leaf: Node, fields: Fields) -> None:
    """Full marks must be points, else rounding would give more or less than the whole; below a mean there are none."""
    if not is_summed(nodes, leaf):
        if leaf.aspect:
            fields.fault(
                "aspect",
                f"「{leaf.code}」在平均之下，没有可以计入方面的得分",
                expected="留空，或各级都是加权求和",
                remedy="删去方面，或改汇总方式",
            )
    elif decimals_of(leaf.weight) > leaf.decimals and not is_made(nodes, leaf):
        fields.fault(
            "weight",
            f"「{leaf.code}」的权重 {plain(leaf.weight)} 比得分的 {leaf.decimals} 位小数还细，满分取整后就不是它了",
            code="SCHEME-WEIGHT",
            expected=f"至多 {leaf.decimals} 位小数",
            remedy="改权重（水平与进步各占的份额也算），或增加小数位",
        )


def _check_branch(nodes: Nodes, node: Node, places: Mapping[str, Fields]) -> None:
    fields = places[node.code]
    children = counting(nodes, node.code)
    if not children:
        fields.fault(
            "code",
            f"分支「{node.code}」没有计分的下级",
            code="SCHEME-TREE",
            expected="至少一个下级，或填计分规则",
            remedy="补下级、补规则或删去这一行",
        )
        return
    if node.weighting == "given":
        _check_stated_weights(nodes, node, children, places)
    else:
        # Where a method gives the weights, a stated one would be believed by its reader and ignored by the score.
        for child in children:
            if places[child.code].text("weight"):
                places[child.code].fault(
                    "weight",
                    f"「{child.code}」的权重由「{node.code}」的定权方法（{WEIGHTINGS[node.weighting]}）得出",
                    code="SCHEME-WEIGHT",
                    expected="留空",
                    remedy="删去权重，或把上级的定权方法改为 given",
                )
    needs_policy = any(
        not (child.is_leaf or places[child.code].is_at_fault("rule", "parameters")) for child in children
    )
    if needs_policy and not node.missing and not fields.is_at_fault("missing"):
        fields.fault(
            "missing",
            "没有写明下级分支整支缺报时怎么办",
            code="SCHEME-MISSING",
            expected="、".join(BRANCH_POLICIES),
            remedy="写明缺报处理；系统不设缺省",
        )


def _check_stated_weights(
    nodes: Nodes, node: Node, children: Sequence[Node], places: Mapping[str, Fields]
) -> None:
    """Stated weights are positive, and add up to the branch's where that has one of its own."""
    for child in children:
        if not places[child.code].text("weight"):
            places[child.code].fault("weight", "缺「权重」", expected="大于 0 的数", remedy="补填这一格")
    weights = exact_sum(child.weight for child in children)
    is_known = not any(places[row.code].is_at_fault("weight") for row in (node, *children))
    is_absolute = node.aggregation == WEIGHTED_SUM and not is_made(nodes, node)
    if is_absolute and is_known and weights != node.weight:
        places[node.code].fault(
            "weight",
            f"下级权重之和 {plain(weights)}，与本级 {plain(node.weight)} 不等",
            code="SCHEME-WEIGHT",
            expected=plain(node.weight),
            remedy=f"差 {plain(node.weight - weights)}，改下级或本级的权重",
        )
    for child in children:
        if child.weight <= 0 and not places[child.code].is_at_fault("weight", "rule", "parameters"):
            places[child.code].fault(
                "weight",
                f"「{child.code}」的权重须大于 0",
                code="SCHEME-WEIGHT",
                expected="大于 0",
                remedy="改权重；不计分的用规则 data 或 veto",
            )
