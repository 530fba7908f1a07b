"""Fields of a definition as they are set on the command line: `--set 计量单位=万元`, `--set possible=0..100`."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xiangheng_platform.indicators.definition import FIELDS, Definition
from xiangheng_platform.indicators.errors import NumberRefused
from xiangheng_platform.indicators.figures import read_number
from xiangheng_platform.indicators.units import Quantity, read_quantity
from xiangheng_scoring.errors import Fault, FaultsFound, Kind, XianghengError
from xiangheng_scoring.scheme import Range

_BY_TITLE = {title: name for name, title in FIELDS.items()}
_TO = ".."


class AssignmentsRefused(
    FaultsFound, code="INDICATOR-ASSIGNMENT", title="--set 或 --value 写得不对", kind=Kind.USAGE
):
    """Settings of fields, or values, that cannot be understood, all of them told at once."""


def assigned(definition: Definition, texts: Iterable[str]) -> Definition:
    """A definition with the fields that `名称=内容` texts set, each by its English or its Chinese name.

    Nothing after the sign empties the field; names are parted by ；, the ends of a range by `..`. Raises
    `AssignmentsRefused`.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for text in texts:
        name, sign, value = text.partition("=")
        field = _BY_TITLE.get(name.strip(), name.strip())
        if not sign or field not in FIELDS:
            listed = "、".join(f"{known}（{title}）" for known, title in FIELDS.items())
            faults.append(Fault(AssignmentsRefused.code, text, "不是 字段=内容", listed, "改字段名"))
            continue
        try:
            values[field] = _read(field, value.strip())
        except XianghengError as error:
            faults.append(Fault(error.code, text, error.fault.message, error.fault.expected, "照样子改写"))
    if faults:
        raise AssignmentsRefused(faults)
    return replace(definition, **values)


def quantities(texts: Iterable[str]) -> dict[str, Quantity | None]:
    """Values of indicators by code, from `编码=数` texts; nothing after the sign is missing. Raises as `assigned`."""
    values: dict[str, Quantity | None] = {}
    faults: list[Fault] = []
    for text in texts:
        code, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not code or code in values:
            message = "同一编码写了两次" if code in values else "不是 编码=数"
            faults.append(Fault(AssignmentsRefused.code, text, message, "如 LF-C01=59.99%", "照样子改写"))
            continue
        try:
            values[code] = read_quantity(value) if value else None
        except XianghengError as error:
            faults.append(Fault(error.code, text, error.fault.message, error.fault.expected, "照样子改写"))
    if faults:
        raise AssignmentsRefused(faults)
    return values


def _read(field: str, text: str) -> Any:
    if field == "other_names":
        return tuple(name.strip() for name in text.replace(";", "；").split("；") if name.strip())
    if field in ("possible", "plausible"):
        low, _, high = text.partition(_TO)
        return Range(_end(low), _end(high))
    if field == "decimals":
        return _integer(text)
    return text


def _end(text: str) -> Decimal | None:
    if not text.strip():
        return None
    number = read_number(text)
    if number.is_percent:
        raise NumberRefused(f"「{text}」带百分号", expected="按指标的计量单位写数，不带单位")
    return number.value


def _integer(text: str) -> int | None:
    number = _end(text)
    if number is not None and number != int(number):
        raise NumberRefused(f"「{text}」不是整数", expected="整数")
    return None if number is None else int(number)
