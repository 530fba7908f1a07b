"""How the level of a list's probabilities was watched, and what was added to it."""

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns
from xiangheng_platform.store.upgrading import add_to_history

revision = "0015_list_levels"
down_revision = "0014_listed_values"


def upgrade() -> None:
    """Add a column to a table of history."""
    add_to_history("visit_list", *columns(sa.Text, "level", nullable=True))
