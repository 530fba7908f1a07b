"""Worked examples: a scheme proves on loading that its rules give the scores its author expects."""

from dataclasses import dataclass, replace
from decimal import Decimal

from xiangheng_scoring.numbers.exact import ZERO, at_90_digits, plain, shown
from xiangheng_scoring.rules import (
    Case,
    Fitting,
    Gap,
    Inputs,
    Judgement,
    Ordered,
    Rule,
    Transformation,
    Treated,
    agrees,
    closed,
)
from xiangheng_scoring.scheme.fields import Faults, Fields, parse_decimal
from xiangheng_scoring.scheme.leaf import Transformed, displaced, scaled_rule, stepped, transformed
from xiangheng_scoring.scheme.model import Node, Scheme
from xiangheng_scoring.scheme.tables import EXAMPLES

NO_INPUTS = Inputs({}, {}, 0)
RULE_CELLS = ("code", "rule", "parameters", "transform", "direction", "target")


def check_examples(scheme: Scheme, faults: Faults) -> None:
    """Run every worked example of the scheme and note each that disagrees, naming both values.

    Those of an indicator whose own row is at fault wait until that is mended.
    """
    places = {fault.at for fault in faults.noted}
    waiting = {
        row.values.get("code", "")
        for row in scheme.tables.of("nodes")
        if any(row.at(column) in places for column in RULE_CELLS)
    }
    for row in scheme.tables.of("examples"):
        fields = Fields(row, EXAMPLES, faults)
        code = fields.text("indicator")
        if not waiting & {code, code.rpartition(".")[0]}:
            _check(scheme, code, fields)


def _check(scheme: Scheme, code: str, fields: Fields) -> None:
    node = scheme.nodes.get(code)
    if node is None or node.rule is None:
        parts = [leaf.code for leaf in scheme.nodes.values() if leaf.is_leaf and leaf.indicator == code]
        fields.fault(
            "indicator",
            f"没有指标「{code}」",
            code="SCHEME-REFERENCE",
            expected="、".join(parts) or "nodes 表中有计分规则的编码",
            remedy="改编码",
        )
        return
    example = _stated(scheme, node, node.rule, fields)
    if fields.is_at_fault(*(column.name for column in EXAMPLES.columns)):
        return
    stated = plain(example.score)
    try:
        worked = _worked(scheme, node, node.rule, example)
        if isinstance(worked, Gap):
            fields.fault(
                "score",
                f"算例写 {stated}，规则算不出：{worked.reason}",
                code="SCHEME-EXAMPLE",
                expected="可以计分的算例",
                remedy="改算例或规则",
            )
        elif not agrees(worked.score, example.score):
            fields.fault(
                "score",
                f"算例写 {stated}，按规则算得 {shown(worked.score)}（{worked.formula}）",
                code="SCHEME-EXAMPLE",
                expected=shown(worked.score),
                remedy="改规则的参数，或改算例",
            )
    except Exception as error:  # a plugin's rule may break in any way
        fields.fault(
            "value",
            f"算例算不出来：规则 {node.rule.kind} 出错，{error!r}",
            code="SCHEME-EXAMPLE",
            expected="规则能算的算例",
            remedy="查规则的参数和算例的值；插件的规则查代码",
        )


@dataclass(frozen=True, slots=True)
class _Stated:
    """One row of the table: the case before its transformations, the other values, and the score."""

    case: Case
    others: dict[str, Decimal]
    score: Decimal


def _stated(scheme: Scheme, node: Node, rule: Rule, fields: Fields) -> _Stated:
    """The row as typed values; with nothing to compare with, some rules would still find a score."""
    compares = bool(rule.cohort_name())
    is_fitted = any(isinstance(step, Fitting) for step in node.transforms)
    needed = {
        "value": not rule.needs_marks,
        "baseline": rule.needs_baseline,
        "changes": rule.needs_baseline and compares,
        "among": is_fitted or (compares and not rule.needs_baseline),
        "reference": bool(rule.reference_unit()),
    }
    for column in EXAMPLES.columns:
        if needed.get(column.name) and not fields.text(column.name):
            fields.fault(
                column.name,
                f"{rule.title}的算例要写「{column.title}」",
                expected=column.meaning,
                remedy="补填",
            )
    value, target, score = (fields.number(name) or ZERO for name in ("value", "target", "score"))
    case = Case(
        value=value,
        direction=node.direction,
        target=target if fields.text("target") else node.target,
        baseline=fields.number("baseline"),
        cohort=Ordered.of(fields.numbers("among")),
        changes=tuple(sorted(fields.numbers("changes"))),
        marks=tuple(sorted(fields.numbers("marks"))),
        measure=node.unit,
        reference=fields.number("reference"),
    )
    return _Stated(case, _others(scheme, fields), score)


def _worked(scheme: Scheme, node: Node, rule: Rule, example: _Stated) -> Judgement | Gap:
    baseline = example.case.baseline
    years = [year for step in node.transforms for year in step.looks_back_to(scheme.year)]
    past = {} if baseline is None else dict.fromkeys(years, baseline)
    inputs = Inputs(example.others, past, scheme.year)
    node, cohort = _fitted(node, example.case.cohort)
    if problem := displaced(node, example.case.target):
        return Gap(problem)
    done = transformed(node, example.case.value, inputs)
    if isinstance(done, Gap):
        return done
    before = None if baseline is None else transformed(node, baseline, inputs)
    case = example.case._replace(
        value=done.value,
        target=node.at_scale(example.case.target),
        baseline=before.value if isinstance(before, Transformed) else baseline,
        cohort=Ordered.of(map(at_90_digits, cohort)),
    )
    rule = scaled_rule(rule, node)
    return rule.gap(case) or rule.judge(case)


def _fitted(node: Node, among: tuple[Decimal, ...]) -> tuple[Node, tuple[Decimal, ...]]:
    """The node with its open steps fitted on `among`, the values before the first of them, and what these become."""
    steps: list[Transformation] = []
    values = among
    for step in node.transforms:
        steps.append(closed(step, values))
        if isinstance(steps[-1], Treated):
            after = (stepped(steps[-1:], value, NO_INPUTS) for value in values)
            values = tuple(value for value in after if value is not None)
    return replace(node, transforms=tuple(steps)), values


def _others(scheme: Scheme, fields: Fields) -> dict[str, Decimal]:
    others = {}
    for pair in fields.items("others"):
        code, _, text = (part.strip() for part in pair.partition("="))
        number = parse_decimal(text)
        if number is None:
            fields.fault("others", f"「{pair}」不对", expected="如 POP=35")
        elif code not in scheme.nodes:
            fields.fault(
                "others",
                f"没有指标「{code}」",
                code="SCHEME-REFERENCE",
                expected="nodes 表中的编码",
                remedy="改编码",
            )
        else:
            others[code] = number
    return others
