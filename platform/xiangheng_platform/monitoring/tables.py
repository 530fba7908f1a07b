"""Tables of the register: who households and people are, what was handed in, its months, who is monitored, the income line.

Names, numbers and telephones stand in `HouseholdIdentity` and `MemberIdentity` and nowhere else. They are no history and can
be erased; what else is known of a household stands under its key, which was drawn at random and says nothing without them.
"""

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from xiangheng_platform.store.tables import KEY, Filed, History, Record
from xiangheng_platform.versioning.tables import Versioned


class HouseholdIdentity(Record, table=True):
    """Which household a key stands for: its number in the national system, its head and telephone, and where it lies.

    `division` is the key of the county, `month` that of which the particulars were told last.
    """

    __tablename__ = "household_identity"

    key: int = Field(primary_key=True, sa_type=KEY)
    number: str = Field(unique=True, sa_type=Text)
    division: int = Field(index=True, sa_type=BigInteger)
    head: str = Field(sa_type=Text)
    telephone: str = Field(sa_type=Text)
    month: int


class MemberIdentity(Record, table=True):
    """Which person a key stands for, as `HouseholdIdentity`; `household` is the key of theirs."""

    __tablename__ = "member_identity"

    key: int = Field(primary_key=True, sa_type=KEY)
    number: str = Field(unique=True, sa_type=Text)
    household: int = Field(index=True, sa_type=BigInteger)
    name: str = Field(sa_type=Text)
    identity_number: str = Field(sa_type=Text)
    month: int


class RegisterImportRow(History, table=True):
    """One file that was put into the register: of which dataset, the SHA-256 of its bytes, rows and remarks on them.

    The file itself is not kept: it names people, and an erased name must be nowhere.
    """

    __tablename__ = "register_import"

    dataset: str = Field(sa_type=Text)
    source_sha256: str = Field(index=True, sa_type=Text)
    rows: int = Field(sa_type=BigInteger)
    remarks: int = Field(sa_type=BigInteger)
    is_invented: bool = False
    imported_by: str = Field(sa_type=Text)


class RegisterMonthRow(Filed, table=True):
    """The file that holds the rows of a dataset, month and county; the next file of the same replaces it.

    `division` is the key of the county, `imported` the import that it is of.
    """

    __tablename__ = "register_month"

    dataset: str = Field(sa_type=Text)
    month: int
    division: int = Field(index=True, sa_type=BigInteger)
    rows: int = Field(sa_type=BigInteger)
    is_invented: bool = False
    imported: int = Field(index=True, sa_type=BigInteger)


class MonitoredRow(History, table=True):
    """A household from its identification as monitored until its risk is eliminated; told anew, it replaces what was told.

    A household is identified once a month (`identified_in`, 202412). `risks` are words of `RiskType` with blanks between;
    `eliminated_in` is None and `elimination` empty while it is monitored. `month` is that of which it was told.
    """

    __tablename__ = "monitored_household"

    household: int = Field(index=True, sa_type=BigInteger)
    division: int = Field(index=True, sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    risks: str = Field(sa_type=Text)
    identified_in: int
    eliminated_in: int | None = None
    elimination: str = Field(default="", sa_type=Text)
    month: int
    is_invented: bool = False
    recorded_by: str = Field(sa_type=Text)


class IncomeLineRow(Versioned, table=True):
    """The monitoring income line of a province and year, in whole yuan a head and year."""

    __tablename__ = "income_line"

    province: str = Field(index=True, sa_type=Text)
    year: str = Field(sa_type=Text)
    yuan: int
    is_invented: bool = False
    source: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
