"""What hints of Python become: words, inputs beside their records, and what no schema may have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from graphql import GraphQLError

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.catalogue import Catalogue, english_at
from xiangheng_graphql.assembly.scalars import SCALARS
from xiangheng_graphql.assembly.texts import Texts
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

Colour = Literal["red", "green"]


class Paint(Titled):
    """In what somebody paints."""

    RED = "red", "红", "as blood is"
    GREEN = "green", "绿"


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


def catalogue(texts: Texts | None = None, **listed: type[Titled]) -> Catalogue:
    """A catalogue of a capability that lists the colours."""
    capability = Capability("test")
    for words in listed.values():
        capability.list_words(Colour, words)
    return Catalogue([capability], texts or Texts({}))


def test_words_of_a_literal_are_the_list_that_says_what_they_are() -> None:
    """A literal is an enumeration of its words, one object however often it is asked for."""
    known = catalogue(colours=Paint)
    words = known.output(Colour)
    assert known.output(Literal["red", "green"]) is words
    values = words.__strawberry_definition__.values
    assert [value.name for value in values] == ["RED", "GREEN"]
    assert [value.description for value in values] == ["红\n\nas blood is", "绿\n\ngreen"]


def test_words_that_nobody_lists_are_refused() -> None:
    """Words that nobody lists are a fault of the program, told when the schema is made."""
    with pytest.raises(TypeError, match="no capability lists"):
        catalogue().output(Colour)


def test_a_list_of_other_words_is_refused() -> None:
    """A list that lacks a word of the literal, or has another, is told at once."""
    with pytest.raises(ValueError, match="other words"):
        Capability("test").list_words(Literal["red", "blue"], Paint)


def test_what_is_told_in_no_english_is_remembered() -> None:
    """A field that nothing is said of is no field of a schema; the note nearest to it is what is said."""
    texts = Texts({})
    catalogue(texts).input(Wish)
    assert texts.untold == {"Wish.amount", "Wish.class_", "Wish.kind", "Wish.parts"}
    assert (
        english_at(Annotated[Annotated[int, Meaning("inner")], Meaning("outer", unit="km")] | None)
        == "outer; km"
    )
    assert english_at(Annotated[Annotated[int, Meaning("inner")], Meaning(minimum=1)]) == "inner"


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
