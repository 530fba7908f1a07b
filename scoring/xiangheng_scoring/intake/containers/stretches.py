"""Rows in which every cell is written in the usual way, taken out of a worksheet's bytes many at a time.

Nearly all rows of nearly all workbooks are such: cells in order, each with its address, a number, a shared or inline text, perhaps
a formula with its result, or an error. Whatever else there is — dates stored as such, truth values, fonts within a text,
formulas without a result — stays in the bytes, which `sheet` reads cell by cell. So one of both reads each row, and what is refused is refused there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, repeat

import numpy as np
from numpy.typing import NDArray

from xiangheng_scoring.intake.containers.budget import CellBudget
from xiangheng_scoring.intake.containers.cells import Cell, address_of, position_of
from xiangheng_scoring.intake.containers.formats import Kind, NumberFormat
from xiangheng_scoring.intake.containers.grids import Cells
from xiangheng_scoring.intake.containers.limits import LAST_ROW, LONGEST_TEXT
from xiangheng_scoring.intake.containers.markup import MarkupRefused
from xiangheng_scoring.intake.containers.plain import (
    NO_PLAIN,
    Day,
    Places,
    Plain,
    are_plain,
    at_15_digits,
    columns_of,
    day_of,
    hundredfold,
    is_plain_text,
    keys_of,
    rows_of,
    shows_text,
)
from xiangheng_scoring.intake.containers.stored import number_cell, text_cell
from xiangheng_scoring.intake.containers.strings import StoredText, unescaped
from xiangheng_scoring.intake.containers.styles import Styles

_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData", b"</row>"
#: Comments and processing instructions, in which what looks like a row is none.
_ASIDES = (b"<!", b"<?")
_PROLOGUE = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml\ version=["']1\.0["'](?:\ encoding=["'](?i:utf-8)["'])?(?:\ standalone=["'](?:yes|no)["'])?\ ?\?>)?""",
    re.VERBOSE,
)
_BLANKS = b" \t\r\n"
_ROW_MARKS = (
    rb'(?: (?:(?:spans|s|customFormat|ht|customHeight|x14ac:dyDescent|thickTop|thickBot|outlineLevel|collapsed)="[^"<>&]*"'
    rb'|hidden="(?:0|1|false|true)"))*'
)
_ROW = re.compile(
    rb'</row>[%b]*((?:<row r="[1-9][0-9]{0,5}"%b(?:/>|></row>)[%b]*)*)<row r="([1-9][0-9]{0,6})"(%b)>[%b]*'
    % (_BLANKS, _ROW_MARKS, _BLANKS, _ROW_MARKS, _BLANKS)
)
_EMPTY_ROW = re.compile(rb'<row r="([0-9]+)"([^/>]*)')
_FORMULA = (
    rb'(?:<f(?: aca="(?:0|false)")?(?: t="shared")?(?: ref="[A-Z0-9:]+")?(?: si="[0-9]+")?'
    rb"(?:/>|>(?:[^<>&\x00-\x1f]|&(?:amp|lt|gt|quot|apos);)*</f>)(?=<v>[^<]))?"
)
#: A cell: the letters and digits of its address, its marks (style, kind), what it stores, or its inline text.
_CELL = (
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"((?: s="[0-9]{1,5}"| t="(?:n|s|str|inlineStr|e)")*)(?:/>|>'
    rb'(?:%b<v>([^<>\x00-\x1f]*)</v>|<is><t(?: xml:space="preserve")?>([^<>\x00-\x08\x0b-\x1f]*)</t></is>)?</c>)'
)
#: The references that programs write in texts, those to line breaks among them.
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#xa|#xA|#10);")
_REFERRED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", None: "\n"}
_ERROR_TEXT = re.compile(rb"#[A-Z0-9/!?_]+")
_MARK = re.compile(rb' ([a-zA-Z0-9:]+)="([^"]*)"')
_DIGITS = b"0123456789.eE+-"
_MOST_DIGITS = 9
_LARGEST = 1e300
#: Bytes that are read together, and the longest row that is waited for.
_STRETCH, _LONGEST_ROW = 1 << 18, 1 << 23
_NUMBER, _SHARED, _STRING, _INLINE, _ERROR = range(5)
_KINDS = {b"n": _NUMBER, b"s": _SHARED, b"str": _STRING, b"inlineStr": _INLINE, b"e": _ERROR}


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a cell's attributes say: its number format, whether its font is struck out, how its value is stored."""

    form: NumberFormat
    is_struck: bool
    kind: int


class PlainRows:
    """Takes usual rows out of a worksheet's bytes."""

    def __init__(
        self, styles: Styles, strings: Sequence[StoredText], budget: CellBudget, *, has_formulas: bool
    ) -> None:
        self._styles = styles
        self._strings = strings
        self._are_short = np.array([len(stored.text) <= LONGEST_TEXT for stored in strings], np.bool_)
        self._budget = budget
        self._cell = re.compile(_CELL % (_FORMULA if has_formulas else b""))
        self._last = 0
        self._last_row = 0
        self._has_taken = False
        self._columns = _Known(lambda letters: position_of(f"{letters.decode()}1")[1])
        self._marks: list[_Mark] = []
        self._marked = _Known(self._mark)
        self._inline: list[StoredText] = []
        self._words = _Known(self._word)
        self._is_hidden = _Known(_is_hidden)
        self.hidden_rows: set[int] = set()
        self._taken: list[tuple[Places, NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]] = []

    def without(self, chunks: Iterable[bytes], skip: Callable[[int], None]) -> Iterator[bytes]:
        """The bytes without the rows that are taken; where some were, `skip` is told the last before any that follow."""
        for left in self._left_of_all(iter(chunks)):
            if self._has_taken:
                skip(self._last_row)
                self._has_taken = False
            yield left

    def _left_of_all(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        rest = b""
        while _BEGIN not in rest and len(rest) < _LONGEST_ROW and (chunk := next(chunks, b"")):
            rest += chunk
        head, begin, rest = rest.partition(_BEGIN)
        yield head + begin
        prologue = _PROLOGUE.match(head)
        is_usual = bool(begin) and prologue is not None and not _has_aside(head[prologue.end() :])
        while is_usual:
            while len(rest) < _STRETCH and (chunk := next(chunks, b"")):
                rest += chunk
            end = rest.find(_END)
            stretch = rest[: end if end >= 0 else rest.rfind(_ROW_END) + len(_ROW_END)]
            # A row that is longer than stretches is waited for, but not for ever.
            if end < 0 and _ROW_END not in rest and _STRETCH <= len(rest) < _LONGEST_ROW:
                rest += next(chunks, b"")
                continue
            if (end < 0 and _ROW_END not in rest) or _has_aside(stretch):
                break
            stretch = stretch.rstrip(_BLANKS)
            rest = rest[len(stretch) :]
            yield from self._left_of(stretch)
            is_usual = end < 0
        yield rest
        yield from chunks

    def _left_of(self, stretch: bytes) -> Iterator[bytes]:
        """What is left of a stretch when the usual rows are taken."""
        if self._take(stretch):
            yield _line_breaks(stretch)
            return
        usual: list[bytes] = []
        *rows, tail = stretch.split(_ROW_END)
        for row in rows:
            row += _ROW_END
            if _ROW.fullmatch(_ROW_END + self._cell.sub(b"", row).removesuffix(_ROW_END)):
                usual.append(row)
                continue
            yield self._left_of_usual(b"".join(usual))
            usual.clear()
            yield row
        yield self._left_of_usual(b"".join(usual))
        yield tail

    def _left_of_usual(self, rows: bytes) -> bytes:
        return _line_breaks(rows) if rows and self._take(rows) else rows

    def _take(self, stretch: bytes) -> bool:
        """Take whole rows; False, and nothing is taken, if there is anything unusual in them."""
        parts = self._cell.split(stretch)
        between, letters, digits, marks, values, texts = (parts[place::6] for place in range(6))
        starts = [place for place, text in enumerate(between) if text]
        if not letters or between[-1] != _ROW_END or starts.pop() != len(letters) or starts[:1] != [0]:
            return False
        between[0] = _ROW_END + between[0]
        heads = [_ROW.fullmatch(between[place]) for place in starts]
        if not all(heads):
            return False
        rows = [head[2] for head in heads if head]
        counts = [end - start for start, end in zip(starts, [*starts[1:], len(letters)], strict=True)]
        if digits != list(chain.from_iterable(map(repeat, rows, counts))):
            return False
        try:
            for head in filter(None, heads):
                for row, row_marks in (*_EMPTY_ROW.findall(head[1]), (head[2], head[3])):
                    if self._is_hidden[row_marks]:
                        self.hidden_rows.add(int(row))
            columns = np.fromiter(map(self._columns.__getitem__, letters), np.int64, len(letters))
            keys = keys_of(np.repeat(np.fromiter(map(int, rows), np.int64, len(rows)), counts), columns)
            marked = np.fromiter(map(self._marked.__getitem__, marks), np.int32, len(marks))
            if keys[0] <= self._last or not (np.diff(keys) > 0).all() or int(rows[-1]) > LAST_ROW:
                return False
            if not self._are_inline(texts, marked):
                return False
            stored = [value or text for value, text in zip(values, texts, strict=True)]
            filled = np.fromiter(map(bool, stored), np.bool_, len(stored))
            numbers, words = self._contents(list(filter(None, stored)), marked[filled])
        except ValueError:
            return False
        self._budget.spend(len(numbers))
        self._last, self._last_row, self._has_taken = int(keys[-1]), int(rows[-1]), True
        self._taken.append((keys[filled], marked[filled], numbers, words))
        return True

    def _are_inline(self, texts: Sequence[bytes | None], marked: NDArray[np.int32]) -> bool:
        """Whether all cells with an inline text say that they have one."""
        if texts.count(None) == len(texts):
            return True
        has_text = np.array([text is not None for text in texts])
        return bool((self._kinds_of(marked[has_text]) == _INLINE).all())

    def _kinds_of(self, marked: NDArray[np.int32]) -> NDArray[np.int8]:
        return np.array([mark.kind for mark in self._marks], np.int8)[marked]

    def _contents(
        self, stored: Sequence[bytes], marked: NDArray[np.int32]
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """The numbers and the words of cells, as far as each is one; ValueError for what is not usual."""
        kinds = self._kinds_of(marked)
        numbers, words = np.full(len(stored), np.nan), np.full(len(stored), -1, np.int32)
        is_number, is_shared = kinds == _NUMBER, kinds == _SHARED
        own = list(compress(stored, is_number.tolist()))
        if b"".join(own).translate(None, _DIGITS):
            raise ValueError("no number")
        numbers[is_number] = np.fromiter(map(float, own), np.float64, len(own))
        # Those beside the largest double there is are larger at 15 digits.
        if not (np.abs(numbers[is_number]) < _LARGEST).all():
            raise ValueError("no usual number")
        shared = list(compress(stored, is_shared.tolist()))
        if shared:
            if not b"".join(shared).isdigit() or max(map(len, shared)) > _MOST_DIGITS:
                raise ValueError("no index")
            words[is_shared] = np.fromiter(map(int, shared), np.int64, len(shared))
            if words.max() >= len(self._strings) or not self._are_short[words[is_shared]].all():
                raise ValueError("no such text")
        is_inline = kinds >= _STRING
        inline = list(compress(stored, is_inline.tolist()))
        if not all(map(_ERROR_TEXT.fullmatch, compress(stored, (kinds == _ERROR).tolist()))):
            raise ValueError("no usual error")
        words[is_inline] = np.fromiter(map(self._words.__getitem__, inline), np.int32, len(inline))
        return numbers, words

    def _mark(self, marks: bytes) -> int:
        attributes = _attributes(marks)
        style = attributes.get(b"s", b"0").decode()
        kind = _KINDS[attributes.get(b"t", b"n")]
        self._marks.append(_Mark(self._styles.of(style), self._styles.is_struck(style), kind))
        return len(self._marks) - 1

    def _word(self, stored: bytes) -> int:
        """Which text an inline one is, behind those that are shared; each is looked at once."""
        text = stored.decode()
        if "&" in text:
            if "&" in _REFERENCE.sub("", text):
                raise ValueError("another reference")
            text = _REFERENCE.sub(lambda reference: _REFERRED[reference[1]], text)
        text = unescaped(text)
        if len(text) > LONGEST_TEXT or "\ufffe" in text or "\uffff" in text:
            raise ValueError("no text")
        self._inline.append(StoredText(text))
        return len(self._strings) + len(self._inline) - 1

    def cells(self, *, shows_zeros: bool, since_1904: bool) -> Cells:
        """The cells of the rows that were taken: plain ones as arrays, the others one by one; ValueError if one cannot be."""
        if not self._taken:
            return Cells(NO_PLAIN, {})
        keys, marked, numbers, words = (np.concatenate(arrays) for arrays in zip(*self._taken, strict=True))
        self._taken.clear()
        used, words = np.unique(words, return_inverse=True)
        has_number = int((used < 0).any())
        words = (words - has_number).astype(np.int32)
        texts = [self._stored(word) for word in used[has_number:].tolist()]
        is_number = words < 0
        numbers[is_number] = at_15_digits(numbers[is_number])
        forms = [mark.form for mark in self._marks]
        is_percent = np.array([form.kind is Kind.PERCENT for form in forms])[marked]
        values = numbers.copy()
        values[is_percent & is_number] = hundredfold(numbers[is_percent & is_number])
        is_plain = self._are_plain(marked, values, words, texts, shows_zeros=shows_zeros)
        days, day = self._days(marked, numbers, shows_zeros=shows_zeros, since_1904=since_1904)
        is_day = day >= 0
        is_plain |= is_day
        values[is_day] = np.nan
        plain = Plain(
            keys,
            values,
            np.where(is_day, len(texts) + day, words).astype(np.int32),
            marked.astype(np.uint16),
            [*(stored.text for stored in texts), *days],
            forms,
        )
        odd: dict[tuple[int, int], Cell] = {}
        for at in np.flatnonzero(~is_plain).tolist():
            row, column = int(rows_of(keys[at])), int(columns_of(keys[at]))
            mark, word = self._marks[marked[at]], int(words[at])
            stored = texts[word] if word >= 0 else None
            if mark.kind == _ERROR and stored is not None:
                odd[row, column] = Cell(row, column, shown=stored.text, trouble="error")
                continue
            if stored is not None and not stored.text:
                continue
            try:
                cell = (
                    number_cell(
                        row,
                        column,
                        float(numbers[at]),
                        mark.form,
                        since_1904=since_1904,
                        shows_zeros=shows_zeros,
                    )
                    if stored is None
                    else text_cell(row, column, stored.text, mark.form, stored.trouble)
                )
            except (ValueError, OverflowError):
                raise MarkupRefused(f"单元格 {address_of(row, column)} 的存储值不合规范") from None
            is_struck = mark.is_struck and not (stored is not None and stored.is_own)
            odd[row, column] = replace(cell, trouble="struck") if is_struck and cell.trouble is None else cell
        return Cells(plain.where(is_plain), odd)

    def _days(
        self, marked: NDArray[np.int32], numbers: NDArray[np.float64], *, shows_zeros: bool, since_1904: bool
    ) -> tuple[list[Day], NDArray[np.int64]]:
        """The different dates, each worked out once, and which of them each cell shows; -1 for what shows none."""
        days: list[Day] = []
        day = np.full(len(marked), -1, np.int64)
        is_dated = np.array([mark.form.kind is Kind.DATE and not mark.is_struck for mark in self._marks])
        places = np.flatnonzero(is_dated[marked] & ~np.isnan(numbers))
        known: dict[tuple[int, float], int] = {}
        for at, key in zip(
            places.tolist(),
            zip(marked[places].tolist(), numbers[places].tolist(), strict=True),
            strict=True,
        ):
            if key not in known:
                form = self._marks[key[0]].form
                shown = day_of(key[1], form, shows_zeros=shows_zeros, since_1904=since_1904)
                known[key] = -1 if shown is None else len(days)
                days += [] if shown is None else [shown]
            day[at] = known[key]
        return days, day

    def _are_plain(
        self,
        marked: NDArray[np.int32],
        values: NDArray[np.float64],
        words: NDArray[np.int32],
        texts: Sequence[StoredText],
        *,
        shows_zeros: bool,
    ) -> NDArray[np.bool_]:
        """Which cells show their text as it is, or their number as digits."""
        forms = [mark.form for mark in self._marks]
        is_odd = np.array([mark.is_struck or mark.kind == _ERROR for mark in self._marks])[marked]
        shown = np.array([shows_text(form) for form in forms])[marked]
        clean = np.array(
            [stored.trouble is None and is_plain_text(stored.text) for stored in texts] or [False]
        )[np.maximum(words, 0)]
        as_digits = are_plain(values, marked, forms)
        if not shows_zeros:
            as_digits &= values != 0
        return np.asarray(np.where(words >= 0, shown & clean, as_digits) & ~is_odd)

    def _stored(self, word: int) -> StoredText:
        shared = len(self._strings)
        return self._strings[word] if word < shared else self._inline[word - shared]


class _Known(dict[bytes, int]):
    """What is worked out once for each of the bytes that come again and again."""

    def __init__(self, work: Callable[[bytes], int]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: bytes) -> int:
        value = self[key] = self._work(key)
        return value


def _attributes(marks: bytes) -> dict[bytes, bytes]:
    """Attributes by their names; ValueError if two have one name, which no XML may have."""
    pairs = _MARK.findall(marks)
    attributes = dict(pairs)
    if len(attributes) < len(pairs):
        raise ValueError("an attribute twice")
    return attributes


def _is_hidden(marks: bytes) -> int:
    """Whether a row with these attributes is hidden."""
    return _attributes(marks).get(b"hidden") in {b"1", b"true"}


def _has_aside(text: bytes) -> bool:
    return any(aside in text for aside in _ASIDES)


def _line_breaks(taken: bytes) -> bytes:
    """What is left of rows that are taken, so that what is refused after them is told at its own line."""
    return b"\n" * taken.count(b"\n")
