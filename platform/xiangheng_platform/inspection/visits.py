"""Visits: arranged, with who is sent and what is drawn to go to; submitted, sent back, released, or cancelled."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from xiangheng_platform.access.decisions import require, require_at_all, require_somewhere
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import is_within
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.indicators.texts import is_name, is_text
from xiangheng_platform.inspection.answers import refuse_missing
from xiangheng_platform.inspection.checklists import of_code as checklist_of
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.inspection.errors import VisitRefused
from xiangheng_platform.inspection.frames import Below, frame_below
from xiangheng_platform.inspection.inspectors import REPORT, assignments, refuse_unfit, require_sent, send
from xiangheng_platform.inspection.lookup import dossier
from xiangheng_platform.inspection.places import bearer
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.plans import of_code as plan_of
from xiangheng_platform.inspection.sight import seen, target, target_of
from xiangheng_platform.inspection.states import refuse_unless, step
from xiangheng_platform.inspection.tables import DrawRow, VisitRow
from xiangheng_platform.inspection.words import Method, VisitState
from xiangheng_platform.regions.errors import AmbiguousRegion, RegionNotInForce, UnknownRegion
from xiangheng_platform.regions.lookup import find as find_division
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.sampling.draw import Sizes, draw
from xiangheng_platform.sampling.frame import Unit, frame_of
from xiangheng_platform.store.canonical import document
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import revise, standing
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning

ARRANGE, RELEASE = "inspection.arrange", "inspection.release"
_TITLES = {
    **{"topic": "内容", "method": "方式", "first_day": "首日", "last_day": "末日"},
    **{"region": "地区", "summary": "概述", "reason": "理由", "frame": "抽样框"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A visit that is to be arranged. Method and topic are those of its plan where they are not given.

    `region` is a code or a name; the last day is the first where none is given; `checklist` is a code, whose newest
    version the visit goes through from then on.
    """

    region: Annotated[str, Meaning("where it goes, by code or name")]
    first_day: Annotated[date, Meaning("the first day on which somebody is there")]
    last_day: Annotated[date | None, Meaning("the last day on which somebody is there; null: the first")] = (
        None
    )
    plan: Annotated[str, Meaning("code of the planned check that it is of; empty: of none")] = ""
    method: Annotated[Method | None, Meaning("by what way it is looked at; null: as its plan says")] = None
    topic: Annotated[str, Meaning("what is looked at, in a few Chinese words; empty: as its plan says")] = ""
    checklist: Annotated[
        str, Meaning("code of the checklist that it goes through, in its newest version; empty: none")
    ] = ""
    inspectors: Annotated[tuple[str, ...], Meaning("logins of who is sent")] = ()


def arrange(store: Store, person: Person, wanted: Arrangement, reason: str = "") -> VisitDossier:
    """Arrange a visit; whoever is sent is not of that region (`own_region`).

    Raises `VisitRefused` with every fault (of a region that there is not too), `InspectorsRefused`, `NoSuchPlan`,
    `NoSuchChecklist`, `NotAllowed`.
    """
    require_somewhere(person, ARRANGE)
    with act_of(store, person, "inspection:visit:arrange", "visit", reason) as act:
        plan = plan_of(act, wanted.plan).content if wanted.plan else None
        method = wanted.method or (plan.method if plan else None)
        topic = wanted.topic.strip() or (plan.topic if plan else "")
        last_day = wanted.last_day or wanted.first_day
        _refuse(
            [
                *_place_faults(act, wanted, plan),
                *_faults_of(method, topic, reason),
                *_day_faults(act, wanted.first_day, last_day, plan),
            ]
        )
        division = find_division(gazetteer_of(act), wanted.region, wanted.first_day).key
        place = target(act, division, method or Method.ON_SITE, VisitState.PLANNED)
        require(person, ARRANGE, place)
        checklist = checklist_of(act, wanted.checklist) if wanted.checklist else None
        refuse_unfit(act, wanted.inspectors, division)
        row = act.add(
            VisitRow(
                plan=plan.code if plan else "",
                method=str(method),
                topic=topic,
                division=division,
                first_day=wanted.first_day,
                last_day=last_day,
                checklist=checklist.content.code if checklist else "",
                checklist_version=checklist.number if checklist else 0,
                state=VisitState.PLANNED.value,
                summary="",
                reason=reason.strip(),
                taken_by=person.login,
            )
        )
        row.number = row.id
        act.note(after={"number": row.number, "method": row.method, "division": division, "plan": row.plan})
        send(act, row.number, wanted.inspectors)
        return dossier(act, row)


def assign(
    store: Store, person: Person, number: int, inspectors: Sequence[str], reason: str = ""
) -> VisitDossier:
    """Send exactly these on a visit, in the place of whoever was to go.

    Raises `InspectorsRefused` with everybody who cannot be sent, `StepRefused` once it was submitted, `NoSuchVisit`,
    `NotAllowed`.
    """
    with act_of(store, person, "inspection:visit:assign", f"visit:{number}", reason) as act:
        row = _arranged(act, number)
        refuse_unfit(act, inspectors, row.division)
        send(act, number, inspectors)
        return dossier(act, row)


def draw_places(
    store: Store,
    person: Person,
    number: int,
    frame: Iterable[str | Unit] | Below,
    seed: str,
    sizes: Sizes,
    replacements: Sizes = 0,
    *,
    reason: str = "",
) -> VisitDossier:
    """Draw the places that a visit goes to, from a frame that is kept with the draw, so that anybody can draw again.

    Keys are codes or numbers of places and never names of persons, since they stay for ever. Whoever draws once more says
    why, and the earlier draw stays to be seen. Raises what `frame_of` and `draw` do, `VisitRefused`, `StepRefused`,
    `NoSuchVisit`, `NotAllowed`.
    """
    with act_of(store, person, "inspection:visit:draw", f"visit:{number}", reason) as act:
        row = _arranged(act, number)
        units = frame_of(frame_below(act, number, frame.region) if isinstance(frame, Below) else frame)
        record = draw(units, seed, sizes, replacements)
        earlier = standing(act.session, DrawRow, visit=number)
        if earlier and not reason.strip():
            _refuse([_fault("reason", "已经抽过，没有写为什么重抽", "一句话")])
        drawn, spare = (
            document([[unit.key, unit.stratum] for unit in units_drawn])
            for units_drawn in (record.drawn, record.replacements)
        )
        new = DrawRow(
            visit=number,
            frame=document([[unit.stratum, unit.key] for unit in units.units]),
            frame_digest=record.frame_digest,
            seed=seed,
            drawn=drawn,
            replacements=spare,
            drawn_by=person.login,
            reason=reason.strip(),
        )
        revise(act, earlier, new)
        act.note(after={"frame": record.frame_digest, "seed": seed, "draw": record.digest})
        return dossier(act, row)


def submit(store: Store, person: Person, number: int, summary: str) -> VisitDossier:
    """Say what was seen on a visit, by who was sent; its answers and findings stay as they are, unless it is sent back.

    Raises `AnswersMissing` with every mandatory item that nothing was answered to, `InspectorsRefused` where somebody
    who was sent has come to be of that region, `VisitRefused`, `StepRefused`, `NoSuchVisit`, `NotAllowed`.
    """
    require_at_all(person, REPORT)
    with act_of(store, person, "inspection:visit:submit", f"visit:{number}") as act:
        row = seen(act, number)
        require_sent(act, row)
        refuse_unless(row, VisitState.PLANNED)
        _refuse([*_submission_faults(act, row, summary)])
        refuse_unfit(act, assignments(act, [number])[number], row.division)
        refuse_missing(act, row)
        return dossier(act, step(act, row, VisitState.SUBMITTED, "", summary))


def release(store: Store, person: Person, number: int, reason: str = "") -> VisitDossier:
    """Tell the region of a visit that was submitted, by somebody who was not sent on it.

    Raises `StepRefused`, `NoSuchVisit`, `NotAllowed`.
    """
    with act_of(store, person, "inspection:visit:release", f"visit:{number}", reason) as act:
        return dossier(act, step(act, _submitted(act, number, "公布"), VisitState.RELEASED, reason))


def send_back(store: Store, person: Person, number: int, reason: str) -> VisitDossier:
    """Let a visit that was submitted be worked on once more by who was sent; what they had said of it stays in its history.

    By somebody who was not sent on it, before it is released. Raises `VisitRefused` without a reason, and as `release`.
    """
    with act_of(store, person, "inspection:visit:send_back", f"visit:{number}", reason) as act:
        row = _submitted(act, number, "退回")
        if not reason.strip():
            _refuse([_fault("reason", "没有写为什么退回", "一句话")])
        return dossier(act, step(act, row, VisitState.PLANNED, reason, summary=""))


def cancel(store: Store, person: Person, number: int, reason: str) -> VisitDossier:
    """Say that a visit does not take place; raises `VisitRefused` without a reason, `StepRefused`, `NoSuchVisit`."""
    with act_of(store, person, "inspection:visit:cancel", f"visit:{number}", reason) as act:
        row = _arranged(act, number)
        if not reason.strip():
            _refuse([_fault("reason", "没有写为什么取消", "一句话")])
        return dossier(act, step(act, row, VisitState.CANCELLED, reason))


def _submitted(act: Act, number: int, verb: str) -> VisitRow:
    """A visit that was submitted and not released, for somebody who may release it and was not sent on it."""
    require_somewhere(act.person, RELEASE)
    row = seen(act, number)
    require(act.person, RELEASE, target_of(act, row))
    refuse_unless(row, VisitState.SUBMITTED)
    if act.person.login in assignments(act, [number])[number]:
        raise NotAllowed(
            f"{act.person.login} 被派去了督查 {number}，不能由自己{verb}",
            at=RELEASE,
            expected="没有被派去的人",
            remedy=f"请另一位督查人员或处室负责人{verb}",
        )
    return row


def _arranged(act: Act, number: int) -> VisitRow:
    """A visit that is still to be arranged, for somebody who may."""
    require_somewhere(act.person, ARRANGE)
    row = seen(act, number)
    require(act.person, ARRANGE, target_of(act, row))
    refuse_unless(row, VisitState.PLANNED)
    return row


def _faults_of(method: Method | None, topic: str, reason: str) -> Iterator[Fault]:
    if method is None:
        yield _fault("method", "没有写，也没有写是哪项计划的", "书面调查、实地督导、专项督办或暗访调研")
    if not topic:
        yield _fault("topic", "没有写，也没有写是哪项计划的", "一行字")
    elif not is_name(topic):
        yield _fault("topic", f"不能是「{topic}」", "一行字")
    if not is_text(reason):
        yield _fault("reason", "太长，或有不能保存的字符", "较短的文字")


def _day_faults(view: View, first_day: date, last_day: date, plan: PlannedCheck | None) -> Iterator[Fault]:
    """What is wrong with the days of a visit. After its plan's month it is late, which is told and not refused."""
    if last_day < first_day:
        yield _fault("last_day", f"{last_day} 早于首日", f"{first_day} 或以后")
    # Nobody arranges further ahead: it is a slip of the pen, and such a visit would never be overdue.
    end = date(view.today.year + 1, 12, 31)
    if max(first_day, last_day) > end:
        yield _fault("last_day", f"{max(first_day, last_day)} 太远", f"不晚于 {end}")
    if plan and first_day < plan.begin:
        yield _fault(
            "first_day", f"{first_day} 早于计划 {plan.code} 的月份", f"{plan.begin} 或以后，或不写计划"
        )


def _place_faults(view: View, wanted: Arrangement, plan: PlannedCheck | None) -> Iterator[Fault]:
    """That there is no such region, or that it lies in none that its plan names."""
    gazetteer = gazetteer_of(view)
    try:
        division = find_division(gazetteer, wanted.region, wanted.first_day)
    except (UnknownRegion, AmbiguousRegion, RegionNotInForce) as error:
        yield replace(error.fault, at=FieldPath(("region",), _TITLES["region"]))
        return
    if plan is None or not plan.regions:
        return
    planned = [bearer(gazetteer, code, plan.limit) for code in plan.regions]
    path = gazetteer.path(division.key, wanted.first_day)
    if not any(fact and is_within(path, gazetteer.path(fact.key, wanted.first_day)) for fact in planned):
        names = some_of([fact.name for fact in planned if fact], 5, "个")
        yield _fault("region", f"{division.name}不在计划 {plan.code} 的地区里", f"{names}，或不写计划")


def _submission_faults(view: View, row: VisitRow, summary: str) -> Iterator[Fault]:
    if not summary.strip() or not is_text(summary):
        yield _fault("summary", "是空的、太长，或有不能保存的字符", "看到了什么，一段文字")
    if view.today < row.first_day:
        yield _fault("first_day", f"{row.first_day} 还没有到", f"不早于 {row.first_day} 提交")


def _fault(field: str, message: str, expected: str) -> Fault:
    return Fault("INSPECTION-VISIT", FieldPath((field,), _TITLES[field]), message, expected, "改正后再做")


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise VisitRefused(faults)
