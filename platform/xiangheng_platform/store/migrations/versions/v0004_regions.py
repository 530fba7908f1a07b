"""Divisions as dated facts, their changes, named groups and memberships."""

from typing import Any

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns, create_history, days

revision = "0004_regions"
down_revision = "0003_jobs"


def upgrade() -> None:
    """Make the tables of regions."""
    create_history(
        "division_fact",
        *days(),
        *columns(sa.BigInteger, "key"),
        *columns(sa.Text, "code", "name", "level"),
        *columns(sa.BigInteger, "parent", nullable=True),
        *columns(sa.Text, "kind"),
        *_source(),
        indexed=("valid_from", "key", "code"),
    )
    create_history(
        "division_change",
        *columns(sa.Text, "kind"),
        *columns(sa.Date, "day"),
        *columns(sa.Text, "olds", "news"),
        *_source(),
        indexed=("day",),
    )
    create_history(
        "named_group",
        *columns(sa.Text, "code", "name"),
        *columns(sa.BigInteger, "expected", nullable=True),
        *columns(sa.Text, "source", "note"),
        indexed=("code",),
    )
    create_history(
        "membership",
        *days(),
        *columns(sa.Text, "group_code"),
        *columns(sa.BigInteger, "division"),
        *_source(),
        indexed=("valid_from", "group_code", "division"),
    )


def _source() -> list[sa.Column[Any]]:
    return [*columns(sa.Text, "source"), *columns(sa.Boolean, "verified"), *columns(sa.Text, "note")]
