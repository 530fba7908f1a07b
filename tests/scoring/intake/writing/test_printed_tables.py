"""A list printed for people is read back as it was, whether as a workbook or as a text table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import grids_of
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.writing.exported_tables import CellUnwritable
from xiangheng_scoring.intake.writing.printed_tables import PrintedColumn, PrintedTable, Value, typed

COLUMNS = (PrintedColumn("问题", 40), PrintedColumn("户数", 8, "涉及"), PrintedColumn("期限", 12, "涉及"))
TABLE = PrintedTable("台账", "单位：甲", COLUMNS, [["=1+1", 3, date(2024, 6, 30)], ["无", None, None]])


def grid(name: str, content: bytes) -> Grid:
    """The one sheet of a file."""
    (sheet,) = grids_of(Source(name, content))
    return sheet


def texts(sheet: Grid, row: int) -> list[object]:
    """What stands in the three columns of a row."""
    return [sheet.cell(row, column).value for column in (1, 2, 3)]


def test_a_workbook_has_title_note_and_headings_in_groups_above_the_rows() -> None:
    """A heading without a group is merged over both rows; a day is a day, and a mark for nothing is nothing."""
    sheet = grid("台账.xlsx", TABLE.workbook())
    assert texts(sheet, 1)[0] == "台账"
    assert texts(sheet, 2)[0] == "单位：甲"
    assert [sheet.label(3, column).value for column in (1, 2, 3)] == ["问题", "涉及", "涉及"]
    assert [sheet.label(4, column).value for column in (1, 2, 3)] == ["问题", "户数", "期限"]
    assert texts(sheet, 5) == ["=1+1", 3, date(2024, 6, 30)]
    assert sheet.last_row == 5


def test_no_text_of_a_text_table_is_a_formula() -> None:
    """Whoever opens it in a spreadsheet sees what was typed."""
    content = TABLE.text_table()
    assert content.startswith(b"\xef\xbb\xbf")
    sheet = grid("台账.csv", content)
    assert texts(sheet, 4) == ["'=1+1", "3", "2024-06-30"]
    assert typed("'=1+1") == "=1+1"


@given(st.text(st.sampled_from("'=+-@甲"), min_size=1, max_size=6))
def test_the_mark_before_a_formula_is_taken_away_and_nothing_else(text: str) -> None:
    """Also of a text that begins with the mark itself."""
    table = PrintedTable("", "", COLUMNS[:1], [[text]])
    ((written,),) = list(table.values())
    cell = grid("台账.csv", table.text_table()).cell(4, 1)
    assert typed(str(cell.value or "")) == written


def test_a_text_that_would_not_be_read_back_is_refused() -> None:
    """With its row and column."""
    row: list[Value] = ["\u202e甲", 1, None]
    with pytest.raises(CellUnwritable) as caught:
        PrintedTable("", "", COLUMNS, [row]).workbook()
    assert caught.value.fault.where == "第 1 行"
