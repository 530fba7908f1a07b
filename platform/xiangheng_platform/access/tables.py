"""What access keeps: accounts and how they sign in, and as history who was given which role and who was suspended."""

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from xiangheng_platform.store.columns import Moment
from xiangheng_platform.store.tables import Dated, History, Record


class Account(Record, table=True):
    """Somebody who may sign in. Name and telephone are not here but among the personal data, where they can be erased.

    `password` is an argon2 hash. `must_change` is set while the password is one that somebody else chose. A second
    factor is on when `totp_secret` is not empty; `totp_pending` waits for its confirmation. `totp_step` is the last
    interval of which a code was used: no code counts twice.
    """

    __tablename__ = "account"

    login: str = Field(primary_key=True, sa_type=Text)
    password: str = Field(sa_type=Text)
    must_change: bool = False
    created_at: datetime = Field(sa_type=Moment)
    totp_secret: str = Field(default="", sa_type=Text)
    totp_pending: str = Field(default="", sa_type=Text)
    totp_step: int = Field(default=0, sa_type=BigInteger)


class Attempts(Record, table=True):
    """Failed attempts to sign in with one login, in a row.

    Kept by the digest of what was typed and apart from the accounts: a login that there is no account of is counted
    and locked like any other, so that nobody learns from a lock which logins there are; and a password that was typed
    in the place of the login is not kept.
    """

    __tablename__ = "sign_in_attempts"

    login_digest: str = Field(primary_key=True, sa_type=Text)
    failures: int = 0
    last_at: datetime = Field(index=True, sa_type=Moment)
    locked_until: datetime | None = Field(default=None, sa_type=Moment)


class SignInSession(Record, table=True):
    """Somebody who is signed in, known by the SHA-256 of the session's secret."""

    __tablename__ = "sign_in_session"

    digest: str = Field(primary_key=True, sa_type=Text)
    login: str = Field(index=True, sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
    used_at: datetime = Field(sa_type=Moment)


class Token(Record, table=True):
    """A token that a program shows instead of a password, known by the SHA-256 of its secret.

    `actions` are those of the table of rights that it is limited to, with blanks between them.
    """

    __tablename__ = "token"

    digest: str = Field(primary_key=True, sa_type=Text)
    login: str = Field(index=True, sa_type=Text)
    name: str = Field(sa_type=Text)
    actions: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class Grant(Dated, table=True):
    """A role that somebody has on the days from `valid_from` to `valid_to`, within a department and a region's subtree.

    `region` is the path that regions supply; it is opaque here. A grant is revoked by a row that ends it.
    """

    __tablename__ = "role_grant"

    login: str = Field(index=True, sa_type=Text)
    role: str = Field(sa_type=Text)
    department: str = Field(default="", sa_type=Text)
    region: str = Field(default="", sa_type=Text)


class Suspension(Dated, table=True):
    """Days on which an account is disabled, whatever it was granted."""

    __tablename__ = "account_suspension"

    login: str = Field(index=True, sa_type=Text)


class Duty(History, table=True):
    """A duty that somebody took for one subject: that they wrote this scheme, or verified this entry."""

    __tablename__ = "duty"

    subject: str = Field(index=True, sa_type=Text)
    duty: str = Field(sa_type=Text)
    login: str = Field(sa_type=Text)
