"""The shape of a database: everything that its catalogue defines, compared with what our migrations define.

What decides over rows without being a row is here: a table or column that is gone or of another type, a constraint, an
index, and above all what acts on its own when somebody writes (triggers, rules, functions, policies).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from xiangheng_platform.store import schema
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.errors import StoreUnusable
from xiangheng_platform.store.transactions import WRITING

_SCRATCH = "xiangheng_shape"
#: The state of what a server's user has no right to.
_NOT_PERMITTED = "42501"
_FROM_BACKUP = "用改动以前的备份恢复（xiangheng db restore）"
_TITLES = {
    "table": "表", "column": "列", "constraint": "约束", "index": "索引", "trigger": "触发器", "view": "视图",
    "rule": "规则", "policy": "行级策略", "function": "函数", "sequence": "序列", "type": "类型",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A thing that a catalogue defines: what kind it is, on which table (none for a function), and its name."""

    table: str
    kind: str
    name: str

    def __str__(self) -> str:
        owner = f"表 {self.table} 的" if self.table and self.kind != "table" else ""
        return f"{owner}{_TITLES[self.kind]} {self.name}"


#: Every part with its definition, in one written form.
Shape: TypeAlias = Mapping[Part, str]


def shape_of(connection: Connection) -> Shape:
    """The shape of a database, or on a server of the schema that is looked in first."""
    read = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgresql
    return {Part(table, kind, name): _plain(definition) for table, kind, name, definition in read(connection)}


def differences(database: Database) -> list[str]:
    """How a database's shape differs from the one that its revision's migrations make, each with what to do."""
    with database.reading() as connection:
        revision, standing = schema.revision_of(connection), shape_of(connection)
        role = [] if database.is_sqlite else _replication_role(connection)
    try:
        expected = _in_memory(revision) if database.is_sqlite else _on_server(database, revision)
    except StoreUnusable as error:
        cause = error.__cause__
        if not isinstance(cause, ProgrammingError) or getattr(cause.orig, "sqlstate", None) != _NOT_PERMITTED:
            raise
        return [
            "不能核对数据库的结构：数据库用户不能建临时的模式。由管服务器的人授予 CREATE ON DATABASE 以后再查"
        ]
    return [*role, *compared(standing, expected)]


def compared(standing: Shape, expected: Shape) -> Iterator[str]:
    """The differences of two shapes in words. What lacks a whole table is not told again of each of its parts."""
    lost = {part.table for part in expected.keys() - standing.keys() if part.kind == "table"}
    strange = {part.table for part in standing.keys() - expected.keys() if part.kind == "table"}
    for part in sorted(expected.keys() | standing.keys()):
        if part.kind != "table" and part.table in lost | strange:
            continue
        if part not in standing:
            yield f"{part} 不见了。{_mending(part, expected[part])}"
        elif part not in expected:
            yield f"{part} 不是这个程序建的。{_removal(part)}"
        elif standing[part] != expected[part]:
            yield f"{part} 被改过：现在是「{standing[part]}」。{_mending(part, expected[part])}"


def _mending(part: Part, definition: str) -> str:
    """What to do about a part that is gone or another. Rows went with a table or a column; the rest can be made anew."""
    if part.kind == "table":
        return _FROM_BACKUP
    if part.kind == "column":
        return f"应为「{definition}」；{_FROM_BACKUP}"
    return f"应为「{definition}」；由管数据库的人照此重建，再查是谁改的"


def _removal(part: Part) -> str:
    if part.kind == "table":
        return "不在备份和核验之内；移到别的数据库"
    if part.kind == "column":
        return f"查是谁加的，{_FROM_BACKUP}"
    acts = "别人写入时它自己也做事；" if part.kind in ("trigger", "rule", "function", "policy") else ""
    return f"{acts}查是谁加的，由管数据库的人删去"


def _in_memory(revision: str) -> Shape:
    with schema.rehearsed(revision) as connection:
        return shape_of(connection)


def _on_server(database: Database, revision: str) -> Shape:
    """What the server itself makes of the migrations, in a schema of their own that is taken back at once.

    Compared with what is written in a list, this needs no list for each version of the server.
    """
    with (
        database.translating_errors(),
        database.engine.connect().execution_options(**WRITING) as connection,
        connection.begin() as transaction,
    ):
        connection.execute(text(f"CREATE SCHEMA {_SCRATCH}"))
        connection.execute(text(f"SET LOCAL search_path = {_SCRATCH}"))
        schema.migrate_on(connection, revision)
        shape = shape_of(connection)
        transaction.rollback()
        return shape


def _plain(definition: str) -> str:
    """A definition without what SQLite writes differently when a table was exchanged: quotes, blanks, line breaks."""
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", re.sub(r'["`\[\]]', "", definition))).strip()


def _of_sqlite(connection: Connection) -> Iterator[tuple[str, str, str, str]]:
    """From the catalogue's own statements; columns apart, so that a difference is told of the column."""
    rows = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master")).all()
    for kind, name, table, statement in rows:
        if _OF_SQLITE.fullmatch(name) and (kind == "table" or statement is None):
            continue  # follow from the tables, and are made by nobody; the name alone anybody can give
        if kind != "table":
            yield ("" if kind == "view" else table), kind, name, statement or ""
            continue
        columns = connection.execute(text("SELECT * FROM pragma_table_xinfo(:name)"), {"name": name}).all()
        for column in columns:
            needed = " NOT NULL" if column.notnull else ""
            default = "" if column.dflt_value is None else f" DEFAULT {column.dflt_value}"
            yield name, "column", column.name, f"{column.type}{needed}{default}"
        yield name, "table", name, _without_columns(statement, [column.name for column in columns])


_OF_SQLITE = re.compile(r"sqlite_(sequence|stat\d|autoindex_.+)")


def _without_columns(statement: str, columns: Iterable[str]) -> str:
    """What a table's statement says beside plain columns: keys, checks, collations, whatever is generated."""
    body, _, end = _plain(statement).partition("(")[2].rpartition(")")
    names = set(columns)
    rest = [part for part in _split(body) if part.split(" ")[0] not in names or not _IS_PLAIN.fullmatch(part)]
    return f"{','.join(sorted(rest))}{end}"


_IS_PLAIN = re.compile(r"\w+ \w+( DEFAULT \S+)?( NOT NULL)?( DEFAULT \S+)?")


def _split(body: str) -> list[str]:
    """The parts between the outermost commas."""
    parts, depth = [""], 0
    for character in body:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _replication_role(connection: Connection) -> list[str]:
    """Whoever sets this for a user or a database switches off every trigger without touching one."""
    role = connection.execute(text("SELECT current_setting('session_replication_role')")).scalar_one()
    if role == "origin":
        return []
    return [
        f"数据库设置 session_replication_role 是「{role}」，触发器都不起作用。"
        "由管数据库的人改回「origin」，再查是谁改的"
    ]


def _of_postgresql(connection: Connection) -> Iterator[tuple[str, str, str, str]]:
    space = connection.execute(text("SELECT current_schema()")).scalar_one()
    for query in _CATALOGUE:
        for table, kind, name, definition in connection.execute(text(query), {"space": space}):
            # Definitions name the schema that they stand in, which is another one for what they are compared with.
            yield table, kind, name, (definition or "").replace(f"{space}.", "")


#: Each gives table, kind, name and definition of what stands in one schema. Of triggers, the server's own (for foreign
#: keys) are left out unless somebody has switched them off; what an extension of the server brought along is no part.
_CATALOGUE = (
    """SELECT CASE WHEN relkind IN ('r', 'p', 'f') THEN relname ELSE '' END,
       CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'type'
       ELSE 'table' END, relname,
       CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) ELSE concat_ws(' ', relkind, relpersistence,
       CASE WHEN relrowsecurity THEN 'row security' END, CASE WHEN relhassubclass THEN 'parent' END,
       CASE WHEN relispartition THEN 'partition' END) END
       FROM pg_class WHERE relnamespace = to_regnamespace(:space) AND relkind NOT IN ('i', 'I', 't')
       AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')""",
    """SELECT relname, 'column', attname, concat_ws(' ', format_type(atttypid, atttypmod),
       CASE WHEN attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(adbin, adrelid),
       CASE WHEN attidentity <> '' THEN 'IDENTITY' END, CASE WHEN attgenerated <> '' THEN 'GENERATED' END,
       'COLLATE ' || (SELECT collname FROM pg_collation WHERE oid = attcollation AND collname <> 'default'))
       FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
       LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
       WHERE relnamespace = to_regnamespace(:space) AND relkind IN ('r', 'p', 'f') AND attnum > 0
       AND NOT attisdropped""",
    """SELECT relname, 'constraint', conname, pg_get_constraintdef(pg_constraint.oid)
       FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
       WHERE relnamespace = to_regnamespace(:space) AND contype IN ('p', 'u', 'c', 'f', 'x')""",
    """SELECT owner.relname, 'index', own.relname,
       pg_get_indexdef(indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
       FROM pg_index JOIN pg_class own ON own.oid = indexrelid JOIN pg_class owner ON owner.oid = indrelid
       WHERE own.relnamespace = to_regnamespace(:space) AND owner.relkind <> 't'""",
    """SELECT relname, 'trigger', tgname, pg_get_triggerdef(pg_trigger.oid)
       || CASE WHEN tgenabled IN ('O', 'A') THEN '' ELSE ' DISABLED' END
       FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
       WHERE relnamespace = to_regnamespace(:space) AND (NOT tgisinternal OR tgenabled NOT IN ('O', 'A'))""",
    """SELECT relname, 'rule', rulename, pg_get_ruledef(pg_rewrite.oid)
       FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
       WHERE relnamespace = to_regnamespace(:space) AND rulename <> '_RETURN'""",
    """SELECT relname, 'policy', polname, concat_ws(' ', polcmd, pg_get_expr(polqual, polrelid),
       pg_get_expr(polwithcheck, polrelid))
       FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = to_regnamespace(:space)""",
    """SELECT '', 'function', format('%s(%s)', proname, pg_get_function_identity_arguments(oid)),
       CASE WHEN prokind IN ('f', 'p') THEN pg_get_functiondef(oid) ELSE prokind::text END
       FROM pg_proc WHERE pronamespace = to_regnamespace(:space)
       AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')""",
    """SELECT '', 'type', typname, typtype::text FROM pg_type
       WHERE typnamespace = to_regnamespace(:space) AND typtype IN ('d', 'e', 'r')
       AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')""",
)
