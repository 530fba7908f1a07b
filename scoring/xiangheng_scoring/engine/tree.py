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
        self._share_weights()

    def _counting(self, node: Node) -> list[Node]:
        return [child for child in self.scheme.children(node.code) if child.gives_points]

    def _decide_branch(self, node: Node) -> None:
        """Status of a branch, its children's being known."""
        for child in self._counting(node):
            self._apply_policy(node, child)
        statuses = {self.statuses[child.code] for child in self._counting(node)}
        self.statuses[node.code] = next(
            (status for status in ("scored", "missing") if status in statuses), "not_applicable"
        )
        self.available[node.code] = [
            child for child in self._counting(node) if self.statuses[child.code] == "scored"
        ]

    def _apply_policy(self, parent: Node, child: Node) -> None:
        """The parent's policy for a child branch that is wholly missing."""
        if child.is_leaf or self.statuses[child.code] != "missing" or not parent.missing:
            return
        policy = "reweight" if child.is_shorthand else parent.missing[0]
        if policy == "block":
            self.blocked.append((parent, child))
        elif policy == "zero":
            self.statuses[child.code] = "scored"
            self.zero.add(child.code)
            self.handling[child.code] = f"整支缺报，按 0 分计（{parent.missing_reason}）"
        else:
            self.handling[child.code] = "整支缺报，权重分给同级"

    def _share_weights(self) -> None:
        root = self.scheme.root
        if self.statuses[root.code] == "scored":
            self.weights[root.code] = root.weight
        for node in self.scheme.top_down:
            if not node.is_leaf and self.statuses[node.code] == "scored":
                self._share_below(node)

    def _share_below(self, node: Node) -> None:
        children = self.available[node.code]
        nominal = {child.code: child.weight for child in children}
        whole = self.weights[node.code]
        is_changed = len(children) < len(self._counting(node)) or whole != node.weight
        if children and node.code in self.scheme.additive and is_changed:
            # Fitted weights may be 0; what is left of a branch still has its parent's full marks to give.
            nominal = nominal if any(nominal.values()) else dict.fromkeys(nominal, ONE)
            nominal = apportion(whole, nominal, max(self.scheme.scale, decimals_of(whole)))
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
        found = {
            one.leaf.code: self._leaf(shape, one, score) for one, score in zip(leaves, scores, strict=True)
        }
        for node in self._bottom_up:
            found[node.code] = self._branch(unit, shape, node, found)
        return {code: found[code] for code in self._scheme.nodes}

    def _shape(self, leaves: Sequence[Evidence]) -> Shape:
        pattern = tuple([one.status for one in leaves])
        shape = self._shapes.get(pattern)
        if shape is None:
            statuses = {one.leaf.code: one.status for one in leaves}
            shape = self._shapes[pattern] = Shape(self._scheme, statuses)
        return shape

    def _leaf(self, shape: Shape, one: Evidence, score: Decimal | None) -> NodeResult:
        """Points = score × weight ÷ 100, rounded half-up once; none below a mean."""
        leaf = one.leaf
        code = leaf.code
        weight = shape.weights.get(code)
        if weight is None or score is None:
            return NodeResult(code, one.status, leaf.weight, handling=one.handling, evidence=one)
        if not self._has_points[code]:
            return NodeResult(code, "scored", leaf.weight, weight, score, None, None, one.handling, one)
        exact = score * weight / HUNDRED
        points = half_up(exact, leaf.decimals)
        return NodeResult(code, "scored", leaf.weight, weight, score, points, exact, one.handling, one)

    def _branch(self, unit: Unit, shape: Shape, node: Node, found: Scores) -> NodeResult:
        weight, handling = shape.weights.get(node.code), shape.handling.get(node.code, "")
        made = NodeResult(node.code, shape.statuses[node.code], node.weight, handling=handling)
        if weight is None:
            return made
        made = made._replace(used_weight=weight)
        if node.code in shape.zero:
            return self._with_points(node, made, ZERO)
        children = [found[child.code] for child in shape.available[node.code]]
        if node.code in self._scheme.additive:
            return self._sum(made, children)
        return self._with_points(node, made, self._mean(unit, node, children))

    def _with_points(self, node: Node, made: NodeResult, score: Decimal) -> NodeResult:
        if not self._has_points[node.code]:
            return made._replace(score=score)
        exact = score * made.used_weight / HUNDRED
        return made._replace(score=score, exact=exact, points=half_up(exact, node.decimals))

    @staticmethod
    def _sum(made: NodeResult, children: Sequence[NodeResult]) -> NodeResult:
        """A weighted sum adds its children's rounded points, so the parts add up exactly.

        Of marks that are none there is no rate, which a floor could be held against.
        """
        exact = exact_sum(child.exact for child in children if child.exact is not None)
        return made._replace(
            score=at_40_digits(exact * HUNDRED / made.used_weight) if made.used_weight else None,
            points=exact_sum(child.points for child in children if child.points is not None),
            exact=exact,
        )

    @staticmethod
    def _mean(unit: Unit, node: Node, children: Sequence[NodeResult]) -> Decimal:
        scores = [child.score or ZERO for child in children]
        weights = [child.used_weight for child in children]
        try:
            return weighted_mean(node.aggregation, scores, weights, node.exponent or ONE)
        except AggregationImpossible as error:
            fault = error.fault
            where = f"{unit.name}（{unit.code}）› {node.code} {node.name}"
            raise AggregationImpossible(
                fault.message, at=where, expected=fault.expected, remedy=fault.remedy
            ) from error
