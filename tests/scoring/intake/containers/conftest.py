"""Workbooks for the tests of the file room: written by xlsxwriter, by xlwt, or part by part as raw XML."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt

from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets: str) -> str:
    """A relationships part: each keyword is a kind, its value the target; ids are r0, r1, …"""
    lines = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(lines)}</Relationships>'


def parts_of(sheet_data: str, after: str = "", styles: str = "", strings: str = "") -> dict[str, str]:
    """The parts of a workbook of one sheet 医保, from what stands in its sheetData."""
    return {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="医保" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", styles="styles.xml", sharedStrings="sharedStrings.xml"
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData>'
        f"{after}</worksheet>",
    }


@pytest.fixture
def raw_parts() -> Callable[..., dict[str, str]]:
    """The parts of a small workbook, to be changed by the test."""
    return parts_of


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Zips parts into a file."""

    def pack(parts: Mapping[str, str | bytes], name: str = "医保.xlsx") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for part, content in parts.items():
                package.writestr(part, content)
        return path

    return pack


@pytest.fixture
def raw(pack: Callable[..., Path]) -> Callable[..., Grid]:
    """The grid read from a workbook whose sheetData is given as XML."""

    def read(sheet_data: str, **more: str) -> Grid:
        (grid,) = read_grids(pack(parts_of(sheet_data, **more)))
        return grid

    return read


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Callable[[Any, Any], object]], Grid]:
    """The grid read from a workbook 医保.xlsx whose one sheet a function fills with xlsxwriter."""

    def write(fill: Callable[[Any, Any], object]) -> Grid:
        path = tmp_path / "医保.xlsx"
        with xlsxwriter.Workbook(path) as book:
            fill(book, book.add_worksheet("医保"))
        (grid,) = read_grids(path)
        return grid

    return write


@pytest.fixture
def old_book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of Excel 97–2003 whose one sheet a function fills with xlwt."""

    def write(fill: Callable[[Any], object], name: str = "医保.xls") -> Path:
        book = xlwt.Workbook(encoding="utf-8")
        fill(book.add_sheet("医保"))
        path = tmp_path / name
        book.save(str(path))
        return path

    return write
