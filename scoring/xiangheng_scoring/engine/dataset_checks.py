"""What the engine refuses of its data, whoever made it: unknown units, duplicates, values that cannot be."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from xiangheng_scoring.characters import as_compared
from xiangheng_scoring.engine.dataset import Adjustment, Dataset, Finding, Mark, Observation, OtherTotal
from xiangheng_scoring.engine.observations import FigureColumn
from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Place
from xiangheng_scoring.scheme import Scheme
from xiangheng_scoring.vocabulary import ANYTHING, Range, Term, Vocabulary

_Figure = Observation | Mark | Finding | Adjustment | OtherTotal
_Row = TypeVar("_Row", Observation, Mark, Adjustment, OtherTotal)


def check_data(scheme: Scheme, data: Dataset) -> None:
    """Raise `DataRefused` with every contradiction between data and scheme, or within the data."""
    if faults := contradictions(scheme.vocabulary, data):
        raise DataRefused(faults, at=scheme.name)


def contradictions(vocabulary: Vocabulary, data: Dataset) -> list[Fault]:
    """Every contradiction between data and vocabulary, or within the data."""
    irregular = _irregular(vocabulary, data)
    return [
        *_unknown_units(vocabulary, data, irregular),
        *_duplicates(vocabulary, data, irregular),
        *_impossible(vocabulary, data),
        *_too_fine(vocabulary, data),
        *_invalid_adjustments(vocabulary, data),
    ]


def _irregular(vocabulary: Vocabulary, data: Dataset) -> list[FigureColumn]:
    """The columns that do not simply hold every unit once, in order: what is wrong with units is wrong there."""
    units = list(vocabulary.units)
    return [column for column in data.columns if list(column.units) != units]


def _unknown_units(
    vocabulary: Vocabulary, data: Dataset, irregular: Sequence[FigureColumn]
) -> Iterable[Fault]:
    # A column at a time: nearly every dataset is clean, and a million values need not be asked one by one.
    strange = [column for column in irregular if not vocabulary.units.keys() >= set(column.units)]
    unknown = [column for column in data.columns if column.indicator not in vocabulary.terms]
    others: Sequence[Mark | Finding] = (*data.marks, *data.findings)
    figures: Sequence[_Figure] = (*others, *data.adjustments, *data.totals)
    for row in (*chain.from_iterable(strange), *figures):
        if row.unit not in vocabulary.units:
            message = f"没有{vocabulary.unit_kind}「{row.unit}」"
            yield Fault(
                "DATA-UNIT", row.origin, message, f"{vocabulary.wording.units}中的代码", "改代码", row.unit
            )
    for value in (*chain.from_iterable(unknown), *others):
        if (code := value.indicator) not in vocabulary.terms:
            message = f"没有指标「{code}」"
            yield Fault(
                "DATA-INDICATOR", value.origin, message, f"{vocabulary.wording.terms}中的编码", "改编码", code
            )

    for entry in others:
        term = vocabulary.terms.get(entry.indicator)
        wanted, what = ("marks", "评委打分") if isinstance(entry, Mark) else ("findings", "按问题计数")
        if term is not None and term.input != wanted:
            message = f"「{entry.indicator}」不是{what}的指标"
            yield Fault("DATA-INDICATOR", entry.origin, message, f"{what}的指标", "改编码", entry.indicator)


def _duplicates(vocabulary: Vocabulary, data: Dataset, irregular: Sequence[FigureColumn]) -> Iterable[Fault]:
    of_years = grouped(((column.indicator, column.period), column) for column in data.columns)
    suspects = {(column.indicator, column.period) for column in irregular}
    for key, columns in of_years.items():
        if len(columns) == 1 and key not in suspects:
            continue
        units = list(chain.from_iterable(column.units for column in columns))
        if len(set(units)) < len(units):
            rows = list(chain.from_iterable(columns))
            yield from _duplicates_among(
                vocabulary, rows, attrgetter("unit"), lambda row: f"{row.indicator}（{row.period} 年）"
            )
    yield from _duplicates_among(
        vocabulary,
        data.marks,
        # As names are compared and not as they are typed: with a blank in the name one assessor would be heard twice.
        lambda row: (row.unit, row.indicator, as_compared(row.assessor)),
        lambda row: f"{row.indicator} 评委「{row.assessor}」的分",
    )
    yield from _duplicates_among(
        vocabulary,
        data.totals,
        attrgetter("unit", "assessment"),
        lambda row: f"{row.assessment} 的得分",
    )
    yield from _duplicates_among(
        vocabulary,
        data.adjustments,
        # Whatever the item: under two items, too, one piece of evidence would count twice for its unit.
        lambda row: (row.unit, as_compared(row.evidence)),
        lambda row: f"依据「{row.evidence}」的加减分",
    )


def _duplicates_among(
    vocabulary: Vocabulary, rows: Sequence[_Row], key: Callable[[_Row], Hashable], what: Callable[[_Row], str]
) -> Iterable[Fault]:
    if len(set(map(key, rows))) == len(rows):
        return
    seen: dict[Hashable, _Row] = {}
    for row in rows:
        other = seen.setdefault(key(row), row)
        if other is not row:
            unit = vocabulary.units.get(row.unit)
            message = f"{unit.name if unit else row.unit} {what(row)}报了两次，另一处在 {other.origin or '同一数据'}"
            yield Fault("DATA-TWICE", row.origin, message, "只报一次", "删去一处")


def _impossible(vocabulary: Vocabulary, data: Dataset) -> Iterable[Fault]:
    for column in data.columns:
        term = vocabulary.terms.get(column.indicator)
        if term is not None and not _holds_all(term.possible, column.values):
            yield from (out_of_range(vocabulary, row) for row in column if not term.possible.holds(row.value))


def _too_fine(vocabulary: Vocabulary, data: Dataset) -> Iterable[Fault]:
    for column in data.columns:
        term = vocabulary.terms.get(column.indicator)
        if term is None or term.decimals is None:
            continue
        for at, value in enumerate(column.values):
            if term.is_too_fine(value):
                yield too_fine(term, column[at].origin, plain(value))


def too_fine(term: Term, at: Place, shown: str) -> Fault:
    """The fault of a value with more decimals than its indicator may have."""
    expected = f"至多 {term.decimals} 位小数的数" if term.decimals else "整数"
    message = f"{term.code} {term.name}：「{shown}」的小数位太多"
    return Fault("DATA-DECIMALS", at, message, f"{expected}（{term.unit or '无单位'}）", "核对后改正", shown)


def _holds_all(possible: Range, values: Sequence[Decimal]) -> bool:
    """Whether the extremes are possible, and so all between them: a million values need not be asked one by one."""
    if possible == ANYTHING or not values:
        return True
    return possible.holds(min(values)) and possible.holds(max(values))


def out_of_range(vocabulary: Vocabulary, row: Observation) -> Fault:
    """The fault of a value outside the possible range."""
    term = vocabulary.terms[row.indicator]
    low, high = term.possible.low, term.possible.high
    expected = (
        f"{'不限' if low is None else plain(low)} 到 {'不限' if high is None else plain(high)} {term.unit}"
    )
    message = f"{row.indicator} {term.name}：{plain(row.value)} {term.unit} 超出可能范围"
    return Fault("DATA-RANGE", row.origin, message, expected, "核对后改正", plain(row.value))


def _invalid_adjustments(vocabulary: Vocabulary, data: Dataset) -> Iterable[Fault]:
    """Adjustments must name an item of the vocabulary, cite evidence, carry its sign, and count nothing twice."""
    numbers = {(finding.unit, as_compared(finding.number)) for finding in data.findings}
    for row in data.adjustments:
        item = vocabulary.items.get(row.item)
        if item is None:
            known = "、".join(vocabulary.items) or f"本{vocabulary.wording.giver}不设加减分"
            place = row.item_origin or row.origin
            yield Fault(
                "DATA-ADJUSTMENT", place, f"没有加减分项「{row.item}」", known, "改项目代码", row.item
            )
        elif (row.points < 0) != (item.is_penalty) or not row.points:
            yield Fault(
                "DATA-ADJUSTMENT",
                row.origin,
                f"「{item.name}」的分值 {plain(row.points)} 符号不对",
                "负数" if item.is_penalty else "正数",
                "改分值",
                plain(row.points),
            )
        if not row.evidence.strip():
            place = row.evidence_origin or row.origin
            yield Fault("DATA-EVIDENCE", place, "加减分没有依据", "文号或问题编号", "补填依据")
        # A finding may be written as evidence by its number; then what it cost as a finding is all that it costs.
        if (row.unit, as_compared(row.evidence)) in numbers:
            yield Fault(
                "DATA-COUNTED-TWICE",
                row.origin,
                f"问题「{row.evidence}」已在平时情况中计数，不再加减分",
                "另有依据的加减分",
                "删去这一条",
                row.evidence,
            )
