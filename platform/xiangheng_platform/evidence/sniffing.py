"""What a file is by its content; who hands it in is not asked.

Only what is known to be harmless in a browser and on a machine has a type of its own. Web pages, SVG, programs, scripts and
whatever is not recognised are `application/octet-stream`, which nobody shows or runs.
"""

import codecs
import csv
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from xiangheng_scoring.intake.containers.compound import SIGNATURE, Compound
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileDamaged

UNKNOWN = "application/octet-stream"
_HEAD = 1 << 16
_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"{\\rtf": "application/rtf",
    b"\x1f\x8b": "application/gzip",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
    b"Rar!\x1a\x07": "application/vnd.rar",
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = "application/vnd.openxmlformats-officedocument"
#: By a member that only files of a type have.
_PACKAGES = {
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
    "OFD.xml": "application/ofd",
}
_OPEN_DOCUMENTS = frozenset(
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("spreadsheet", "text", "presentation")
)
#: Members of archives that are programs (Java, Android) or hold macros.
_RUN = re.compile(r"META-INF/MANIFEST\.MF|AndroidManifest\.xml|.*/vbaProject\.bin|Basic/.*|Scripts/.*", re.I)
_COMPOUNDS = {
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "WordDocument": "application/msword",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_MACROS = frozenset({"_VBA_PROJECT_CUR", "Macros", "VBA", "_VBA_PROJECT"})
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
)
#: A script, a web page or anything else in tags, and a web archive. A tag within a table's cell is one too many as well.
_RISKY = re.compile(r"\A\s*<|\A#!|(?i:<\s*[!/?]?[a-z])|(?im:^mime-version:)")
_LARGEST_JSON = 4 << 20
_SEPARATORS = ",\t;"


def media_type_of(path: Path) -> str:
    """The media type of a file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP):
        return _of_archive(path)
    if head.startswith(SIGNATURE):
        return _of_compound(path)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    kind = next((kind for beginning, kind in _BEGINNINGS.items() if head.startswith(beginning)), None)
    return kind or _of_text(path, head)


def _of_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = b""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    mimetype = member.read(100)
    except _NO_ARCHIVE:
        return UNKNOWN
    if any(_RUN.fullmatch(name) for name in names):
        return UNKNOWN
    if mimetype.decode("ascii", "replace") in _OPEN_DOCUMENTS:
        return mimetype.decode("ascii")
    return _first(_PACKAGES, names) or "application/zip"


def _of_compound(path: Path) -> str:
    try:
        names = Compound(Source(path.name, path.read_bytes())).names
    except FileDamaged:
        return UNKNOWN
    return UNKNOWN if names & _MACROS else _first(_COMPOUNDS, names) or UNKNOWN


def _first(kinds: dict[str, str], names: Iterable[str]) -> str | None:
    there = set(names)
    return next((kind for name, kind in kinds.items() if name in there), None)


def _of_text(path: Path, head: bytes) -> str:
    text = _decoded(head, is_all=len(head) < _HEAD)
    if text is None or _RISKY.search(text):
        return UNKNOWN
    if text.lstrip().startswith(("{", "[")) and _is_json(path):
        return "application/json"
    return "text/csv" if _is_table(text, is_all=len(head) < _HEAD) else "text/plain"


def _decoded(head: bytes, *, is_all: bool) -> str | None:
    """The beginning as text, in an encoding that a spreadsheet or an editor writes; None for what is none."""
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head, is_all)
        except UnicodeDecodeError:
            continue
        is_written = all(character.isprintable() or character in "\t\r\n\f\u3000\xa0" for character in text)
        return text if is_written else None
    return None


def _is_json(path: Path) -> bool:
    if path.stat().st_size > _LARGEST_JSON:
        return False
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def _is_table(text: str, *, is_all: bool) -> bool:
    """Whether every line has as many cells, and more than one."""
    lines = [line for line in text.splitlines() if line.strip()]
    lines = lines if is_all else lines[:-1]
    for separator in _SEPARATORS:
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=separator)}
        except csv.Error:
            continue
        if len(lines) > 1 and len(widths) == 1 and max(widths) > 1:
            return True
    return False
