"""Inquiries are given more time, or taken back: what the rows of `issue_inquiry` say besides."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.migrations.tables import columns, create_indexes

revision = "0011_inquiries"
down_revision = "0010_inspection"


def upgrade() -> None:
    """Add the columns, empty in the rows that asked."""
    for column in (
        *columns(sa.BigInteger, "inquiry", nullable=True),
        *columns(sa.Date, "first_due", nullable=True),
        *columns(sa.Boolean, "is_withdrawn", nullable=True),
        *columns(sa.Text, "changed_by", "change_reason", nullable=True),
    ):
        op.add_column("issue_inquiry", column)
    create_indexes("issue_inquiry", "inquiry")
