"""Derived values: a numerator and a denominator reckoned exactly, or the reason why there is no number."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, Overflow
from fractions import Fraction

from xiangheng_platform.indicators.dimensions import check_units
from xiangheng_platform.indicators.errors import PartMissing
from xiangheng_platform.indicators.evaluation import Evaluation, Figure, Gap, Outcome
from xiangheng_platform.indicators.expressions import Expression, codes, parse
from xiangheng_platform.indicators.figures import checked
from xiangheng_platform.indicators.units import Quantity, Unit, unit_or_unstated
from xiangheng_platform.indicators.vocabulary import Reason, Role, Strategy
from xiangheng_scoring.numbers.exact import CONTEXT, half_up

#: No figure of a province is larger; a result beyond it comes of a denominator that is nearly nothing.
HIGHEST_EXPONENT = 30
_TEN = Fraction(10)


@dataclass(frozen=True, slots=True)
class Formula:
    """What a derived indicator is made of; an empty denominator stands for none."""

    numerator: str
    denominator: str = ""
    missing: Strategy = Strategy.SKIP_ANY
    unit: str = ""
    decimals: int | None = None

    @property
    def roles(self) -> dict[Role, Expression]:
        """The expressions by their role, the denominator only where there is one; raises `ExpressionRefused`."""
        below: dict[Role, Expression] = (
            {Role.DENOMINATOR: parse(self.denominator)} if self.denominator.strip() else {}
        )
        return {Role.NUMERATOR: parse(self.numerator), **below}

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that it looks at, each once."""
        return tuple(dict.fromkeys(code for expression in self.roles.values() for code in codes(expression)))


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator that went in, and as what; `value` is None where it is missing."""

    code: str
    role: Role
    value: Quantity | None


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value at 50 digits in the unit of its formula, or None with the reason and what it is about.

    `skipped` are the indicators that a sum left out because they are missing: with any, the value is partial.
    """

    of: str
    value: Decimal | None
    unit: Unit
    reason: Reason | None
    about: tuple[str, ...]
    parts: tuple[Part, ...]
    decimals: int | None = None
    skipped: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The value as it is printed, rounded half up to the indicator's decimals; empty where there is none."""
        if self.value is None:
            return ""
        rounded = self.value if self.decimals is None else half_up(self.value, self.decimals)
        return str(Quantity(rounded, self.unit))

    @property
    def sentence(self) -> str:
        """The value, with what is left out of it, or why there is none, in one sentence."""
        if self.reason is not None:
            return f"{self.of}：{self.reason.label.format('、'.join(self.about))}"
        left_out = f"（不全，缺 {'、'.join(self.skipped)}，没有计入）" if self.skipped else ""
        return f"{self.of}：{self.shown}{left_out}"


def derive(
    of: str,
    formula: Formula,
    values: Mapping[str, Quantity | None],
    skipped: Mapping[str, tuple[str, ...]] | None = None,
) -> Derived:
    """The value that a formula gives for the values of its indicators; what stands in no value is missing.

    `skipped` says which of the values are partial themselves, and what was left out of each. Everything is reckoned in
    the base of each unit (万元 in 元, 5 % as 0.05) and in fractions, so that a denominator is zero exactly when it is;
    the result is rounded once. Raises `NumberRefused`, `PartMissing` where the strategy is `never`,
    `MeasuresDiffer` for units that do not fit, `ExpressionRefused`, `UnknownMeasure`.
    """
    unit = unit_or_unstated(formula.unit)
    operands = {code: values.get(code) for code in formula.codes}
    for value in filter(None, operands.values()):
        checked(value.value)
    check_units(formula.roles, {code: value.unit for code, value in operands.items() if value}, unit)
    parts = tuple(
        Part(code, role, operands[code])
        for role, expression in formula.roles.items()
        for code in codes(expression)
    )
    result = _refused(of, formula, operands) or _quotient(formula, operands, skipped or {}, unit)
    rounded = result if isinstance(result, Gap) else _rounded(result.value / _TEN**unit.exponent)
    if isinstance(rounded, Gap):
        return Derived(of, None, unit, rounded.reason, rounded.about, parts, formula.decimals)
    left_out = result.skipped if isinstance(result, Figure) else ()
    return Derived(of, rounded, unit, None, (), parts, formula.decimals, left_out)


def _refused(of: str, formula: Formula, values: Mapping[str, Quantity | None]) -> Gap | None:
    """Whether the strategy gives up before anything is reckoned."""
    missing = tuple(code for code, value in values.items() if value is None)
    if missing and formula.missing == Strategy.NEVER:
        raise PartMissing(of, missing)
    return Gap(Reason.MISSING, missing) if missing and formula.missing == Strategy.SKIP_ANY else None


def _quotient(
    formula: Formula,
    values: Mapping[str, Quantity | None],
    skipped: Mapping[str, tuple[str, ...]],
    unit: Unit,
) -> Outcome:
    figures = {
        code: None
        if value is None
        else Figure(Fraction(value.value) * _TEN**value.unit.exponent, skipped.get(code, ()))
        for code, value in values.items()
    }
    evaluation = Evaluation(figures, formula.missing == Strategy.SKIP_ALL, needs_positive=unit.is_stated)
    outcomes = {role: evaluation.of(expression) for role, expression in formula.roles.items()}
    if Role.DENOMINATOR not in outcomes:
        return outcomes[Role.NUMERATOR]
    return evaluation.quotient(
        outcomes[Role.NUMERATOR], outcomes[Role.DENOMINATOR], formula.denominator.strip()
    )


def _rounded(value: Fraction) -> Decimal | Gap:
    """A fraction at 50 digits, rounded half to even as everything exact here is, unless no quantity is that large."""
    try:
        quotient = CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    except Overflow:
        return Gap(Reason.OUT_OF_RANGE, ())
    if value and abs(quotient.adjusted()) > HIGHEST_EXPONENT:
        return Gap(Reason.OUT_OF_RANGE, ())
    return quotient
