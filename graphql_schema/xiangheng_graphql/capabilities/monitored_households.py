"""Monitored households: as what, why and from when until when, read as history; recorded, corrected and eliminated by hand."""

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
from xiangheng_graphql.capabilities.household_identities import OfHousehold
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring import households
from xiangheng_platform.monitoring import monitored as services
from xiangheng_platform.monitoring.documents import HouseholdRecord, SpellRecord
from xiangheng_platform.monitoring.households import READ, SENSITIVE
from xiangheng_platform.monitoring.monitored import RECORD, MonitoredFilter, Spell
from xiangheng_platform.monitoring.words import Elimination, MonitoredKind, RiskType
from xiangheng_scoring.records import Meaning

Why = Annotated[str, Meaning("why, for the log; empty: nothing to say")]


class SpellKey(NamedTuple):
    """What loaders of monitored households are asked by."""

    household: int
    identified_in: int


monitored_households = Capability("monitored_households")
monitored_households.call(Elimination, "RiskElimination")
monitored_households.entity(
    SpellRecord,
    name="MonitoredHousehold",
    chinese="一户从纳入监测到风险消除",
    key=lambda spell: SpellKey(int(spell.household), spell.identified_in),
)


@monitored_households.query(chinese="监测对象，后纳入的在前", action=SENSITIVE, is_history=True)
def monitored_households_(
    view: View, where: Filtered[MonitoredFilter] = None, first: First = PAGE, after: After = None
) -> Connection[SpellRecord]:
    """The monitored households in sight, the last identified first."""
    wanted = where or MonitoredFilter()
    page = services.monitored(view, wanted, after=after or "", limit=length(first))
    return connection(page, lambda: services.count(view, wanted), after=after)


@monitored_households.field(
    SpellRecord, chinese="是哪一户，身份信息遮住；删除了身份信息的、看不到台账的为空", action=READ
)
def who(view: View, keys: Sequence[SpellKey]) -> Mapping[SpellKey, HouseholdRecord | None]:
    """The household, masked; null where it was erased, or where you may see no households."""
    with suppress(NotAllowed):
        known = households.of_keys(view, {key.household for key in keys})
        return {key: known.get(key.household) for key in keys}
    return {}


@monitored_households.mutation(
    chinese="登记一户为监测对象；同一个月纳入的再登记，即更正，写全部内容", action=RECORD
)
def record_monitored_household(
    caller: Caller,
    household: OfHousehold,
    kind: Annotated[MonitoredKind, Meaning("as what it is monitored")],
    risks: Annotated[tuple[RiskType, ...], Meaning("why it is at risk, one to five, the first the gravest")],
    identified_in: Annotated[int, Meaning("the month from which it is monitored, 202412")],
    eliminated_in: Annotated[
        int | None, Meaning("the month in which the risk was eliminated, 202412; null: it is monitored")
    ] = None,
    elimination: Annotated[
        Elimination | None, Meaning("how the risk was eliminated; null while it is monitored, or not told")
    ] = None,
    reason: Why = "",
) -> SpellRecord:
    """Record that a household is monitored, or put right all that was said of it in the same month of identification."""
    spell = Spell(kind, risks, identified_in, eliminated_in, elimination)
    return services.record(caller.store, caller.person, household, spell, reason)


@monitored_households.mutation(chinese="登记一户的风险已消除；记录仍在", action=RECORD)
def eliminate_household_risk(
    caller: Caller,
    household: OfHousehold,
    eliminated_in: Annotated[int, Meaning("the month in which the risk was eliminated, 202412")],
    elimination: Annotated[Elimination, Meaning("how it was eliminated")],
    reason: Why = "",
) -> SpellRecord:
    """Record that the risk of a household that is monitored was eliminated; what was recorded stays."""
    return services.eliminate(caller.store, caller.person, household, eliminated_in, elimination, reason)
