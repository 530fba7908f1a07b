"""Derived values: a numerator and a denominator reckoned exactly, or the reason why there is no number."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, Overflow
from fractions import Fraction
from typing import Literal

from xiangheng_platform.indicators.dimensions import check_units
from xiangheng_platform.indicators.errors import PartMissing
from xiangheng_platform.indicators.expressions import (
    Chain,
    Code,
    Expression,
    Number,
    Sign,
    Total,
    codes,
    parse,
)
from xiangheng_platform.indicators.figures import checked
from xiangheng_platform.indicators.units import Quantity, Unit, unit_or_unstated
from xiangheng_platform.indicators.vocabulary import Role, Strategy
from xiangheng_scoring.exact import CONTEXT, half_up

Reason = Literal["", "missing", "zero_denominator", "out_of_range"]
#: No figure of a province is larger; a result beyond it comes of a denominator that is nearly nothing.
HIGHEST_EXPONENT = 30
_ONE = Fraction(1)
_TEN = Fraction(10)


@dataclass(frozen=True, slots=True)
class Formula:
    """What a derived indicator is made of; an empty denominator stands for none."""

    numerator: str
    denominator: str = ""
    missing: Strategy = "skip_any"
    unit: str = ""
    decimals: int | None = None

    @property
    def roles(self) -> dict[Role, Expression]:
        """The expressions by their role, the denominator only where there is one; raises `ExpressionRefused`."""
        below: dict[Role, Expression] = (
            {"denominator": parse(self.denominator)} if self.denominator.strip() else {}
        )
        return {"numerator": parse(self.numerator), **below}

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that it looks at, each once."""
        return tuple(dict.fromkeys(code for found in self.roles.values() for code in codes(found)))


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator that went in, and as what; `value` is None where it is missing."""

    code: str
    role: Role
    value: Quantity | None


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value at 50 digits in the unit of its formula, or None with the reason and what it is about."""

    of: str
    value: Decimal | None
    unit: Unit
    reason: Reason
    about: tuple[str, ...]
    parts: tuple[Part, ...]
    decimals: int | None = None

    @property
    def shown(self) -> str:
        """The value as it is printed, rounded half up to the indicator's decimals; empty where there is none."""
        if self.value is None:
            return ""
        rounded = self.value if self.decimals is None else half_up(self.value, self.decimals)
        return str(Quantity(rounded, self.unit))

    @property
    def sentence(self) -> str:
        """The value, or why there is none, in one sentence."""
        about = "、".join(self.about)
        return (
            f"{self.of}："
            + {
                "": self.shown,
                "missing": f"没有数，缺 {about}",
                "zero_denominator": f"没有数，除数 {about} 为 0",
                "out_of_range": "没有数，结果大得或小得不合情理",
            }[self.reason]
        )


@dataclass(frozen=True, slots=True)
class _Gap:
    """Why an expression has no number."""

    reason: Reason
    about: tuple[str, ...]


def derive(of: str, formula: Formula, values: Mapping[str, Quantity | None]) -> Derived:
    """The value that a formula gives for the values of its indicators; what stands in no value is missing.

    Everything is reckoned in the base of each unit (万元 in 元, 5 % as 0.05) and in fractions, so that a denominator
    is zero exactly when it is; the result is rounded once. Raises `NumberRefused`, `PartMissing` where the strategy is `never`,
    `MeasuresDiffer` for units that do not fit, `ExpressionRefused`, `UnknownMeasure`.
    """
    unit = unit_or_unstated(formula.unit)
    found = {code: values.get(code) for code in formula.codes}
    for value in filter(None, found.values()):
        checked(value.value)
    check_units(formula.roles, {code: value.unit for code, value in found.items() if value}, unit)
    result = _refused(of, formula, found) or _quotient(formula, found, unit)
    parts = tuple(Part(code, role, found[code]) for role, one in formula.roles.items() for code in codes(one))
    if isinstance(result, _Gap):
        return Derived(of, None, unit, result.reason, result.about, parts, formula.decimals)
    return Derived(of, result, unit, "", (), parts, formula.decimals)


def _refused(of: str, formula: Formula, values: Mapping[str, Quantity | None]) -> _Gap | None:
    """Whether the strategy gives up before anything is reckoned."""
    missing = tuple(code for code, value in values.items() if value is None)
    if missing and formula.missing == "never":
        raise PartMissing(of, missing)
    return _Gap("missing", missing) if missing and formula.missing == "skip_any" else None


def _quotient(formula: Formula, values: Mapping[str, Quantity | None], unit: Unit) -> Decimal | _Gap:
    in_base = {code: _in_base(value) for code, value in values.items()}
    found = {role: evaluate(expression, in_base) for role, expression in formula.roles.items()}
    top, bottom = found["numerator"], found.get("denominator", _ONE)
    if bottom == 0:
        return _Gap("zero_denominator", (formula.denominator.strip(),))
    if isinstance(bottom, _Gap):
        return bottom
    return top if isinstance(top, _Gap) else _rounded(top / bottom / _TEN**unit.exponent)


def evaluate(expression: Expression, values: Mapping[str, Fraction | None]) -> Fraction | _Gap:
    """What an expression gives, exactly, or why it gives nothing.

    In a sum, what is missing is left out; under −, × and ÷ it makes the result missing, for a difference without one
    of its sides is no smaller difference but none.
    """
    match expression:
        case Number(value):
            return Fraction(value)
        case Code(name):
            return _looked_up(name, values)
        case Total(names):
            return _folded([("+", _looked_up(name, values), name) for name in names])
        case Chain(first, rest):
            operands = [("+", first), *rest] if expression.is_additive else [("×", first), *rest]
            return _folded([(sign, evaluate(one, values), str(one)) for sign, one in operands])


def _looked_up(name: str, values: Mapping[str, Fraction | None]) -> Fraction | _Gap:
    value = values.get(name)
    return _Gap("missing", (name,)) if value is None else value


def _folded(steps: list[tuple[Sign, Fraction | _Gap, str]]) -> Fraction | _Gap:
    result = steps[0][1]
    for sign, operand, text in steps[1:]:
        result = _joined(result, sign, operand, text)
    return result


def _joined(left: Fraction | _Gap, sign: Sign, right: Fraction | _Gap, text: str) -> Fraction | _Gap:
    if isinstance(left, _Gap) or isinstance(right, _Gap):
        return _with_gap(left, sign, right)
    if sign == "÷":
        return left / right if right else _Gap("zero_denominator", (text,))
    if sign == "×":
        return left * right
    return left + right if sign == "+" else left - right


def _with_gap(left: Fraction | _Gap, sign: Sign, right: Fraction | _Gap) -> Fraction | _Gap:
    """What is left where one side has no number: in a sum the other side, else the gap; a zero divisor outweighs."""
    gaps = [side for side in (left, right) if isinstance(side, _Gap)]
    zero = next((gap for gap in gaps if gap.reason != "missing"), None)
    if zero is not None:
        return zero
    if sign == "+" and len(gaps) == 1:
        return right if isinstance(left, _Gap) else left
    return _Gap("missing", tuple(name for gap in gaps for name in gap.about))


def _in_base(value: Quantity | None) -> Fraction | None:
    return None if value is None else Fraction(value.value) * _TEN**value.unit.exponent


def _rounded(value: Fraction) -> Decimal | _Gap:
    """A fraction at 50 digits, rounded half to even as everything exact here is, unless no quantity is that large."""
    try:
        found = CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    except Overflow:
        return _Gap("out_of_range", ())
    if value and abs(found.adjusted()) > HIGHEST_EXPONENT:
        return _Gap("out_of_range", ())
    return found
