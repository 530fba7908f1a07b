"""Cells: each value of a handed-in table as the clerk sees it, at its true address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from xiangheng_scoring.errors import some_of
from xiangheng_scoring.intake.containers.limits import LAST_COLUMN, LAST_ROW
from xiangheng_scoring.numbers.exact import plain

Trouble = Literal["error", "no_stored_value", "stale", "shown_otherwise", "hidden_zero", "struck", "raised"]
#: No figure, name or heading is longer; what a message quotes of a longer text is cut off here.
_LONGEST_SHOWN = 400
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, index = divmod(column - 1, 26)
        letters = chr(ord("A") + index) + letters
    return letters


def address_of(row: int, column: int) -> str:
    """The address a spreadsheet shows for a position: `address_of(12, 4)` is D12."""
    return f"{column_letters(column)}{row}"


def position_of(address: str) -> tuple[int, int]:
    """Row and column of an address such as D12; ValueError if a sheet has no such cell."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"no such cell: {address[:20]}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if int(match[2]) > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"no such cell: {address[:20]}")
    return int(match[2]), column


def spans(positions: Iterable[tuple[int, int]], most: int = 20) -> str:
    """The addresses of positions, those one below another as a range: `B2:B9、D3`; no more than `most` of them."""
    runs: list[list[int]] = []
    for column, row in sorted({(column, row) for row, column in positions}):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1][2] = row
        else:
            runs.append([column, row, row])
    named = [
        address_of(first, column) + (f":{address_of(last, column)}" if last > first else "")
        for column, first, last in runs
    ]
    return some_of(named, most)


def quotable(text: str) -> str:
    """A text as messages quote it: of a page that stands in one cell, the beginning."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as seen.

    `value` of a number is the stored value at 15 significant digits, what the formula bar shows, times
    100 exactly if the cell is percent-formatted (`is_percent`); text is exactly what was typed. `shown`
    is what stands in the cell, for messages. With a `trouble` there is no value that may be used, though `value`
    still tells what is stored: "error" is a cell such as #DIV/0!, "no_stored_value" a formula that was never
    calculated, "stale" one whose result is from before a calculation that the file asks for, "shown_otherwise"
    and "hidden_zero" what its format shows as something else or, of a zero, not at all, "struck" what is struck
    out, "raised" a number with characters above or below its line. None of them is a missing value.
    `is_rounded` tells that the cell shows fewer digits than it holds, or a negative number in red without its sign.
    """

    row: int
    column: int
    value: Decimal | str | bool | date | None = None
    shown: str = ""
    is_percent: bool = False
    trouble: Trouble | None = None
    is_rounded: bool = False

    @property
    def address(self) -> str:
        """The cell's address, as a spreadsheet shows it."""
        return address_of(self.row, self.column)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands here: no value, no trouble, at most blanks."""
        if isinstance(self.value, str):
            return not self.value.strip()
        return self.value is None and self.trouble is None

    @property
    def is_dash(self) -> bool:
        """Whether it is a zero that its format shows as a dash, as accounting formats do."""
        is_zero = isinstance(self.value, Decimal) and not self.value
        return is_zero and self.trouble is None and "0" not in self.shown


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, position: tuple[int, int]) -> bool:
        row, column = position
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def address(self) -> str:
        """The range's address, such as A2:A5."""
        return f"{address_of(self.top, self.left)}:{address_of(self.bottom, self.right)}"


def text_of(cell: Cell) -> str:
    """The text of a cell without blanks around it; a number as it would be typed, a date as it is shown."""
    if isinstance(cell.value, str):
        return cell.value.strip()
    if isinstance(cell.value, Decimal):
        return plain(cell.value)
    return cell.shown if isinstance(cell.value, date) else ""
