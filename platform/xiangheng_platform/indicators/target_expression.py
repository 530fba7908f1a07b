"""What a target asks for, read from the words in which it is told: `≥ 60 %`, `约 10 个（±1 个）`, `比 2023年提高`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from xiangheng_platform.indicators.errors import TargetExpressionRefused
from xiangheng_platform.indicators.units import difference_of, read_quantity
from xiangheng_platform.indicators.vocabulary import Comparator
from xiangheng_scoring.records import Meaning

_LEVELS: Mapping[str, Comparator] = {
    "≥": Comparator.GE, ">=": Comparator.GE, "不低于": Comparator.GE, "不少于": Comparator.GE,
    "≤": Comparator.LE, "<=": Comparator.LE, "不高于": Comparator.LE, "不超过": Comparator.LE,
    ">": Comparator.GT, "高于": Comparator.GT, "<": Comparator.LT, "低于": Comparator.LT,
    "=": Comparator.EQ, "等于": Comparator.EQ, "完成": Comparator.COMPLETE, "约": Comparator.APPROX,
}  # fmt: skip
_CHANGES: Mapping[str, Comparator] = {
    "提高": Comparator.INCREASE, "降低": Comparator.DECREASE,
    "保持稳定": Comparator.STABLE, "稳定": Comparator.STABLE,
}  # fmt: skip


def _alternatives(words: Mapping[str, Comparator]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_LEVEL = re.compile(rf"(?P<word>{_alternatives(_LEVELS)})(?P<value>[^±]+)(?:±(?P<tolerance>.+))?")
_BETWEEN = re.compile(r"(?:介于)?(?P<low>[^至和]+)[至和](?P<high>.+)")
_CHANGE = re.compile(
    rf"(?:比(?P<since>.*?))?(?P<word>{_alternatives(_CHANGES)})(?:(?:不少于|≥|>=|变化不超过|±)(?P<number>.+))?"
)


@dataclass(frozen=True, slots=True)
class TargetExpression:
    """The comparator of a target with its numbers, all of them in one unit, and the period it compares with."""

    comparator: Annotated[Comparator, Meaning("how a value is held against it")]
    value: Annotated[
        Decimal | None,
        Meaning(
            "the level that is asked for, the lower end of a range, or the least change; null where "
            "no number is"
        ),
    ] = None
    unit: Annotated[
        str, Meaning("unit of measure of the numbers, as 人, 万元 or %; empty where none is written")
    ] = ""
    upper: Annotated[
        Decimal | None, Meaning("upper end of a range, itself inside; null where none is asked for")
    ] = None
    tolerance: Annotated[
        Decimal | None, Meaning("how far a value may lie off, or may change; null where that is not said")
    ] = None
    since: Annotated[
        str, Meaning("the earlier period that a change is counted from; empty where none is named")
    ] = ""


def read_target_expression(text: str) -> TargetExpression:
    """What a few words ask for; raises `TargetExpressionRefused`, `NumberRefused`, `UnknownMeasure`, `MeasuresDiffer`."""
    short = re.sub(r"[\s（）()]+", "", text)
    if match := _CHANGE.fullmatch(short):
        return _change(
            _CHANGES[match["word"]], match["number"] or "", (match["since"] or "").removesuffix("基期")
        )
    if match := _LEVEL.fullmatch(short):
        level, allowed = read_quantity(match["value"]), None
        if tolerance := match["tolerance"]:
            allowed = read_quantity(tolerance, difference_of(level.unit).name).value
        return TargetExpression(_LEVELS[match["word"]], level.value, level.unit.name, tolerance=allowed)
    if match := _BETWEEN.fullmatch(short):
        upper = read_quantity(match["high"])
        lower = read_quantity(match["low"], upper.unit.name)
        return TargetExpression(Comparator.BETWEEN, lower.value, upper.unit.name, upper=upper.value)
    raise TargetExpressionRefused(
        f"看不懂要求「{text}」",
        expected="如 ≥ 60 %、完成 10000 个村、60 % 至 80 %、约 10 个 ±1 个、比2023年提高不少于 2 个百分点、比2023年稳定",
        remedy="照样子写，数后面写单位",
    )


def _change(comparator: Comparator, number: str, since: str) -> TargetExpression:
    if not number:
        return TargetExpression(comparator, since=since)
    amount = read_quantity(number)
    if comparator is Comparator.STABLE:
        return TargetExpression(comparator, unit=amount.unit.name, tolerance=amount.value, since=since)
    return TargetExpression(comparator, amount.value, amount.unit.name, since=since)
