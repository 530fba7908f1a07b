"""What visits found: reported once a household and day, put right where it was wrong, and read back as labels for models."""

from datetime import date

from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.decisions import require, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.scope import Scope, scope
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.monitoring.households import county_of
from xiangheng_platform.monitoring.lists.documents import VisitedHousehold
from xiangheng_platform.monitoring.lists.faults import FIRST_VISIT, fault, refuse
from xiangheng_platform.monitoring.lists.lookup import listed_row, standing_list
from xiangheng_platform.monitoring.lists.meant import meant
from xiangheng_platform.monitoring.lists.tables import VisitOutcomeRow
from xiangheng_platform.monitoring.lists.words import VisitOutcome, Way
from xiangheng_platform.monitoring.month_numbers import month_of_day
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import table_of
from xiangheng_platform.versioning.rows import revise, standing

READ, REPORT = "risk.read", "risk.report"
_OUTCOME = table_of(VisitOutcomeRow).columns
_ORDER = Order(_OUTCOME.visited_on, _OUTCOME.id, falls=True)


def report(
    store: Store,
    person: Person,
    household: str,
    visited_on: date,
    outcome: VisitOutcome,
    *,
    list_month: int | None = None,
    reason: str = "",
) -> VisitedHousehold:
    """Report what a visit to a household (by number or key) found; of the same day it puts right what was reported.

    `list_month` is that of the list because of which it was made. Raises `ListRefused` for a day to come,
    before 2014 or before that month, `NotListed` where the household is not on that list, `NoSuchHousehold`, `NotAllowed`.
    """
    require_somewhere(person, REPORT)
    with store.view(person) as view:
        key = meant(view, household, REPORT).key
    with act_of(store, person, "monitoring:visit:report", f"household:{key}", reason) as act:
        row = meant(act, str(key), REPORT)
        require(person, REPORT, target_of(gazetteer_of(act.as_known_now), row.division, act.today))
        if visited_on > act.today:
            refuse([fault("visited_on", f"{visited_on} 还没有到", f"不晚于 {act.today}")])
        if visited_on < FIRST_VISIT:
            refuse([fault("visited_on", f"{visited_on} 太早", f"不早于 {FIRST_VISIT}")])
        if list_month and month_of_day(visited_on) < list_month:
            refuse(
                [
                    fault(
                        "visited_on",
                        f"{visited_on} 早于 {list_month} 的名单",
                        f"不早于 {list_month} 的第一天",
                        "改正日期；不是因这张名单去的，不写名单的月份",
                    )
                ]
            )
        listed = listed_row(act, standing_list(act, list_month), key) if list_month else None
        new = VisitOutcomeRow(
            household=key, division=row.division, visited_on=visited_on, outcome=outcome.value,
            list_month=list_month, way=listed.way if listed else "", reported_by=person.login,
        )  # fmt: skip
        old = standing(act.session, VisitOutcomeRow, household=key, visited_on=visited_on)
        act.note(
            before={"outcome": old.outcome} if old else {},
            after={"outcome": new.outcome, "visited_on": visited_on, "list_month": list_month},
        )
        return _record(act, revise(act, old, new))


def outcomes(
    view: View, *, household: int | None = None, after: str = "", limit: int | None = 50
) -> Page[VisitedHousehold]:
    """What visits found that somebody may see, of a household by its key or of all, the last first; raises `NotAllowed`."""
    statement = _in_sight(view)
    if household is not None:
        statement = statement.where(VisitOutcomeRow.household == household)
    return _ORDER.page(view.session, statement.order_by(None), after=after, limit=limit).of(
        lambda row: _record(view, row)
    )


def count(view: View) -> int:
    """How many visits the list has of all its pages; raises `NotAllowed`."""
    return count_of(view.session, _in_sight(view))


def found_at_risk(view: View, allowed: Scope) -> tuple[tuple[int, int], ...]:
    """The households within a scope that visits found at risk, each with the month; for services that asked for their own right."""
    within = allowed.where(region=subtrees(view, col(VisitOutcomeRow.division)))
    telling = [outcome.value for outcome in VisitOutcome if outcome.label_of_risk]
    is_telling = col(VisitOutcomeRow.outcome).in_(telling)
    rows = read_only(view.session, known(VisitOutcomeRow, view.as_of).where(within, is_telling))
    return tuple((row.household, month_of_day(row.visited_on)) for row in rows)


def of_list(view: View, month: int) -> tuple[VisitOutcomeRow, ...]:
    """What visits because of a month's list found in sight, in the order of their days; raises `NotAllowed`."""
    statement = _in_sight(view).where(VisitOutcomeRow.list_month == month)
    rows = read_only(view.session, statement.order_by(None).order_by(_OUTCOME.visited_on, _OUTCOME.id))
    return tuple(rows)


def _in_sight(view: View) -> SelectOfScalar[VisitOutcomeRow]:
    """What was reported of households in sight; raises `NotAllowed`."""
    require_somewhere(view.person, READ)
    within = scope(view.person, READ).where(region=subtrees(view, col(VisitOutcomeRow.division)))
    return known(VisitOutcomeRow, view.as_of).where(within)


def _record(view: View, row: VisitOutcomeRow) -> VisitedHousehold:
    return VisitedHousehold(
        str(row.household), county_of(view, row.division), row.visited_on, VisitOutcome(row.outcome),
        row.list_month, Way(row.way) if row.way else None, row.reported_by, row.act,
    )  # fmt: skip
