"""How indicators are derived from others: their formulas as data, what uses what, and values that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.indicators import Code, IndicatorKey, OfPeriod, contents_of, newest_of
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.dependency_order import reached, users
from xiangheng_platform.indicators.derivation import Formula
from xiangheng_platform.indicators.derivations import derive_indicator
from xiangheng_platform.indicators.documents import DerivedRecord, IndicatorRecord, PartRecord, derived_record
from xiangheng_platform.indicators.errors import NumberRefused
from xiangheng_platform.indicators.formula_documents import (
    ExpressionPartRecord,
    FormulaRecord,
    formula_record,
)
from xiangheng_platform.indicators.repositories import READ
from xiangheng_platform.indicators.units import Quantity, unit_or_unstated
from xiangheng_platform.indicators.vocabulary import Reason, Role
from xiangheng_scoring.records import Meaning

Indirectly = Annotated[bool, Meaning("also through others")]


@dataclass(frozen=True)
class IndicatorValueInput:
    """A value of an indicator."""

    code: Code
    value: Annotated[Decimal | None, Meaning("what it is; missing, if left out")] = None
    unit: Annotated[str, Meaning("the indicator's own, if none is given")] = ""

    @property
    def quantity(self) -> Quantity | None:
        """The number with its unit; None for what is missing. Raises `UnknownMeasure`."""
        return None if self.value is None else Quantity(self.value, unit_or_unstated(self.unit))


formulas = Capability("formulas")
formulas.call(Role, "PartRole")
formulas.call(Reason, "NoValueReason")
formulas.entity(
    DerivedRecord, chinese="推算的值，或没有值的原因", name="DerivedValue", key=lambda value: value.indicator
)
formulas.entity(PartRecord, chinese="推算用到的一项", name="DerivationPart", key=lambda part: part.indicator)
formulas.entity(ExpressionPartRecord, chinese="算式的一部分", key=lambda part: part.indicator)


@formulas.field(IndicatorRecord, chinese="算式；不是推算的没有", action=READ)
def formula(view: View, keys: Sequence[IndicatorKey]) -> Mapping[IndicatorKey, FormulaRecord | None]:
    """How this version is derived; null for what is not."""
    return {key: formula_record(formula) for key, formula in _formulas(view, keys).items()}


@formulas.field(IndicatorRecord, chinese="推算用到的指标", action=READ)
def uses(
    view: View, keys: Sequence[IndicatorKey], indirectly: Indirectly = False
) -> Mapping[IndicatorKey, tuple[IndicatorRecord, ...]]:
    """The indicators that go into this version, each in its newest, in the order of the formula."""
    needs = _needs(view) if indirectly else {}
    return _named(
        view, {key: reached(formula.codes, needs) for key, formula in _formulas(view, keys).items()}
    )


@formulas.field(IndicatorRecord, chinese="推算时用到它的指标", action=READ)
def used_by(
    view: View, keys: Sequence[IndicatorKey], indirectly: Indirectly = False
) -> Mapping[IndicatorKey, tuple[IndicatorRecord, ...]]:
    """The indicators that it goes into, by their newest versions."""
    used = users(_needs(view))
    return _named(view, {key: reached(used.get(key.code, ()), used if indirectly else {}) for key in keys})


@formulas.field(ExpressionPartRecord, chinese="指标；别的部分为空", action=READ, name="indicator")
def indicator_of_expression(view: View, keys: Sequence[str | None]) -> Mapping[str, IndicatorRecord | None]:
    """The indicator that stands there, in its newest version; null for a part of another kind."""
    return newest_of(view, keys)


@formulas.field(DerivedRecord, chinese="指标；指标库里没有的为空", action=READ, name="indicator")
def derived_indicator(view: View, keys: Sequence[str]) -> Mapping[str, IndicatorRecord | None]:
    """The indicator that the value is of, in its newest version; null where the dictionary has none of its code."""
    return newest_of(view, keys)


@formulas.field(PartRecord, chinese="指标；指标库里没有的为空", action=READ, name="indicator")
def indicator_of_part(view: View, keys: Sequence[str]) -> Mapping[str, IndicatorRecord | None]:
    """The indicator that went in, in its newest version; null where the dictionary has none of its code."""
    return newest_of(view, keys)


@formulas.query(chinese="推算一个指标的值", action=READ, is_history=True)
def derived_values(
    view: View,
    code: Code,
    values: Annotated[
        tuple[IndicatorValueInput, ...], Meaning("of the indicators that go in; others are missing")
    ],
    period: OfPeriod = "",
) -> tuple[DerivedRecord, ...]:
    """What follows for a derived indicator from values of its parts: derived parts first, the indicator itself last."""
    given: dict[str, Quantity | None] = {}
    for value in values:
        if value.code in given:
            raise NumberRefused(
                f"{value.code} 给了不止一个值", at=value.code, expected="一个", remedy="只留一个"
            )
        given[value.code] = value.quantity
    return derived_record(derive_indicator(view, code, given, period=period)).derived


def _formulas(view: View, keys: Sequence[IndicatorKey]) -> dict[IndicatorKey, Formula]:
    contents = contents_of(view)
    return {key: formula for key in keys if key in contents and (formula := contents[key].formula)}


def _needs(view: View) -> dict[str, tuple[str, ...]]:
    """What each derived indicator looks at, by the newest version of each."""
    newest = {code: versions[0].content.formula for code, versions in definitions.histories(view).items()}
    return {code: formula.codes for code, formula in newest.items() if formula}


def _named(
    view: View, codes: Mapping[IndicatorKey, tuple[str, ...]]
) -> dict[IndicatorKey, tuple[IndicatorRecord, ...]]:
    known = newest_of(view, (code for listed in codes.values() for code in listed))
    return {key: tuple(known[code] for code in listed if code in known) for key, listed in codes.items()}
