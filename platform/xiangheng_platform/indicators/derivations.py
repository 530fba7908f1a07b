"""Values of derived indicators, reckoned with the definitions that were known and that apply to the period."""

from collections.abc import Mapping

from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.definitions import list_indicators, show
from xiangheng_platform.indicators.dependency_order import derive_with_parts, needed
from xiangheng_platform.indicators.derivation import Derived
from xiangheng_platform.indicators.errors import NotDerived, UnknownIndicator
from xiangheng_platform.indicators.units import UNSTATED, Quantity, unit_or_unstated


def derive_indicator(
    view: View, code: str, values: Mapping[str, Quantity | None], *, period: str = ""
) -> tuple[Derived, ...]:
    """The value of a derived indicator, last, after those of the derived indicators that it needs and was not given.

    A value without a unit is in the unit of its indicator. Raises `UnknownIndicator`, also for a value that does not
    go in; `NotDerived` for an indicator without expressions; `PartMissing`, `MeasuresDiffer`, `NumberRefused`.
    """
    known = {
        indicator.content.code: indicator.content
        for indicator in (
            *list_indicators(view, period=period, with_retired=True),
            show(view, code, period=period),
        )
    }
    formulas = {part: definition.formula for part, definition in known.items() if definition.formula}
    if code not in formulas:
        raise NotDerived(code, known[code].name)
    parts = needed(code, formulas)
    for given in values:
        if given not in parts:
            raise UnknownIndicator(
                f"推算 {code} 用不到「{given}」", at=code, expected="、".join(parts), remedy="核对编码"
            )
    # In the units of their indicators, so that 个百分点 handed in for % is found out.
    own = {part: unit_or_unstated(known[part].unit) if part in known else UNSTATED for part in values}
    taken = {part: value and value.taken_in(own[part]) for part, value in values.items()}
    return derive_with_parts(code, formulas, taken)
