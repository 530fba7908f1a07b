"""What a node must be in itself: each check looks at one row, whatever the others say."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.rules import Fitting, LevelAndProgress
from xiangheng_scoring.scheme.fields import Fields, split_list
from xiangheng_scoring.scheme.model import Input, Node
from xiangheng_scoring.scheme.structure import BRANCH_POLICIES
from xiangheng_scoring.scheme.tables import NODES

#: What only an indicator has: on a branch it would be read by nobody.
OF_INDICATORS = (
    "parameters",
    "transform",
    "input",
    "direction",
    "target",
    "value_decimals",
    "value_min",
    "value_max",
    "plausible_min",
    "plausible_max",
    "applies_to",
    "error",
    "aspect",
)
#: Policies that put a value of an earlier year in the place of a missing one.
OF_EARLIER_YEARS = frozenset({"last_year", "latest"})
#: No figure of an earlier year is anybody's baseline.
EARLIEST = 1900
INPUT_WORDS: Mapping[Input, str] = {"findings": "问题计数", "marks": "评委打分"}


def check_node(node: Node, fields: Fields, year: int) -> None:
    """Note every fault that a node of an assessment of `year` has in itself."""
    if not fields.text("rule"):
        # A branch must not seem to say what only its indicators can.
        for column in NODES.columns:
            if column.name in OF_INDICATORS and fields.text(column.name):
                fields.fault(
                    column.name,
                    f"「{node.code}」没有计分规则，是分支，不用「{column.title}」",
                    expected="留空",
                    remedy="写在下级各指标上，或填计分规则",
                )
        return
    _check_aspects(node, fields)
    _check_order(node, fields)
    # What is compared with a logarithm must have one itself, as often as the value is brought to one.
    _check_scale(node, fields, "parameters", "界限", () if node.rule is None else node.rule.limits())
    _check_scale(node, fields, "target", "目标值", () if node.target is None else (node.target,))
    _check_baselines(node, fields, year)
    _check_ranges(node, fields)
    if node.input in INPUT_WORDS:
        _check_counted(node, fields, INPUT_WORDS[node.input])
    if node.rule is not None and not node.rule.gives_points and node.weight:
        fields.fault(
            "weight",
            f"{node.rule.title}不计分，权重须为 0",
            code="SCHEME-WEIGHT",
            expected="0",
            remedy="权重改为 0",
        )


def _check_aspects(node: Node, fields: Fields) -> None:
    is_shorthand = isinstance(node.rule, LevelAndProgress)
    if len(split_list(node.aspect)) not in ((0, 2) if is_shorthand else (0, 1)):
        fields.fault(
            "aspect",
            f"「{node.aspect}」不合适",
            expected="两个方面，如 水平;进步，或留空" if is_shorthand else "一个方面，或留空",
            remedy="写两个，用分号隔开" if is_shorthand else "写一个；写两个的只有水平与进步",
        )


def _check_order(node: Node, fields: Fields) -> None:
    """Bounds are stated on the scale of shares and changes: whatever brings them to another one comes after these."""
    for before, step in pairwise(node.transforms):
        if before.moves_bounds and not step.moves_bounds:
            fields.fault(
                "transform",
                f"「{step.title}」写在「{before.title}」之后，界限和目标值不知按哪一步换算",
                expected="先作占比、对基期，后取对数、处理离群值",
                remedy="对调次序",
            )


def _check_scale(node: Node, fields: Fields, column: str, what: str, limits: Sequence[Decimal]) -> None:
    for step in node.transforms:
        if not all(map(step.takes, limits)):
            fields.fault(
                column,
                f"取对数的指标，{what}须大于 0",
                code="SCHEME-PARAMETER",
                expected="每次取对数之前都大于 0 的数",
            )
            return
        if isinstance(step, Fitting):
            return  # where a bound comes to stand is then for the data to say
        limits = [step.bound(limit) for limit in limits]
    if column == "target" and node.rule is not None and node.transforms:
        for problem in (problem for limit in limits for problem in node.rule.against_target(limit)):
            fields.fault(
                column, f"变换后：{problem}", expected="变换后不小于 0 的数", remedy="改目标值或换规则"
            )


def _check_baselines(node: Node, fields: Fields, year: int) -> None:
    """A value is compared with the past, not with itself or with what is still to come.

    Last year's value shows no progress over last year: where nothing else is tried, nothing can fill the gap.
    """
    for column, compared in (("parameters", (node.rule,)), ("transform", node.transforms)):
        for stated in (getattr(rule_or_step, "baseline", None) for rule_or_step in compared):
            if isinstance(stated, int) and not EARLIEST <= stated < year:
                fields.fault(
                    column,
                    f"基期 {stated} 年不在评价年度 {year} 年之前",
                    code="SCHEME-PARAMETER",
                    expected=f"{EARLIEST} 到 {year - 1}，或 previous_year",
                    remedy="改 baseline",
                )
    rule = node.rule.progress() if isinstance(node.rule, LevelAndProgress) else node.rule
    bases = [base for step in node.transforms for base in step.looks_back_to(year - 1)]
    if rule is not None and rule.needs_baseline:
        bases.append(rule.baseline_period(year))
    if node.missing and set(node.missing) <= OF_EARLIER_YEARS and max(bases, default=0) >= year - 1:
        fields.fault(
            "missing",
            f"沿用的 {year - 1} 年值就是基期值，只会与自己比",
            code="SCHEME-MISSING",
            expected="另写一种其后的处理，如 reweight",
            remedy="补写缺报处理，或改 baseline",
        )


def _check_ranges(node: Node, fields: Fields) -> None:
    """What is plausible, or aimed at, must be possible."""
    ends = (("plausible_min", node.plausible.low), ("plausible_max", node.plausible.high))
    for column, value in (*ends, ("target", node.target)):
        if value is not None and not node.possible.holds(value):
            fields.fault(
                column,
                f"{plain(value)} 在可能范围之外",
                expected="在可能下限与可能上限之间",
                remedy="改其中一个",
            )


def _check_counted(node: Node, fields: Fields, what: str) -> None:
    """Counts and marks come from tables of their own, which know no other year and no denominator."""
    fault = fields.fault
    if node.transforms:
        fault("transform", f"{what}不作变换", expected="留空", remedy="删去变换，或改用填报值")
    if isinstance(node.rule, LevelAndProgress) or (node.rule and node.rule.needs_baseline):
        fault("rule", f"{what}没有基期值", expected="不要基期值的规则", remedy="换规则，或改用填报值")
    if node.input == "marks" and not set(node.missing) <= set(BRANCH_POLICIES):
        allowed = "、".join(BRANCH_POLICIES)
        fault("missing", f"{what}不能用别的值代替", expected=allowed, remedy="改成其中之一")
