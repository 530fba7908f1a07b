"""Faults of what is said of lists, capacities, decisions and visits, each with its field as screens call it."""

from collections.abc import Sequence

from xiangheng_platform.monitoring.lists.errors import ListRefused
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

_TITLES = {
    "month": "年月",
    "counties": "县",
    "rows": "户",
    "visits": "走访户数",
    "reason": "理由",
    "visited_on": "走访日期",
    "features": "特征",
}
_FIRST_YEAR = 2014


def fault(field: str, message: str, expected: str, remedy: str = "改正") -> Fault:
    """A fault of one field."""
    return Fault("RISK-LIST-VALUE", FieldPath((field,), _TITLES[field]), message, expected, remedy)


def refuse(faults: Sequence[Fault]) -> None:
    """Raise `ListRefused` with all of some faults; nothing where there are none."""
    if faults:
        raise ListRefused(faults)


def month_faults(month: int) -> list[Fault]:
    """What is wrong with a month that is written as a whole number."""
    if 1 <= month % 100 <= 12 and _FIRST_YEAR <= month // 100 < 2100:
        return []
    return [fault("month", f"「{month}」不是年月", "四位年份和两位月份，如 202412")]
