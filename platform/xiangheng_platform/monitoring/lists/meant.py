"""Which household somebody means: one of the register by its number or key, or one that a list has, whoever that is.

A household whose names were erased, or that came without any, still stands on lists under its key, and is still visited.
"""

from dataclasses import dataclass

from sqlmodel import col

from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.errors import NoSuchHousehold
from xiangheng_platform.monitoring.households import identity
from xiangheng_platform.monitoring.lists.tables import ListedRow
from xiangheng_platform.regions.reach import subtrees
from xiangheng_platform.store.history import known, read_only

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Meant:
    """A household by its key, and the key of its county."""

    key: int
    division: int


def meant(view: View, text: str, action: str) -> Meant:
    """The household of a number or key to which somebody may do an action; for services that asked for their own right.

    Raises `NoSuchHousehold`, also for one out of sight.
    """
    try:
        row = identity(view, text, action)
        return Meant(row.key, row.division)
    except NoSuchHousehold:
        key = key_of(text)
        if key is None:
            raise
        within = scope(view.person, action).where(region=subtrees(view, col(ListedRow.division)))
        listed = known(ListedRow).where(ListedRow.household == key, within)
        if not (rows := read_only(view.session, listed)):
            raise
        return Meant(rows[-1].household, rows[-1].division)


def key_of(text: str) -> int | None:
    """The key that a text writes; None where it is none, as whatever is longer than a database's whole numbers."""
    wanted = text.strip()
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= len(str(_LARGEST))
    return int(wanted) if is_number and int(wanted) <= _LARGEST else None
