"""The audit log, its head, and personal data."""

import sqlalchemy as sa
from alembic import op

revision = "0001_store"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the store's own tables."""
    op.create_table(
        "audit",
        sa.Column("number", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.BigInteger()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("actor", "action", "subject")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("before", "after", "reason", "seal")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("previous", "digest")),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    for name in ("at", "actor", "action", "subject"):
        op.create_index(f"ix_audit_{name}", "audit", [name])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "personal",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "field", name="pk_personal"),
    )
