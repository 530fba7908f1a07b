"""Units of measure: what each measures, and the conversion between them that loses nothing.

A factor is a power of ten, so that converting moves the decimal point and nothing else. Units whose factor is none
(亩 and 公顷, 斤 and 公斤, months and years) stand apart and are refused rather than rounded.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from xiangheng_platform.indicators.errors import MeasuresDiffer, UnknownMeasure
from xiangheng_platform.indicators.figures import read_number
from xiangheng_scoring.numbers.exact import shown

SHARE, POINTS, MULTIPLE = "share", "points", "multiple"
#: What has no dimension and yet may not be mixed: a share of a whole, a difference of shares, a multiple.
_PURE: Mapping[str, tuple[str, int]] = {
    "%": (SHARE, -2), "‰": (SHARE, -3), "‱": (SHARE, -4),
    "个百分点": (POINTS, -2), "个千分点": (POINTS, -3), "个万分点": (POINTS, -4),
    "倍": (MULTIPLE, 0),
}  # fmt: skip
_OF_DIFFERENCE = {"%": "个百分点", "‰": "个千分点", "‱": "个万分点"}
#: What counts things one by one. 个 counts anything, so it stands for each of the others; they not for each other.
ANY_COUNTED = "个"
_COUNTED = frozenset([*"个起件项例条处家所村宗份套期种类座台县", "项目", "乡镇"])
#: Names with the dimension they measure and the power of ten that leads to its base.
_MEASURED: Mapping[str, tuple[str, int]] = {
    "元": ("元", 0), "美元": ("美元", 0), "人": ("人", 0), "户": ("户", 0), "次": ("次", 0), "人次": ("人次", 0),
    "亩": ("亩", 0), "平方米": ("平方米", 0), "公顷": ("平方米", 4), "平方公里": ("平方米", 6), "立方米": ("立方米", 0),
    "米": ("米", 0), "公里": ("米", 3), "克": ("克", 0), "公斤": ("克", 3), "吨": ("克", 6), "斤": ("斤", 0),
    "分": ("分", 0), "天": ("天", 0), "月": ("月", 0), "年": ("年", 0), "岁": ("岁", 0), "小时": ("小时", 0),
    "头": ("头", 0), "只": ("只", 0), **{name: (name, 0) for name in _COUNTED},
}  # fmt: skip
_PREFIXES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_SAME = {
    "百分比": "%", "百分数": "%", "百分率": "%", "percent": "%", "百分点": "个百分点", "千分点": "个千分点",
    "万分点": "个万分点", "人民币元": "元", "人数": "人", "户数": "户", "km": "公里", "kg": "公斤", "m2": "平方米",
    "日": "天", "个月": "月",
}  # fmt: skip
_PREFIXED = re.compile(rf"({'|'.join(sorted(_PREFIXES, key=len, reverse=True))})(.+)")
_QUANTITY = re.compile(r"(?P<number>[-+－＋−]?[.．0-9０-９][0-9０-９.,．，]*)\s*(?P<unit>[^\s0-9０-９].*)?")
_OFTEN_PREFIXED = ("元", "人", "户", "人次", "亩", "吨")


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is measured: bases above the line and below it (元 above 人 for an income per head)."""

    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    def __mul__(self, other: "Dimension") -> "Dimension":
        return Dimension(self.over + other.over, self.under + other.under)

    def __truediv__(self, other: "Dimension") -> "Dimension":
        return Dimension(self.over + other.under, self.under + other.over)

    @property
    def is_pure(self) -> bool:
        """Whether everything cancels, so that a plain number is left. 个 cancels against whatever is counted."""
        above, below = Counter(self.over), Counter(self.under)
        above, below = above - below, below - above
        return _cancels(above, below) or _cancels(below, above)

    def equals(self, other: "Dimension") -> bool:
        """Whether both measure the same."""
        return (self / other).is_pure

    def __str__(self) -> str:
        above, below = Counter(self.over), Counter(self.under)
        left = sorted((above - below).elements()), sorted((below - above).elements())
        return "/".join(["·".join(left[0]) or "1", *left[1]]) if any(left) else "没有单位的数"


PURE = Dimension()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure as it is written, what it measures, and how many of the base it is, as a power of ten.

    `kind` tells shares (%), differences of shares (个百分点) and multiples (倍) from each other and from numbers that
    have no unit; it is empty for whatever has a dimension.
    """

    name: str
    dimension: Dimension
    exponent: int
    kind: str = ""

    @property
    def is_stated(self) -> bool:
        """Whether there is a unit at all."""
        return bool(self.name)

    def __str__(self) -> str:
        return self.name


#: What a number has whose unit nobody stated: it is taken as it stands and cannot be checked.
UNSTATED = Unit("", PURE, 0)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact, finite number with its unit."""

    value: Decimal
    unit: Unit = UNSTATED

    def into(self, unit: Unit) -> "Quantity":
        """The same quantity in another unit, exactly; raises `MeasuresDiffer`."""
        if not convertible(self.unit, unit):
            raise _differ(self.unit, unit)
        # `Decimal.scaleb` would round to the context of the caller.
        sign, digits, exponent = self.value.as_tuple()
        return Quantity(Decimal((sign, digits, int(exponent) + self.unit.exponent - unit.exponent)), unit)

    def taken_in(self, unit: Unit) -> "Quantity":
        """The same quantity in another unit; a number that states none is in that one already. Raises `MeasuresDiffer`.

        Where no unit is stated to take it in, it stays as it is.
        """
        if not unit.is_stated:
            return self
        return self.into(unit) if self.unit.is_stated else Quantity(self.value, unit)

    def __str__(self) -> str:
        return f"{shown(self.value)} {self.unit}".rstrip()


@lru_cache(maxsize=1_000)
def read_unit(text: str) -> Unit:
    """The unit that a text is (`万元`, `％`, `元/人`, `件/万人`); raises `UnknownMeasure` with what it may mean."""
    first, *others = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).split("/")
    unit = _single(first, text)
    for name in others:
        below = _single(name, text)
        unit = Unit(
            f"{unit.name}/{below.name}",
            unit.dimension / below.dimension,
            unit.exponent - below.exponent,
            unit.kind,
        )
    return unit


def read_quantity(text: str, unit: str = "") -> Quantity:
    """The quantity that somebody typed: `59.99%`, `232.5 万人`, or a number alone, in the unit beside it.

    Where there is a unit in the text and another beside, the first is converted; raises `NumberRefused`,
    `UnknownMeasure`, `MeasuresDiffer`.
    """
    match = _QUANTITY.fullmatch(text.strip())
    number = read_number(match["number"] if match else text)
    within = unit_or_unstated("%" if number.is_percent else (match and match["unit"]) or "")
    return Quantity(number.value, within).taken_in(unit_or_unstated(unit))


def unit_or_unstated(text: str) -> Unit:
    """As `read_unit`; no text stands for a unit that nobody stated."""
    return read_unit(text) if text.strip() else UNSTATED


def convertible(source: Unit, target: Unit) -> bool:
    """Whether a power of ten leads from one to the other: same dimension, same kind."""
    same_kind = source.kind == target.kind and source.is_stated == target.is_stated
    return same_kind and source.dimension.equals(target.dimension)


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """A number brought from one unit to another, not a digit lost; raises `MeasuresDiffer`, `UnknownMeasure`."""
    return Quantity(value, read_unit(source)).into(read_unit(target)).value


def difference_of(unit: Unit) -> Unit:
    """What two values of a unit differ by: 个百分点 of two percentages, otherwise the unit itself."""
    return read_unit(_OF_DIFFERENCE[unit.name]) if unit.name in _OF_DIFFERENCE else unit


def alternatives(unit: Unit) -> tuple[str, ...]:
    """Common units that this one converts to, itself left out."""
    first, *others = unit.name.split("/")
    names = ("/".join([name, *others]) for name in _common() if name != first)
    return tuple(name for name in names if convertible(read_unit(name), unit))


def _single(name: str, text: str) -> Unit:
    name = _SAME.get(name.lower(), name)
    if name in _PURE:
        kind, exponent = _PURE[name]
        return Unit(name, PURE, exponent, kind)
    if name.startswith(ANY_COUNTED) and name[1:] in _COUNTED:
        return replace(_single(name[1:], text), name=name)
    if name in _MEASURED:
        base, exponent = _MEASURED[name]
        return Unit(name, Dimension((base,)), exponent)
    prefixed = _PREFIXED.fullmatch(name)
    if prefixed is None or prefixed[2] not in _MEASURED:
        raise _unknown(text)
    base, exponent = _MEASURED[prefixed[2]]
    return Unit(name, Dimension((base,)), exponent + _PREFIXES[prefixed[1]])


def _cancels(anything: Counter[str], counted: Counter[str]) -> bool:
    """Whether nothing is left, or 个 on one side and as many counted things on the other."""
    return anything.total() == counted.total() and set(anything) <= {ANY_COUNTED} and set(counted) <= _COUNTED


def _common() -> Iterator[str]:
    yield from (*_PURE, *_MEASURED)
    yield from (prefix + name for name in _OFTEN_PREFIXED for prefix in ("千", "万", "百万", "亿"))


def _unknown(text: str) -> UnknownMeasure:
    parts: Iterable[str] = text.split("/")
    near = dict.fromkeys(name for part in parts for name in get_close_matches(part, [*_common()], 3, 0.4))
    return UnknownMeasure(
        f"「{text}」不是认识的计量单位" if text.strip() else "没有写计量单位",
        expected="、".join(near) or "如 %、个百分点、万元、人、户、个、次、元/人、次/年",
        remedy="改成列出的单位；两个单位相除的写成 甲/乙",
    )


def _differ(source: Unit, target: Unit) -> MeasuresDiffer:
    if not source.is_stated or not target.is_stated:
        return MeasuresDiffer(
            f"没有写单位的数不能换算成「{target or source}」", remedy=f"写明单位，如 {target or source}"
        )
    if {source.kind, target.kind} == {SHARE, POINTS}:
        return MeasuresDiffer(
            f"「{source}」不能换算成「{target}」",
            expected="水平用 %，变化用个百分点",
            remedy="个百分点是两个百分数之差，不是百分数；核对要写的是水平还是变化",
        )
    return MeasuresDiffer(
        f"「{source}」不能换算成「{target}」",
        expected="、".join([target.name, *alternatives(target)]),
        remedy="核对单位和指标",
    )
