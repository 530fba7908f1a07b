"""Errors of files handed in: why a whole file cannot be read, and what to do about it.

    FileRefused                FILE             a file that is not read
    ├── FileMissing            FILE-MISSING     no such file, or a folder where a file is meant
    ├── FileUnreadable         FILE-UNREADABLE  there, but the system does not let us read it
    ├── FileEmpty              FILE-EMPTY       nothing in it
    ├── FileTooLarge           FILE-TOO-LARGE   too many bytes on disk
    ├── FileZipBomb            FILE-ZIP-BOMB    far too many bytes once unpacked
    ├── FileCellsExceeded      FILE-CELLS       more cells than anyone hands in
    ├── FileEncrypted          FILE-ENCRYPTED   protected by a password
    ├── FileTypeRefused        FILE-TYPE        not a kind of file that is read here
    ├── FileDamaged            FILE-DAMAGED     the right kind, but cut off or inconsistent
    └── FileEncodingRefused    FILE-ENCODING    text in an unknown or broken encoding

What is wrong with a single cell is not an error of the file: see `Cell.trouble`.
"""

from typing import ClassVar

from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.places import Origin


class FileRefused(XianghengError, code="FILE", title="文件不能读取", kind=Kind.DATA):
    """A file that is not read; `usual_expected` and `usual_remedy` stand in where a caller gives none."""

    usual_expected: ClassVar[str] = ".xlsx、.xls 工作簿，或 .csv 文本表"
    usual_remedy: ClassVar[str] = "用 WPS 或 Excel 打开该文件，另存为 .xlsx 后重新报送。"

    def __init__(self, message: str, *, at: Origin | str = "", expected: str = "", remedy: str = "") -> None:
        """`at` is a place in the file, or the name of the file alone."""
        super().__init__(
            message,
            at=Origin(at) if isinstance(at, str) else at,
            expected=expected or self.usual_expected,
            remedy=remedy or self.usual_remedy,
        )


class FileMissing(FileRefused, code="FILE-MISSING", title="找不到文件"):
    """There is no file at the path."""

    usual_expected = "一个存在的文件"
    usual_remedy = "核对文件夹和文件名（含扩展名）后重试。"


class FileUnreadable(FileRefused, code="FILE-UNREADABLE", title="文件打不开"):
    """The file exists and the operating system refuses to open it."""

    usual_expected = "未被占用且有读取权限的文件"
    usual_remedy = "关闭正打开它的 WPS 或 Excel，确认有读取权限后重试。"


class FileEmpty(FileRefused, code="FILE-EMPTY", title="文件是空的"):
    """The file holds nothing that a clerk would see."""

    usual_expected = "填有数据的表"
    usual_remedy = "打开核对：如是未填的模板或未保存的文件，请填写、保存后重新报送。"


class FileTooLarge(FileRefused, code="FILE-TOO-LARGE", title="文件过大"):
    """The file is larger than the limit; it was not opened."""

    usual_remedy = "删去图片、附件和无关工作表，或按处室、年度拆分后分别报送。"


class FileZipBomb(FileRefused, code="FILE-ZIP-BOMB", title="文件解压后异常膨胀"):
    """The file unpacks to far more than its size suggests."""

    usual_remedy = "不要打开该文件并核实来源；如确是正常表格，把数据复制到新建的工作簿后重新报送。"


class FileCellsExceeded(FileRefused, code="FILE-CELLS", title="单元格过多"):
    """The file has more cells, rows or columns than are read."""

    usual_remedy = "只保留要报送的工作表和行列，或拆分成几个文件分别报送。"


class FileEncrypted(FileRefused, code="FILE-ENCRYPTED", title="文件设有密码"):
    """The file can only be opened with a password."""

    usual_expected = "没有打开密码的文件"
    usual_remedy = "用 WPS 或 Excel 输入密码打开，取消打开密码（文件 › 文档加密）后保存，重新报送。"


class FileTypeRefused(FileRefused, code="FILE-TYPE", title="文件类型不符"):
    """The file is of a kind that is not read here."""


class FileDamaged(FileRefused, code="FILE-DAMAGED", title="文件已损坏"):
    """The file is of a kind that is read, but incomplete or inconsistent."""

    usual_expected = "完整、能正常打开的文件"
    usual_remedy = "重新复制或下载；仍不行时用 WPS 或 Excel 打开修复，另存为 .xlsx 后重新报送。"


class FileEncodingRefused(FileRefused, code="FILE-ENCODING", title="文本编码不能识别"):
    """A text table in an encoding that cannot be told, or with bytes that are no text."""

    usual_expected = "UTF-8 或 GB18030（GBK）编码的文本"
    usual_remedy = "用 WPS 或 Excel 打开，核对汉字无乱码后另存为 .xlsx，或另存为“CSV UTF-8”。"
