"""A table of households as it stands in a file: texts by column and row, and the place of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from xiangheng_platform.monitoring.columns import DATASETS, Column, Dataset
from xiangheng_platform.monitoring.errors import RegisterRefused
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.contents import content_of
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.header_rows import (
    dataset_of,
    fitting,
    header_of,
    measure_faults,
)
from xiangheng_platform.monitoring.intake.headings import Headings, read_columns
from xiangheng_platform.monitoring.intake.row_cells import (
    hidden_notices,
    rows_of,
    seen_cell,
    text_in,
    unusable,
)
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.limits import MEBIBYTE, Limits
from xiangheng_scoring.intake.containers.readers import grids_of
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileDamaged
from xiangheng_scoring.intake.reading.nearest import Nearest
from xiangheng_scoring.intake.reading.seen import as_seen
from xiangheng_scoring.places import Origin

ROW = "row"
PARQUET = ".parquet"
#: What its bytes begin with, whatever it is called.
_PARQUET_MAGIC = b"PAR1"
#: A county's month comes in one file, since it is replaced as a whole: 150,000 households with all columns.
LIMITS = Limits(
    file_bytes=300 * MEBIBYTE, unpacked_bytes=2048 * MEBIBYTE, part_bytes=2048 * MEBIBYTE, cells=10_000_000
)
#: A Parquet file has no cells to be counted, and may hold a whole province.
_PARQUET_LIMITS = Limits(file_bytes=2048 * MEBIBYTE)
_INVENTED = "虚构"
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
    if source.suffix == PARQUET or source.data.startswith(_PARQUET_MAGIC):
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
    rows, asides = rows_of(grid, header)
    notices += [
        Fault("MONITORING-ROW", Origin(grid.file, grid.sheet, row=row), f"是{what}，略过", is_notice=True)
        for row, what in asides.items()
    ]
    notices += hidden_notices(grid, rows, columns)
    texts: dict[str, list[str | None]] = {}
    findings: list[Finding] = []
    for name, at in first.items():
        cells = [seen_cell(grid, row, at, columns[at]) for row in rows]
        texts[name] = [text_in(grid, cell, columns[at]) for cell in cells]
        findings += unusable(grid, cells, columns[at])
    above = (text_of(cell) for row, cells in grid.lines.items() if row <= header.bottom for cell in cells)
    frame = pl.DataFrame({ROW: rows, **texts}, schema={ROW: pl.UInt32, **dict.fromkeys(texts, pl.String)})
    return Sheet(
        grid.file, frame, {column.name: column for column in columns.values()}, first, grid.sheet, header.bottom,
        is_invented=any(_INVENTED in text for text in (grid.file, grid.sheet, *above)),
        faults=tuple(faults), findings=tuple(findings), notices=tuple(notices),
    )  # fmt: skip


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
