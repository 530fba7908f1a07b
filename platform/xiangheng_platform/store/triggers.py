"""The database itself refuses to change history, whoever asks, by triggers on both kinds of database.

SQLite's way of changing a table (make a new one, copy, drop the old) silently loses its triggers, so they are put
back after every migration.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn

from xiangheng_platform.store.tables import AuditRow

#: The state that PostgreSQL reports when a trigger of ours refuses.
REFUSED_STATE = "XH001"
_REFUSAL = "history is append-only"
#: What SQLite reports when a row would take the place of another; a plain INSERT that does so meets it too.
TAKEN = "row is taken"
_FUNCTION = "xiangheng_refuse_change"
_BODY = f" BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = '{REFUSED_STATE}'; END "
#: What PostgreSQL keeps of our triggers (`pg_trigger.tgtype`): before each UPDATE or DELETE of a row, before TRUNCATE.
_KINDS = (1 | 2 | 8 | 16, 2 | 32)
_MARKS = {"id", "act", "recorded_at", "replaces"}
#: Tables, each with its columns by name.
Columns: TypeAlias = Mapping[str, Mapping[str, ReflectedColumn]]


def protected(connection: Connection) -> list[str]:
    """The tables of this database that only grow."""
    return list(columns_of_protected(connection))


def columns_of_histories(connection: Connection) -> Columns:
    """The tables of history with their columns by name, as the database describes them."""
    protected = columns_of_protected(connection)
    return {name: columns for name, columns in protected.items() if name != AuditRow.__tablename__}


def columns_of_protected(connection: Connection) -> Columns:
    """The tables that only grow, the log first, with their columns by name, as the database describes them.

    A history is known by its columns and by no list: a migration may be older than the program.
    """
    reflected = inspect(connection).get_multi_columns()
    tables = {
        name: {column["name"]: column for column in columns} for (_, name), columns in reflected.items()
    }
    log = [AuditRow.__tablename__] if AuditRow.__tablename__ in tables else []
    return {name: tables[name] for name in [*log, *sorted(n for n in tables if tables[n].keys() >= _MARKS)]}


def restore(connection: Connection) -> None:
    """Put every trigger in its place, whether it was there or not."""
    names = protected(connection)
    statements = _sqlite(connection, names) if connection.dialect.name == "sqlite" else _postgresql(names)
    for statement in statements:
        connection.execute(text(statement))


def missing(connection: Connection) -> list[str]:
    """The tables that should be protected and are not wholly: a trigger that was made to refuse nothing is none."""
    if connection.dialect.name != "sqlite":
        return _missing_on_postgresql(connection)
    query = text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
    there = set(connection.execute(query).scalars())
    return [
        name
        for name in protected(connection)
        if not there.issuperset(sql for sql in _sqlite(connection, [name]) if sql.startswith("CREATE"))
    ]


def _missing_on_postgresql(connection: Connection) -> list[str]:
    body = connection.execute(
        text("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(:name)"), {"name": _FUNCTION}
    )
    if body.scalar() != _BODY:
        return protected(connection)
    query = text(
        "SELECT relname, tgtype FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        f" WHERE tgenabled IN ('O', 'A') AND tgqual IS NULL AND tgfoid = '{_FUNCTION}'::regproc"
    )
    there = {(name, kind) for name, kind in connection.execute(query)}
    return [name for name in protected(connection) if not there >= {(name, kind) for kind in _KINDS}]


def _sqlite(connection: Connection, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for event in ("UPDATE", "DELETE"):
            yield f'DROP TRIGGER IF EXISTS "{name}_no_{event.lower()}"'
            yield (
                f'CREATE TRIGGER "{name}_no_{event.lower()}" BEFORE {event} ON "{name}" '
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        yield f'DROP TRIGGER IF EXISTS "{name}_no_replace"'
        yield (
            f'CREATE TRIGGER "{name}_no_replace" BEFORE INSERT ON "{name}" '
            f'WHEN EXISTS (SELECT 1 FROM "{name}" WHERE {_same_row(connection, name)}) '
            f"BEGIN SELECT RAISE(ABORT, '{TAKEN}'); END"
        )


def _same_row(connection: Connection, name: str) -> str:
    """What makes a new row take the place of an old one: `INSERT OR REPLACE` deletes without asking the triggers."""
    inspector = inspect(connection)
    keys = [inspector.get_pk_constraint(name)["constrained_columns"]]
    keys += [constraint["column_names"] for constraint in inspector.get_unique_constraints(name)]
    return " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in keys
    )


def _postgresql(names: Iterable[str]) -> Iterator[str]:
    yield (f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$")
    for name in names:
        for suffix, event, scope in (
            ("change", "UPDATE OR DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        ):
            yield f'DROP TRIGGER IF EXISTS "{name}_no_{suffix}" ON "{name}"'
            yield (
                f'CREATE TRIGGER "{name}_no_{suffix}" BEFORE {event} ON "{name}" '
                f"FOR EACH {scope} EXECUTE FUNCTION {_FUNCTION}()"
            )
