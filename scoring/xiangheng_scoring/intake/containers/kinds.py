"""What a file really is: by its content first, for names are easily changed."""

import re
from typing import Final

from xiangheng_scoring.intake.containers.compound import Compound
from xiangheng_scoring.intake.containers.markup import MarkupRefused
from xiangheng_scoring.intake.containers.package import Package
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.containers.workbook import workbook_part
from xiangheng_scoring.intake.errors import FileDamaged, FileEncrypted, FileTypeRefused

_SPREADSHEET_REMEDY = "用 WPS 或 Excel 打开，“另存为”选择 .xlsx 格式，重新报送。"
_DOCUMENT_REMEDY = "把其中的表格填入下发的 .xlsx 模板后报送。"

#: Suffixes whose files are never read, even if what is inside happens to be readable.
_REFUSED_SUFFIXES: Final = {
    ".et": ("这是 WPS 表格专用格式（.et）。", _SPREADSHEET_REMEDY),
    ".ett": ("这是 WPS 表格模板（.ett）。", _SPREADSHEET_REMEDY),
    ".ods": ("这是 OpenDocument 表格（.ods）。", _SPREADSHEET_REMEDY),
    ".fods": ("这是 OpenDocument 表格（.fods）。", _SPREADSHEET_REMEDY),
    ".wps": ("这是 WPS 文字文档（.wps），不是表格。", _DOCUMENT_REMEDY),
    ".wpt": ("这是 WPS 文字模板（.wpt），不是表格。", _DOCUMENT_REMEDY),
}
#: What other files begin with, or have near their beginning.
_OTHERS: Final = (
    (re.compile(rb"\A%PDF"), "PDF 文档"),
    (re.compile(rb"\A\xff\xd8\xff"), "JPEG 图片"),
    (re.compile(rb"\A\x89PNG"), "PNG 图片"),
    (re.compile(rb"\AGIF8"), "GIF 图片"),
    (re.compile(rb"\ARar!"), "RAR 压缩包"),
    (re.compile(rb"\A7z\xbc\xaf"), "7-Zip 压缩包"),
    (re.compile(rb"\APAR1"), "Parquet 数据"),
    (re.compile(rb"\A\x1f\x8b"), "gzip 压缩包"),
    (re.compile(rb"\A\{\\rtf"), "RTF 文档"),
    (
        re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|<\?mso-application"),
        "XML 表格（Excel 2003 XML）",
    ),
    (re.compile(rb"(?i)<\s*(!doctype\s+html|html|head|meta|style|body|table)\b"), "网页表格（HTML）"),
    (re.compile(rb"(?im)^mime-version:"), "网页存档（MHTML）"),
)
_OLE_STREAMS: Final = (
    ("WordDocument", "Word 文档（.doc）"),
    ("PowerPoint Document", "PowerPoint 演示文稿（.ppt）"),
)
_ZIP_FOLDERS: Final = (
    ("word/", "Word 文档（.docx）"),
    ("ppt/", "PowerPoint 演示文稿（.pptx）"),
    ("ofd.xml", "OFD 版式文件"),
)
_HEAD = 4096


def check_name(source: Source) -> None:
    """Refuse what its name already tells: lock files of an open workbook and formats never read."""
    if source.name.startswith("~$"):
        raise FileTypeRefused(
            "这是打开工作簿时自动生成的临时文件，不是工作簿。",
            at=source.name,
            remedy="报送去掉“~$”的同名文件。",
        )
    if source.suffix in _REFUSED_SUFFIXES:
        message, remedy = _REFUSED_SUFFIXES[source.suffix]
        raise FileTypeRefused(message, at=source.name, remedy=remedy)


def check_package(source: Source, package: Package) -> None:
    """Refuse a zip file that is no Excel workbook, saying what it is instead."""
    names = package.names
    if "mimetype" in names and b"opendocument" in next(iter(package.chunks("mimetype")), b""):
        raise _mistaken(source, "OpenDocument 文档（如 .ods）", _SPREADSHEET_REMEDY)
    for start, what in _ZIP_FOLDERS:
        if any(name.startswith(start) for name in names):
            raise _mistaken(source, what, _DOCUMENT_REMEDY)
    try:
        part = workbook_part(package).lower()
    except MarkupRefused as error:
        raise FileDamaged(f"工作簿内部结构有误：{error}。", at=source.name) from error
    if part.endswith(".bin"):
        raise _mistaken(source, "二进制工作簿（.xlsb）", _SPREADSHEET_REMEDY)
    if part not in names:
        if any(name.startswith("xl/") for name in names):
            raise FileDamaged(f"缺少内部文件 {part}。", at=source.name)
        raise _mistaken(source, "普通压缩包，里面没有工作簿", "解压后报送其中的工作簿。")


def check_compound(source: Source, compound: Compound) -> None:
    """Refuse an OLE file that is no Excel 97–2003 workbook, or one sealed by a password."""
    if "EncryptedPackage" in compound.names:
        raise FileEncrypted("工作簿设有打开密码。", at=source.name)
    if not compound.names & {"Workbook", "Book"}:
        what = next((what for name, what in _OLE_STREAMS if name in compound.names), "其他软件的文档")
        raise _mistaken(source, what, _DOCUMENT_REMEDY)


def check_text(source: Source) -> None:
    """Refuse a file named as a text table that is something else."""
    if what := _recognised(source.data[:_HEAD]):
        raise _mistaken(source, what)


def refuse_unknown(source: Source) -> FileTypeRefused:
    """The refusal of a file that is neither a workbook nor named as a text table."""
    head = source.data[:_HEAD]
    what = _recognised(head)
    if what is None and b"\x00" not in head and _is_text(source.data):
        return _mistaken(
            source,
            "纯文本",
            "确是文本表的，把扩展名改为 .csv；否则用 WPS 或 Excel 打开，另存为 .xlsx 后重新报送。",
        )
    return _mistaken(source, what or "无法识别的数据")


def _recognised(head: bytes) -> str | None:
    return next((what for pattern, what in _OTHERS if pattern.search(head)), None)


def _is_text(data: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding).isprintable() or b"\n" in data[:_HEAD]
        except UnicodeDecodeError:
            continue
    return False


def _mistaken(source: Source, what: str, remedy: str = _SPREADSHEET_REMEDY) -> FileTypeRefused:
    named = f"扩展名是 {source.suffix}，内容" if source.suffix else "内容"
    return FileTypeRefused(f"{named}却是{what}。", at=source.name, remedy=remedy)
