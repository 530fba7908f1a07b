"""The one table of the calendar: the division's own rulings on days."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field

from xiangheng_platform.store.tables import History


class OverrideRow(History, table=True):
    """One day that is worked, or not, whatever the notices say. A day has one that stands; another corrects it."""

    __tablename__ = "calendar_override"

    day: date = Field(index=True)
    is_working: bool
    reason: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
