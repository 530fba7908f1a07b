"""Issues are put into the ledger, each once, and what it says of them is put right."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func as sql
from sqlmodel import col, select

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.calendar.overrides import read_calendar
from xiangheng_platform.indicators.repositories import INDICATORS
from xiangheng_platform.indicators.vocabulary import ValueKind
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.content import Content, fault, faults_of, identity_of
from xiangheng_platform.rectification.entries import keep_leader, row_of, subject_of
from xiangheng_platform.rectification.errors import IssuesRefused
from xiangheng_platform.rectification.policy import NEVER
from xiangheng_platform.rectification.separation import unit_of
from xiangheng_platform.rectification.standing import Standing, first_deadline
from xiangheng_platform.rectification.steps import admitted
from xiangheng_platform.rectification.tables import IssueRow, IssueStandingRow
from xiangheng_platform.rectification.transitions import TRANSITIONS
from xiangheng_platform.rectification.words import Channel, State, Step
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.errors import RegionError
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.lookup import find
from xiangheng_platform.regions.tree import Division
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

#: What somebody who confirms an issue says is so.
_CONFIRMED = ("division", "channel", "category", "severity", "description", "indicator", "clause")


def register(
    store: Store, person: Person, contents: Sequence[Content], *, reason: str = ""
) -> tuple[str, ...]:
    """Put issues into the ledger in one act, all or none; returns their numbers, in the order in which they were given.

    Raises `IssuesRefused` with every fault, of what is there already too; `NotAllowed`.
    """
    require_somewhere(person, "issue.register")
    with act_of(store, person, "rectification:issue:register", "issues", reason) as act:
        return enter(act, contents)


def declare(
    store: Store, person: Person, contents: Sequence[Content], *, reason: str = ""
) -> tuple[str, ...]:
    """Put what a county found at itself into the ledger, all or none; it reaches no score until an inspector confirms it.

    Raises as `register`, and `IssuesRefused` for what was found by any other way.
    """
    require_somewhere(person, "issue.declare")
    if faults := [*_found_by_others(contents)]:
        raise IssuesRefused(faults)
    with act_of(store, person, "rectification:issue:declare", "issues", reason) as act:
        return enter(act, contents, Step.DECLARE)


def _found_by_others(contents: Sequence[Content]) -> Iterator[Fault]:
    for row, content in enumerate(contents):
        if content.channel is not Channel.COUNTY:
            message, remedy = f"「{content.channel.label}」不是自查发现的", "别的来源由督查人员登记"
            told = fault("channel", message, Channel.COUNTY.label, _place(row, content), remedy)
            yield _of_row(row, told)


def enter(act: Act, contents: Sequence[Content], step: Step = Step.REGISTER) -> tuple[str, ...]:
    """Put issues into the ledger within whatever act finds them, for whoever may take that step; raises as `register` does."""
    action = TRANSITIONS[step].action
    # Read once: an act reads anew whenever it is asked.
    gazetteer = divisions.gazetteer(act)
    places = _settled(act, gazetteer, contents, action)
    numbers = _numbers(act, contents)
    calendar = read_calendar(act)
    taken = []
    for number, content, (division, target) in zip(numbers, contents, places, strict=True):
        row = act.add(row_of(number, content, division.key))
        if content.leader.strip():
            keep_leader(act, number, content.leader)
        deadline = first_deadline(content.deadline_class, content.deadline, act.today, calendar)
        standing = Standing(
            **_of_content(content, division.key, row.id),
            state=State.UNCLAIMED, is_confirmed=False, first_deadline=deadline, deadline=deadline,
            asked_deadline=None, level=0, closings=0, on_time=0, relapses=0, registered_on=act.today,
            opened_on=act.today, submitted_on=None, closed_on=None, recheck_due=NEVER,
        )  # fmt: skip
        unit = unit_of(act.person, action, target)
        taken.append(ledger.Taken(number=number, step=step, standing=standing, unit=unit))
    ledger.write(act, taken)
    act.note(after={"issues": list(numbers)})
    return numbers


def correct(
    store: Store, person: Person, number: str, content: Content, reason: str, *, seen: int | None = None
) -> None:
    """Let the ledger say something else of an issue; `seen` is the act of the step that was looked at, if any was.

    The last day is put right until its unit has taken the issue up; from then on a later one is asked for (`steps`). Raises
    `IssuesRefused`, `StepNotOpen`, `RowIsTaken`, `NoSuchIssue`, `NotAllowed`.
    """
    with act_of(store, person, "rectification:issue:correct", subject_of(number), reason) as act:
        taken = admitted(act, number, Step.CORRECT, reason=reason, seen=seen)
        if faults := [*_fixed(taken.standing, content, number)]:
            raise IssuesRefused(faults)
        gazetteer = divisions.gazetteer(act)
        ((division, _),) = _settled(act, gazetteer, [content], "issue.register", besides=number)
        old = act.session.get_one(IssueRow, taken.standing.content)
        new = row_of(number, content, division.key)
        if faults := [*_moved(old, new, number)]:
            raise IssuesRefused(faults)
        row = act.correct(old, new)
        keep_leader(act, number, content.leader)
        standing = replace(taken.standing, **_of_content(content, division.key, row.id))
        # What was confirmed is what the problem is and where: of something else nobody has said that it is so.
        is_same = all(getattr(old, name) == getattr(row, name) for name in _CONFIRMED)
        standing = replace(standing, is_confirmed=standing.is_confirmed and is_same)
        if _is_undated(standing):
            calendar, begun = read_calendar(act), standing.registered_on
            deadline = first_deadline(content.deadline_class, content.deadline, begun, calendar)
            standing = replace(standing, first_deadline=deadline, deadline=deadline)
        ledger.write(act, [replace(taken, standing=standing)])
        act.note(before={"content": old.id}, after={"content": row.id})


def _is_undated(standing: Standing) -> bool:
    """Whether nobody works to the last day yet, so that it may be put right."""
    return standing.state is State.UNCLAIMED and standing.deadline == standing.first_deadline


def _fixed(standing: Standing, content: Content, number: str) -> Iterator[Fault]:
    """What cannot be put right any more of what a content says otherwise."""
    if content.year != standing.year:
        remedy = "撤销这一个，在那个年度登记"
        yield fault("year", f"「{content.year}」不是编号里的年度", str(standing.year), number, remedy)
    stated = (content.deadline_class, content.deadline or NEVER)
    if not _is_undated(standing) and stated != (standing.deadline_class, standing.first_deadline):
        remedy = f"xiangheng issue defer {number} 申请延期"
        yield fault("deadline", "责任单位已经照原时限在办", "认领以前的问题", number, remedy)


def _moved(old: IssueRow, new: IssueRow, number: str) -> Iterator[Fault]:
    """The fault of an issue that comes to another region and stays with the unit of the one before."""
    if new.division != old.division and new.responsible_unit == old.responsible_unit:
        yield fault("responsible_unit", "换了地区，责任单位还是原来的", "那个地区的责任单位", number)


def known_identities(view: View, identities: Iterable[str]) -> dict[str, str]:
    """The numbers of issues that stand in the ledger, by what makes them the same problem."""
    rows = select(IssueRow.identity, IssueRow.number).where(
        among(col(IssueRow.identity), identities),
        col(IssueRow.id).in_(
            select(IssueStandingRow.content).where(col(IssueStandingRow.state) != State.OVERTURNED.value)
        ),
    )
    return dict(view.session.exec(rows).all())


def known_indicators(view: View) -> dict[str, str]:
    """The kind of each indicator of the dictionary by its code, by which `strange_to` knows what an issue may be counted under."""
    return {row.code: row.value_kind for row in INDICATORS.current(view).values()}


def strange_to(view: View, indicators: Mapping[str, str], content: Content, at: str = "") -> Iterator[Fault]:
    """What a content says that the store does not know or that no score may know: a year to come, an indicator that is not
    in the dictionary, one that a model foretells."""
    if content.year > view.today.year:
        yield fault("year", f"「{content.year}」还没有到", f"不晚于 {view.today.year}", at)
    if indicators.get(content.indicator) == ValueKind.MODEL.value:
        told = f"「{content.indicator}」是模型预测的，不进入得分"
        yield fault("indicator", told, "报送、推算或由记录计算的指标", at, "问题违反的是别的指标，或空着")
    # A dictionary that is empty knows of none, and refuses none.
    if content.indicator and indicators and content.indicator not in indicators:
        remedy = "xiangheng indicator list 列出指标"
        told = f"指标库里没有「{content.indicator}」"
        yield fault("indicator", told, "指标的编码；不违反哪个指标的空着", at, remedy)


def region_of(gazetteer: Gazetteer, content: Content, day: date, at: str = "") -> Division | Fault:
    """The region that a content means on a day, or the fault of what it calls it."""
    try:
        return find(gazetteer, content.region, day)
    except RegionError as error:
        told = error.fault
        return fault("region", told.message, told.expected, at, told.remedy)


def target_of_content(gazetteer: Gazetteer, content: Content, division: int, day: date) -> Target:
    """What is asked about before an issue is registered: the place of its region, by the key, and the units that it names."""
    units = (content.lead_unit.strip(), content.responsible_unit.strip())
    return ledger.target_at(gazetteer, division, units, day)


def _settled(
    act: Act, gazetteer: Gazetteer, contents: Sequence[Content], action: str, besides: str = ""
) -> list[tuple[Division, Target]]:
    """The regions of contents that may be registered, and what rights are asked about for each.

    Raises `IssuesRefused` with every fault of all of them, `NotAllowed` for whoever may not do the action there. `besides` is
    the number of the issue of which one content is the correction.
    """
    faults: list[tuple[int, Fault]] = []
    places: list[Division] = []
    indicators = known_indicators(act)
    for row, content in enumerate(contents):
        at = _place(row, content)
        faults += ((row, own) for own in faults_of(content, at))
        faults += ((row, own) for own in strange_to(act, indicators, content, at))
        division = region_of(gazetteer, content, act.today, at)
        if not isinstance(division, Fault):
            places.append(division)
        elif content.region.strip():
            faults.append((row, division))
    targets = []
    if len(places) == len(contents):
        targets = [
            target_of_content(gazetteer, content, place.key, act.today)
            for content, place in zip(contents, places, strict=True)
        ]
        named = [besides or _place(row, content) for row, content in enumerate(contents)]
        # First: whoever may register nothing there is not told what is there already.
        require_each(act.person, action, list(zip(named, targets, strict=True)))
        faults += _repeated(act, contents, places, besides)
    if faults:
        raise IssuesRefused([own if besides else _of_row(row, own) for row, own in faults])
    return list(zip(places, targets, strict=True))


def _of_row(row: int, fault: Fault) -> Fault:
    """The fault of one of several contents, by its place among them."""
    if not isinstance(fault.at, FieldPath):
        return fault
    return replace(fault, at=replace(fault.at, names=("issues", str(row), *fault.at.names)))


def _repeated(
    act: Act, contents: Sequence[Content], places: Sequence[Division], besides: str
) -> Iterator[tuple[int, Fault]]:
    identities = [identity_of(content, place.key) for content, place in zip(contents, places, strict=True)]
    there, counts = known_identities(act, identities), Counter(identities)
    for row, (content, same) in enumerate(zip(contents, identities, strict=True)):
        number = there.get(same, "")
        if counts[same] > 1 or number not in ("", besides):
            message = f"台账里已有这个问题：{number}" if number else "同一个问题写了不止一行"
            twice = fault(
                "description",
                message,
                "每个问题一行，登记一次",
                _place(row, content),
                "删去，或写明有什么不同",
            )
            yield row, replace(twice, code="ISSUE-TWICE")


def _numbers(act: Act, contents: Sequence[Content]) -> tuple[str, ...]:
    """The next numbers of each year, counted on over what was overturned, so that a number never means two issues."""
    years = sorted({content.year for content in contents})
    last = dict(
        act.session.exec(
            select(IssueStandingRow.year, sql.max(IssueStandingRow.number))
            .where(among(col(IssueStandingRow.year), years))
            .group_by(col(IssueStandingRow.year))
        ).all()
    )
    counters = {year: int(last[year].partition("-")[2]) if year in last else 0 for year in years}
    numbers = []
    for content in contents:
        counters[content.year] += 1
        numbers.append(f"{content.year}-{counters[content.year]:05}")
    return tuple(numbers)


def _of_content(content: Content, division: int, row: int) -> dict[str, Any]:
    """What the standing of an issue takes over from what the ledger says of it."""
    same = (
        "year",
        "channel",
        "category",
        "severity",
        "lead_unit",
        "responsible_unit",
        "indicator",
        "deadline_class",
    )
    return {name: getattr(content, name) for name in same} | {"division": division, "content": row}


def _place(row: int, content: Content) -> str:
    """Where a content stands among those that were handed over, for a message."""
    said = " ".join(filter(None, (content.region, content.description[:20])))
    return f"第 {row + 1} 个问题" + (f"（{said}）" if said else "")
