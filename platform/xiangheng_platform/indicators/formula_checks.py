"""What is wrong with how indicators are derived: parts that are not there, units that do not fit, circles."""

from collections.abc import Mapping

from xiangheng_platform.indicators.definition import FIELDS, Definition
from xiangheng_platform.indicators.dependency_order import refuse_cycles
from xiangheng_platform.indicators.derivation import Formula
from xiangheng_platform.indicators.dimensions import check_units
from xiangheng_platform.indicators.errors import CircularDerivation, MeasuresDiffer, ModelNotScored, as_fault
from xiangheng_platform.indicators.expressions import codes
from xiangheng_platform.indicators.units import Unit, unit_or_unstated
from xiangheng_platform.indicators.vocabulary import ValueKind
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

MODEL_NOT_SCORED = ModelNotScored.code


def formula_faults(definition: Definition, known: Mapping[str, Definition]) -> list[Fault]:
    """What is wrong with an indicator's expressions, which must be readable, among what the dictionary knows."""
    formula = definition.formula
    if formula is None:
        return []
    faults = [
        Fault(
            "INDICATOR-REFERENCE",
            FieldPath((role,), FIELDS[role], definition.code),
            f"没有指标「{code}」",
            "指标库中有的编码",
            "改编码，或先定义这个指标" + ("；若是相减，减号两边空格" if "-" in code else ""),
        )
        for role, expression in formula.roles.items()
        for code in codes(expression)
        if code not in known
    ]
    faults += (
        Fault(
            MODEL_NOT_SCORED,
            FieldPath((role,), FIELDS[role], definition.code),
            f"「{code}」是模型预测的，不能用来推算",
            "报送、推算或由记录计算的指标",
            "算式里不用它",
        )
        for role, expression in formula.roles.items()
        for code in codes(expression)
        if code in known and known[code].value_kind == ValueKind.MODEL
    )
    try:
        check_units(formula.roles, _units(formula, known), unit_or_unstated(definition.unit))
    except MeasuresDiffer as error:
        faults.append(as_fault(error, FieldPath(("unit",), FIELDS["unit"], definition.code)))
    return faults


def unchecked_units(definition: Definition, known: Mapping[str, Definition]) -> bool:
    """Whether the units of a derived indicator could not be compared, because one of them is not stated."""
    formula = definition.formula
    if formula is None:
        return False
    return not check_units(formula.roles, _units(formula, known), unit_or_unstated(definition.unit))


def cycle_faults(known: Mapping[str, Definition]) -> list[Fault]:
    """The circle among derived indicators, if there is one, told once."""
    formulas = {code: definition.formula for code, definition in known.items()}
    try:
        refuse_cycles({code: formula.codes for code, formula in formulas.items() if formula})
    except CircularDerivation as error:
        return [as_fault(error, FieldPath(("numerator",), FIELDS["numerator"], error.cycle[0]))]
    return []


def _units(formula: Formula, known: Mapping[str, Definition]) -> dict[str, Unit]:
    return {code: unit_or_unstated(known[code].unit) for code in formula.codes if code in known}
