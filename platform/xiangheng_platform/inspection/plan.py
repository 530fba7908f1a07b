"""What a planned check says, and whether that can be registered."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xiangheng_platform.indicators.texts import LONGEST_NAME, is_name, is_text
from xiangheng_platform.inspection.words import Method
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.scheme.tables import FIRST_YEAR, LAST_YEAR

TITLES = {
    **{"code": "编码", "year": "年度", "month": "月份", "method": "方式", "topic": "内容"},
    **{"regions": "地区", "office": "责任处室", "indicators": "指标", "clause": "条款"},
    **{"quote": "原文", "source": "出处", "note": "说明"},
}
_NAMES = {"code": "一行字，如 YL-2024-06", "topic": "一行字", "office": "处室的全称"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCheck:
    """A check that is planned for a month: by what method, of what, where, and who answers for it.

    No `regions` means all of them; each is a division's code. `is_derived` tells that part of it (mostly the method) was
    read from the document's words, which do not state it; `note` says which part.
    """

    code: str
    year: int
    month: int
    method: Method
    topic: str
    office: str
    source: str
    regions: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    clause: str = ""
    is_derived: bool = False
    quote: str = ""
    note: str = ""

    @property
    def begin(self) -> date:
        """The first day of the check's month."""
        return date(self.year, self.month, 1)

    @property
    def limit(self) -> date:
        """The last day on which the check is in time: the last of its month."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])


def faults_of(plan: PlannedCheck) -> Iterator[Fault]:
    """Every fault of what a planned check says by itself; its regions are looked up by whoever has a gazetteer."""
    for name, expected in _NAMES.items():
        if not is_name(getattr(plan, name)):
            yield _fault(
                plan, name, f"不能是「{getattr(plan, name)}」", f"{expected}，不超过 {LONGEST_NAME} 字"
            )
    if not plan.source.strip():
        yield _fault(plan, "source", "是空的", "文号或文件名")
    if not FIRST_YEAR <= plan.year <= LAST_YEAR:
        yield _fault(plan, "year", f"不能是「{plan.year}」", f"{FIRST_YEAR} 到 {LAST_YEAR}")
    if not 1 <= plan.month <= 12:
        yield _fault(plan, "month", f"不能是「{plan.month}」", "1 到 12")
    for name in ("clause", "quote", "source", "note"):
        if not is_text(getattr(plan, name)):
            yield _fault(plan, name, "太长，或有不能保存的字符", "较短的文字")
    for name in ("regions", "indicators"):
        if wrong := [code for code in getattr(plan, name) if not is_name(code) or " " in code]:
            yield _fault(plan, name, f"不能是「{'、'.join(wrong)}」", "编码，每个不含空格")


def _fault(plan: PlannedCheck, field: str, message: str, expected: str) -> Fault:
    at = FieldPath((field,), TITLES[field], plan.code)
    return Fault("INSPECTION-VALUE", at, message, expected, "改正后再登记")
