"""Units of measurement: which are the same, and which convert without loss."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from xiangheng_scoring.files.wording import folded

ONE = Decimal(1)
_SAME = {
    "百分比": "%", "百分数": "%", "百分率": "%", "percent": "%", "pct": "%", "个百分点": "百分点", "人民币元": "元",
    "千米": "公里", "km": "公里", "千克": "公斤", "kg": "公斤", "m2": "平方米", "户数": "户", "人数": "人",
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
        "万美元",
        "亿美元",
        "元/人",
        "元/亩",
        "人/户",
    ]
)

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
    return short in _SCALES or short in _COUNTERS or short in _OTHERS


def is_counted(text: str) -> bool:
    """Whether what is measured comes in whole pieces: persons, households, cases."""
    short = canonical(text)
    return short in _COUNTERS or short in _PIECES


def factor(reported: str, own: str) -> Decimal | None:
    """What brings a reported measure to the indicator's own, exactly; None if nothing does."""
    given, wanted = canonical(reported), canonical(own)
    if given == wanted or ({given, wanted} <= _COUNTERS and "个" in (given, wanted)):
        return ONE
    what, scale = _SCALES.get(given, ("", ONE))
    wanted_what, wanted_scale = _SCALES.get(wanted, ("-", ONE))
    return scale / wanted_scale if what == wanted_what else None


def declared(text: str) -> tuple[str, ...]:
    """The measures of a line such as 「单位：万元、人」 or a title such as 「资金表（金额单位：元）」 or 「资金表
    （元）」; none if the line tells who sent the table.
    """
    # A measure stands at the end; what comes long before it is not searched.
    short = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text[-_LONGEST:]))
    found, bare = _DECLARED.search(short), _BARE.fullmatch(short)
    if found is not None:
        parts = re.split(r"[、,;和]", found[1])
        return tuple(parts) if all(map(is_measure, parts)) else ()
    parts = re.split(r"[、,;和]", bare[1]) if bare else []
    return tuple(parts) if parts and all(canonical(part) in _SCALES for part in parts) else ()
