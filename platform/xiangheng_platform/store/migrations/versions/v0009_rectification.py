"""Rectification: issues, their steps and how each stands, evidence, inquiries with answers, and what cited an issue."""

import sqlalchemy as sa
from alembic import op

from xiangheng_platform.store.migrations.tables import columns, create_history

revision = "0009_rectification"
down_revision = "0008_client_keys"


def upgrade() -> None:
    """Make the six tables of history, and the one of how issues stand now."""
    create_history(
        "issue",
        *columns(sa.Text, "number"),
        *columns(sa.Integer, "year"),
        *columns(sa.Text, "channel", "document", "category", "severity", "description"),
        *columns(sa.BigInteger, "division"),
        *columns(sa.Text, "places"),
        *columns(sa.Integer, "households", nullable=True),
        *columns(sa.Text, "lead_unit", "responsible_unit", "goal", "measures", "deadline_class"),
        *columns(sa.Text, "indicator", "clause", "origin", "identity"),
        indexed=("number", "origin", "identity"),
    )
    create_history(
        "issue_event",
        *_standing(),
        *columns(sa.Text, "number", "step", "taken_by", "unit", "reason", "statement", "evidence_digest"),
        indexed=("number",),
    )
    op.create_table(
        "issue_standing",
        *columns(sa.Text, "number"),
        *_standing(),
        *columns(sa.BigInteger, "act", "changed_at"),
        sa.PrimaryKeyConstraint("number", name="pk_issue_standing"),
    )
    for names in _LISTED_BY:
        op.create_index(f"ix_issue_standing_{names[0]}", "issue_standing", [*names, "number"])
    create_history(
        "issue_evidence",
        *columns(sa.Text, "file_sha256", "number"),
        *columns(sa.BigInteger, "file"),
        *columns(sa.Text, "caption", "added_by"),
        indexed=("file_sha256", "number"),
    )
    create_history(
        "issue_inquiry",
        *columns(sa.Text, "number"),
        *columns(sa.BigInteger, "division"),
        *columns(sa.Date, "due"),
        *columns(sa.Text, "reason", "asked_by"),
        indexed=("number", "division"),
    )
    create_history(
        "issue_answer",
        *columns(sa.BigInteger, "inquiry"),
        *columns(sa.Boolean, "has_same"),
        *columns(sa.Text, "statement", "issue", "answered_by"),
        indexed=("inquiry",),
    )
    create_history(
        "issue_citation",
        *columns(sa.Text, "number", "reference", "cited_by"),
        indexed=("number", "reference"),
    )


#: By what lists of issues are filtered, each with the number behind it, so that a page of one value is read in order.
_LISTED_BY = (
    ("state", "deadline"), ("division", "category"), ("deadline",), ("recheck_due",), ("changed_at",),
    ("lead_unit",), ("responsible_unit",), ("year",),
)  # fmt: skip


def _standing() -> list[sa.Column[object]]:
    return [
        *columns(sa.Integer, "year"),
        *columns(sa.Text, "channel", "category", "severity"),
        *columns(sa.BigInteger, "division"),
        *columns(sa.Text, "lead_unit", "responsible_unit", "indicator"),
        *columns(sa.BigInteger, "content"),
        *columns(sa.Text, "state"),
        *columns(sa.Boolean, "is_confirmed"),
        *columns(sa.Text, "deadline_class"),
        *columns(sa.Date, "first_deadline", "deadline"),
        *columns(sa.Date, "asked_deadline", nullable=True),
        *columns(sa.Integer, "level", "closings", "on_time", "relapses"),
        *columns(sa.Date, "registered_on", "opened_on"),
        *columns(sa.Date, "submitted_on", "closed_on", nullable=True),
        *columns(sa.Date, "recheck_due"),
    ]
