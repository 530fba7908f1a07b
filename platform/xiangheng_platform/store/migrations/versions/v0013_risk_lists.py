"""Models of risk and their approval, capacity for visits, lists of households to visit, what visits found, drift."""

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns, create_history

revision = "0013_risk_lists"
down_revision = "0012_monitoring"


def upgrade() -> None:
    """Make the eight tables of history."""
    _create_models()
    _create_lists()
    _create_findings()


def _create_models() -> None:
    create_history(
        "risk_model",
        *columns(sa.Text, "file_sha256", "digest", "kind", "plugin", "title"),
        *columns(sa.Integer, "trained_on"),
        *columns(sa.Text, "evaluation", "card"),
        *columns(sa.Boolean, "may_ship", "is_invented"),
        *columns(sa.Text, "registered_by"),
        indexed=("file_sha256", "digest"),
    )
    create_history(
        "risk_model_approval", *columns(sa.Text, "model", "reason", "approved_by"), indexed=("model",)
    )
    create_history(
        "visit_capacity",
        *columns(sa.BigInteger, "division"),
        *columns(sa.Integer, "since", "visits"),
        *columns(sa.Text, "stated_by"),
        indexed=("division",),
    )


def _create_lists() -> None:
    create_history(
        "visit_list",
        *columns(sa.Integer, "month"),
        *columns(sa.Text, "model", "seed", "frame"),
        *columns(sa.BigInteger, "households"),
        *columns(sa.Text, "features", "base"),
        *columns(sa.Boolean, "is_invented"),
        *columns(sa.Text, "made_by"),
        indexed=("month",),
    )
    create_history(
        "visit_list_county",
        *columns(sa.BigInteger, "visit_list", "division", "households"),
        *columns(sa.Integer, "visits", "drawn"),
        *columns(sa.Integer, "marginal", nullable=True),
        indexed=("visit_list", "division"),
    )
    create_history(
        "listed_household",
        *columns(sa.BigInteger, "visit_list", "household", "division", "place"),
        *columns(sa.Integer, "percentile"),
        *columns(sa.Integer, "percentile_before", nullable=True),
        *columns(sa.Integer, "probability"),
        *columns(sa.Text, "way", "band", "changes", "contributions"),
        *columns(sa.Boolean, "is_off"),
        *columns(sa.Text, "reason", "decided_by"),
        indexed=("visit_list", "household", "division"),
    )


def _create_findings() -> None:
    create_history(
        "visit_outcome",
        *columns(sa.BigInteger, "household", "division"),
        *columns(sa.Date, "visited_on"),
        *columns(sa.Text, "outcome"),
        *columns(sa.Integer, "list_month", nullable=True),
        *columns(sa.Text, "way", "reported_by"),
        indexed=("household", "division"),
    )
    create_history(
        "risk_drift",
        *columns(sa.Text, "model"),
        *columns(sa.Integer, "month"),
        *columns(sa.Text, "document"),
        *columns(sa.Boolean, "is_invented"),
        *columns(sa.Text, "recorded_by"),
        indexed=("model", "month"),
    )
