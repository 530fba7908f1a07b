"""One unit's tree: which nodes count, what weight each is given, and how scores become points."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from xiangheng_scoring.engine.aggregation import weighted_mean
from xiangheng_scoring.engine.result import Evidence, NodeResult, Status
from xiangheng_scoring.errors import AggregationImpossible, Fault, RunBlocked
from xiangheng_scoring.numbers.apportionment import apportion
from xiangheng_scoring.numbers.exact import HUNDRED, ONE, ZERO, at_40_digits, decimals_of, exact_sum, half_up
from xiangheng_scoring.scheme import Node, Scheme, Unit

Scores = Mapping[str, NodeResult]


class Shape:
    """The tree for one pattern of missing leaves: what counts, and with what weight.

    Nearly all units of a class share a pattern, so the work that depends on nothing else is done once.
    First bottom-up: which nodes are scored, missing, or do not apply. Then top-down: the weight of each.
    """

    def __init__(self, scheme: Scheme, leaves: Mapping[str, Status]) -> None:
        self.scheme = scheme
        self.statuses: dict[str, Status] = dict(leaves)
        self.handling: dict[str, str] = {}
        self.zero: set[str] = set()
        self.blocked: list[tuple[Node, Node]] = []
        self.available: dict[str, list[Node]] = {}
        self.weights: dict[str, Decimal] = {}
        for node in reversed(scheme.top_down):
            if not node.is_leaf:
                self._decide_branch(node)
        if self.statuses[scheme.root.code] == "scored":
            self.weights[scheme.root.code] = scheme.root.weight
        for node in scheme.top_down:
            if not node.is_leaf and self.statuses[node.code] == "scored":
                self._share_below(node)

    def _counting(self, node: Node) -> list[Node]:
        return [child for child in self.scheme.children(node.code) if child.gives_points]

    def _decide_branch(self, node: Node) -> None:
        """Status of a branch, its children's being known; its policy for child branches that are wholly missing."""
        children = self._counting(node)
        for child in children:
            if child.is_leaf or self.statuses[child.code] != "missing" or not node.missing:
                continue
            # The branch of a shorthand was one row of the scheme, whose own policy has settled its leaves; the parent's
            # has no say.
            policy = "reweight" if child.is_shorthand else node.missing[0]
            if policy == "block":
                self.blocked.append((node, child))
            elif policy == "zero":
                self.statuses[child.code] = "scored"
                self.zero.add(child.code)
                self.handling[child.code] = f"整支缺报，按 0 分计（{node.missing_reason}）"
            else:
                self.handling[child.code] = "整支缺报，权重分给同级"
        self.available[node.code] = [child for child in children if self.statuses[child.code] == "scored"]
        is_missing = any(self.statuses[child.code] == "missing" for child in children)
        otherwise: Status = "missing" if is_missing else "not_applicable"
        self.statuses[node.code] = "scored" if self.available[node.code] else otherwise

    def _share_below(self, node: Node) -> None:
        children, weight = self.available[node.code], self.weights[node.code]
        nominal = {child.code: child.weight for child in children}
        is_changed = len(children) < len(self._counting(node)) or weight != node.weight
        if children and node.code in self.scheme.additive and is_changed:
            # Down to the places of the weight itself where it has more than points have: else there is a rest that
            # nobody can be given.
            nominal = apportion(weight, nominal, max(self.scheme.scale, decimals_of(weight)))
        self.weights.update(nominal)

    def refuse_blocked(self, unit: Unit) -> None:
        """Raise `RunBlocked` for a branch that is wholly missing under the policy `block`."""
        faults = [
            Fault(
                "RUN-MISSING",
                f"{unit.name}（{unit.code}）› {child.code} {child.name}",
                "整支缺报",
                expected="至少一个下级有值",
                remedy=f"补报，或在方案中改「{parent.name}」的缺报处理",
            )
            for parent, child in self.blocked
        ]
        if faults:
            raise RunBlocked(faults, at=self.scheme.name)


class Trees:
    """Scores the trees of all units of a scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._shapes: dict[tuple[Status, ...], Shape] = {}
        self._bottom_up = tuple(node for node in reversed(scheme.top_down) if not node.is_leaf)
        self._has_points = {node.code: scheme.has_points(node) for node in scheme.nodes.values()}

    def score(
        self, unit: Unit, leaves: Sequence[Evidence], scores: Iterable[Decimal | None]
    ) -> dict[str, NodeResult]:
        """The results of all nodes of one unit, by code, in the order of the table.

        `leaves` is the evidence in the order of `scheme.leaves`, `scores` that of each by its rule. Raises `RunBlocked` where a branch is wholly
        missing and its parent's policy is `block`, `AggregationImpossible` where a mean does not exist.
        """
        shape = self._shape(leaves)
        if shape.blocked:
            shape.refuse_blocked(unit)
        results = {
            evidence.leaf.code: self._leaf(shape, evidence, score)
            for evidence, score in zip(leaves, scores, strict=True)
        }
        for node in self._bottom_up:
            results[node.code] = self._branch(unit, shape, node, results)
        return {code: results[code] for code in self._scheme.nodes}

    def _shape(self, leaves: Sequence[Evidence]) -> Shape:
        pattern = tuple([evidence.status for evidence in leaves])
        if pattern not in self._shapes:
            statuses = {evidence.leaf.code: evidence.status for evidence in leaves}
            self._shapes[pattern] = Shape(self._scheme, statuses)
        return self._shapes[pattern]

    def _leaf(self, shape: Shape, evidence: Evidence, score: Decimal | None) -> NodeResult:
        """Points = score × weight ÷ 100, rounded half-up once; none below a mean."""
        leaf, handling = evidence.leaf, evidence.handling
        code = leaf.code
        weight = shape.weights.get(code)
        if weight is None or score is None:
            return NodeResult(code, evidence.status, leaf.weight, handling=handling, evidence=evidence)
        if not self._has_points[code]:
            return NodeResult(code, "scored", leaf.weight, weight, score, None, None, handling, evidence)
        exact = score * weight / HUNDRED
        points = half_up(exact, leaf.decimals)
        return NodeResult(code, "scored", leaf.weight, weight, score, points, exact, handling, evidence)

    def _branch(self, unit: Unit, shape: Shape, node: Node, results: Scores) -> NodeResult:
        """A branch's score by its aggregation; a weighted sum adds its children's rounded points, so that parts add up."""
        code, weight = node.code, shape.weights.get(node.code)
        handling = shape.handling.get(code, "")
        if weight is None:
            return NodeResult(code, shape.statuses[code], node.weight, handling=handling)
        children = [results[child.code] for child in shape.available[code]]
        score: Decimal | None
        if code in self._scheme.additive and code not in shape.zero:
            exact = exact_sum(child.exact for child in children if child.exact is not None)
            points = exact_sum(child.points for child in children if child.points is not None)
            # Of marks that are none there is no rate, which a floor could be held against.
            score = at_40_digits(exact * HUNDRED / weight) if weight else None
            return NodeResult(code, "scored", node.weight, weight, score, points, exact, handling)
        score = ZERO if code in shape.zero else self._mean(unit, node, children)
        if not self._has_points[code]:
            return NodeResult(code, "scored", node.weight, weight, score, handling=handling)
        exact = score * weight / HUNDRED
        points = half_up(exact, node.decimals)
        return NodeResult(code, "scored", node.weight, weight, score, points, exact, handling)

    @staticmethod
    def _mean(unit: Unit, node: Node, children: Sequence[NodeResult]) -> Decimal:
        scores, weights = zip(*((child.score or ZERO, child.used_weight) for child in children), strict=True)
        try:
            return weighted_mean(node.aggregation, scores, weights, node.exponent or ONE)
        except AggregationImpossible as error:
            raise AggregationImpossible(
                error.fault.message,
                at=f"{unit.name}（{unit.code}）› {node.code} {node.name}",
                expected=error.fault.expected,
                remedy=error.fault.remedy,
            ) from error
