"""Tables are brought from any earlier revision to the newest, with everything in them, or left as they were."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import BigInteger, Boolean, Date, Integer, MetaData, Table, insert, select

import xiangheng_platform
from xiangheng_platform.store import schema
from xiangheng_platform.store.creation import create
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import SchemaDiffers, StoreMissing
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import Record

Opened = Callable[[], Database]


def filled(database: Database) -> MetaData:
    """Put two rows into every table there is, and give the tables as they are."""
    tables = MetaData()
    with database.writing() as connection:
        tables.reflect(connection, only=schema.tables_of(connection))
        for table in tables.sorted_tables:
            for number in (1, 2):
                connection.execute(insert(table), _row(table, number))
    return tables


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, number) for column in table.columns if column.name != "replaces"}


def _value(column: Any, number: int) -> Any:
    import datetime

    if isinstance(column.type, Boolean):
        return number == 1
    if isinstance(column.type, Integer | BigInteger):
        return number
    if isinstance(column.type, Date):
        return datetime.date(2024, 1, number)
    return f"{column.name} {number}"


def content(database: Database, tables: MetaData) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the columns that a reflection knew, in the order of their key."""
    with database.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.sorted_tables
        }


def test_each_revision_stands_in_a_file_of_its_name_and_follows_the_one_before() -> None:
    """Which is the newest is read from the names alone, without what migrates."""
    written = ScriptDirectory(str(Path(schema.__file__).parent / "migrations")).walk_revisions()

    assert [script.revision for script in written][::-1] == schema.revisions()


@pytest.mark.parametrize("revision", schema.revisions()[:-1])
def test_every_earlier_revision_is_upgraded_with_its_data(empty: Database, revision: str) -> None:
    """A filled database of each earlier schema keeps every row when it is brought up to date."""
    schema.migrate(empty, revision)
    tables = filled(empty)
    before = content(empty, tables)
    schema.migrate(empty)

    assert content(empty, tables) == before


def test_the_newest_tables_are_what_the_code_says(empty: Database) -> None:
    """Migrations and models agree: nothing would be generated from the difference."""
    schema.migrate(empty)
    ours = {
        mapper.local_table.name
        for mapper in _mappers()
        if mapper.class_.__module__.startswith("xiangheng") and mapper.local_table is not None
    }
    with empty.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "version_table": schema.VERSION_TABLE,
                "include_name": lambda name, kind, parents: kind != "table" or name in ours,
                "include_object": lambda item, name, kind, reflected, other: kind != "table" or name in ours,
            },
        )

        assert compare_metadata(context, Record.metadata) == []


def _mappers() -> Any:
    for module in walk_packages(xiangheng_platform.__path__, "xiangheng_platform."):
        if module.name.endswith("tables"):
            import_module(module.name)
    return Record._sa_registry.mappers


def test_a_database_without_tables_is_told(empty: Database) -> None:
    """What was never made is said to be missing, with the command that makes it."""
    with pytest.raises(StoreMissing, match="db init"):
        schema.refuse_unless_current(empty)


def test_an_older_database_is_told(empty: Database) -> None:
    """What is old is not used, and the command that upgrades it is named."""
    if len(schema.revisions()) < 2:
        pytest.skip("there is no earlier revision yet")
    schema.migrate(empty, schema.revisions()[0])

    with pytest.raises(SchemaDiffers, match="db upgrade"):
        schema.refuse_unless_current(empty)


def test_a_newer_database_is_told(empty: Database) -> None:
    """A database of a later program is not touched by an earlier one."""
    from sqlalchemy import text

    schema.migrate(empty)
    with empty.writing() as connection:
        connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999_future'"))

    with pytest.raises(SchemaDiffers, match="比程序新"):
        schema.refuse_unless_current(empty)


def test_a_store_whose_making_breaks_off_is_not_there(empty: Database) -> None:
    """Tables, head and first act are made together: what raises in between leaves an empty database."""

    def _broken() -> datetime:
        raise RuntimeError("no clock")

    with pytest.raises(RuntimeError):
        create(Store(empty, _broken), "system")
    with empty.reading() as connection:
        left = schema.tables_of(connection)
    create(Store(empty), "system")

    assert left == []
    assert Store(empty).last_act().number == 1
