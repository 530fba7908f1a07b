"""Accounts, how they sign in, and the history of what they were granted."""

import sqlalchemy as sa
from alembic import op

revision = "0002_access"
down_revision = "0001_store"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of access."""
    _make_accounts()
    _make_credentials()
    _make_histories()


def _make_accounts() -> None:
    op.create_table(
        "account",
        *_texts("login", "password"),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        *_texts("totp_secret", "totp_pending"),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_account"),
    )
    op.create_table(
        "sign_in_attempts",
        *_texts("login_digest"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("login_digest", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_last_at", "sign_in_attempts", ["last_at"])


def _make_credentials() -> None:
    op.create_table(
        "sign_in_session",
        *_texts("digest", "login"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in_session"),
    )
    op.create_table(
        "token",
        *_texts("digest", "login", "name", "actions"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("digest", name="pk_token"),
    )
    for table in ("sign_in_session", "token"):
        op.create_index(f"ix_{table}_login", table, ["login"])


def _make_histories() -> None:
    _make_history("role_grant", *_days(), *_texts("login", "role", "department", "region"))
    _make_history("account_suspension", *_days(), *_texts("login"))
    _make_history("duty", *_texts("subject", "duty", "login"))
    for table in ("role_grant", "account_suspension"):
        for column in ("valid_from", "login"):
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_duty_subject", "duty", ["subject"])


def _make_history(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("act", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.BigInteger()),
        sa.Column("is_retraction", sa.Boolean(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("replaces", name=f"uq_{name}_replaces"),
    )
    for column in ("act", "recorded_at"):
        op.create_index(f"ix_{name}_{column}", name, [column])


def _days() -> list[sa.Column[object]]:
    return [sa.Column("valid_from", sa.Date(), nullable=False), sa.Column("valid_to", sa.Date())]


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
