"""OLE files, the containers of .xls: their streams by name.

Sectors are followed along the table of sectors and counted, so that a chain that runs in a ring, or a directory
whose entries point at each other, ends as a damaged file. The tree of the directory is not followed at all: xlrd
does, and a ladder of forty entries keeps it busy for ever.
"""

import struct

from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileDamaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_FIRST_OF_TABLE = 109
_SPECIAL = 0xFFFFFFFA
_STREAM, _ROOT = 2, 5
_SECTOR_SHIFTS, _SHORT_SHIFT = (9, 12), 6


class Compound:
    """The streams of an OLE file held in memory; FileDamaged where it contradicts itself or was cut off."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._data = source.data
        if len(self._data) < _HEADER_BYTES:
            raise self._damaged()
        shift, short_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in _SECTOR_SHIFTS or short_shift != _SHORT_SHIFT:
            raise self._damaged()
        self._size = 1 << shift
        directory, _, self._shortest = struct.unpack_from("<III", self._data, 48)
        short_table, _, more, _ = struct.unpack_from("<IIII", self._data, 60)
        self._table = self._sector_table(more)
        self._entries = self._directory(self._chain(directory))
        root = self._entries.get("", (0, 0))
        self._short_table = _integers(self._chain(short_table))
        self._short_sectors = self._chain(root[0])[: root[1]]

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams and storages."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """The content of a stream."""
        first, size = self._entries[name]
        if size >= self._shortest:
            content = self._chain(first)
        else:
            short, numbers = 1 << _SHORT_SHIFT, self._numbers(first, self._short_table)
            content = b"".join(self._short_sectors[at * short : (at + 1) * short] for at in numbers)
        if len(content) < size:
            raise self._damaged()
        return content[:size]

    def _damaged(self) -> FileDamaged:
        return FileDamaged("工作簿不完整，可能没有下载或复制完。", at=self._source.name)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise self._damaged()
        return sector

    def _sector_table(self, more: int) -> list[int]:
        """Which sector follows each: in the sectors that the header lists, and those it says where to find."""
        listed = list(struct.unpack_from(f"<{_FIRST_OF_TABLE}I", self._data, 76))
        most = len(self._data) // self._size + 1
        while more < _SPECIAL:
            *numbers, more = _integers(self._sector(more).ljust(self._size, b"\xff"))
            listed += numbers
            if len(listed) > most + _FIRST_OF_TABLE + self._size:
                raise self._damaged()
        sectors = dict.fromkeys(number for number in listed if number < _SPECIAL)
        return _integers(b"".join(map(self._sector, sectors)))

    def _chain(self, first: int) -> bytes:
        """The sectors from `first` on, one after the other."""
        return b"".join(self._sector(number) for number in self._numbers(first, self._table))

    def _numbers(self, first: int, table: list[int]) -> list[int]:
        numbers: list[int] = []
        while first < _SPECIAL:
            if first >= len(table) or len(numbers) > len(table):
                raise self._damaged()
            numbers.append(first)
            first = table[first]
        return numbers

    def _directory(self, content: bytes) -> dict[str, tuple[int, int]]:
        """First sector and size of each entry by name; of the root, whose name varies, under an empty one."""
        entries: dict[str, tuple[int, int]] = {}
        for start in range(0, len(content) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", content, start + 64)
            first, size = struct.unpack_from("<II", content, start + 116)
            name = content[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == _ROOT:
                entries[""] = (first, size)
            elif kind:
                entries.setdefault(name, (first, size if kind == _STREAM else 0))
        return entries


def _integers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))
