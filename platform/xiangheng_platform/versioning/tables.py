"""The columns that tables of numbered versions share."""

from sqlalchemy import Text
from sqlmodel import Field

from xiangheng_platform.store.tables import History


class Versioned(History):
    """A row of something that has versions.

    `version` counts from 1 on; editing writes the next one and replaces the row before it. Verifying changes no
    content: it replaces a row by its like with the same version, `verified` and `verified_by`. `loaded` tells that
    the content is that of the reference data.
    """

    version: int
    author: str = Field(sa_type=Text)
    verified: bool = False
    verified_by: str = Field(default="", sa_type=Text)
    loaded: bool = False
