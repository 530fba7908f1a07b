"""Targets: what is asked of an indicator, where and when, and values held against it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.changes import STAYS, Changes
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
from xiangheng_graphql.capabilities.regions import DivisionKey, OnDay
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import targets as services
from xiangheng_platform.indicators.documents import (
    AttainmentRecord,
    Clause,
    IndicatorRecord,
    Period,
    Scope,
    TargetRecord,
    Unit,
    attainment_record,
    target_record,
)
from xiangheng_platform.indicators.periods import read_period
from xiangheng_platform.indicators.repositories import CHANGE, READ, VERIFY
from xiangheng_platform.indicators.target import GROUP, PROVINCE, REGION, Target, scope_parts
from xiangheng_platform.indicators.target_expression import TargetExpression, read_target_expression
from xiangheng_platform.indicators.targets import TargetVersion
from xiangheng_platform.indicators.units import Quantity, unit_or_unstated
from xiangheng_platform.indicators.vocabulary import Comparator, Outcome, TargetBasis
from xiangheng_platform.regions import divisions, groups
from xiangheng_platform.regions.documents import GroupRecord, group_record
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_platform.store.meanings import Note
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.titled import Titled

TargetCode = Annotated[str, Meaning("the code of a target")]


class TargetKey(NamedTuple):
    """A version of a target, and what it is about: what loaders of targets are asked by."""

    code: str
    version: int
    indicator: str
    scope: str
    baseline_period: str | None


class TargetOrder(Titled):
    """In which order targets come."""

    CODE = ("code", "按编码", "by code")
    INDICATOR = ("indicator", "按指标", "by the code of the indicator")
    PERIOD = ("period", "按期", "by the period that they are for")
    NEWEST = ("newest", "新近写下的在前", "what was written last comes first")


@dataclass(frozen=True)
class TargetFilter:
    """Which targets are meant: all that is given holds of them. Of a list, any of its words."""

    indicators: Annotated[
        tuple[str, ...] | None,
        Meaning("codes of indicators that they are for, any of these; null: any at all"),
    ] = None
    period: Annotated[str, Meaning("their period, like 2024, 2024H1 or 2024Q3; empty: any")] = ""
    on_day: Annotated[date | None, Meaning("a day that lies in their period")] = None
    scope: Annotated[str, Meaning("province, region: with a path, or group: with a code; empty: any")] = ""
    comparators: Annotated[
        tuple[Comparator, ...] | None,
        Meaning("how values are held against them, any of these; null: any at all"),
    ] = None
    bases: Annotated[
        tuple[TargetBasis, ...] | None, Meaning("whose numbers theirs are, any of these; null: any at all")
    ] = None
    verified: OnlyVerified = None


@dataclass(frozen=True)
class TargetInput:
    """All that a target says; what is left out is stated by nobody."""

    code: TargetCode = field(metadata=STAYS)
    indicator: Code
    comparator: Annotated[Comparator, Meaning("how a value is held against it")]
    period: Period
    basis: Annotated[
        TargetBasis, Meaning("whose number it is: the notice's own, or one that is read from its words")
    ]
    value: Annotated[
        Decimal | None,
        Meaning(
            "the level that is asked for, the lower end of a range, or the least change; null where "
            "no number is asked for"
        ),
    ] = None
    upper: Annotated[
        Decimal | None,
        Meaning("upper end of the range, itself inside, with BETWEEN; null with any other comparator"),
    ] = None
    tolerance: Annotated[
        Decimal | None,
        Meaning(
            "with APPROX how far a value may lie off, with STABLE how far it may change; null where "
            "nobody states it"
        ),
    ] = None
    unit: Unit = None
    scope: Scope = PROVINCE
    baseline_period: Annotated[
        str | None,
        Meaning("the earlier period that a change is counted from; null where no change is asked for"),
    ] = None
    clause: Clause = None
    note: Note = None

    @property
    def content(self) -> Target:
        """The same as it is kept."""
        return Target(**stated(self))


_ORDERS: Mapping[TargetOrder, Callable[[TargetVersion], tuple[str, ...]]] = {
    TargetOrder.CODE: lambda row: (row.content.code,),
    TargetOrder.INDICATOR: lambda row: (row.content.indicator, row.content.code),
    TargetOrder.PERIOD: lambda row: (row.content.period, row.content.code),
    TargetOrder.NEWEST: lambda row: (row.recorded_at.isoformat(), row.content.code),
}


def of_identity(view: View, identity: str) -> TargetRecord | None:
    """The version of a target that an id names."""
    code, _, number = identity.rpartition("@")
    versions = services.histories(view).get(code, ())
    return next((target_record(version) for version in versions if str(version.number) == number), None)


targets = Capability("targets")
targets.call(Outcome, "AttainmentOutcome")
targets.entity(
    TargetRecord,
    chinese="目标的一版",
    key=lambda row: TargetKey(row.code, row.version, row.indicator, row.scope, row.baseline_period),
    identity=lambda target: f"{target.code}@{target.version}",
    refetch=of_identity,
)
targets.entity(
    AttainmentRecord, chinese="一个值与目标相比的结果", key=lambda held: held.target.code, hidden=("target",)
)


@targets.query(chinese="按编码取一个目标", action=READ, is_history=True)
def target(view: View, code: TargetCode) -> TargetRecord:
    """A target as it stands; one that was withdrawn is not there."""
    return target_record(services.show(view, code))


@targets.query(chinese="各项目标", action=READ, is_history=True)
def targets_(
    view: View,
    where: Filtered[TargetFilter] = None,
    order: Ordered[TargetOrder] = TargetOrder.CODE,
    first: First = PAGE,
    after: After = None,
) -> Connection[TargetRecord]:
    """The targets that stand."""
    rows = sorted(_chosen(view, where), key=_ORDERS[order], reverse=order is TargetOrder.NEWEST)
    return page_of(rows, _ORDERS[order], first=first, after=after, order=order.value).of(target_record)


@targets.query(chinese="一句要求写成目标的各项", action=READ)
def target_expression(
    view: View,
    text: Annotated[str, Meaning("as people write it, like ≥ 60 %, or 比2023年提高不少于 2 个百分点")],
) -> TargetExpression:
    """What a few words ask for, to fill in the fields of a target."""
    require_open(view.person, READ)
    return read_target_expression(text)


@targets.field(IndicatorRecord, chinese="对它提出的目标", action=READ, name="targets")
def indicator_targets(
    view: View,
    keys: Sequence[IndicatorKey],
    where: Filtered[TargetFilter] = None,
    first: First = PAGE,
    after: After = None,
) -> Mapping[IndicatorKey, Connection[TargetRecord]]:
    """The targets that stand for the indicator, by code."""
    by_indicator = grouped((row.content.indicator, row) for row in _chosen(view, where))
    return {key: _page(by_indicator.get(key.code, ()), first, after) for key in keys}


@targets.field(Division, chinese="对它提出的目标", action=READ, name="targets")
def division_targets(
    view: View,
    keys: Sequence[DivisionKey],
    where: Filtered[TargetFilter] = None,
    inherited: Annotated[
        bool, Meaning("also those of the divisions above it, and of the groups that it belongs to on the day")
    ] = False,
    first: First = PAGE,
    after: After = None,
) -> Mapping[DivisionKey, Connection[TargetRecord]]:
    """The targets that stand for the division, by code; those for the whole province are those of the root."""
    by_place = grouped((scope_parts(row.content.scope), row) for row in _chosen(view, where))
    pages = {}
    for key in keys:
        tree = divisions.tree(view, key.day)
        places = _places(tree, key.key, inherited=inherited)
        if inherited:
            belongs = groups.belonging(view).on(key.day).get(key.key, ())
            places |= {(GROUP, group.code) for group, _ in belongs}
        rows = (row for place in places for row in by_place.get(place, ()))
        pages[key] = _page(sorted(rows, key=_ORDERS[TargetOrder.CODE]), first, after)
    return pages


def _places(tree: Tree, division: int, *, inherited: bool) -> set[tuple[str, str]]:
    """What targets of a division, and of those above it, have as their scope."""
    own = tree.of_key(division)
    if own is None:
        return set()
    above = (own, *tree.ancestors(own.code)) if inherited else (own,)
    provinces = {(PROVINCE, "")} if tree.root in above else set()
    return provinces | {(REGION, place.code) for place in above}


@targets.field(TargetRecord, chinese="指标；指标库里没有的为空", action=READ, name="indicator")
def target_indicator(view: View, keys: Sequence[TargetKey]) -> Mapping[TargetKey, IndicatorRecord | None]:
    """The indicator that it is for, in its newest version; null where the dictionary has none of its code."""
    known = newest_of(view, (key.indicator for key in keys))
    return {key: known.get(key.indicator) for key in keys}


@targets.field(TargetRecord, chinese="对哪个区划；对名单的没有", action=READ, name="division")
def target_division(
    view: View, keys: Sequence[TargetKey], on_day: OnDay = None
) -> Mapping[TargetKey, Division | None]:
    """The division that it is for, as it is on a day; null for one for a group, or where the code means nothing then."""
    places = divisions_at(view, {key.scope for key in keys}, on_day)
    return {key: places.get(key.scope) for key in keys}


@targets.field(TargetRecord, chinese="对哪个名单；对区划的没有", action=READ, name="group")
def target_group(view: View, keys: Sequence[TargetKey]) -> Mapping[TargetKey, GroupRecord | None]:
    """The group that it is for; null for one for a division."""
    known = {(GROUP, group.code): group_record(group) for group in groups.groups(view)}
    return {key: known.get(scope_parts(key.scope)) for key in keys}


@targets.field(TargetRecord, chinese="各版，新的在前，撤销也在内", action=READ, name="versions")
def target_versions(
    view: View, keys: Sequence[TargetKey], first: First = PAGE, after: After = None
) -> Mapping[TargetKey, Connection[TargetRecord]]:
    """Every version of the target, the newest first, withdrawing included."""
    every = services.histories(view)
    return {
        key: page_of(every[key.code], lambda row: row.number, first=first, after=after).of(target_record)
        for key in keys
        if key.code in every
    }


@targets.field(TargetRecord, chinese="一个值达到它没有", action=READ)
def attainment(
    view: View,
    keys: Sequence[TargetKey],
    value: Annotated[Decimal, Meaning("the number that is held against it")],
    unit: Annotated[str, Meaning("the indicator's own, if none is given")] = "",
    baseline: Annotated[
        Decimal | None, Meaning("where a change is asked for; the kept one, if none is given")
    ] = None,
    baseline_unit: Annotated[str, Meaning("the value's own, if none is given")] = "",
) -> Mapping[TargetKey, AttainmentRecord | None]:
    """A value held against this version of the target: whether it is met, and by how much;
    null where it is no longer known, or with an error that says why.
    """
    known = {(code, row.number): row for code, rows in services.histories(view).items() for row in rows}
    asked = [key for key in keys if key[:2] in known]
    before = None if baseline is None else Quantity(baseline, unit_or_unstated(baseline_unit))
    chosen = (known[key.code, key.version] for key in asked)
    held = services.hold(view, chosen, Quantity(value, unit_or_unstated(unit)), before)
    return dict(zip(asked, map(attainment_record, held), strict=True))


@targets.mutation(chinese="登记目标", action=CHANGE)
def add_target(
    caller: Caller, target: Annotated[TargetInput, Meaning("all that it is to say")], reason: Reason = ""
) -> TargetRecord:
    """Add a target, as version 1."""
    return target_record(services.add(caller.store, caller.person, target.content, reason))


@targets.mutation(chinese="修改目标：写成下一版", action=CHANGE)
def edit_target(
    caller: Caller,
    code: TargetCode,
    version: Number,
    changes: Annotated[Changes[TargetInput], Meaning("what it says otherwise from then on")],
    reason: Reason = "",
) -> TargetRecord:
    """Write changes of the version that was looked at as the version after it; what is no other is not written."""
    with caller.store.view(caller.person) as view:
        content = changes.applied(services.show(view, code, version=version).content)
    return target_record(services.revise(caller.store, caller.person, content, version, reason))


@targets.mutation(chinese="撤销不该有的目标；历史仍在", action=CHANGE)
def withdraw_target(caller: Caller, code: TargetCode, version: Number, reason: Reason = "") -> TargetRecord:
    """Say that a target should never have been; its versions stay."""
    return target_record(services.withdraw(caller.store, caller.person, code, version, reason))


@targets.mutation(chinese="核实目标：对照条款看过，无误；写它的人不能核实它", action=VERIFY)
def verify_target(caller: Caller, code: TargetCode, version: Number, reason: Reason = "") -> TargetRecord:
    """Say that a version is what its clause says; whoever wrote any part of it may not."""
    return target_record(services.verify(caller.store, caller.person, code, version, reason))


def divisions_at(view: View, scopes: Iterable[str], on_day: date | None) -> dict[str, Division]:
    """The division of each scope that is one's, as it is on a day (None: today), by scope."""
    tree = divisions.tree(view, on_day or view.today)
    places = {}
    for scope in scopes:
        kind, code = scope_parts(scope)
        if kind == PROVINCE:
            places[scope] = tree.root
        elif kind == REGION and code in tree:
            places[scope] = tree.division(code)
    return places


def _chosen(view: View, where: TargetFilter | None) -> list[TargetVersion]:
    """The targets that stand and are meant, by code."""
    where = where or TargetFilter()
    rows = services.list_targets(view, period=where.period, scope=where.scope)
    return [row for row in rows if _suits(row, where)]


def _suits(row: TargetVersion, where: TargetFilter) -> bool:
    allowed: Sequence[tuple[Any, Sequence[Any] | None]] = (
        (row.content.indicator, where.indicators),
        (row.content.comparator, where.comparators),
        (row.content.basis, where.bases),
    )
    if where.on_day is not None:
        period = read_period(row.content.period)
        if not period.first <= where.on_day <= period.last:
            return False
    return all(words is None or word in words for word, words in allowed) and where.verified in (
        None,
        row.is_verified,
    )


def _page(rows: Sequence[TargetVersion], first: int | None, after: str | None) -> Connection[TargetRecord]:
    return page_of(rows, _ORDERS[TargetOrder.CODE], first=first, after=after).of(target_record)
