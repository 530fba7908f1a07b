"""Divisions as dated facts, their changes, named groups and memberships."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004_regions"
down_revision = "0003_jobs"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of regions."""
    _history(
        "division_fact",
        *_dated(),
        sa.Column("key", sa.BigInteger(), nullable=False),
        *_texts("code", "name", "level"),
        sa.Column("parent", sa.BigInteger()),
        *_texts("kind"),
        *_source(),
        indexed=("valid_from", "key", "code"),
    )
    _history(
        "division_change",
        *_texts("kind"),
        sa.Column("day", sa.Date(), nullable=False),
        *_texts("olds", "news"),
        *_source(),
        indexed=("day",),
    )
    _history(
        "named_group",
        *_texts("code", "name"),
        sa.Column("expected", sa.BigInteger()),
        *_texts("source", "note"),
        indexed=("code",),
    )
    _history(
        "membership",
        *_dated(),
        *_texts("group_code"),
        sa.Column("division", sa.BigInteger(), nullable=False),
        *_source(),
        indexed=("valid_from", "group_code", "division"),
    )


def _history(table: str, *columns: sa.Column[Any], indexed: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("act", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.BigInteger()),
        sa.Column("is_retraction", sa.Boolean(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("replaces", name=f"uq_{table}_replaces"),
    )
    for name in ("act", "recorded_at", *indexed):
        op.create_index(f"ix_{table}_{name}", table, [name])


def _dated() -> tuple[sa.Column[Any], ...]:
    return sa.Column("valid_from", sa.Date(), nullable=False), sa.Column("valid_to", sa.Date())


def _texts(*names: str) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _source() -> tuple[sa.Column[Any], ...]:
    return *_texts("source"), sa.Column("verified", sa.Boolean(), nullable=False), *_texts("note")
