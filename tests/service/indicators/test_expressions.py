"""The grammar is closed: what it reads it prints, and what it does not know it refuses at its column."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.errors import ExpressionRefused
from xiangheng_platform.indicators.expressions import (
    DEEPEST,
    LONGEST,
    Chain,
    Code,
    Expression,
    Number,
    Total,
    codes,
    parse,
)

CODES = st.sampled_from(["A", "B1", "LF-A01", "EL-P03.x", "x_y-2"])
LEAVES: st.SearchStrategy[Expression] = st.one_of(
    CODES.map(Code),
    st.decimals(min_value=0, max_value=10**6, places=3).map(Number),
    st.lists(CODES, min_size=1, max_size=4).map(lambda names: Total(tuple(names))),
)


def chains(operands: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Chains of one rank, as the grammar makes them."""
    ranks = st.sampled_from([("+", "−"), ("×", "÷")])
    return ranks.flatmap(
        lambda signs: st.builds(
            Chain,
            operands,
            st.lists(st.tuples(st.sampled_from(signs), operands), min_size=1, max_size=3).map(tuple),
        )
    )


EXPRESSIONS = st.recursive(LEAVES, chains, max_leaves=12)


@given(EXPRESSIONS)
def test_what_is_printed_is_read_again(expression: Expression) -> None:
    """The text of an expression is that expression, with no bracket too few."""
    assert parse(str(expression)) == expression


@given(st.text(alphabet="AB12.+-*/×÷−(),，（） sum\n　", max_size=60))
def test_reading_and_printing_settles_at_once(text: str) -> None:
    """A text that is read is printed in its plainest form, which stays as it is."""
    try:
        plainest = str(parse(text))
    except ExpressionRefused:
        return

    assert str(parse(plainest)) == plainest


@given(st.text(max_size=80))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    """No other exception than ours, and its column lies in the text or right behind it."""
    column = refused_at(text)

    assert column is None or 1 <= column <= len(text) + 1


def refused_at(text: str) -> int | None:
    """The column that a refusal points at, if the text is refused."""
    try:
        parse(text)
    except ExpressionRefused as error:
        return error.column
    return None


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("A + ", 4),
        ("A ++ B", 4),
        ("(A + B", 7),
        ("A B", 3),
        ("1,000 + A", 2),
        ("__import__('os')", 1),
        ("A ** 2", 4),
        ("sum(A, 2)", 8),
        ("sum()", 5),
        ("A.b()", 4),
        ("全部 ÷ A", 1),
        ("", 1),
        ("　A　＋　！", 6),
    ],
)
def test_a_refusal_points_at_the_column(text: str, column: int) -> None:
    """Whoever typed it sees where it stops being an expression."""
    with pytest.raises(ExpressionRefused) as caught:
        parse(text)

    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "plainest"),
    [
        ("LF-A01/(B-3)*2", "LF-A01 ÷ B-3 × 2"),
        ("LF-A01/(B - 3)*2", "LF-A01 ÷ (B − 3) × 2"),
        ("sum（A、B，C）", "sum(A, B, C)"),
        ("((A)) + (B × C)", "A + B × C"),
        ("A − (B − C)", "A − (B − C)"),
        ("A ÷ (B ÷ C)", "A ÷ (B ÷ C)"),
        ("１０．５０ * A", "10.5 × A"),
    ],
)
def test_texts_are_read_as_they_are_typed(text: str, plainest: str) -> None:
    """Other signs, full width and needless brackets; a hyphen without blanks is part of a code."""
    assert str(parse(text)) == plainest


def test_codes_are_told_once_in_order() -> None:
    """What an expression looks at, for whoever must bring the values."""
    assert codes(parse("B ÷ (A + B) + sum(C, A)")) == ("B", "A", "C")


def test_multiplying_binds_more_than_adding() -> None:
    """As everybody learnt it."""
    assert parse("A + B × 2") == Chain(Code("A"), (("+", Chain(Code("B"), (("×", Number(Decimal(2))),))),))


def test_too_long_a_text_is_refused() -> None:
    """A text has a limit, and so has the work of reading it."""
    with pytest.raises(ExpressionRefused, match=str(LONGEST)):
        parse("A+" * LONGEST)


def test_too_deep_brackets_are_refused_at_the_first_too_many() -> None:
    """Depth has a limit, so that no text can exhaust the stack."""
    with pytest.raises(ExpressionRefused, match="太深") as caught:
        parse("(" * (DEEPEST + 1) + "A" + ")" * (DEEPEST + 1))

    assert caught.value.column == DEEPEST + 1


def test_the_deepest_brackets_are_read() -> None:
    """The limit itself is allowed."""
    assert parse("(" * DEEPEST + "A" + ")" * DEEPEST) == Code("A")


def test_too_long_a_number_is_refused() -> None:
    """No number that is not exact at 50 digits."""
    with pytest.raises(ExpressionRefused, match="太长"):
        parse("1" * 31)
