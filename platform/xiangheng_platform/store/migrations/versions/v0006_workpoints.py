"""Work points, what was reported and raised of them, and the division's own rulings on working days."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006_workpoints"
down_revision = "0005_indicators"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the four tables of history."""
    _create(
        "workpoint",
        sa.Column("code", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("plan_year", "item")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "task", "indicator")),
        sa.Column("target", sa.Text()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("unit", "comparison", "basis")),
        sa.Column("deadline", sa.Date()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("frequency", "offices", "quote", "source")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("clause", "indicator_code", "target_code")),
        sa.Column("is_check", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        index="code",
    )
    _create(
        "workpoint_report",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "occurrence")),
        sa.Column("done_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("evidence", "statement", "reported_by")),
        index="code",
    )
    _create(
        "workpoint_raised",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "occurrence")),
        sa.Column("due", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "raised_by")),
        index="code",
    )
    _create(
        "calendar_override",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "source")),
        index="day",
    )


def _create(table: str, *columns: sa.Column[Any], index: str) -> None:
    """A table of history: what every one has, its own columns, and an index on what its rows are found by."""
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
    for name in ("act", "recorded_at", index):
        op.create_index(f"ix_{table}_{name}", table, [name])
