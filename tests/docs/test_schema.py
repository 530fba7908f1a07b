"""What front ends were promised stays: the printed schema is committed, and nothing in it goes without being said first."""

import re
from collections.abc import Iterator

import pytest
from graphql import GraphQLEnumType, build_schema, is_specified_scalar_type

from xiangheng_graphql import published
from xiangheng_graphql.assembly.texts import installed
from xiangheng_graphql.schema import Assembly

PROMISED = """
type Query { county(code: String!): County  old: String @deprecated(reason: "county") }
type County { name: String!  level: Level! }
enum Level { COUNTY PREFECTURE GONE @deprecated(reason: "never used") }
"""


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("  level: Level!", ""),
        ("name: String!", "name: String"),
        ("name: String!", "name: Int!"),
        ("code: String!", "code: String!, day: String!"),
        ("COUNTY PREFECTURE", "COUNTY"),
        ("county(code: String!): County ", ""),
    ],
)
def test_what_a_front_end_relies_on_is_not_taken_away(was: str, is_now: str) -> None:
    """A field, a word or an argument that is gone, and a type that promises less, are told."""
    assert published.breaking(PROMISED, PROMISED.replace(was, is_now))


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ('old: String @deprecated(reason: "county")', ""),
        (' GONE @deprecated(reason: "never used")', ""),
        ("name: String!", "name: String!  code: String!"),
        ("code: String!", "code: String!, day: String"),
    ],
)
def test_what_was_said_to_go_may_go_and_more_may_come(was: str, is_now: str) -> None:
    """What was deprecated may be taken away; what is added breaks nobody."""
    assert published.breaking(PROMISED, PROMISED.replace(was, is_now)) == []


def test_everything_in_the_schema_is_said_in_both_languages() -> None:
    """Every type, field, argument and word has a description, Chinese first, then English."""
    untold = [place for place, description in _descriptions() if not _is_both(description)]
    assert untold == []


def test_no_description_only_repeats_the_name() -> None:
    """Whoever does not know our domain learns from the English of anything what its name does not tell."""
    repeated = [
        place
        for place, description in _descriptions()
        if _spoken(place.rpartition(".")[2]) == (description or "").partition("\n\n")[2].rstrip(".").lower()
    ]
    assert repeated == []


def test_every_chinese_word_is_of_something() -> None:
    """A word of the texts that nothing in the schema is called by is taken out."""
    assembly = Assembly()
    assembly.schema()
    words = {f"{table}.{name}" for table, named in installed().items() for name in named}
    assert words - assembly.texts.used == set()


def test_no_two_words_of_a_list_look_alike() -> None:
    """Whoever chooses one sees which it is."""
    alike = []
    for name, kind in build_schema(published.printed()).type_map.items():
        if isinstance(kind, GraphQLEnumType) and not name.startswith("__"):
            labels = [(value.description or "").partition("\n")[0] for value in kind.values.values()]
            alike += [name] if len(set(labels)) < len(labels) else []
    assert alike == []


def _descriptions() -> Iterator[tuple[str, str | None]]:
    """What is said of everything in the schema that is ours, by its coordinate."""
    for name, kind in build_schema(published.printed()).type_map.items():
        if name.startswith("__") or is_specified_scalar_type(kind):
            continue
        yield name, kind.description
        for part, definition in (getattr(kind, "fields", None) or getattr(kind, "values", {})).items():
            yield f"{name}.{part}", definition.description
            for argument, given in getattr(definition, "args", {}).items():
                yield f"{name}.{part}.{argument}", given.description


def _spoken(name: str) -> str:
    """A name in words: `validFrom` and `NOT_MET` as `valid from` and `not met`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", name).lower()


def _is_both(description: str | None) -> bool:
    chinese, _, english = (description or "").partition("\n\n")
    return any("\u4e00" <= character <= "\u9fff" for character in chinese) and bool(english.strip())
