"""Work points, what was reported and raised of them, and the division's own rulings on working days."""

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns, create_history

revision = "0006_workpoints"
down_revision = "0005_indicators"


def upgrade() -> None:
    """Make the four tables of history."""
    create_history(
        "workpoint",
        *columns(sa.Text, "code"),
        *columns(sa.Integer, "plan_year", "item"),
        *columns(sa.Text, "title", "task", "indicator"),
        *columns(sa.Text, "target", nullable=True),
        *columns(sa.Text, "unit", "comparison", "basis"),
        *columns(sa.Date, "deadline", nullable=True),
        *columns(
            sa.Text, "frequency", "offices", "quote", "source", "clause", "indicator_code", "target_code"
        ),
        *columns(sa.Boolean, "is_check"),
        *columns(sa.Text, "note"),
        indexed=("code",),
    )
    create_history(
        "workpoint_report",
        *columns(sa.Text, "code", "occurrence"),
        *columns(sa.Date, "done_on"),
        *columns(sa.Text, "evidence", "statement", "reported_by"),
        indexed=("code",),
    )
    create_history(
        "workpoint_raised",
        *columns(sa.Text, "code", "occurrence"),
        *columns(sa.Date, "due"),
        *columns(sa.Text, "reason", "raised_by"),
        indexed=("code",),
    )
    create_history(
        "calendar_override",
        *columns(sa.Date, "day"),
        *columns(sa.Boolean, "is_working"),
        *columns(sa.Text, "reason", "source"),
        indexed=("day",),
    )
