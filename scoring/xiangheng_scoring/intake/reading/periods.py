"""Which year a heading, a cell or a title speaks of."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, TypeAlias

from xiangheng_scoring.characters import visible
from xiangheng_scoring.intake.numerals import whole_text
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.vocabulary import Term

#: A year, or one that depends on the run: this year, the year before, the indicator's own baseline.
When: TypeAlias = int | Literal["this", "previous", "baseline"]

_WORDS: dict[str, When] = {
    **dict.fromkeys(("本年", "本年度", "当年", "本期", "评价年度", "报告期", "今年"), "this"),
    **dict.fromkeys(("上年", "上年度", "上一年", "上一年度", "上年同期", "上期", "前一年"), "previous"),
    **dict.fromkeys(("基期", "基年", "基数", "baseline"), "baseline"),
}
_TAIL = "(?:实际|统计)?(?:完成)?(?:值|数|数据|情况|指标值|实绩|数值)?"
_YEAR = r"(?:19|20)\d\d"
# The longest words first, or 上年度 would be read as 上年 and something else.
_ANY = rf"{_YEAR}|{'|'.join(sorted(_WORDS, key=len, reverse=True))}"
_YEAR_END = r"(?:年度|年末|年底|年(?:1月?[-—–~至])?12月(?:31日|底|末)?|[-./]12[-./]31|年)"
#: A text that is a year is no longer.
_LONGEST_STATED = 100
_ALONE = re.compile(rf"(?:截?[至止])?(?P<when>{_ANY}){_YEAR_END}?{_TAIL}")
_WITHIN = re.compile(
    rf"(?:(?P<before>{_ANY})(?:年度|年末|年底|年)?(?=\D))?(?P<rest>.+?)"
    rf"(?:[(\[](?P<after>{_ANY})(?:年度|年末|年底|年)?{_TAIL}[)\]]|[-—–](?P<dash>{_YEAR})年?|(?<=\D)(?P<end>{_YEAR})(?:年度?)?)?"
)
#: A year of a title: not the date on which something was sent, but the one on which the year ended.
_TITLE = re.compile(
    rf"(?<!\d)({_YEAR})(?:[—–~至-]+({_YEAR}))?"
    r"年(?:(?!以来|以后|起|\d+月)|(?=12月[底末]|1月[-—–~至]12月)|(?<=截[至止]\d{4}年)(?=12月))"
)
_LABELLED = re.compile(rf"年[度份]:?({_YEAR})(?!\d)")
_LABEL = re.compile(r"年[度份]:?$")
_HAN_YEAR = re.compile(r"(?<![〇零○一二三四五六七八九])[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
#: A year in passing: not that of a document's number, nor one since when something is done.
_HINT = re.compile(
    rf"(?<![\d〔\[])(?:({_YEAR})(?:\d{{2}}|\d{{4}})?|(\d\d)(?=年))(?!\d|年?(?:以来|以后|起)|年[内期限])"
)
_RECENT = 3
_MONTH = re.compile(rf"(?:{_YEAR}年)?(?!12月)\d{{1,2}}月份?")
_SCOPE = re.compile(
    r"[上下]?半年|前三季度|[一二三四1-4]季度|1月?[-—–~至](?!12月)\d{1,2}月"
    rf"|截[至止](?:{_YEAR}年)?(?!12月)\d{{1,2}}月|目标|任务(?:分解|书)|计划[数表]|预计|测算"
)
_DONE = re.compile(r"目标.*完成|1月?[-—–~至]12月")
_BARE = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_PAST = re.compile(
    r"(?<![较比与同对])(?:(?P<previous>上年|上一年|去年)|(?P<baseline>基期|基年))(?!比|增|以来)"
)


def stated(text: str) -> When | None:
    """The year of a text that says nothing else: `2023年`, `上年值`, `基期`."""
    match = _ALONE.fullmatch(folded(whole_text(text))) if len(text) <= _LONGEST_STATED else None
    return None if match is None else _when(match["when"])


def split_year(text: str) -> tuple[str, When] | None:
    """A folded heading without the year before or behind it, and that year; None if it names none."""
    match = _WITHIN.fullmatch(text)
    when = match and (match["before"] or match["after"] or match["dash"] or match["end"])
    return (match["rest"].strip("-"), _when(when)) if match and when else None


def _when(text: str) -> When:
    return int(text) if text.isdecimal() else _WORDS[text]


def year_of(when: When, term: Term, year: int) -> int:
    """The year that is meant for an indicator, in a row or table of the year `year`."""
    if isinstance(when, int):
        return when
    if when == "baseline" and term.baseline is not None:
        return term.baseline
    return year if when == "this" else year - 1


def year_of_titles(texts: Iterable[str], period: int) -> When | None:
    """The one year that titles speak of; of several none, unless one is the run's own."""
    texts = list(texts)
    years = years_of_titles(texts)
    past = next(filter(None, map(_PAST.search, texts)), None)
    if past is not None and years <= {period}:
        # 「2024 年考核基期数据」 names the assessment's year and holds the baseline's values.
        return "previous" if past["previous"] else "baseline"
    if len(years) == 1:
        return years.pop()
    return "this" if period in years else None


def years_of_titles(texts: Iterable[str]) -> set[int]:
    """Every year that titles speak of: `2023年`, `二〇二三年`, `年度：2023`, 年度 in one cell and 2023 in the next, `2023`."""
    plain = [in_digits(text) for text in texts]
    labelled = [*plain, *(label + after for label, after in pairwise(plain) if _LABEL.search(label))]
    years = {int(year) for text in plain for span in _TITLE.findall(text) for year in span if year}
    return (
        years
        | {int(text) for text in plain if _BARE.fullmatch(text)}
        | {int(year) for text in labelled for year in _LABELLED.findall(text)}
    )


def years_hinted(texts: Iterable[str], period: int) -> set[int]:
    """Years shortly before the run's that texts speak of in passing: `参保20231231`, `23年`, `2023年6月`."""
    hints = (hint for text in texts for hint in _HINT.findall(in_digits(text)))
    years = {int(long or f"20{short}") for long, short in hints}
    return {year for year in years if period - _RECENT <= year < period}


def other_scope(sheet: str, texts: Iterable[str]) -> str:
    """The words with which a sheet's name or titles speak of other figures than those of a whole year, done."""
    plain = [in_digits(text) for text in (sheet, *texts)]
    scopes = (_SCOPE.search(text) for text in plain if not _DONE.search(text))
    month = _MONTH.fullmatch(plain[0])
    return month[0] if month else next((scope[0] for scope in scopes if scope), "")


def in_digits(text: str) -> str:
    """A title in half width without blanks, its years in digits."""
    short = re.sub(r"\s+", "", unicodedata.normalize("NFKC", visible(text)))
    return _HAN_YEAR.sub(lambda year: year[0].translate(_HAN_DIGITS), short)


def year_of_name(name: str, period: int) -> When | None:
    """The year that a sheet's or file's name speaks of; a bare `2023` counts, a later one is when it was sent."""
    when = year_of_titles([name], period)
    if when is not None:
        return when
    years = {int(year) for year in _BARE.findall(in_digits(name)) if int(year) <= period}
    return years.pop() if len(years) == 1 and not years_of_titles([name]) else None
