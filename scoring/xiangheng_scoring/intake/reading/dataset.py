"""Handed-in files → the dataset of a run, or every fault of every file at once.

    path → grids (readers) → tables (headers, tables) → rows of units (labels) → figures (values, companions)
                                                                            → collector → dataset

What a clerk sees is what is read. Every figure keeps its cell, every fault and notice names one.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.dataset_checks import contradictions
from xiangheng_scoring.engine.findings import CountedFindings
from xiangheng_scoring.errors import DataRefused, Fault, some_of
from xiangheng_scoring.intake.containers.archives import MOST_NAMED, passed_over
from xiangheng_scoring.intake.containers.cells import position_of
from xiangheng_scoring.intake.containers.folders import handed_in
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.containers.source import legible
from xiangheng_scoring.intake.errors import FileRefused
from xiangheng_scoring.intake.reading.alike import gathered
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.doubts import doubtful_figures, header_troubles, row_troubles
from xiangheng_scoring.intake.reading.export_stamps import find_stamp
from xiangheng_scoring.intake.reading.fields import overlong, swallowed
from xiangheng_scoring.intake.reading.indicators import IndicatorIndex
from xiangheng_scoring.intake.reading.labels import RowLabels, UnitRows
from xiangheng_scoring.intake.reading.long_tables import LongTables
from xiangheng_scoring.intake.reading.seen import as_seen, turned_cells, with_peculiarities
from xiangheng_scoring.intake.reading.supplementary_tables import CompanionReader, CompanionYears
from xiangheng_scoring.intake.reading.table_warnings import tell_oddities
from xiangheng_scoring.intake.reading.tables import Table, find_tables
from xiangheng_scoring.intake.reading.units import UnitIndex
from xiangheng_scoring.intake.reading.unrecognised import nearly_table, no_table, only_hidden
from xiangheng_scoring.intake.reading.values import ValueReader
from xiangheng_scoring.intake.reading.wide_tables import WideTables
from xiangheng_scoring.numbers.exact import exactly
from xiangheng_scoring.places import Origin
from xiangheng_scoring.vocabulary import Vocabulary

INVENTED = "虚构"
OTHER_YEAR = "查年度列、标题和工作表名，或用 --year 指定年度"
#: Sheets that are there to be read by people.
EXPLAINING = ("说明", "填报说明", "填表说明", "封面", "目录", "字典", "代码表", "问题清单")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the dataset, notices of what was accepted but deserves a look, the files and sheets."""

    dataset: Dataset
    notices: tuple[Fault, ...] = ()
    files: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@exactly
def read_data(
    paths: Sequence[Path],
    vocabulary: Vocabulary,
    period: int,
    progress: Callable[[int, int], None] | None = None,
    *,
    undated: int | None = None,
) -> Reading:
    """The figures in `paths` (files, or folders of files) in the words of a vocabulary, for the year `period`.

    Values that say no year are of the year `undated`, if it is not given of `period`; whoever reads the same files for
    two years names it, else the same figures would be those of both. What else says no year is of the vocabulary's year.
    Raises `DataRefused` with all faults of all files, those of files and folders that cannot be read included.
    """
    work = _Work(vocabulary, period, period if undated is None else undated)
    files = work.files(paths)
    names = _names(files)
    for done, path in enumerate(files, start=1):
        work.read(path, names[path])
        if progress is not None:
            progress(done, len(files))
    work.collector.settle()
    dataset = work.collector.dataset()
    # What is wrong with a value was told where it was read.
    others = replace(dataset, observations=())
    remarks = [*work.collector.remarks, *contradictions(vocabulary, others)]
    remarks += CountedFindings(vocabulary, dataset).notices()
    tables = work.collector.years()
    years = sorted(tables)
    counts_findings = any(term.input == "findings" for term in vocabulary.terms.values())
    has_figures = (
        period in work.collector.years_of_parts().union(years)
        or dataset.marks
        or (dataset.has_findings and counts_findings)
    )
    if not has_figures and all(remark.is_notice for remark in remarks):
        remarks.append(_nothing(vocabulary, years, period, list(names.values())))
    elif years and period not in years:
        # No value of the year that is assessed: later ones are the wrong workbook, earlier ones only baselines.
        listed = "、".join(map(str, years))
        remarks.append(
            Fault(
                "DATA-PERIOD",
                tables[years[0]],
                f"没有 {period} 年的值，报来的是 {listed} 年的",
                expected=f"{period} 年的值",
                remedy=OTHER_YEAR,
                value=listed,
                is_notice=years[0] < period,
            )
        )
    remarks = gathered(sorted(remarks, key=work.place_of))
    faults = [with_peculiarities(remark) for remark in remarks if not remark.is_notice]
    if faults:
        notices = [remark for remark in remarks if remark.is_notice]
        raise DataRefused(faults, at=vocabulary.name, notices=notices)
    return Reading(dataset, tuple(remarks), tuple(names.values()), tuple(work.sheets))


def _names(files: Sequence[Path]) -> dict[Path, str]:
    """What each file is called in messages: its name, and its folder too where two have the same."""
    counts = Counter(path.name for path in files)
    return {
        path: legible(path.name if counts[path.name] == 1 else f"{path.parent.name}/{path.name}")
        for path in files
    }


def _nothing(vocabulary: Vocabulary, years: Sequence[int], period: int, files: Sequence[str]) -> Fault:
    """No figure at all of the year that is assessed: an empty form, or the workbooks of other `years`."""
    listed = "、".join(map(str, years))
    others = f"报来的是 {listed} 年的，" if listed else ""
    return Fault(
        "DATA-NOTHING",
        some_of(files, 3, "个文件"),
        f"没有一个 {period} 年的数，{others}无可{vocabulary.wording.act}",
        expected=f"{period} 年的指标值、评委打分或问题清单",
        remedy=OTHER_YEAR if listed else "核对是不是没有填的空表，或漏报了指标数据的表",
        value=listed,
    )


class _Work:
    def __init__(self, vocabulary: Vocabulary, period: int, undated: int) -> None:
        self.undated = undated
        self.sheets: list[str] = []
        self.texts: frozenset[Path] = frozenset()
        self._order: dict[Origin, int] = {}
        self.collector = Collector(vocabulary, period, undated)
        self.indicators = IndicatorIndex(vocabulary)
        self.units = UnitIndex(vocabulary)
        self.labels = RowLabels(self.units, self.collector)
        self.values = ValueReader(self.collector)
        self.wide_tables = WideTables(self.indicators, self.collector, self.values)
        self.long_tables = LongTables(self.indicators, self.collector, self.values)
        self.companions = CompanionReader(self.indicators, self.collector)

    def place_of(self, remark: Fault) -> tuple[int, int, int]:
        """Where a remark stands among the others: by file, sheet, row and column, as a clerk goes through them."""
        if not isinstance(remark.at, Origin):
            return len(self._order), 0, 0
        row, column = position_of(remark.at.cell) if remark.at.cell else (remark.at.row, 0)
        return self._order.get(remark.at.table, len(self._order)), row, column

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files to read, each once; a folder that holds none is told beside the faults of the others."""
        tables: dict[Path, Path] = {}
        for path in paths:
            try:
                folder = handed_in(path)
            except FileRefused as refusal:
                self.collector.remarks.append(refusal.fault)
                continue
            tables |= {file.resolve(): file for file in folder.tables}
            self.texts |= folder.texts
            self.collector.remarks += map(passed_over, folder.archives)
            if folder.others:
                names = [legible(file.name) for file in folder.others]
                self.collector.remarks.append(
                    Fault(
                        "DATA-NOT-READ",
                        legible(path.resolve().name),
                        f"{some_of(names, MOST_NAMED)} {len(names)} 个文件不是表，没有读",
                        is_notice=True,
                    )
                )
        return list(tables.values())

    def read(self, path: Path, name: str) -> None:
        """One file; a refusal of the whole file stands beside the faults of the others."""
        self._order.setdefault(Origin(name), len(self._order))
        try:
            seen = [as_seen(replace(grid, file=name)) for grid in read_grids(path) if not grid.is_empty]
        except FileRefused as refusal:
            self._refuse(path, refusal.fault)
            return
        grids = list(map(self._as_exported, seen))
        for grid in grids:
            self._order.setdefault(Origin(grid.file, grid.sheet), len(self._order))
        sheets = [(grid, find_tables(grid, self.indicators, self.units, self.undated)) for grid in grids]
        if not any(tables for grid, tables in sheets if not grid.hidden_sheet):
            is_hidden = any(tables for _, tables in sheets)
            fault = (
                only_hidden(name, grids) if is_hidden else no_table(name, grids, self.indicators, self.units)
            )
            self._refuse(
                path, fault, is_nearly=any(nearly_table(grid, self.indicators, self.units) for grid in grids)
            )
            return
        for grid, tables in sheets:
            self._sheet(grid, tables)
        self.labels.end_file(name)

    def _refuse(self, path: Path, fault: Fault, *, is_nearly: bool = False) -> None:
        """Tell why a file was not read; a text that lay in a folder may be a letter, unless it is nearly a table."""
        if path in self.texts and not is_nearly:
            why = "" if fault.code == "DATA-NO-TABLE" else f"（{fault.message.rstrip('。')}）"
            fault = Fault("DATA-NOT-READ", fault.at, f"文本里没有认出表，没有读{why}", is_notice=True)
        self.collector.remarks.append(fault)

    def _sheet(self, grid: Grid, tables: Sequence[Table]) -> None:
        place = Origin(grid.file, grid.sheet)
        if grid.hidden_sheet:
            if tables:
                self.collector.notice("DATA-HIDDEN", place, "工作表是隐藏的，没有读；要报的请取消隐藏")
        elif tables:
            self.sheets.append(str(place))
            inventions = grid.rows_saying(lambda text: INVENTED in text)
            for table in tables:
                self._table(table, inventions)
        elif fault := nearly_table(grid, self.indicators, self.units):
            self.collector.remarks.append(fault)
        elif grid.sheet not in EXPLAINING:
            self.collector.notice("DATA-NO-TABLE", place, f"工作表「{grid.sheet}」没有认出表，略过")

    def _as_exported(self, grid: Grid) -> Grid:
        """The grid with the act as of which it was exported; that it was changed since is told."""
        stamp = None if grid.hidden_sheet else find_stamp(grid)
        if stamp is None:
            return grid
        if not stamp.is_true:
            self.collector.fault(
                "DATA-ALTERED",
                stamp.origin,
                f"表的内容与摘要不符，导出以后改动过，不是第 {stamp.act} 号操作时的样子",
                expected="导出的原表",
                remedy="重新导出，原样报送；要报改过的，删去写有摘要的这一行",
            )
        return replace(grid, act=stamp.act)

    def _table(self, table: Table, inventions: Sequence[int]) -> None:
        rows = self.labels.units_of(table)
        read = rows.rows.tolist()
        # Rows of assessed units that cannot be read as they stand.
        broken = {**dict(row_troubles(table, read)), **dict(overlong(table, read))}
        rows = rows.without(broken)
        read = rows.rows.tolist()
        self.collector.remarks += [
            *broken.values(),
            *turned_cells(table, read),
            *header_troubles(table),
            *swallowed(table),
            *doubtful_figures(table, read),
        ]
        tell_oddities(self.collector, table, read)
        if table.kind == "wide":
            self.wide_tables.read(table, rows)
        elif table.kind == "long":
            self.long_tables.read(table, rows)
        else:
            self._companion(table, rows)
        # A finding that tells of invented papers makes no table invented: title, notes and names do.
        self.collector.is_invented |= (
            INVENTED in table.grid.file or INVENTED in table.grid.sheet or not set(inventions) <= set(read)
        )

    def _companion(self, table: Table, rows: UnitRows) -> None:
        """The rows of the assessed year; those of another belong to another run, and that is told."""
        dated = next((heading.when for heading in table.block.value_headings.values() if heading.when), None)
        years = CompanionYears(
            self.collector, table, {row: dated or self.values.year(table, row) for row, _ in rows}
        )
        for message in years.notices():
            self.collector.notice("DATA-PERIOD", table.origin, message)
        if table.kind == "findings" and years.is_own_table:
            self.collector.findings_tables.append(table.origin)
        readers = {
            "adjustments": self.companions.adjustment,
            "findings": self.companions.finding,
            "marks": self.companions.mark,
            "totals": self.companions.total,
        }
        for row, unit in rows:
            if years.is_own(row):
                readers[table.kind](table, row, unit)
