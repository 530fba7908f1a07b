"""The zip package of a workbook: parts by name, unpacked in chunks and counted while they are."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from xiangheng_scoring.intake.containers.limits import MEBIBYTE
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileDamaged, FileEncrypted, FileTypeRefused, FileZipBomb

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_END_OF_DIRECTORY = b"PK\x05\x06"
_ENTRY_BYTES = 512
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError)


class Package:
    """The parts of a zip file held in memory.

    What the directory declares is believed only when it is already too much; otherwise bytes are counted
    as they come out, whatever the headers say.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._limits = source.limits
        self._unpacked = 0
        _check_directory(source)
        try:
            self._zip = zipfile.ZipFile(BytesIO(source.data))
        except (*_BROKEN, NotImplementedError) as error:
            raise FileDamaged("压缩包不完整，可能没有下载或复制完。", at=source.name) from error
        self._parts = {_canonical(info.filename): info for info in self._zip.infolist()}
        # By the directory alone, what it already gives away.
        if any(info.flag_bits & _ENCRYPTED for info in self._zip.infolist()):
            raise FileEncrypted("压缩包设有密码。", at=source.name)
        if len(self._parts) != len(self._zip.infolist()):
            raise FileDamaged("压缩包里有重名的内部文件。", at=source.name)
        total = 0
        for info in self._zip.infolist():
            total += info.file_size
            self._check_size(info.file_size, info.compress_size, total)

    @property
    def names(self) -> frozenset[str]:
        """Names of all parts, in lower case with forward slashes."""
        return frozenset(self._parts)

    def read(self, name: str) -> bytes:
        """A whole part; only for parts that are small by nature."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's content, piece by piece; FileDamaged if there is no such part."""
        info = self._parts.get(_canonical(name))
        if info is None:
            raise FileDamaged(f"缺少内部文件 {name}。", at=self._source.name)
        unpacked = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    self._unpacked += len(chunk)
                    self._check_size(unpacked, info.compress_size, self._unpacked)
                    yield chunk
        except _BROKEN as error:
            raise FileDamaged(f"内部文件 {info.filename} 解压出错。", at=self._source.name) from error
        except (NotImplementedError, RuntimeError) as error:
            raise FileDamaged(
                f"内部文件 {info.filename} 的压缩方式不能识别。", at=self._source.name
            ) from error

    def _check_size(self, part: int, packed: int, total: int) -> None:
        limits = self._limits
        swollen = part > limits.ratio_from and part > limits.ratio * max(packed, 1)
        if swollen or part > limits.part_bytes or total > limits.unpacked_bytes:
            raise FileZipBomb(
                f"文件只有 {len(self._source.data) / MEBIBYTE:.2f} MB，"
                f"解压后超过 {max(part, total) / MEBIBYTE:.0f} MB，已停止读取。",
                at=self._source.name,
                expected=f"解压后不超过 {limits.unpacked_bytes // MEBIBYTE} MB，"
                f"且不超过压缩前的 {limits.ratio} 倍",
            )


def _canonical(name: str) -> str:
    """A part's name as packages compare them: case and the kind of slash do not matter."""
    return re.sub(r"[\\/]+", "/", name).strip("/").lower()


def _check_directory(source: Source) -> None:
    """Refuse a directory of more entries than any workbook has, before it is parsed into memory."""
    end = source.data.rfind(_END_OF_DIRECTORY)
    if end < 0 or end + 22 > len(source.data):
        raise FileDamaged("压缩包没有结尾，可能没有下载或复制完。", at=source.name)
    (size,) = struct.unpack_from("<I", source.data, end + 12)
    if size > source.limits.parts * _ENTRY_BYTES and size != 0xFFFFFFFF:
        raise FileTypeRefused(f"压缩包里的文件超过 {source.limits.parts} 个，不是工作簿。", at=source.name)
