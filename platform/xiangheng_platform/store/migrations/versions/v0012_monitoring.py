"""The register of households: who they are, what was handed in, its months, who is monitored, the income line."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.migrations.tables import KEY, columns, create_history, create_indexes

revision = "0012_monitoring"
down_revision = "0011_inquiries"


def upgrade() -> None:
    """Make two tables of personal data, which can be erased, and four of history."""
    _create_identities()
    _create_register()


def _create_identities() -> None:
    op.create_table(
        "household_identity",
        sa.Column("key", KEY, nullable=False),
        *columns(sa.Text, "number"),
        *columns(sa.BigInteger, "division"),
        *columns(sa.Text, "head", "telephone"),
        *columns(sa.Integer, "month"),
        sa.PrimaryKeyConstraint("key", name="pk_household_identity"),
        sa.UniqueConstraint("number", name="uq_household_identity_number"),
    )
    create_indexes("household_identity", "division")
    op.create_table(
        "member_identity",
        sa.Column("key", KEY, nullable=False),
        *columns(sa.Text, "number"),
        *columns(sa.BigInteger, "household"),
        *columns(sa.Text, "name", "identity_number"),
        *columns(sa.Integer, "month"),
        sa.PrimaryKeyConstraint("key", name="pk_member_identity"),
        sa.UniqueConstraint("number", name="uq_member_identity_number"),
    )
    create_indexes("member_identity", "household")


def _create_register() -> None:
    create_history(
        "register_import",
        *columns(sa.Text, "dataset", "source_sha256"),
        *columns(sa.BigInteger, "rows", "remarks"),
        *columns(sa.Boolean, "is_invented"),
        *columns(sa.Text, "imported_by"),
        indexed=("source_sha256",),
    )
    create_history(
        "register_month",
        *columns(sa.Text, "file_sha256", "dataset"),
        *columns(sa.Integer, "month"),
        *columns(sa.BigInteger, "division", "rows"),
        *columns(sa.Boolean, "is_invented"),
        *columns(sa.BigInteger, "imported"),
        indexed=("file_sha256", "division", "imported"),
    )
    create_history(
        "monitored_household",
        *columns(sa.BigInteger, "household", "division"),
        *columns(sa.Text, "kind", "risks"),
        *columns(sa.Integer, "identified_in"),
        *columns(sa.Integer, "eliminated_in", nullable=True),
        *columns(sa.Text, "elimination"),
        *columns(sa.Integer, "month"),
        *columns(sa.Boolean, "is_invented"),
        *columns(sa.Text, "recorded_by"),
        indexed=("household", "division"),
    )
    create_history(
        "income_line",
        *columns(sa.Integer, "version"),
        *columns(sa.Text, "author"),
        *columns(sa.Boolean, "verified"),
        *columns(sa.Text, "verified_by"),
        *columns(sa.Boolean, "loaded"),
        *columns(sa.Text, "province", "year"),
        *columns(sa.Integer, "yuan"),
        *columns(sa.Boolean, "is_invented"),
        *columns(sa.Text, "source", "note"),
        indexed=("province",),
    )
