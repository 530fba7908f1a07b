"""The dictionary of indicators, targets, baselines."""

from typing import Any

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns, create_history

revision = "0005_indicators"
down_revision = "0004_regions"


def upgrade() -> None:
    """Make the tables of the dictionary."""
    create_history(
        "indicator",
        *_version(),
        *columns(sa.Text, "code", "name", "other_names", "unit", "direction", "period_kind", "value_kind"),
        *columns(sa.Text, "office", "source", "definition", "clause", "basis"),
        *columns(sa.Text, "possible_low", "possible_high", "plausible_low", "plausible_high", nullable=True),
        *columns(sa.Integer, "decimals", nullable=True),
        *columns(sa.Text, "origin", "numerator", "denominator", "missing", "since", "until", "note"),
        indexed=("code",),
    )
    create_history(
        "target",
        *_version(),
        *columns(sa.Text, "code", "indicator", "comparator"),
        *columns(sa.Text, "value", "upper", "tolerance", nullable=True),
        *columns(sa.Text, "unit", "scope", "period", "baseline_period", "clause", "basis", "note"),
        indexed=("code", "indicator"),
    )
    create_history(
        "baseline",
        *_version(),
        *columns(sa.Text, "indicator", "scope", "period", "value", "unit", "source", "note"),
        indexed=("indicator",),
    )


def _version() -> list[sa.Column[Any]]:
    return [
        *columns(sa.Integer, "version"),
        *columns(sa.Text, "author"),
        *columns(sa.Boolean, "verified"),
        *columns(sa.Text, "verified_by"),
        *columns(sa.Boolean, "loaded"),
    ]
