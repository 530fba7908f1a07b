"""Files that were handed in."""

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns, create_history

revision = "0007_evidence"
down_revision = "0006_workpoints"


def upgrade() -> None:
    """Make the table of history."""
    create_history(
        "evidence",
        *columns(sa.Text, "file_sha256"),
        *columns(sa.BigInteger, "size"),
        *columns(sa.Text, "media_type", "purpose", "owner"),
        *columns(sa.Date, "expires_on", nullable=True),
        *columns(sa.Text, "removed_by", "reason"),
        indexed=("file_sha256", "owner", "expires_on"),
    )
