"""What a listed household had of each feature, then and a month before, beside what is typical; whether it is invented."""

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns
from xiangheng_platform.store.upgrading import add_to_history

revision = "0014_listed_values"
down_revision = "0013_risk_lists"


def upgrade() -> None:
    """Add columns to two tables of history."""
    add_to_history("visit_list", *columns(sa.Text, "typical", nullable=True))
    kept = (
        *columns(sa.Text, "feature_values", "contributions_before", "feature_values_before", nullable=True),
        *columns(sa.Boolean, "is_invented", nullable=True),
    )
    for column in kept:
        add_to_history("listed_household", column)
