"""Texts in several fonts: what is raised, lowered or struck out is never glued to a number."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwt

from xiangheng_scoring.intake.containers.cells import Cell
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids

Raw = Callable[..., Grid]
Written = Callable[[Callable[[Any, Any], object]], Grid]

#: Runs as (font, text): which texts, and what becomes of them.
RUNS = [
    ([("", "95.3"), ("superscript", "1")], "95.31", "raised"),
    ([("", "95"), ("subscript", ".3")], "95.3", "raised"),
    ([("superscript", "1"), ("", "95.3")], "195.3", "raised"),
    ([("", "95.3"), ("superscript", "注")], "95.3注", "raised"),
    ([("", "9"), ("superscript", " "), ("", "5")], "9 5", "raised"),
    ([("struck", "9"), ("", "5")], "95", "struck"),
    ([("struck", "95.3"), ("", "96.3")], "95.396.3", "struck"),
    ([("struck", "长沙"), ("", "浏阳市")], "长沙浏阳市", "struck"),
    ([("", "A1"), ("superscript", "1")], "A1[1]", None),
    ([("", "参保率"), ("superscript", "（2）")], "参保率[2]", None),
    ([("", "面积（km"), ("superscript", "2"), ("", "）")], "面积（km2）", None),
    ([("", "PM"), ("subscript", "2.5"), ("", "浓度")], "PM2.5浓度", None),
    ([("superscript", "95.3")], "95.3", None),
    ([("", "长沙"), ("other", "县")], "长沙县", None),
]


def xml_of(runs: list[tuple[str, str]]) -> str:
    """Runs as a workbook stores them."""
    fonts = {
        "": "",
        "other": "<rPr><b/></rPr>",
        "struck": "<rPr><strike/></rPr>",
        "superscript": '<rPr><vertAlign val="superscript"/></rPr>',
        "subscript": '<rPr><vertAlign val="subscript"/></rPr>',
    }
    return "".join(f'<r>{fonts[font]}<t xml:space="preserve">{text}</t></r>' for font, text in runs)


@pytest.mark.parametrize(("runs", "text", "trouble"), RUNS)
def test_runs_of_a_shared_and_of_an_inline_text(
    raw: Raw, runs: list[tuple[str, str]], text: str, trouble: str | None
) -> None:
    """Both ways of storing a text are read alike."""
    grid = raw(
        f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{xml_of(runs)}</is></c></row>',
        strings=f"<si>{xml_of(runs)}</si>",
    )

    assert [(cell.value, cell.trouble) for cell in (grid.cell(1, 1), grid.cell(1, 2))] == [
        (text, trouble)
    ] * 2


@pytest.mark.parametrize(("runs", "text", "trouble"), RUNS)
def test_runs_of_an_old_workbook(
    old_book: Callable[..., Path], runs: list[tuple[str, str]], text: str, trouble: str | None
) -> None:
    """The same fonts in an .xls, whose runs are counted in characters."""
    fonts = {
        "other": xlwt.easyfont("bold on"),
        "struck": xlwt.easyfont("struck_out on"),
        "superscript": xlwt.easyfont("escapement superscript"),
        "subscript": xlwt.easyfont("escapement subscript"),
        "": xlwt.easyfont(""),
    }

    (grid,) = read_grids(
        old_book(lambda sheet: sheet.write_rich_text(0, 0, [(part, fonts[font]) for font, part in runs]))
    )

    assert (grid.cell(1, 1).value, grid.cell(1, 1).trouble) == (text, trouble)


def test_runs_behind_a_character_of_two_units(old_book: Callable[..., Path]) -> None:
    """An .xls counts 𠮷 as two: the raised mark is the one behind it."""
    raised = xlwt.easyfont("escapement superscript")
    (grid,) = read_grids(old_book(lambda sheet: sheet.write_rich_text(0, 0, ["𠮷县", ("1", raised)])))

    assert grid.cell(1, 1).value == "𠮷县[1]"


def test_a_cell_that_is_struck_out_as_a_whole(written: Written) -> None:
    """A number, a text and a truth value under a struck-out font: somebody took them back."""

    def fill(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, [95.3, "长沙县", True], struck)
        sheet.write_row(0, 3, [95.3, "长沙县"], book.add_format({"bold": True}))

    cells = [cell for row in written(fill).rows() for cell in row]
    assert [cell.trouble for cell in cells] == ["struck", "struck", "struck", None, None]


def test_an_old_cell_that_is_struck_out_as_a_whole(old_book: Callable[..., Path]) -> None:
    """The same in an .xls."""
    struck = xlwt.easyxf("font: struck_out on")

    def fill(sheet: Any) -> None:
        for column, value in enumerate([95.3, "长沙县", True]):
            sheet.write(0, column, value, struck)
        sheet.write(0, 3, 95.3)

    (grid,) = read_grids(old_book(fill))
    assert [grid.cell(1, column).trouble for column in (1, 2, 3, 4)] == ["struck", "struck", "struck", None]


def test_parts_with_fonts_of_their_own_under_a_struck_out_font(raw: Raw) -> None:
    """The font of the cell is seen only where a part has none; a strike may be said to be off."""
    styles = (
        '<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts>'
        '<cellXfs><xf/><xf fontId="1"/><xf fontId="2"/></cellXfs>'
        "<dxfs><dxf><font><strike/></font></dxf></dxfs>"
    )
    own, none = "<is><r><rPr><b/></rPr><t>甲</t></r></is>", "<is><r><t>甲</t></r></is>"
    grid = raw(
        f'<row r="1"><c r="A1" s="1" t="inlineStr">{own}</c><c r="B1" s="1" t="inlineStr">{none}</c>'
        '<c r="C1" s="2"><v>1</v></c></row>',
        styles=styles,
    )

    assert [grid.cell(1, column).trouble for column in (1, 2, 3)] == [None, "struck", None]


def test_phonetic_guides_in_a_cell_of_its_own_text(raw: Raw) -> None:
    """A reading aid above a number is no part of it."""
    text = '<is><r><t>95</t></r><rPh sb="0" eb="2"><t>3</t></rPh></is>'

    cell: Cell = raw(f'<row r="1"><c r="A1" t="inlineStr">{text}</c></row>').cell(1, 1)
    assert (cell.value, cell.trouble) == ("95", None)
