"""A form to be filled in away from any network: one table with cells that are open to be written, and remarks beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

#: The sheet with what a program has to know of the form, by keys, and how it is filled in.
REMARKS = "说明"
#: Excel offers a list of choices up to so many characters, with commas between.
_LONGEST_LIST = 255
_WIDTHS = {True: 30, False: 14}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form: its heading, whether it is wide, and whether it is to be filled in."""

    heading: str
    is_wide: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form: a table by its sheet, columns and rows, what can be chosen in which cell (row and column from 0), and remarks.

    `marks` are keys with values, by which what was filled in is known again; `use` tells how it is filled in.
    """

    sheet: str
    columns: Sequence[FormColumn]
    rows: Sequence[Sequence[str]]
    choices: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    use: Sequence[str] = ()


def write_form(form: Form, target: Path | BinaryIO) -> None:
    """Write a form as a workbook. Every text is written as text: nothing that begins like a formula becomes one."""
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _table(book, form)
        _remarks(book, form)


def _table(book: Any, form: Form) -> None:
    sheet = book.add_worksheet(form.sheet)
    heading = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
    given = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#F2F2F2"})
    # General and not text: a number that is typed stays one, with the digits that were typed.
    opened = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(form.columns):
        sheet.set_column(index, index, _WIDTHS[column.is_wide], opened if column.is_open else None)
        sheet.write_string(0, index, column.heading, heading)
        for line, row in enumerate(form.rows, start=1):
            if row[index]:
                sheet.write_string(line, index, row[index], opened if column.is_open else given)
    for (line, index), words in form.choices.items():
        if len(",".join(words)) <= _LONGEST_LIST and not any("," in word for word in words):
            sheet.data_validation(
                *(line + 1, index, line + 1, index),
                {"validate": "list", "source": list(words), "show_error": False},
            )


def _remarks(book: Any, form: Form) -> None:
    sheet = book.add_worksheet(REMARKS)
    sheet.set_column(0, 1, _WIDTHS[True])
    for line, (key, value) in enumerate(form.marks.items()):
        sheet.write_string(line, 0, key)
        sheet.write_string(line, 1, value)
    for line, text in enumerate(form.use, start=len(form.marks) + 1):
        sheet.write_string(line, 0, text)
