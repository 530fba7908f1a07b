"""Households, masked: who they are is told by an act with a reason, and never by a query."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, connection, length
from xiangheng_graphql.capabilities.visit_lists import ListedKey
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring import households as services
from xiangheng_platform.monitoring.documents import (
    HouseholdDossier,
    HouseholdRecord,
    MemberRecord,
    StatedColumn,
)
from xiangheng_platform.monitoring.households import READ
from xiangheng_platform.monitoring.lists import lookup
from xiangheng_platform.monitoring.lists.documents import ListedHousehold
from xiangheng_platform.monitoring.lists.lookup import READ as READ_RISK
from xiangheng_scoring.records import Meaning

Called = Annotated[str, Meaning("its number in the national system, or its key")]

households = Capability("households")
households.call(MemberRecord, "HouseholdMember")
households.call(StatedColumn, "HouseholdColumn")
households.entity(
    HouseholdRecord,
    chinese="一户，身份信息遮住",
    key=lambda household: household.key,
    identity=lambda household: household.key,
    refetch=services.find,
)


@households.query(chinese="按编号取一户；不是自己能看的，当作没有", action=READ)
def household(view: View, number: Called) -> HouseholdRecord:
    """A household by number or key; one out of sight is as unknown as one that there is not."""
    return services.find(view, number)


@households.query(
    chinese="一户最近一个月的情况，各人，何时是监测对象；身份信息遮住，自己不能看的写明略去了", action=READ
)
def household_dossier(view: View, number: Called) -> HouseholdDossier:
    """A household as the last month tells of it, with its people; what is sensitive is withheld from who may not see it."""
    from xiangheng_platform.monitoring.dossiers import dossier  # Polars comes with it

    return dossier(view, number)


@households.query(chinese="户，按县；身份信息遮住", action=READ, name="households")
def households_(
    view: View,
    region: Annotated[str | None, Meaning("code or name of a region; null: everywhere")] = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[HouseholdRecord]:
    """The households in sight, by county."""
    page = services.households(view, region=region or "", after=after or "", limit=length(first))
    return connection(page, lambda: services.count(view, region=region or ""), after=after)


@households.field(
    HouseholdRecord, chinese="在最近一张走访名单上的情况；不在的、看不到名单的为空", action=READ_RISK
)
def listed(view: View, keys: Sequence[str]) -> Mapping[str, ListedHousehold | None]:
    """Where it stands on the last list; null where it is not on it, or where you may see no list."""
    with suppress(NotAllowed):
        rows = lookup.of_households(view, [int(key) for key in keys])
        return {key: rows.get(int(key)) for key in keys}
    return {}


@households.field(ListedHousehold, chinese="是哪一户；删除了身份信息的、看不到台账的为空", action=READ)
def household_(view: View, keys: Sequence[ListedKey]) -> Mapping[ListedKey, HouseholdRecord | None]:
    """The household, masked; null where it was erased, or where you may see no households."""
    with suppress(NotAllowed):
        known = services.of_keys(view, {key.household for key in keys})
        return {key: known.get(key.household) for key in keys}
    return {}
