"""What is wrong with targets and baselines that are to be kept: every fault of every one, with its field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.definition_checks import FieldChecks, written
from xiangheng_platform.indicators.expressions import CODE
from xiangheng_platform.indicators.figures import checked
from xiangheng_platform.indicators.periods import read_period
from xiangheng_platform.indicators.target import PROVINCE, Baseline, Target
from xiangheng_platform.indicators.units import (
    POINTS,
    SHARE,
    Quantity,
    Unit,
    difference_of,
    read_unit,
    unit_or_unstated,
)
from xiangheng_platform.indicators.vocabulary import Comparator, TargetBasis, as_words, word_lists
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.titled import choices

LONGEST_CODE = 80
_SCOPE = re.compile(rf"{PROVINCE}|(?:region|group):[0-9A-Za-z_.-]+(?:/[0-9A-Za-z_.-]+)*")
#: What each field is called on screens, in the order in which a target is told.
FIELDS: Mapping[str, str] = {
    "code": "编码",
    "indicator": "指标",
    "comparator": "比较",
    "value": "目标值",
    "upper": "上限",
    "tolerance": "可差",
    "unit": "计量单位",
    "period": "期",
    "scope": "范围",
    "baseline_period": "基期",
    "clause": "条款",
    "source": "出处",
    "basis": "依据类别",
    "note": "说明",
}


#: The closed list of each field of a target that has one.
WORDS = word_lists(Target)


def normalised(target: Target) -> Target:
    """A target with its words, unit and periods in the form in which they are kept; what cannot be read stays."""
    words = as_words({field: getattr(target, field) for field in WORDS}, WORDS)
    return replace(
        target,
        **words,
        unit=_unit(target.unit),
        period=_period(target.period),
        baseline_period=_period(target.baseline_period),
    )


def normalised_baseline(baseline: Baseline) -> Baseline:
    """A baseline with its unit and period in the form in which they are kept."""
    return replace(baseline, unit=_unit(baseline.unit), period=_period(baseline.period))


def _unit(text: str) -> str:
    return written(lambda given: unit_or_unstated(given).name, text)


def _period(text: str) -> str:
    return written(lambda given: str(read_period(given)), text)


def target_faults(target: Target, known: Mapping[str, Definition]) -> list[Fault]:
    """Every fault of a target for an indicator of the dictionary."""
    checking = _Checking(target, f"目标 {target.code}", FIELDS)
    if not CODE.fullmatch(target.code) or len(target.code) > LONGEST_CODE:
        checking.add(
            "code", f"「{target.code}」不能作编码", "字母开头的字母和数字，可用 - _ . 连接，如 LF-C01.2024"
        )
    for field, words in WORDS.items():
        if (value := getattr(target, field)) not in list(words):
            checking.add(field, f"「{value}」不在可选之列", choices(words))
    checking.common(known)
    if not checking.faults:
        checking.numbers(target)
        checking.baseline(target)
    if not checking.faults:
        checking.unit(target, known)
    return checking.faults


def baseline_faults(baseline: Baseline, known: Mapping[str, Definition]) -> list[Fault]:
    """Every fault of a baseline for an indicator of the dictionary."""
    checking = _Checking(baseline, f"基期值 {baseline.indicator} {baseline.period}".rstrip(), FIELDS)
    checking.common(known)
    checking.read("value", checked, baseline.value)
    if not checking.faults:
        own = unit_or_unstated(known[baseline.indicator].unit)
        checking.level(own, baseline.value, baseline.unit)
    return checking.faults


class _Checking(FieldChecks):
    """One target or baseline while its faults are gathered."""

    code = "TARGET-FIELD"

    def common(self, known: Mapping[str, Definition]) -> None:
        """What targets and baselines share: an indicator, a unit, a period, a scope, texts."""
        if self.content.indicator not in known:
            self.add(
                "indicator",
                f"没有指标「{self.content.indicator}」",
                "指标库中有的编码",
                code="INDICATOR-REFERENCE",
            )
        if self.content.unit:
            self.read("unit", read_unit, self.content.unit)
        self.read("period", read_period, self.content.period)
        if not _SCOPE.fullmatch(self.content.scope):
            expected = "province（全省）、region:区划代码路径（如 region:430000/433100）、group:名单代码"
            self.add("scope", f"「{self.content.scope}」不是一个范围", expected)
        self.texts()

    def numbers(self, target: Target) -> None:
        """Which numbers a comparator needs and allows, and whether the basis fits them."""
        for field in ("value", "upper", "tolerance"):
            if (number := getattr(target, field)) is not None:
                self.read(field, checked, number)
        if self.faults:
            return
        if target.upper is not None and target.comparator != Comparator.BETWEEN:
            self.add("upper", "只有 between 有上限", "不写")
        if target.tolerance is not None and target.comparator not in (Comparator.APPROX, Comparator.STABLE):
            self.add("tolerance", "只有 approx 和 stable 可差多少", "不写")
        self._needed(target)
        for field in ("tolerance", "value") if target.needs_baseline else ("tolerance",):
            if (getattr(target, field) or 0) < 0:
                self.add(field, "不能是负数", "不小于 0")
        has_number = target.value is not None or target.tolerance is not None
        if has_number == (target.basis == TargetBasis.QUALITATIVE):
            expected = "explicit 或 derived" if has_number else "qualitative"
            self.add("basis", f"{'有' if has_number else '没有'}数，不能是「{target.basis}」", expected)

    def _needed(self, target: Target) -> None:
        if not target.needs_baseline and target.value is None:
            self.add("value", "没有写", f"{Comparator(target.comparator).label}多少")
        if target.comparator == Comparator.STABLE and target.value is not None:
            self.add("value", "stable 没有目标值", "可以变化多少写在“可差”")
        if target.comparator == Comparator.BETWEEN and (
            target.upper is None or target.upper < (target.value or Decimal())
        ):
            self.add("upper", "没有写，或低于下限", "不低于目标值（下限）的数")

    def baseline(self, target: Target) -> None:
        """A baseline period only where a change is asked for, and before the target's own."""
        if not target.baseline_period:
            return
        before = self.read("baseline_period", read_period, target.baseline_period)
        if not target.needs_baseline:
            self.add("baseline_period", f"{target.comparator} 不与基期比", "不写")
        elif before is not None and before.last >= read_period(target.period).first:
            self.add("baseline_period", f"「{before}」不早于「{target.period}」", "早于目标的期")

    def unit(self, target: Target, known: Mapping[str, Definition]) -> None:
        """The unit of a target's numbers against that of its indicator."""
        own = unit_or_unstated(known[target.indicator].unit)
        if not target.needs_baseline:
            self.level(own, target.value or Decimal(), target.unit)
        elif target.measure.is_stated and own.is_stated:
            self.change(own, target.measure)

    def level(self, own: Unit, value: Decimal, unit: str) -> None:
        """A level must be in a unit that the indicator's own converts to."""
        if own.is_stated:
            self.read("unit", own_unit(own), Quantity(value, unit_or_unstated(unit)))

    def change(self, own: Unit, unit: Unit) -> None:
        """A change is a difference, or a share of the baseline where the indicator is no share itself."""
        is_relative = unit.kind == SHARE and own.kind not in (SHARE, POINTS)
        if not is_relative:
            self.read("unit", own_unit(difference_of(own)), Quantity(Decimal(), unit))


def own_unit(own: Unit) -> Callable[[Quantity], Quantity]:
    """Brings a quantity into an indicator's own unit."""
    return lambda quantity: quantity.into(own)
