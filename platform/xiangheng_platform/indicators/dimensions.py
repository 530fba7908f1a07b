"""What the expressions of a derived indicator measure, and whether that is what its unit says."""

from collections.abc import Iterable, Mapping

from xiangheng_platform.indicators.errors import MeasuresDiffer
from xiangheng_platform.indicators.expressions import Chain, Code, Expression, Number, Total
from xiangheng_platform.indicators.units import PURE, Dimension, Unit
from xiangheng_platform.indicators.vocabulary import Role


def check_units(roles: Mapping[Role, Expression], units: Mapping[str, Unit], result: Unit) -> bool:
    """Whether numerator and denominator were compared with the unit of the result.

    `units` holds those of the indicators; one that is not stated, or not there, leaves what it is part of unchecked,
    and then this is False. Raises `MeasuresDiffer` for sums of unlike things, and for a quotient that measures
    something else than the result (万元 ÷ 人 is no %).
    """
    measured = {role: dimension_of(expression, units) for role, expression in roles.items()}
    top, bottom = measured.get(Role.NUMERATOR), measured.get(Role.DENOMINATOR, PURE)
    if top is None or bottom is None or not result.is_stated:
        return False
    if not (top / bottom).equals(result.dimension):
        below = f"，分母是{bottom}" if Role.DENOMINATOR in roles else ""
        raise MeasuresDiffer(
            f"分子是{top}{below}，得不出「{result}」",
            # Over nothing, `bottom` is pure and the quotient the numerator itself.
            expected="分子、分母计量同样的东西" if result.kind else f"得数的单位是{top / bottom}",
            remedy="核对算式、各指标的计量单位和本指标的计量单位",
        )
    return True


def dimension_of(expression: Expression, units: Mapping[str, Unit]) -> Dimension | None:
    """What an expression measures; None where that depends on a unit that is not stated."""
    match expression:
        case Number():
            return PURE
        case Code(name):
            return _of_indicator(name, units)
        case Total(names):
            return _common({name: _of_indicator(name, units) for name in names})
        case Chain(first, rest) if expression.is_additive:
            operands = (first, *(operand for _, operand in rest))
            return _common({str(operand): dimension_of(operand, units) for operand in operands})
        case Chain(first, rest):
            return _product(
                [(True, dimension_of(first, units))]
                + [(sign == "×", dimension_of(operand, units)) for sign, operand in rest]
            )


def _of_indicator(name: str, units: Mapping[str, Unit]) -> Dimension | None:
    unit = units.get(name)
    return unit.dimension if unit is not None and unit.is_stated else None


def _common(terms: Mapping[str, Dimension | None]) -> Dimension | None:
    """What the terms of a sum measure, all of them alike."""
    stated = {text: dimension for text, dimension in terms.items() if dimension is not None}
    for text, dimension in stated.items():
        first = next(iter(stated))
        if not dimension.equals(stated[first]):
            raise MeasuresDiffer(
                f"{first} 是{stated[first]}，{text} 是{dimension}，不能相加减",
                expected="相加减的各项计量同样的东西",
                remedy="核对算式和各指标的计量单位",
            )
    return None if len(stated) < len(terms) else next(iter(stated.values()))


def _product(factors: Iterable[tuple[bool, Dimension | None]]) -> Dimension | None:
    result = PURE
    for is_above, dimension in factors:
        if dimension is None:
            return None
        result = result * dimension if is_above else result / dimension
    return result
