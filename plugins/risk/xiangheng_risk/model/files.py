"""Arrays of numbers and text as a file of NumPy (`npz`), read so that nothing in it can be executed or blown up.

`numpy.load(…, allow_pickle=False)` reads these files too. Here they are read more strictly: every size is known before a byte
of it is taken, nothing is compressed, and no array is of anything but numbers and text.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiangheng_risk.model.errors import ModelFileRefused

Arrays: TypeAlias = "Mapping[str, NDArray[Any]]"
#: A model of two hundred features takes half a megabyte.
MOST_BYTES = 16 * 2**20
MOST_ARRAYS = 64
_ENDING = ".npy"
#: The first date that a zip can tell, so that the same content is the same file.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_NUMBERS_AND_TEXT = "biufU"


def content_digest(arrays: Arrays) -> str:
    """SHA-256 of the arrays: names, types, shapes and bytes in one order."""
    content = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        little = _little_endian(array)
        content.update(f"{name} {little.dtype.str} {little.shape}\n".encode())
        content.update(little.tobytes())
    return content.hexdigest()


def packed(arrays: Arrays) -> bytes:
    """The file of these arrays; the same arrays give the same bytes on every machine."""
    file = io.BytesIO()
    # Not compressed: libraries of compression differ in what they make of the same bytes, and what unfolds cannot explode.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, array in sorted(arrays.items()):
            member = io.BytesIO()
            np.lib.format.write_array(member, _little_endian(array), version=(1, 0), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(name + _ENDING, _NO_DATE), member.getvalue())
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a file; raises `ModelFileRefused` for all that is not exactly what `packed` writes."""
    if len(data) > MOST_BYTES:
        raise _refused(f"文件有 {len(data):,} 字节，太大", expected=f"不超过 {MOST_BYTES:,} 字节")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len({member.filename for member in members}) != len(members) or len(members) > MOST_ARRAYS:
                raise _refused("文件里有重名的数组，或者太多")
            return {
                member.filename.removesuffix(_ENDING): _array(member, _content(archive, member))
                for member in members
            }
    # What zipfile and NumPy raise for bytes that they cannot make sense of.
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise _refused("文件打不开，已损坏或不是模型文件") from error


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.compress_type != zipfile.ZIP_STORED or member.file_size > MOST_BYTES:
        raise _refused(f"「{member.filename}」是压缩的", expected="数组不压缩，大小一看便知")
    return archive.read(member)


def _array(member: zipfile.ZipInfo, content: bytes) -> NDArray[Any]:
    """An array from its bytes, which its type and shape must account for to the last."""
    stream = io.BytesIO(content)
    if not member.filename.endswith(_ENDING) or np.lib.format.read_magic(stream) != (1, 0):
        raise _refused(f"「{member.filename}」不是数组")
    shape, is_by_columns, dtype = np.lib.format.read_array_header_1_0(stream)
    if dtype.kind not in _NUMBERS_AND_TEXT or is_by_columns:
        raise _refused(f"「{member.filename}」的类型是「{dtype}」", expected="数或文字，其他类型可能夹带程序")
    numbers = content[stream.tell() :]
    if len(numbers) != int(np.prod(shape, dtype=object)) * dtype.itemsize:
        raise _refused(f"「{member.filename}」的长度与它自己说的不符")
    return np.frombuffer(numbers, dtype).reshape(shape) if numbers else np.empty(shape, dtype)


def _little_endian(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).reshape(array.shape)


def _refused(message: str, *, expected: str = "") -> ModelFileRefused:
    return ModelFileRefused(
        message,
        at="模型文件",
        expected=expected or "用 xiangheng risk train 写出的模型文件",
        remedy="换用原来的文件，或重新训练；不要使用来历不明的文件",
    )
