"""The records of an .xls that its reader passes over: formulas that wait for a calculation, and what a sheet costs.

xlrd reads values and formats. It does not say which cells hold formulas, and it believes how far a sheet, a hyperlink
or a column reaches; so the records are walked once before, each counted, and a file that claims too much is refused.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.errors import FileCellsExceeded, FileDamaged, FileEncrypted

_BEGIN, _END = {0x0009, 0x0209, 0x0409, 0x0809}, 0x000A
_SHEET, _CALCULATED_BY, _CALCULATION_MODE, _CALCULATED_ON_SAVE = 0x0085, 0x01C1, 0x000D, 0x005F
_NOT_CALCULATED = 0x005E
_FORMULAS = {0x0006, 0x0206, 0x0406}
_CELLS = _FORMULAS | {0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6}
_ROWS_OF_CELLS = {0x00BD, 0x00BE}
_COLUMNS, _MERGES, _LINK = 0x007D, 0x00E5, 0x01B8
#: Fonts, formats, styles, names: each becomes an object of a kilobyte.
_DEFINITIONS = {0x0031, 0x0231, 0x001E, 0x041E, 0x00E0, 0x0293, 0x0018, 0x0218}
_MOST_DEFINITIONS = 200_000
_ALWAYS, _ON_LOAD = 0x1, 0x2
_PASSWORD, _WITHIN = 0x002F, -1
_WORKSHEET = 0
#: What an empty row costs its reader, in cells.
_ROW_COST, _LINK_COST = 10, 4
#: Cells that may be empty or formatted only, for each that may hold something.
_EMPTY_FOR_EACH = 10


@dataclass
class SheetRecords:
    """The formulas of a worksheet by position: all, those that wait for a calculation, those that may change."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    stale: set[tuple[int, int]] = field(default_factory=set)
    unsettled: set[tuple[int, int]] = field(default_factory=set)
    cost: int = 0
    _last_row: int = 0
    _widths: dict[int, int] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Something stands at a position counted from zero."""
        self._last_row = max(self._last_row, row + 1)
        self._widths[row] = max(self._widths.get(row, 0), column + 1)

    def total(self) -> int:
        """What the sheet costs its reader, in cells."""
        return self.cost + _ROW_COST * self._last_row + sum(self._widths.values())


def read_records(source: Source, stream: bytes) -> list[SheetRecords]:
    """The worksheets of a workbook stream in the order of their tabs.

    Raises FileCellsExceeded for what would take longer to read than the file is long, and FileDamaged for sheets
    that lie on top of each other, and FileEncrypted for what a password protects.
    """
    starts: list[int] = []
    modes: dict[int, bytes] = {}
    definitions = 0
    for code, content in _records(stream, 0):
        if code == _SHEET and len(content) >= 6 and content[5] == _WORKSHEET:
            starts.append(struct.unpack_from("<I", content)[0])
        if code == _PASSWORD:
            raise FileEncrypted("工作簿设有打开密码。", at=source.name)
        definitions += code in _DEFINITIONS
        modes[code] = content
    if definitions > _MOST_DEFINITIONS:
        raise _too_much(source, f"字体、格式和名称超过 {_MOST_DEFINITIONS} 个。")
    engine = modes.get(_CALCULATED_BY, b"")
    is_stale = len(engine) >= 8 and not struct.unpack_from("<I", engine, 4)[0]
    if len(set(starts)) < len(starts):
        raise FileDamaged("有几张工作表存在同一处。", at=source.name)
    left, allowed = len(stream), source.limits.cells * _EMPTY_FOR_EACH
    sheets = []
    for start in starts:
        sheet, size = _sheet(stream, start, is_stale=is_stale)
        left, allowed = left - size, allowed - sheet.total()
        if left < 0:
            raise FileDamaged("有几张工作表相互重叠。", at=source.name)
        if allowed < 0:
            raise _too_much(source, f"连同空的，单元格超过 {source.limits.cells * _EMPTY_FOR_EACH} 个。")
        sheets.append(sheet)
    return sheets


def _too_much(source: Source, message: str) -> FileCellsExceeded:
    return FileCellsExceeded(message, at=source.name, expected="只有要报送的行列的工作表")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Code and content of the records of a part, its end last; those of a chart within it have no code of their own."""
    depth = 0
    while start + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, start)
        depth += (code in _BEGIN) - (code == _END)
        yield code if depth <= 1 else _WITHIN, stream[start + 4 : start + 4 + length]
        start += 4 + length
        if depth <= 0:
            return


def _sheet(stream: bytes, start: int, *, is_stale: bool) -> tuple[SheetRecords, int]:
    """A worksheet's records, and how many bytes they take."""
    sheet, size = SheetRecords(), 0
    modes: dict[int, bytes] = {}
    for code, content in _records(stream, start):
        size += 4 + len(content)
        if len(content) < 2:
            continue
        if code in _CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            sheet.reach(row, column)
            if code in _FORMULAS and len(content) >= 16:
                position, options = (row + 1, column + 1), struct.unpack_from("<H", content, 14)[0]
                sheet.formulas.add(position)
                if options & _ON_LOAD:
                    sheet.stale.add(position)
                elif options & _ALWAYS:
                    sheet.unsettled.add(position)
        elif code in _ROWS_OF_CELLS and len(content) >= 6:
            sheet.reach(
                struct.unpack_from("<H", content)[0], struct.unpack_from("<H", content, len(content) - 2)[0]
            )
        elif code in {_COLUMNS, _MERGES, _LINK}:
            _add_ranges(sheet, code, content)
        elif code in {_NOT_CALCULATED, _CALCULATION_MODE, _CALCULATED_ON_SAVE}:
            modes[code] = content
    if is_stale or _NOT_CALCULATED in modes:
        sheet.stale |= sheet.formulas
    if modes.get(_CALCULATION_MODE) == modes.get(_CALCULATED_ON_SAVE) == b"\0\0":
        sheet.unsettled |= sheet.formulas
    return sheet, size


def _add_ranges(sheet: SheetRecords, code: int, content: bytes) -> None:
    """What ranges make their reader do: a column each, a row at the end of a merge, a cell of a link each."""
    if code == _COLUMNS and len(content) >= 4:
        first, last = struct.unpack_from("<HH", content)
        sheet.cost += max(0, min(last, 256) - first + 1)
    elif code == _LINK and len(content) >= 8:
        top, bottom, left, right = struct.unpack_from("<HHHH", content)
        sheet.cost += _LINK_COST * max(0, bottom - top + 1) * max(0, right - left + 1)
    elif code == _MERGES:
        for start in range(2, len(content) - 7, 8):
            sheet.reach(struct.unpack_from("<H", content, start + 2)[0], -1)
