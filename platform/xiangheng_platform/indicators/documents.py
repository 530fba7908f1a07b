"""What programs are told of indicators, targets and baselines: records, and how each is made of what services return."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from xiangheng_platform.indicators.attainment import wording
from xiangheng_platform.indicators.baselines import BaselineVersion
from xiangheng_platform.indicators.definition import FIELDS, FieldChange
from xiangheng_platform.indicators.definitions import Indicator
from xiangheng_platform.indicators.derivation import Derived
from xiangheng_platform.indicators.dictionary_lint import DictionaryLint
from xiangheng_platform.indicators.targets import Held, TargetVersion
from xiangheng_platform.indicators.units import Quantity
from xiangheng_platform.indicators.vocabulary import (
    ClauseBasis,
    Comparator,
    Direction,
    Origin,
    Outcome,
    PeriodKind,
    Reason,
    Role,
    Strategy,
    TargetBasis,
    ValueKind,
)
from xiangheng_platform.store.meanings import Note, RecordedAt, Sentence
from xiangheng_platform.versioning.repository import Version
from xiangheng_scoring.documents import FaultRecord, fault_records
from xiangheng_scoring.records import Format, Meaning, attributes
from xiangheng_scoring.scheme import Range

VersionNumber: TypeAlias = Annotated[int, Meaning("counts from 1 on", minimum=1)]
Unit: TypeAlias = Annotated[
    str | None, Meaning("unit of measure, as 人, 万元 or %; null where none is stated")
]
Period: TypeAlias = Annotated[str, Meaning("a year, half, quarter or month: 2024, 2024H1, 2024Q3, 2024-06")]
Scope: TypeAlias = Annotated[
    str, Meaning("province, region: with a path of codes, or group: with a group's code")
]
Clause: TypeAlias = Annotated[
    str | None, Meaning("the words of the document that it follows from; null where none are stated")
]


@dataclass(frozen=True)
class VersionStamp:
    """Which version a record is of, and whose word stands for it.

    Without slots, so that it may be a record's base beside what the record says; the fields of the base that is named first
    come last, so that a document tells what is said before whose word it is.
    """

    version: VersionNumber
    author: Annotated[str, Meaning("login of whoever wrote this version")]
    recorded_at: RecordedAt
    verified: Annotated[
        bool,
        Meaning(
            "whether somebody else than its authors compared it with its source; what is not must be "
            "marked wherever it is shown"
        ),
    ]
    verified_by: Annotated[
        str | None, Meaning("login of who compared it with its source; null where nobody has")
    ]
    loaded: Annotated[bool, Meaning("whether the content is that of the reference data")]
    withdrawn: Annotated[bool, Meaning("whether this version says that it should never have been")]


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """What an indicator says, null for what nobody stated."""

    code: Annotated[str, Meaning("what everything else calls it by, the same in all versions")]
    name: Annotated[str, Meaning("what it is called, in Chinese")]
    other_names: Annotated[tuple[str, ...], Meaning("what else it is called, and is found by")]
    unit: Unit
    direction: Annotated[
        Direction | None, Meaning("which values are the better ones; null where nobody stated it")
    ]
    period_kind: Annotated[
        PeriodKind | None, Meaning("what span of time a value is for; null where nobody stated it")
    ]
    value_kind: Annotated[ValueKind, Meaning("what kind of number a value is")]
    office: Annotated[
        str | None, Meaning("responsible offices, several parted by 、; null where nobody stated it")
    ]
    source: Annotated[
        str | None,
        Meaning(
            "who hands its values in, or where they are taken from, in Chinese; null where nobody stated it"
        ),
    ]
    definition: Annotated[
        str | None, Meaning("what is counted or measured, in Chinese; null where nobody stated it")
    ]
    clause: Clause
    basis: Annotated[
        ClauseBasis | None,
        Meaning(
            "whose words the clause is, what is proposed not being official; null where nobody stated it"
        ),
    ]
    possible: Annotated[Range, Meaning("outside it a value is wrong")]
    plausible: Annotated[Range, Meaning("outside it a value is to be looked at")]
    decimals: Annotated[
        int | None,
        Meaning("how many a reported value may have, or a derived one is printed with; null: any number"),
    ]
    origin: Annotated[Origin, Meaning("where its values come from")]
    numerator: Annotated[
        str | None,
        Meaning(
            "expression over codes of indicators that it is derived by, as sum(A1, A2) − A3; null "
            "where it is not derived"
        ),
    ]
    denominator: Annotated[
        str | None,
        Meaning("expression that the numerator is divided by; null where it is divided by nothing"),
    ]
    missing: Annotated[
        Strategy | None,
        Meaning(
            "what becomes of a derived value where a part of it is missing; null where it is not derived"
        ),
    ]
    since: Annotated[
        str | None, Meaning("first period that this version applies to; null: from the beginning")
    ]
    until: Annotated[
        str | None, Meaning("last period that the indicator is used for; null: it is still used")
    ]
    note: Note


@dataclass(frozen=True, slots=True)
class IndicatorRecord(VersionStamp, IndicatorContent):
    """One version of an indicator: what it says, null for what nobody stated, and whose word stands for it."""

    FORMAT: ClassVar = Format(
        "xiangheng-indicator/1", "xiangheng indicator show|define|edit|retire|verify --json"
    )


@dataclass(frozen=True, slots=True)
class Indicators:
    """Indicators by code; of one, its versions, the newest first."""

    FORMAT: ClassVar = Format("xiangheng-indicators/1", "xiangheng indicator list|history --json")
    indicators: tuple[IndicatorRecord, ...]


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """A field that two versions differ in."""

    field: Annotated[str, Meaning("name of the field, as in an indicator")]
    title: Annotated[str, Meaning("the field's name in Chinese")]
    before: Annotated[
        str | None,
        Meaning("what the version compared with says there, as screens show it; null where it says nothing"),
    ]
    after: Annotated[
        str | None, Meaning("what this version says there, as screens show it; null where it says nothing")
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two versions of an indicator differ in."""

    FORMAT: ClassVar = Format("xiangheng-indicator-difference/1", "xiangheng indicator diff --json")
    indicator: str
    old: VersionNumber
    new: VersionNumber
    changes: tuple[ChangeRecord, ...]


@dataclass(frozen=True, slots=True)
class IndicatorCheck:
    """What the dictionary lacks and contradicts, then what could not be checked."""

    FORMAT: ClassVar = Format("xiangheng-indicator-check/1", "xiangheng indicator check --json")
    indicators: Annotated[int, Meaning("how many were looked at", minimum=0)]
    faults: tuple[FaultRecord, ...]


@dataclass(frozen=True, slots=True)
class TargetContent:
    """What a target asks for, null for what nobody stated."""

    code: Annotated[str, Meaning("what everything else calls it by, the same in all versions")]
    indicator: Annotated[str, Meaning("code of the indicator that it is for")]
    comparator: Annotated[Comparator, Meaning("how a value is held against it")]
    value: Annotated[
        Decimal | None,
        Meaning(
            "the level that is asked for, the lower end of a range, or the least change; null where "
            "no number is asked for"
        ),
    ]
    unit: Unit
    period: Period
    scope: Scope
    upper: Annotated[
        Decimal | None,
        Meaning(
            "upper end of the range that is asked for, itself inside; null with any comparator but between"
        ),
    ]
    tolerance: Annotated[
        Decimal | None,
        Meaning(
            "with approx how far a value may lie off, with stable how far it may change; null where "
            "nobody stated it"
        ),
    ]
    baseline_period: Annotated[
        str | None,
        Meaning("the earlier period that a change is counted from; null where no change is asked for"),
    ]
    clause: Clause
    basis: Annotated[
        TargetBasis,
        Meaning(
            "explicit: the notice states the number; derived: read from its words; qualitative: no number"
        ),
    ]
    note: Note
    wording: Annotated[str, Meaning("what is asked for, in Chinese")]


@dataclass(frozen=True, slots=True)
class TargetRecord(VersionStamp, TargetContent):
    """One version of a target: what it asks for, null for what nobody stated, and whose word stands for it."""

    FORMAT: ClassVar = Format("xiangheng-target/1", "xiangheng target show|add|edit|withdraw|verify --json")


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets by code; of one, its versions, the newest first."""

    FORMAT: ClassVar = Format("xiangheng-targets/1", "xiangheng target list|history --json")
    targets: tuple[TargetRecord, ...]


@dataclass(frozen=True, slots=True)
class BaselineContent:
    """What a baseline says, null for what nobody stated."""

    indicator: Annotated[str, Meaning("code of the indicator that it is of")]
    period: Period
    value: Annotated[Decimal, Meaning("what the indicator was then, for changes to be counted from")]
    unit: Unit
    scope: Scope
    source: Annotated[str | None, Meaning("where the value was taken from; null where nobody stated it")]
    note: Note


@dataclass(frozen=True, slots=True)
class BaselineRecord(VersionStamp, BaselineContent):
    """One version of a baseline, and whose word stands for it."""


@dataclass(frozen=True, slots=True)
class Baselines:
    """Baselines by indicator, scope and period."""

    FORMAT: ClassVar = Format(
        "xiangheng-baselines/1", "xiangheng target baselines|baseline|verify-baseline --json"
    )
    baselines: tuple[BaselineRecord, ...]


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One indicator that went into a derived value."""

    indicator: Annotated[str, Meaning("code of the indicator that went in")]
    role: Annotated[Role, Meaning("where in the formula it stands")]
    value: Annotated[Decimal | None, Meaning("what it was; null where it is missing")]
    unit: Unit


@dataclass(frozen=True, slots=True)
class DerivedRecord:
    """A derived value, or the reason why there is none, with what went in."""

    indicator: Annotated[str, Meaning("code of the indicator that was derived")]
    value: Annotated[
        Decimal | None, Meaning("before it is rounded; null where there is none, for the `reason` told")
    ]
    unit: Unit
    shown: Annotated[
        str | None,
        Meaning("rounded half up to the indicator's decimals, with its unit; null without a value"),
    ]
    reason: Annotated[Reason | None, Meaning("why there is no value; null where there is one")]
    about: Annotated[tuple[str, ...], Meaning("what is missing, or the divisor that is zero or negative")]
    skipped: Annotated[
        tuple[str, ...],
        Meaning("what a sum left out because it is missing; with any, the value is partial"),
    ]
    sentence: Sentence
    parts: Annotated[tuple[PartRecord, ...], Meaning("the values that went in, also those that are missing")]


@dataclass(frozen=True, slots=True)
class DerivedValues:
    """Derived values: derived parts first, the indicator that was asked for last."""

    FORMAT: ClassVar = Format("xiangheng-derived/1", "xiangheng indicator derive --json")
    derived: Annotated[tuple[DerivedRecord, ...], Meaning("derived parts first, the asked indicator last")]


@dataclass(frozen=True, slots=True)
class QuantityRecord:
    """A number with its unit."""

    value: Annotated[Decimal, Meaning("how much, exactly")]
    unit: Unit


@dataclass(frozen=True, slots=True)
class AttainmentRecord:
    """A value held against a target."""

    target: Annotated[TargetRecord, Meaning("what it is held against")]
    outcome: Annotated[Outcome, Meaning("whether the target is attained")]
    value: Annotated[QuantityRecord, Meaning("what is held against the target")]
    baseline: Annotated[
        QuantityRecord | None,
        Meaning("what a change is counted from; null where none is asked for, or the baseline is not known"),
    ]
    change: Annotated[
        QuantityRecord | None,
        Meaning(
            "from the baseline to the value; null where no change is asked for, or the baseline is not known"
        ),
    ]
    difference: Annotated[
        QuantityRecord | None,
        Meaning(
            "the value less the level, or the change less the change, that is asked for; null where no number is"
        ),
    ]
    ratio: Annotated[
        str | None,
        Meaning(
            "value divided by target, exactly, as a fraction; null for a range, a change, and a target of zero or below",
            pattern=r"^-?\d+(/\d+)?$",
        ),
    ]
    ratio_percent: Annotated[
        Decimal | None, Meaning("the ratio rounded half up to two decimals; null without one", unit="%")
    ]
    why: Annotated[str | None, Meaning("why it is left to be judged, in Chinese; null where it is not")]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Attainments:
    """A value held against each target that was asked about."""

    FORMAT: ClassVar = Format("xiangheng-attainments/1", "xiangheng target check --json")
    attainments: tuple[AttainmentRecord, ...]


def indicator_record(indicator: Indicator) -> IndicatorRecord:
    """One version of an indicator."""
    return IndicatorRecord(**_stated(indicator.content), **_stamp(indicator))


def target_record(target: TargetVersion) -> TargetRecord:
    """One version of a target, with what it asks for in words."""
    return TargetRecord(**_stated(target.content), wording=wording(target.content), **_stamp(target))


def baseline_record(baseline: BaselineVersion) -> BaselineRecord:
    """One version of a baseline."""
    return BaselineRecord(**_stated(baseline.content), **_stamp(baseline))


def indicators_record(indicators: Iterable[Indicator]) -> Indicators:
    """Indicators, or versions of one."""
    return Indicators(tuple(map(indicator_record, indicators)))


def targets_record(targets: Iterable[TargetVersion]) -> Targets:
    """Targets, or versions of one."""
    return Targets(tuple(map(target_record, targets)))


def baselines_record(baselines: Iterable[BaselineVersion]) -> Baselines:
    """Baselines."""
    return Baselines(tuple(map(baseline_record, baselines)))


def difference_record(old: Indicator, new: Indicator, changes: Iterable[FieldChange]) -> Difference:
    """What two versions of an indicator differ in."""
    return Difference(new.content.code, old.number, new.number, change_records(changes))


def change_records(changes: Iterable[FieldChange]) -> tuple[ChangeRecord, ...]:
    """The fields that two versions differ in."""
    return tuple(
        ChangeRecord(change.field, FIELDS[change.field], change.before or None, change.after or None)
        for change in changes
    )


def check_record(lint: DictionaryLint) -> IndicatorCheck:
    """What a look at the dictionary found."""
    return IndicatorCheck(lint.looked_at, fault_records((*lint.faults, *lint.notices)))


def derived_record(derived: Iterable[Derived]) -> DerivedValues:
    """Derived values, each with what went in."""
    return DerivedValues(
        tuple(
            DerivedRecord(
                indicator=result.of,
                value=result.value,
                unit=result.unit.name or None,
                shown=result.shown or None,
                reason=result.reason,
                about=result.about,
                skipped=result.skipped,
                sentence=result.sentence,
                parts=tuple(
                    PartRecord(
                        part.code,
                        part.role,
                        None if part.value is None else part.value.value,
                        None if part.value is None else part.value.unit.name or None,
                    )
                    for part in result.parts
                ),
            )
            for result in derived
        )
    )


def attainments_record(attainments: Iterable[Held]) -> Attainments:
    """A value held against targets."""
    return Attainments(tuple(map(attainment_record, attainments)))


def attainment_record(held: Held) -> AttainmentRecord:
    """A value held against a target."""
    attainment = held.attainment
    return AttainmentRecord(
        target=target_record(held.target),
        outcome=attainment.outcome,
        value=QuantityRecord(attainment.value.value, attainment.value.unit.name or None),
        baseline=_quantity(attainment.baseline),
        change=_quantity(attainment.change),
        difference=_quantity(attainment.difference),
        ratio=None if attainment.ratio is None else str(attainment.ratio),
        ratio_percent=attainment.percent,
        why=attainment.why or None,
        sentence=attainment.sentence,
    )


def _quantity(quantity: Quantity | None) -> QuantityRecord | None:
    return None if quantity is None else QuantityRecord(quantity.value, quantity.unit.name or None)


def _stated(content: Any) -> dict[str, Any]:
    """What a content says, by field; an empty text, which says that nobody stated it, as None."""
    return {name: None if value == "" else value for name, value in attributes(content).items()}


def _stamp(version: Version[Any]) -> dict[str, Any]:
    return {
        "version": version.number,
        "author": version.author,
        "recorded_at": version.recorded_at,
        "verified": version.is_verified,
        "verified_by": version.verified_by or None,
        "loaded": version.is_loaded,
        "withdrawn": version.is_withdrawn,
    }
