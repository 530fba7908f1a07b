"""What migrations make tables of.

Every revision that stands was made by these functions, so they may not come to make anything else: a table that needs
more says so in its own revision, and a column that every history is to have is a new function.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

#: A key that the platform counts itself; on SQLite it is the row's own number.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def columns(
    kind: type[sa.types.TypeEngine[Any]], *names: str, nullable: bool = False
) -> list[sa.Column[Any]]:
    """Columns of one type, in the order of their names; `nullable` for those that may be empty."""
    return [sa.Column(name, kind(), nullable=nullable) for name in names]


def days() -> list[sa.Column[Any]]:
    """The first and the last day, both included, of what holds for a time; the last may be open."""
    return [*columns(sa.Date, "valid_from"), *columns(sa.Date, "valid_to", nullable=True)]


def create_history(table: str, *own: sa.Column[Any], indexed: Iterable[str]) -> None:
    """Make a table of history: what every one has (`store.tables.History`), its own columns, and indexes on some."""
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        *columns(sa.BigInteger, "act", "recorded_at"),
        *columns(sa.BigInteger, "replaces", nullable=True),
        *columns(sa.Boolean, "is_retraction"),
        *own,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("replaces", name=f"uq_{table}_replaces"),
    )
    create_indexes(table, "act", "recorded_at", *indexed)


def create_indexes(table: str, *names: str) -> None:
    """Make an index on each of some columns by itself."""
    for name in names:
        op.create_index(f"ix_{table}_{name}", table, [name])
