"""Baselines: the values of an earlier period that changes are held against."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, Filtered, First, Ordered, page_of
from xiangheng_graphql.capabilities.indicators import (
    Code,
    IndicatorKey,
    Number,
    OnlyVerified,
    Reason,
    newest_of,
    stated,
)
from xiangheng_graphql.capabilities.regions import OnDay
from xiangheng_graphql.capabilities.targets import TargetKey, divisions_at
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import baselines as services
from xiangheng_platform.indicators.baselines import BaselineVersion
from xiangheng_platform.indicators.documents import (
    BaselineRecord,
    IndicatorRecord,
    Scope,
    TargetRecord,
    Unit,
    baseline_record,
)
from xiangheng_platform.indicators.periods import read_period
from xiangheng_platform.indicators.repositories import CHANGE, READ, VERIFY
from xiangheng_platform.indicators.target import PROVINCE, Baseline
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.meanings import Note
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

Period = Annotated[str, Meaning("the period that the value is of, like 2023")]


class BaselineKey(NamedTuple):
    """What a baseline is of: what loaders of baselines are asked by."""

    indicator: str
    scope: str
    period: str


class BaselineOrder(Titled):
    """In which order baselines come."""

    INDICATOR = (
        "indicator",
        "按指标，再按范围和期",
        "by the code of the indicator, then by scope and period",
    )
    PERIOD = ("period", "按期", "by the period that they are of")
    NEWEST = ("newest", "新近写下的在前", "what was written last comes first")


@dataclass(frozen=True)
class BaselineFilter:
    """Which baselines are meant: all that is given holds of them."""

    indicators: Annotated[
        tuple[str, ...] | None,
        Meaning("codes of indicators that they are of, any of these; null: any at all"),
    ] = None
    period: Annotated[str, Meaning("the period that they are of, like 2023; empty: any")] = ""
    scope: Annotated[str, Meaning("province, region: with a path, or group: with a code; empty: any")] = ""
    verified: OnlyVerified = None


@dataclass(frozen=True)
class BaselineInput:
    """All that a baseline says."""

    indicator: Code
    period: Period
    value: Annotated[Decimal, Meaning("what the indicator was then, for changes to be counted from")]
    unit: Unit = None
    scope: Scope = PROVINCE
    source: Annotated[str | None, Meaning("where the value was taken from; null where nobody states it")] = (
        None
    )
    note: Note = None

    @property
    def content(self) -> Baseline:
        """The same as it is kept."""
        return Baseline(**stated(self))


def key_of(baseline: BaselineRecord | Baseline) -> BaselineKey:
    """What loaders are asked by."""
    return BaselineKey(baseline.indicator, baseline.scope, baseline.period)


_ORDERS: Mapping[BaselineOrder, Callable[[BaselineVersion], tuple[str, ...]]] = {
    BaselineOrder.INDICATOR: lambda row: key_of(row.content),
    BaselineOrder.PERIOD: lambda row: (row.content.period, *key_of(row.content)),
    BaselineOrder.NEWEST: lambda row: (row.recorded_at.isoformat(), *key_of(row.content)),
}


def of_identity(view: View, identity: str) -> BaselineRecord | None:
    """The version of a baseline that an id names."""
    name, _, number = identity.rpartition("@")
    versions = services.histories(view).get(tuple(name.split(" ")), ())
    return next((baseline_record(version) for version in versions if str(version.number) == number), None)


baselines = Capability("baselines")
baselines.entity(
    BaselineRecord,
    chinese="基期值的一版",
    key=key_of,
    identity=lambda baseline: f"{' '.join(key_of(baseline))}@{baseline.version}",
    refetch=of_identity,
)


@baselines.query(chinese="各基期值", action=READ, is_history=True)
def baselines_(
    view: View,
    where: Filtered[BaselineFilter] = None,
    order: Ordered[BaselineOrder] = BaselineOrder.INDICATOR,
    first: First = PAGE,
    after: After = None,
) -> Connection[BaselineRecord]:
    """The baselines that stand."""
    where = where or BaselineFilter()
    period = str(read_period(where.period)) if where.period else ""
    rows = [
        row
        for row in services.list_baselines(view)
        if where.indicators is None or row.content.indicator in where.indicators
        if period in ("", row.content.period)
        if where.scope in ("", row.content.scope)
        if where.verified in (None, row.is_verified)
    ]
    rows.sort(key=_ORDERS[order], reverse=order is BaselineOrder.NEWEST)
    return _page(rows, first, after, order)


@baselines.field(IndicatorRecord, chinese="基期值", action=READ, name="baselines")
def indicator_baselines(
    view: View, keys: Sequence[IndicatorKey], first: First = PAGE, after: After = None
) -> Mapping[IndicatorKey, Connection[BaselineRecord]]:
    """The baselines that stand for the indicator, by scope and period."""
    by_indicator = grouped((row.content.indicator, row) for row in services.list_baselines(view))
    return {key: _page(by_indicator.get(key.code, ()), first, after) for key in keys}


@baselines.field(TargetRecord, chinese="所比的基期值；没有登记的没有", action=READ, name="baseline")
def target_baseline(view: View, keys: Sequence[TargetKey]) -> Mapping[TargetKey, BaselineRecord | None]:
    """The baseline that a change is held against; null where none is kept, or no change is asked for."""
    kept = {key_of(row): row for row in map(baseline_record, services.list_baselines(view))}
    return {key: kept.get(BaselineKey(key.indicator, key.scope, key.baseline_period or "")) for key in keys}


@baselines.field(BaselineRecord, chinese="指标；指标库里没有的为空", action=READ, name="indicator")
def baseline_indicator(
    view: View, keys: Sequence[BaselineKey]
) -> Mapping[BaselineKey, IndicatorRecord | None]:
    """The indicator that it is of, in its newest version; null where the dictionary has none of its code."""
    known = newest_of(view, (key.indicator for key in keys))
    return {key: known.get(key.indicator) for key in keys}


@baselines.field(BaselineRecord, chinese="哪个区划的；名单的没有", action=READ, name="division")
def baseline_division(
    view: View, keys: Sequence[BaselineKey], on_day: OnDay = None
) -> Mapping[BaselineKey, Division | None]:
    """The division that it is of, as it is on a day; null for that of a group."""
    places = divisions_at(view, {key.scope for key in keys}, on_day)
    return {key: places.get(key.scope) for key in keys}


@baselines.field(BaselineRecord, chinese="各版，新的在前", action=READ, name="versions")
def baseline_versions(
    view: View, keys: Sequence[BaselineKey], first: First = PAGE, after: After = None
) -> Mapping[BaselineKey, Connection[BaselineRecord]]:
    """Every version of the baseline, the newest first."""
    every = services.histories(view)
    return {
        key: page_of(every[key], lambda row: row.number, first=first, after=after).of(baseline_record)
        for key in keys
        if key in every
    }


@baselines.mutation(chinese="登记基期值，或更正它", action=CHANGE)
def record_baseline(
    caller: Caller,
    baseline: Annotated[BaselineInput, Meaning("all that it says")],
    version: Annotated[
        int, Meaning("the version that is corrected; 0: there is none yet, as far as one knows", minimum=0)
    ] = 0,
    reason: Reason = "",
) -> BaselineRecord:
    """Record a baseline, or correct the version of it that was looked at."""
    return baseline_record(services.record(caller.store, caller.person, baseline.content, version, reason))


@baselines.mutation(chinese="核实基期值：对照出处看过，无误；写它的人不能核实它", action=VERIFY)
def verify_baseline(
    caller: Caller,
    indicator: Code,
    period: Period,
    version: Number,
    scope: Scope = PROVINCE,
    reason: Reason = "",
) -> BaselineRecord:
    """Say that a baseline is what its source says; whoever wrote any part of it may not."""
    return baseline_record(
        services.verify(caller.store, caller.person, indicator, period, version, scope, reason)
    )


def _page(
    rows: Sequence[BaselineVersion],
    first: int | None,
    after: str | None,
    order: BaselineOrder = BaselineOrder.INDICATOR,
) -> Connection[BaselineRecord]:
    return page_of(rows, _ORDERS[order], first=first, after=after, order=order.value).of(baseline_record)
