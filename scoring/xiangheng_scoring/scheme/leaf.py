"""One indicator of one unit: from the reported value through the transformations to the rule's doorstep."""

from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.exact import at_90_digits
from xiangheng_scoring.rules import Gap, Inputs, Rule, Transformation
from xiangheng_scoring.scheme.model import Node


@dataclass(frozen=True, slots=True)
class Transformed:
    """A value after the node's transformations, their formulas, and the rule on the same scale.

    `value` is as a rule sees it, `unrounded` what a middle of several such values is taken of.
    """

    value: Decimal
    unrounded: Decimal
    formulas: tuple[str, ...]
    rule: Rule


def transformed(node: Node, value: Decimal, inputs: Inputs) -> Transformed | Gap:
    """`value` after the node's transformations in order, or why there is none (zero denominator, log of 0)."""
    if node.rule is None:
        raise ValueError(f"{node.code} is a branch and has no rule")
    unrounded, formulas = value, []
    for step in node.transforms:
        done = step.apply(unrounded, inputs)
        if isinstance(done, Gap):
            return done
        unrounded = done.value
        formulas.append(done.formula)
    return Transformed(at_90_digits(unrounded), unrounded, tuple(formulas), scaled_rule(node.rule, node))


def scaled_rule(rule: Rule, node: Node) -> Rule:
    """`rule` with its bounds on the scale of the values that it sees."""
    steps = [step for step in node.transforms if step.moves_bounds]
    for step in steps:
        rule = rule.at(step.bound)
    return rule.at(at_90_digits) if steps else rule


def stepped(step: Transformation, value: Decimal, inputs: Inputs) -> Decimal | None:
    """The value after one step; None where there is none."""
    done = step.apply(value, inputs)
    return None if isinstance(done, Gap) else done.value
