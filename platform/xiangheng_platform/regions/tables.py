"""The tables of regions: dated facts of divisions, the changes that made them, named groups and their members."""

from datetime import date

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from xiangheng_platform.store.tables import Dated, History


class DivisionFact(Dated, table=True):
    """What a division was called, coded and under what, from a day to a day.

    `key` is the division's identity, counted by us and never shown. `parent` is the key of the division above.
    """

    __tablename__ = "division_fact"

    key: int = Field(index=True, sa_type=BigInteger)
    code: str = Field(index=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    parent: int | None = Field(default=None, sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    verified: bool
    note: str = Field(sa_type=Text)


class DivisionChange(History, table=True):
    """A rename, recode, move, split, merge, establishing or abolishing, with the document that it rests on.

    `olds` and `news` are keys with blanks between them: a change is read whole, never joined by one of its parts.
    """

    __tablename__ = "division_change"

    kind: str = Field(sa_type=Text)
    day: date = Field(index=True)
    olds: str = Field(sa_type=Text)
    news: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    verified: bool
    note: str = Field(sa_type=Text)


class NamedGroup(History, table=True):
    """A group of divisions with a name of its own (the fifteen counties); `expected` is how many there must be."""

    __tablename__ = "named_group"

    code: str = Field(index=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    expected: int | None = Field(default=None, sa_type=BigInteger)
    source: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)


class Membership(Dated, table=True):
    """That a division belonged to a group from a day to a day."""

    __tablename__ = "membership"

    group_code: str = Field(index=True, sa_type=Text)
    division: int = Field(index=True, sa_type=BigInteger)
    source: str = Field(sa_type=Text)
    verified: bool
    note: str = Field(sa_type=Text)
