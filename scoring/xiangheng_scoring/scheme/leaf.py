"""One indicator of one unit: from the reported value through the transformations to the rule's doorstep."""

from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.exact import carried
from xiangheng_scoring.rules import Gap, Inputs, Rule, Transformation
from xiangheng_scoring.scheme.model import Node


@dataclass(frozen=True, slots=True)
class Transformed:
    """A value after the node's transformations, their formulas, and the rule on the same scale."""

    value: Decimal
    formulas: tuple[str, ...]
    rule: Rule


def transformed(node: Node, value: Decimal, inputs: Inputs) -> Transformed | Gap:
    """`value` after the node's transformations in order, or why there is none (zero denominator, log of 0)."""
    if node.rule is None:
        raise ValueError(f"{node.code} is a branch and has no rule")
    rule, formulas = node.rule, []
    for step in node.transforms:
        done = step.apply(value, inputs)
        if isinstance(done, Gap):
            return done
        value = carried(done.value)
        formulas.append(done.formula)
        if step.moves_bounds:
            rule = rule.at(step.bound)
    return Transformed(value, tuple(formulas), rule)


def stepped(step: Transformation, value: Decimal, inputs: Inputs) -> Decimal | None:
    """The value after one step; None where there is none."""
    done = step.apply(value, inputs)
    return None if isinstance(done, Gap) else carried(done.value)
