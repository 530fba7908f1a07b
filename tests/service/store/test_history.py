"""History is read as it was known at any moment, and as it was in force on any day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from xiangheng_platform.store.errors import NotAMoment, RowIsTaken
from xiangheng_platform.store.history import in_force, known, versions
from xiangheng_platform.store.moments import end_of
from xiangheng_platform.store.store import Store


@pytest.fixture
def read(store: Store) -> Callable[..., list[Any]]:
    """Reads by a statement and gives the numbers found."""

    def _read(statement: Any) -> list[Any]:
        with store.reading() as session:
            return [str(row.value) for row in session.exec(statement)]

    return _read


def test_a_correction_is_known_from_its_moment_on(
    store: Store, clock: Any, planted: Any, value: Callable[..., Any], read: Callable[..., list[str]]
) -> None:
    """Asked as of yesterday, the store answers what it said yesterday."""
    with store.act("user:liu", "a:b:c", "x") as act:
        old = act.add(value(number="1"))
    before = act.at
    clock.pass_(days=1)
    with store.act("user:liu", "a:b:c", "x") as act:
        act.correct(old, value(number="2"))

    assert read(known(planted)) == ["2"]
    assert read(known(planted, before)) == ["1"]
    assert read(known(planted, act.at)) == ["2"]


def test_a_retraction_takes_a_row_away_from_its_moment_on(
    store: Store, clock: Any, planted: Any, value: Callable[..., Any], read: Callable[..., list[str]]
) -> None:
    """What should never have been is no longer known, and was known before."""
    with store.act("user:liu", "a:b:c", "x") as act:
        old = act.add(value(number="1"))
    before = act.at
    clock.pass_(days=1)
    with store.act("user:liu", "a:b:c", "x") as act:
        act.correct(old, value(number=None, is_retraction=True))

    assert read(known(planted)) == []
    assert read(known(planted, before)) == ["1"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2023, 12, 31), []),
        (date(2024, 1, 1), ["1"]),
        (date(2024, 6, 30), ["1"]),
        (date(2024, 7, 1), []),
    ],
)
def test_both_days_of_a_range_belong_to_it(
    store: Store,
    planted: Any,
    value: Callable[..., Any],
    read: Callable[..., list[str]],
    day: date,
    found: list[str],
) -> None:
    """In force from the first day to the last, both included."""
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(value(number="1", valid_to=date(2024, 6, 30)))

    assert read(in_force(planted, day)) == found


def test_a_row_is_corrected_once(store: Store, value: Callable[..., Any]) -> None:
    """Of two people who correct the same row the second is told, and nothing of hers is written."""
    with store.act("user:liu", "a:b:c", "x") as act:
        old = act.add(value())
    with store.act("user:liu", "a:b:c", "x") as act:
        act.correct(old, value(number="2"))

    with pytest.raises(RowIsTaken), store.act("user:ma", "a:b:c", "x") as act:
        act.correct(old, value(number="3"))

    assert store.last_act().number == 3


def test_what_a_row_corrected_is_found(store: Store, value: Callable[..., Any], planted: Any) -> None:
    """The versions of a row, the newest first."""
    with store.act("user:liu", "a:b:c", "x") as act:
        first = act.add(value(number="1"))
        second = act.correct(first, value(number="2"))
        third = act.correct(second, value(number="3"))

    def _numbers(session: Session) -> list[str]:
        newest = session.exec(select(planted).where(planted.id == third.id)).one()
        return [str(row.value) for row in versions(session, newest)]

    with store.reading() as session:
        assert _numbers(session) == ["3", "2", "1"]


def test_rows_are_numbered_alike_on_every_database(
    store: Store, value: Callable[..., Any], planted: Any
) -> None:
    """A row's number is counted by the act, without gaps: an act that failed uses none up."""
    with store.act("user:liu", "a:b:c", "x") as act:
        first = act.add(value()).id
    with pytest.raises(RowIsTaken), store.act("user:liu", "a:b:c", "x") as act:
        act.add(value(replaces=act.add(value(replaces=1)).replaces))
    with store.act("user:liu", "a:b:c", "x") as act:
        many = act.add_many(planted, [{"county": "x", "valid_from": date(2024, 1, 1)}] * 3)
        last = act.add(value()).id

    assert (first, many, last) == (1, 3, 5)


def test_a_reading_waits_for_nobody(
    store: Store, open_again: Callable[[], Store], clock: Any, planted: Any, value: Callable[..., Any]
) -> None:
    """While an act is going on, now and today are answered at once, as far as was written before."""
    other = open_again()
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(value())
        for as_of in (None, clock.pass_(seconds=10), end_of(clock.now.date())):
            with other.view("user:ma", as_of) as view:
                assert view.session.exec(known(planted, view.as_of)).all() == []


def test_what_a_view_knew_is_answered_the_same_for_ever(
    store: Store, open_again: Callable[[], Store], clock: Any, planted: Any, value: Callable[..., Any]
) -> None:
    """An act may still be recorded before the moment that was asked about, never before the one that is named."""
    other = open_again()
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(value(number="1"))
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(value(number="2"))
        moment = clock.pass_(seconds=10)
        with other.view("user:ma", moment) as view:
            before = [row.id for row in view.session.exec(known(planted, moment))]
            known_at = view.known_at

    with other.view("user:ma", moment) as view:
        assert [row.id for row in view.session.exec(known(planted, moment))] != before
    with other.view("user:ma", known_at) as view:
        assert [row.id for row in view.session.exec(known(planted, view.as_of))] == before == [1]
        assert view.known_at == known_at


def test_what_a_view_knows_ends_with_the_last_act_or_the_moment_asked_about(store: Store, clock: Any) -> None:
    """Whichever is the earlier."""
    first = clock.now
    for _ in range(2):
        with store.act("user:liu", "a:b:c", "x") as act:
            pass
        clock.pass_(days=1)

    with store.view("user:ma") as now, store.view("user:ma", first) as then:
        assert (now.known_at, then.known_at) == (act.at, first)


def test_an_act_is_a_view_of_what_it_wrote(store: Store, planted: Any, value: Callable[..., Any]) -> None:
    """It sees everything before it and its own rows, and nothing that it reads is kept."""
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(value(number="1"))
        assert act.kept(lambda view: len(view.session.exec(known(planted, view.known_at)).all())) == 1
        act.add(value(number="2"))
        assert len(act.session.exec(known(planted, act.known_at)).all()) == 2


def test_what_will_be_known_is_not_answered(store: Store, clock: Any) -> None:
    """A day to come is told to be one; today is answered as far as it goes."""
    with store.view("user:ma", end_of(clock.now.date())):
        pass
    with pytest.raises(NotAMoment, match="还没有到"), store.view("user:ma", clock.now + timedelta(days=2)):
        pass
