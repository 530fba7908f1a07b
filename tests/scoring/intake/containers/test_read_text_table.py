"""Text tables: encodings, separators, true rows."""

import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.errors import FileDamaged, FileEncodingRefused

TABLE = "县市区,参保率\n泸溪县,95.0%\n"


def read(folder: Path, content: bytes, name: str = "医保.csv") -> Grid:
    """The grid of a text table with this content."""
    path = folder / name
    path.write_bytes(content)
    (grid,) = read_grids(path)
    return grid


def texts(grid: Grid) -> dict[str, object]:
    """Values by address."""
    return {cell.address: cell.value for cell in grid.cells.values()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_in_use(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without its mark, and GB18030 as Chinese Excel writes it, read alike."""
    assert texts(read(tmp_path, TABLE.encode(encoding))) == {
        "A1": "县市区",
        "B1": "参保率",
        "A2": "泸溪县",
        "B2": "95.0%",
    }


def test_rare_characters_of_gb18030(tmp_path: Path) -> None:
    """Four-byte characters, as in some village names, are read."""
    assert texts(read(tmp_path, "村,㵲水\n龘,𠮷\n".encode("gb18030")))["B2"] == "𠮷"


def test_grid_is_named_after_the_file(tmp_path: Path) -> None:
    """A text table has one sheet, with the name of the file."""
    grid = read(tmp_path, TABLE.encode())

    assert (grid.file, grid.sheet) == ("医保.csv", "医保")


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("name", ["表.csv", "表.tsv", "表.txt"])
def test_separator_is_seen_in_the_first_line(tmp_path: Path, name: str, separator: str) -> None:
    """Commas, tabs or semicolons, whatever the suffix says."""
    grid = read(tmp_path, f"县{separator}率{separator}年\n甲{separator}1{separator}2024\n".encode(), name)

    assert texts(grid)["C2"] == "2024"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_are_rows(tmp_path: Path, end: str) -> None:
    """Rows are numbered as a spreadsheet numbers them when it opens the file, on every system."""
    assert texts(read(tmp_path, end.join(["", "", "县,率", "", "甲,1"]).encode()))["B5"] == "1"


def test_line_break_within_quotes_begins_no_row(tmp_path: Path) -> None:
    """A cell of two lines is one cell."""
    assert texts(read(tmp_path, '"参保率\n（%）",备注\n95,甲\n'.encode())) == {
        "A1": "参保率\n（%）",
        "B1": "备注",
        "A2": "95",
        "B2": "甲",
    }


def test_error_value_exported_as_text_is_still_an_error(tmp_path: Path) -> None:
    """#DIV/0! in a CSV came from an error cell."""
    cell = read(tmp_path, "县,率\n甲,#DIV/0!\n".encode()).cell(2, 2)

    assert (cell.value, cell.trouble, cell.shown) == (None, "error", "#DIV/0!")


def test_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    """A file with NULs is no text."""
    with pytest.raises(FileEncodingRefused, match="第 2 行"):
        read(tmp_path, "县,率\n甲\0,1\n".encode())


def test_utf16_is_refused_by_name(tmp_path: Path) -> None:
    """What Excel saves as "Unicode text" is told apart from rubbish."""
    with pytest.raises(FileEncodingRefused, match="UTF-16"):
        read(tmp_path, TABLE.encode("utf-16"))


def test_undecodable_bytes_are_refused_with_their_line(tmp_path: Path) -> None:
    """Bytes that are text in no known encoding."""
    with pytest.raises(FileEncodingRefused, match="第 2 行"):
        read(tmp_path, b"a,b\n\xff\xff\xff,1\n")


def test_damaged_utf8_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    """One bad byte in UTF-8 must not turn every county into other Chinese characters."""
    with pytest.raises(FileEncodingRefused, match="第 2 行"):
        read(tmp_path, TABLE.encode().replace("县,".encode(), "县,".encode()[1:]))


def test_unclosed_quote_is_refused(tmp_path: Path) -> None:
    """A stray quote would swallow the rest of the table into one cell."""
    with pytest.raises(FileDamaged, match="引号"):
        read(tmp_path, '县,率\n"甲,1\n乙,2\n'.encode())


CELLS = st.text(st.characters(codec="gb18030", exclude_categories=("Cc", "Cs")), max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=6),
    st.sampled_from(["utf-8-sig", "gb18030"]),
)
def test_written_table_reads_back(rows: list[list[str]], encoding: str) -> None:
    """Any table written as CSV comes back cell by cell at its own address."""
    rows = [["县市区", "率", "年", "值", "注", "源"], *rows]
    text = StringIO()
    csv.writer(text).writerows(rows)
    with TemporaryDirectory() as folder:
        grid = read(Path(folder), text.getvalue().encode(encoding))

    written = {(i, j): value for i, row in enumerate(rows, 1) for j, value in enumerate(row, 1) if value}
    assert {position: cell.shown for position, cell in grid.cells.items()} == written
