"""Which months of a year a sheet, a title or a cell speaks of: a month, a quarter, a half, or from January on.

A cumulative figure (累计, 1—6月, 截至6月) is of the months from January to its last, so that the two figures of a month are
told apart by their months alone. What is of all twelve months is of the year.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from xiangheng_scoring.engine.dataset import Months
from xiangheng_scoring.intake.reading.periods import When, in_digits, stated

_IN_WORDS = (*"一二三四五六七八九十", "十一", "十二")
_NUMBERS: Mapping[str, int] = {
    form: number
    for number, words in enumerate(_IN_WORDS, start=1)
    for form in (words, str(number), f"{number:02}")
}
_NUMBER = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_PART = (
    r"(?:(?P<year>(?:19|20)\d\d)(?:年度?|[-./])?)?"
    rf"(?:(?P<first>{_NUMBER})月?份?[-—–~至到](?P<last>{_NUMBER})月份?"
    rf"|(?P<month>{_NUMBER})月份?"
    r"|前(?P<quarters>[二两三])个?季度|第?(?P<quarter>[1-4一二三四])季度|(?P<half>[上下])半年)"
)
_WITHIN = re.compile(rf"(?<![\d.]){_PART}(?!\d)")
_STATED = rf"(?:截?[至止])?(?:累计|当月|本月)?{_PART}(?:[底末]|(?<=12月)31日)?(?:累计|当月|本月)?"
_ALONE = re.compile(rf"{_STATED}(?:完成|统计)?(?:值|数|数据|情况)?")
#: With the name of what the figures are of behind it, or before.
_BEFORE, _BEHIND = (
    re.compile(rf"{_STATED}[-的]?(?P<rest>\D.*)"),
    re.compile(rf"(?P<rest>.*?[^\d.\-至]){_STATED}"),
)
_NUMERIC = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[-./](?P<month>1[0-2]|0?[1-9])|(?P<padded>1[0-2]|0[1-9]))"
    r"|(?:(?P<of>(?:19|20)\d\d)年?-?)?(?:[Qq](?P<quarter>[1-4])|[Hh](?P<half>[12]))"
)
_FROM_JANUARY = re.compile(r"累计|截[至止]|月份?[底末]|月31日")
#: When something was sent, and not what its figures are of.
_SENT = re.compile(r"填报|报送|上报|印发|制表|打印|日期")
_WHOLE = ("全年", "年度", "年报", "合计", "全年合计", "全年累计", "年底", "年末", "底", "末")
#: A text that says a part of a year and nothing else is no longer; neither is a title.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Part:
    """What a text says of the months of its figures, None where they are of the whole year, and the year if it names one."""

    months: Months | None
    year: int | None = None

    @property
    def since_january(self) -> "Part":
        """The same as a cumulative figure."""
        return self if self.months is None else Part(_months(1, self.months.last), self.year)


@lru_cache(maxsize=1024)
def part_of(text: str, heading: str = "") -> Part | None:
    """The part of a year that a cell says and nothing else; a bare number is read by its column's heading (月份, 季度)."""
    plain = in_digits(text) if len(text) <= _LONGEST else ""
    if plain in _WHOLE:
        return Part(None)
    if heading and plain.removesuffix(".0") in _NUMBERS:
        number = _NUMBERS[plain.removesuffix(".0")]
        if "季" not in heading:
            return Part(Months(number, number))
        return Part(Months(3 * number - 2, 3 * number)) if number <= 4 else None
    if match := _NUMERIC.fullmatch(plain):
        return _numeric(match)
    match = _ALONE.fullmatch(plain)
    return None if match is None else _read(match, plain)


def split_part(text: str) -> tuple[str, Part] | None:
    """A heading without the part of a year before or behind it (`1—6月参保率`, `参保率3月`), and that part; None if it names none."""
    plain = in_digits(text) if len(text) <= _LONGEST else ""
    for match in (_BEFORE.fullmatch(plain), _BEHIND.fullmatch(plain)):
        if match is not None:
            said = plain.replace(match["rest"], "", 1)
            part = _read(match, said)
            if part is not None:
                return match["rest"].strip("-"), part
    return None


@lru_cache(maxsize=1024)
def year_and_part(text: str) -> When | None:
    """The year of a text that says nothing but a year, or a part of one: `2024`, `2024年3月`, `2024-03`."""
    when, part = stated(text), part_of(text)
    return when if when is not None or part is None else part.year or "this"


def part_of_titles(sheet: str, titles: Iterable[str]) -> Part | None:
    """The part of a year that a sheet's name says, else its titles; None if they say none, or several."""
    titles = list(titles)
    is_cumulative = any("累计" in text for text in (sheet, *titles))
    for texts in ([sheet], titles):
        plain = [in_digits(text) for text in texts if len(text) <= _LONGEST and not _SENT.search(text)]
        parts = {part for text in plain for part in _parts_in(text)}
        if len(parts) == 1:
            part = parts.pop()
            return part.since_january if is_cumulative else part
    return None


def _parts_in(plain: str) -> list[Part]:
    if numeric := _NUMERIC.fullmatch(plain):
        return [_numeric(numeric)]
    return [part for match in _WITHIN.finditer(plain) if (part := _read(match, plain))]


def _read(match: re.Match[str], plain: str) -> Part | None:
    first, last = (_NUMBERS.get(match[name] or "", 0) for name in ("first", "last"))
    if match["month"]:
        first = last = _NUMBERS[match["month"]]
    elif match["quarters"]:
        first, last = 1, {"二": 6, "两": 6, "三": 9}[match["quarters"]]
    elif match["quarter"]:
        last = 3 * _NUMBERS[match["quarter"]]
        first = last - 2
    elif match["half"]:
        first, last = (1, 6) if match["half"] == "上" else (7, 12)
    if first > last:
        return None
    part = Part(_months(first, last), int(match["year"]) if match["year"] else None)
    return part.since_january if _FROM_JANUARY.search(plain) else part


def _numeric(match: re.Match[str]) -> Part:
    year = match["year"] or match["of"]
    if match["quarter"]:
        last, length = 3 * int(match["quarter"]), 3
    elif match["half"]:
        last, length = 6 * int(match["half"]), 6
    else:
        last, length = int(match["month"] or match["padded"]), 1
    return Part(_months(last - length + 1, last), int(year) if year else None)


def _months(first: int, last: int) -> Months | None:
    return None if (first, last) == (1, 12) else Months(first, last)
