"""Visits as they are looked at: a page of them, how many there are, and one with everything known of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar

from xiangheng_platform.access.views import View
from xiangheng_platform.inspection.answers import answered_of
from xiangheng_platform.inspection.documents import VisitDossier, VisitDraw, VisitRecord, VisitStep
from xiangheng_platform.inspection.inspectors import assignments
from xiangheng_platform.inspection.places import bearer, named_by_key
from xiangheng_platform.inspection.sight import in_sight, is_sent, require_any_sight, seen
from xiangheng_platform.inspection.tables import DrawRow, VisitRow
from xiangheng_platform.inspection.words import Method, VisitState
from xiangheng_platform.regions.documents import NamedDivision
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.reach import path_of, subtrees
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.sampling.draw import DrawnUnit, DrawRecord
from xiangheng_platform.sampling.frame import Unit, frame_of
from xiangheng_platform.store.history import ever, known
from xiangheng_platform.store.keys import among
from xiangheng_platform.store.paging import Order, Page, count_of
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.records import Meaning, extended
from xiangheng_scoring.titled import Titled


class VisitOrder(Titled):
    """In which order visits are listed."""

    LATEST = ("latest", "日期晚的在前", "those whose last day is latest come first")
    EARLIEST = ("earliest", "日期早的在前", "those whose last day is earliest come first")


_VISIT = table_of(VisitRow).columns
_ORDERS = {
    VisitOrder.LATEST: Order(_VISIT.last_day, _VISIT.id, falls=True),
    VisitOrder.EARLIEST: Order(_VISIT.last_day, _VISIT.id),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFilter:
    """Which visits are listed; what is left out restricts nothing."""

    plan: Annotated[str, Meaning("code of the planned check that they are of; empty: any, or none")] = ""
    region: Annotated[
        str, Meaning("code, name or path of a region: of it, and of whatever lies in it; empty: anywhere")
    ] = ""
    state: Annotated[VisitState | None, Meaning("where they stand; null: anywhere")] = None
    method: Annotated[Method | None, Meaning("by what way it is looked at; null: by any")] = None
    is_mine: Annotated[bool, Meaning("whether only those that one is sent on oneself")] = False


def visits(
    view: View,
    wanted: VisitFilter = VisitFilter(),
    *,
    order: VisitOrder = VisitOrder.LATEST,
    after: str = "",
    limit: int | None = 50,
) -> Page[VisitRecord]:
    """A page of the visits that whoever asks may see; raises `NotAllowed`, `PageRefused`, `UnknownRegion`."""
    page = _ORDERS[order].page(view.session, _listed(view, wanted), after=after, limit=limit)
    return Page(described(view, page.rows), page.next, page.cursors)


def count(view: View, wanted: VisitFilter = VisitFilter()) -> int:
    """How many visits the list has of all its pages; raises as `visits`."""
    return count_of(view.session, _listed(view, wanted))


def find(view: View, number: int) -> VisitDossier:
    """One visit with everything known of it; raises `NoSuchVisit`, also for one out of sight."""
    return dossier(view, seen(view, number))


def dossier(view: View, row: VisitRow) -> VisitDossier:
    """A visit that whoever asks may see, with its steps and what was answered."""
    return _dossiers(view, [row])[row.number]


def dossiers(view: View, numbers: Sequence[int]) -> dict[int, VisitDossier]:
    """Visits by their numbers, with their steps and answers; without those out of sight, or that there are not."""
    return _dossiers(view, _of_numbers(view, numbers))


def of_numbers(view: View, numbers: Sequence[int]) -> dict[int, VisitRecord]:
    """Visits by their numbers; without those that whoever asks may not see, or that there are not."""
    return {record.number: record for record in described(view, _of_numbers(view, numbers))}


def described(view: View, rows: Sequence[VisitRow]) -> tuple[VisitRecord, ...]:
    """Visits as they are told, with who is sent and what was drawn."""
    numbers = [row.number for row in rows]
    sent, drawn, gazetteer = assignments(view, numbers), draws(view, numbers), gazetteer_of(view)
    return tuple(
        VisitRecord(
            number=row.number,
            plan=row.plan or None,
            method=Method(row.method),
            topic=row.topic,
            region=named_by_key(gazetteer, row.division, row.last_day),
            first_day=row.first_day,
            last_day=row.last_day,
            state=VisitState(row.state),
            inspectors=sent[row.number],
            checklist=row.checklist or None,
            checklist_version=row.checklist_version or None,
            places=drawn.get(row.number),
            summary=row.summary or None,
            recorded_at=row.recorded_at,
            act=row.act,
        )
        for row in rows
    )


def draws(view: View, numbers: Sequence[int]) -> Mapping[int, DrawRecord]:
    """What was drawn for each of some visits, as it stands at the view's moment."""
    rows = view.session.exec(known(DrawRow, view.as_of).where(among(col(DrawRow.visit), numbers)))
    return {row.visit: _record(row) for row in rows}


def _of_numbers(view: View, numbers: Sequence[int]) -> Sequence[VisitRow]:
    require_any_sight(view.person)
    wanted = (among(col(VisitRow.number), numbers), in_sight(view))
    return view.session.exec(known(VisitRow, view.as_of).where(*wanted)).all()


def _dossiers(view: View, rows: Sequence[VisitRow]) -> dict[int, VisitDossier]:
    numbers = [row.number for row in rows]
    every = view.session.exec(ever(VisitRow, view.as_of).where(among(col(VisitRow.number), numbers)))
    steps = grouped(
        (
            step.number,
            VisitStep(VisitState(step.state), step.taken_by, step.reason or None, step.recorded_at, step.act),
        )
        for step in every
    )
    answers, drawn = answered_of(view, rows), _every_draw(view, rows)
    return {
        record.number: extended(
            VisitDossier,
            record,
            steps=tuple(steps[record.number]),
            draws=drawn.get(record.number, ()),
            answers=answers[record.number],
        )
        for record in described(view, rows)
    }


def _every_draw(view: View, visits: Sequence[VisitRow]) -> Mapping[int, tuple[VisitDraw, ...]]:
    """Every draw of each of some visits by the view's moment, proved anew."""
    last_days, gazetteer = {visit.number: visit.last_day for visit in visits}, gazetteer_of(view)
    rows = view.session.exec(ever(DrawRow, view.as_of).where(among(col(DrawRow.visit), last_days)))
    every = grouped((row.visit, _drawn(row, gazetteer, last_days[row.visit])) for row in rows)
    return {number: tuple(draws) for number, draws in every.items()}


def _drawn(row: DrawRow, gazetteer: Gazetteer, day: date) -> VisitDraw:
    draw = _record(row)
    units = tuple(Unit(stratum, key) for stratum, key in json.loads(row.frame))
    facts = (bearer(gazetteer, unit.key, day) for unit in (*draw.drawn, *draw.replacements))
    return VisitDraw(
        draw=draw,
        frame=tuple(DrawnUnit(unit.key, unit.stratum or None) for unit in units),
        is_proved=draw.is_of(frame_of(units)),
        names=tuple(NamedDivision(fact.code, fact.name) for fact in facts if fact),
        by=row.drawn_by,
        reason=row.reason or None,
        at=row.recorded_at,
        act=row.act,
    )


def _record(row: DrawRow) -> DrawRecord:
    return DrawRecord(row.frame_digest, row.seed, _units(row.drawn), _units(row.replacements))


def _units(text: str) -> tuple[DrawnUnit, ...]:
    return tuple(DrawnUnit(key, stratum) for key, stratum in json.loads(text))


def _listed(view: View, wanted: VisitFilter) -> SelectOfScalar[VisitRow]:
    require_any_sight(view.person)
    statement = known(VisitRow, view.as_of).where(in_sight(view)).order_by(None)
    if wanted.plan:
        statement = statement.where(VisitRow.plan == wanted.plan)
    if wanted.region:
        lies = subtrees(view, col(VisitRow.division))
        statement = statement.where(lies(path_of(view.as_known_now, wanted.region, view.today)))
    if wanted.state:
        statement = statement.where(VisitRow.state == wanted.state.value)
    if wanted.method:
        statement = statement.where(VisitRow.method == wanted.method.value)
    if wanted.is_mine:
        statement = statement.where(is_sent(view.person.login))
    return statement
