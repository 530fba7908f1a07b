"""Worked examples: a scheme proves on loading that its rules give the scores its author expects."""

from dataclasses import replace
from decimal import Decimal

from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.exact import plain, shown
from xiangheng_scoring.rules import (
    Case,
    Fitting,
    Gap,
    Inputs,
    Judgement,
    Ordered,
    Transformation,
    Treated,
    agrees,
    closed,
)
from xiangheng_scoring.scheme.fields import Faults, Fields, parse_decimal
from xiangheng_scoring.scheme.leaf import stepped, transformed
from xiangheng_scoring.scheme.model import Node, Scheme
from xiangheng_scoring.scheme.tables import EXAMPLES, Row

NO_INPUTS = Inputs({}, {}, 0)


def check_examples(scheme: Scheme, faults: Faults) -> None:
    """Run every worked example of the scheme and note each that disagrees, naming both values."""
    for row in scheme.tables.of("examples"):
        _check(scheme, row, faults)


def _check(scheme: Scheme, row: Row, faults: Faults) -> None:
    fields = Fields(row, EXAMPLES, faults)
    node, stated = scheme.nodes.get(fields.text("indicator")), fields.number("score")
    if node is None or node.rule is None:
        code = fields.text("indicator")
        fields.fault(
            "indicator",
            f"没有指标「{code}」",
            code="SCHEME-REFERENCE",
            expected="nodes 表中有计分规则的编码",
            remedy="改编码",
        )
        return
    value = fields.number("value")
    if value is None and not node.rule.needs_marks:
        fields.fault("value", "算例没有值", expected="一个数", remedy="补填")
    if stated is None or (value is None and not node.rule.needs_marks):
        return
    try:
        _compare(_worked(scheme, node, value or Decimal(0), fields), stated, fields)
    except (XianghengError, ArithmeticError, LookupError) as error:
        fields.fault(
            "value",
            f"算例算不出来：{error}",
            code="SCHEME-EXAMPLE",
            expected="规则要用的同组值、基期值、参照值、评委分都写上",
            remedy="补填 among、changes、baseline、reference 或 marks",
        )


def _worked(scheme: Scheme, node: Node, value: Decimal, fields: Fields) -> Judgement | Gap:
    among = fields.numbers("among")
    if not among and any(isinstance(step, Fitting) for step in node.transforms):
        return Gap("变换的参数由数据定，算例须写同组值（among）")
    node, among = _fitted(node, among)
    baseline = fields.number("baseline")
    past = {} if baseline is None else {scheme.year - 1: baseline}
    found = transformed(node, value, Inputs(_others(fields), past, scheme.year))
    if isinstance(found, Gap):
        return found
    target = fields.number("target")
    case = Case(
        value=found.value,
        direction=node.direction,
        target=node.target if target is None else target,
        baseline=baseline,
        cohort=Ordered.of(among),
        changes=tuple(sorted(fields.numbers("changes"))),
        marks=tuple(sorted(fields.numbers("marks"))),
        measure=node.unit,
        reference=fields.number("reference"),
    )
    rule = found.rule
    if rule.reference_unit() and case.reference is None:
        return Gap("算例没有写参照对象的值（reference）")
    return rule.gap(case) or rule.judge(case)


def _fitted(node: Node, among: tuple[Decimal, ...]) -> tuple[Node, tuple[Decimal, ...]]:
    """The node with its open steps fitted on `among`, the values before the first of them, and what these become."""
    steps: list[Transformation] = []
    values = among
    for step in node.transforms:
        made = closed(step, values)
        if isinstance(made, Treated):
            found = [stepped(made, value, NO_INPUTS) for value in values]
            values = tuple(value for value in found if value is not None)
        steps.append(made)
    return replace(node, transforms=tuple(steps)), values


def _others(fields: Fields) -> dict[str, Decimal]:
    found = {}
    for pair in fields.items("others"):
        code, _, text = pair.partition("=")
        number = parse_decimal(text)
        if number is None:
            fields.fault("others", f"「{pair}」不对", expected="如 POP=35")
        else:
            found[code.strip()] = number
    return found


def _compare(worked: Judgement | Gap, stated: Decimal, fields: Fields) -> None:
    if isinstance(worked, Gap):
        fields.fault(
            "score",
            f"算例写 {plain(stated)}，规则算不出：{worked.reason}",
            code="SCHEME-EXAMPLE",
            expected="可以计分的算例",
            remedy="改算例或规则",
        )
    elif not agrees(worked.score, stated):
        fields.fault(
            "score",
            f"算例写 {plain(stated)}，按规则算得 {shown(worked.score)}（{worked.formula}）",
            code="SCHEME-EXAMPLE",
            expected=shown(worked.score),
            remedy="改规则的参数，或改算例",
        )
