"""A file's type is told from its content, and what could be run or shown as a page has none."""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_platform.evidence.sniffing import UNKNOWN, media_type_of


def xlsx() -> bytes:
    """A workbook as Excel writes it."""
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def xls() -> bytes:
    """A workbook as Excel 97 writes it."""
    target, book = io.BytesIO(), xlwt.Workbook()
    book.add_sheet("表")
    book.save(target)
    return target.getvalue()


def archive(**members: str) -> bytes:
    """A zip of members; two lines under each other stand for a slash, one for a point."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KNOWN = {
    "xlsx": (xlsx(), SHEET),
    "xls": (xls(), "application/vnd.ms-excel"),
    "ods": (archive(mimetype=OPEN_DOCUMENT, content_xml="<x/>"), OPEN_DOCUMENT),
    "docx": (
        archive(word__document_xml="<x/>"),
        f"{SHEET.partition('.spreadsheetml')[0]}.wordprocessingml.document",
    ),
    "ofd": (archive(OFD_xml="<x/>"), "application/ofd"),
    "zip": (archive(a_txt="x"), "application/zip"),
    "empty zip": (archive(), "application/zip"),
    "pdf": (b"%PDF-1.7\n", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n....", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0....", "image/jpeg"),
    "webp": (b"RIFF....WEBP", "image/webp"),
    "json": (json.dumps({"县": [1, 2]}).encode(), "application/json"),
    "csv": ("县,值\n泸溪县,1\n".encode(), "text/csv"),
    "csv in GBK": ("县,值\n泸溪县,1\n".encode("gb18030"), "text/csv"),
    "csv with a mark": ("县,值\n泸溪县,1\n".encode("utf-8-sig"), "text/csv"),
    "tabs in UTF-16": ("县\t值\n泸溪县\t1\n".encode("utf-16"), "text/csv"),
    "quoted": ('县,值\n泸溪县,"1,000"\n'.encode(), "text/csv"),
    "text": ("已经完成。\n".encode(), "text/plain"),
    "no json": (b"{1", "text/plain"),
}
RISKY = {
    "page": b"<!DOCTYPE html><html></html>",
    "page after blanks": b" \r\n\t<HTML>",
    "page after a mark": "<html>".encode("utf-8-sig"),
    "page in UTF-16": "<html>".encode("utf-16"),
    "page after words": b"hello\n<script>alert(1)</script>\n",
    "page in a table": b"a,b\n1,<img src=x onerror=alert(1)>\n",
    "page in json": b'{"a": "<svg onload=1>"}',
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "svg alone": b"<svg/>",
    "web archive": b"MIME-Version: 1.0\nContent-Type: multipart/related\n",
    "script": b"#!/bin/sh\nrm -rf /\n",
    "program": b"MZ\x90\x00\x03\x00",
    "program of Linux": b"\x7fELF\x02\x01\x01\x00",
    "program of a Mac": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01",
    "program of Java": archive(**{"META-INF__MANIFEST_MF": "x", "A_class": "x"}),
    "program of Android": archive(AndroidManifest_xml="x"),
    "workbook with macros": archive(xl__workbook_xml="<x/>", xl__vbaProject_bin="x"),
    "half a zip": xlsx()[:200],
    "half a workbook": xls()[:600],
    "bytes": bytes(range(256)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_harmless_is_known(tmp_path: Path, name: str) -> None:
    """Whatever it is called."""
    content, kind = KNOWN[name]
    (tmp_path / "x.exe").write_bytes(content)

    assert media_type_of(tmp_path / "x.exe") == kind


@pytest.mark.parametrize("name", RISKY)
def test_what_could_be_run_or_shown_has_no_type(tmp_path: Path, name: str) -> None:
    """Nobody's browser and nobody's machine takes it for anything, also if it is called a picture."""
    (tmp_path / "x.png").write_bytes(RISKY[name])

    assert media_type_of(tmp_path / "x.png") == UNKNOWN


def test_a_deep_document_is_no_trouble(tmp_path: Path) -> None:
    """Brackets by the hundred thousand."""
    (tmp_path / "x").write_bytes(b"[" * 100_000)

    assert media_type_of(tmp_path / "x") == "text/plain"


def test_a_long_table_is_known_by_its_beginning(tmp_path: Path) -> None:
    """Also where the beginning ends within a character and within a line."""
    (tmp_path / "x").write_bytes("泸溪县,值\n".encode() * 9_999)

    assert media_type_of(tmp_path / "x") == "text/csv"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{", b"\xef\xbb\xbf"]),
)
def test_every_file_has_a_type(tmp_path: Path, content: bytes, beginning: bytes) -> None:
    """Nothing that anybody sends stops the program, and no tag is shown as text."""
    (tmp_path / "x").write_bytes(beginning + content)
    kind = media_type_of(tmp_path / "x")

    assert "/" in kind
    assert kind == UNKNOWN or b"<script" not in content
