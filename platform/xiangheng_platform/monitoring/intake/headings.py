"""Which column of the register a heading names, as the national system's exports and public implementations write it."""

import re

from xiangheng_platform.monitoring.columns import MONTH, Column, Dataset, Privacy, Sort
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


def column_of(dataset: Dataset, heading: str) -> Column | None:
    """The column that a heading names, by its Chinese headings or the name that programs use; None for a strange one."""
    if not 0 < len(heading) <= _LONGEST:
        return None
    text = folded(heading)
    known = _headings(dataset)
    return known.get(text) or known.get(_BRACKETED.sub("", text))


def is_personal(column: Column) -> bool:
    """Whether a column of a file names somebody: its identifying ones, and the numbers that keys stand for."""
    return column.privacy is Privacy.IDENTIFYING or column.sort is Sort.KEY


def _headings(dataset: Dataset) -> dict[str, Column]:
    return {
        folded(word): column
        for column in read_columns(dataset).values()
        for word in (column.name, column.heading, *column.other_headings)
    }
