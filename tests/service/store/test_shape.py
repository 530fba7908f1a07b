"""Whatever was changed of what the database defines is told by `db check`, with what to do, and never a traceback."""

import uuid
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text

from xiangheng_platform.store import upkeep
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import StoreUnusable
from xiangheng_platform.store.shape import compared, differences, shape_of
from xiangheng_platform.store.store import Store

REFUSING = "xiangheng_refuse_change"


@pytest.fixture(scope="module")
def furnish() -> None:
    """No planted table: that has no migration."""


def execute(store: Store, *statements: str) -> None:
    """Send statements as whoever owns the database can."""
    with store.database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def on_both(*values: str) -> Any:
    """Every value on SQLite; on a server, where each costs seconds, the first alone unless the sweep is asked for."""
    return [("sqlite", value) for value in values] + [
        pytest.param("postgresql", value, marks=[pytest.mark.thorough] if number else [])
        for number, value in enumerate(values)
    ]


def only_on(store: Store, backend: str) -> None:
    """Skip where the statement is not of this kind of database."""
    if store.database.engine.dialect.name != backend:
        pytest.skip(f"of {backend} alone")


def test_a_new_store_has_the_shape_that_its_migrations_make(store: Store) -> None:
    """Nothing is told of what nobody changed, and looking leaves nothing behind."""
    assert differences(store.database) == []
    assert differences(store.database) == []
    assert upkeep.examine(store).is_sound


BOTH = {
    "ALTER TABLE baseline RENAME COLUMN note TO remark": ("列 note 不见了", "列 remark 不是"),
    "ALTER TABLE job ADD COLUMN extra TEXT": ("表 job 的列 extra 不是",),
    "ALTER TABLE job ADD COLUMN extra JSON": ("表 job 的列 extra 不是",),
    "DROP TABLE duty": ("表 duty 不见了",),
    "DROP TABLE personal": ("表 personal 不见了",),
    "DROP INDEX ix_audit_at": ("表 audit 的索引 ix_audit_at 不见了",),
    "CREATE INDEX mine ON audit (reason)": ("表 audit 的索引 mine 不是",),
    "CREATE TABLE mine (id INTEGER)": ("表 mine 不是",),
    "CREATE VIEW mine AS SELECT 1 AS one": ("视图 mine 不是",),
}
ON_SQLITE = {
    "DROP TRIGGER duty_no_update": ("触发器 duty_no_update 不见了",),
    "CREATE TRIGGER mine AFTER INSERT ON audit BEGIN DELETE FROM personal; END": ("触发器 mine 不是",),
    "CREATE TRIGGER mine AFTER UPDATE ON job BEGIN SELECT 1; END": ("表 job 的触发器 mine 不是",),
    "DROP TABLE personal; CREATE TABLE personal (subject TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, "
    "salt TEXT NOT NULL)": ("表 personal 被改过",),
    "DROP TABLE audit_head; CREATE TABLE audit_head (id INTEGER NOT NULL, number TEXT NOT NULL, at BIGINT NOT NULL, "
    "digest TEXT NOT NULL, CONSTRAINT pk_audit_head PRIMARY KEY (id))": ("列 number 被改过",),
    "DROP TABLE audit_head; CREATE TABLE audit_head (id INTEGER NOT NULL, number BIGINT NOT NULL, at BIGINT, "
    "digest TEXT NOT NULL, CONSTRAINT pk_audit_head PRIMARY KEY (id))": ("列 at 被改过",),
}  # fmt: skip
ON_POSTGRESQL = {
    "CREATE RULE mine AS ON INSERT TO role_grant DO INSTEAD NOTHING": ("表 role_grant 的规则 mine 不是",),
    "CREATE RULE mine AS ON UPDATE TO audit DO INSTEAD NOTHING": ("表 audit 的规则 mine 不是",),
    "ALTER TABLE duty DISABLE TRIGGER ALL": (
        "触发器 duty_no_change 被改过",
        "触发器 duty_no_truncate 被改过",
    ),
    "ALTER TABLE duty ENABLE REPLICA TRIGGER duty_no_change": ("触发器 duty_no_change 被改过",),
    "DROP TRIGGER duty_no_truncate ON duty": ("触发器 duty_no_truncate 不见了",),
    f"CREATE TRIGGER mine AFTER INSERT ON job EXECUTE FUNCTION {REFUSING}()": ("表 job 的触发器 mine 不是",),
    f"CREATE OR REPLACE FUNCTION {REFUSING}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$": (
        f"函数 {REFUSING}() 被改过",
    ),
    "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'": ("函数 mine() 不是",),
    "ALTER TABLE account ENABLE ROW LEVEL SECURITY": ("表 account 被改过",),
    "CREATE POLICY mine ON account USING (false)": ("表 account 的行级策略 mine 不是",),
    "ALTER TABLE job ALTER COLUMN done TYPE integer": ("表 job 的列 done 被改过",),
    "ALTER TABLE job ALTER COLUMN kind DROP NOT NULL": ("表 job 的列 kind 被改过",),
    "ALTER TABLE job ALTER COLUMN kind SET DEFAULT 'x'": ("表 job 的列 kind 被改过",),
    "ALTER TABLE membership DROP CONSTRAINT uq_membership_replaces": ("约束 uq_membership_replaces 不见了",),
    "ALTER TABLE job ADD CONSTRAINT mine CHECK (priority > 0)": ("表 job 的约束 mine 不是",),
    "CREATE SEQUENCE mine": ("序列 mine 不是",),
    "CREATE TYPE mine AS ENUM ('a')": ("类型 mine 不是",),
    "CREATE TABLE mine () INHERITS (job)": ("表 job 被改过", "表 mine 不是"),
}


def test_each_change_of_the_shape_is_told(store: Store, backend: str) -> None:
    """Where it is and what it is; what follows from it (an index of a dropped table) is not told again."""
    changes = BOTH | (ON_SQLITE if backend == "sqlite" else ON_POSTGRESQL)
    with store.database.reading() as connection:
        unchanged = shape_of(connection)
    lines: dict[str, list[str]] = {}
    for change in changes:
        with suppress(_TakenBack), store.database.writing() as connection:
            for statement in change.split("; ") if change.startswith("DROP TABLE") else [change]:
                connection.execute(text(statement))
            lines[change] = list(compared(shape_of(connection), unchanged))
            raise _TakenBack

    told = {
        change: [words for words in changes[change] if any(words in line for line in lines[change])]
        for change in changes
    }
    assert told == {change: list(words) for change, words in changes.items()}
    assert len(lines["DROP TABLE personal"]) == 1


class _TakenBack(Exception):
    """Ends a transaction without a trace."""


@pytest.mark.parametrize(
    ("backend", "change"),
    on_both("DROP TABLE duty", "DROP INDEX ix_audit_at", "CREATE VIEW mine AS SELECT 1 AS one"),
    indirect=["backend"],
)
def test_what_is_told_of_the_shape_is_a_fault_of_the_database(store: Store, change: str) -> None:
    """`db check` tells the same lines among its faults."""
    execute(store, change)
    examined = upkeep.examine(store)

    assert {*differences(store.database)} <= {*examined.faults}
    assert any(words in fault for words in BOTH[change] for fault in examined.faults)
    assert not examined.is_sound


def test_a_trigger_with_a_name_of_the_databases_own_is_told(store: Store) -> None:
    """Whoever writes into the catalogue itself may give any name; SQLite's own are tables and indices."""
    only_on(store, "sqlite")
    execute(
        store,
        "PRAGMA writable_schema = ON",
        "INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_stat1', 'role_grant', 0, "
        "'CREATE TRIGGER sqlite_stat1 AFTER INSERT ON role_grant BEGIN DELETE FROM personal; END')",
    )
    store.database.close()

    assert any("触发器 sqlite_stat1 不是" in fault for fault in upkeep.examine(store).faults)


def test_a_schema_that_stands_where_the_comparison_is_made_is_told(store: Store) -> None:
    """What hinders one part of the examination is a fault, and the rest is looked at."""
    only_on(store, "postgresql")
    execute(store, "CREATE SCHEMA xiangheng_shape")
    examined = upkeep.examine(store)

    assert any("结构没有核对完" in fault and "xiangheng_shape" in fault for fault in examined.faults)
    assert examined.proof is not None


def test_who_may_make_no_schema_is_told_what_to_grant(store: Store) -> None:
    """The comparison needs one, for a moment."""
    only_on(store, "postgresql")
    name, role = store.database.url.database, f"reader_{uuid.uuid4().hex}"
    execute(
        store,
        f"CREATE ROLE {role} LOGIN",
        f'GRANT CONNECT ON DATABASE "{name}" TO {role}',
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    )
    mean = Database(store.database.url.set(username=role).render_as_string(hide_password=False))

    assert any("CREATE ON DATABASE" in line for line in differences(mean))
    mean.close()
    execute(store, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_triggers_that_a_setting_switches_off_are_told(store: Store) -> None:
    """On a server they can be switched off for a whole database without touching one."""
    only_on(store, "postgresql")
    name = store.database.url.database
    execute(store, f'ALTER DATABASE "{name}" SET session_replication_role = replica')
    store.database.close()

    assert any("session_replication_role" in line for line in differences(store.database))


@pytest.mark.parametrize(
    ("backend", "table"),
    on_both("audit", "audit_head", "role_grant", "duty", "account"),
    indirect=["backend"],
)
def test_a_table_that_is_gone_is_told_and_the_rest_is_looked_at(store: Store, table: str) -> None:
    """The log itself, its head, a history, or another: faults, and no traceback."""
    execute(store, f"DROP TABLE {table}")
    examined = upkeep.examine(store)

    assert any(f"表 {table} 不见了" in fault for fault in examined.faults)
    assert examined.content is None
    assert (examined.proof is None) == (table in ("audit", "audit_head"))


@pytest.mark.parametrize(
    ("backend", "column"), on_both("id", "act", "recorded_at", "replaces"), indirect=["backend"]
)
def test_a_history_without_one_of_its_own_columns_is_told(store: Store, column: str) -> None:
    """It is not known as a history any more, and still no traceback."""
    execute(store, f"ALTER TABLE membership RENAME COLUMN {column} TO other")

    assert any(f"列 {column} 不见了" in fault for fault in upkeep.examine(store).faults)


@pytest.mark.parametrize("value", ["CAST('x' AS BLOB)", "x'ff'", "CAST(x'ff' AS TEXT)"])
def test_a_text_that_became_bytes_is_told(store: Store, value: str) -> None:
    """SQLite keeps any bytes in a column of texts; no backup is made of what it could not give back."""
    only_on(store, "sqlite")
    execute(store, f"INSERT INTO personal VALUES ('user:ma', 'name', {value}, 'salt')")
    examined = upkeep.examine(store)

    assert examined.content is None
    assert any("personal" in fault or "UTF-8" in fault for fault in examined.faults)


def test_pages_that_were_overwritten_are_told(store: Store) -> None:
    """What SQLite finds wrong with its file, and whatever cannot be read for it, is told as faults."""
    only_on(store, "sqlite")
    file = store.database.file
    assert file is not None
    for number in range(200):
        execute(store, f"INSERT INTO personal VALUES ('user:{number}', 'name', '{'某' * 200}', 'salt')")
    store.database.scrub()
    store.database.close()
    content = bytearray(file.read_bytes())
    content[-4096 * 8 :] = b"\xff" * 4096 * 8
    file.write_bytes(content)
    examined = upkeep.examine(store)

    assert examined.faults
    assert not examined.is_sound


@pytest.mark.one_database  # a mark and a log are read alike on either
def test_a_mark_of_another_revision_than_the_log_says_is_told(store: Store) -> None:
    """The mark decides which tables are expected, and is no history; the acts that set it are."""
    with store.act("user:liu", "store:database:upgrade", "store") as act:
        act.note(after={"revision": "0001_store"})

    assert any("版本记号" in fault for fault in upkeep.examine(store).faults)


@pytest.mark.parametrize(
    "change", ["INSERT INTO schema_version VALUES ('0001_store')", "DELETE FROM schema_version"]
)
def test_no_mark_or_two_are_told(store: Store, change: str) -> None:
    """Nothing says then which tables are expected; to make a new database is no remedy."""
    execute(store, change)

    with pytest.raises(StoreUnusable, match="版本记号") as told:
        upkeep.examine(store)
    assert "init" not in told.value.fault.remedy
