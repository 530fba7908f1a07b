"""Small files that would make long work: every size here kept the reader busy for minutes, or for ever, before."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwt

from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.errors import FileCellsExceeded, FileDamaged, FileRefused

Raw = Callable[..., Grid]
Pack = Callable[..., Path]
Parts = Callable[..., dict[str, str]]

ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
SECTOR, END, TABLE, FREE = 512, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def test_columns_that_are_hidden_two_hundred_thousand_times(pack: Pack, raw_parts: Parts) -> None:
    """Each hidden column is known once, however often the sheet says it."""
    parts = raw_parts(ONE_CELL)
    columns = '<cols><col min="1" max="16384" hidden="1"/><col min="2" max="9" hidden="1"/></cols>'
    sheet = "xl/worksheets/sheet1.xml"
    inner = columns.removeprefix("<cols>").removesuffix("</cols>") * 100_000
    parts[sheet] = parts[sheet].replace("<sheetData>", f"<cols>{inner}</cols><sheetData>")

    (grid,) = read_grids(pack(parts))
    assert len(grid.hidden_columns) == 16_384


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", '<row r="1">', f'<row r="{"1" * 6000}">'),
        (
            "xl/worksheets/sheet1.xml",
            "<sheetData>",
            f'<cols><col min="1" max="{"9" * 6000}" hidden="1"/></cols><sheetData>',
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<sheetData>",
            '<cols><col min="１" max="２" hidden="1"/></cols><sheetData>',
        ),
        ("xl/worksheets/sheet1.xml", '<c r="A1">', f'<c r="A1" t="s" x="{"1" * 6000}">'),
    ],
)
def test_numbers_too_long_to_count_anything(
    pack: Pack, raw_parts: Parts, part: str, old: str, new: str
) -> None:
    """Thousands of digits are no row and no column, and no error of ours."""
    parts = raw_parts(ONE_CELL)
    parts[part] = parts[part].replace(old, new)

    with pytest.raises(FileDamaged):
        read_grids(pack(parts))


def test_a_style_with_a_number_too_long_is_general(raw: Raw) -> None:
    """A format that cannot be is none."""
    styles = f'<cellXfs><xf numFmtId="{"1" * 6000}" fontId="{"9" * 6000}"/></cellXfs>'
    assert raw(ONE_CELL, styles=styles).cell(1, 1).shown == "1"


def test_a_text_longer_than_a_cell_can_hold(pack: Pack, raw_parts: Parts) -> None:
    """No spreadsheet stores a million characters in a cell."""
    text = "县" * 40_000
    with pytest.raises(FileDamaged, match=r"A1 有 40000 个字"):
        read_grids(pack(raw_parts(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')))


def test_ranges_on_top_of_each_other_are_refused(pack: Pack, raw_parts: Parts) -> None:
    """What stands at a place that two merges cover, nobody sees."""
    merges = "".join(f'<mergeCell ref="A{row}:B{row + 5}"/>' for row in range(1, 10_000))
    with pytest.raises(FileDamaged, match="重叠"):
        read_grids(pack(raw_parts(ONE_CELL, after=f"<mergeCells>{merges}</mergeCells>")))


def test_a_string_of_a_hundred_thousand_runs(raw: Raw) -> None:
    """Fonts that change at every character are one text."""
    strings = "<si>" + "<r><rPr><b/></rPr><t>甲</t></r>" * 100_000 + "</si>"
    with pytest.raises(FileDamaged):
        raw('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings)
    assert raw(ONE_CELL, strings=strings).cell(1, 1).shown == "1"


def test_sections_of_a_format_without_end(raw: Raw) -> None:
    """A format is cut where a spreadsheet would cut it."""
    styles = f'<numFmts><numFmt numFmtId="200" formatCode="{"[" * 200_000}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>'
    assert raw('<row r="1"><c r="A1" s="0"><v>1</v></c></row>', styles=styles).cell(1, 1).value == 1


def ole(stream: bytes, entries: int, *, is_ring: bool = False) -> bytes:
    """An OLE file with a workbook stream; its directory is a ladder of so many entries, each twice the next's parent."""
    stream = stream.ljust(4096, b"\0") + b"\0" * (-max(len(stream), 4096) % SECTOR)
    folders = (entries + 2) // 4 + 1
    first = 1 + folders
    count = len(stream) // SECTOR
    table = [TABLE, *range(2, first), END, *range(first + 1, first + count), first if is_ring else END]
    directory = entry("Root Entry", 5, END, 0, child=2) + entry("Workbook", 2, first, len(stream))
    directory += b"".join(entry(f"{at}", 1, END, 0, min(at + 3, entries + 1)) for at in range(entries))
    directory = directory.ljust(folders * SECTOR, b"\0")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
        + b"\0" * 10
    )
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, END, 0, END, 0, 0) + struct.pack("<I", FREE) * 108
    fat = b"".join(struct.pack("<I", number) for number in table).ljust(SECTOR, b"\xff")
    return header + fat + directory + stream


def entry(name: str, kind: int, first: int, size: int, sibling: int = -1, child: int = -1) -> bytes:
    """An entry of a directory whose two siblings are the same."""
    text = name.encode("utf-16-le")
    links = struct.pack("<iii", sibling, sibling, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + links
        + b"\0" * 36
        + struct.pack("<III", first, size, 0)
    )


def biff(fill: Callable[[Any], object], sheets: int = 1) -> bytes:
    """The workbook stream of sheets that a function fills."""
    book = xlwt.Workbook()
    for number in range(sheets):
        fill(book.add_sheet(f"表{number}"))
    return bytes(book.get_biff_data())


def with_records(stream: bytes, records: bytes) -> bytes:
    """A stream whose last sheet has more records before its end."""
    at = stream.rindex(b"\x0a\x00\x00\x00")
    return stream[:at] + records + stream[at:]


def test_a_directory_whose_entries_form_a_ladder(tmp_path: Path) -> None:
    """Sixty entries, each to the left and to the right of the one before: a tree of 2^60 leaves, were it walked."""
    path = tmp_path / "梯.xls"
    path.write_bytes(ole(biff(lambda sheet: sheet.write(0, 0, 1)), 60))

    assert read_grids(path)[0].cell(1, 1).value == 1


def test_a_stream_whose_sectors_run_in_a_ring(tmp_path: Path) -> None:
    """A chain of sectors that never ends is a damaged file."""
    path = tmp_path / "环.xls"
    path.write_bytes(ole(biff(lambda sheet: sheet.write(0, 0, 1)), 1, is_ring=True))

    with pytest.raises(FileDamaged):
        read_grids(path)


@pytest.mark.parametrize(
    ("records", "count"),
    [
        (struct.pack("<HHHHHH", 0x01B8, 8, 0, 65535, 0, 255), 2),
        (struct.pack("<HHHHHHHH", 0x007D, 12, 0, 256, 0, 0, 0, 0), 100_000),
        (struct.pack("<HHHHHHH", 0x00E5, 10, 1, 0, 65535, 0, 0), 1),
        (struct.pack("<HHH", 0x0201, 6, 65535) + struct.pack("<HH", 0, 15), 1),
    ],
)
def test_an_old_workbook_that_claims_more_than_it_holds(tmp_path: Path, records: bytes, count: int) -> None:
    """Links and columns that cover the sheet over and over, merges and blanks at its end on many sheets."""
    sheets = 1 if count > 1 else 60
    stream = biff(lambda sheet: sheet.write(0, 0, 1), sheets)
    if sheets > 1:
        # Each sheet one after the other, longer by the record; what the book says of their places is moved along.
        starts = [
            at for at in range(len(stream)) if stream.startswith(b"\x09\x08\x10\x00\x00\x06\x10\x00", at)
        ]
        parts = [
            with_records(stream[start:end], records)
            for start, end in zip(starts, [*starts[1:], None], strict=True)
        ]
        head = bytearray(stream[: starts[0]])
        at = 0
        for number, start in enumerate(starts):
            at = head.index(struct.pack("<I", start), at)
            struct.pack_into("<I", head, at, start + number * len(records))
        stream = bytes(head) + b"".join(parts)
    else:
        stream = with_records(stream, records * count)
    path = tmp_path / "大.xls"
    compound_of(path, stream)

    with pytest.raises(FileCellsExceeded):
        read_grids(path)


def compound_of(path: Path, stream: bytes) -> None:
    """Write an OLE file of any size around a stream."""
    from xlwt.CompoundDoc import XlsDoc

    with path.open("wb") as target:
        XlsDoc().save(target, stream.ljust(5000, b"\0"))


def test_sheets_stored_in_one_place(tmp_path: Path) -> None:
    """A thousand tabs of one sheet would each be read anew."""
    stream = biff(lambda sheet: sheet.write(0, 0, 1), 2)
    starts = [at for at in range(len(stream)) if stream.startswith(b"\x09\x08\x10\x00\x00\x06\x10\x00", at)]
    path = tmp_path / "同.xls"
    compound_of(path, stream.replace(struct.pack("<I", starts[1]), struct.pack("<I", starts[0]), 1))

    with pytest.raises(FileRefused, match="同一处"):
        read_grids(path)
