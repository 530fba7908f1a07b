"""Files that are not read: one reason each, in words that say what to do."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

from xiangheng_scoring.intake import errors
from xiangheng_scoring.intake.containers.folders import handed_in
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.errors import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileMissing,
    FileRefused,
    FileTypeRefused,
    FileUnreadable,
)

Parts = Callable[..., dict[str, str]]
Pack = Callable[..., Path]

ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
BEGINNING_OF_BIFF = b"\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00"


def file(folder: Path, name: str, content: bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path


def compound(folder: Path, name: str, stream: str, content: bytes = b"\0" * 5000) -> Path:
    """An OLE file with one stream; xlwt always calls it Workbook, so the directory is renamed after."""
    path = folder / name
    with path.open("wb") as target:
        XlsDoc().save(target, content)
    old = "Workbook".encode("utf-16-le").ljust(64, b"\0") + (18).to_bytes(2, "little")
    new = stream.encode("utf-16-le").ljust(64, b"\0") + (2 * len(stream) + 2).to_bytes(2, "little")
    path.write_bytes(path.read_bytes().replace(old, new))
    return path


def all_refusals() -> list[type[FileRefused]]:
    """Every class of refusal."""
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    return [value for value in classes if issubclass(value, FileRefused)]


@pytest.mark.parametrize("refusal", all_refusals())
def test_every_refusal_says_what_was_expected_and_what_to_do(refusal: type[FileRefused]) -> None:
    """Expectation, remedy and code stand in every message, whoever raises it."""
    lines = str(refusal("原因。", at="医保.xlsx")).splitlines()

    assert lines[0] == "医保.xlsx   原因。"
    assert lines[1].startswith("  应为：")
    assert lines[2].startswith("  怎么改：")
    assert lines[2].endswith(f"[{refusal.code}]")


def test_codes_are_told_apart() -> None:
    """No two refusals share a code or a title."""
    refusals = all_refusals()

    assert (
        len({refusal.code for refusal in refusals})
        == len({refusal.title for refusal in refusals})
        == len(refusals)
    )


def test_missing_file(tmp_path: Path) -> None:
    """A path with nothing at it."""
    with pytest.raises(FileMissing, match="找不到"):
        read_grids(tmp_path / "没有.xlsx")


def test_folder_where_a_file_is_meant(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(FileMissing, match="文件夹"):
        read_grids(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is no regular file is refused before it is opened."""
    os.mkfifo(tmp_path / "管道.csv")

    with pytest.raises(FileUnreadable, match="普通文件"):
        read_grids(tmp_path / "管道.csv")


def test_file_that_the_system_does_not_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook locked by Excel on Windows, or one without read permission."""

    def locked(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    path = file(tmp_path, "医保.xlsx", b"PK")
    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(FileUnreadable, match="系统不允许读取"):
        read_grids(path)


@pytest.mark.parametrize("name", ["空.xlsx", "空.xls", "空.csv", "空.et"])
def test_file_of_zero_bytes(tmp_path: Path, name: str) -> None:
    """An empty file is called empty, whatever it was going to be."""
    with pytest.raises(FileEmpty, match="0 字节"):
        read_grids(file(tmp_path, name, b""))


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\n\n \n", "　\n".encode(), b",,,\n"])
def test_text_table_with_nothing_in_it(tmp_path: Path, content: bytes) -> None:
    """Only a mark, blanks or separators: nothing that a clerk would see."""
    with pytest.raises(FileEmpty, match="没有任何内容"):
        read_grids(file(tmp_path, "空.csv", content))


def test_workbook_with_nothing_in_it(pack: Pack, raw_parts: Parts) -> None:
    """A new workbook saved as it was."""
    with pytest.raises(FileEmpty, match="没有任何内容"):
        read_grids(pack(raw_parts("")))


def test_modern_workbook_with_a_password(tmp_path: Path) -> None:
    """A password turns an .xlsx into an OLE file with an encrypted package."""
    with pytest.raises(FileEncrypted, match="密码"):
        read_grids(compound(tmp_path, "加密.xlsx", "EncryptedPackage"))


def test_old_workbook_with_a_password(tmp_path: Path) -> None:
    """In an .xls a FILEPASS record says that the rest is encrypted."""
    filepass = b"\x2f\x00\x06\x00" + b"\0" * 6

    with pytest.raises(FileEncrypted, match="密码"):
        read_grids(
            compound(tmp_path, "加密.xls", "Workbook", (BEGINNING_OF_BIFF + filepass).ljust(5000, b"\0"))
        )


def test_zip_with_a_password(pack: Pack, raw_parts: Parts) -> None:
    """Parts marked as encrypted in the directory of the package."""
    path = pack(raw_parts(ONE_CELL))
    data = bytearray(path.read_bytes())
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    path.write_bytes(data)

    with pytest.raises(FileEncrypted, match="密码"):
        read_grids(path)


@pytest.mark.parametrize("name", ["表.et", "表.ett", "表.ods", "表.wps", "表.ET"])
def test_formats_that_are_never_read(tmp_path: Path, name: str) -> None:
    """WPS's and OpenDocument's own formats are refused by name, and the clerk told to save as .xlsx."""
    with pytest.raises(FileTypeRefused, match=r"(?s)这是.*\.xlsx"):
        read_grids(file(tmp_path, name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))


def test_et_suffix_is_refused_even_around_a_readable_workbook(old_book: Callable[..., Path]) -> None:
    """The suffix alone decides for .et: what is inside differs between versions of WPS."""
    with pytest.raises(FileTypeRefused, match="WPS 表格专用格式"):
        read_grids(old_book(lambda sheet: sheet.write(0, 0, 1), name="表.et"))


def test_et_content_under_another_suffix(tmp_path: Path) -> None:
    """An OLE file without a workbook stream, as WPS's own formats are, is no .xls."""
    with pytest.raises(FileTypeRefused, match=r"\.xls，内容却是"):
        read_grids(compound(tmp_path, "表.xls", "ETWorkbookData"))


def test_ods_renamed_xlsx(pack: Pack) -> None:
    """The package says what it is."""
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}

    with pytest.raises(FileTypeRefused, match="OpenDocument"):
        read_grids(pack(parts))


def test_word_document_renamed_xls(tmp_path: Path) -> None:
    """A .doc is an OLE file too."""
    with pytest.raises(FileTypeRefused, match="Word"):
        read_grids(compound(tmp_path, "表.xls", "WordDocument"))


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("OFD.xml", "OFD"),
        ("a.txt", "压缩包"),
    ],
)
def test_other_packages_renamed_xlsx(pack: Pack, part: str, what: str) -> None:
    """Zip files that hold something else are named for what they hold."""
    with pytest.raises(FileTypeRefused, match=what):
        read_grids(pack({part: "<a/>"}))


def test_binary_workbook(pack: Pack, raw_parts: Parts) -> None:
    """An .xlsb is a workbook, of a kind that is not read."""
    parts = raw_parts(ONE_CELL)
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("workbook.xml", "workbook.bin")
    parts["xl/workbook.bin"] = parts.pop("xl/workbook.xml")

    with pytest.raises(FileTypeRefused, match="xlsb"):
        read_grids(pack(parts, "表.xlsb"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"\x89PNG\r\n....", "PNG"),
        (b"Rar!\x1a\x07....", "RAR"),
        (b"PAR1\x15\x04....PAR1", "Parquet"),
        (b"\x00\x01\x02\x03" * 64, "无法识别"),
        (bytes(range(255, -1, -1)), "无法识别"),
        ("县,率\n甲,1\n".encode(), "纯文本"),
        ("县\t率\n甲\t1\n".encode("gb18030"), "纯文本"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        ("\ufeff\n<META charset=utf-8><TABLE border=1>".encode(), "HTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
    ],
)
@pytest.mark.parametrize("name", ["表.xlsx", "表.xls"])
def test_what_is_no_workbook_is_named_for_what_it_is(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    """A PDF, a picture, a web page or random bytes under a workbook's name."""
    with pytest.raises(FileTypeRefused, match=rf"内容却是.*{what}"):
        read_grids(file(tmp_path, name, content))


def test_web_page_saved_as_workbook_is_to_be_saved_as_xlsx(tmp_path: Path) -> None:
    """The remedy for the commonest false workbook, an HTML table from a web system."""
    with pytest.raises(FileTypeRefused, match=r"怎么改：.*另存为.*xlsx"):
        read_grids(file(tmp_path, "导出.xls", b"<html><body><table></table></body></html>"))


def test_web_page_named_as_text_table(tmp_path: Path) -> None:
    """A sign-in page downloaded in place of the table is not read as a table."""
    with pytest.raises(FileTypeRefused, match="HTML"):
        read_grids(file(tmp_path, "导出.csv", b"<!DOCTYPE html><html></html>"))


@pytest.mark.parametrize("kept", [30, 200, 0.5, 0.9, -30])
def test_truncated_workbook(pack: Pack, raw_parts: Parts, kept: float) -> None:
    """A download that broke off anywhere is called damaged."""
    path = pack(raw_parts(ONE_CELL))
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data)) if isinstance(kept, float) else kept])

    with pytest.raises(FileDamaged, match="没有下载或复制完"):
        read_grids(path)


@pytest.mark.parametrize("kept", [20, 600, 2000, 4000])
def test_truncated_old_workbook(old_book: Callable[..., Path], kept: int) -> None:
    """The same of .xls."""
    path = old_book(lambda sheet: sheet.write(0, 0, 1))
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(FileDamaged):
        read_grids(path)


def test_part_whose_content_was_altered(pack: Pack, raw_parts: Parts) -> None:
    """A part that does not match its checksum is not believed."""
    path = pack(raw_parts(ONE_CELL))
    with zipfile.ZipFile(path) as package:
        start = (
            package.getinfo("xl/worksheets/sheet1.xml").header_offset + 30 + len("xl/worksheets/sheet1.xml")
        )
    data = bytearray(path.read_bytes())
    data[start + 40] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(FileDamaged, match=r"sheet1\.xml"):
        read_grids(path)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_workbook_without_a_part_it_needs(pack: Pack, raw_parts: Parts, part: str) -> None:
    """What is missing is named."""
    parts = raw_parts(ONE_CELL)
    del parts[part]

    with pytest.raises(FileDamaged, match=part):
        read_grids(pack(parts))


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ('<row r="1"><c r="1A"><v>1</v></c></row>', "地址“1A”不存在"),
        ('<row r="1"><c r="AAAAAAAAAAA1"><v>1</v></c></row>', "AAAAAAAAAAA1"),
        ('<row r="1"><c r="A99999999999"><v>1</v></c></row>', "A99999999999"),
        ('<row r="7"><c r="A3"><v>1</v></c></row>', "A3 写在第 7 行"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1 出现两次"),
        ('<row r="1"><c r="A1"><v>9</v><v>5</v></c></row>', "A1 有两个存储值"),
        ('<row r="1"><c r="A1"><v>abc</v></c></row>', "A1 的存储值"),
        ('<row r="1"><c r="A1"><v>1_000</v></c></row>', "A1 的存储值"),
        ('<row r="1"><c r="A1"><v>1e999</v></c></row>', "A1 的存储值"),
        ('<row r="1"><c r="A1"><v>NaN</v></c></row>', "A1 的存储值"),
        ('<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "A1 的存储值"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "A1 的存储值"),
        ('<row r="1"><c r="A1" t="b"><v>9</v></c></row>', "A1 的存储值"),
        ('<row r="1"><c r="A1" t="zz"><v>9</v></c></row>', "A1 的存储值"),
        ('<row r="0"><c><v>9</v></c></row>', "行号“0”"),
        ('<row r="1048577"><c><v>9</v></c></row>', "行号“1048577”"),
        ('<row r="1"><c r="A1"><v>9</v></row>', "第 1 行"),
    ],
)
def test_sheet_that_contradicts_itself(pack: Pack, raw_parts: Parts, rows: str, what: str) -> None:
    """A value is never guessed at: an impossible address, number or text names its cell."""
    with pytest.raises(FileDamaged, match=what):
        read_grids(pack(raw_parts(rows)))


def test_two_sheets_of_one_name(pack: Pack, raw_parts: Parts) -> None:
    """No spreadsheet allows it, and a place in such a file could not be found again."""
    parts = raw_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    sheet = '<sheet name="医保" sheetId="1" r:id="r0"/>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet, sheet * 2)

    with pytest.raises(FileDamaged, match="医保"):
        read_grids(pack(parts))


def test_lock_file_handed_in_by_itself(tmp_path: Path) -> None:
    """The file Excel keeps beside an open workbook is not the workbook."""
    with pytest.raises(FileTypeRefused, match="临时文件"):
        read_grids(file(tmp_path, "~$医保.xlsx", b"\x05user" + b" " * 160))


def test_folder_is_expanded_to_its_tables(tmp_path: Path) -> None:
    """What programs left behind is passed over; a table of a refused kind, an archive and other documents are not."""
    (tmp_path / "教育").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    names = [
        "医保.xlsx",
        "~$医保.xlsx",
        ".隐藏.xlsx",
        "说明.pdf",
        "水利.ET",
        "教育/教育.xls",
        "__MACOSX/医保.xlsx",
        "desktop.ini",
        "Thumbs.db",
        ".DS_Store",
        "信.txt",
        "县报.zip",
    ]
    for name in names:
        file(tmp_path, name, b"x")

    found = handed_in(tmp_path)
    names_of = [
        [path.relative_to(tmp_path).as_posix() for path in paths]
        for paths in (found.tables, found.archives, found.others)
    ]
    assert names_of == [
        sorted(["信.txt", "医保.xlsx", "教育/教育.xls", "水利.ET"]),
        ["县报.zip"],
        ["说明.pdf"],
    ]
    assert found.texts == {tmp_path / "信.txt"}


def test_folder_without_tables(tmp_path: Path) -> None:
    """A folder that holds no table was probably not the one meant."""
    with pytest.raises(FileEmpty, match="没有工作簿"):
        handed_in(tmp_path)


def test_path_that_is_no_folder_is_kept(tmp_path: Path) -> None:
    """Files named one by one are taken as named; reading tells what is wrong with them."""
    assert handed_in(tmp_path / "无.xlsx").tables == [tmp_path / "无.xlsx"]


def test_xlwt_is_not_fooled_by_our_renaming(tmp_path: Path) -> None:
    """The helper above makes real OLE files: with its own stream name one opens as a workbook."""
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, 1)

    assert (
        read_grids(compound(tmp_path, "表.xls", "Workbook", book.get_biff_data()))[0].cell(1, 1).shown == "1"
    )
