"""Faults of what is said of lists, capacities, decisions and visits, each with its field as screens call it."""

from collections.abc import Collection, Sequence
from datetime import date

from xiangheng_platform.monitoring.lists.errors import ListRefused
from xiangheng_platform.monitoring.month_numbers import YEARS, YEARS_TEXT, is_month, month_of_day, month_text
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

_TITLES = {
    "month": "年月",
    "since": "年月",
    "household": "户",
    "model": "模型",
    "counties": "县",
    "rows": "户",
    "visits": "走访户数",
    "reason": "理由",
    "visited_on": "走访日期",
    "features": "特征",
}
FIRST_VISIT = date(YEARS[0], 1, 1)


def fault(
    field: str, message: str, expected: str, remedy: str = "改正", *, within: tuple[str, ...] = ()
) -> Fault:
    """A fault of one field, which lies `within` others."""
    return Fault("RISK-LIST-VALUE", FieldPath((*within, field), _TITLES[field]), message, expected, remedy)


def refuse(faults: Sequence[Fault]) -> None:
    """Raise `ListRefused` with all of some faults; nothing where there are none."""
    if faults:
        raise ListRefused(faults)


def month_faults(month: int, field: str = "month") -> list[Fault]:
    """What is wrong with a month that is written as a whole number."""
    if is_month(month):
        return []
    return [fault(field, f"「{month}」不是年月", f"{YEARS_TEXT}的年月，四位年份和两位月份，如 202412")]


def future_faults(month: int, today: date) -> list[Fault]:
    """What is wrong with a month that has not begun: nobody knows its households."""
    if month <= month_of_day(today):
        return []
    return [fault("month", f"{month} 还没有到", f"不晚于 {month_of_day(today)}")]


def capacity_faults(month: int, visits: Collection[int]) -> list[Fault]:
    """What is wrong where no county can visit anybody: a list of nobody would stand in the way of the month's list."""
    if any(visits):
        return []
    return [
        fault(
            "month",
            f"{month} 没有一个县有要走访的户",
            "至少一个县登记了走访能力，台账里有它的户",
            f"xiangheng household visits capacity --month {month_text(month)} --set 县=户数",
        )
    ]


def invented_faults(model: str, *, is_model: bool, is_register: bool) -> list[Fault]:
    """What is wrong where a model that learnt from invented households is to say which real ones are visited."""
    if is_register or not is_model:
        return []
    return [
        fault(
            "model",
            f"模型 {model[:12]} 由虚构数据训练或检验，台账里都是真实的户",
            "由真实的户训练、检验的模型",
            "用本库的台账训练（risk train），检验、登记、批准以后再排",
        )
    ]
