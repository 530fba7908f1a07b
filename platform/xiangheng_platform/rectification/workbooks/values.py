"""What departments write in the cells of a ledger, as values: sources, severities, days, numbers of households, places."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.store.errors import NotAMoment
from xiangheng_platform.store.moments import read_day
from xiangheng_scoring.errors import some_of
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.titled import Titled

W = TypeVar("W", bound=Titled)
_YEAR = re.compile(r"(\d{4})(?:年度?)?")
_NUMBER = re.compile(r"\d{4}-\d{5,}")
_HOUSEHOLDS = re.compile(r"(?:共|涉及)?(\d{1,9})(?:户|户农户|户脱贫户|户监测户|户监测对象)?")
_AT_THE_END = re.compile(r"(?:共|涉及)?(\d{1,9})户$")
_MONTH_ONLY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:底|末|上旬|中旬|下旬)?")
_BEFORE = re.compile(r"(?:之前|以前|前)$")
_AROUND = "()[];;/-—至到于"
_SEPARATORS = " 　、,，;；:：和及"
_LEVELS = ("县", "市", "区", "州")
_SOURCE_WORDS = re.compile(r"^(?:\d{4}年度?)|(?:反馈|发现|指出|移交|交办|排查)?(?:的?问题)?$")
_CHANNELS: Mapping[Channel, str] = {
    Channel.CENTRAL: "国家 中央 国考 国家考核 国家考核评估 国家后评估 中央考核 中央级 国家级",
    Channel.PROVINCIAL: "省 省级 省考 省考核 省级考核 省级考核评估 省后评估",
    Channel.CITY: "市 市州 市级 市考核 市级考核 市州考核 市级考核评估 市考核评估",
    Channel.COUNTY: "县 县级 自查 县自查 县市区自查 自查自纠 县级自评",
    Channel.INSPECTION: "督查 督导 督查督导 实地督导 专项督办 暗访 暗访调研 书面调查 督查暗访",
    Channel.AUDIT: "审计 审计监督 审计部门",
    Channel.MEDIA: "媒体 媒体监督 媒体曝光 舆情 媒体暗访",
    Channel.HOTLINE: "12317 12317热线 热线 信访 信访举报 信访舆情 群众来信 群众举报 12345",
}
_SEVERITIES: Mapping[Severity, str] = {
    Severity.SERIOUS: "重大 较重 突出 高",
    Severity.GENERAL: "一般性 普通 中",
    Severity.MINOR: "较轻 轻 低",
}
_CLASSES: Mapping[DeadlineClass, str] = {
    DeadlineClass.IMMEDIATE: "立行立改 立整立改 立改 立即整改",
    DeadlineClass.LIMITED: "限期整改 限期 限期完成",
    DeadlineClass.LONG_TERM: "长期坚持 长期整改 持续整改 长期",
}


class Misread(ValueError):
    """What is wrong with a text, what is expected in its place, and what to do; whoever knows the cell makes a fault of it."""

    def __init__(self, message: str, expected: str, remedy: str = "照样子改写") -> None:
        super().__init__(message)
        self.message, self.expected, self.remedy = message, expected, remedy


@dataclass(frozen=True, slots=True)
class Limit:
    """What a text says of the time that there is: the class of the deadline, a day, or both; None for what it does not say."""

    deadline_class: DeadlineClass | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Site:
    """A text that names region, places and households in one, taken apart; None where no households are counted."""

    region: str
    places: str
    households: int | None


def read_number(text: str) -> str:
    """The number of an issue, `2024-00012`; empty for a number that a department gave by rules of its own."""
    number = folded(text)
    return number if _NUMBER.fullmatch(number) else ""


def read_channel(text: str) -> Channel:
    """By what way a problem was found; raises `Misread`."""
    return _word(text, Channel, _CHANNELS, lambda folded_text: _SOURCE_WORDS.sub("", folded_text))


def read_severity(text: str) -> Severity:
    """How grave a problem is; raises `Misread`."""
    return _word(text, Severity, _SEVERITIES, lambda folded_text: folded_text)


def read_class(text: str) -> DeadlineClass:
    """The class of a deadline; raises `Misread`."""
    return _word(text, DeadlineClass, _CLASSES, lambda folded_text: folded_text)


def read_year(text: str) -> int:
    """A year, `2024` or `2024年度`; raises `Misread`."""
    match = _YEAR.fullmatch(folded(text))
    if match is None:
        raise Misread(f"「{text}」不是年度", "四位数的年度，如 2024")
    return int(match[1])


def read_households(text: str) -> int:
    """A number of households, `12` or `共12户`; raises `Misread`."""
    match = _HOUSEHOLDS.fullmatch(folded(text))
    if match is None:
        raise Misread(
            f"「{text}」不是户数", "一个整数，如 12 或 12户", "只写户数；不清楚的空着，人数写进问题描述"
        )
    return int(match[1])


def read_limit(text: str) -> Limit:
    """The time that there is, `立行立改`, `2024年6月30日前`, `限期整改（2024.6.30）`; raises `Misread`."""
    rest, deadline_class = folded(text), None
    for word, spellings in _CLASSES.items():
        if spelling := next((form for form in spellings.split() if form in rest), ""):
            rest, deadline_class = rest.replace(spelling, "", 1), word
            break
    rest = _BEFORE.sub("", rest.strip(_AROUND)).strip(_AROUND)
    if not rest and deadline_class is not None:
        return Limit(deadline_class, None)
    if month := _MONTH_ONLY.fullmatch(rest):
        example = f"{month[1] or '2024'}-{int(month[2]):02}-{28 if month[2] in ('2', '02') else 30}"
        raise Misread(f"「{text}」没有写到哪一天", f"年、月、日，如 {example}", "写明最后一天是哪年哪月哪日")
    try:
        return Limit(deadline_class, read_day(rest))
    except NotAMoment:
        words = "、".join(word.label for word in DeadlineClass)
        raise Misread(f"「{text}」不是日期，也不是时限的类别", f"如 2024-06-30，或 {words}") from None


def read_site(text: str, is_region: Callable[[str], bool]) -> Site:
    """Region, places and households of `桃溪县龙潭镇白石村12户`; `is_region` tells whether a text is the code or name of one.

    The region is the longest beginning that is one. Raises `Misread` where there is none, or another one behind it.
    """
    counted = _AT_THE_END.search(text)
    rest = text[: counted.start()] if counted else text
    region = _region_before(rest, is_region)
    if not region:
        expected, remedy = "县市区在前，如 桃溪县龙潭镇白石村12户", "前面补上县市区，或另加一列"
        raise Misread(f"「{text}」开头不是县市区", expected, remedy)
    places = rest[len(region) :].strip(_SEPARATORS)
    # By its whole name only: a village may be called as a county is for short.
    if any(
        _region_before(place, is_region).endswith(_LEVELS) for place in re.split(f"[{_SEPARATORS}]", places)
    ):
        raise Misread(f"「{text}」涉及不止一个县市区", "每行一个县市区", "分成几行，每个县市区一行")
    return Site(region, places, int(counted[1]) if counted else None)


def _region_before(text: str, is_region: Callable[[str], bool]) -> str:
    """The longest beginning of a text that is a region; empty where none is."""
    return next((text[:end] for end in range(len(text), 1, -1) if is_region(text[:end])), "")


def _word(text: str, words: type[W], also: Mapping[W, str], plain: Callable[[str], str]) -> W:
    """The entry of a closed list that a text means: its word, its label, or another usual name of it."""
    forms = {folded(text), plain(folded(text))}
    for word in words:
        if forms & {folded(word.value), folded(word.label), *map(folded, also[word].split())}:
            return word
    expected = some_of([word.label for word in words], len(words))
    raise Misread(f"「{text}」不在清单里", expected, "改成其中之一")
