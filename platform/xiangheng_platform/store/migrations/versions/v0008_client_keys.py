"""The keys by which clients ask for an act once."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.migrations.tables import columns

revision = "0008_client_keys"
down_revision = "0007_evidence"


def upgrade() -> None:
    """Make the table of keys."""
    op.create_table(
        "client_key",
        *columns(sa.Text, "actor", "key", "digest"),
        *columns(sa.BigInteger, "act", "at"),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_client_key"),
    )
