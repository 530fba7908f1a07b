"""One unit's tree: which nodes count, what weight each is given, and how scores become points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiangheng_scoring.aggregation import WORDS, describe_mean, weighted_mean
from xiangheng_scoring.errors import AggregationImpossible, Fault, RunBlocked
from xiangheng_scoring.exact import HUNDRED, ONE, ZERO, apportion, decimals_of, half_up, shown, snapped, total
from xiangheng_scoring.result import Evidence, NodeResult, Status
from xiangheng_scoring.rules import Case, Judgement
from xiangheng_scoring.scheme import Node, Scheme, Unit
from xiangheng_scoring.values import LeafValue

Judged = tuple[LeafValue, Case | None, Judgement | None]


def score_tree(scheme: Scheme, unit: Unit, leaves: Mapping[str, Judged]) -> dict[str, NodeResult]:
    """The results of all nodes of one unit, by code, in the order of the table.

    First bottom-up: which nodes are scored, missing, or do not apply. Then top-down: the weight each is
    given. Then bottom-up again: points and scores. Raises `RunBlocked` where a branch is wholly missing
    and its parent's policy is `block`.
    """
    tree = _Tree(scheme, unit, leaves)
    for node in reversed(scheme.top_down):
        tree.take_stock(node)
    tree.share_weights()
    for node in reversed(scheme.top_down):
        tree.score(node)
    return {code: tree.results[code] for code in scheme.nodes}


@dataclass
class _Tree:
    scheme: Scheme
    unit: Unit
    leaves: Mapping[str, Judged]

    def __post_init__(self) -> None:
        self.results: dict[str, NodeResult] = {}

    def take_stock(self, node: Node) -> None:
        """Status of a node, children first."""
        if node.is_leaf:
            value, case, judgement = self.leaves[node.code]
            self.results[node.code] = NodeResult(
                node.code,
                _leaf_status(value),
                node.weight,
                handling=value.handling,
                evidence=_evidence(value, case, judgement),
            )
            return
        statuses = [self._settled_status(node, child) for child in self._counting(node)]
        self.results[node.code] = NodeResult(node.code, _branch_status(statuses), node.weight)

    def _counting(self, node: Node) -> list[Node]:
        return [child for child in self.scheme.children(node.code) if child.gives_points]

    def _settled_status(self, parent: Node, child: Node) -> Status:
        """The child's status after the parent's policy for branches that are wholly missing."""
        status = self.results[child.code].status
        if child.is_leaf or status != "missing" or not parent.missing:
            return status
        policy = parent.missing[0]
        if policy == "block":
            self._block(parent, child)
        if policy == "zero":
            handling = f"整支缺报，按 0 分计（{parent.missing_reason}）"
            self.results[child.code] = replace(
                self.results[child.code], status="scored", score=ZERO, handling=handling
            )
            return "scored"
        self.results[child.code] = replace(self.results[child.code], handling="整支缺报，权重分给同级")
        return status

    def _block(self, parent: Node, child: Node) -> None:
        where = f"{self.unit.name}（{self.unit.code}）› {child.code} {child.name}"
        remedy = f"补报，或在方案中改「{parent.name}」的缺报处理"
        fault = Fault("RUN-MISSING", where, "整支缺报", expected="至少一个下级有值", remedy=remedy)
        raise RunBlocked([fault], where=self.scheme.name)

    def _available(self, node: Node) -> list[Node]:
        return [child for child in self._counting(node) if self.results[child.code].status == "scored"]

    def share_weights(self) -> None:
        """Give every scored node its weight, from the root down."""
        root = self.scheme.root
        self._give(root, root.weight)
        for node in self.scheme.top_down:
            if not node.is_leaf and self.results[node.code].status == "scored":
                self._share_below(node)

    def _give(self, node: Node, weight: Decimal) -> None:
        if self.results[node.code].status == "scored":
            self.results[node.code] = replace(self.results[node.code], used_weight=weight)

    def _share_below(self, node: Node) -> None:
        children = self._available(node)
        nominal = {child.code: child.weight for child in children}
        whole = self.results[node.code].used_weight
        is_changed = len(children) < len(self._counting(node)) or whole != node.weight
        if children and node.code in self.scheme.additive and is_changed:
            nominal = apportion(whole, nominal, max(self.scheme.scale, decimals_of(whole)))
        for child in children:
            self._give(child, nominal[child.code])

    def score(self, node: Node) -> None:
        """Score and points of a node, children first."""
        result = self.results[node.code]
        if result.status != "scored" or not node.gives_points:
            return
        if node.is_leaf:
            scored = self._leaf(node, result)
        elif result.score is not None:
            scored = self._with_points(node, result, ZERO)
        elif node.code in self.scheme.additive:
            scored = self._sum(node, result)
        else:
            scored = self._mean(node, result)
        self.results[node.code] = scored

    def _leaf(self, node: Node, result: NodeResult) -> NodeResult:
        judgement = result.evidence.judgement if result.evidence else None
        return self._with_points(node, result, judgement.score if judgement else ZERO)

    def _with_points(self, node: Node, result: NodeResult, score: Decimal) -> NodeResult:
        """Points = score × weight ÷ 100, rounded half-up once; none below a mean."""
        if not self.scheme.has_points(node):
            return replace(result, score=score)
        exact = score * result.used_weight / HUNDRED
        return replace(result, score=score, exact=exact, points=half_up(exact, node.decimals))

    def _sum(self, node: Node, result: NodeResult) -> NodeResult:
        """A weighted sum adds its children's rounded points, so the parts add up exactly."""
        children = [self.results[child.code] for child in self._available(node)]
        points = total(child.points for child in children if child.points is not None)
        exact = total(child.exact for child in children if child.exact is not None)
        terms = " + ".join(f"{child.points}" for child in children)
        score = snapped(exact * HUNDRED / result.used_weight) if result.used_weight else ZERO
        return replace(
            result,
            score=score,
            points=points,
            exact=exact,
            formula=f"{WORDS[node.aggregation]}：{terms} = {points}",
        )

    def _mean(self, node: Node, result: NodeResult) -> NodeResult:
        children = self._available(node)
        scores = [self._score_of(child) for child in children]
        weights = [self.results[child.code].used_weight for child in children]
        try:
            mean = weighted_mean(node.aggregation, scores, weights, node.exponent or ONE)
        except AggregationImpossible as error:
            raise self._located(error, node) from error
        formula = f"{describe_mean(node, scores, weights)} = {shown(mean)}"
        return replace(self._with_points(node, result, mean), formula=formula)

    def _score_of(self, child: Node) -> Decimal:
        return self.results[child.code].score or ZERO

    def _located(self, error: AggregationImpossible, node: Node) -> AggregationImpossible:
        fault = error.fault
        where = f"{self.unit.name}（{self.unit.code}）› {node.code} {node.name}"
        return AggregationImpossible(fault.message, where=where, expected=fault.expected, remedy=fault.remedy)


def _leaf_status(value: LeafValue) -> Status:
    if not value.applies:
        return "not_applicable"
    return "missing" if value.is_absent else "scored"


def _branch_status(statuses: Sequence[Status]) -> Status:
    if "scored" in statuses:
        return "scored"
    return "missing" if "missing" in statuses else "not_applicable"


def _evidence(value: LeafValue, case: Case | None, judgement: Judgement | None) -> Evidence:
    return Evidence(
        value=value.value,
        observation=value.observation,
        previous=value.previous,
        sources=value.sources,
        baseline=value.baseline,
        baseline_period=value.baseline_period,
        handling=value.handling,
        gap=value.gap,
        transforms=value.transforms,
        case=case,
        judgement=judgement,
    )
