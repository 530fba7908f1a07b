"""What the ledger says of an issue, and whether that can be registered."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from xiangheng_platform.rectification.words import Channel, DeadlineClass, Severity
from xiangheng_platform.store.canonical import document
from xiangheng_scoring.characters import name_of, turning
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.places import FieldPath, Place

_NEEDED = {
    "category": "问题类别",
    "description": "问题描述",
    "region": "地区",
    "responsible_unit": "责任单位",
    "document": "来源文件",
}
#: Every field of a content by what departments call its column.
TITLES = {
    **_NEEDED,
    "year": "年度",
    "channel": "问题来源",
    "severity": "严重程度",
    "places": "涉及乡村",
    "households": "涉及户数",
    "lead_unit": "牵头单位",
    "leader": "责任领导",
    "goal": "整改目标",
    "measures": "整改措施",
    "deadline_class": "时限类别",
    "deadline": "整改时限",
    "indicator": "指标",
    "clause": "条款",
    "origin": "来源编号",
}
_FIRST_YEAR, _LAST_YEAR = 2013, 2100
_LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One problem as the ledger states it.

    `region` is what somebody calls the region: its code, or a name. `households` counts those concerned, None where
    nobody said. `deadline` is the last day that was set, None where none is (`LONG_TERM`) or the class gives it
    (`IMMEDIATE`). `leader` answers for it by name, and is personal. `indicator` and `clause` say what it breaks, as far as that
    is known; `origin` is an opaque reference to what it came from.
    """

    year: int
    channel: Channel
    document: str
    category: str
    severity: Severity
    description: str
    region: str
    responsible_unit: str
    places: str = ""
    households: int | None = None
    lead_unit: str = ""
    leader: str = ""
    goal: str = ""
    measures: str = ""
    deadline_class: DeadlineClass = DeadlineClass.LIMITED
    deadline: date | None = None
    indicator: str = ""
    clause: str = ""
    origin: str = ""

    @property
    def stated(self) -> dict[str, Any]:
        """What it says, by field."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def identity(year: int, channel: str, category: str, description: str, division: int) -> str:
    """SHA-256 of what makes two rows the same problem: year, channel, category, description and division.

    Spaces and width of characters do not matter; who answers for it, by when and how, may have changed since.
    """
    parts = [year, str(channel), folded(category), folded(description), division]
    return hashlib.sha256(document(parts).encode()).hexdigest()


def identity_of(content: Content, division: int) -> str:
    """What makes a content the same problem as another, in a division."""
    return identity(content.year, content.channel, content.category, content.description, division)


def faults_of(content: Content, at: str = "") -> Iterator[Fault]:
    """Every fault of what one row says; `at` says in words which row it is."""
    for name in _NEEDED:
        if not getattr(content, name).strip():
            yield fault(name, "是空的", "一段文字", at)
    for name, value in content.stated.items():
        if isinstance(value, str) and (unkept := unkept_of(value)):
            yield fault(name, *unkept, at)
    if not _FIRST_YEAR <= content.year <= _LAST_YEAR:
        yield fault("year", f"「{content.year}」不是年度", f"{_FIRST_YEAR} 到 {_LAST_YEAR}", at)
    if content.households is not None and content.households < 0:
        yield fault("households", f"「{content.households}」不是户数", "0 或正整数；不清楚的空着", at)
    if content.deadline_class is DeadlineClass.LIMITED and content.deadline is None:
        yield fault("deadline", "限期整改没有写到哪一天", "一个日期", at)
    if content.deadline_class is DeadlineClass.LONG_TERM and content.deadline is not None:
        yield fault("deadline", "长期坚持的问题没有最后期限", "空着，或改为限期整改", at)


def unkept_of(text: str) -> tuple[str, str] | None:
    """Why a text may not be kept, and what is expected instead; None if it may.

    What turns the order of signs round reads otherwise than it is kept, and no ledger that holds it could be printed.
    """
    if len(text) > _LONGEST:
        return f"有 {len(text)} 个字", f"不超过 {_LONGEST} 个字"
    if character := turning(text):
        return f"有看不见的 {name_of(character)}，显示的次序与所存的不同", "没有方向字符的文字，重新录入"
    return None


def fault(field: str, message: str, expected: str, at: str = "", remedy: str = "改正后再登记") -> Fault:
    """A fault of one field of what the ledger says."""
    place: Place = FieldPath((field,), TITLES[field], at)
    return Fault("ISSUE-VALUE", place, message, expected, remedy)
