"""A table of households as it stands in a file: texts by column and row, and the place of each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from xiangheng_platform.monitoring.columns import Column, Dataset, Sort
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.headings import Headings, read_columns
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.intake.containers.cells import Cell, Grid, text_of
from xiangheng_scoring.intake.containers.limits import MEBIBYTE, Limits
from xiangheng_scoring.intake.containers.readers import grids_of
from xiangheng_scoring.intake.containers.source import open_source
from xiangheng_scoring.intake.errors import FileDamaged
from xiangheng_scoring.intake.reading.figures import trouble
from xiangheng_scoring.intake.reading.lines import begins_as_note, is_only_summary
from xiangheng_scoring.intake.reading.seen import as_seen
from xiangheng_scoring.intake.writing.printed_tables import typed
from xiangheng_scoring.places import Origin

ROW = "row"
PARQUET = ".parquet"
#: A county's month comes in one file, since it is replaced as a whole: 150,000 households with all columns.
LIMITS = Limits(
    file_bytes=300 * MEBIBYTE, unpacked_bytes=2048 * MEBIBYTE, part_bytes=2048 * MEBIBYTE, cells=10_000_000
)
#: Fewer known headings in a row are none.
_FEWEST = 3
#: Headings stand in one of the first lines.
_LINES_SEEN = 30
#: What a spreadsheet keeps of a number: a longer one that was typed as a number has lost its end.
_SAFE = 10**15
_INVENTED = "虚构"
_MOST_NAMED = 8


@dataclass(frozen=True)
class Sheet:
    """A table: `frame` has its columns by the register's names, and the number of each row as `row`.

    Columns are texts as they stand in the file; of a Parquet file they may be of another type. `letters` are the columns of
    a workbook or text table in the order of its cells, empty for a Parquet file, where a place is a row.
    """

    name: str
    frame: pl.DataFrame
    columns: Mapping[str, Column]
    places: Mapping[str, int]
    sheet: str = ""
    header: int = 0
    is_invented: bool = False
    faults: tuple[Fault, ...] = ()
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


def read_sheet(path: Path, dataset: Dataset) -> Sheet:
    """The table of a dataset in a workbook, a text table (UTF-8 or GB18030) or a Parquet file.

    Raises `FileRefused` for a file that cannot be read, `RegisterRefused` for one without the headings of the dataset.
    """
    if path.suffix.lower() == PARQUET:
        return _of_parquet(path, dataset)
    sheets = [
        sheet for grid in grids_of(open_source(path, LIMITS)) if (sheet := _of_grid(as_seen(grid), dataset))
    ]
    if not sheets:
        raise _without_headings(path.name, dataset)
    # Exports have one table. Of several, one that is left out would go by unseen.
    for other in sheets[1:]:
        fault = Fault(
            "MONITORING-COLUMN",
            other.origin,
            f"与「{sheets[0].sheet}」一样也是{dataset.title}数据",
            "一张表",
            "每个文件只留一张",
        )
        raise RegisterRefused([fault], at=Origin(path.name))
    return sheets[0]


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


def _of_parquet(path: Path, dataset: Dataset) -> Sheet:
    try:
        frame = pl.read_parquet(path, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileDamaged("不是完整的 Parquet 文件。", at=path.name) from error
    headings = Headings(dataset)
    columns = {name: column for name in frame.columns if (column := headings.column(name))}
    if len(columns) < _FEWEST:
        raise _without_headings(path.name, dataset)
    doubled = Counter(column.name for column in columns.values())
    faults = [
        _doubled(Origin(path.name), columns[name]) for name in columns if doubled[columns[name].name] > 1
    ]
    kept = {name: column for name, column in columns.items() if doubled[column.name] == 1}
    named = frame.select(pl.col(name).alias(column.name) for name, column in kept.items())
    strange = [name for name in frame.columns if name not in columns]
    return Sheet(
        path.name, named.with_row_index(ROW, 1), {column.name: column for column in kept.values()}, {},
        is_invented=_INVENTED in path.name, faults=tuple(faults),
        notices=tuple(_strange(Origin(path.name), strange)),
    )  # fmt: skip


def _of_grid(grid: Grid, dataset: Dataset) -> Sheet | None:
    header, columns = _header(grid, dataset)
    if len(columns) < _FEWEST:
        return None
    first: dict[str, int] = {}
    faults: list[Fault] = []
    notices: list[Fault] = []
    for at, column in columns.items():
        if first.setdefault(column.name, at) != at:
            faults.append(_doubled(grid.origin(header, at), column))
    strange = [text for cell in grid.lines[header] if cell.column not in columns and (text := text_of(cell))]
    notices += _strange(Origin(grid.file, grid.sheet, row=header), strange)
    rows, asides = _rows(grid, header, first)
    for row in asides:
        notices.append(
            Fault(
                "MONITORING-ROW",
                Origin(grid.file, grid.sheet, row=row),
                "是合计、注或签字，略过",
                is_notice=True,
            )
        )
    texts: dict[str, list[str | None]] = {}
    for name, at in first.items():
        cells = [grid.cell(row, at) for row in rows]
        texts[name] = [_text(grid, cell) for cell in cells]
        faults += _unusable(grid, cells, columns[at])
    above = (text_of(cell) for row, cells in grid.lines.items() if row < header for cell in cells)
    frame = pl.DataFrame({ROW: rows, **texts}, schema={ROW: pl.UInt32, **dict.fromkeys(texts, pl.String)})
    return Sheet(
        grid.file, frame, {column.name: column for column in columns.values()}, first, grid.sheet, header,
        is_invented=any(_INVENTED in text for text in (grid.file, grid.sheet, *above)),
        faults=tuple(faults), notices=tuple(notices),
    )  # fmt: skip


def _header(grid: Grid, dataset: Dataset) -> tuple[int, dict[int, Column]]:
    """The row that names most columns of the dataset, with the column of each cell; exports have two titles above it."""
    best: tuple[int, dict[int, Column]] = 0, {}
    headings = Headings(dataset)
    for row, cells in islice(grid.lines.items(), _LINES_SEEN):
        named = {cell.column: column for cell in cells if (column := headings.column(text_of(cell)))}
        if len({column.name for column in named.values()}) > len(
            {column.name for column in best[1].values()}
        ):
            best = row, named
    return best


def _rows(grid: Grid, header: int, columns: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """The rows of the table, and those that are sums, notes or signatures."""
    rows: list[int] = []
    asides: list[int] = []
    for row, cells in grid.lines.items():
        texts = list(islice(filter(None, map(text_of, cells)), _FEWEST))
        if row <= header or not texts:
            continue
        is_short = len(texts) < _FEWEST and begins_as_note(texts[0])
        (asides if is_only_summary(texts[0]) or is_short else rows).append(row)
    return rows, asides


def _text(grid: Grid, cell: Cell) -> str | None:
    if isinstance(cell.value, date):
        return f"{cell.value.year}{cell.value.month:02}"
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    text = typed(text_of(cell)) if grid.separator else text_of(cell)
    return text or None


def _unusable(grid: Grid, cells: list[Cell], column: Column) -> Iterator[Fault]:
    """Cells whose content cannot be used as it stands, and numbers of households that a spreadsheet cut off."""
    for cell in cells:
        if cell.trouble is not None:
            yield trouble(grid.place_of(cell), cell, column.heading)
        elif (
            column.sort is Sort.KEY
            and not isinstance(cell.value, str | None)
            and len(text_of(cell)) > len(str(_SAFE)) - 1
        ):
            message = f"「{column.heading}」以数的形式存放，后几位已经丢失"
            yield Fault(
                "MONITORING-VALUE",
                grid.place_of(cell),
                message,
                "文本格式的编号",
                "从系统重新导出，不要另存为数值",
            )


def _doubled(where: Origin, column: Column) -> Fault:
    return Fault(
        "MONITORING-COLUMN", where, f"「{column.heading}」有两列", "一列", "只留一列，另一列删去或改列名"
    )


def _strange(where: Origin, headings: list[str]) -> Iterator[Fault]:
    if headings:
        message = f"台账没有「{some_of(headings, _MOST_NAMED, '列')}」，没有读"
        yield Fault("MONITORING-COLUMN", where, message, is_notice=True)
