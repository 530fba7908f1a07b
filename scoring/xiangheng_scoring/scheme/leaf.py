"""One indicator of one unit: from the reported value through the transformations to the rule's doorstep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xiangheng_scoring.numbers.exact import at_90_digits, shown
from xiangheng_scoring.rules import Gap, Inputs, Rule, Transformation, Treated
from xiangheng_scoring.scheme.model import Node


@dataclass(frozen=True, slots=True)
class Transformed:
    """A value after the node's transformations, with their formulas.

    `value` is as a rule sees it, `unrounded` what a middle of several such values is taken of.
    """

    value: Decimal
    unrounded: Decimal
    formulas: tuple[str, ...]


def transformed(node: Node, value: Decimal, inputs: Inputs) -> Transformed | Gap:
    """`value` after the node's transformations in order, or why there is none (zero denominator, log of 0)."""
    done = _after(node.transforms, value, inputs)
    if isinstance(done, Gap):
        return done
    unrounded, formulas = done
    return Transformed(at_90_digits(unrounded), unrounded, formulas)


def _after(
    steps: Sequence[Transformation], value: Decimal, inputs: Inputs
) -> tuple[Decimal, tuple[str, ...]] | Gap:
    """`value` after steps in order, with their formulas."""
    formulas: tuple[str, ...] = ()
    for place, step in enumerate(steps):
        seen = _seen_by(step, steps[:place], inputs)
        if isinstance(seen, Gap):
            return seen
        done = step.apply(value, seen[0])
        if isinstance(done, Gap):
            return done
        value, formulas = done.value, (*formulas, *seen[1], done.formula)
    return value, formulas


def _seen_by(
    step: Transformation, before: Sequence[Transformation], inputs: Inputs
) -> tuple[Inputs, tuple[str, ...]] | Gap:
    """What a step looks at: its past went through the steps `before` it, as its value did, else a share is held against a count."""
    if not before or inputs.earlier is None:
        return inputs, ()
    past, formulas = dict(inputs.past), []
    for year in step.looks_back_to(inputs.period):
        if year in past and year < inputs.period:
            done = _after(before, past[year], inputs.earlier(year))
            if isinstance(done, Gap):
                return Gap(f"{year} 年基期值：{done.reason}", year)
            past[year] = done[0]
            formulas += [f"{year} 年基期值 {formula}" for formula in done[1]]
    return replace(inputs, past=past), tuple(formulas)


def scaled_rule(rule: Rule, node: Node) -> Rule:
    """`rule` with its bounds on the scale of the values that it sees."""
    steps = [step for step in node.transforms if step.moves_bounds]
    for step in steps:
        rule = rule.at(step.bound)
    return rule.at(at_90_digits) if steps else rule


def displaced(node: Node, target: Decimal | None) -> str:
    """Which bound of the rule, or its target, has no place on the scale of the transformed values; empty if all have one."""
    stated_bounds = (
        ("界限", () if node.rule is None else node.rule.limits()),
        ("目标值", () if target is None else (target,)),
    )
    for what, stated in stated_bounds:
        bounds = stated
        for step in node.transforms:
            for bound, own in zip(bounds, stated, strict=True):
                if step.moves_bounds and not step.takes(bound):
                    span = step.span if isinstance(step, Treated) else "取对数之前大于 0 的数"
                    return f"{what} {shown(own)} 在变换的范围之外，应为{span}"
            bounds = tuple(step.bound(bound) for bound in bounds) if step.moves_bounds else bounds
    return ""


def stepped(steps: Sequence[Transformation], value: Decimal, inputs: Inputs) -> Decimal | None:
    """The value after steps in order; None where there is none."""
    done = _after(steps, value, inputs)
    return None if isinstance(done, Gap) else done[0]
