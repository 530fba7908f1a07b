"""A table of households as it stands in a file: texts by column and row, and the place of each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path

from xiangheng_platform.monitoring.columns import DATASETS, Column, Dataset, Sort
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.contents import content_of
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.header_rows import (
    FEWEST,
    Header,
    dataset_of,
    fitting,
    header_of,
    measure_faults,
)
from xiangheng_platform.monitoring.intake.headings import Headings, read_columns
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.intake.containers.cells import Cell, Grid, address_of, column_letters, text_of
from xiangheng_scoring.intake.containers.limits import MEBIBYTE, Limits
from xiangheng_scoring.intake.containers.readers import grids_of
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileDamaged
from xiangheng_scoring.intake.reading.figures import trouble
from xiangheng_scoring.intake.reading.lines import begins_as_note, is_only_summary
from xiangheng_scoring.intake.reading.nearest import Nearest
from xiangheng_scoring.intake.reading.seen import as_seen
from xiangheng_scoring.intake.writing.printed_tables import typed
from xiangheng_scoring.places import Origin

ROW = "row"
PARQUET = ".parquet"
#: A county's month comes in one file, since it is replaced as a whole: 150,000 households with all columns.
LIMITS = Limits(
    file_bytes=300 * MEBIBYTE, unpacked_bytes=2048 * MEBIBYTE, part_bytes=2048 * MEBIBYTE, cells=10_000_000
)
#: A Parquet file has no cells to be counted, and may hold a whole province.
_PARQUET_LIMITS = Limits(file_bytes=2048 * MEBIBYTE)
#: So many digits a spreadsheet keeps: a longer number that was typed as such has lost its end.
_SAFE = 15
#: Stands for a cell whose content nobody is to read.
_UNTOLD = Cell(0, 0, "…", "…")
_INVENTED = "虚构"
#: What the rows of a village or household share, and so is merged over them.
_MERGED_DOWN = frozenset({"household", "county", "month", "township", "village"})
#: With which a spreadsheet is told that a number is a text.
_TEXT_MARKS = "'’‘＇"
#: How alike a misspelt heading is to the one that was meant: 家庭人均收入 to 家庭人均纯收入.
_ALIKE = 0.6
_MOST_NAMED = 8


@dataclass(frozen=True)
class Sheet:
    """A table: `frame` has its columns by the register's names, and the number of each row as `row`.

    Columns are texts as they stand in the file; of a Parquet file they may be of another type. `places` are the columns of
    a workbook or text table by the register's names, empty for a Parquet file, where a place is a row. `faults` are those of
    its headings, `findings` what is wrong with single cells before anybody reads them.
    """

    name: str
    frame: pl.DataFrame
    columns: Mapping[str, Column]
    places: Mapping[str, int]
    sheet: str = ""
    header: int = 0
    is_invented: bool = False
    faults: tuple[Fault, ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[Fault, ...] = ()

    @property
    def origin(self) -> Origin:
        """The row of the headings, or the file where it has none."""
        return Origin(self.name, self.sheet, row=self.header)

    def place(self, column: str, row: int) -> Origin:
        """Where a value stands; where the table has no such column, the row."""
        at = self.places.get(column)
        if at is None:
            return Origin(self.name, self.sheet, row=row)
        return Origin(self.name, self.sheet, Cell(row, at).address)


def limits_of(path: Path) -> Limits:
    """How much of a file is read, by what its name says it is."""
    return _PARQUET_LIMITS if path.suffix.lower() == PARQUET else LIMITS


def read_sheet(source: Source, dataset: Dataset) -> Sheet:
    """The table of a dataset in a workbook, a text table (UTF-8 or GB18030) or a Parquet file.

    Raises `FileRefused` for a file that cannot be read, `RegisterRefused` for one without the headings of the dataset.
    """
    if source.suffix == PARQUET:
        return _of_parquet(source, dataset)
    grids = [(grid, dataset_of(grid, dataset)) for grid in map(as_seen, grids_of(source))]
    sheets = [_of_grid(grid, dataset) for grid, own in grids if own is dataset]
    others = [(Origin(grid.file, grid.sheet), own) for grid, own in grids if own and own is not dataset]
    if not sheets and others:
        raise RegisterRefused([_of_other_dataset(*others[0], dataset)], at=Origin(source.name))
    if not sheets:
        raise _without_headings(source.name, dataset)
    # Exports have one table. Of several, one that is left out would go by unseen.
    message = f"与「{sheets[0].sheet}」一样也是{dataset.title}数据"
    doubled = [
        Fault("MONITORING-COLUMN", sheet.origin, message, "一张表", "每个文件只留一张")
        for sheet in sheets[1:]
    ]
    if doubled:
        raise RegisterRefused(doubled, at=Origin(source.name))
    passed_over = (_passed_over(where, own) for where, own in others)
    return replace(sheets[0], notices=(*sheets[0].notices, *passed_over))


def _of_other_dataset(where: Origin, own: Dataset, wanted: Dataset) -> Fault:
    """Of a file of people taken for households each person would be one."""
    return Fault(
        "MONITORING-COLUMN", where, f"列名是{own.title}数据的，不是{wanted.title}数据的", f"{wanted.title}数据",
        f"核对交的是哪个文件；确要导入{own.title}数据的，写明 --dataset {own.title}",
    )  # fmt: skip


def _passed_over(where: Origin, own: Dataset) -> Fault:
    message = f"是{own.title}数据，没有读；要导入的，另用 --dataset {own.title} 导入一次"
    return Fault("MONITORING-COLUMN", where, message, is_notice=True)


def _without_headings(name: str, dataset: Dataset) -> RegisterRefused:
    headings = some_of([column.heading for column in read_columns(dataset).values()], _MOST_NAMED)
    message = f"没有找到{dataset.title}数据：没有一行是它的列名"
    fault = Fault(
        "MONITORING-COLUMN",
        Origin(name),
        message,
        f"一行列名：{headings}",
        "补上列名一行；不是这一种数据的，导入时写明是哪一种",
    )
    return RegisterRefused([fault], at=Origin(name))


def _of_parquet(source: Source, dataset: Dataset) -> Sheet:
    try:
        frame = pl.read_parquet(BytesIO(source.data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileDamaged("不是完整的 Parquet 文件。", at=source.name) from error
    where = Origin(source.name)
    by_dataset = {name: _columns_of(frame.columns, other) for name, other in DATASETS.items()}
    columns = by_dataset[dataset.name]
    own = fitting({name: known.keys() for name, known in by_dataset.items()}, dataset)
    if own is None:
        raise _without_headings(source.name, dataset)
    if own is not dataset:
        raise RegisterRefused([_of_other_dataset(where, own, dataset)], at=where)
    doubled = Counter(column.name for column in columns.values())
    faults = [_doubled(where, columns[name]) for name in columns if doubled[columns[name].name] > 1]
    kept = {name: column for name, column in columns.items() if doubled[column.name] == 1}
    textless = [name for name in kept if _holds_no_text(frame.schema[name])]
    faults += [_of_other_type(where, kept[name], frame.schema[name]) for name in textless]
    named = frame.select(
        (pl.lit(None, pl.String) if name in textless else pl.col(name)).alias(column.name)
        for name, column in kept.items()
    )
    strange = [name for name in frame.columns if name not in columns]
    return Sheet(
        source.name, named.with_row_index(ROW, 1), {column.name: column for column in kept.values()}, {},
        is_invented=_INVENTED in source.name, faults=tuple(faults), notices=tuple(_strange(where, strange, columns.values(), dataset)),
    )  # fmt: skip


def _columns_of(names: Iterable[str], dataset: Dataset) -> dict[str, Column]:
    headings = Headings(dataset)
    return {name: column for name in names if (column := headings.column(name))}


def _holds_no_text(kind: pl.DataType) -> bool:
    """Whether values of a type cannot be written out as texts that a person would type."""
    return kind.is_nested() or kind in (pl.Binary, pl.Object, pl.Duration, pl.Time)


def _of_other_type(where: Origin, column: Column, kind: pl.DataType) -> Fault:
    message = f"「{column.heading}」列的类型是 {kind}"
    remedy = "改成文本、数、日期或布尔类型，再写成 Parquet"
    return Fault("MONITORING-COLUMN", where, message, content_of(column), remedy)


def _of_grid(grid: Grid, dataset: Dataset) -> Sheet:
    header = header_of(grid, dataset)
    columns = header.columns
    first: dict[str, int] = {}
    faults = list(measure_faults(grid, header))
    for at, column in columns.items():
        if first.setdefault(column.name, at) != at:
            faults.append(_doubled(grid.origin(header.bottom, at), column))
    notices = list(
        _strange(Origin(grid.file, grid.sheet, row=header.bottom), header.strange, columns.values(), dataset)
    )
    rows, asides = _rows(grid, header)
    notices += [
        Fault("MONITORING-ROW", Origin(grid.file, grid.sheet, row=row), f"是{what}，略过", is_notice=True)
        for row, what in asides.items()
    ]
    notices += _hidden(grid, rows, columns)
    texts: dict[str, list[str | None]] = {}
    findings: list[Finding] = []
    for name, at in first.items():
        cells = [_seen(grid, row, at, columns[at]) for row in rows]
        texts[name] = [_text(grid, cell, columns[at]) for cell in cells]
        findings += _unusable(grid, cells, columns[at])
    above = (text_of(cell) for row, cells in grid.lines.items() if row < header.top for cell in cells)
    frame = pl.DataFrame({ROW: rows, **texts}, schema={ROW: pl.UInt32, **dict.fromkeys(texts, pl.String)})
    return Sheet(
        grid.file, frame, {column.name: column for column in columns.values()}, first, grid.sheet, header.bottom,
        is_invented=any(_INVENTED in text for text in (grid.file, grid.sheet, *above)),
        faults=tuple(faults), findings=tuple(findings), notices=tuple(notices),
    )  # fmt: skip


def _rows(grid: Grid, header: Header) -> tuple[list[int], dict[int, str]]:
    """The rows of the table, and what those are that are none of it: sums, notes, signatures, the headings again.

    A row that names a household is none of these, whatever else stands in it: 全省 may stand in the column of counties.
    """
    keys = [at for at, column in header.columns.items() if column.sort is Sort.KEY]
    rows: list[int] = []
    asides: dict[int, str] = {}
    for row, cells in grid.lines.items():
        texts = list(islice(filter(None, map(text_of, cells)), FEWEST))
        if row <= header.bottom or not texts:
            continue
        is_short = len(texts) < FEWEST and begins_as_note(texts[0])
        names_somebody = any(any(map(str.isdecimal, text_of(grid.cell(row, at)))) for at in keys)
        if (is_only_summary(texts[0]) and not names_somebody) or is_short:
            asides[row] = "合计、注或签字"
        elif header.is_repeated_by(cells):
            asides[row] = "重复的列名"
        else:
            rows.append(row)
    return rows, asides


def _hidden(grid: Grid, rows: Sequence[int], columns: Iterable[int]) -> Iterator[Fault]:
    """Rows and columns that whoever looked the file through did not see: they are read as the others are."""
    hidden_rows = [str(row) for row in rows if row in grid.hidden_rows]
    hidden_columns = [column_letters(column) for column in columns if column in grid.hidden_columns]
    for hidden, noun in ((hidden_rows, "行"), (hidden_columns, "列")):
        if hidden:
            message = f"第 {some_of(hidden, _MOST_NAMED)} {noun}是隐藏的，照样读了"
            yield Fault("MONITORING-ROW", Origin(grid.file, grid.sheet), message, is_notice=True)


def _seen(grid: Grid, row: int, at: int, column: Column) -> Cell:
    """The cell that is seen at a position: a place or number that was merged down over rows is that of each of them."""
    merge = grid.merge_at(row, at) if grid.merged else None
    is_below = merge is not None and merge.left == at and column.name in _MERGED_DOWN
    return replace(grid.label(row, at), row=row, column=at) if is_below else grid.cell(row, at)


def _text(grid: Grid, cell: Cell, column: Column) -> str | None:
    if isinstance(cell.value, date):
        # Elsewhere than in a column of months it is a number that somebody's spreadsheet took for a day.
        is_month = column.sort is Sort.MONTH
        return f"{cell.value.year}{cell.value.month:02}" if is_month else f"{cell.value:%Y-%m-%d}"
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    text = typed(text_of(cell)) if grid.separator else text_of(cell)
    if cell.is_percent:
        return f"{text}%"
    return text.lstrip(_TEXT_MARKS) or None


def _unusable(grid: Grid, cells: list[Cell], column: Column) -> Iterator[Finding]:
    """Cells whose content cannot be used as it stands, and numbers of somebody that a spreadsheet cut off."""
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for cell in cells:
        if cell.trouble is not None:
            # What names somebody is not told.
            quoted = cell if column.is_kept_in_months and column.sort is not Sort.KEY else _UNTOLD
            fault = trouble(grid.place_of(cell), replace(quoted, trouble=cell.trouble), "")
            alike[fault.message, fault.remedy, fault.value].append(cell.row)
        elif (
            column.sort in (Sort.KEY, Sort.TEXT)
            and not isinstance(cell.value, str | None)
            and len(text_of(cell)) > _SAFE
        ):
            alike["以数的形式存放，后几位已经丢失", "从系统重新导出，不要另存为数值", ""].append(cell.row)
        elif cell.value is None and grid.merged and (merge := grid.merge_at(cell.row, cell.column)):
            message = f"与 {address_of(merge.top, merge.left)} 合并，看不出这一行是多少"
            alike[message, "取消合并，每行各填各的", ""].append(cell.row)
        elif (cell.row, cell.column) in grid.turned:
            alike[
                "有看不见的方向字符，显示的次序与所存的不同", "删去这一格，重新录入（不要粘贴）", ""
            ].append(cell.row)
    for (message, remedy, value), rows in alike.items():
        yield Finding(
            "MONITORING-VALUE",
            column.name,
            rows,
            f"{column.heading}：{message}",
            content_of(column),
            remedy,
            value,
        )


def _doubled(where: Origin, column: Column) -> Fault:
    return Fault(
        "MONITORING-COLUMN", where, f"「{column.heading}」有两列", "一列", "只留一列，另一列删去或改列名"
    )


def _strange(
    where: Origin, strange: Sequence[str], named: Iterable[Column], dataset: Dataset
) -> Iterator[Fault]:
    """A notice of headings that name nothing, with what those may mean that are near to a column that lacks."""
    lacking = read_columns(dataset).keys() - {column.name for column in named}
    near = Nearest([read_columns(dataset)[name].heading for name in lacking])
    texts = []
    for text in strange:
        meant = near.of(text, _ALIKE)
        texts.append(f"{text}（是否为 {meant[0]}）" if meant else text)
    if texts:
        message = f"台账没有「{some_of(texts, _MOST_NAMED, '列')}」，没有读"
        yield Fault("MONITORING-COLUMN", where, message, is_notice=True)
