"""What hints of Python become: words, inputs beside their records, and what no schema may have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import pytest
from graphql import GraphQLError

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.catalogue import Catalogue
from xiangheng_graphql.assembly.scalars import SCALARS
from xiangheng_graphql.assembly.texts import Texts

Colour = Literal["red", "green"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants."""

    amount: Decimal
    class_: str = "any"
    kind: str = ""
    parts: tuple[int, ...] = ()

    @property
    def doubled(self) -> Decimal:
        """Twice as much."""
        return 2 * self.amount


def catalogue(**called: object) -> Catalogue:
    """A catalogue of a capability that names some words."""
    capability = Capability("test")
    for name, words in called.items():
        capability.call(words, name)
    return Catalogue([capability], Texts({}))


def test_words_of_a_literal_are_an_enumeration_by_the_name_that_they_were_given() -> None:
    """A literal is an enumeration of its words, one object however often it is asked for."""
    known = catalogue(Colour=Colour)
    words = known.output(Colour)
    assert known.output(Literal["red", "green"]) is words
    assert [value.name for value in words.__strawberry_definition__.values] == ["RED", "GREEN"]


def test_words_without_a_name_are_refused() -> None:
    """Words that nobody names together are a fault of the program, told when the schema is made."""
    with pytest.raises(TypeError, match="no capability says"):
        catalogue().output(Colour)


def test_what_an_input_gives_is_the_record_itself() -> None:
    """A record with slots, defaults and methods is what a function is given, lists as tuples; the record is left as it is."""
    kind = catalogue().input(Wish)
    assert not hasattr(Wish, "__strawberry_definition__")
    names = [field.graphql_name or field.python_name for field in kind.__strawberry_definition__.fields]
    assert names == ["amount", "class", "kind", "parts"]
    wish = kind(amount=Decimal("1.5"), parts=[1, 2], kind="x")
    assert wish == Wish(Decimal("1.5"), "any", "x", (1, 2))
    assert wish.doubled == 3


@pytest.mark.parametrize("hint", [Mapping[str, int], Sequence[int], object])
def test_what_no_schema_holds_is_refused(hint: object) -> None:
    """Neither a field nor an argument is of a type that GraphQL has nothing for."""
    with pytest.raises(TypeError):
        catalogue().output(hint)
    with pytest.raises(TypeError):
        catalogue().input(hint)


@pytest.mark.parametrize("given", ["NaN", "Infinity", "-Infinity", "1,5", "eins"])
def test_a_number_without_an_end_is_no_decimal(given: str) -> None:
    """Exact numbers that come in are numbers."""
    parse = SCALARS[Decimal].parse_value
    assert parse is not None
    with pytest.raises((ValueError, GraphQLError)):
        parse(given)
    assert parse("82.50") == Decimal("82.5")
