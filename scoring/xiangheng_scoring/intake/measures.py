"""Units of measurement: which are the same, and which convert without loss."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.numbers.exact import ONE

_SAME = {
    "百分比": "%", "百分数": "%", "百分率": "%", "percent": "%", "pct": "%", "个百分点": "百分点", "人民币元": "元",
    "千米": "公里", "km": "公里", "千克": "公斤", "kg": "公斤", "m2": "平方米", "户数": "户", "人数": "人",
    "$": "美元", "us$": "美元", "usd": "美元", "€": "欧元", "eur": "欧元", "hk$": "港元", "港币": "港元", "￡": "英镑", "£": "英镑",
}  # fmt: skip
#: Measures that differ by an exact factor only: what is measured, and how many of the smallest.
_SCALES: Mapping[str, tuple[str, Decimal]] = {
    "元": ("money", ONE), "千元": ("money", Decimal(10) ** 3), "万元": ("money", Decimal(10) ** 4),
    "百万元": ("money", Decimal(10) ** 6), "亿元": ("money", Decimal(10) ** 8),
    "人": ("people", ONE), "万人": ("people", Decimal(10) ** 4),
    "户": ("households", ONE), "万户": ("households", Decimal(10) ** 4),
    "亩": ("land", ONE), "万亩": ("land", Decimal(10) ** 4),
    "吨": ("weight", ONE), "万吨": ("weight", Decimal(10) ** 4),
    "%": ("share", ONE), "‰": ("share", Decimal("0.1")),
}  # fmt: skip
#: Words with which anything is counted; 个 stands for each of them.
_COUNTERS = frozenset("个起件项例条处家所村宗")
_PIECES = frozenset({"人", "户", "次", "人次", "头", "只", "台", "套"})
_OTHERS = frozenset(
    [
        "千",
        "万",
        "百万",
        "千万",
        "亿",
        "百分点",
        "‱",
        "倍",
        "分",
        "次",
        "人次",
        "万人次",
        "公顷",
        "公里",
        "米",
        "平方米",
        "立方米",
        "公斤",
        "斤",
        "亿斤",
        "天",
        "日",
        "月",
        "年",
        "岁",
        "头",
        "只",
        "台",
        "套",
        "小时",
        "美元",
        "欧元",
        "港元",
        "英镑",
        "万美元",
        "亿美元",
        "元/人",
        "元/亩",
        "人/户",
    ]
)
#: Words before a measure that multiply it (千人, 万头), by their power of ten; alone they are measures of nothing known.
_POWERS = {"十": 1, "百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
_MULTIPLIED = re.compile(rf"(?P<powers>[{''.join(_POWERS)}]{{1,3}})(?P<of>.*)")

_LONGEST = 200
_DECLARED = re.compile(r"单位(?::|均?[为是])([^:()\[\]]+?)[)\]]?。?$")
#: A measure of figures at the end of a title that is not called one, or alone in its cell.
_BARE = re.compile(r"(?:^|.*[(\[])([^()\[\]]+?)[)\]]?$")


def canonical(text: str) -> str:
    """A measure as it is compared."""
    short = folded(text)
    return _SAME.get(short, short)


def is_measure(text: str) -> bool:
    """Whether a text is a unit of measurement and nothing else."""
    short = canonical(text)
    multiplied = _MULTIPLIED.fullmatch(short)
    return _is_plain(short) or (multiplied is not None and _is_plain(canonical(multiplied["of"])))


def _is_plain(short: str) -> bool:
    return short in _SCALES or short in _COUNTERS or short in _OTHERS


def _scaled(short: str) -> tuple[str, Decimal]:
    """What is measured, and how many of the smallest: 千人 are a thousand persons, as 万元 are ten thousand yuan."""
    if short in _SCALES:
        return _SCALES[short]
    multiplied = _MULTIPLIED.fullmatch(short)
    if multiplied is None or not _is_plain(canonical(multiplied["of"])):
        return short, ONE
    what, scale = _scaled(canonical(multiplied["of"]))
    return what, scale * 10 ** sum(_POWERS[power] for power in multiplied["powers"])


@lru_cache(maxsize=1024)
def is_counted(text: str) -> bool:
    """Whether what is measured comes in whole pieces: persons, households, cases."""
    return canonical(text) in _COUNTERS | _PIECES


def factor(reported: str, own: str) -> Decimal | None:
    """What brings a reported measure to the indicator's own, exactly; None if nothing does."""
    given, wanted = canonical(reported), canonical(own)
    if given == wanted or ({given, wanted} <= _COUNTERS and "个" in (given, wanted)):
        return ONE
    (what, scale), (wanted_what, wanted_scale) = _scaled(given), _scaled(wanted)
    is_same = what == wanted_what or ({what, wanted_what} <= _COUNTERS and "个" in (what, wanted_what))
    return scale / wanted_scale if is_same else None


def declared(text: str) -> tuple[str, ...]:
    """The measures of a line such as 「单位：万元、人」 or a title such as 「资金表（金额单位：元）」 or 「资金表
    （元）」; none if the line tells who sent the table.
    """
    # A measure stands at the end; what comes long before it is not searched.
    short = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text[-_LONGEST:]))
    named = _DECLARED.search(short)
    match = named or _BARE.fullmatch(short)
    parts = re.split(r"[、,;和]", match[1]) if match else []
    # Without the word 单位, only what is counted in scales is believed: a title may end with （县）.
    is_declared = all(is_measure(part) if named else canonical(part) in _SCALES for part in parts)
    return tuple(parts) if is_declared else ()
