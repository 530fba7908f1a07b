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
        wanted = text.strip()
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
            raise
        within = scope(view.person, action).where(region=subtrees(view, col(ListedRow.division)))
        listed = known(ListedRow).where(ListedRow.household == int(wanted), within)
        if not (rows := read_only(view.session, listed)):
            raise
        return Meant(rows[-1].household, rows[-1].division)
