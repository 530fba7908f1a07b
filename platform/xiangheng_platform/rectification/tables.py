"""Tables of rectification: what issues say, every step, where each stands now, its evidence, and what became of it elsewhere."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from xiangheng_platform.store.columns import Moment
from xiangheng_platform.store.tables import Filed, History, Record


class IssueRow(History, table=True):
    """What the ledger says of an issue. `number` (year-counter) stays through every correction.

    The name of the leader who answers for it is personal and stands apart; `division` is the key of the region.
    `origin` is an opaque reference to what it came from (a finding of a visit, a row of a report).
    """

    __tablename__ = "issue"

    number: str = Field(index=True, sa_type=Text)
    year: int
    channel: str = Field(sa_type=Text)
    document: str = Field(sa_type=Text)
    category: str = Field(sa_type=Text)
    severity: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    division: int = Field(sa_type=BigInteger)
    places: str = Field(sa_type=Text)
    households: int | None = None
    lead_unit: str = Field(sa_type=Text)
    responsible_unit: str = Field(sa_type=Text)
    goal: str = Field(sa_type=Text)
    measures: str = Field(sa_type=Text)
    deadline_class: str = Field(sa_type=Text)
    indicator: str = Field(sa_type=Text)
    clause: str = Field(sa_type=Text)
    origin: str = Field(index=True, sa_type=Text)
    #: SHA-256 of what makes two rows of a report the same problem; see `content.Content.identity`.
    identity: str = Field(index=True, sa_type=Text)


class Standing(Record):
    """How an issue stands: columns that the last event has, and by which the ledger is listed, filtered and counted.

    `deadline` and `recheck_due` are `NEVER` where there is none, since a list is ordered by them. `asked_deadline` is
    the day that a pending request for deferral asks for. `level` counts how often it was escalated, `relapses` how often it
    came back, `closings` how often it was accepted, `on_time` how many of these were
    submitted by the last day.
    """

    year: int
    channel: str = Field(sa_type=Text)
    category: str = Field(sa_type=Text)
    severity: str = Field(sa_type=Text)
    division: int = Field(sa_type=BigInteger)
    lead_unit: str = Field(sa_type=Text)
    responsible_unit: str = Field(sa_type=Text)
    indicator: str = Field(sa_type=Text)
    content: int = Field(sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    is_confirmed: bool
    deadline_class: str = Field(sa_type=Text)
    first_deadline: date
    deadline: date
    asked_deadline: date | None = None
    level: int
    closings: int
    on_time: int
    relapses: int
    registered_on: date
    opened_on: date
    submitted_on: date | None = None
    closed_on: date | None = None
    recheck_due: date


class IssueEventRow(History, Standing, table=True):
    """One step of an issue: who took it for which unit and why, and how the issue stood afterwards. Never corrected.

    `evidence_digest` is set by a verdict: SHA-256 over the digests of the files that it was given on.
    """

    __tablename__ = "issue_event"

    number: str = Field(index=True, sa_type=Text)
    step: str = Field(sa_type=Text)
    taken_by: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    statement: str = Field(sa_type=Text)
    evidence_digest: str = Field(sa_type=Text)


class IssueStandingRow(Standing, table=True):
    """How each issue stands now: the columns of its last event, once more, where the ledger finds them by an index.

    `act` wrote its last event, at `changed_at`. Not history: it can be made anew from the events at any time, and `db check` compares it with them.
    """

    __tablename__ = "issue_standing"
    #: By what lists are filtered, each with the number behind it, so that a page of one value is read in its order.
    __table_args__ = tuple(
        Index(f"ix_issue_standing_{names[0]}", *names, "number")
        for names in (
            ("state", "deadline"), ("division", "category"), ("deadline",), ("recheck_due",), ("changed_at",),
            ("lead_unit",), ("responsible_unit",), ("year",),
        )
    )  # fmt: skip

    number: str = Field(primary_key=True, sa_type=Text)
    act: int = Field(sa_type=BigInteger)
    changed_at: datetime = Field(sa_type=Moment)


class IssueEvidenceRow(Filed, table=True):
    """A file that shows that an issue was put right. While this stands its content is kept, whatever its owner does."""

    __tablename__ = "issue_evidence"

    number: str = Field(index=True, sa_type=Text)
    file: int = Field(sa_type=BigInteger)
    caption: str = Field(sa_type=Text)
    added_by: str = Field(sa_type=Text)


class InquiryRow(History, table=True):
    """That a region was asked to look for the same problem at home (举一反三), by which day.

    An inquiry is known by the `id` of the row that asked. Another day, or that it was taken back, is a row in its place, which
    names it in `inquiry` and keeps the first day; `changed_by` and `change_reason` say who did that and why. All of these are
    empty in the row that asked.
    """

    __tablename__ = "issue_inquiry"

    number: str = Field(index=True, sa_type=Text)
    division: int = Field(index=True, sa_type=BigInteger)
    due: date
    reason: str = Field(sa_type=Text)
    asked_by: str = Field(sa_type=Text)
    inquiry: int | None = Field(default=None, index=True, sa_type=BigInteger)
    first_due: date | None = None
    is_withdrawn: bool | None = None
    changed_by: str | None = Field(default=None, sa_type=Text)
    change_reason: str | None = Field(default=None, sa_type=Text)

    @property
    def key(self) -> int:
        """What the inquiry is known by."""
        return self.inquiry or self.id


class AnswerRow(History, table=True):
    """What a region answered to an inquiry: whether it has the same problem, and what it did about that."""

    __tablename__ = "issue_answer"

    inquiry: int = Field(index=True, sa_type=BigInteger)
    has_same: bool
    statement: str = Field(sa_type=Text)
    issue: str = Field(sa_type=Text)
    answered_by: str = Field(sa_type=Text)


class CitationRow(History, table=True):
    """That something outside used an issue (a table of findings, a scoring), by an opaque reference."""

    __tablename__ = "issue_citation"

    number: str = Field(index=True, sa_type=Text)
    reference: str = Field(index=True, sa_type=Text)
    cited_by: str = Field(sa_type=Text)
