"""The dictionary of indicators: what each says, version by version, what it lacks, and how it is kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.changes import STAYS, Changes
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, Filtered, First, Ordered, page_of
from xiangheng_graphql.commands import faults_told
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import definitions, dictionary_lint
from xiangheng_platform.indicators.definition import Definition, difference
from xiangheng_platform.indicators.documents import (
    ChangeRecord,
    Clause,
    IndicatorRecord,
    Unit,
    change_records,
    indicator_record,
)
from xiangheng_platform.indicators.repositories import CHANGE, INDICATORS, READ, VERIFY
from xiangheng_platform.indicators.subjects import offices_of
from xiangheng_platform.indicators.vocabulary import (
    ClauseBasis,
    Direction,
    Origin,
    PeriodKind,
    Strategy,
    ValueKind,
)
from xiangheng_platform.store.meanings import Note
from xiangheng_scoring.documents import FaultRecord
from xiangheng_scoring.records import Meaning, attributes
from xiangheng_scoring.scheme import Range
from xiangheng_scoring.titled import Titled

Code = Annotated[str, Meaning("the code of an indicator")]
Number = Annotated[int, Meaning("the version that was looked at; a newer one is not overwritten", minimum=1)]
Reason = Annotated[str, Meaning("why it is done, for the audit log")]
OnlyVerified = Annotated[
    bool | None, Meaning("only what somebody verified, or only what nobody has; null: both")
]
#: Filled: only the version that applies to it is meant.
OfPeriod = Annotated[
    str, Meaning("the version that applies to a period, like 2024, 2024H1, 2024Q3 or 2024-06")
]


class IndicatorKey(NamedTuple):
    """A version of an indicator: what loaders of indicators are asked by."""

    code: str
    version: int


class IndicatorOrder(Titled):
    """In which order indicators come."""

    CODE = ("code", "按编码", "by code")
    NAME = ("name", "按名称", "by name")
    OFFICE = ("office", "按责任处室", "by the responsible offices")
    NEWEST = ("newest", "新近写下的在前", "what was written last comes first")


@dataclass(frozen=True)
class IndicatorFilter:
    """Which indicators are meant: all that is given holds of them. Of a list, any of its words."""

    text: Annotated[str, Meaning("part of the code, of the name or of another name")] = ""
    office: Annotated[str, Meaning("part of the responsible offices' names")] = ""
    units: Annotated[tuple[str, ...] | None, Meaning("units of measure, any of these; null: any at all")] = (
        None
    )
    directions: Annotated[
        tuple[Direction, ...] | None,
        Meaning("which values are the better ones, any of these; null: any at all"),
    ] = None
    period_kinds: Annotated[
        tuple[PeriodKind, ...] | None,
        Meaning("spans of time that their values are for, any of these; null: any at all"),
    ] = None
    value_kinds: Annotated[
        tuple[ValueKind, ...] | None,
        Meaning("kinds of number that their values are, any of these; null: any at all"),
    ] = None
    origins: Annotated[
        tuple[Origin, ...] | None, Meaning("where their values come from, any of these; null: any at all")
    ] = None
    bases: Annotated[
        tuple[ClauseBasis, ...] | None,
        Meaning("whose words their clauses are, any of these; null: any at all"),
    ] = None
    verified: OnlyVerified = None
    loaded: Annotated[bool | None, Meaning("whether the content is that of the reference data")] = None
    faulty: Annotated[
        bool | None, Meaning("whether the dictionary has anything to say of them, see `faults`")
    ] = None
    with_retired: Annotated[bool, Meaning("also those that are not used any more")] = False


@dataclass(frozen=True)
class RangeInput:
    """A closed range in the indicator's unit; an end that is left out is open."""

    low: Annotated[Decimal | None, Meaning("the least that lies inside; null: no end on this side")] = None
    high: Annotated[Decimal | None, Meaning("the most that lies inside; null: no end on this side")] = None

    @property
    def content(self) -> Range:
        """The same as the dictionary keeps it."""
        return Range(self.low, self.high)


@dataclass(frozen=True)
class IndicatorInput:
    """All that an indicator says; what is left out is stated by nobody."""

    code: Code = field(metadata=STAYS)
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    other_names: Annotated[tuple[str, ...], Meaning("what else it is called, and is to be found by")] = ()
    unit: Unit = None
    direction: Annotated[Direction | None, Meaning("which values are the better ones")] = None
    period_kind: Annotated[PeriodKind | None, Meaning("what span of time a value is for")] = None
    value_kind: Annotated[ValueKind | None, Meaning("what kind of number a value is; null: NUMBER")] = None
    office: Annotated[
        str | None, Meaning("responsible offices, several parted by 、; null where nobody states it")
    ] = None
    source: Annotated[
        str | None, Meaning("who hands its values in, or where they are taken from, in Chinese")
    ] = None
    definition: Annotated[str | None, Meaning("what is counted or measured, in Chinese")] = None
    clause: Clause = None
    basis: Annotated[ClauseBasis | None, Meaning("whose words the clause is")] = None
    possible: Annotated[RangeInput | None, Meaning("outside it a value is wrong")] = None
    plausible: Annotated[RangeInput | None, Meaning("outside it a value is to be looked at")] = None
    decimals: Annotated[
        int | None,
        Meaning("how many a reported value may have, or a derived one is printed with; null: any number"),
    ] = None
    origin: Annotated[Origin | None, Meaning("where its values come from; null: REPORTED")] = None
    numerator: Annotated[
        str | None,
        Meaning(
            "the expression that it is derived by, over codes of indicators, like sum(A1, A2) − A3; "
            "null where it is not derived"
        ),
    ] = None
    denominator: Annotated[str | None, Meaning("an expression, like A3; null: nothing is divided by")] = None
    missing: Annotated[
        Strategy | None, Meaning("what becomes of a derived value where a part of it is missing")
    ] = None
    since: Annotated[
        str | None, Meaning("first period that this version applies to; null: from the beginning")
    ] = None
    until: Annotated[
        str | None, Meaning("last period that the indicator is used for; null: it is still used")
    ] = None
    note: Note = None

    @property
    def content(self) -> Definition:
        """The same as the dictionary keeps it."""
        return Definition(**stated(self))


_ORDERS: Mapping[IndicatorOrder, Callable[[IndicatorRecord], tuple[str, ...]]] = {
    IndicatorOrder.CODE: lambda row: (row.code,),
    IndicatorOrder.NAME: lambda row: (row.name, row.code),
    IndicatorOrder.OFFICE: lambda row: (row.office or "", row.code),
    IndicatorOrder.NEWEST: lambda row: (row.recorded_at.isoformat(), row.code),
}


def records_of(view: View) -> Mapping[str, Mapping[int, IndicatorRecord]]:
    """Every indicator by code, and of each its versions by number, the newest first; made once for all that see the same."""
    definitions.histories(view)  # where the right is asked: what is kept is given to whoever may see it
    return view.kept(_make_records, INDICATORS.table)


def _make_records(view: View) -> Mapping[str, Mapping[int, IndicatorRecord]]:
    return {
        code: {version.number: indicator_record(version) for version in versions}
        for code, versions in definitions.histories(view).items()
    }


def of_identity(view: View, identity: str) -> IndicatorRecord | None:
    """The version of an indicator that an id names."""
    code, _, number = identity.rpartition("@")
    versions = records_of(view).get(code, {})
    return next((version for version in versions.values() if str(version.version) == number), None)


def newest_of(view: View, codes: Iterable[str | None]) -> dict[str, IndicatorRecord]:
    """The newest version of each of some indicators, by code; what is not in the dictionary is left out."""
    versions = records_of(view)
    return {
        code: next(iter(versions[code].values()))
        for code in dict.fromkeys(codes)
        if code is not None and code in versions
    }


def stated(given: Any) -> dict[str, Any]:
    """What an input states, by field, as a content of the dictionary has it."""
    return {
        name: getattr(value, "content", value)
        for name, value in attributes(given).items()
        if value is not None
    }


indicators = Capability("indicators")
indicators.call(ChangeRecord, "FieldChange")
indicators.call(Origin, "IndicatorOrigin")
indicators.call(Strategy, "MissingStrategy")
indicators.entity(
    IndicatorRecord,
    chinese="指标的一版",
    key=lambda indicator: IndicatorKey(indicator.code, indicator.version),
    identity=lambda indicator: f"{indicator.code}@{indicator.version}",
    refetch=of_identity,
)


@indicators.query(chinese="按编码取一个指标", action=READ, is_history=True)
def indicator(
    view: View,
    code: Code,
    version: Annotated[int | None, Meaning("which version; the newest, if none is given", minimum=1)] = None,
    period: OfPeriod = "",
) -> IndicatorRecord:
    """One version of an indicator: the newest, or the one of a number, or the newest that applies to a period."""
    return indicator_record(definitions.show(view, code, version=version, period=period))


@indicators.query(chinese="指标库里的指标", action=READ, is_history=True)
def indicators_(
    view: View,
    where: Filtered[IndicatorFilter] = None,
    period: OfPeriod = "",
    order: Ordered[IndicatorOrder] = IndicatorOrder.CODE,
    first: First = PAGE,
    after: After = None,
) -> Connection[IndicatorRecord]:
    """The indicators in use, each in its newest version, or those that apply to a period in the version that does."""
    where = where or IndicatorFilter()
    listed = definitions.list_indicators(
        view, office=where.office, period=period, with_retired=where.with_retired
    )
    records = records_of(view)
    shown = (records[version.content.code][version.number] for version in listed)
    suits = _condition(where)
    rows = [row for row in shown if suits(row)]
    if where.faulty is not None:
        of_each = dictionary_lint.faults_of_each(view, (row.code for row in rows))
        rows = [row for row in rows if bool(of_each[row.code]) is where.faulty]
    rows.sort(key=_ORDERS[order], reverse=order is IndicatorOrder.NEWEST)
    return page_of(rows, _ORDERS[order], first=first, after=after, order=order.value)


def _condition(where: IndicatorFilter) -> Callable[[IndicatorRecord], bool]:
    """Whether an indicator suits a filter: what it does not say is asked of none."""
    text = where.text.casefold()
    allowed = {
        "unit": where.units,
        "direction": where.directions,
        "period_kind": where.period_kinds,
        "value_kind": where.value_kinds,
        "origin": where.origins,
        "basis": where.bases,
        "verified": None if where.verified is None else (where.verified,),
        "loaded": None if where.loaded is None else (where.loaded,),
    }
    given = [(name, values) for name, values in allowed.items() if values is not None]

    def suits(row: IndicatorRecord) -> bool:
        is_called = not text or any(
            text in name.casefold() for name in (row.code, row.name, *row.other_names)
        )
        return is_called and all(getattr(row, name) in values for name, values in given)

    return suits


@indicators.field(IndicatorRecord, chinese="各版，新的在前", action=READ)
def versions(
    view: View, keys: Sequence[IndicatorKey], first: First = PAGE, after: After = None
) -> Mapping[IndicatorKey, Connection[IndicatorRecord]]:
    """Every version of the indicator, the newest first."""
    every = records_of(view)
    return {
        key: page_of(
            tuple(every[key.code].values()), lambda version: version.version, first=first, after=after
        )
        for key in keys
        if key.code in every
    }


@indicators.field(IndicatorRecord, chinese="与另一版逐项相比的不同", action=READ)
def changes(
    view: View,
    keys: Sequence[IndicatorKey],
    since: Annotated[
        int | None, Meaning("another version; the one before, if none is given", minimum=1)
    ] = None,
) -> Mapping[IndicatorKey, tuple[ChangeRecord, ...]]:
    """What this version says otherwise than another one, field by field; nothing if there is no other."""
    contents = contents_of(view)
    others = {key: IndicatorKey(key.code, since or key.version - 1) for key in keys}
    return {
        key: change_records(difference(contents[other], contents[key]))
        for key, other in others.items()
        if {key, other} <= contents.keys()
    }


@indicators.field(IndicatorRecord, chinese="各责任处室", action=READ)
def offices(view: View, keys: Sequence[IndicatorKey]) -> Mapping[IndicatorKey, tuple[str, ...]]:
    """The responsible offices, each by its name."""
    contents = contents_of(view)
    return {key: offices_of(contents[key].office) for key in keys if key in contents}


@indicators.field(IndicatorRecord, chinese="定义里还缺什么，哪里说不通", action=READ)
def faults(view: View, keys: Sequence[IndicatorKey]) -> Mapping[IndicatorKey, tuple[FaultRecord, ...]]:
    """What the newest version and the targets of the indicator lack and contradict; told, and in nobody's way."""
    of_each = dictionary_lint.faults_of_each(view, {key.code for key in keys})
    return {key: faults_told(of_each.get(key.code, ())) for key in keys}


@indicators.mutation(chinese="新增指标", action=CHANGE)
def define_indicator(
    caller: Caller,
    definition: Annotated[IndicatorInput, Meaning("all that it is to say")],
    reason: Reason = "",
) -> IndicatorRecord:
    """Put a new indicator into the dictionary, as version 1."""
    return indicator_record(definitions.define(caller.store, caller.person, definition.content, reason))


@indicators.mutation(chinese="修改指标：写成下一版", action=CHANGE)
def edit_indicator(
    caller: Caller,
    code: Code,
    version: Number,
    changes: Annotated[Changes[IndicatorInput], Meaning("what it says otherwise from then on")],
    reason: Reason = "",
) -> IndicatorRecord:
    """Write changes of the version that was looked at as the version after it; what is no other is not written."""
    with caller.store.view(caller.person) as view:
        content = changes.applied(definitions.show(view, code, version=version).content)
    return indicator_record(definitions.edit(caller.store, caller.person, content, version, reason))


@indicators.mutation(chinese="停用指标", action=CHANGE)
def retire_indicator(
    caller: Caller,
    code: Code,
    last_period: Annotated[str, Meaning("the last period that it is used for")],
    version: Number,
    reason: Reason = "",
) -> IndicatorRecord:
    """Write a version that says after which period the indicator is not used any more."""
    return indicator_record(
        definitions.retire(caller.store, caller.person, code, last_period, version, reason)
    )


@indicators.mutation(chinese="核实指标：对照出处看过，无误；写它的人不能核实它", action=VERIFY)
def verify_indicator(caller: Caller, code: Code, version: Number, reason: Reason = "") -> IndicatorRecord:
    """Say that a version is right, having looked at its source; whoever wrote any part of it may not."""
    return indicator_record(definitions.verify(caller.store, caller.person, code, version, reason))


def contents_of(view: View) -> dict[IndicatorKey, Definition]:
    """What every version of every indicator says."""
    return {
        IndicatorKey(code, version.number): version.content
        for code, history in definitions.histories(view).items()
        for version in history
    }
