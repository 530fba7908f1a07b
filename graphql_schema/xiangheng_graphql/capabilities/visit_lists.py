"""Whom to visit first: lists of a month with their reasons, what each county can do, and a county's risk beside its inspections."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    connection,
    length,
)
from xiangheng_graphql.capabilities.regions import DivisionKey
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection import coverage
from xiangheng_platform.inspection.documents import RegionCoverage
from xiangheng_platform.inspection.sight import OVERSEE
from xiangheng_platform.monitoring.errors import NoSuchHousehold
from xiangheng_platform.monitoring.lists import capacities, lookup, outcomes, results
from xiangheng_platform.monitoring.lists.documents import (
    CountyCapacity,
    ListedCounty,
    ListedHousehold,
    VisitedHousehold,
    VisitList,
    VisitResults,
)
from xiangheng_platform.monitoring.lists.lookup import READ, ListFilter
from xiangheng_platform.monitoring.lists.meant import key_of
from xiangheng_platform.monitoring.lists.words import Change, Way
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.tree import Division
from xiangheng_scoring.records import Meaning

_LAST_MONTH = 999912
OfMonth = Annotated[int | None, Meaning("year and month, 202412; null: of the last list", minimum=190001)]


class ListedKey(NamedTuple):
    """What loaders of listed households are asked by."""

    month: int
    household: int


def find(view: View, identity: str) -> ListedHousehold:
    """A household on a list by `month@key`; raises `NotListed`, `NoSuchHousehold` for what is neither."""
    month, key = map(key_of, (identity.partition("@")[0], identity.partition("@")[2]))
    # A month has six digits: of more a database may have no number at all.
    if month is None or month > _LAST_MONTH or key is None:
        raise NoSuchHousehold(
            f"「{identity}」不是名单上的一户", at=identity, remedy="用 visitListHouseholds 给出的 id"
        )
    return lookup.of_household(view, key, month)


visit_lists = Capability("visit_lists")
visit_lists.call(Change, "VisitListChange")
visit_lists.call(ListFilter, "VisitListFilter")
visit_lists.call(Way, "VisitListWay")
visit_lists.entity(
    ListedHousehold,
    chinese="走访名单上的一户",
    key=lambda listed: ListedKey(listed.month, int(listed.key)),
    identity=lambda listed: f"{listed.month}@{listed.key}",
    refetch=find,
)
visit_lists.entity(
    VisitedHousehold, chinese="一次走访的结果", key=lambda visited: (visited.household, visited.visited_on)
)


@visit_lists.query(chinese="一个月的走访名单；不写月份的是最后一张", action=READ, is_history=True)
def visit_list(view: View, month: OfMonth = None) -> VisitList:
    """The list of a month as far as it is in sight: its counties, where each ends, who is new and who is gone."""
    return lookup.visit_list(view, month)


@visit_lists.query(chinese="走访名单上的户，先走访的在前，附理由", action=READ, is_history=True)
def visit_list_households(
    view: View,
    month: OfMonth = None,
    where: Filtered[ListFilter] = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[ListedHousehold]:
    """The households of a list in sight, whom to visit first before the others; whom somebody put on come before all."""
    wanted = where or ListFilter()
    page = lookup.listed(view, month, wanted, after=after or "", limit=length(first))
    return connection(page, lambda: lookup.count(view, month, wanted), after=after)


@visit_lists.query(chinese="一张名单走访下来怎样；不写月份的是最后一张", action=READ, is_history=True)
def visit_list_results(view: View, month: OfMonth = None) -> VisitResults:
    """What visits found of a list as far as it is in sight: those that the model chose beside those drawn at random, which speak for all others."""
    return results.results(view, month)


@visit_lists.query(chinese="各县一个月能走访多少户", action=READ, is_history=True)
def visit_capacities(
    view: View, month: Annotated[int, Meaning("year and month, 202412", minimum=190001)]
) -> tuple[CountyCapacity, ...]:
    """What each county in sight can visit in a month."""
    return capacities.capacities(view, month)


@visit_lists.query(chinese="走访结果，最近的在前", action=READ, is_history=True)
def household_visits(view: View, first: First = PAGE, after: After = None) -> Connection[VisitedHousehold]:
    """What visits to households in sight found, the last first."""
    page = outcomes.outcomes(view, after=after or "", limit=length(first))
    return connection(page, lambda: outcomes.count(view), after=after)


@visit_lists.field(
    Division, chinese="这个县在最近一张走访名单上的情况；不在名单上、看不到的为空", action=READ
)
def household_risk(view: View, keys: Sequence[DivisionKey]) -> Mapping[DivisionKey, ListedCounty | None]:
    """Its part of the last list: households, visits, and the probability where its list ends; null where it has none in sight, also for whom no list is."""
    with suppress(NotAllowed):
        counties = lookup.counties(view, [key.key for key in keys])
        return {key: counties.get(key.key) for key in keys}
    return {}


@visit_lists.field(
    Division, chinese="这个县上次督查是什么时候，到今天；不是县的、看不到的为空", action=OVERSEE
)
def inspection_coverage(
    view: View, keys: Sequence[DivisionKey]
) -> Mapping[DivisionKey, RegionCoverage | None]:
    """When it was inspected last, as of today; null where it is no county or you do not oversee it."""
    with suppress(NotAllowed):
        by_code = {line.region.code: line for line in coverage.region_coverage(view)}
        known = divisions.gazetteer(view.as_known_now)
        return {key: by_code.get(known.latest(key.key, view.today).code) for key in keys}
    return {}
