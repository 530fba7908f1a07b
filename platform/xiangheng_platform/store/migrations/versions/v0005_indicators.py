"""The dictionary of indicators, targets, baselines."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_indicators"
down_revision = "0004_regions"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the dictionary."""
    _create(
        "indicator",
        ("code", "name", "other_names", "unit", "direction", "period_kind", "value_kind", "office", "source"),
        ("definition", "clause", "basis"),
        _optional("possible_low", "possible_high", "plausible_low", "plausible_high"),
        [sa.Column("decimals", sa.Integer())],
        ("origin", "numerator", "denominator", "missing", "since", "until", "note"),
        index=("code",),
    )
    _create(
        "target",
        ("code", "indicator", "comparator"),
        _optional("value", "upper", "tolerance"),
        ("unit", "scope", "period", "baseline_period", "clause", "basis", "note"),
        index=("code", "indicator"),
    )
    _create(
        "baseline",
        ("indicator", "scope", "period", "value", "unit", "source", "note"),
        index=("indicator",),
    )


def _create(name: str, *columns: Iterable[str | sa.Column[Any]], index: Iterable[str]) -> None:
    """Make one table of versions: the columns of every history, those of every version, and its own."""
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("act", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.BigInteger()),
        sa.Column("is_retraction", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("verified_by", sa.Text(), nullable=False),
        sa.Column("loaded", sa.Boolean(), nullable=False),
        *(_column(one) for group in columns for one in group),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("replaces", name=f"uq_{name}_replaces"),
    )
    for column in ("act", "recorded_at", *index):
        op.create_index(f"ix_{name}_{column}", name, [column])


def _column(one: str | sa.Column[Any]) -> sa.Column[Any]:
    return sa.Column(one, sa.Text(), nullable=False) if isinstance(one, str) else one


def _optional(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text()) for name in names]
