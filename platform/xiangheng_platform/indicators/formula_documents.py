"""How an indicator is derived, for programs: an expression as a flat list of parts, each with the part that it lies in.

A list, because whoever asks a schema for a tree has to say beforehand how deep it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Annotated

from xiangheng_platform.indicators.derivation import Formula
from xiangheng_platform.indicators.expressions import Chain, Code, Expression, Number, Sign, Total
from xiangheng_platform.indicators.vocabulary import Role, Strategy
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled


class ExpressionPartKind(Titled):
    """What a part of an expression is."""

    NUMBER = ("number", "数", "a constant")
    INDICATOR = ("indicator", "指标", "the value of an indicator")
    TOTAL = ("total", "所列指标之和", "the sum of the indicators that lie in it")
    CHAIN = ("chain", "从左到右算的一串", "parts joined by signs, reckoned from left to right")


class ExpressionSign(Titled):
    """How a part of a chain is joined to what stands before it."""

    PLUS = ("+", "加", "added to what stands before it")
    MINUS = ("−", "减", "taken from what stands before it")
    TIMES = ("×", "乘", "what stands before it is multiplied by it")
    DIVIDED_BY = ("÷", "除以", "what stands before it is divided by it")


@dataclass(frozen=True, slots=True)
class ExpressionPartRecord:
    """A part of an expression; those that lie in it come after it, in the order of the text."""

    place: Annotated[
        int, Meaning("its place in the list, from 0 on; the first is the expression itself", minimum=0)
    ]
    within: Annotated[
        int | None, Meaning("place of the part that it lies in; null for the expression itself")
    ]
    kind: Annotated[ExpressionPartKind, Meaning("what stands there")]
    sign: Annotated[
        ExpressionSign | None,
        Meaning(
            "how it is joined to what stands before it; null for the first of a chain, and out of chains"
        ),
    ]
    number: Annotated[Decimal | None, Meaning("its value, where it is a number; null for other parts")]
    indicator: Annotated[str | None, Meaning("code of the indicator that stands there; null for other parts")]


@dataclass(frozen=True, slots=True)
class ExpressionRecord:
    """An expression: its text in its plainest form, and what it is made of."""

    text: Annotated[str, Meaning("the expression in its plainest form, as people write it")]
    parts: Annotated[
        tuple[ExpressionPartRecord, ...], Meaning("the expression itself first, then what lies in it")
    ]


@dataclass(frozen=True, slots=True)
class FormulaRecord:
    """How an indicator is derived: a numerator, and what it is divided by, if anything."""

    numerator: Annotated[
        ExpressionRecord, Meaning("what is divided, or the value itself where nothing is divided by")
    ]
    denominator: Annotated[
        ExpressionRecord | None, Meaning("what it is divided by; null where that is nothing")
    ]
    missing: Annotated[Strategy, Meaning("what becomes of the value where a part of it is missing")]


def formula_record(formula: Formula) -> FormulaRecord:
    """How an indicator is derived."""
    expressions = {role: expression_record(expression) for role, expression in formula.roles.items()}
    return FormulaRecord(expressions[Role.NUMERATOR], expressions.get(Role.DENOMINATOR), formula.missing)


def expression_record(expression: Expression) -> ExpressionRecord:
    """An expression as a list of its parts."""
    return ExpressionRecord(str(expression), tuple(_parts(expression, count(), None, None)))


def _parts(
    expression: Expression, places: Iterator[int], within: int | None, sign: Sign | None
) -> Iterator[ExpressionPartRecord]:
    place, joined = next(places), None if sign is None else ExpressionSign(sign)
    match expression:
        case Number(value):
            yield ExpressionPartRecord(place, within, ExpressionPartKind.NUMBER, joined, value, None)
        case Code(name):
            yield ExpressionPartRecord(place, within, ExpressionPartKind.INDICATOR, joined, None, name)
        case Total(names):
            yield ExpressionPartRecord(place, within, ExpressionPartKind.TOTAL, joined, None, None)
            for name in names:
                yield from _parts(Code(name), places, place, None)
        case Chain(first, rest):
            yield ExpressionPartRecord(place, within, ExpressionPartKind.CHAIN, joined, None, None)
            yield from _parts(first, places, place, None)
            for following, operand in rest:
                yield from _parts(operand, places, place, following)
