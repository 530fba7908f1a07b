"""What a checklist asks, whether it can be registered, and what counts as an answer to each kind of item."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from xiangheng_platform.indicators.texts import LONGEST_NAME, LONGEST_TEXT, is_name, is_text
from xiangheng_platform.inspection.words import AnswerKind
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.numerals import parse_number
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import FieldPath, Place
from xiangheng_scoring.records import Meaning

YES, NO = "是", "否"
MOST_ITEMS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item of a checklist."""

    number: Annotated[str, Meaning("its number within the checklist, as 3 or 3.1; answers name it")]
    text: Annotated[str, Meaning("what is asked, in Chinese")]
    kind: Annotated[AnswerKind, Meaning("what sort of answer it takes")]
    is_mandatory: Annotated[bool, Meaning("whether a visit cannot be submitted without an answer to it")] = (
        True
    )
    choices: Annotated[
        tuple[str, ...], Meaning("what can be answered to a choice; empty for other kinds")
    ] = ()
    unit: Annotated[
        str | None, Meaning("of what the number is; null where it has none, and for other kinds")
    ] = None
    indicator: Annotated[
        str | None, Meaning("code of the indicator that it checks; null where none is named")
    ] = None
    clause: Annotated[
        str | None, Meaning("clause of a notice or a scheme that it checks; null where none is named")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What a visit goes through, item by item."""

    code: str
    title: str
    items: tuple[ChecklistItem, ...]
    source: str
    note: str = ""


def faults_of(checklist: Checklist) -> Iterator[Fault]:
    """Every fault of a checklist."""
    for name, title in (("code", "编码"), ("title", "名称")):
        if not is_name(getattr(checklist, name)):
            yield _fault(
                checklist, (name,), title, "是空的、太长或不止一行", f"一行字，不超过 {LONGEST_NAME} 字"
            )
    for name, title in (("source", "出处"), ("note", "说明")):
        if not is_text(getattr(checklist, name)):
            yield _fault(checklist, (name,), title, "太长，或有不能保存的字符", "较短的文字")
    if not checklist.source.strip():
        yield _fault(checklist, ("source",), "出处", "是空的", "文号或文件名")
    if not 1 <= len(checklist.items) <= MOST_ITEMS:
        yield _fault(
            checklist, ("items",), "检查项", f"有 {len(checklist.items)} 项", f"1 到 {MOST_ITEMS} 项"
        )
    times = Counter(item.number for item in checklist.items)
    for place, item in enumerate(checklist.items):
        for name, title, message, expected in _item_faults(item, times[item.number]):
            yield _fault(
                checklist, ("items", str(place), name), f"第 {place + 1} 项{title}", message, expected
            )


def read_answer(item: ChecklistItem, text: str, at: Place) -> str | Fault:
    """An answer in the form in which it is kept, or what is wrong with it."""
    typed = text.strip()
    match item.kind:
        case AnswerKind.YES_NO if typed in (YES, NO):
            return typed
        case AnswerKind.NUMBER if (number := parse_number(typed)) and (
            item.unit == "%" or not number.is_percent
        ):
            return plain(number.value)
        case AnswerKind.CHOICE if typed in item.choices:
            return typed
        case AnswerKind.TEXT if is_text(typed):
            return typed
    return Fault(
        "INSPECTION-ANSWER",
        at,
        f"第 {item.number} 项不能答「{typed}」",
        expected_of(item),
        "改填这一项",
        typed,
    )


def expected_of(item: ChecklistItem) -> str:
    """What an item takes, for whoever has to answer it."""
    match item.kind:
        case AnswerKind.YES_NO:
            return f"{YES}或{NO}"
        case AnswerKind.NUMBER:
            return f"一个数，单位 {item.unit}" if item.unit else "一个数"
        case AnswerKind.CHOICE:
            return "、".join(item.choices)
        case AnswerKind.TEXT:
            return f"文字，不超过 {LONGEST_TEXT} 字"


def _item_faults(item: ChecklistItem, times: int) -> Iterator[tuple[str, str, str, str]]:
    if not is_name(item.number) or " " in item.number:
        yield "number", "编号", f"不能是「{item.number}」", "如 3 或 3.1"
    elif times > 1:
        yield "number", "编号", f"「{item.number}」有 {times} 项", "每项一个编号"
    if not item.text.strip() or not is_text(item.text):
        yield "text", "内容", "是空的、太长，或有不能保存的字符", "一段文字"
    if (item.kind is AnswerKind.CHOICE) != bool(item.choices):
        yield "choices", "选项", f"与「{item.kind.label}」矛盾", "选项类的列出选项，别的不列"
    if len(set(item.choices)) != len(item.choices) or not all(map(is_name, item.choices)):
        yield "choices", "选项", f"不能是「{'、'.join(item.choices)}」", "每个一行字，不重复，不含分号"
    if item.unit and item.kind is not AnswerKind.NUMBER:
        yield "unit", "单位", f"与「{item.kind.label}」矛盾", "只有数有单位"


def _fault(checklist: Checklist, names: tuple[str, ...], title: str, message: str, expected: str) -> Fault:
    return Fault(
        "INSPECTION-CHECKLIST", FieldPath(names, title, checklist.code), message, expected, "改正后再登记"
    )
