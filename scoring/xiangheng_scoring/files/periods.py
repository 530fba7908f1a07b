"""Which year a heading, a cell or a title speaks of."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, TypeAlias

from xiangheng_scoring.files.wording import folded
from xiangheng_scoring.scheme import Node

#: A year, or one that depends on the run: this year, the year before, the indicator's own baseline.
When: TypeAlias = int | Literal["this", "previous", "baseline"]

_WORDS: dict[str, When] = {
    **dict.fromkeys(("本年", "本年度", "当年", "本期", "评价年度", "报告期", "今年"), "this"),
    **dict.fromkeys(("上年", "上年度", "上一年", "上一年度", "上年同期", "上期", "前一年"), "previous"),
    **dict.fromkeys(("基期", "基年", "基数", "baseline"), "baseline"),
}
_TAIL = "(?:实际|统计)?(?:完成)?(?:值|数|数据|情况|指标值|实绩|数值)?"
_YEAR = r"(?:19|20)\d\d"
_ANY = rf"{_YEAR}|{'|'.join(sorted(_WORDS, key=len, reverse=True))}"
_ALONE = re.compile(rf"(?P<when>{_ANY})(?:年度|年末|年底|年)?{_TAIL}")
_WITHIN = re.compile(
    rf"(?:(?P<before>{_ANY})(?:年度|年末|年底|年)?(?=\D))?(?P<rest>.+?)"
    rf"(?:[(\[](?P<after>{_ANY})(?:年度|年末|年底|年)?{_TAIL}[)\]]|[-—–](?P<dash>{_YEAR})年?|(?<=\D)(?P<end>{_YEAR})(?:年度?)?)?"
)
#: A year of a title: not the date on which something was sent.
_TITLE = re.compile(rf"(?<!\d)({_YEAR})\s*(?:[—–~～至-]+\s*({_YEAR})\s*)?年(?!\s*\d+\s*月)")
_LABELLED = re.compile(rf"年[度份]:?({_YEAR})(?!\d)")
_LABEL = re.compile(r"年[度份]:?$")
_HAN_YEAR = re.compile(r"(?<![〇零○一二三四五六七八九])[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_BARE = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_PAST = re.compile(
    r"(?<![较比与同对])(?:(?P<previous>上年|上一年|去年)|(?P<baseline>基期|基年))(?!比|增|以来)"
)


def stated(text: str) -> When | None:
    """The year of a text that says nothing else: `2023年`, `上年值`, `基期`."""
    found = _ALONE.fullmatch(folded(text))
    return None if found is None else _when(found["when"])


def split_year(text: str) -> tuple[str, When] | None:
    """A folded heading without the year before or behind it, and that year; None if it names none."""
    found = _WITHIN.fullmatch(text)
    when = found and (found["before"] or found["after"] or found["dash"] or found["end"])
    return (found["rest"].strip("-"), _when(when)) if found and when else None


def _when(text: str) -> When:
    return int(text) if text.isdecimal() else _WORDS[text]


def year_of(when: When, node: Node, year: int) -> int:
    """The year that is meant for an indicator, in a row or table of the year `year`."""
    if isinstance(when, int):
        return when
    if when == "baseline" and node.rule is not None:
        return node.rule.baseline_period(year)
    return year if when == "this" else year - 1


def year_of_titles(texts: Iterable[str], period: int) -> When | None:
    """The one year that titles speak of; of several none, unless one is the run's own."""
    texts = list(texts)
    years = years_of_titles(texts)
    past = next((found for text in texts for found in [_PAST.search(text)] if found), None)
    if past is not None and years <= {period}:
        # 「2024 年考核基期数据」 names the assessment's year and holds the baseline's values.
        return "previous" if past["previous"] else "baseline"
    if len(years) == 1:
        return years.pop()
    return "this" if period in years else None


def years_of_titles(texts: Iterable[str]) -> set[int]:
    """Every year that titles speak of: `2023年`, `二〇二三年`, `年度：2023`, or 年度 in one cell and 2023 in the next."""
    plain = [_in_digits(text) for text in texts]
    labelled = [*plain, *(one + after for one, after in pairwise(plain) if _LABEL.search(one))]
    years = {int(year) for text in plain for found in _TITLE.findall(text) for year in found if year}
    return years | {int(year) for text in labelled for year in _LABELLED.findall(text)}


def _in_digits(text: str) -> str:
    """A title in half width without blanks, its years in digits."""
    short = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _HAN_YEAR.sub(lambda found: found[0].translate(_HAN_DIGITS), short)


def year_of_name(name: str, period: int) -> When | None:
    """The year that a sheet's or file's name speaks of; a bare `2023` counts, a later one is when it was sent."""
    found = year_of_titles([name], period)
    if found is not None:
        return found
    years = {int(year) for year in _BARE.findall(_in_digits(name)) if int(year) <= period}
    return years.pop() if len(years) == 1 and not years_of_titles([name]) else None
