"""Planned checks, visits with who was sent and what was drawn, checklists, answers, findings."""

from typing import Any

import sqlalchemy as sa

from xiangheng_platform.store.migrations.tables import columns, create_history

revision = "0010_inspection"
down_revision = "0009_rectification"


def upgrade() -> None:
    """Make the eight tables of history."""
    create_history(
        "inspection_plan",
        *_version(),
        *columns(sa.Text, "code"),
        *columns(sa.Integer, "year", "month"),
        *columns(sa.Text, "method", "topic", "regions", "office", "indicators", "clause"),
        *columns(sa.Boolean, "is_derived"),
        *columns(sa.Text, "quote", "source", "note"),
        indexed=("code",),
    )
    create_history(
        "inspection_checklist",
        *_version(),
        *columns(sa.Text, "code", "title", "items", "source", "note"),
        indexed=("code",),
    )
    create_history(
        "inspection_visit",
        *columns(sa.BigInteger, "number"),
        *columns(sa.Text, "plan", "method", "topic"),
        *columns(sa.BigInteger, "division"),
        *columns(sa.Date, "first_day", "last_day"),
        *columns(sa.Text, "checklist"),
        *columns(sa.Integer, "checklist_version"),
        *columns(sa.Text, "state", "summary", "reason", "taken_by"),
        indexed=("number", "plan", "division", "last_day", "state"),
    )
    create_history(
        "inspection_assignment",
        *columns(sa.BigInteger, "visit"),
        *columns(sa.Text, "login"),
        indexed=("visit", "login"),
    )
    create_history(
        "inspection_draw",
        *columns(sa.BigInteger, "visit"),
        *columns(sa.Text, "frame", "frame_digest", "seed", "drawn", "replacements", "drawn_by", "reason"),
        indexed=("visit",),
    )
    create_history(
        "inspection_answer",
        *columns(sa.BigInteger, "visit"),
        *columns(sa.Text, "item", "value", "remark", "answered_by"),
        indexed=("visit",),
    )
    create_history(
        "inspection_finding",
        *columns(sa.BigInteger, "number", "visit"),
        *columns(sa.Text, "category", "severity", "description", "places", "clause", "indicator"),
        *columns(sa.Text, "issue", "found_by"),
        indexed=("number", "visit", "issue"),
    )
    create_history(
        "inspection_evidence",
        *columns(sa.Text, "file_sha256"),
        *columns(sa.BigInteger, "finding", "file"),
        indexed=("file_sha256", "finding"),
    )


def _version() -> list[sa.Column[Any]]:
    return [
        *columns(sa.Integer, "version"),
        *columns(sa.Text, "author"),
        *columns(sa.Boolean, "verified"),
        *columns(sa.Text, "verified_by"),
        *columns(sa.Boolean, "loaded"),
    ]
