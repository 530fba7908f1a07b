"""Long tables: a third party's survey, and the companions (adjustments, findings, marks, other totals)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.scheme import Node, Scheme
from xiangheng_seeds.sheets import MARK, Value, put, reported_name, workbook


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table with one figure a row."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def write_table(path: Path, table: ListTable) -> None:
    """Write the table as a workbook of one sheet: a title, the header, the rows, a note."""
    with workbook(path) as book:
        sheet = book.add_worksheet(table.title[:31])
        put(sheet, 0, 0, f"{table.title}{MARK}")
        for line, row in enumerate([table.header, *table.rows], start=1):
            for column, value in enumerate(row):
                put(sheet, line, column, value)
        put(sheet, len(table.rows) + 2, 0, "注：本表内容均为虚构。")


def survey_table(scheme: Scheme, data: Dataset, nodes: Sequence[Node]) -> ListTable:
    """A third party's table: a row for each value, with sample size and interval where it asked households."""
    codes = {node.indicator: node for node in nodes}
    rows = [
        (
            *(row.unit, scheme.units[row.unit].name, row.indicator),
            *(reported_name(scheme, codes[row.indicator]), row.period, row.value),
            *((row.sample.size, row.sample.low, row.sample.high) if row.sample else ()),
        )
        for row in data.observations
        if row.indicator in codes
    ]
    what = ("指标编码", "指标", "年度", "值", "样本量", "区间下限", "区间上限")
    return ListTable("评估结果", ("代码", scheme.unit_kind, *what), rows)


def companion_tables(scheme: Scheme, data: Dataset) -> list[ListTable]:
    """The companions that there is something in; the list of findings also where nothing was found.

    A list without findings tells that there were none; no list would tell nothing.
    """
    tables = (_adjustments(scheme, data), _marks(scheme, data), *_other_totals(scheme, data))
    findings = [_findings(scheme, data)] if data.has_findings else []
    return [*(table for table in tables if table.rows), *findings]


def _named(scheme: Scheme, unit: str) -> tuple[str, str]:
    return unit, scheme.units[unit].name


def _adjustments(scheme: Scheme, data: Dataset) -> ListTable:
    return ListTable(
        "加减分",
        ("代码", scheme.unit_kind, "加减分项", "分值", "依据", "事由"),
        [
            (*_named(scheme, row.unit), row.item, row.points, row.evidence, row.reason)
            for row in data.adjustments
        ],
    )


def _findings(scheme: Scheme, data: Dataset) -> ListTable:
    return ListTable(
        "平时情况问题清单",
        ("代码", scheme.unit_kind, "指标", "问题编号", "渠道", "描述", "查实"),
        [
            (*_named(scheme, row.unit), row.indicator, row.number, row.channel, row.description, "是")
            for row in data.findings
        ],
    )


def _marks(scheme: Scheme, data: Dataset) -> ListTable:
    return ListTable(
        "评委打分",
        ("代码", scheme.unit_kind, "指标", "评委", "得分"),
        [(*_named(scheme, row.unit), row.indicator, row.assessor, row.value) for row in data.marks],
    )


def _other_totals(scheme: Scheme, data: Dataset) -> Iterator[ListTable]:
    """One table for each other assessment, called after it."""
    header = ("代码", scheme.unit_kind, "考核", "得分")
    for part in scheme.combination:
        rows = [
            (*_named(scheme, row.unit), row.assessment, row.points)
            for row in data.totals
            if row.assessment == part.assessment
        ]
        yield ListTable(f"{part.name}得分", header, rows)
