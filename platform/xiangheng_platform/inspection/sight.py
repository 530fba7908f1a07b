"""Which visits somebody may see: the one condition that every list, count, look-up and sum of visits asks by.

A visit that was released is seen by whoever reads inspections where it went. Before that it is seen by whoever oversees
inspections there, and by those who are sent. An unannounced visit lies nowhere in particular until it is released, so that
only those see it who oversee everything, and those who are sent: nobody whose rights are bounded by a region, of whatever
role, learns that there is one. What is out of sight answers like what is not there.
"""

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select

from xiangheng_platform.access.decisions import require_at_all
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Target
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection.errors import NoSuchVisit
from xiangheng_platform.inspection.tables import AssignmentRow, VisitRow
from xiangheng_platform.inspection.words import Method, VisitState
from xiangheng_platform.regions.reach import subtrees
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known

READ, OVERSEE = "inspection.read", "inspection.oversee"


def require_any_sight(person: Person) -> None:
    """Raise `NotAllowed` for whoever can see no visit at all, so that nobody need look any up."""
    try:
        require_at_all(person, READ)
    except NotAllowed:
        require_at_all(person, OVERSEE)


def in_sight(view: View) -> ColumnElement[bool]:
    """The rows of visits, as they stood at the view's moment, that whoever asks may see by the rights of now."""
    reading, overseeing = scope(view.person, READ), scope(view.person, OVERSEE)
    lies = subtrees(view, col(VisitRow.division))
    is_released = col(VisitRow.state) == VisitState.RELEASED.value
    is_announced = col(VisitRow.method) != Method.UNANNOUNCED.value
    return or_(
        and_(is_released, reading.where(region=lies)),
        and_(or_(is_released, is_announced), overseeing.where(region=lies)),
        overseeing.where(region=lambda path: false()),
        is_sent(overseeing.owner),
    )


def is_sent(login: str) -> ColumnElement[bool]:
    """The rows of visits that somebody is sent on now."""
    if not login:
        return false()
    assigned = known(AssignmentRow).where(AssignmentRow.login == login).order_by(None)
    return col(VisitRow.number).in_(select(assigned.subquery().c.visit))


def seen(view: View, number: int) -> VisitRow:
    """A visit as it stood at the view's moment; raises `NotAllowed` for whoever sees none, `NoSuchVisit`."""
    require_any_sight(view.person)
    wanted = known(VisitRow, view.as_of).where(VisitRow.number == number, in_sight(view))
    if row := view.session.exec(wanted).one_or_none():
        return row
    raise NoSuchVisit(f"没有督查 {number}", at=str(number), remedy="xiangheng inspection visit list 列出督查")


def target_of(view: View, row: VisitRow) -> Target:
    """A visit as what is asked about."""
    return target(view, row.division, Method(row.method), VisitState(row.state))


def target(view: View, division: int, method: Method, state: VisitState) -> Target:
    """A visit to a division as what is asked about: where that lies today, or nowhere while nobody may know of it."""
    if method is Method.UNANNOUNCED and state is not VisitState.RELEASED:
        return PROVINCE_WIDE
    return Target(gazetteer_of(view.as_known_now).path(division, view.today))
