"""What the dictionary says of an indicator, as plain data, and in what two such sayings differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from xiangheng_platform.indicators.derivation import Formula
from xiangheng_platform.indicators.periods import Period, read_period
from xiangheng_platform.indicators.vocabulary import (
    ClauseBasis,
    Direction,
    Origin,
    PeriodKind,
    Strategy,
    ValueKind,
    labelled,
    word_lists,
)
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.scheme import Range

ANYTHING = Range()
#: What each field is called on screens, in the order in which a definition is told.
FIELDS: Mapping[str, str] = {
    "name": "名称",
    "other_names": "其他名称",
    "unit": "计量单位",
    "direction": "方向",
    "period_kind": "期别",
    "value_kind": "数值种类",
    "office": "责任处室",
    "source": "数据来源",
    "definition": "指标定义",
    "clause": "条款",
    "basis": "依据类别",
    "possible": "可能范围",
    "plausible": "合理范围",
    "decimals": "小数位",
    "origin": "来历",
    "numerator": "分子",
    "denominator": "分母",
    "missing": "缺项处理",
    "since": "适用自",
    "until": "适用至",
    "note": "说明",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """What is to stand in the dictionary; an empty text says that nobody stated it yet.

    `possible` and `plausible` are in the indicator's unit: outside the one a value is wrong, outside the other it is
    to be looked at. `decimals` is how many a reported value may have, and how many of a derived one are printed.
    `since` and `until` are the first and the last period that this version applies to. `basis` says whose words the
    clause is: a notice's, public practice, or a proposal of ours that must not be shown as official.
    """

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    unit: str = ""
    direction: Direction | Literal[""] = ""
    period_kind: PeriodKind | Literal[""] = ""
    value_kind: ValueKind = ValueKind.NUMBER
    office: str = ""
    source: str = ""
    definition: str = ""
    clause: str = ""
    basis: ClauseBasis | Literal[""] = ""
    possible: Range = ANYTHING
    plausible: Range = ANYTHING
    decimals: int | None = None
    origin: Origin = Origin.REPORTED
    numerator: str = ""
    denominator: str = ""
    missing: Strategy | Literal[""] = ""
    since: str = ""
    until: str = ""
    note: str = ""

    @property
    def formula(self) -> Formula | None:
        """How it is derived; None for an indicator without expressions."""
        if not self.numerator.strip() or not self.missing:
            return None
        return Formula(self.numerator, self.denominator, self.missing, self.unit, self.decimals)

    @property
    def is_retired(self) -> bool:
        """Whether there is a last period that it applies to."""
        return bool(self.until)

    def has_begun(self, period: Period) -> bool:
        """Whether a period lies wholly after the beginning of the first one that this version applies to."""
        return not self.since or read_period(self.since).first <= period.first

    def has_ended(self, period: Period) -> bool:
        """Whether a period reaches beyond the last one that the indicator is used for."""
        return bool(self.until) and period.last > read_period(self.until).last


#: The closed list of each field that has one.
WORDS = word_lists(Definition)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that two definitions differ in, with its content on both sides as it is shown."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        words = WORDS.get(self.field, ())
        before, after = (
            f"「{labelled(words, side)}」" if side else "（空）" for side in (self.before, self.after)
        )
        return f"{FIELDS[self.field]}：{before} 改为 {after}"


def difference(old: Definition, new: Definition) -> tuple[FieldChange, ...]:
    """The fields in which two definitions differ, in the order of `FIELDS`; equal numbers are no difference."""
    return tuple(
        FieldChange(name, value_text(getattr(old, name)), value_text(getattr(new, name)))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    )


def audit_values(definition: Definition) -> dict[str, str]:
    """What a definition says, by field, what it leaves open left out."""
    texts = {name: value_text(getattr(definition, name)) for name in FIELDS}
    return {name: text for name, text in texts.items() if text}


def value_text(value: Any) -> str:
    """The content of a field as it is shown and as an audit row keeps it: nothing as an empty text."""
    match value:
        case None:
            return ""
        case Range(low=None, high=None):
            return ""
        case Range(low, high):
            return f"{value_text(low) or '不限'} 至 {value_text(high) or '不限'}"
        case tuple():
            return "；".join(value)
        case Decimal():
            return plain(value)
        case _:
            return str(value)
