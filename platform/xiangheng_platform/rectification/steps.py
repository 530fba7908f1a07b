"""Steps of an issue: what is open to whoever asks and why not, and taking one, by the table of `transitions`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xiangheng_platform.access.decisions import decide, require
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.rectification import evidence_files, ledger
from xiangheng_platform.rectification.content import TITLES, identity, unkept_of
from xiangheng_platform.rectification.entries import subject_of
from xiangheng_platform.rectification.errors import StepNotOpen, StepNotYours, StepRefused
from xiangheng_platform.rectification.ledger import Event, Taken
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.separation import barred_by, unit_of
from xiangheng_platform.rectification.standing import NOTHING, Given, Standing, after, standings_of
from xiangheng_platform.rectification.tables import IssueEvidenceRow, IssueRow
from xiangheng_platform.rectification.transitions import (
    BY_SERVICES,
    TO_BE_THERE,
    TRANSITIONS,
    Effect,
    Need,
    Party,
    Transition,
)
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.regions import divisions
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import copied
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

_TITLES = TITLES | {
    "reason": "理由", "statement": "情况说明", "files": "佐证材料", "measures": "整改目标和措施", "deadline": "整改时限",
    "responsible_unit": "责任单位", "number": "编号",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One step of the table for whoever asks: open, or not and why in Chinese. What it needs is told beside."""

    transition: Transition
    is_open: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Case:
    """An issue before a step: how it stands, what it is to rights, what happened to it, and whether a file shows that."""

    number: str
    standing: Standing
    target: Target
    events: tuple[Event, ...]
    has_evidence: bool


def take(
    store: Store, person: Person, number: str, step: Step, given: Given = NOTHING, *, seen: int | None = None
) -> Event:
    """Take a step of an issue; `seen` is the act of its last step that was looked at, if any was.

    Raises `StepNotOpen`, `StepNotYours`, `StepRefused` with everything that is missing, `RowIsTaken` where somebody took
    another step since, `NoSuchIssue`, `NotAllowed`, and `NoSuchEvidence` for files out of sight.
    """
    reason = given.reason or given.statement
    with act_of(store, person, f"rectification:issue:{step}", subject_of(number.strip()), reason) as act:
        return take_in(act, number, step, given, seen=seen)


def take_in(act: Act, number: str, step: Step, given: Given = NOTHING, *, seen: int | None = None) -> Event:
    """Take a step within whatever act it is part of; raises as `take` does."""
    if step in BY_SERVICES:
        raise StepNotOpen(f"「{step.label}」不单独做", at=number, remedy="用登记、更正、抽取、升级各自的命令")
    transition, case = _admitted(act, number, step, given, seen)
    standing = after(case.standing, step, given, act.today)
    if Effect.SETS_PLAN in transition.does or Effect.HANDS_OVER in transition.does:
        standing = _restated(act, case, standing, given)
        # Where it comes to as well as where it was: nobody hands anything out of their own reach.
        require(act.person, transition.action, ledger.target(act, standing))
    digest = evidence_files.apply(act, case.number, transition, given)
    ledger.write(
        act,
        [
            Taken(
                number=case.number, step=step, standing=standing, unit=unit_of(act.person, transition.action, case.target),
                reason=given.reason, statement=_said(given), evidence_digest=digest,
            )
        ],
    )  # fmt: skip
    act.note(before={"state": case.standing.state}, after={"state": standing.state, "step": step})
    return ledger.events_of(act, [case.number])[case.number][-1]


def admitted(act: Act, number: str, step: Step, *, reason: str, seen: int | None) -> Taken:
    """A step that a service of its own completes: admitted by the table, and as the issue stood; raises as `take` does."""
    given = Given(reason=reason)
    transition, case = _admitted(act, number, step, given, seen)
    unit = unit_of(act.person, transition.action, case.target)
    standing = after(case.standing, step, given, act.today)
    return Taken(number=case.number, step=step, standing=standing, unit=unit, reason=reason)


def offers(view: View, cases: Mapping[str, Standing]) -> dict[str, tuple[Offer, ...]]:
    """Every step that somebody takes for an issue, for whoever asks, of issues that they were shown."""
    return {
        number: tuple(_offer(view, case, row) for row in TRANSITIONS.values() if row.step not in BY_SERVICES)
        for number, case in _cases(view, cases).items()
    }


def _offer(view: View, case: _Case, transition: Transition) -> Offer:
    try:
        _refuse_unless_open(view, case, transition, None)
        for need in transition.needs:
            if need in TO_BE_THERE and (unmet := _NEEDS[need](view, case, NOTHING)):
                _, message, _ = unmet
                return Offer(transition, False, message)
    except (StepNotOpen, StepNotYours) as error:
        return Offer(transition, False, error.fault.message)
    except NotAllowed:
        return Offer(transition, False, decide(view.person, transition.action, case.target).why)
    return Offer(transition, True, "")


def _admitted(act: Act, number: str, step: Step, given: Given, seen: int | None) -> tuple[Transition, _Case]:
    """The row of the table for a step, and the issue before it; raises as `take` does where it may not be taken."""
    transition, case = TRANSITIONS[step], _case(act, number)
    _refuse_unless_open(act, case, transition, seen)
    if faults := [*_faults(act, case, transition, given)]:
        raise StepRefused(faults)
    return transition, case


def _case(act: Act, number: str) -> _Case:
    row = ledger.seen(act, number)
    (standing,) = standings_of([row])
    return _cases(act, {row.number: standing})[row.number]


def _cases(view: View, standings: Mapping[str, Standing]) -> dict[str, _Case]:
    numbers = list(standings)
    events, files = ledger.events_of(view, numbers), evidence_files.standing(view, numbers)
    return {
        number: _Case(
            number,
            standing,
            ledger.target(view, standing),
            events.get(number, ()),
            _proves(events.get(number, ()), files.get(number, ())),
        )
        for number, standing in standings.items()
    }


def _proves(events: Sequence[Event], files: Sequence[IssueEvidenceRow]) -> bool:
    """Whether a file shows that the issue was put right; what was shown before it came back shows nothing."""
    relapse = max((event.act for event in events if event.step is Step.RELAPSE), default=0)
    return any(file.act > relapse for file in files)


def _refuse_unless_open(view: View, case: _Case, transition: Transition, seen: int | None) -> None:
    """Raise what keeps whoever asks from a step: the right, another step since, the state, or who they were before."""
    require(view.person, transition.action, case.target)
    last = case.events[-1]
    if seen not in (None, last.act):
        raise RowIsTaken(
            f"{case.number} 在 {beijing(last.recorded_at)} 已由第 {last.act} 号操作「{last.step.label}」改过",
            at=FieldPath(("act",), "操作号", case.number),
            expected=f"第 {last.act} 号操作写下的",
            remedy="看过新的，再决定是否还要做",
        )
    if case.standing.state not in transition.sources:
        states = "、".join(state.label for state in transition.sources)
        raise StepNotOpen(
            f"{case.number} 现在是「{case.standing.state.label}」，不能{transition.step.label}",
            at=case.number,
            expected=f"状态是：{states}",
            remedy=f"xiangheng issue show {case.number} 看现在能走哪几步",
        )
    if party := barred_by(view.person, transition, case.events):
        raise StepNotYours(
            f"{view.person.login} 是这个问题里{party.label}，不能{transition.step.label}",
            at=case.number,
            expected="、".join(f"不是{row.label}" for row in transition.not_by),
            remedy=_WHO_ELSE[party],
        )


_WHO_ELSE = {
    Party.REGISTRAR: "请另一个人做",
    Party.RECTIFIER: "请没有参加整改的人做",
    Party.RECTIFYING_UNIT: "请别的单位的人做",
    Party.PETITIONER: "请另一个人决定",
}


def _faults(view: View, case: _Case, transition: Transition, given: Given) -> Iterator[Fault]:
    """What a step lacks, and what of it may not be kept, all of it."""
    for field in ("reason", "statement", "goal", "measures", "lead_unit", "responsible_unit"):
        if unkept := unkept_of(getattr(given, field)):
            at = FieldPath((field,), _TITLES[field], f"{case.number} › {transition.step.label}")
            yield Fault("ISSUE-STEP", at, *unkept, "改正再做")
    for need in transition.needs:
        if unmet := _NEEDS[need](view, case, given):
            field, message, expected = unmet
            at = FieldPath((field,), _TITLES[field], f"{case.number} › {transition.step.label}")
            is_given = need not in TO_BE_THERE or need is Need.EVIDENCE
            told = "改正再做" if getattr(given, field, None) else "补上再做"
            remedy = told if is_given else f"xiangheng issue show {case.number} 看现在能走哪几步"
            yield Fault("ISSUE-STEP", at, message, expected, remedy)


#: Which field is at fault, what is wrong with it and what is expected; None where a need is met.
_Unmet = tuple[str, str, str] | None


def _needs_text(field: str) -> Callable[[View, _Case, Given], _Unmet]:
    def unmet(view: View, case: _Case, given: Given) -> _Unmet:
        return None if getattr(given, field).strip() else (field, "没有写", "一句话")

    return unmet


def _needs_files(view: View, case: _Case, given: Given) -> _Unmet:
    return None if given.files else ("files", "没有指明文件", "一份或几份已交存文件的编号")


def _needs_evidence(view: View, case: _Case, given: Given) -> _Unmet:
    if case.has_evidence:
        return None
    is_again = case.standing.relapses > 0
    return "files", "反弹以后没有新的佐证" if is_again else "一份佐证都没有", "至少一份佐证材料"


def _needs_plan(view: View, case: _Case, given: Given) -> _Unmet:
    entry = view.session.get_one(IssueRow, case.standing.content)
    for field, title in (("goal", "整改目标"), ("measures", "整改措施")):
        if not getattr(given, field).strip() and not getattr(entry, field):
            return field, f"{title}是空的，台账里也没有", "一段文字"
    return None


def _needs_deadline(view: View, case: _Case, given: Given) -> _Unmet:
    return _bad_deadline(given.deadline, view.today)


def _needs_later_deadline(view: View, case: _Case, given: Given) -> _Unmet:
    return _bad_deadline(given.deadline, max(view.today, case.standing.deadline))


def _bad_deadline(deadline: date | None, bound: date) -> _Unmet:
    if deadline is not None and deadline > bound:
        return None
    stated = "没有写" if deadline is None else f"「{deadline}」太早"
    return "deadline", stated, f"晚于 {bound} 的一天"


def _needs_last_day(view: View, case: _Case, given: Given) -> _Unmet:
    has_none = case.standing.deadline == NEVER
    return ("step", "没有最后期限，不用延期", "有最后期限的问题") if has_none else None


def _needs_petition(view: View, case: _Case, given: Given) -> _Unmet:
    return None if case.standing.asked_deadline else ("number", "没有待批的延期申请", "先由责任单位申请延期")


def _needs_no_petition(view: View, case: _Case, given: Given) -> _Unmet:
    asked = case.standing.asked_deadline
    return ("number", f"延期到 {asked} 的申请还没有批", "先有批复") if asked else None


def _needs_receiver(view: View, case: _Case, given: Given) -> _Unmet:
    same = (case.standing.lead_unit, case.standing.responsible_unit)
    wanted = (given.lead_unit.strip() or same[0], given.responsible_unit.strip() or same[1])
    moves = (
        given.region.strip() and divisions.find(view, given.region, view.today).key != case.standing.division
    )
    if moves and not given.responsible_unit.strip():
        return "responsible_unit", "换了地区，没有写那里的责任单位", "那个地区的责任单位"
    if moves or wanted != same:
        return None
    if wanted == (given.lead_unit.strip() or same[0], given.responsible_unit.strip()):
        return "responsible_unit", f"现在就由{same[1]}负责", "另一个责任单位、牵头单位或地区"
    return "responsible_unit", "没有写转给谁", "另一个责任单位、牵头单位或地区"


def _needs_unconfirmed(view: View, case: _Case, given: Given) -> _Unmet:
    return ("number", "已经核实过", "还没有核实的问题") if case.standing.is_confirmed else None


_NEEDS: Mapping[Need, Callable[[View, _Case, Given], _Unmet]] = {
    Need.REASON: _needs_text("reason"),
    Need.STATEMENT: _needs_text("statement"),
    Need.FILES: _needs_files,
    Need.EVIDENCE: _needs_evidence,
    Need.PLAN: _needs_plan,
    Need.DEADLINE: _needs_deadline,
    Need.LATER_DEADLINE: _needs_later_deadline,
    Need.LAST_DAY: _needs_last_day,
    Need.PENDING_DEFERRAL: _needs_petition,
    Need.NO_PENDING_DEFERRAL: _needs_no_petition,
    Need.RECEIVER: _needs_receiver,
    Need.UNCONFIRMED: _needs_unconfirmed,
}


def _restated(act: Act, case: _Case, standing: Standing, given: Given) -> Standing:
    """What the ledger says once a plan is made or somebody else has the issue, and the standing that takes that over."""
    old = act.session.get_one(IssueRow, standing.content)
    stated = {
        name: getattr(given, name).strip()
        for name in ("goal", "measures", "lead_unit", "responsible_unit")
        if getattr(given, name).strip()
    }
    division = divisions.find(act, given.region, act.today).key if given.region.strip() else old.division
    same = identity(old.year, old.channel, old.category, old.description, division)
    row = act.correct(old, copied(old, **stated, division=division, identity=same))
    return replace(
        standing,
        content=row.id, division=division, lead_unit=row.lead_unit, responsible_unit=row.responsible_unit,
        is_confirmed=standing.is_confirmed and division == old.division,
    )  # fmt: skip


def _said(given: Given) -> str:
    """What is kept of a step besides its reason: what was said, a day that was asked for or set, who was handed the issue."""
    named = (
        ("整改时限", str(given.deadline or "")),
        ("责任单位", given.responsible_unit),
        ("牵头单位", given.lead_unit),
        ("地区", given.region),
    )
    lines = (f"{title}：{text.strip()}" for title, text in named if text.strip())
    return "\n".join(filter(None, (given.statement.strip(), *lines)))
