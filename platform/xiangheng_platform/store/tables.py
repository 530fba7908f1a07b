"""What every table of the platform is made of, and the store's own: the audit log, its head, personal data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, Table, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from xiangheng_platform.store.columns import Moment

#: Names of constraints are ours, because a migration on SQLite can only change what has a name.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


#: A key that we count ourselves; on SQLite it is the row's own number, which is twice as fast as an index beside it.
KEY = BigInteger().with_variant(Integer(), "sqlite")


class Record(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """A row of a table of ours. Kept apart from SQLModel's common registry: a neighbour's tables are not ours."""


class History(Record):
    """A row that is never changed: a correction is a new row that names the old one.

    The columns of a history are never renamed and never taken away, and new ones may be empty: what an act sealed
    stays sealed. A table with `act`, `recorded_at` and `replaces` is known as a history by them (`triggers`, `proof`).

    `id` is given by the act, counted on from the last row of the table, so that the same acts write the same rows on
    every database. `act` is the number of the audit row that tells who wrote it and why; `recorded_at` is since when
    it was known. `replaces` is the row that this one corrects (each can be corrected once), and a row with
    `is_retraction` says that the one it replaces should never have been.
    """

    id: int = Field(default=0, primary_key=True, sa_type=KEY)
    act: int = Field(default=0, index=True, sa_type=BigInteger)
    recorded_at: datetime = Field(default=None, index=True, sa_type=Moment)
    replaces: int | None = Field(default=None, unique=True, sa_type=BigInteger)
    is_retraction: bool = False


class Dated(History):
    """A row of history that holds from its first day to its last, both included; no last day means still."""

    valid_from: date = Field(default=None, index=True)
    valid_to: date | None = None


class Filed(History):
    """A row of history that names a file by the SHA-256 of its content; while it stands, the file is kept."""

    file_sha256: str = Field(index=True, sa_type=Text)


class AuditRow(Record, table=True):
    """One act: who did what to what, when and why, chained to the act before it by its digest.

    `clock` is what the machine's clock read where it differs from `at` (it had gone back a little). `before` and
    `after` are canonical JSON; `seal` holds, for each table of history, the digest of the rows the act wrote there.
    """

    __tablename__ = "audit"

    number: int = Field(primary_key=True, sa_type=KEY)
    at: datetime = Field(index=True, sa_type=Moment)
    clock: datetime | None = Field(default=None, sa_type=Moment)
    actor: str = Field(index=True, sa_type=Text)
    action: str = Field(index=True, sa_type=Text)
    subject: str = Field(index=True, sa_type=Text)
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    seal: str = Field(sa_type=Text)
    previous: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)


class AuditHead(Record, table=True):
    """The one row that says which act was the last; whoever acts holds it, so that acts follow each other."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    number: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    digest: str = Field(sa_type=Text)


class PersonalRow(Record, table=True):
    """One personal particular (a name, a telephone) of one subject, with the salt of its commitment.

    Not history: it can be erased, and with its salt the commitments in the audit log say nothing any more.
    """

    __tablename__ = "personal"

    subject: str = Field(primary_key=True, sa_type=Text)
    field: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)
    salt: str = Field(sa_type=Text)


class ClientKey(Record, table=True):
    """A key by which a client asked for an act, with the digest of what it asked for; see `store.once`.

    Not history: it is of use for some days. `act` is the act that was done, at the moment `at`.
    """

    __tablename__ = "client_key"

    actor: str = Field(primary_key=True, sa_type=Text)
    key: str = Field(primary_key=True, sa_type=Text)
    digest: str = Field(sa_type=Text)
    act: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)


def table_of(record: type[Record]) -> Table:
    """The table behind a record's class; raises `TypeError` for a class that is only a base."""
    table: Any = getattr(record, "__table__", None)
    if not isinstance(table, Table):
        raise TypeError(f"{record.__name__} has no table")
    return table
