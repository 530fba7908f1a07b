"""What visits answered to their checklists: read, filled in item by item, and what is still lacking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import col

from xiangheng_platform.access.decisions import require_at_all
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.indicators.texts import is_text
from xiangheng_platform.inspection.checklist import ChecklistItem, read_answer
from xiangheng_platform.inspection.documents import AnswerRecord
from xiangheng_platform.inspection.errors import AnswersMissing, AnswersRefused
from xiangheng_platform.inspection.inspectors import REPORT, require_sent
from xiangheng_platform.inspection.repositories import CHECKLISTS
from xiangheng_platform.inspection.sight import seen
from xiangheng_platform.inspection.states import refuse_unless
from xiangheng_platform.inspection.tables import AnswerRow, VisitRow
from xiangheng_platform.inspection.words import VisitState
from xiangheng_platform.store.history import ever, known
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import revise
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.places import FieldPath, Place

#: So many numbers of items are named to whoever writes one that there is not.
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer to an item as it was typed, with what was written beside it, and where it stands for a message."""

    item: str
    value: str
    remark: str = ""
    at: Place = ""


def fill(
    store: Store,
    person: Person,
    number: int,
    answers: Sequence[Answer],
    reason: str = "",
    *,
    seen_act: int | None = None,
    faults: Sequence[Fault] = (),
) -> tuple[int, ...]:
    """Answer items of a visit's checklist, for who is sent; what is not mentioned, or is empty, stays as it was.

    `seen_act` is the last act that was seen when the answers were written: what is as it was then is no answer of
    theirs, and what somebody else answered since is not written over, but told. `faults` were found where the answers
    were read, and are told with all others. Returns the places, among those given, of the answers that were written.
    Raises `AnswersRefused`, `StepRefused` once the visit was submitted, `NoSuchVisit`, `NotAllowed`.
    """
    require_at_all(person, REPORT)
    with act_of(store, person, "inspection:answer:fill", f"visit:{number}", reason) as act:
        row = seen(act, number)
        require_sent(act, row)
        refuse_unless(row, VisitState.PLANNED)
        accepted, refused = _accepted(items_of(act, row), answers)
        standing, before = _given(act, number), _given_by(act, number, seen_act)
        written, overtaken = dict[int, AnswerRow](), list[Fault]()
        for place, answer in accepted.items():
            new, old, known_then = (
                _row(number, answer, person),
                standing.get(answer.item),
                before.get(answer.item),
            )
            if _says(new, old) or (seen_act is not None and _says(new, known_then)):
                continue
            if seen_act is not None and old and not _says(old, known_then):
                overtaken.append(_overtaken(answer, old))
            written[place] = new
        if every := [*faults, *refused, *overtaken]:
            raise AnswersRefused(every)
        for new in written.values():
            old = standing.get(new.item)
            new.value, new.remark = (
                new.value or (old.value if old else ""),
                new.remark or (old.remark if old else ""),
            )
            revise(act, old, new)
        act.note(after={"items": [new.item for new in written.values()]})
    return tuple(written)


def answered(view: View, row: VisitRow) -> tuple[AnswerRecord, ...]:
    """The items of a visit's checklist, each with its answer at the view's moment."""
    return answered_of(view, [row])[row.number]


def answered_of(view: View, visits: Sequence[VisitRow]) -> dict[int, tuple[AnswerRecord, ...]]:
    """The same of each of some visits, by their numbers."""
    numbers = [visit.number for visit in visits]
    rows = view.session.exec(known(AnswerRow, view.as_of).where(among(col(AnswerRow.visit), numbers)))
    given = {(row.visit, row.item): row for row in rows}
    return {
        visit.number: tuple(
            _record(item, given.get((visit.number, item.number))) for item in items_of(view, visit)
        )
        for visit in visits
    }


def items_of(view: View, row: VisitRow) -> tuple[ChecklistItem, ...]:
    """What a visit's checklist asks, in the version that the visit was given; nothing where it has none."""
    if not row.checklist:
        return ()
    versions = CHECKLISTS.histories(view.as_known_now)[(row.checklist,)]
    return next(version.content.items for version in versions if version.number == row.checklist_version)


def refuse_missing(view: View, row: VisitRow) -> None:
    """Raise `AnswersMissing`, naming every mandatory item of a visit's checklist that nothing was answered to."""
    faults = [
        Fault(
            "INSPECTION-ANSWER",
            _place(record.item),
            f"没有答：{record.item.text}",
            "填一个答案",
            "填好再提交",
        )
        for record in answered(view, row)
        if record.item.is_mandatory and record.value is None
    ]
    if faults:
        raise AnswersMissing(faults)


def last_act(answers: Iterable[AnswerRecord]) -> int:
    """The number of the last act that answered anything of a checklist; 0 where none did."""
    return max((answer.act or 0 for answer in answers), default=0)


def _accepted(
    items: Iterable[ChecklistItem], answers: Sequence[Answer]
) -> tuple[dict[int, Answer], list[Fault]]:
    """The answers that say something, as they are kept, by their places; and what is wrong with the others."""
    by_number = {item.number: item for item in items}
    faults, accepted, answered_items = list[Fault](), dict[int, Answer](), set[str]()
    for place, answer in enumerate(answers):
        item, at = (
            by_number.get(answer.item),
            answer.at or FieldPath(("answers", str(place)), f"第 {answer.item} 项"),
        )
        if item is None:
            expected = some_of(list(by_number), _SHOWN) or "没有检查表"
            faults.append(
                Fault("INSPECTION-ANSWER", at, f"没有「{answer.item}」这一项", expected, "核对项的编号")
            )
        elif answer.item in answered_items:
            faults.append(Fault("INSPECTION-ANSWER", at, f"第 {answer.item} 项答了两次", "一次", "只留一个"))
        else:
            value = read_answer(item, answer.value, at) if answer.value.strip() else ""
            if isinstance(value, Fault):
                faults.append(value)
            elif not is_text(answer.remark):
                faults.append(
                    Fault("INSPECTION-ANSWER", at, "说明太长，或有不能保存的字符", "较短的文字", "改短")
                )
            elif value or answer.remark.strip():
                accepted[place] = replace(answer, value=value, remark=answer.remark.strip(), at=at)
        answered_items.add(answer.item)
    return accepted, faults


def _row(number: int, answer: Answer, person: Person) -> AnswerRow:
    return AnswerRow(
        visit=number, item=answer.item, value=answer.value, remark=answer.remark, answered_by=person.login
    )


def _says(row: AnswerRow, other: AnswerRow | None) -> bool:
    """Whether an answer says nothing else than another one, where it says anything."""
    if other is None:
        return False
    return row.value in ("", other.value) and row.remark in ("", other.remark)


def _overtaken(answer: Answer, old: AnswerRow) -> Fault:
    message = f"第 {answer.item} 项此后已由 {old.answered_by} 改答「{old.value}」"
    expected, remedy = "看过以后没有人改过的", "与他核对；仍要改的，取现在的再填"
    return Fault("INSPECTION-ANSWER", answer.at, message, expected, remedy)


def _given_by(view: View, number: int, act: int | None) -> Mapping[str, AnswerRow]:
    """The answers of a visit as they stood after an act; none where none is named."""
    if act is None:
        return {}
    rows = view.session.exec(ever(AnswerRow).where(AnswerRow.visit == number, col(AnswerRow.act) <= act))
    return {row.item: row for row in rows}  # in the order of writing: the last of each item stood


def _given(view: View, number: int) -> Mapping[str, AnswerRow]:
    rows = view.session.exec(known(AnswerRow, view.as_of).where(col(AnswerRow.visit) == number))
    return {row.item: row for row in rows}


def _record(item: ChecklistItem, row: AnswerRow | None) -> AnswerRecord:
    if row is None:
        return AnswerRecord(item, None, None, None, None)
    return AnswerRecord(item, row.value or None, row.remark or None, row.answered_by, row.act)


def _place(item: ChecklistItem) -> FieldPath:
    return FieldPath(("answers", item.number), f"第 {item.number} 项")
