"""Errors of indicators, their units, expressions and targets, written for the person who keeps the dictionary.

IndicatorError
├── IndicatorRefused    INDICATOR-REFUSED     a definition with faults, each told with its field:
│                       INDICATOR-CODE, INDICATOR-TWICE, INDICATOR-FIELD, INDICATOR-RANGE,
│                       INDICATOR-REFERENCE, and the codes below
├── IndicatorExists     INDICATOR-EXISTS      a code that is taken
├── UnknownIndicator    INDICATOR-UNKNOWN     no indicator, or no version of it, by that name
├── UnknownMeasure      INDICATOR-UNIT        a text that is no unit of measure
├── MeasuresDiffer      INDICATOR-MEASURES    two units that measure different things
├── NumberRefused       INDICATOR-NUMBER      a text that is no number, or a number too long to be exact
├── PeriodRefused       INDICATOR-PERIOD      a text that is no period
├── ExpressionRefused   INDICATOR-EXPRESSION  a text that is no expression; `column` says where it stops being one
├── CircularDerivation  INDICATOR-CYCLE       indicators that would be derived from themselves
├── NotDerived          INDICATOR-NOT-DERIVED an indicator without expressions, of which nothing can be reckoned
├── PartMissing         INDICATOR-MISSING     a part without a value whose definition allows none to be missing
├── ModelNotScored      INDICATOR-MODEL       what a model foretells, asked for by a score, an issue or a formula; also a fault
└── TargetError
    ├── TargetRefused   TARGET-REFUSED        a target or baseline with faults, each told as TARGET-FIELD or as above
    ├── TargetExpressionRefused
    │                   TARGET-ASKED          a text that asks for nothing that we understand
    ├── TargetExists    TARGET-EXISTS         a code that is taken, or a baseline that is there
    └── UnknownTarget   TARGET-UNKNOWN        no target by that name

`INDICATOR-INCOMPLETE` and `INDICATOR-UNSOUND` are faults that `dictionary_lint.check` finds; nothing is refused for them.
"""

from collections.abc import Sequence
from dataclasses import replace

from xiangheng_scoring.errors import Fault, FaultsFound, Kind, XianghengError
from xiangheng_scoring.places import FieldPath


class IndicatorError(XianghengError, code="INDICATOR", title="指标有误", kind=Kind.USAGE):
    """What the dictionary refuses; nothing was written."""


class IndicatorRefused(FaultsFound, IndicatorError, code="INDICATOR-REFUSED", title="指标定义有误，没有写入"):
    """Definitions with faults, all of them told at once."""


class IndicatorExists(IndicatorError, code="INDICATOR-EXISTS", title="已有这个指标"):
    """A code under which there is an indicator already."""


class UnknownIndicator(IndicatorError, code="INDICATOR-UNKNOWN", title="没有这个指标", kind=Kind.UNKNOWN):
    """A code without an indicator, a version it never had, or a period that none of its versions applies to."""


class UnknownMeasure(IndicatorError, code="INDICATOR-UNIT", title="不认识的计量单位"):
    """A text that is no unit of measure that we know."""


class MeasuresDiffer(IndicatorError, code="INDICATOR-MEASURES", title="计量单位不能换算"):
    """Units that measure different things, so that no factor leads from one to the other."""


class NumberRefused(IndicatorError, code="INDICATOR-NUMBER", title="不是能用的数"):
    """A text that is no number, or a number of more digits than are exact here."""


class PeriodRefused(IndicatorError, code="INDICATOR-PERIOD", title="看不懂的期"):
    """A text that names no year, half-year, quarter, month or day."""


class ExpressionRefused(IndicatorError, code="INDICATOR-EXPRESSION", title="看不懂的算式"):
    """A text that is no expression. `column` is where it goes wrong, counted from 1 in the text as it was typed."""

    def __init__(self, message: str, column: int, *, expected: str = "", remedy: str = "") -> None:
        super().__init__(message, at=f"第 {column} 列", expected=expected, remedy=remedy)
        self.column = column


class CircularDerivation(IndicatorError, code="INDICATOR-CYCLE", title="推算绕成了圈"):
    """Indicators each derived from the next and the last from the first; `cycle` names them in that order."""

    def __init__(self, cycle: Sequence[str]) -> None:
        super().__init__(
            f"推算绕成了圈：{' → '.join(cycle)}",
            at=cycle[0],
            expected="每个指标最终由报送的指标推算",
            remedy="改其中一个的算式",
        )
        self.cycle = tuple(cycle)


class NotDerived(IndicatorError, code="INDICATOR-NOT-DERIVED", title="不是推算的指标"):
    """An indicator that has no expressions: it is reported, or computed from records that the platform keeps."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(
            f"指标 {code}（{name}）没有算式",
            at=code,
            expected="写有分子的指标",
            remedy="用 xiangheng indicator list 查看：来历是推算的才有算式",
        )


class PartMissing(IndicatorError, code="INDICATOR-MISSING", title="缺少推算所需的指标值", kind=Kind.RUN):
    """Parts without a value in an expression that allows none to be missing; `codes` names them."""

    def __init__(self, of: str, codes: Sequence[str]) -> None:
        super().__init__(
            f"缺 {'、'.join(codes)} 的值",
            at=of,
            expected="算式里的每个指标都有值（缺项处理为 never）",
            remedy="补报所缺的值，或改缺项处理",
        )
        self.codes = tuple(codes)


class ModelNotScored(IndicatorError, code="INDICATOR-MODEL", title="模型预测的指标不进入得分"):
    """An indicator of kind `model`, for which a scheme asks."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            f"「{'、'.join(codes)}」是模型预测的，不进入得分",
            at=codes[0],
            expected="报送、推算或由记录计算的指标",
            remedy="方案改用别的指标；模型预测的只用来安排先走访谁",
        )


class TargetError(IndicatorError, code="TARGET", title="目标有误"):
    """What is refused of targets and baselines."""


class TargetRefused(FaultsFound, TargetError, code="TARGET-REFUSED", title="目标有误，没有写入"):
    """Targets or baselines with faults, all of them told at once."""


class TargetExpressionRefused(TargetError, code="TARGET-ASKED", title="看不懂的目标要求"):
    """A text that does not say what a target asks for."""


class TargetExists(TargetError, code="TARGET-EXISTS", title="已有这个目标或基期值"):
    """A code under which there is a target already, or a baseline where there is one."""


class UnknownTarget(TargetError, code="TARGET-UNKNOWN", title="没有这个目标", kind=Kind.UNKNOWN):
    """A name without a target or baseline, or a version it never had."""


def as_fault(error: XianghengError, at: FieldPath) -> Fault:
    """What one refusal says, as one fault among those of a definition; the column of an expression stands after the field."""
    if isinstance(error, ExpressionRefused):
        at = replace(at, names=(*at.names, str(error.column)), title=f"{at.title} › {error.fault.where}")
    return replace(error.fault, at=at)
