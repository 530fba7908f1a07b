"""Between the ledger and what issues are about: the division and the indicator of each, and the issues of a division."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    Ordered,
    connection,
    length,
)
from xiangheng_graphql.capabilities.indicators import newest_of
from xiangheng_graphql.capabilities.issues import READ, Issue, IssueKey, issue_of
from xiangheng_graphql.capabilities.regions import READ as READ_REGIONS
from xiangheng_graphql.capabilities.regions import DivisionKey
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.documents import IndicatorRecord
from xiangheng_platform.indicators.repositories import READ as READ_INDICATORS
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification.lookup import Filter, IssueOrder
from xiangheng_platform.rectification.words import Phase
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.records import Meaning

issue_links = Capability("issue_links")


@issue_links.field(
    Division,
    chinese="区划里的整改问题，含所辖的，只有看得到的；问题一概看不到的为空",
    action=READ,
    name="issues",
)
def of_division(
    view: View,
    keys: Sequence[DivisionKey],
    state: Annotated[Phase | None, Meaning("only those still open, closed, or overturned; null: all")] = None,
    where: Filtered[Filter] = None,
    order: Ordered[IssueOrder] = IssueOrder.NUMBER,
    first: First = PAGE,
    after: After = None,
) -> Mapping[DivisionKey, Connection[Issue] | None]:
    """The issues of it and of whatever lies in it today, as far as you may see them; null where you may see none at all."""
    wanted = where or lookup.ALL
    wanted = replace(wanted, phase=state or wanted.phase)
    asked = {key.key for key in keys}
    pages = lookup.of_divisions(view, asked, wanted, order=order, after=after or "", limit=length(first))
    counts = cache(lambda: lookup.counts_of_divisions(view, asked, wanted))
    none: Page[lookup.Issue] = Page(())
    return {
        key: connection(pages.get(key.key, none).of(issue_of), partial(_count, counts, key.key), after=after)
        for key in keys
    }


@issue_links.field(Issue, chinese="所在的区划，今天的；已经没有的区划，是最后一天的", action=READ_REGIONS)
def region(view: View, keys: Sequence[IssueKey]) -> Mapping[IssueKey, Division | None]:
    """The division that it lies in, as it is today or was last; null where you may see no divisions."""
    known = divisions.gazetteer(view.as_known_now)
    return {key: known.division(*key.division) for key in keys}


@issue_links.field(Issue, chinese="对应的指标；没有写的，或词典里没有的，为空", action=READ_INDICATORS)
def indicator(view: View, keys: Sequence[IssueKey]) -> Mapping[IssueKey, IndicatorRecord | None]:
    """The indicator that it counts under, in its newest version; null where it names none that the dictionary has."""
    newest = newest_of(view, [key.indicator_code for key in keys])
    return {key: newest.get(key.indicator_code or "") for key in keys}


def _count(counts: Callable[[], Mapping[int, int]], division: int) -> int:
    return counts().get(division, 0)
