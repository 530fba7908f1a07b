"""The database itself refuses to change history, whoever asks."""

from collections.abc import Callable
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Text, text

from xiangheng_platform.store import schema, triggers
from xiangheng_platform.store.errors import HistoryIsFixed, RowIsTaken
from xiangheng_platform.store.store import Store


@pytest.fixture(autouse=True)
def row(store: Store, value: Callable[..., Any]) -> None:
    """One row of history."""
    with store.act("user:liu", "a:b:c", "x") as act:
        act.add(value())


def execute(store: Store, statement: str) -> None:
    """Send a statement as any program with the database's password could."""
    with store.database.writing() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("table", ["audit", "planted"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
def test_history_is_not_changed(store: Store, table: str, statement: str) -> None:
    """Neither the log nor a table of history can be changed or emptied row by row."""
    column = {"audit": "reason", "planted": "county"}[table]

    with pytest.raises(HistoryIsFixed, match="STORE-HISTORY"):
        execute(store, statement.format(table, column))


def test_history_is_not_truncated(store: Store) -> None:
    """PostgreSQL can empty a table without looking at a row; SQLite has no such statement."""
    if store.database.is_sqlite:
        with pytest.raises(HistoryIsFixed):
            execute(store, "DELETE FROM planted WHERE 1 = 1")
        return

    with pytest.raises(HistoryIsFixed):
        execute(store, "TRUNCATE planted")


def test_history_is_not_replaced(store: Store) -> None:
    """SQLite's INSERT OR REPLACE deletes without asking a trigger; it is refused before it comes to that."""
    verb = "INSERT OR REPLACE" if store.database.is_sqlite else "INSERT"

    with pytest.raises(RowIsTaken):
        execute(store, f"{verb} INTO planted SELECT * FROM planted")


def test_all_are_in_place(store: Store) -> None:
    """A new store lacks none of its triggers."""
    with store.database.reading() as connection:
        assert triggers.missing(connection) == []


def test_a_lost_trigger_is_found(store: Store) -> None:
    """Whoever takes one away is found out by `db check`."""
    on = "" if store.database.is_sqlite else " ON planted"
    name = "planted_no_update" if store.database.is_sqlite else "planted_no_change"
    execute(store, f"DROP TRIGGER {name}{on}")

    with store.database.reading() as connection:
        assert triggers.missing(connection) == ["planted"]


@pytest.mark.parametrize(
    "disarmed",
    [
        {
            "sqlite": "CREATE TRIGGER planted_no_update BEFORE UPDATE ON planted BEGIN SELECT 1; END",
            "postgresql": "CREATE TRIGGER planted_no_change BEFORE UPDATE ON planted"
            " FOR EACH ROW EXECUTE FUNCTION xiangheng_refuse_change()",
        },
        {
            "sqlite": "CREATE TRIGGER planted_no_update BEFORE UPDATE ON planted WHEN 0"
            " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
            "postgresql": "CREATE TRIGGER planted_no_change BEFORE UPDATE OR DELETE ON planted"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION xiangheng_refuse_change()",
        },
    ],
)
def test_a_trigger_that_refuses_nothing_is_found(store: Store, disarmed: dict[str, str]) -> None:
    """One of the same name in the place of ours is no protection."""
    lost = "planted_no_update" if store.database.is_sqlite else "planted_no_change ON planted"
    execute(store, f"DROP TRIGGER {lost}")
    execute(store, disarmed["sqlite" if store.database.is_sqlite else "postgresql"])

    with store.database.reading() as connection:
        assert triggers.missing(connection) == ["planted"]


def test_a_function_that_refuses_nothing_is_found(store: Store) -> None:
    """On PostgreSQL every trigger calls one function; whoever replaces that has switched off all of them."""
    if store.database.is_sqlite:
        pytest.skip("SQLite's triggers call no function")
    execute(
        store,
        "CREATE OR REPLACE FUNCTION xiangheng_refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$",
    )

    with store.database.reading() as connection:
        assert {"audit", "planted"} <= set(triggers.missing(connection))


def test_a_table_made_anew_gets_its_triggers_back(store: Store) -> None:
    """What a migration on SQLite does (a new table in the place of the old) loses them; restoring puts them back."""
    with store.database.writing() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("planted", recreate="always") as table:
            table.add_column(Column("note", Text()))
        lost = triggers.missing(connection)
        triggers.restore(connection)
        still_lost = triggers.missing(connection)

    assert (lost, still_lost) == (["planted"], [])


@pytest.mark.parametrize("revision", schema.revisions())
def test_every_revision_has_them_all(maker: Any, backend: str, revision: str) -> None:
    """After each migration every table of history of that revision is protected."""
    from xiangheng_platform.store.database import Database

    database = Database(maker.url(backend, empty=True))
    database.create()
    schema.migrate(database, revision)
    with database.reading() as connection:
        assert triggers.missing(connection) == []
        assert "audit" in triggers.protected(connection)
    database.close()
