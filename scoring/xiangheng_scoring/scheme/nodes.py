"""The tree: rows of the `nodes` table → checked nodes, shorthands replaced by their branches."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from xiangheng_scoring.numbers.exact import ONE, ZERO
from xiangheng_scoring.rules import (
    TRANSFORMATIONS,
    Direction,
    LevelAndProgress,
    ParameterError,
    Rule,
    RuleKinds,
    Transformation,
)
from xiangheng_scoring.scheme.fields import Faults, Fields, parse_decimal, split_list, without_duplicates
from xiangheng_scoring.scheme.model import WEIGHTED_SUM, MissingPolicy, Node, Weighting
from xiangheng_scoring.scheme.node_checks import check_node
from xiangheng_scoring.scheme.structure import BRANCH_POLICIES, check_structure
from xiangheng_scoring.scheme.tables import NODES, Row
from xiangheng_scoring.vocabulary import Range

#: After these nothing is left to be tried.
LAST_POLICIES: tuple[MissingPolicy, ...] = BRANCH_POLICIES
#: Values are read at 15 significant digits.
MOST_DECIMALS = 15
#: Beyond this a mean of powers leaves the range of the arithmetic.
HIGHEST_POWER = 100


def read_nodes(
    rows: tuple[Row, ...], year: int, scale: int, kinds: RuleKinds, faults: Faults
) -> dict[str, Node]:
    """All nodes by code, in the order of the table, with shorthands expanded; faults are noted, not raised."""
    without_duplicates(rows, ("code",), faults, "节点编码")
    nodes: dict[str, Node] = {}
    places: dict[str, Fields] = {}
    for row in rows:
        fields = Fields(row, NODES, faults)
        for node in _expanded(_NodeReader(fields, year, scale, kinds).node()):
            other = places.setdefault(node.code, fields)
            nodes.setdefault(node.code, node)
            if other.text("code") != fields.text("code"):
                fields.fault(
                    "code",
                    f"编码 {node.code} 由水平与进步展开而来，又另有一行，另一处在 {other.row.place}",
                    code="SCHEME-TWICE",
                    expected="各不相同",
                    remedy="改编码",
                )
    check_structure(nodes, places, faults)
    return nodes


class _NodeReader:
    """One row of the table as a node."""

    def __init__(self, fields: Fields, year: int, scale: int, kinds: RuleKinds) -> None:
        self.fields = fields
        self.year = year
        self.scale = scale
        self.kinds = kinds

    def node(self) -> Node:
        """The node, with neutral values where the row has faults."""
        fields = self.fields
        code = fields.text("code", str(fields.row.place))
        direction: Direction = fields.choice("direction", "positive")
        rule = self._rule(direction)
        node = Node(
            code=code,
            parent=fields.text("parent"),
            name=fields.text("name"),
            weight=fields.number("weight", low=ZERO) or ZERO,
            rule=rule,
            indicator=code if rule else "",
            direction=direction,
            transforms=self._transforms(),
            input="marks" if rule and rule.needs_marks else fields.choice("input", "value"),
            target=fields.number("target"),
            decimals=fields.integer("decimals", self.scale, low=0, high=self.scale),
            unit=fields.text("unit"),
            value_decimals=fields.integer("value_decimals", 0, low=0, high=MOST_DECIMALS)
            if fields.text("value_decimals")
            else None,
            possible=self._range("value_min", "value_max"),
            plausible=self._range("plausible_min", "plausible_max"),
            applies_to=fields.items("applies_to"),
            error=fields.number("error", low=ZERO),
            aspect=fields.text("aspect"),
            office=fields.text("office"),
            source=fields.text("source"),
            definition=fields.text("definition"),
            clause=fields.text("clause"),
            basis=fields.choice("basis", ""),
            note=fields.text("note"),
            verified=fields.flag("verified"),
        )
        node = replace(node, **self._branching())
        missing, reason = self._missing(node)
        node = replace(node, missing=missing, missing_reason=reason)
        check_node(node, fields, self.year)
        return node

    def _rule(self, direction: Direction) -> Rule | None:
        fields, kind = self.fields, self.fields.text("rule")
        if not kind:
            return None
        # Asked for and not looked for: a kind of a plugin that is refused tells so when it is asked for.
        rule_type = self.kinds.get(kind)
        if rule_type is None:
            fields.fault(
                "rule",
                f"没有计分规则「{kind}」",
                code="SCHEME-RULE",
                expected="、".join(sorted(self.kinds)),
                remedy="改成其中之一，或启用提供它的插件",
            )
            return None
        if (given := fields.json_object("parameters")) is None:
            return None
        try:
            rule = rule_type.read(given)
        except ParameterError as error:
            for problem in error.problems:
                fields.fault(
                    "parameters",
                    problem,
                    code="SCHEME-PARAMETER",
                    expected=f"{kind} 的参数：{'、'.join(error.known) or '无'}",
                    remedy=f"见手册中的 {kind}",
                )
            return None
        self._check_rule(rule, direction)
        return rule

    def _check_rule(self, rule: Rule, direction: Direction) -> None:
        fields = self.fields
        if direction not in rule.directions:
            fields.fault(
                "direction",
                f"{rule.title}不用于方向 {direction}",
                expected="、".join(rule.directions),
                remedy="改方向或换规则",
            )
        for problem in rule.against(direction) if direction in rule.directions else ():
            fields.fault(
                "parameters",
                problem,
                code="SCHEME-PARAMETER",
                expected="与 direction 一致",
                remedy="对调两个值或改方向",
            )
        target = parse_decimal(fields.text("target"))
        for problem in rule.against_target(target) if target is not None else []:
            fields.fault("target", problem, expected="不小于 0 的数", remedy="改目标值或换规则")
        if rule.needs_target and not fields.text("target"):
            fields.fault("target", f"{rule.title}需要目标值", expected="一个数", remedy="填目标值")

    def _transforms(self) -> tuple[Transformation, ...]:
        text = self.fields.text("transform")
        stated = [text] if text else []
        given = (self.fields.json("transform") or []) if text.startswith("[") else stated
        steps = (self._transform(item if isinstance(item, dict) else {"kind": item}) for item in given)
        return tuple(step for step in steps if step is not None)

    def _transform(self, item: dict[str, Any]) -> Transformation | None:
        """One step; a bare name stands for a kind without parameters, as it does outside a list."""
        kind = TRANSFORMATIONS.get(str(item.get("kind")))
        if kind is None:
            self.fields.fault(
                "transform",
                f"没有变换「{item.get('kind')}」",
                code="SCHEME-RULE",
                expected="、".join(TRANSFORMATIONS),
                remedy="改成其中之一",
            )
            return None
        try:
            return kind.read({name: value for name, value in item.items() if name != "kind"})
        except ParameterError as error:
            self.fields.fault(
                "transform",
                "；".join(error.problems),
                code="SCHEME-PARAMETER",
                expected="、".join(error.known) or "没有参数",
                remedy=f"见手册中的 {kind.kind}",
            )
            return None

    def _range(self, low: str, high: str) -> Range:
        stated = Range(self.fields.number(low), self.fields.number(high))
        if stated.low is not None and stated.high is not None and stated.low > stated.high:
            self.fields.fault(high, "上限低于下限", expected="不低于下限", remedy="对调两个值")
        return stated

    def _branching(self) -> dict[str, Any]:
        """How a branch is made of its children and weighs them; of an indicator neither may be stated."""
        fields, text = self.fields, self.fields.text("aggregation")
        if fields.text("rule"):
            if text:
                fields.fault(
                    "aggregation", "指标没有汇总方式", expected="留空", remedy="删去汇总方式，或删去计分规则"
                )
            if fields.text("weighting"):
                fields.fault("weighting", "指标没有下级可定权", expected="留空", remedy="删去定权方法")
            return {}
        weighting: Weighting = fields.choice("weighting", "given")
        if not text.startswith("power:"):
            return {"aggregation": fields.choice("aggregation", WEIGHTED_SUM), "weighting": weighting}
        exponent = parse_decimal(text.removeprefix("power:"))
        if exponent is None or exponent.is_zero() or abs(exponent) > HIGHEST_POWER:
            fields.fault(
                "aggregation",
                f"「{text}」的幂不对",
                expected=f"power: 后接不为 0、绝对值不超过 {HIGHEST_POWER} 的数，如 power:2",
            )
        return {"aggregation": "power", "exponent": exponent, "weighting": weighting}

    def _missing(self, node: Node) -> tuple[tuple[MissingPolicy, ...], str]:
        """The chain of policies for what is missing, and the reason for giving nothing."""
        chain = self.fields.items("missing")
        allowed = NODES.column("missing").choices if self.fields.text("rule") else BRANCH_POLICIES
        for policy in chain:
            if policy not in allowed:
                self.fields.fault(
                    "missing", f"没有缺报处理「{policy}」", expected="、".join(allowed), remedy="改成其中之一"
                )
        if self.fields.text("rule") and not chain and node.gives_points:
            self.fields.fault(
                "missing",
                "没有写明缺报处理",
                code="SCHEME-MISSING",
                expected="、".join(allowed),
                remedy="写明缺报时怎么办；系统不设缺省",
            )
        if set(chain[:-1]) & set(LAST_POLICIES):
            self.fields.fault(
                "missing",
                f"「{'；'.join(chain)}」中有的永远用不到",
                expected=f"{'、'.join(LAST_POLICIES)} 只能写在最后",
                remedy="删去其后的，或调整次序",
            )
        reason = self.fields.text("missing_reason")
        if "zero" in chain and not reason:
            self.fields.fault(
                "missing_reason",
                "缺报得 0 分须写明理由",
                code="SCHEME-MISSING",
                expected="如 应报未报不得分",
                remedy="填缺报理由",
            )
        return tuple(cast(MissingPolicy, policy) for policy in chain if policy in allowed), reason


def _expanded(node: Node) -> Iterator[Node]:
    """The node itself, or for the shorthand 水平与进步 the branch and its two leaves."""
    if not isinstance(node.rule, LevelAndProgress):
        yield node
        return
    shorthand, aspects = node.rule, split_list(node.aspect)
    level_aspect, progress_aspect = aspects if len(aspects) == 2 else ("", "")
    yield replace(
        node,
        rule=None,
        aggregation=WEIGHTED_SUM,
        is_shorthand=True,
        indicator="",
        missing=("reweight",),
        aspect="",
        applies_to=(),
    )
    for suffix, word, aspect, rule, share in (
        ("level", "水平", level_aspect, shorthand.level(), shorthand.level_share),
        ("progress", "进步", progress_aspect, shorthand.progress(), shorthand.progress_share),
    ):
        yield replace(
            node,
            code=f"{node.code}.{suffix}",
            parent=node.code,
            name=f"{node.name}（{word}）",
            weight=(node.weight or ONE) * share,
            rule=rule,
            aspect=aspect,
        )
