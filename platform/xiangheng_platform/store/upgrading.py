"""Bringing sealed history from one revision of its tables to the next: what an act sealed stays sealed.

A sealed line leaves out what is empty. So a column that a history did not have says nothing of the rows that were
there before it, and their seals hold, if it is empty in all of them; any value that a migration gives them, be it the
empty text, is one that no act wrote.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from xiangheng_platform.store import schema, triggers
from xiangheng_platform.store.errors import SealsBroken
from xiangheng_platform.store.proof import Proof, prove


def add_to_history(table: str, column: sa.Column[Any]) -> None:
    """Within a migration, add a column to a table of history: it may be empty, and is so in every row that is there.

    Give it no default: what is right for old rows is said where they are read, and not written into them. Raises
    `SealsBroken` for a column that would be filled.
    """
    if not column.nullable or column.server_default is not None or column.default is not None:
        raise _author(f"给历史表 {table} 加的列 {column.name} 不可以为空，或带缺省值")
    # Here, since whoever calls this is a migration: a check and a backup need this module, and not Alembic.
    from alembic import op

    op.add_column(table, column)


def refuse_broken(connection: Connection, before: triggers.Columns) -> triggers.Columns:
    """The columns after a migration; raises `SealsBroken` unless every table of history has all that it had, as it was.

    Its author is told at the first run of a test, also on a database without a row.
    """
    after = triggers.columns_of_protected(connection)
    for table, columns in before.items():
        left = after.get(table, {})
        for name, column in columns.items():
            if name not in left or str(left[name]["type"]) != str(column["type"]):
                raise _author(f"历史表 {table} 的列 {name} 被去掉、改名或改了类型")
        for name in left.keys() - columns.keys():
            if not left[name]["nullable"] or left[name]["default"] is not None:
                raise _author(f"给历史表 {table} 加的列 {name} 不可以为空，或带缺省值")
    return after


def bring_up(connection: Connection) -> Proof:
    """Bring the tables to the newest revision within a transaction; raises `SealsBroken` if history would not hold.

    History is proved before and after: what somebody broke earlier is no reason to stay with old tables (the proof that
    is returned tells of it), and what only the migration breaks takes it back whole.
    """
    before = prove(connection)
    schema.migrate_on(connection, "head")
    after = prove(connection)
    broken = [place for place in after.breaks if place not in before.breaks]
    if broken or after.rows != before.rows:
        what = f"第 {broken[0].number} 号操作：{broken[0].what}" if broken else "历史的行数变了"
        raise _author(f"升级会改动封存的历史（{what}），已整个撤回")
    return after


def _author(message: str) -> SealsBroken:
    return SealsBroken(
        message,
        at="数据库升级",
        expected="历史表只增加可以为空、没有缺省值的列",
        remedy="数据库没有改动，继续用原来的程序；把本条报告给开发者（加列用 upgrading.add_to_history）",
    )
