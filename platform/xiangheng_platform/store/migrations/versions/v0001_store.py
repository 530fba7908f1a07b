"""The audit log, its head, and personal data."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.migrations.tables import KEY, columns, create_indexes

revision = "0001_store"
down_revision = None


def upgrade() -> None:
    """Make the store's own tables."""
    op.create_table(
        "audit",
        sa.Column("number", KEY, nullable=False),
        *columns(sa.BigInteger, "at"),
        *columns(sa.BigInteger, "clock", nullable=True),
        *columns(sa.Text, "actor", "action", "subject", "before", "after", "reason", "seal"),
        *columns(sa.Text, "previous", "digest"),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    create_indexes("audit", "at", "actor", "action", "subject")
    op.create_table(
        "audit_head",
        *columns(sa.Integer, "id"),
        *columns(sa.BigInteger, "number", "at"),
        *columns(sa.Text, "digest"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "personal",
        *columns(sa.Text, "subject", "field", "value", "salt"),
        sa.PrimaryKeyConstraint("subject", "field", name="pk_personal"),
    )
