"""Checklists: written in versions, and filled in on visits, at the keyboard or in a workbook away from any network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.changes import STAYS, Changes
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.capabilities.inspection_visits import find
from xiangheng_graphql.capabilities.workbooks import source_of
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection import answers as answering
from xiangheng_platform.inspection import checklists as services
from xiangheng_platform.inspection import forms, lookup
from xiangheng_platform.inspection.checklist import Checklist, ChecklistItem
from xiangheng_platform.inspection.documents import ChecklistRecord, VisitNumber, VisitRecord
from xiangheng_platform.inspection.inspectors import REPORT
from xiangheng_platform.inspection.repositories import PLAN
from xiangheng_platform.inspection.sight import OVERSEE
from xiangheng_scoring.records import Meaning, attributes

#: Where the workbook of a visit's checklist is downloaded, before the number of the visit.
WORKBOOKS = "/graphql/checklists/"
ChecklistCode = Annotated[str, Meaning("what visits name the checklist by")]
Reason = Annotated[str, Meaning("why, for the audit log")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItemInput(ChecklistItem):
    """An item as a checklist is to ask it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistInput:
    """All that a checklist says."""

    code: ChecklistCode = field(metadata=STAYS)
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    items: Annotated[tuple[ChecklistItemInput, ...], Meaning("what it asks, in order")]
    source: Annotated[str, Meaning("the document that states it")]
    note: Annotated[str, Meaning("what must be known beside it")] = ""


@dataclass(frozen=True, slots=True)
class ChecklistAnswerInput:
    """An answer to an item of a checklist; what is empty stays as it was."""

    item: Annotated[str, Meaning("number of the item, as 3 or 3.1")]
    value: Annotated[str, Meaning("the answer: 是 or 否, a number, a choice or words")] = ""
    remark: Annotated[str, Meaning("what there is to say beside it")] = ""


checklists = Capability("checklists")
checklists.entity(
    ChecklistRecord,
    name="Checklist",
    chinese="一张检查表，它的一版",
    key=lambda checklist: checklist.code,
    identity=lambda checklist: checklist.code,
    refetch=lambda view, identity: services.show(view, identity),
)


@checklists.query(chinese="检查表，各张最新的一版", action=OVERSEE, is_history=True, is_province_wide=True)
def checklists_(view: View) -> tuple[ChecklistRecord, ...]:
    """All checklists, the newest version of each, by code."""
    return services.list_checklists(view)


@checklists.query(chinese="按编码取一张检查表", action=OVERSEE, is_history=True, is_province_wide=True)
def checklist(
    view: View,
    code: ChecklistCode,
    version: Annotated[int | None, Meaning("which version; null: the newest", minimum=1)] = None,
) -> ChecklistRecord:
    """A checklist in its newest version, or in the one of a number."""
    return services.show(view, code, version=version)


@checklists.field(VisitRecord, chinese="最后一次填检查表的操作号；没有填过的是 0", action=OVERSEE)
def answers_act(view: View, keys: Sequence[int]) -> Mapping[int, int]:
    """Number of the last act that answered anything of its checklist; 0 where none did."""
    visits = lookup.dossiers(view, keys)
    return {number: answering.last_act(visit.answers) for number, visit in visits.items()}


@checklists.field(
    VisitRecord, chinese="检查表的工作簿在哪里取出，没有网络也能填；没有检查表的为空", action=OVERSEE
)
def workbook(view: View, keys: Sequence[int]) -> Mapping[int, str | None]:
    """The path that the workbook of its checklist is downloaded at, to be filled in away from any network; null without a checklist."""
    visits = lookup.of_numbers(view, keys)
    return {number: f"{WORKBOOKS}{number}" for number, visit in visits.items() if visit.checklist}


@checklists.mutation(chinese="登记检查表", action=PLAN)
def define_checklist(
    caller: Caller,
    checklist: Annotated[ChecklistInput, Meaning("what it asks")],
    reason: Reason = "",
) -> ChecklistRecord:
    """Register a checklist; visits that are arranged from then on may go through it."""
    return services.add(caller.store, caller.person, Checklist(**attributes(checklist)), reason)


@checklists.mutation(chinese="修改检查表：只写要改的，写成下一版；已经安排的督查仍用原来的一版", action=PLAN)
def change_checklist(
    caller: Caller,
    code: ChecklistCode,
    version: Annotated[
        int, Meaning("the version that was looked at: a newer one is not overwritten unseen", minimum=1)
    ],
    changes: Annotated[Changes[ChecklistInput], Meaning("what it says otherwise from then on")],
    reason: Reason = "",
) -> ChecklistRecord:
    """Write changes of the version that was looked at as the version after it; visits that were arranged keep theirs."""
    with caller.store.view(caller.person) as view:
        content = changes.applied(services.of_code(view, code).content)
    return services.revise(caller.store, caller.person, content, version, reason)


@checklists.mutation(chinese="填检查表：由派去的人填，没有写到的不变", action=REPORT)
def fill_checklist(
    caller: Caller,
    number: VisitNumber,
    answers: Annotated[tuple[ChecklistAnswerInput, ...], Meaning("answers to some of its items")],
    act: Annotated[
        int | None,
        Meaning(
            "the `answersAct` of the visit that was looked at, 0 where nothing was answered: what somebody else answered since is "
            "not written over; null: whatever happened",
            minimum=0,
        ),
    ] = None,
    reason: Reason = "",
) -> Callable[[View], VisitRecord]:
    """Answer items of a visit's checklist, all or none; what is not mentioned stays as it was."""
    typed = [answering.Answer(**attributes(answer)) for answer in answers]
    answering.fill(caller.store, caller.person, number, typed, reason, seen_act=act)
    return lambda view: find(view, number)


@checklists.mutation(
    chinese="用填好的工作簿填检查表：由派去的人交回；没有填的不变，此后别人改过的不覆盖", action=REPORT
)
def fill_checklist_by_workbook(
    caller: Caller,
    number: VisitNumber,
    file: Annotated[Upload, Meaning("the workbook as it was filled in, in a multipart form; it is not kept")],
    reason: Reason = "",
) -> Callable[[View], VisitRecord]:
    """Take the answers of a filled workbook, all or none; what somebody else answered since it was downloaded is not written over."""
    filled = forms.read_form(source_of(caller, file))
    forms.fill_from(caller.store, caller.person, number, filled, reason)
    return lambda view: find(view, number)
