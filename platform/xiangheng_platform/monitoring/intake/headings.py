"""Which column of the register a heading names, as the national system's exports and public implementations write it."""

import re

from xiangheng_platform.monitoring.columns import MONTH, Column, Dataset, Sort
from xiangheng_scoring.intake.wording import folded

_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST = 40


def read_columns(dataset: Dataset) -> dict[str, Column]:
    """The columns that are looked for in a file of a dataset, by name.

    A key stands for the number that the national system gave (户编号, 人编号), which is what a file has in its place.
    """
    return {column.name: column for column in dataset.columns if column.name != "number"}


def needed(dataset: Dataset, *, has_month: bool) -> tuple[Column, ...]:
    """The columns without which no row can be put anywhere; the month may be said of the file as a whole."""
    return tuple(
        column
        for column in read_columns(dataset).values()
        if column.name == "county" or column.sort is Sort.KEY or (column is MONTH and not has_month)
    )


class Headings:
    """The headings of a dataset: the Chinese ones, and the names that programs use."""

    def __init__(self, dataset: Dataset) -> None:
        self._columns = {
            folded(word): column
            for column in read_columns(dataset).values()
            for word in (column.name, column.heading, *column.other_headings)
        }

    def column(self, heading: str) -> Column | None:
        """The column that a heading names, whatever stands in brackets in it; None for a strange one."""
        if not 0 < len(heading) <= _LONGEST:
            return None
        text = folded(heading)
        return self._columns.get(text) or self._columns.get(_BRACKETED.sub("", text))
