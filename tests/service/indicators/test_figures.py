"""Numbers come in exactly, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.errors import NumberRefused
from xiangheng_platform.indicators.figures import checked, read_number
from xiangheng_scoring.numbers.exact import plain


@given(st.decimals(allow_nan=False, allow_infinity=False).filter(lambda value: len(plain(value).replace(".", "").lstrip("-0")) <= 15 and abs(value.adjusted()) < 15))  # fmt: skip
def test_what_is_printed_is_read_again(value: Decimal) -> None:
    """Every number that a spreadsheet can hold is read to its last digit."""
    assert read_number(plain(value)).value == value


@pytest.mark.parametrize(
    ("text", "value", "is_percent"),
    [
        ("59.99", "59.99", False),
        ("95.30%", "95.3", True),
        ("１，０００", "1000", False),
        ("-0.5", "-0.5", False),
    ],
)
def test_numbers_are_read_as_they_are_typed(text: str, value: str, is_percent: bool) -> None:
    """Full width, thousands and the per cent sign are understood."""
    assert (read_number(text).value, read_number(text).is_percent) == (Decimal(value), is_percent)


@pytest.mark.parametrize("text", ["", "约95", "1e5", "1,23", "NaN", "∞", "60 分", "--5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(NumberRefused):
        read_number(text)


def test_a_number_that_would_be_rounded_is_refused() -> None:
    """59.9999… is not 60, and a target of 60 is not met by rounding."""
    with pytest.raises(NumberRefused, match="15 位"):
        read_number("59.99999999999999999")


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1E+101", "1E-101", "1" * 51])
def test_what_cannot_be_kept_exactly_is_refused(text: str) -> None:
    """No number without an end, and none whose zeros would fill the memory."""
    with pytest.raises(NumberRefused):
        checked(Decimal(text))
