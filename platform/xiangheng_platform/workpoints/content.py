"""What a work point says, and whether that can be registered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xiangheng_platform.workpoints.errors import WorkPointsRefused
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import FieldPath

#: What stands between two offices in the notice.
BETWEEN_OFFICES = "、"
_NEEDED = {"title": "要点标题", "task": "任务", "indicator": "指标", "quote": "原文", "source": "出处"}
_TITLES = {**_NEEDED, "target": "目标值", "deadline": "期限", "offices": "责任处室"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One task of a plan: what is to be done by whom, by when or how often, in the notice's own words.

    `item` 0 holds what stands before item 1. `deadline` is None where the notice gives none. `indicator_code` and
    `target_code` name what will answer the task, where that is known. `note` is what must be known beside it, above all what of the notice is open.
    """

    plan_year: int
    item: int
    title: str
    task: str
    indicator: str
    target: Decimal | None
    unit: str
    comparison: Comparison
    basis: Basis
    deadline: date | None
    frequency: Frequency
    offices: tuple[str, ...]
    quote: str
    source: str
    clause: str = ""
    indicator_code: str = ""
    target_code: str = ""
    is_check: bool = False
    note: str = ""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """What makes two rows of a plan the same task."""
        return self.plan_year, self.item, self.task, self.indicator

    @property
    def stated(self) -> dict[str, Any]:
        """What it says, by field; nothing of its registration."""
        return {field.name: getattr(self, field.name) for field in fields(Content)}

    @property
    def official_target(self) -> Decimal | None:
        """The target if its number stands in the notice, else None."""
        return self.target if self.basis is Basis.EXPLICIT else None

    @property
    def target_text(self) -> str:
        """What is asked, for a reader; a number that was read from words says so."""
        if self.target is None:
            return self.comparison.label
        parts = filter(None, (self.comparison.label, plain(self.target), self.unit))
        return " ".join(parts) + ("" if self.basis is Basis.EXPLICIT else f"（{self.basis.label}）")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPoint(Content):
    """A registered task: `code` (year-item.number) stays; `version` counts what it said, from 1 on.

    `recorded_at` and `act` are those of what it now says.
    """

    code: str
    version: int
    recorded_at: datetime
    act: int

    @property
    def content(self) -> Content:
        """What it says, to be changed by `dataclasses.replace`."""
        return Content(**self.stated)


def refuse_faulty(rows: Iterable[Content]) -> None:
    """Raise `WorkPointsRefused` with every fault of tasks that are to be registered together."""
    faults, seen = list[Fault](), set[tuple[int, int, str, str]]()
    for row in rows:
        faults += faults_of(row)
        if row.key in seen:
            faults.append(
                Fault(
                    "WORKPOINT-TWICE", place(row), "同一任务、同一指标有两行", "一行", "删去一行，或改写其一"
                )
            )
        seen.add(row.key)
    if faults:
        raise WorkPointsRefused(faults)


def faults_of(row: Content) -> Iterator[Fault]:
    """Every fault of what one task says."""
    for name in _NEEDED:
        if not getattr(row, name).strip():
            yield _fault(row, name, "是空的", "一段文字")
    if row.target is not None and not (isinstance(row.target, Decimal) and row.target.is_finite()):
        yield _fault(row, "target", f"「{row.target}」不是确定的十进制数", "如 232.5")
    if (row.target is None) != (row.basis is Basis.QUALITATIVE):
        yield _fault(row, "target", f"与「{row.basis.label}」矛盾", "定性的没有数，其余的有数")
    if row.deadline is not None and not 0 <= row.deadline.year - row.plan_year <= 1:
        yield _fault(
            row, "deadline", f"「{row.deadline}」不属于这一年的要点", f"{row.plan_year} 年或次年的一天"
        )
    if any(not office.strip() or BETWEEN_OFFICES in office for office in row.offices):
        yield _fault(row, "offices", f"写作「{'|'.join(row.offices)}」", "逐个列出，每个是一个处室的名称")


def place(row: Content) -> str:
    """Where a task stands, for a message."""
    return f"{row.plan_year} 年（{row.item}）{row.task} › {row.indicator}"


def _fault(row: Content, field: str, message: str, expected: str) -> Fault:
    at = FieldPath((field,), _TITLES[field], place(row))
    return Fault("WORKPOINT-VALUE", at, message, expected, "改正后再登记")
