"""What a scheme leaves to its data, fitted: treatments of outliers, and weights by entropy, CRITIC or components.

A fitted parameter is rounded once (`methods.fitting`) and exact from then on; it depends on the figures and on
nothing else: units and children are taken in the order of their codes, whatever the order of rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.values import Reported, ValueTable, look_up
from xiangheng_scoring.errors import FittingImpossible, MethodRefused
from xiangheng_scoring.numbers.exact import shown
from xiangheng_scoring.rules import Fitting, Transformation, Treated, closed
from xiangheng_scoring.scheme import Fitted, Node, Scheme
from xiangheng_scoring.scheme.leaf import displaced, stepped
from xiangheng_scoring.scheme.weights import FROM_DATA, counting, is_open, with_shares

#: Scores of the units by node, None where a unit has none; units in the order of their codes.
_Scores = dict[str, list[Decimal | None]]


def needs_fitting(scheme: Scheme) -> bool:
    """Whether something is left to the data and has not been fitted yet."""
    is_left = is_open(scheme.nodes) or any(open_steps(leaf) for leaf in scheme.leaves)
    return is_left and scheme.fitted is None


def open_steps(leaf: Node) -> tuple[Fitting, ...]:
    """The steps of an indicator's transformation that the data must close."""
    return tuple(step for step in leaf.transforms if isinstance(step, Fitting))


def fitted_scheme(scheme: Scheme, data: Dataset, period: int) -> Scheme:
    """The scheme with everything that it leaves to the data of `period` fitted.

    Raises `FittingImpossible` where a method is not defined for the scores at hand.
    """
    treated = with_fitted(scheme, Fitted(_treatments(scheme, data, period)))
    refuse_displaced(treated)
    if not is_open(scheme.nodes):
        return treated
    table, _ = look_up(treated, data, period)
    shares = _Weighing(treated, table).shares()
    return with_fitted(scheme, Fitted(treated.fitted.treatments if treated.fitted else {}, shares))


def refuse_displaced(treated: Scheme) -> None:
    """What values are held against may have no place on the scale that the data decided, or one that a rule cannot use."""
    for leaf in treated.leaves:
        where = f"{treated.name} › {leaf.code} {leaf.name}"
        if problem := displaced(leaf, leaf.target):
            raise FittingImpossible(
                problem, at=where, expected="拟合的范围之内的数", remedy="改界限或目标值，或换一种变换"
            )
        goal = leaf.goal if leaf.transforms else None
        if leaf.rule is None or goal is None:
            continue
        for problem in leaf.rule.against_target(goal):
            raise FittingImpossible(
                f"变换后的目标值是 {shown(goal)}：{problem}",
                at=where,
                expected="变换后不小于 0 的目标值",
                remedy="换一种变换或规则",
            )


def with_fitted(scheme: Scheme, fitted: Fitted) -> Scheme:
    """The scheme with its open steps closed and its open weights made."""
    nodes = {code: _closed(node, fitted.treatments) for code, node in scheme.nodes.items()}
    return replace(scheme, nodes=with_shares(nodes, fitted.shares, scheme.scale), fitted=fitted)


def _closed(node: Node, treatments: Mapping[str, Sequence[Treated]]) -> Node:
    if node.code not in treatments:
        return node
    waiting = iter(treatments[node.code])
    steps = tuple(next(waiting) if isinstance(step, Fitting) else step for step in node.transforms)
    return replace(node, transforms=steps)


def _treatments(scheme: Scheme, data: Dataset, period: int) -> dict[str, tuple[Treated, ...]]:
    reported = Reported(scheme, data)
    return {
        leaf.code: _fitted_steps(scheme, leaf, reported, period) for leaf in scheme.leaves if open_steps(leaf)
    }


def _fitted_steps(scheme: Scheme, leaf: Node, reported: Reported, period: int) -> tuple[Treated, ...]:
    rows = reported.column(leaf.indicator, period)
    units = [
        unit for unit in sorted(scheme.units) if unit in rows and leaf.applies(scheme.units[unit].unit_class)
    ]
    given = [(rows[unit].value, reported.inputs(unit, leaf, period)) for unit in units]
    found: list[Transformation] = []
    for step in leaf.transforms:
        after = (stepped(found, value, inputs) for value, inputs in given)
        values = [value for value in after if value is not None]
        found.append(_closed_step(scheme, leaf, step, values))
    return tuple(step for step in found if isinstance(step, Treated))


def _closed_step(
    scheme: Scheme, leaf: Node, step: Transformation, values: Sequence[Decimal]
) -> Transformation:
    try:
        return closed(step, values)
    except MethodRefused as refusal:
        raise _impossible(refusal, f"变换「{step.title}」", scheme, leaf, "换一种变换") from refusal


def _impossible(
    refusal: MethodRefused, what: str, scheme: Scheme, node: Node, remedy: str
) -> FittingImpossible:
    """What a method refuses, told of the node that it was to fit."""
    fault = refusal.fault
    return FittingImpossible(
        f"不能按数据定{what}：{fault.message}",
        at=f"{scheme.name} › {node.code} {node.name}",
        expected=fault.expected,
        remedy=fault.remedy or remedy,
    )


class _Weighing:
    """Branches weighed bottom-up: those below are scored first, with the weights just made."""

    def __init__(self, scheme: Scheme, table: ValueTable) -> None:
        self.scheme = scheme
        self.made: dict[str, dict[str, Decimal]] = {}
        self.scores: _Scores = {
            leaf.code: [table[leaf.code][unit].score for unit in sorted(scheme.units)]
            for leaf in scheme.leaves
        }

    def shares(self) -> dict[str, dict[str, Decimal]]:
        """The shares of the children of every branch that is weighed by data."""
        for branch in reversed(self.scheme.top_down):
            if not branch.is_leaf:
                self._weigh(branch)
        return self.made

    def _weigh(self, branch: Node) -> None:
        from xiangheng_scoring.methods.fitting import branch_scores

        children = sorted(counting(self.scheme.nodes, branch.code), key=lambda child: child.code)
        rows = list(zip(*(self.scores[child.code] for child in children), strict=True))
        weights = [child.weight for child in children]
        if branch.weighting in FROM_DATA:
            weights = self._fitted(branch, rows)
            self.made[branch.code] = dict(zip([child.code for child in children], weights, strict=True))
        try:
            self.scores[branch.code] = branch_scores(branch.aggregation, branch.exponent, rows, weights)
        except MethodRefused as refusal:
            remedy = "给下级规则设 floor 为 0，或改用算术平均"
            raise _impossible(refusal, "权，下级要先汇总", self.scheme, branch, remedy) from refusal

    def _fitted(self, branch: Node, rows: Sequence[Sequence[Decimal | None]]) -> list[Decimal]:
        from xiangheng_scoring.methods.fitting import weight_shares

        try:
            return weight_shares(branch.weighting, rows)
        except MethodRefused as refusal:
            raise _impossible(refusal, "权", self.scheme, branch, "换一种定权方法") from refusal
