"""Households as somebody may see them: in their own region, masked, found by number or key."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.masking import masked_name, masked_telephone
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.columns import HOUSEHOLDS
from xiangheng_platform.monitoring.documents import HouseholdRecord
from xiangheng_platform.monitoring.errors import NoSuchHousehold
from xiangheng_platform.monitoring.tables import HouseholdIdentity, RegisterMonthRow
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import table_of

READ, SENSITIVE, IMPORT = "household.read", "household.sensitive", "household.import"
_IDENTITY = table_of(HouseholdIdentity).columns
#: By keys, which say nothing: by number or name, who is shown them masked could read them from where they stand.
_ORDER = Order(_IDENTITY.division, _IDENTITY.key)


def households(
    view: View, *, region: str = "", after: str = "", limit: int | None = 50
) -> Page[HouseholdRecord]:
    """The households that somebody may see, of a region or of all, by county; raises `NotAllowed`, and as `divisions.find`."""
    page = _ORDER.page(view.session, _in_sight(view, region), after=after, limit=limit)
    return page.of(lambda row: record_of(view, row))


def count(view: View, *, region: str = "") -> int:
    """How many households the list has of all its pages; raises as `households`."""
    return count_of(view.session, _in_sight(view, region))


def find(view: View, household: str) -> HouseholdRecord:
    """A household by number or key, masked; raises `NoSuchHousehold`, also for one out of sight, `NotAllowed`."""
    require_somewhere(view.person, READ)
    return record_of(view, identity(view, household))


def of_keys(view: View, keys: Collection[int]) -> dict[int, HouseholdRecord]:
    """Households by their keys; without those that somebody may not see, or that were erased. Raises `NotAllowed`."""
    rows = view.session.exec(_in_sight(view, "").where(among(col(HouseholdIdentity.key), keys)))
    return {row.key: record_of(view, row) for row in rows}


def identity(view: View, text: str, action: str = READ) -> HouseholdIdentity:
    """The household of a number or key, to which somebody may do an action; for services that asked for their own right.

    Raises `NoSuchHousehold`, also for one out of sight.
    """
    wanted = text.strip()
    key = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 20 else -1
    is_meant = or_(col(HouseholdIdentity.number) == wanted, col(HouseholdIdentity.key) == min(key, 2**63 - 1))
    within = subtrees(view, col(HouseholdIdentity.division))
    statement = select(HouseholdIdentity).where(is_meant, scope(view.person, action).where(region=within))
    rows = sorted(view.session.exec(statement), key=lambda row: row.number != wanted)
    if not rows:
        raise NoSuchHousehold(
            "没有这个编号的户，或不是自己能看的",
            expected="户编号，或台账的编号",
            remedy="xiangheng household list 列出自己能看的",
        )
    return rows[0]


def target(view: View, row: HouseholdIdentity) -> Target:
    """A household as what is asked about: where its county lies today."""
    return target_of(gazetteer_of(view.as_known_now), row.division, view.today)


def record_of(view: View, row: HouseholdIdentity) -> HouseholdRecord:
    """A household with its particulars masked."""
    return HouseholdRecord(
        str(row.key), masked_telephone(row.number), masked_name(row.head), masked_telephone(row.telephone),
        county_of(view, row.division),
    )  # fmt: skip


def _in_sight(view: View, region: str) -> SelectOfScalar[HouseholdIdentity]:
    """The households that somebody may see, of a region or of all; raises `NotAllowed`, and as `divisions.find`."""
    require_somewhere(view.person, READ)
    within = subtrees(view, col(HouseholdIdentity.division))
    statement = select(HouseholdIdentity).where(scope(view.person, READ).where(region=within))
    return (
        statement.where(lies_within(view, col(HouseholdIdentity.division), region)) if region else statement
    )


def lies_within(view: View, division: Mapped[int], region: str) -> ColumnElement[bool]:
    """That a county lies in a region of a code or name, as of today; raises as `divisions.find`."""
    key = divisions.find(view, region, view.today).key
    gazetteer = gazetteer_of(view.as_known_now)
    return among(division, gazetteer.lying_within(gazetteer.path(key, view.today), view.today))


def handed_in_invented(view: View, division: int, month: int) -> bool:
    """Whether the last households that a county handed in by a month are invented."""
    by_then = known(RegisterMonthRow).where(
        RegisterMonthRow.division == division,
        RegisterMonthRow.dataset == HOUSEHOLDS.name,
        col(RegisterMonthRow.month) <= month,
    )
    last = max(read_only(view.session, by_then), key=lambda row: row.month, default=None)
    return last is not None and last.is_invented


def county_of(view: View, division: int) -> NamedDivision:
    """A county by its key, as it is called today, or was called last."""
    fact: Any = gazetteer_of(view.as_known_now).latest(division, view.today)
    return NamedDivision(fact.code, fact.name)
