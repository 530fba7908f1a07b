"""Definitions, targets, baselines and what is reckoned of them, as plain data for programs."""

from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xiangheng_platform.indicators.baselines import BaselineVersion
    from xiangheng_platform.indicators.definition import FieldChange
    from xiangheng_platform.indicators.definitions import Indicator
    from xiangheng_platform.indicators.derivation import Derived
    from xiangheng_platform.indicators.targets import Held, TargetVersion
    from xiangheng_platform.versioning.repository import Version


def indicator_row(one: "Indicator") -> dict[str, Any]:
    """One version of an indicator: its content, then whose word stands for it."""
    return {**_content(one.content), **_stamp(one)}


def target_row(one: "TargetVersion") -> dict[str, Any]:
    """One version of a target, with what it asks for in words."""
    from xiangheng_platform.indicators.attainment import wording

    return {**_content(one.content), "wording": wording(one.content), **_stamp(one)}


def baseline_row(one: "BaselineVersion") -> dict[str, Any]:
    """One version of a baseline."""
    return {**_content(one.content), **_stamp(one)}


def change_row(one: "FieldChange") -> dict[str, Any]:
    """A field that two versions differ in."""
    from xiangheng_platform.indicators.definition import FIELDS

    return {
        "field": one.field,
        "title": FIELDS[one.field],
        "before": one.before or None,
        "after": one.after or None,
    }


def derived_row(one: "Derived") -> dict[str, Any]:
    """A derived value, or the reason why there is none, with what went in."""
    return {
        "indicator": one.of,
        "value": plain_or_none(one.value),
        "unit": one.unit.name or None,
        "shown": one.shown or None,
        "reason": one.reason or None,
        "about": list(one.about),
        "skipped": list(one.skipped),
        "sentence": one.sentence,
        "parts": [
            {
                "indicator": part.code,
                "role": part.role,
                "value": plain_or_none(part.value.value) if part.value else None,
                "unit": (part.value.unit.name or None) if part.value else None,
            }
            for part in one.parts
        ],
    }


def held_row(one: "Held") -> dict[str, Any]:
    """A value held against a target."""
    found = one.attainment
    quantities = {
        name: {"value": plain_or_none(quantity.value), "unit": quantity.unit.name or None}
        if quantity
        else None
        for name in ("value", "baseline", "change", "difference")
        for quantity in (getattr(found, name),)
    }
    return {
        "target": target_row(one.target),
        "outcome": found.outcome,
        **quantities,
        "ratio": None if found.ratio is None else str(found.ratio),
        "ratio_percent": plain_or_none(found.percent),
        "why": found.why or None,
        "sentence": found.sentence,
    }


def plain_or_none(value: Decimal | None) -> str | None:
    """An exact number as its plain text."""
    from xiangheng_scoring.numbers.exact import plain

    return None if value is None else plain(value)


def _content(content: Any) -> dict[str, Any]:
    return {field.name: _value(getattr(content, field.name)) for field in fields(content)}


def _value(value: Any) -> Any:
    """Numbers as exact text, ranges with two ends, names as a list, nothing as null."""
    from xiangheng_scoring.scheme import Range

    match value:
        case Range(low, high):
            return {"low": plain_or_none(low), "high": plain_or_none(high)}
        case Decimal():
            return plain_or_none(value)
        case tuple():
            return list(value)
        case "":
            return None
        case _:
            return value


def _stamp(one: "Version[Any]") -> dict[str, Any]:
    return {
        "version": one.number,
        "author": one.author,
        "recorded_at": one.recorded_at.isoformat(),
        "verified": one.is_verified,
        "verified_by": one.verified_by or None,
        "loaded": one.is_loaded,
        "withdrawn": one.is_withdrawn,
    }
