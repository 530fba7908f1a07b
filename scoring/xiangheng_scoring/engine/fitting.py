"""What a scheme leaves to its data, fitted: treatments of outliers, and weights by entropy, CRITIC or components.

A fitted parameter is rounded once (`methods.fitting`) and exact from then on; it depends on the figures and on
nothing else: units and children are taken in the order of their codes, whatever the order of rows.
"""

from dataclasses import replace
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.reported import Reported
from xiangheng_scoring.engine.values import ValueTable, look_up
from xiangheng_scoring.errors import FittingImpossible, MethodRefused
from xiangheng_scoring.numbers.exact import shown
from xiangheng_scoring.rules import Fitting, Transformation, Treated, closed
from xiangheng_scoring.scheme import Fitted, Node, Scheme
from xiangheng_scoring.scheme.leaf import displaced, stepped
from xiangheng_scoring.scheme.weights import FROM_DATA, counting, is_open, with_shares


def needs_fitting(scheme: Scheme) -> bool:
    """Whether something is left to the data and has not been fitted yet."""
    return scheme.fitted is None and (is_open(scheme.nodes) or any(map(open_steps, scheme.leaves)))


def open_steps(leaf: Node) -> tuple[Fitting, ...]:
    """The steps of an indicator's transformation that the data must close."""
    return tuple(step for step in leaf.transforms if isinstance(step, Fitting))


def fitted_scheme(scheme: Scheme, data: Dataset, period: int) -> Scheme:
    """The scheme with everything that it leaves to the data of `period` fitted.

    Raises `FittingImpossible` where a method is not defined for the scores at hand.
    """
    reported = Reported(scheme, data)
    treatments = {
        leaf.code: _fitted_steps(scheme, leaf, reported, period) for leaf in scheme.leaves if open_steps(leaf)
    }
    # Treatments before weights: what weighs a branch are the scores of treated values.
    treated = with_fitted(scheme, Fitted(treatments))
    refuse_displaced(treated)
    if not is_open(scheme.nodes):
        return treated
    table, _ = look_up(treated, data, period)
    return with_fitted(scheme, Fitted(treatments, _fitted_shares(treated, table)))


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
    """The scheme with its open steps closed and its open branches weighed."""
    nodes = dict(scheme.nodes)
    for code in nodes.keys() & fitted.treatments.keys():
        waiting = iter(fitted.treatments[code])
        steps = (next(waiting) if isinstance(step, Fitting) else step for step in nodes[code].transforms)
        nodes[code] = replace(nodes[code], transforms=tuple(steps))
    return replace(scheme, nodes=with_shares(nodes, fitted.shares, scheme.scale), fitted=fitted)


def _fitted_steps(scheme: Scheme, leaf: Node, reported: Reported, period: int) -> tuple[Treated, ...]:
    rows = reported.column(leaf.indicator, period)
    given = [
        (value, reported.inputs(code, leaf, period))
        for code, unit in sorted(scheme.units.items())
        if (value := rows.value(code)) is not None and leaf.applies(unit.unit_class)
    ]
    steps: list[Transformation] = []
    for step in leaf.transforms:
        after = (stepped(steps, value, inputs) for value, inputs in given)
        try:
            # Each step is fitted to what those before it leave, not to the values as reported.
            steps.append(closed(step, [value for value in after if value is not None]))
        except MethodRefused as refusal:
            raise _impossible(refusal, f"变换「{step.title}」", scheme, leaf, "换一种变换") from refusal
    return tuple(step for step in steps if isinstance(step, Treated))


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


def _fitted_shares(scheme: Scheme, table: ValueTable) -> dict[str, dict[str, Decimal]]:
    """The shares of the children of every branch that is weighed by data.

    Bottom-up: the branches below one are scored first, with the weights that they have just been given.
    """
    # Here, since it loads NumPy: a scheme that leaves no weight to its data does not wait for that.
    from xiangheng_scoring.methods.fitting import branch_scores, weight_shares

    shares: dict[str, dict[str, Decimal]] = {}
    order = sorted(range(len(scheme.units)), key=list(scheme.units).__getitem__)
    scores: dict[str, list[Decimal | None]] = {
        code: [column.scores[place] for place in order] for code, column in table.items()
    }
    for branch in (node for node in reversed(scheme.top_down) if not node.is_leaf):
        children = sorted(counting(scheme.nodes, branch.code), key=lambda child: child.code)
        rows = list(zip(*(scores[child.code] for child in children), strict=True))
        weights = [child.weight for child in children]
        if branch.weighting in FROM_DATA:
            try:
                weights = weight_shares(branch.weighting, rows)
            except MethodRefused as refusal:
                raise _impossible(refusal, "权", scheme, branch, "换一种定权方法") from refusal
            shares[branch.code] = dict(zip([child.code for child in children], weights, strict=True))
        try:
            scores[branch.code] = branch_scores(branch.aggregation, branch.exponent, rows, weights)
        except MethodRefused as refusal:
            remedy = "给下级规则设 floor 为 0，或改用算术平均"
            raise _impossible(refusal, "权，下级要先汇总", scheme, branch, remedy) from refusal
    return shares
