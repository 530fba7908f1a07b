"""A folder that is handed in: every file is read, told as not read, or what a program left behind."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme


@pytest.fixture
def told(scheme: Scheme, tmp_path: Path) -> Callable[..., list[tuple[str, str, bool]]]:
    """Code, place and whether it is a notice, of what is told of a folder with a sound table and these files."""

    def tell(files: dict[str, bytes]) -> list[tuple[str, str, bool]]:
        folder = tmp_path / "报送"
        folder.mkdir()
        (folder / "甲.csv").write_text("县市区,B\n甲县,5\n", encoding="utf-8")
        for name, content in files.items():
            (folder / name).write_bytes(content)
        try:
            remarks: list[Fault] = list(read_data([folder], scheme.vocabulary, 2024).notices)
        except DataRefused as refused:
            remarks = [*refused.faults, *refused.notices]
        return [(remark.code, remark.where.rpartition("/")[2], remark.is_notice) for remark in remarks]

    return tell


def zipped(folder: Path, *names: str) -> bytes:
    """A zip with empty files of these names."""
    path = folder / "临时.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "")
    return path.read_bytes()


def test_an_archive_that_holds_tables_is_a_fault(told: Callable[..., object], tmp_path: Path) -> None:
    """A county's workbooks, left packed, would be missing in silence."""
    assert told({"县报.zip": zipped(tmp_path, "县报/乙.xlsx", "县报/照片.jpg")}) == [
        ("DATA-NOT-READ", "县报.zip", False)
    ]


def test_an_archive_within_an_archive_is_a_fault(told: Callable[..., object], tmp_path: Path) -> None:
    """Whether it holds tables, nobody looked; what a system left in an archive is no table."""
    files = {"县报.zip": zipped(tmp_path, "县报/乙.rar"), "照片.zip": zipped(tmp_path, "__MACOSX/._乙.xlsx")}
    assert told(files) == [("DATA-NOT-READ", "县报.zip", False), ("DATA-NOT-READ", "照片.zip", True)]


def test_a_text_that_is_nearly_a_table_is_a_fault(told: Callable[..., object]) -> None:
    """A misspelt heading makes no letter of a table."""
    assert told({"乙.txt": "县市区\t项目资全（到位）\n丙水市\t7\n".encode()}) == [
        ("DATA-NO-TABLE", "乙.txt › 乙 › B1", False)
    ]


def test_an_archive_without_tables_is_told_and_passed_over(
    told: Callable[..., object], tmp_path: Path
) -> None:
    """Photographs in a zip are no reason to refuse the batch."""
    assert told({"佐证.zip": zipped(tmp_path, "照片.jpg")}) == [("DATA-NOT-READ", "佐证.zip", True)]


@pytest.mark.parametrize(
    ("name", "content"), [("县报.rar", b"Rar!\x1a\x07"), ("县报.7z", b"7z"), ("坏.zip", b"PK\x03\x04")]
)
def test_an_archive_that_cannot_be_looked_into_is_a_fault(
    told: Callable[..., object], name: str, content: bytes
) -> None:
    """Whether it hides tables, nobody knows."""
    assert told({name: content}) == [("DATA-NOT-READ", name, False)]


def test_a_text_that_is_a_letter_is_told_and_passed_over(told: Callable[..., object]) -> None:
    """A note beside the workbooks is no table, and no reason to refuse them; nor is one in an unknown encoding."""
    files = {"说明.txt": "各位同事，附件请查收。\n".encode(), "乱.txt": b"\xff\xfe\x00a"}
    assert told(files) == [("DATA-NOT-READ", name, True) for name in sorted(files)]


def test_a_text_that_is_a_table_is_read(told: Callable[..., object]) -> None:
    """A table saved as text is a table, faults included."""
    assert told({"丙.txt": "县市区\tB\n丙水市\t7\n".encode()}) == []


def test_other_documents_are_told_once_a_folder(told: Callable[..., object]) -> None:
    """Nothing is passed over in silence but what programs and systems leave behind."""
    files = dict.fromkeys(
        ["说明.pdf", "照片.jpg", "~$甲.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini"], b"x"
    )
    assert told(files) == [("DATA-NOT-READ", "报送", True)]


def test_a_letter_that_is_handed_in_by_name_is_a_fault(scheme: Scheme, tmp_path: Path) -> None:
    """Who names a file means it."""
    path = tmp_path / "说明.txt"
    path.write_text("各位同事，附件请查收。\n", encoding="utf-8")

    with pytest.raises(DataRefused, match="DATA-NO-TABLE"):
        read_data([path], scheme.vocabulary, 2024)
