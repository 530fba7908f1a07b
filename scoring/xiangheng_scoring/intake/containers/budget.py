"""How many cells a file may still spend."""

from collections.abc import Iterable

from xiangheng_scoring.intake.containers.cells import Range
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileCellsExceeded


class CellBudget:
    """Counts the cells of one file while they are read, over all its sheets."""

    def __init__(self, source: Source) -> None:
        self._name = source.name
        self._limit = source.limits.cells
        self._left = self._limit

    def spend(self, count: int = 1) -> None:
        """Take `count` cells; refuse the file when none are left."""
        self._left -= count
        if self._left < 0:
            raise FileCellsExceeded(
                f"有内容的单元格超过 {self._limit} 个。",
                at=self._name,
                expected=f"一个文件不超过 {self._limit} 个有内容的单元格",
            )

    def spend_on_merges(self, merged: Iterable[Range], last_column: int) -> None:
        """Take what an index of these merges costs, so that a few bytes cannot claim a whole sheet."""
        for merge in merged:
            self.spend(max(0, min(merge.right, last_column) - merge.left + 1))
