"""The plain cells of a sheet, kept as arrays: texts, and numbers whose cells show them as digits.

All that is neither is odd and kept cell by cell: what a format turns into something else, is struck out, hidden or an error.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.characters import visible
from xiangheng_scoring.intake.containers.cells import Cell
from xiangheng_scoring.intake.containers.display import GENERAL_WIDTH
from xiangheng_scoring.intake.containers.fidelity import hides_text
from xiangheng_scoring.intake.containers.formats import Kind, NumberFormat
from xiangheng_scoring.intake.containers.looks import AS_FIT, looks_of
from xiangheng_scoring.intake.containers.stored import decimal_of, number_cell, shown_cell, text_cell
from xiangheng_scoring.intake.numerals import SIGNIFICANT_DIGITS, is_simple_number

Places = NDArray[np.int64]
#: A position as one number: the row, then the column in so many bits.
_COLUMN_BITS = 14
_COLUMN = (1 << _COLUMN_BITS) - 1
#: Beyond these, General writes an exponent or cuts digits off, and a spreadsheet no longer stores every digit.
_GENERAL_LEAST, _GENERAL_MOST, _MOST = 1e-4, 1e11, 1e15
#: Nearly all numbers have no more decimals.
_USUAL_DECIMALS = 6
_POWERS = np.array([float(10**power) for power in range(23)])


def key_of(row: int, column: int) -> int:
    """A position as one number, by which cells are in the order of rows, then columns."""
    return row << _COLUMN_BITS | column - 1


def keys_of(rows: Places, columns: Places) -> Places:
    """The same of many."""
    return (rows << _COLUMN_BITS) + columns - 1


def rows_of(keys: Places) -> Places:
    """The rows of positions."""
    return keys >> _COLUMN_BITS


def columns_of(keys: Places) -> Places:
    """The columns of positions."""
    return (keys & _COLUMN) + 1


@dataclass(frozen=True, slots=True)
class Day:
    """A date, and how its format shows it: what dates are kept as among the texts, since few differ."""

    value: date
    shown: str


@dataclass(frozen=True, slots=True)
class Column:
    """The plain cells of one column: their rows, ascending, and where each stands in the arrays of the sheet."""

    rows: Places
    at: Places


@dataclass(frozen=True, eq=False)
class Plain:
    """Plain cells, all arrays of one length: `keys` (positions, ascending), `numbers` (float64 at 15 significant digits, of
    percentages times 100; NaN for a text), `words` (int32, which of the `texts`, dates among them; -1 for a number) and `forms`
    (uint16, which of the `formats`).
    """

    keys: Places
    numbers: NDArray[np.float64]
    words: NDArray[np.int32]
    forms: NDArray[np.uint16]
    texts: Sequence[str | Day] = ()
    formats: Sequence[NumberFormat] = ()

    def __len__(self) -> int:
        return len(self.keys)

    def cell(self, at: int) -> Cell:
        """The cell at an index of the arrays."""
        row, column = divmod(int(self.keys[at]), 1 << _COLUMN_BITS)
        form, word = self.formats[self.forms[at]], self.words[at]
        said = self.texts[word] if word >= 0 else None
        if isinstance(said, Day):
            return Cell(row, column + 1, said.value, said.shown)
        if said is not None:
            return text_cell(row, column + 1, said, form)
        return shown_cell(row, column + 1, decimal_of(float(self.numbers[at])), form)

    def index(self, row: int, column: int) -> int | None:
        """Where in the arrays a position is; None if no plain cell is there."""
        key = key_of(row, column)
        at = int(self.keys.searchsorted(key))
        return at if at < len(self.keys) and self.keys[at] == key else None

    def positions(self) -> Iterator[tuple[int, int]]:
        """Row and column of each cell."""
        return zip(rows_of(self.keys).tolist(), columns_of(self.keys).tolist(), strict=True)

    def rows_saying(self, says: Callable[[str], bool]) -> list[int]:
        """The rows, ascending, in which some text says what is looked for; each text is asked once."""
        # A number's word is the last.
        words = np.array([*(isinstance(text, str) and says(text) for text in self.texts), False], np.bool_)
        rows: list[int] = np.unique(rows_of(self.keys[words[self.words]])).tolist()
        return rows

    def rows_below(self, row: int, column: int) -> Places:
        """The rows below another that hold a plain cell in a column."""
        rows = self.column(column).rows
        return rows[rows.searchsorted(row, "right") :]

    def columns_within(self, first: int, last: int) -> list[int]:
        """The columns that hold a plain cell in the rows from `first` to `last`."""
        columns: list[int] = np.unique(columns_of(self.keys[self.within(first, last)])).tolist()
        return columns

    def within(self, first: int, last: int) -> slice:
        """Where in the arrays the rows from `first` to `last` are."""
        start, stop = self.keys.searchsorted([first << _COLUMN_BITS, (last + 1) << _COLUMN_BITS])
        return slice(int(start), int(stop))

    def where(self, is_kept: NDArray[np.bool_]) -> "Plain":
        """Those of the cells that are kept."""
        return Plain(
            self.keys[is_kept],
            self.numbers[is_kept],
            self.words[is_kept],
            self.forms[is_kept],
            self.texts,
            self.formats,
        )

    def column(self, column: int) -> Column:
        """The plain cells of a column."""
        order, starts = self._by_column
        at = order[starts[column - 1] : starts[column]] if column < len(starts) else order[:0]
        return Column(rows_of(self.keys[at]), at)

    @cached_property
    def _by_column(self) -> tuple[Places, Places]:
        """The indices by columns, and where in them each column begins."""
        columns = (self.keys & _COLUMN).astype(np.int16)
        order = np.argsort(columns, kind="stable")
        width = int(columns.max()) + 1 if len(columns) else 0
        return order, np.searchsorted(columns[order], np.arange(width + 1))

    @cached_property
    def rows(self) -> Places:
        """The rows that hold a plain cell, ascending."""
        rows = rows_of(self.keys)
        return rows[np.diff(rows, prepend=-1) > 0]

    @property
    def last_column(self) -> int:
        """The last column that holds a plain cell, 0 if there is none."""
        return len(self._by_column[1]) - 1

    @cached_property
    def rounded(self) -> NDArray[np.bool_]:
        """Which are numbers that show fewer digits than they hold, or by their colour alone that they are negative."""
        looks = [looks_of(form) for form in self.formats]
        decimals = self._by_look([[look.decimals for look in signs] for signs in looks])
        is_general = decimals == AS_FIT
        integers = np.searchsorted(_POWERS[1:], np.abs(self.numbers[is_general]), "right") + 1
        # With the digits before the point and the point itself no more fit into a cell.
        decimals[is_general] = np.maximum(GENERAL_WIDTH - 1 - integers, 0)
        is_red = self._by_look([[look.is_red for look in signs] for signs in looks]) > 0
        return (self.words < 0) & (is_red | ~has_decimals(self.numbers, decimals))

    @cached_property
    def dashes(self) -> NDArray[np.bool_]:
        """Which are zeros that show as a dash."""
        looks = [[look.is_dash for look in looks_of(form)] for form in self.formats]
        return (self.words < 0) & (self._by_look(looks) > 0)

    def _by_look(self, looks: Sequence[Sequence[int]]) -> NDArray[np.int8]:
        """What is said of each format's three signs, for each of the cells."""
        return of_signs(looks, self.forms, self.numbers)

    @cached_property
    def percents(self) -> NDArray[np.bool_]:
        """Which stand under a format of percentages."""
        return np.array([form.kind is Kind.PERCENT for form in self.formats] or [False])[self.forms]

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """The numbers, those among them that are typed as texts; NaN for other texts."""
        typed = np.array([*map(_typed, self.texts), np.nan])
        if np.isnan(typed).all():
            return self.numbers
        return np.where(self.words < 0, self.numbers, typed[self.words])


def of_signs(
    said: Sequence[Sequence[int]], forms: NDArray[np.integer], numbers: NDArray[np.float64]
) -> NDArray[np.int8]:
    """What is said of negative numbers, zero and positive numbers under each format, for each of some numbers."""
    table = np.array(said or [[0] * 3], np.int8)
    signs = np.sign(np.nan_to_num(numbers)).astype(np.int8) + 1
    return np.asarray(table[forms, signs])


def _typed(text: str | Day) -> float:
    """The number that a text is, NaN if it is none or not simply one."""
    if isinstance(text, Day) or len(text) > SIGNIFICANT_DIGITS or not is_simple_number(text):
        return np.nan
    return float(text)


def has_decimals(numbers: NDArray[np.float64], decimals: NDArray[np.integer] | int) -> NDArray[np.bool_]:
    """Which numbers, below 10^15 and kept at 15 significant digits, have at most so many decimals.

    Exact: such a number is the double next to a decimal, and a whole number below 2^53 divided by an exact power of
    ten is rounded to the double that is next to the quotient.
    """
    power = _POWERS[decimals]
    with np.errstate(over="ignore"):
        scaled = numbers * power
    # From 10^15 on its 15 digits end before so many decimals.
    return np.asarray((np.abs(scaled) >= _MOST) | (np.rint(scaled) / power == numbers))


def at_15_digits(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Stored or calculated numbers, finite, as a spreadsheet keeps them: the doubles next to their 15 significant digits.

    Exact: doubles beside the one next to a decimal of fewer digits (0.1 + 0.2) are nearer to it than to any other of 15.
    """
    power = _POWERS[_USUAL_DECIMALS]
    with np.errstate(over="ignore"):
        kept = np.rint(numbers * power) / power
    is_near = (np.abs(kept - numbers) <= np.spacing(np.abs(numbers))) & ((kept != 0) | (numbers == 0))
    is_short = is_near & (np.abs(numbers) < _MOST / power)
    kept[~is_short] = [float(f"{number:.15g}") for number in numbers[~is_short].tolist()]
    return np.asarray(kept)


def hundredfold(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers of 15 significant digits times 100, exactly: two roundings are less than half of the fifteenth digit."""
    return at_15_digits(numbers * 100)


def are_plain(
    numbers: NDArray[np.float64], marked: NDArray[np.int32], formats: Sequence[NumberFormat]
) -> NDArray[np.bool_]:
    """Which numbers their formats show as digits, if perhaps fewer than there are."""
    size = np.abs(numbers)
    is_general = np.array([form.kind is Kind.GENERAL for form in formats])[marked]
    by_form = of_signs([[look.is_plain for look in looks_of(form)] for form in formats], marked, numbers) > 0
    is_usual = ((size >= _GENERAL_LEAST) & (size < _GENERAL_MOST)) | (size == 0)
    return np.asarray(np.where(is_general, is_usual, size < _MOST) & by_form)


def day_of(number: float, form: NumberFormat, *, shows_zeros: bool, since_1904: bool) -> Day | None:
    """The date that a stored number shows under a format; None if it shows none."""
    try:
        cell = number_cell(1, 1, number, form, since_1904=since_1904, shows_zeros=shows_zeros)
    except (ValueError, OverflowError):
        return None
    return Day(cell.value, cell.shown) if isinstance(cell.value, date) else None


def shows_text(form: NumberFormat) -> bool:
    """Whether a format shows a text as it is."""
    return not hides_text(form)


def is_plain_text(text: str) -> bool:
    """Whether a text is seen as it is stored, and is not blank."""
    return bool(text.strip()) and visible(text) == text


_NO_PLACES = np.empty(0, np.int64)
NO_PLAIN = Plain(_NO_PLACES, np.empty(0), np.empty(0, np.int32), np.empty(0, np.uint16))
