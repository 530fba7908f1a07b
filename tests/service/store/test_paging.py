"""Lists by pages: every row once, whatever is written meanwhile, and from no place that another list gave."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from xiangheng_platform.access.tables import Account
from xiangheng_platform.store.errors import PageRefused
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow, PersonalRow, table_of

LOG = table_of(AuditRow).columns
BY_MOMENT, BY_ACTOR = Order(LOG.at, LOG.number), Order(LOG.actor, LOG.number, falls=True)


def act(store: Store, *actors: str) -> None:
    """An act of each."""
    for actor in actors:
        with store.act(actor, "a:b:c", "x"):
            pass


@pytest.mark.parametrize("order", [BY_MOMENT, BY_ACTOR])
def test_pages_hold_every_row_once(store: Store, clock: Any, order: Order) -> None:
    """By a moment, or by a name that many rows share; each page is as long as it may be."""
    act(store, *"bacabcab")
    numbers, after, lengths = list[int](), "", list[int]()
    with store.reading() as session:
        everything = [row.number for row in order.page(session, select(AuditRow)).rows]
        while after or not lengths:
            page = order.page(session, select(AuditRow), after=after, limit=4)
            numbers += [row.number for row in page.rows]
            lengths.append(len(page.rows))
            after = page.next

    assert (numbers, lengths) == (everything, [4, 4, 1])


def test_what_is_written_meanwhile_moves_nothing(store: Store, clock: Any) -> None:
    """Neither before the cursor nor behind it does a row come twice or get lost."""
    act(store, *"ccaa")
    with store.reading() as session:
        first = BY_ACTOR.page(session, select(AuditRow), limit=3)
    clock.now += timedelta(days=1)
    act(store, "z", "b")
    with store.reading() as session:
        second = BY_ACTOR.page(session, select(AuditRow), after=first.next, limit=9)

    assert [row.actor for row in (*first.rows, *second.rows)] == ["system", "c", "c", "b", "a", "a"]
    assert second.next == ""


@pytest.mark.parametrize("after", ["?", "Wzdd", "bnVsbA", "W10", "é", "eyJhIjoxfQ"])
def test_a_cursor_that_is_none_is_refused(store: Store, after: str) -> None:
    """With an error that says where to begin again."""
    with store.reading() as session, pytest.raises(PageRefused):
        BY_ACTOR.page(session, select(AuditRow), after=after, limit=3)


def test_a_cursor_of_another_order_is_refused(store: Store) -> None:
    """The same rows lie elsewhere in it."""
    act(store, "a", "b")
    with store.reading() as session:
        cursor = BY_ACTOR.page(session, select(AuditRow), limit=1).next
        with pytest.raises(PageRefused):
            BY_MOMENT.page(session, select(AuditRow), after=cursor, limit=1)
        with pytest.raises(PageRefused):
            BY_ACTOR.page(session, select(AuditRow), limit=0)


def test_no_list_is_ordered_by_what_is_shown_masked() -> None:
    """Where a name stands among others tells it; nor by what may be empty, or does not tell rows apart."""
    personal, accounts = table_of(PersonalRow).columns, table_of(Account).columns
    for columns in ((personal.value, accounts.login), (LOG.clock, LOG.number), (LOG.actor,)):
        with pytest.raises(ValueError, match=r"list|cursor"):
            Order(*columns)


def test_keys_are_as_many_as_there_are(store: Store) -> None:
    """More than either database takes as parameters; texts and numbers, signs of languages that quote included."""
    act(store, "甲'\"\\", "乙")
    with store.reading() as session:
        numbers = session.exec(select(AuditRow).where(among(col(AuditRow.number), range(2, 70_000)))).all()
        actors = session.exec(select(AuditRow).where(among(col(AuditRow.actor), ["甲'\"\\", "丙"]))).all()
        nothing = session.exec(select(AuditRow).where(among(col(AuditRow.actor), []))).all()

    assert [row.number for row in numbers] == [2, 3]
    assert [row.number for row in actors] == [2]
    assert nothing == []


def test_many_keys_are_looked_up_by_an_index(store: Store) -> None:
    """Beside another condition as well: SQLite says how it will look, a server with few rows may rightly scan."""
    if store.database.file is None:
        pytest.skip("PostgreSQL decides by how many rows there are")
    wanted = select(AuditRow).where(among(col(AuditRow.number), [1]), col(AuditRow.reason) == "")
    with store.reading() as session:
        connection = session.connection()
        statement = wanted.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert any("SEARCH audit USING INTEGER PRIMARY KEY" in row[-1] for row in plan), plan


@pytest.mark.parametrize("order", [BY_MOMENT, BY_ACTOR])
def test_groups_have_pages_of_their_own_at_one_statement(store: Store, clock: Any, order: Order) -> None:
    """Each is the page that the group would have by itself, from its first row on or behind a cursor; groups may overlap."""
    act(store, *"bacabcabddd")
    groups = {"few": ("b",), "most": ("a", "c", "b"), "none": (), "unknown": ("z",)}
    with store.reading() as session:
        start = order.page(session, select(AuditRow), limit=2).next
        for after in ("", start):
            told = order.pages(session, select(AuditRow), LOG.actor, groups, after=after, limit=2)
            alone = {
                name: order.page(
                    session, select(AuditRow).where(among(col(AuditRow.actor), actors)), after=after, limit=2
                )
                for name, actors in groups.items()
            }
            assert told == alone
