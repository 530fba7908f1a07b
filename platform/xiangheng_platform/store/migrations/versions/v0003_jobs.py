"""Jobs and schedules."""

import sqlalchemy as sa
from alembic import op

revision = "0003_jobs"
down_revision = "0002_access"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of jobs and of schedules."""
    op.create_table(
        "job",
        sa.Column("id", KEY, nullable=False),
        *(_text(name) for name in ("kind", "arguments", "state", "asked_by", "worker", "message")),
        *(_text(name) for name in ("error_code", "error")),
        *(_number(name) for name in ("priority", "attempt", "most_attempts", "lease", "done", "total")),
        *(_optional_number(name) for name in ("run_after", "schedule", "lease_until", "beat_at", "act")),
        *(_optional_number(name) for name in ("started_at", "finished_at")),
        _number("created_at"),
        sa.Column("result", sa.Text()),
        sa.Column("wants_cancel", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_state_priority_id", "job", ["state", "priority", "id"])
    op.create_index("ix_job_asked_by", "job", ["asked_by"])
    op.create_table(
        "schedule",
        sa.Column("id", KEY, nullable=False),
        *(_text(name) for name in ("kind", "arguments", "every", "made_by")),
        *(_number(name) for name in ("month", "day", "hour", "minute", "next_due")),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        _optional_number("last_job"),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _optional_number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger())
