"""Tables of the work points: what they say, what was reported of them, and what was asked for in between."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Text
from sqlmodel import Field

from xiangheng_platform.store.columns import Exact
from xiangheng_platform.store.tables import History


class WorkPointRow(History, table=True):
    """One task of a plan year. `code` stays through every correction; offices stand as the notice lists them."""

    __tablename__ = "workpoint"

    code: str = Field(index=True, sa_type=Text)
    plan_year: int
    item: int
    title: str = Field(sa_type=Text)
    task: str = Field(sa_type=Text)
    indicator: str = Field(sa_type=Text)
    target: Decimal | None = Field(default=None, sa_type=Exact)
    unit: str = Field(sa_type=Text)
    comparison: str = Field(sa_type=Text)
    basis: str = Field(sa_type=Text)
    deadline: date | None = None
    frequency: str = Field(sa_type=Text)
    offices: str = Field(sa_type=Text)
    quote: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    clause: str = Field(sa_type=Text)
    indicator_code: str = Field(sa_type=Text)
    target_code: str = Field(sa_type=Text)
    is_check: bool
    note: str = Field(sa_type=Text)


class ReportRow(History, table=True):
    """What somebody reported of one occurrence: done on which day, by what evidence. At most one stands."""

    __tablename__ = "workpoint_report"

    code: str = Field(index=True, sa_type=Text)
    occurrence: str = Field(sa_type=Text)
    done_on: date
    evidence: str = Field(sa_type=Text)
    statement: str = Field(sa_type=Text)
    reported_by: str = Field(sa_type=Text)


class RaisedRow(History, table=True):
    """That a task which is done as needed was needed, by which day and why: it makes an occurrence."""

    __tablename__ = "workpoint_raised"

    code: str = Field(index=True, sa_type=Text)
    occurrence: str = Field(sa_type=Text)
    due: date
    reason: str = Field(sa_type=Text)
    raised_by: str = Field(sa_type=Text)
