"""Where a table of a dataset begins in a sheet: the row of its headings, or two where groups of columns stand under one."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from xiangheng_platform.monitoring.columns import DATASETS, Column, Dataset
from xiangheng_platform.monitoring.intake.headings import Headings
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.measures import declared, factor, is_measure
from xiangheng_scoring.intake.wording import folded

#: Fewer known headings in a row are none.
FEWEST = 3
#: Headings stand in one of the first lines.
_LINES_SEEN = 30
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_CALLED_MEASURE = re.compile(r"^(?:计量|金额)?单位:?")


@dataclass(frozen=True)
class Header:
    """The rows of headings, both included; the column of the register at each position, and the texts that stand over it.

    `strange` are the headings that name none.
    """

    top: int
    bottom: int
    columns: Mapping[int, Column]
    texts: Mapping[int, tuple[str, ...]]
    strange: Sequence[str]

    def is_repeated_by(self, cells: Sequence[Cell]) -> bool:
        """Whether a row that is not empty says again what its columns are, as where pages were put one below another."""
        return all(
            text in ("", *self.texts.get(cell.column, ())) for cell in cells for text in [text_of(cell)]
        )


def header_of(grid: Grid, dataset: Dataset) -> Header:
    """The header of a dataset in a sheet: the row that names most of its columns, with what the rows beside it add.

    Below it may stand a row of nothing but headings and measures, above it one whose cells reach down over it, or that names
    groups of columns.
    """
    headings = Headings(dataset)
    named = {row: _named(cells, headings) for row, cells in islice(grid.lines.items(), _LINES_SEEN)}
    main = max(named, key=lambda row: len({column.name for column in named[row].values()}), default=0)
    rows = [main]
    if main + 1 in named and _is_only_headings(grid.lines[main + 1], headings):
        rows.append(main + 1)
    if main - 1 in named and any(
        headings.column(text_of(cell)) or grid.merge_at(cell.row, cell.column)
        for cell in grid.lines[main - 1]
    ):
        rows.insert(0, main - 1)
    at_main = named.get(main, {})
    columns, texts = dict[int, Column](), dict[int, tuple[str, ...]]()
    for position in range(1, grid.last_column + 1):
        seen = [grid.label(row, position) for row in rows]
        texts[position] = tuple(dict.fromkeys(filter(None, map(text_of, seen))))
        own = at_main.get(position) or _column_of(texts[position], headings)
        if own is not None and (position in at_main or grid.label(rows[-1], position).column == position):
            columns[position] = own
    others = [position for position in texts if position not in columns]
    strange = [text for position in others if (text := text_of(grid.cell(main, position)))]
    return Header(rows[0], rows[-1], columns, texts, strange)


def dataset_of(grid: Grid, wanted: Dataset) -> Dataset | None:
    """The dataset of a sheet; see `fitting`."""
    named = {name: header_of(grid, dataset).columns.keys() for name, dataset in DATASETS.items()}
    return fitting({name: frozenset(columns) for name, columns in named.items()}, wanted)


def fitting(named: Mapping[str, Set[object]], wanted: Dataset) -> Dataset | None:
    """The dataset that a table is of, by the columns that each finds in it: the one that is wanted, unless another finds those and more.

    None where it finds too few.
    """
    beyond = [dataset for name, dataset in DATASETS.items() if named[wanted.name] < named[name]]
    best = max(beyond, key=lambda dataset: len(named[dataset.name]), default=wanted)
    return best if len(named[best.name]) >= FEWEST else None


def measure_faults(grid: Grid, header: Header) -> Iterator[Fault]:
    """Columns that are said to be in other measures than the register's, at their headings, or at the title that says so.

    Amounts in 万元 would otherwise come in as yuan, ten thousand times too small.
    """
    said = set[str]()
    for position, column in header.columns.items():
        for text in header.texts[position]:
            for measure in _measures_in(text):
                if column.unit and factor(measure, column.unit) != 1:
                    said.add(text)
                    yield Fault(
                        "MONITORING-COLUMN", grid.origin(header.bottom, position), f"「{text}」的单位是{measure}",
                        f"{column.heading}（{column.unit}）", f"换算成{column.unit}，改列名，再导入", text,
                    )  # fmt: skip
    units = dict.fromkeys(column.unit for column in header.columns.values() if column.unit)
    above = [cell for row, cells in grid.lines.items() if row < header.bottom for cell in cells]
    for cell in (cell for cell in above if text_of(cell) not in said):
        for measure in declared(text_of(cell)):
            for unit in (unit for unit in units if factor(measure, unit) not in (None, 1)):
                yield Fault(
                    "MONITORING-COLUMN", grid.place_of(cell), f"「{text_of(cell)}」说单位是{measure}", unit,
                    f"各列都换算成{unit}，改这一行，再导入", text_of(cell),
                )  # fmt: skip


def _named(cells: Sequence[Cell], headings: Headings) -> dict[int, Column]:
    return {cell.column: column for cell in cells if (column := headings.column(text_of(cell)))}


def _column_of(texts: Sequence[str], headings: Headings) -> Column | None:
    """The column that the texts over a position name, the lowest first."""
    return next(filter(None, map(headings.column, reversed(texts))), None)


def _is_only_headings(cells: Sequence[Cell], headings: Headings) -> bool:
    texts = list(filter(None, map(text_of, cells)))
    return bool(texts) and all(headings.column(text) or _is_measure(text) for text in texts)


def _is_measure(text: str) -> bool:
    return is_measure(_CALLED_MEASURE.sub("", folded(text).strip("()[]")))


def _measures_in(text: str) -> Iterator[str]:
    """The measures in brackets, or that are the whole text; of 元/人 and 元/年 what is counted."""
    short = folded(text)
    for part in [*_IN_BRACKETS.findall(short), short]:
        measure = _CALLED_MEASURE.sub("", part).partition("/")[0]
        if is_measure(measure):
            yield measure
