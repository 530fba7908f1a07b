"""The one table of evidence: who handed in which file, for what, and until when it is kept."""

from datetime import date

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from xiangheng_platform.store.tables import Filed


class EvidenceRow(Filed, table=True):
    """One file that somebody handed in. Its name is not here but among the personal data, where it can be erased.

    `size` is in bytes; `expires_on` is the last day on which it is kept, None for good. A file is removed by a row that
    retracts its own: who did it and why stand in `removed_by` and `reason`, which are empty before.
    """

    __tablename__ = "evidence"

    size: int = Field(sa_type=BigInteger)
    media_type: str = Field(sa_type=Text)
    purpose: str = Field(sa_type=Text)
    owner: str = Field(index=True, sa_type=Text)
    expires_on: date | None = Field(default=None, index=True)
    removed_by: str = Field(default="", sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
