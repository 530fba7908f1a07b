"""Rows as values: told by place, and as right as by name."""

from dataclasses import dataclass

import pytest
from sqlalchemy import create_engine, text

from xiangheng_platform.store.rows import field_values
from xiangheng_scoring.titled import Titled


class _Colour(Titled):
    RED = "red", "红"
    BLUE = "blue", "蓝"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flag:
    name: str
    colour: _Colour
    year: int | None = None
    owner: str = ""


def test_values_are_told_under_the_names_of_the_fields_whatever_the_order_of_the_columns() -> None:
    """A column that the class has not is passed over, a field that no column has is left to whoever makes the value."""
    statement = text(
        "SELECT 7 AS id, 'blue' AS colour, 1949 AS year, 'flag' AS name UNION SELECT 8, 'red', NULL, 'banner'"
    )
    with create_engine("sqlite://").connect() as connection:
        rows = connection.execute(statement).all()

    flags = [_Flag(**said, owner="nobody") for said in field_values(_Flag, rows)]

    assert flags == [
        _Flag(name="flag", colour=_Colour.BLUE, year=1949, owner="nobody"),
        _Flag(name="banner", colour=_Colour.RED, year=None, owner="nobody"),
    ]


def test_no_row_gives_no_value_and_an_unknown_word_is_no_value() -> None:
    """A word that the closed list has not is a fault of what was kept, and not a word made up."""
    with create_engine("sqlite://").connect() as connection:
        rows = connection.execute(text("SELECT 'green' AS colour, 'flag' AS name")).all()

    assert list(field_values(_Flag, [])) == []
    with pytest.raises(KeyError, match="green"):
        list(field_values(_Flag, rows))
