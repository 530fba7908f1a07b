"""Sealed history goes unchanged through every upgrade, the next one included; a migration that breaks it is refused."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select, text

from xiangheng_platform.store import schema, triggers, upkeep
from xiangheng_platform.store.backups import Content, content_of, read_content, refill, refill_files, restore
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import SealsBroken
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store

KEPT = Path(__file__).with_name("kept")
NEXT = "9999_rehearsed"
OURS = schema.VERSIONS
Rehearse = Callable[[str], None]
REVISION = '''"""A revision that is only rehearsed."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.columns import Exact, Moment
from xiangheng_platform.store.upgrading import add_to_history

revision = "{next}"
down_revision = "{newest}"


def upgrade() -> None:
    """Change what is to be tried."""
{body}
'''
#: A column of each type that a history has, on every history there is, and an index on one of them.
RIGHT = "\n".join(
    [
        "for table in TABLES:",
        *(
            f"    add_to_history(table, sa.Column('new_{name}', {kind}))"
            for name, kind in {
                "text": "sa.Text()", "integer": "sa.Integer()", "large": "sa.BigInteger()", "truth": "sa.Boolean()",
                "day": "sa.Date()", "exact": "Exact()", "moment": "Moment()",
            }.items()
        ),
        "    op.create_index(f'ix_{table}_new_day', table, ['new_day'])",
    ]
)  # fmt: skip
FILLED = "op.add_column('membership', sa.Column('new', sa.Text(), nullable=False, server_default=''))"
WRONG = {
    "a text that is empty and not absent": FILLED,
    "by the helper": f"add_to_history{FILLED.removeprefix('op.add_column')}",
    "with a default": "op.add_column('membership', sa.Column('new', sa.Integer(), server_default='0'))",
    "renamed": "with op.batch_alter_table('membership') as table: table.alter_column('note', new_column_name='x')",
    "taken away": "with op.batch_alter_table('membership') as table: table.drop_column('note')",
    "of another type": "with op.batch_alter_table('membership') as table:"
    " table.alter_column('source', type_=sa.String(700))",
    "a whole table": "op.drop_table('membership')",
    "of the log": "op.add_column('audit', sa.Column('new', sa.Text(), nullable=False, server_default=''))",
    "rows that were filled": "add_to_history('membership', sa.Column('new', sa.Text()))\n"
    "UNPROTECT\nop.execute(\"UPDATE membership SET new = ''\")",
    "rows that were corrected": "UNPROTECT\nop.execute(\"UPDATE membership SET note = 'x' WHERE id = 1\")",
    "rows that were deleted": "UNPROTECT\nop.execute('DELETE FROM membership WHERE id = 4')",
}
UNPROTECT = (
    "if op.get_bind().dialect.name == 'sqlite':\n"
    "    for event in ('update', 'delete'): op.execute(f'DROP TRIGGER membership_no_{event}')\n"
    "else:\n"
    "    op.execute('SET LOCAL session_replication_role = replica')"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Writes a next revision that does something, into a folder of its own.

    Python may take a file of the same name, size and second for the one before; and what one revision makes of an empty
    database is kept by its folder, for all tests that rehearse it.
    """

    @cache
    def _written(body: str) -> Path:
        tables = sorted({*schema.tables_at(schema.newest())} & {*_histories()})
        lines = body.replace("TABLES", repr(tables)).replace("UNPROTECT", UNPROTECT).splitlines()
        indented = "\n".join(f"    {line}" for line in lines)
        content = REVISION.format(next=NEXT, newest=schema.newest(), body=indented)
        folder = tmp_path_factory.mktemp("rehearsed")
        (folder / f"v{NEXT}.py").write_text(content, encoding="utf-8")
        return folder

    return _written


@pytest.fixture
def rehearse(written: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Rehearse:
    """Gives the program a next revision that does something."""

    def _rehearse(body: str) -> None:
        monkeypatch.setattr(schema, "VERSIONS", OURS)
        monkeypatch.setattr(schema, "VERSIONS", (*OURS, written(body)))

    return _rehearse


@cache
def _histories() -> list[str]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.migrate_on(connection, "head")
        names = [*triggers.columns_of_histories(connection)]
    engine.dispose()
    return names


def filled(database: Database, revision: str) -> Content:
    """Put into an empty database what was kept of a revision: its tables, with rows and acts of that time."""
    kept = KEPT / f"{revision}.zip"
    content = read_content(kept)
    with schema.migrating(database) as connection:
        refill(connection, kept, content)
    refill_files(database.files, kept, content)
    return content


def rows(database: Database, tables: MetaData) -> dict[str, list[Any]]:
    """The rows of the columns that a reflection knew, of all tables but the log, which an upgrade goes on with."""
    with database.reading() as connection:
        return {
            table.name: [*connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.sorted_tables
            if table.name not in ("audit", "audit_head", schema.VERSION_TABLE)
        }


def reflected(database: Database) -> MetaData:
    """The tables as they are."""
    tables = MetaData()
    with database.reading() as connection:
        tables.reflect(connection)
    return tables


def test_every_revision_is_kept() -> None:
    """Whoever adds a revision keeps a store of it (`python tests/service/store/revisions.py`)."""
    assert sorted(path.stem for path in KEPT.glob("*.zip")) == schema.revisions()


def test_what_a_check_compares_with_is_what_the_migrations_make() -> None:
    """To the letter: whoever changes a migration, or a library that writes its statements, writes them out anew.

    Missing, it would be made by each check, which takes twice as long.
    """
    written = schema.kept_statements(schema.newest()).read_text(encoding="utf-8")

    assert written == schema.statements_of(schema.newest())


#: Who begins at the oldest goes through all; `test_migrations` begins at each, with rows and without seals.
BEGUN_AT = (("postgresql", schema.revisions()[0]), ("sqlite", schema.newest()))


@pytest.mark.parametrize(
    ("backend", "revision"),
    [
        pytest.param(
            backend, revision, marks=[] if (backend, revision) in BEGUN_AT else [pytest.mark.thorough]
        )
        for backend in ("sqlite", "postgresql")
        for revision in schema.revisions()
    ],
    indirect=["backend"],
)
def test_sealed_history_goes_through_every_upgrade(
    empty: Database, rehearse: Rehearse, tmp_path: Path, revision: str
) -> None:
    """From each revision to the newest, and on to one with a new column of each type: every row, and every seal, holds."""
    filled(empty, revision)
    tables = reflected(empty)
    before = rows(empty, tables)
    rehearse(RIGHT)
    done = upkeep.upgrade(Store(empty), "local:wei", tmp_path)
    examined = upkeep.examine(Store(empty))

    assert done.after == schema.newest() == NEXT
    assert rows(empty, tables) == before
    assert (examined.faults, examined.proof and examined.proof.breaks) == ((), ())
    assert Store(empty).last_act().number > 0


@pytest.mark.parametrize(
    ("backend", "revision"),
    [
        ("sqlite", schema.newest()),
        ("postgresql", schema.revisions()[1]),
        # What a backup holds is the same on either kind, and so are the migrations: each is seen with the other above.
        pytest.param("sqlite", schema.revisions()[1], marks=pytest.mark.thorough),
        pytest.param("postgresql", schema.newest(), marks=pytest.mark.thorough),
    ],
    indirect=["backend"],
)
def test_an_older_backup_is_restored_into_the_next_revision(
    empty: Database, rehearse: Rehearse, revision: str
) -> None:
    """What it held was found in the database to the last row, and its history holds with the new columns."""
    rehearse(RIGHT)
    from_backup, after = restore(Store(empty), "local:wei", KEPT / f"{revision}.zip")
    with empty.reading() as connection:
        proof = prove(connection)

    assert from_backup == read_content(KEPT / f"{revision}.zip")
    assert (after.revision, proof.breaks) == (NEXT, ())


# The seals that refuse it are reckoned from the rows alike on both databases.
@pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)], indirect=True
)
@pytest.mark.parametrize(
    "names",
    [
        # One that the helper refuses, one for the columns of each sort of table, and two for the rows.
        ("by the helper", "renamed", "of the log", "rows that were filled", "rows that were deleted"),
        pytest.param([*WRONG], marks=pytest.mark.thorough),
    ],
    ids=["some", "all"],
)
def test_migrations_that_break_seals_are_refused(
    empty: Database, rehearse: Rehearse, tmp_path: Path, names: Sequence[str]
) -> None:
    """The author of each is told what a history may be given, and the database is as it was."""
    filled(empty, schema.newest())
    before, current = content_of(empty), schema.newest()
    for name in names:
        rehearse(WRONG[name])
        (backups := tmp_path / name).mkdir()
        with pytest.raises(SealsBroken, match="add_to_history"):
            upkeep.upgrade(Store(empty), "local:wei", backups)

        with empty.reading() as connection:
            assert schema.revision_of(connection) == current, name
            assert triggers.missing(connection) == [], name
        assert content_of(empty) == before, name


@pytest.mark.one_database  # what was broken before is reckoned from the rows, alike on both
def test_what_was_broken_before_does_not_hold_up_an_upgrade(
    empty: Database, rehearse: Rehearse, tmp_path: Path
) -> None:
    """It is told, and goes on being told; the tables are brought up to date."""
    filled(empty, schema.newest())
    with empty.writing() as connection:
        if empty.is_sqlite:
            connection.execute(text("DROP TRIGGER membership_no_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE membership SET note = 'x' WHERE id = 1"))
        triggers.restore(connection)
    rehearse(RIGHT)
    done = upkeep.upgrade(Store(empty), "local:wei", tmp_path)

    assert (done.after, done.broken) == (NEXT, 1)
