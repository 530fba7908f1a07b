"""The store's files, beside the database: each is known by the SHA-256 of its content, and is that or is refused.

A row of history names a file (`tables.Filed`). One is received under a name of its own, while anybody else writes, and
takes its place by one rename within the act that names it: killed in between, it is named by nobody, which `filing` tells
and clears. The same content has one place, however often it is handed in.
"""

import errno
import hashlib
import os
import re
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xiangheng_platform.store.errors import ContentChanged, ContentTooLarge, FilesUnusable, StoreFull
from xiangheng_scoring.system_reasons import reason_of

_CHUNK = 1 << 20
_ARRIVING = "arriving"
_DIGEST = re.compile("[0-9a-f]{64}")


class Stream(Protocol):
    """What bytes are read from: a file, an upload, a response."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, so many at most; none at the end."""


@dataclass(frozen=True, slots=True)
class Received:
    """Content that lies whole on the disk and is nobody's yet: where, its SHA-256 and how many bytes it has."""

    path: Path
    sha256: str
    size: int


class Files:
    """The folder of a store's files; None where none is set for the database of a server."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    @contextmanager
    def received(self, source: Stream, most: int | None = None) -> Iterator[Received]:
        """Within, what a stream holds, written to the disk; afterwards it is gone, unless it was kept.

        Raises `ContentTooLarge` for more bytes than `most`, at the first that is too many; `FilesUnusable`, `StoreFull`.
        """
        fresh = self._set_folder() / _ARRIVING / uuid.uuid4().hex
        try:
            yield self._written(fresh, source, most)
        finally:
            with self._usable("删不掉"):
                fresh.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Give what was received its place, for good once the disk has it; before the act that names it is confirmed.

        What lies there already stays, if it is what its name says; a damaged copy is mended.
        """
        place = self.place(received.sha256)
        if self.holds(received.sha256):
            return
        with self._usable("写不进"):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            received.path.replace(place)
            for folder in (place.parent, *place.parent.parents[:2]):
                _flush(folder)

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """A file's content, piece by piece; the last piece only once all of it was found to be what it should.

        Raises `ContentChanged` for a file that was changed or is not there, `FilesUnusable`.
        """
        place, seal, last = self.place(sha256), hashlib.sha256(), b""
        with self._usable("读不了"), self._open(place) as file:
            while chunk := file.read(_CHUNK):
                if last:
                    yield last
                seal.update(chunk)
                last = chunk
        if seal.hexdigest() != sha256:
            raise _changed(place, "被改过，内容与摘要不符")
        if last:
            yield last

    def holds(self, sha256: str) -> bool:
        """Whether the file is there and what its name says."""
        try:
            for _ in self.chunks(sha256):
                pass
        except ContentChanged:
            return False
        return True

    def place(self, sha256: str) -> Path:
        """Where a file lies, by its digest; raises `ContentChanged` for what is none, `FilesUnusable` without a folder."""
        if not _DIGEST.fullmatch(sha256):
            raise _changed(Path(sha256), "登记的摘要不是摘要")
        return self._set_folder() / sha256[:2] / sha256[2:4] / sha256

    def paths(self) -> Iterator[Path]:
        """Every file that has taken a place, and whatever else lies in the folder."""
        arriving = None if self.folder is None else self.folder / _ARRIVING
        for path in sorted(self.folder.rglob("*")) if self.folder and self.folder.is_dir() else ():
            if path.parent != arriving and not path.is_dir():
                yield path

    def arriving(self) -> Iterator[Path]:
        """Every file that is being received, or was when a program died."""
        if self.folder is not None and (self.folder / _ARRIVING).is_dir():
            yield from sorted((self.folder / _ARRIVING).iterdir())

    def is_placed(self, path: Path) -> bool:
        """Whether a path is where a file of its name lies: anything else was put there by somebody else."""
        return _DIGEST.fullmatch(path.name) is not None and path == self.place(path.name)

    def remove(self, path: Path) -> None:
        """Take one away for good; raises `FilesUnusable` where the system does not let us."""
        with self._usable("删不掉"):
            path.unlink(missing_ok=True)
            _flush(path.parent)

    def _written(self, fresh: Path, source: Stream, most: int | None) -> Received:
        seal, size = hashlib.sha256(), 0
        with self._usable("写不进"):
            fresh.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = open(fresh, "xb", opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115
        with file:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if most is not None and size > most:
                    raise ContentTooLarge(
                        "文件太大，没有收下",
                        expected=f"不超过 {most} 字节",
                        remedy="拆成几个文件；确实需要的，由管机器的人加大设置 evidence.max_bytes",
                    )
                seal.update(chunk)
                with self._usable("写不进"):
                    file.write(chunk)
            with self._usable("写不进"):
                file.flush()
                os.fsync(file.fileno())
        return Received(fresh, seal.hexdigest(), size)

    @contextmanager
    def _open(self, place: Path) -> Iterator[Stream]:
        try:
            file = place.open("rb")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _changed(place, "不见了") from error
        with file:
            yield file

    def _set_folder(self) -> Path:
        if self.folder is None:
            raise FilesUnusable(
                "用 PostgreSQL 时，没有写明文件存在哪里",
                at="设置 evidence.folder",
                expected="各台机器都能读写的文件夹",
                remedy="在设置文件的 [evidence] 下写 folder，每台机器写同一个文件夹",
            )
        return self.folder

    @contextmanager
    def _usable(self, what: str) -> Iterator[None]:
        """Within, what the system does not let us do is told as a fault of the folder."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise StoreFull(
                    "磁盘已满，文件没有收下", at=str(self.folder), remedy="腾出磁盘空间，再做一次"
                ) from error
            raise FilesUnusable(
                f"存文件的文件夹{what}（{reason_of(error)}）",
                at=str(error.filename or self.folder),
                expected="可以读写的文件夹",
                remedy="查文件夹的权限和磁盘（设置 evidence.folder），再做一次",
            ) from error


def _changed(place: Path, what: str) -> ContentChanged:
    return ContentChanged(
        f"存的文件 {place.name[:16]}… {what}",
        at=str(place),
        remedy="运行 xiangheng db check 看还有哪些；把备份里的放回原处，或重新交存同一份文件",
    )


def _flush(folder: Path) -> None:
    """Let the disk have what a folder lists; Windows does that with each rename."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
