"""Lists as somebody may see them: of their own counties, with reasons, what is new on them, and where each county's list ends."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import require_open, require_somewhere
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.households import SENSITIVE, county_of
from xiangheng_platform.monitoring.lists.documents import (
    ListedCounty,
    ListedHousehold,
    ListLevel,
    RiskReason,
    VisitList,
)
from xiangheng_platform.monitoring.lists.errors import NotListed
from xiangheng_platform.monitoring.lists.meant import meant
from xiangheng_platform.monitoring.lists.reasons import (
    ListFeatures,
    Scored,
    changes,
    leading,
    reasons,
    rest,
    unpacked,
)
from xiangheng_platform.monitoring.lists.standing import WHOLE
from xiangheng_platform.monitoring.lists.tables import ListCountyRow, ListedRow, VisitListRow
from xiangheng_platform.monitoring.lists.words import Change, RiskBand, Way
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.records import Meaning, record_of

READ = "risk.read"
MILLION = 1_000_000
_LISTED = table_of(ListedRow).columns
_ORDER = Order(_LISTED.place, _LISTED.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """Which households of a list are told; what is left out restricts nothing."""

    county: Annotated[str, Meaning("code or name of a county; empty: any")] = ""
    band: Annotated[RiskBand | None, Meaning("how high they stand; null: anywhere")] = None
    way: Annotated[Way | None, Meaning("how they came onto the list; null: by any way")] = None
    is_off: Annotated[bool, Meaning("true: those that somebody took off, and only these")] = False


def visit_list(view: View, month: int | None = None) -> VisitList:
    """The list of a month, or the last one; raises `NotListed`, `NotAllowed`."""
    require_somewhere(view.person, READ)
    return described(view, standing_list(view, month))


def months(view: View) -> tuple[int, ...]:
    """The months that have a list, the last first; raises `NotAllowed`."""
    require_open(view.person, "risk.model")
    rows = read_only(view.session, known(VisitListRow, view.as_of))
    return tuple(sorted((row.month for row in rows), reverse=True))


def listed(
    view: View,
    month: int | None = None,
    wanted: ListFilter = ListFilter(),
    *,
    after: str = "",
    limit: int | None = 50,
) -> Page[ListedHousehold]:
    """A page of the households of a list (the last one) that somebody may see, by place; those not ranked come first.

    Raises `NotListed`, `PageRefused`, `NotAllowed`, and of a county as `divisions.county`.
    """
    require_somewhere(view.person, READ)
    row = standing_list(view, month)
    in_order = _wanted(view, row, wanted).order_by(None)
    page = _ORDER.page(view.session, in_order, after=after, limit=limit)
    return Page(records(view, row, page.rows), page.next, page.cursors)


def count(view: View, month: int | None = None, wanted: ListFilter = ListFilter()) -> int:
    """How many households the list has of all its pages; raises as `listed`."""
    require_somewhere(view.person, READ)
    return count_of(view.session, _wanted(view, standing_list(view, month), wanted))


def find(view: View, household: str, month: int | None = None) -> ListedHousehold:
    """A household on a list (the last one) by its number or key; raises `NoSuchHousehold`, and as `of_household`."""
    require_somewhere(view.person, READ)
    return of_household(view, meant(view, household, READ).key, month)


def of_household(view: View, household: int, month: int | None = None) -> ListedHousehold:
    """A household on a list (the last one) by its key; raises `NotListed`, also for one out of sight, `NotAllowed`."""
    require_somewhere(view.person, READ)
    visit = standing_list(view, month)
    return records(view, visit, [listed_row(view, visit, household)])[0]


def of_households(view: View, households: Sequence[int]) -> dict[int, ListedHousehold]:
    """Households on the last list by their keys; without those that are not on it, or out of sight. Raises `NotAllowed`."""
    require_somewhere(view.person, READ)
    row = _last(view)
    if row is None:
        return {}
    statement = in_sight(view, row).where(among(col(ListedRow.household), households))
    rows = read_only(view.session, statement)
    told = records(view, row, rows)
    return {listed.household: record for listed, record in zip(rows, told, strict=True)}


def counties(view: View, divisions_wanted: Sequence[int]) -> dict[int, ListedCounty]:
    """Counties on the last list by the keys of their divisions; without those out of sight. Raises `NotAllowed`."""
    require_somewhere(view.person, READ)
    row = _last(view)
    wanted = set(divisions_wanted)
    return (
        {}
        if row is None
        else {
            county.division: _county(view, county)
            for county in counties_in_sight(view, row)
            if county.division in wanted
        }
    )


def standing_list(view: View, month: int | None) -> VisitListRow:
    """The list of a month, or the last one; for services that asked for their own right. Raises `NotListed`."""
    row = _last(view) if month is None else of_month(view, month)
    if row is None:
        raise NotListed(
            f"{month} 没有名单" if month else "还没有名单",
            at=str(month or ""),
            expected="排过名单的月份",
            remedy="xiangheng household visits rank 排名单",
        )
    return row


def of_month(view: View, month: int) -> VisitListRow | None:
    """The list of a month; None where there is none."""
    return view.session.exec(known(VisitListRow, view.as_of).where(VisitListRow.month == month)).one_or_none()


def before(view: View, month: int) -> VisitListRow | None:
    """The last list of an earlier month; None where there is none."""
    return _latest(view, known(VisitListRow, view.as_of).where(VisitListRow.month < month))


def listed_row(view: View, row: VisitListRow, household: int) -> ListedRow:
    """A household on a list, for services that asked for their own right; raises `NotListed`, also for one out of sight."""
    standing = in_sight(view, row).where(ListedRow.household == household)
    listed = view.session.exec(standing).one_or_none()
    if listed is None:
        raise NotListed(
            f"{row.month} 的名单上没有户 {household}",
            at=str(household),
            expected="名单上自己能看的户",
            remedy=f"xiangheng household visits show --month {row.month}",
        )
    return listed


def described(view: View, row: VisitListRow) -> VisitList:
    """A list as it is told: its counties in sight, how many are on it, who is new and who is gone."""
    earlier = before(view, row.month)
    now = on_list(view, in_sight(view, row))
    then = on_list(view, in_sight(view, earlier)) if earlier else frozenset()
    entered = len(now - then) if earlier else 0
    return VisitList(
        month=row.month, model=row.model, households=row.households, seed=row.seed, frame=row.frame,
        counties=tuple(
            sorted((_county(view, county) for county in counties_in_sight(view, row)), key=lambda c: c.county.code)
        ),
        listed=len(now), entered=entered, left=len(then - now),
        churn=entered / len(now) if earlier and now else None,
        level=None if row.level is None else record_of(ListLevel, json.loads(row.level)),
        is_invented=row.is_invented, made_by=row.made_by, act=row.act,
    )  # fmt: skip


def records(view: View, row: VisitListRow, rows: Sequence[ListedRow]) -> tuple[ListedHousehold, ...]:
    """Households of a list as whoever asks may see them, with what changed against the month before."""
    features = ListFeatures(json.loads(row.features), unpacked(row.typical))
    open_to = scope(view.person, SENSITIVE)
    gazetteer = gazetteer_of(view.as_known_now)
    return tuple(
        _record(
            view, row, listed, features,
            is_withheld=not open_to.covers(target_of(gazetteer, listed.division, view.today)),
        )
        for listed in rows
    )  # fmt: skip


def _record(
    view: View, row: VisitListRow, listed: ListedRow, features: ListFeatures, *, is_withheld: bool
) -> ListedHousehold:
    is_ranked = listed.place > 0
    now = Scored(unpacked(listed.feature_values), unpacked(listed.contributions))
    told = reasons(features, now, with_sensitive=not is_withheld) if is_ranked else ()
    # With the probability it would tell what the withheld features add, exactly.
    adds_up = is_ranked and not is_withheld
    return ListedHousehold(
        key=str(listed.household),
        county=county_of(view, listed.division),
        month=row.month,
        way=Way(listed.way),
        place=listed.place or None,
        percentile=listed.percentile / WHOLE if is_ranked else None,
        percentile_before=None if listed.percentile_before is None else listed.percentile_before / WHOLE,
        probability=listed.probability / MILLION if is_ranked else None,
        band=RiskBand(listed.band) if is_ranked else None,
        changes=tuple(
            change
            for change in map(Change, listed.changes.split())
            if not (is_withheld and change is Change.SHOCK)
        ),
        reasons=leading(told),
        base=float(row.base) if adds_up else None,
        rest=rest(told) if adds_up else None,
        since_before=_since_before(features, listed, now, with_sensitive=not is_withheld),
        is_withheld=is_withheld,
        is_off=listed.is_off,
        decision=listed.reason or None,
        decided_by=listed.decided_by or None,
        # Before it was kept of each household, all of a list with invented ones were marked.
        is_invented=row.is_invented if listed.is_invented is None else listed.is_invented,
        act=listed.act,
    )


def _since_before(
    features: ListFeatures, listed: ListedRow, now: Scored, *, with_sensitive: bool
) -> tuple[RiskReason, ...]:
    if listed.contributions_before is None:
        return ()
    before = Scored(unpacked(listed.feature_values_before), unpacked(listed.contributions_before))
    return changes(features, before, now, with_sensitive=with_sensitive)


def _last(view: View) -> VisitListRow | None:
    return _latest(view, known(VisitListRow, view.as_of))


def _latest(view: View, lists: SelectOfScalar[VisitListRow]) -> VisitListRow | None:
    by_month = lists.order_by(None).order_by(col(VisitListRow.month).desc()).limit(1)
    return view.session.exec(by_month).one_or_none()


def in_sight(view: View, row: VisitListRow) -> SelectOfScalar[ListedRow]:
    """The households of a list in sight, also those taken off; for services that asked for their own right."""
    within = scope(view.person, READ).where(region=subtrees(view, col(ListedRow.division)))
    return known(ListedRow, view.as_of).where(ListedRow.visit_list == row.id, within)


def _wanted(view: View, row: VisitListRow, wanted: ListFilter) -> SelectOfScalar[ListedRow]:
    statement = in_sight(view, row).where(col(ListedRow.is_off).is_(wanted.is_off))
    if wanted.county:
        key = divisions.county(view, wanted.county, view.today).key
        statement = statement.where(ListedRow.division == key)
    if wanted.band is not None:
        statement = statement.where(ListedRow.band == wanted.band.value)
    if wanted.way is not None:
        statement = statement.where(ListedRow.way == wanted.way.value)
    return statement


def on_list(view: View, listed: SelectOfScalar[ListedRow]) -> frozenset[int]:
    """The households of some rows that nobody took off; for services that asked for their own right."""
    standing = listed.where(col(ListedRow.is_off).is_(False)).order_by(None)
    # Their keys alone: with each of some thousand rows come the contributions of seventy features.
    return frozenset(view.session.execute(standing.with_only_columns(_LISTED.household)).scalars())


def counties_in_sight(view: View, row: VisitListRow) -> Sequence[ListCountyRow]:
    """The counties of a list in sight; for services that asked for their own right."""
    within = scope(view.person, READ).where(region=subtrees(view, col(ListCountyRow.division)))
    return read_only(
        view.session, known(ListCountyRow, view.as_of).where(ListCountyRow.visit_list == row.id, within)
    )


def _county(view: View, row: ListCountyRow) -> ListedCounty:
    marginal = None if row.marginal is None else row.marginal / MILLION
    return ListedCounty(county_of(view, row.division), row.households, row.visits, row.drawn, marginal)
