"""Tables of inspection: planned checks, visits with who was sent and what was drawn, checklists, answers, findings."""

from datetime import date

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from xiangheng_platform.store.tables import Filed, History
from xiangheng_platform.versioning.tables import Versioned


class PlannedCheckRow(Versioned, table=True):
    """One version of a planned check. `regions` and `indicators` are codes with blanks between; no region means all."""

    __tablename__ = "inspection_plan"

    code: str = Field(index=True, sa_type=Text)
    year: int
    month: int
    method: str = Field(sa_type=Text)
    topic: str = Field(sa_type=Text)
    regions: str = Field(sa_type=Text)
    office: str = Field(sa_type=Text)
    indicators: str = Field(sa_type=Text)
    clause: str = Field(sa_type=Text)
    is_derived: bool
    quote: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)


class ChecklistRow(Versioned, table=True):
    """One version of a checklist; `items` is canonical JSON, since a checklist is filled in and kept as a whole."""

    __tablename__ = "inspection_checklist"

    code: str = Field(index=True, sa_type=Text)
    title: str = Field(sa_type=Text)
    items: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)


class VisitRow(History, table=True):
    """How a visit stood after a step: each step writes the whole anew, in the place of the row before.

    `number` is the `id` of the visit's first row and stays. Rows of a table are counted over all visits and steps, so that
    a gap between two numbers tells nobody that there is a visit between them. `division` is the key of the region.
    """

    __tablename__ = "inspection_visit"

    number: int = Field(default=0, index=True, sa_type=BigInteger)
    plan: str = Field(index=True, sa_type=Text)
    method: str = Field(sa_type=Text)
    topic: str = Field(sa_type=Text)
    division: int = Field(index=True, sa_type=BigInteger)
    first_day: date
    last_day: date = Field(index=True)
    checklist: str = Field(sa_type=Text)
    checklist_version: int
    state: str = Field(index=True, sa_type=Text)
    summary: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    taken_by: str = Field(sa_type=Text)


class AssignmentRow(History, table=True):
    """That somebody is sent on a visit; retracted, that they are not sent after all."""

    __tablename__ = "inspection_assignment"

    visit: int = Field(index=True, sa_type=BigInteger)
    login: str = Field(index=True, sa_type=Text)


class DrawRow(History, table=True):
    """Places drawn for a visit. `frame` is kept whole, as canonical JSON: a proof that needs a lost file is none."""

    __tablename__ = "inspection_draw"

    visit: int = Field(index=True, sa_type=BigInteger)
    frame: str = Field(sa_type=Text)
    frame_digest: str = Field(sa_type=Text)
    seed: str = Field(sa_type=Text)
    drawn: str = Field(sa_type=Text)
    replacements: str = Field(sa_type=Text)
    drawn_by: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)


class AnswerRow(History, table=True):
    """What was answered to one item of a visit's checklist; the value is text in the canonical form of its kind."""

    __tablename__ = "inspection_answer"

    visit: int = Field(index=True, sa_type=BigInteger)
    item: str = Field(sa_type=Text)
    value: str = Field(sa_type=Text)
    remark: str = Field(sa_type=Text)
    answered_by: str = Field(sa_type=Text)


class FindingRow(History, table=True):
    """A problem that a visit found; `issue` is the number of the rectification issue that it became, if it did.

    `number` is the `id` of the finding's first row, as with visits: counted over all of them, it tells nothing of others.
    """

    __tablename__ = "inspection_finding"

    number: int = Field(default=0, index=True, sa_type=BigInteger)
    visit: int = Field(index=True, sa_type=BigInteger)
    category: str = Field(sa_type=Text)
    severity: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    places: str = Field(sa_type=Text)
    clause: str = Field(sa_type=Text)
    indicator: str = Field(sa_type=Text)
    issue: str = Field(index=True, sa_type=Text)
    found_by: str = Field(sa_type=Text)


class FindingEvidenceRow(Filed, table=True):
    """A file that shows a problem that a visit found. While this stands its content is kept, whatever its owner does.

    It is no evidence of the issue that the finding may become: that shows that the problem was put right.
    """

    __tablename__ = "inspection_evidence"

    finding: int = Field(index=True, sa_type=BigInteger)
    file: int = Field(sa_type=BigInteger)
