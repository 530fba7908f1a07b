"""What a reading service asks of the database: as many statements for ten of everything as for a few."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from sqlalchemy import event
from tests.service.probing import AUTHOR, Case, few, many, name_of, parameters, parts, probes, services

from xiangheng_platform.store.paging import Page
from xiangheng_platform.store.store import Store

#: A service asks the same statements of either database; the sweep counts them on a server too.
on_one = pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)], indirect=True
)
pytestmark = pytest.mark.both_databases

QUESTIONS = [probe for probe in probes() if probe.is_reading]


@on_one
def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    furnished: Callable[[Callable[[Store], None]], Store],
) -> None:
    """No service asks once for each row, whatever it has found."""
    small, large = counted(furnished(few)), counted(furnished(many))

    counts = zip(map(str, QUESTIONS), small, large, strict=True)
    assert [(question, was, became) for question, was, became in counts if was != became] == []


@on_one
def test_what_is_counted_has_rows(furnished: Callable[[Callable[[Store], None]], Store]) -> None:
    """As many statements for no rows as for no rows would say nothing: every answer grows but those about one thing."""
    small, large = (
        [size(question(Case(store, AUTHOR))) for question in QUESTIONS]
        for store in (furnished(few), furnished(many))
    )

    assert min(small) > 0
    for question, was, became in zip(QUESTIONS, small, large, strict=True):
        assert (became <= was) == question.is_about_one, question


def size(answer: object) -> int:
    """How many values an answer holds, however deep."""
    if isinstance(answer, Page):
        return size(answer.rows)
    if isinstance(answer, Mapping):
        return sum(map(size, answer.values()))
    if isinstance(answer, (tuple, list, set, frozenset)):
        return sum(map(size, answer))
    if is_dataclass(answer):
        return sum(size(getattr(answer, field.name)) for field in fields(answer))
    return 1


@on_one
def test_nothing_is_sought_or_ordered_by_what_is_shown_masked(
    furnished: Callable[[Callable[[Store], None]], Store],
) -> None:
    """A name is read and masked, and stands in no condition: whoever guessed it would be told by what is found."""
    store = furnished(few)
    for question in QUESTIONS:
        with statements(store) as asked:
            question(Case(store, AUTHOR))

        assert [text for text in asked if "personal.value" in text.partition(" \nFROM ")[2]] == [], question


def counted(store: Store) -> list[int]:
    """How many statements each question takes, when nothing is kept of an earlier one."""
    counts = []
    for question in QUESTIONS:
        fresh = Store(store.database, store.clock)
        with statements(fresh) as asked:
            question(Case(fresh, AUTHOR))
        counts.append(len(asked))
    return counts


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Every statement that the database is asked while the block runs."""
    asked: list[str] = []

    def _note(connection: Any, cursor: Any, statement: str, *given: Any) -> None:
        asked.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", _note)
    try:
        yield asked
    finally:
        event.remove(store.database.engine, "before_cursor_execute", _note)


def test_every_reading_service_is_counted() -> None:
    """One that is not might ask for each row, and nobody would know before the table has grown."""
    reading = {name_of(service) for service in services() if "view" in parameters(service)}

    assert reading - parts() == {question.name for question in QUESTIONS}
