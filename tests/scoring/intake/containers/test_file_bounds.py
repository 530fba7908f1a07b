"""Files that are too much: on disk, unpacked, in cells. Bounds are lowered so that tests stay small."""

import os
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.limits import MEBIBYTE, STANDARD
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.errors import (
    FileCellsExceeded,
    FileDamaged,
    FileRefused,
    FileTooLarge,
    FileTypeRefused,
    FileZipBomb,
)

Parts = Callable[..., dict[str, str]]
Pack = Callable[..., Path]

ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
TIGHT = replace(STANDARD, ratio_from=100_000, part_bytes=1_000_000, unpacked_bytes=2_000_000)


def test_hundred_megabytes_are_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Size is taken from the directory: the file is never opened."""
    path = tmp_path / "大.xlsx"
    path.touch()
    os.truncate(path, 100 * MEBIBYTE)
    monkeypatch.delattr(Path, "open")

    with pytest.raises(FileTooLarge, match=r"100\.0 MB"):
        read_grids(path)


def test_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not more than the bound is read even if the directory said less."""
    path = tmp_path / "增长.csv"
    path.write_bytes(b"a" * 20)
    monkeypatch.setattr("xiangheng_scoring.intake.containers.source._check_entry", lambda *_: None)

    with pytest.raises(FileTooLarge, match="变大"):
        read_grids(path, replace(STANDARD, file_bytes=10))


def test_bound_itself_is_accepted(tmp_path: Path) -> None:
    """A file of exactly the largest size is read."""
    path = tmp_path / "恰好.csv"
    path.write_bytes(b"0123456789")

    assert read_grids(path, replace(STANDARD, file_bytes=10))[0].cell(1, 1).value == "0123456789"


def test_part_that_swells_beyond_the_ratio(pack: Pack, raw_parts: Parts) -> None:
    """A megabyte of blanks packs a thousandfold, figures never do."""
    path = pack(raw_parts(ONE_CELL + " " * 900_000))

    with pytest.raises(FileZipBomb, match="已停止读取"):
        read_grids(path, TIGHT)


def test_part_larger_than_any_sheet(pack: Pack, raw_parts: Parts) -> None:
    """However well it packs, one part has a bound."""
    with pytest.raises(FileZipBomb):
        read_grids(pack(raw_parts(ONE_CELL), "大.xlsx"), replace(STANDARD, part_bytes=100))


def test_many_parts_that_are_too_much_together(pack: Pack, raw_parts: Parts) -> None:
    """Each part is within bounds, their sum is not, though none of them is ever used."""
    parts = raw_parts(ONE_CELL) | {f"xl/media/{number}.bin": "0" * 90_000 for number in range(30)}

    with pytest.raises(FileZipBomb):
        read_grids(pack(parts), TIGHT)


def test_directory_that_understates_a_part(pack: Pack, raw_parts: Parts) -> None:
    """Headers that lie about the size gain nothing: bytes are counted, and the part is called damaged."""
    path = pack(raw_parts(ONE_CELL + " " * 900_000))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        size = struct.pack("<I", package.getinfo("xl/worksheets/sheet1.xml").file_size)
    path.write_bytes(data.replace(size, struct.pack("<I", 300)))

    with pytest.raises(FileDamaged):
        read_grids(path, TIGHT)


def test_directory_of_more_entries_than_a_workbook_has(pack: Pack, raw_parts: Parts) -> None:
    """A million tiny entries are refused before they become objects in memory."""
    parts = raw_parts(ONE_CELL) | {f"x/{'n' * 200}{number}": "" for number in range(60)}

    with pytest.raises(FileTypeRefused, match="超过 20 个"):
        read_grids(pack(parts), replace(STANDARD, parts=20))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"]
)
def test_entity_declarations_are_refused_in_every_part(pack: Pack, raw_parts: Parts, part: str) -> None:
    """No workbook declares entities; an XML bomb or a theft of local files must."""
    parts = raw_parts(ONE_CELL)
    parts[part] = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + parts[part]

    with pytest.raises(FileDamaged, match="实体声明"):
        read_grids(pack(parts))


@pytest.mark.parametrize("encoding", ["UTF-9", "gbk", "rot13"])
def test_part_in_an_encoding_that_packages_do_not_use(pack: Pack, raw_parts: Parts, encoding: str) -> None:
    """A declared encoding is not looked up among whatever codecs Python has."""
    parts = raw_parts(ONE_CELL)
    parts["xl/styles.xml"] = f'<?xml version="1.0" encoding="{encoding}"?>' + parts["xl/styles.xml"]

    with pytest.raises(FileDamaged, match="编码"):
        read_grids(pack(parts))


def test_two_parts_of_one_name(pack: Pack, raw_parts: Parts) -> None:
    """Two programs could see two different sheets in such a file; it is not read at all."""
    parts = raw_parts(ONE_CELL) | {"XL/worksheets/Sheet1.xml": "<worksheet/>"}

    with pytest.raises(FileDamaged, match="重名"):
        read_grids(pack(parts))


def test_more_cells_than_are_read(pack: Pack, raw_parts: Parts) -> None:
    """Cells are counted while they are read, over the whole file."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 12))

    with pytest.raises(FileCellsExceeded, match="超过 10 个"):
        read_grids(pack(raw_parts(rows)), replace(STANDARD, cells=10))


def test_as_many_cells_as_are_read_fit_a_small_machine() -> None:
    """A cell takes about 450 bytes while it is read; all that are let in stay below a gibibyte."""
    assert STANDARD.cells * 450 < 1024 * MEBIBYTE


def test_shared_strings_count_as_cells(pack: Pack, raw_parts: Parts) -> None:
    """A table of empty strings takes memory too, though no cell shows them."""
    with pytest.raises(FileCellsExceeded):
        read_grids(pack(raw_parts(ONE_CELL, strings="<si/>" * 11)), replace(STANDARD, cells=10))


def test_overlapping_merges_cannot_claim_the_sheet_many_times(pack: Pack, raw_parts: Parts) -> None:
    """A short line merges a whole sheet; many of them over a wide table are refused."""
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20 + "</mergeCells>"
    path = pack(raw_parts('<row r="1"><c r="XFD1"><v>1</v></c></row>', after=merges))

    with pytest.raises(FileCellsExceeded):
        read_grids(path, replace(STANDARD, cells=100_000))


def test_text_table_wider_than_a_sheet(tmp_path: Path) -> None:
    """A line of more columns than any sheet has is no table."""
    path = tmp_path / "宽.csv"
    path.write_bytes(b"," * 20_000)

    with pytest.raises(FileCellsExceeded, match="第 1 行"):
        read_grids(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_altered_part_is_read_or_refused(pack: Pack, raw_parts: Parts, data: st.DataObject) -> None:
    """Whatever was changed inside a workbook, nothing but a refusal ever comes out of the reader."""
    parts = raw_parts(ONE_CELL, styles='<cellXfs count="1"><xf numFmtId="10"/></cellXfs>')
    part = data.draw(st.sampled_from(sorted(parts)))
    position = data.draw(st.integers(0, len(parts[part])))
    insert = data.draw(st.sampled_from(["", "0", "-", "9" * 12, '"', "<", "/", "A", "&#0;", "县", "e", "."]))
    removed = data.draw(st.integers(0, 4))
    parts[part] = parts[part][:position] + insert + parts[part][position + removed :]

    with suppress(FileRefused):
        read_grids(pack(parts))


def test_declared_dimension_is_not_believed(raw: Callable[..., Grid]) -> None:
    """A sheet may say that it reaches XFD1048576; what it holds is what counts."""
    assert raw(ONE_CELL, after='<dimension ref="A1:XFD1048576"/>').last_row == 1
