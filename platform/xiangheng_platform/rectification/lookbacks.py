"""Closed issues that are to be looked at again (回头看), the longest due first."""

from datetime import date

from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.views import View
from xiangheng_platform.rectification.lookup import ALL, Filter, Issue, filtered, told
from xiangheng_platform.rectification.tables import IssueStandingRow
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import table_of

_ROW = table_of(IssueStandingRow).columns
_BY_DAY = Order(_ROW.recheck_due, _ROW.number)


def lookbacks(
    view: View, by: date | None = None, wanted: Filter = ALL, *, after: str = "", limit: int | None = 50
) -> Page[Issue]:
    """A page of the issues whose look-back is due by a day (today), among those that a filter lets in.

    Raises `NotAllowed`, `PageRefused`, `UnknownRegion`.
    """
    page = _BY_DAY.page(view.session, _due(view, by, wanted), after=after, limit=limit)
    return Page(told(view, page.rows), page.next, page.cursors)


def count(view: View, by: date | None = None, wanted: Filter = ALL) -> int:
    """How many issues there are of all pages; raises `NotAllowed`, `UnknownRegion`."""
    return count_of(view.session, _due(view, by, wanted))


def _due(view: View, by: date | None, wanted: Filter) -> SelectOfScalar[IssueStandingRow]:
    return filtered(view, wanted).where(col(IssueStandingRow.recheck_due) <= (by or view.day))
