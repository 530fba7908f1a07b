"""Workbooks of nothing but text, as national systems export them: titles, a row of headings, a row a thing.

Numbers of people and households, telephones and identity numbers keep every digit in them, whoever opens and saves them.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from xiangheng_scoring.intake.writing.exported_tables import AS_TYPED

#: Excel offers a list of choices up to so many characters, with commas between.
_LONGEST_LIST = 255
#: So many rows below the headings offer their choices.
_ROWS_TO_FILL = 10_000
_WIDTHS = (12, 40)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column: its heading, what can be chosen in it (empty: anything), and whether it must be there."""

    heading: str
    choices: Sequence[str] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet: its name, the lines of titles above the headings, the columns, and the rows of texts (None: nothing)."""

    name: str
    titles: Sequence[str]
    columns: Sequence[TextColumn]
    rows: Iterable[Sequence[str | None]] = field(default=())


def text_workbook(sheets: Sequence[TextSheet]) -> bytes:
    """The sheets as an .xlsx in which every cell is text, those that are still empty too."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, AS_TYPED) as book:
        text = book.add_format({"num_format": "@"})
        heading = book.add_format({"num_format": "@", "bold": True, "bg_color": "#DCE6F1"})
        needed = book.add_format({"num_format": "@", "bold": True, "bg_color": "#F8CBAD"})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, text, (heading, needed))
    return content.getvalue()


def _write(page: Any, sheet: TextSheet, text: Any, headings: tuple[Any, Any]) -> None:
    top = len(sheet.titles)
    for line, title in enumerate(sheet.titles):
        page.write_string(line, 0, title)
    page.freeze_panes(top + 1, 0)
    for at, column in enumerate(sheet.columns):
        # Twice the characters, since one of Chinese is as wide as two.
        width = min(max(2 * len(column.heading) + 2, _WIDTHS[0]), _WIDTHS[1])
        page.set_column(at, at, width, text)
        page.write_string(top, at, column.heading, headings[column.is_needed])
        if column.choices and len(",".join(column.choices)) <= _LONGEST_LIST:
            choices = {"validate": "list", "source": list(column.choices), "show_error": False}
            page.data_validation(top + 1, at, top + _ROWS_TO_FILL, at, choices)
    for line, row in enumerate(sheet.rows, start=top + 1):
        for at, value in enumerate(row):
            if value is not None:
                page.write_string(line, at, value, text)
