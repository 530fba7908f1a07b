"""Lists printed for people: a title, a line of who says so and when, headings that may stand in groups, a row a thing.

    table = PrintedTable("问题整改台账", "监督检查处 2024-06-30", [PrintedColumn("问题描述", 48)], [["未发放到位"]])
    path.write_bytes(table.workbook())

Texts are written as they will be read (`exported_tables.readable`), so that what was printed can be handed in again.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeAlias

import xlsxwriter

from xiangheng_scoring.intake.writing.exported_tables import AS_TYPED, readable

Value: TypeAlias = str | int | date | None
_PAPER_A3 = 8
#: Before what a spreadsheet that opens a text table takes for a formula, and before itself, so that it can be taken away.
_AS_TEXT = "'"
_MARKED = ("=", "+", "-", "@", _AS_TEXT)


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column: its heading, its width in characters, and the heading above it and its neighbours (empty: none)."""

    heading: str
    width: int
    group: str = ""


@dataclass(frozen=True)
class PrintedTable:
    """A list for people; `note` is the line below the title, and a row has a value for each column (None: nothing)."""

    title: str
    note: str
    columns: Sequence[PrintedColumn]
    rows: Sequence[Sequence[Value]]

    def workbook(self, sheet: str = "台账") -> bytes:
        """The list as an .xlsx of one sheet, its headings on every page; raises `CellUnwritable`."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, AS_TYPED) as book:
            book.set_properties({"title": self.title})
            _Sheet(book, book.add_worksheet(sheet), self).write()
        return content.getvalue()

    def text_table(self) -> bytes:
        """The list as CSV in UTF-8 with BOM, by which spreadsheets know it; raises `CellUnwritable`.

        What would be taken for a formula gets a mark before it, which `typed` takes away.
        """
        target = io.StringIO(newline="")
        writer = csv.writer(target, lineterminator="\r\n")
        headings = [column.heading for column in self.columns]
        writer.writerows([[self.title], [self.note], headings])
        writer.writerows(
            ["" if value is None else _unlike_formula(str(value)) for value in row] for row in self.values()
        )
        return target.getvalue().encode("utf-8-sig")

    def values(self) -> Iterator[list[Value]]:
        """The rows, with texts as they will be read."""
        for number, row in enumerate(self.rows, start=1):
            yield [
                readable(value, f"第 {number} 行", column.heading) if isinstance(value, str) else value
                for value, column in zip(row, self.columns, strict=True)
            ]


def typed(text: str) -> str:
    """The text of a cell of a text table, without the mark that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text.startswith(_AS_TEXT) and text[1:].startswith(_MARKED) else text


def _unlike_formula(text: str) -> str:
    return f"{_AS_TEXT}{text}" if text.startswith(_MARKED) else text


class _Sheet:
    """The one sheet in the making: title and note, headings in one or two rows, then the rows."""

    def __init__(self, book: Any, sheet: Any, table: PrintedTable) -> None:
        self.sheet, self.table = sheet, table
        self.last = len(table.columns) - 1
        # In the first two rows stand title and note.
        self.bottom = 3 if any(column.group for column in table.columns) else 2
        boxed = {"border": 1, "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.heading = book.add_format(
            boxed | {"bold": True, "bg_color": "#DCE6F1", "align": "center", "valign": "vcenter"}
        )
        self.text = book.add_format(boxed | {"num_format": "@", "valign": "top"})
        self.number = book.add_format(boxed | {"num_format": "0", "valign": "top"})
        self.day = book.add_format(boxed | {"num_format": "yyyy-mm-dd", "valign": "top"})

    def write(self) -> None:
        """All of it."""
        self.sheet.set_landscape()
        self.sheet.set_paper(_PAPER_A3)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0, self.bottom)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
        self.sheet.freeze_panes(self.bottom + 1, 0)
        self._merged(0, 0, 0, self.last, self.table.title, self.title)
        self._merged(1, 0, 1, self.last, self.table.note, None)
        self._headings()
        line = self.bottom
        for line, row in enumerate(self.table.values(), start=self.bottom + 1):
            for column, value in enumerate(row):
                self._cell(line, column, value)
        self.sheet.autofilter(self.bottom, 0, line, self.last)

    def _headings(self) -> None:
        columns = list(enumerate(self.table.columns))
        for at, column in columns:
            self.sheet.set_column(at, at, column.width)
        for group, members in groupby(columns, key=lambda numbered: numbered[1].group):
            grouped = list(members)
            if group:
                self._merged(2, grouped[0][0], 2, grouped[-1][0], group, self.heading)
            top = self.bottom if group else 2
            for at, column in grouped:
                self._merged(top, at, self.bottom, at, column.heading, self.heading)

    def _merged(self, top: int, left: int, bottom: int, right: int, text: str, form: Any) -> None:
        if (top, left) == (bottom, right):
            self.sheet.write_string(top, left, text, form)
        else:
            self.sheet.merge_range(top, left, bottom, right, text, form)

    def _cell(self, line: int, column: int, value: Value) -> None:
        if value is None:
            self.sheet.write_blank(line, column, None, self.text)
        elif isinstance(value, date):
            self.sheet.write_datetime(line, column, value, self.day)
        elif isinstance(value, int):
            self.sheet.write_number(line, column, value, self.number)
        else:
            self.sheet.write_string(line, column, value, self.text)
