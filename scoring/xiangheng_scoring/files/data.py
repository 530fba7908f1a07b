"""Handed-in files → the dataset of a run, or every fault of every file at once.

A file is read into grids, a table is found in each sheet, and its rows become observations, adjustments,
findings, marks or totals, each with the cell it came from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xiangheng_scoring.checks import contradictions
from xiangheng_scoring.data import Dataset
from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.files.cells import Grid
from xiangheng_scoring.files.errors import FileRefused
from xiangheng_scoring.files.folders import handed_in
from xiangheng_scoring.files.indicators import IndicatorIndex
from xiangheng_scoring.files.readers import read_grids
from xiangheng_scoring.files.rows import RowReader
from xiangheng_scoring.files.tables import find_table
from xiangheng_scoring.files.units import UnitIndex
from xiangheng_scoring.files.wording import text_of
from xiangheng_scoring.scheme import Scheme

INVENTED = "虚构"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the dataset, notices of what was accepted but deserves a look, and the files' names."""

    dataset: Dataset
    notices: tuple[Fault, ...] = ()
    files: tuple[str, ...] = ()


def read_data(
    paths: Sequence[Path], scheme: Scheme, period: int, progress: Callable[[int, int], None] | None = None
) -> Reading:
    """The figures in `paths` (files, or folders of files) for a run of `scheme` in the year `period`.

    Raises `DataRefused` with all faults of all files, those of files that cannot be read included;
    `FileRefused` where a path itself is nothing to read.
    """
    files = handed_in(paths)
    work = _Work(scheme, period)
    for done, path in enumerate(files, start=1):
        work.read(path)
        if progress is not None:
            progress(done, len(files))
    dataset = work.rows.dataset(is_invented=work.is_invented)
    faults = [remark for remark in work.remarks if not remark.is_notice]
    faults += contradictions(scheme, dataset)
    if faults:
        raise DataRefused(faults, where=scheme.name)
    return Reading(dataset, tuple(work.remarks), tuple(path.name for path in files))


@dataclass
class _Work:
    scheme: Scheme
    period: int
    is_invented: bool = False
    remarks: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.indicators = IndicatorIndex(self.scheme, self.period)
        self.rows = RowReader(self.scheme, self.period, UnitIndex(self.scheme), self.indicators, self.remarks)

    def read(self, path: Path) -> None:
        """One file; a refusal of the whole file stands beside the faults of the others."""
        try:
            grids = [grid for grid in read_grids(path) if not grid.is_empty]
        except FileRefused as refusal:
            self.remarks.append(refusal.fault)
            return
        before = len(self.remarks)
        found = [self._sheet(grid) for grid in grids if not grid.hidden_sheet]
        if not any(found) and len(self.remarks) == before:
            self.remarks.append(self._no_table(path, grids))
        elif any(found):
            self._tell_unread(
                [grid for grid, is_table in zip(_visible(grids), found, strict=True) if not is_table]
            )

    def _sheet(self, grid: Grid) -> bool:
        self.is_invented = self.is_invented or any(INVENTED in text_of(cell) for cell in grid.cells.values())
        table = find_table(grid, self.indicators, self.scheme.unit_kind, self.period)
        if table is None:
            return False
        self.rows.read(table)
        return True

    def _no_table(self, path: Path, grids: Sequence[Grid]) -> Fault:
        sheets = "、".join(grid.sheet for grid in grids)
        expected = f"一行列名，有{self.scheme.unit_kind}（代码或名称），并有方案的指标编码或名称"
        message = f"没有认出本方案的表（工作表：{sheets}）"
        return Fault("DATA-NO-TABLE", path.name, message, expected, "查是否报错了表，或按方案的指标写列名")

    def _tell_unread(self, grids: Sequence[Grid]) -> None:
        for grid in grids:
            message = f"工作表「{grid.sheet}」没有认出表，略过"
            self.remarks.append(
                Fault("DATA-NO-TABLE", f"{grid.file} › {grid.sheet}", message, is_notice=True)
            )


def _visible(grids: Sequence[Grid]) -> list[Grid]:
    return [grid for grid in grids if not grid.hidden_sheet]
