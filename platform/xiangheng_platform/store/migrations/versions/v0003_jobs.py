"""Jobs and schedules."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.migrations.tables import KEY, columns, create_indexes

revision = "0003_jobs"
down_revision = "0002_access"


def upgrade() -> None:
    """Make the tables of jobs and of schedules."""
    op.create_table(
        "job",
        sa.Column("id", KEY, nullable=False),
        *columns(sa.Text, "kind", "arguments", "state", "asked_by", "worker", "message"),
        *columns(sa.Text, "error_code", "error"),
        *columns(sa.BigInteger, "priority", "attempt", "most_attempts", "lease", "done", "total"),
        *columns(sa.BigInteger, "run_after", "schedule", "lease_until", "beat_at", "act", nullable=True),
        *columns(sa.BigInteger, "started_at", "finished_at", nullable=True),
        *columns(sa.BigInteger, "created_at"),
        *columns(sa.Text, "result", nullable=True),
        *columns(sa.Boolean, "wants_cancel"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_state_priority_id", "job", ["state", "priority", "id"])
    create_indexes("job", "asked_by")
    op.create_table(
        "schedule",
        sa.Column("id", KEY, nullable=False),
        *columns(sa.Text, "kind", "arguments", "every", "made_by"),
        *columns(sa.BigInteger, "month", "day", "hour", "minute", "next_due"),
        *columns(sa.Boolean, "is_enabled"),
        *columns(sa.BigInteger, "last_job", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
    )
