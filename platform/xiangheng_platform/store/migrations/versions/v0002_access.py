"""Accounts, how they sign in, and the history of what they were granted."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.migrations.tables import columns, create_history, create_indexes, days

revision = "0002_access"
down_revision = "0001_store"


def upgrade() -> None:
    """Make the tables of access."""
    op.create_table(
        "account",
        *columns(sa.Text, "login", "password"),
        *columns(sa.Boolean, "must_change"),
        *columns(sa.BigInteger, "created_at"),
        *columns(sa.Text, "totp_secret", "totp_pending"),
        *columns(sa.BigInteger, "totp_step"),
        sa.PrimaryKeyConstraint("login", name="pk_account"),
    )
    op.create_table(
        "sign_in_attempts",
        *columns(sa.Text, "login_digest"),
        *columns(sa.Integer, "failures"),
        *columns(sa.BigInteger, "last_at"),
        *columns(sa.BigInteger, "locked_until", nullable=True),
        sa.PrimaryKeyConstraint("login_digest", name="pk_sign_in_attempts"),
    )
    create_indexes("sign_in_attempts", "last_at")
    op.create_table(
        "sign_in_session",
        *columns(sa.Text, "digest", "login"),
        *columns(sa.BigInteger, "created_at", "used_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in_session"),
    )
    op.create_table(
        "token",
        *columns(sa.Text, "digest", "login", "name", "actions"),
        *columns(sa.BigInteger, "created_at", "expires_at"),
        *columns(sa.BigInteger, "used_at", "revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_token"),
    )
    create_indexes("sign_in_session", "login")
    create_indexes("token", "login")
    create_history(
        "role_grant",
        *days(),
        *columns(sa.Text, "login", "role", "department", "region"),
        indexed=("valid_from", "login"),
    )
    create_history("account_suspension", *days(), *columns(sa.Text, "login"), indexed=("valid_from", "login"))
    create_history("duty", *columns(sa.Text, "subject", "duty", "login"), indexed=("subject",))
