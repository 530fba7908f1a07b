"""An expression as a flat list of parts says all that its text says."""

from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.derivation import Formula
from xiangheng_platform.indicators.expressions import parse
from xiangheng_platform.indicators.formula_documents import (
    ExpressionPartKind,
    ExpressionPartRecord,
    expression_record,
    formula_record,
)
from xiangheng_platform.indicators.vocabulary import Strategy

OPERANDS = st.sampled_from(["A", "B-1", "2", "0.5", "sum(A, B-1)"])
TEXTS = st.recursive(
    OPERANDS,
    lambda below: st.tuples(below, st.sampled_from("+−×÷"), below).map("({0[0]}) {0[1]} ({0[2]})".format),
    max_leaves=8,
)


def written(part: ExpressionPartRecord, parts: tuple[ExpressionPartRecord, ...]) -> str:
    """A part as text, every operand in brackets."""
    below = [inner for inner in parts if inner.within == part.place]
    match part.kind:
        case ExpressionPartKind.NUMBER:
            return str(part.number)
        case ExpressionPartKind.INDICATOR:
            return str(part.indicator)
        case ExpressionPartKind.TOTAL:
            return f"sum({', '.join(str(inner.indicator) for inner in below)})"
        case ExpressionPartKind.CHAIN:
            return "".join(f"{inner.sign or ''}({written(inner, parts)})" for inner in below)


@given(TEXTS)
def test_the_parts_of_an_expression_make_the_same_expression(text: str) -> None:
    """Read back from its parts it is what it was; each stands at its place, behind what it lies in."""
    expression = parse(text)
    record = expression_record(expression)

    assert parse(written(record.parts[0], record.parts)) == parse(record.text) == expression
    assert [part.place for part in record.parts] == list(range(len(record.parts)))
    assert all(part.within is None or part.within < part.place for part in record.parts)


def test_a_formula_without_a_denominator_has_none() -> None:
    """It is the numerator itself."""
    record = formula_record(Formula("A + B", "", Strategy.SKIP_ALL))

    assert (record.numerator.text, record.denominator, record.missing) == ("A + B", None, Strategy.SKIP_ALL)
