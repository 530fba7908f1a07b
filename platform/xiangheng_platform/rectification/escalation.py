"""Overdue issues climb: on set days after their last day, the next level has to see to them."""

from collections.abc import Iterator

from sqlmodel import col

from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.rectification import ledger
from xiangheng_platform.rectification.standing import NOTHING, after, level_on, standings_of
from xiangheng_platform.rectification.tables import IssueStandingRow
from xiangheng_platform.rectification.words import Level, Step
from xiangheng_platform.store.history import read_only
from xiangheng_platform.store.store import Store


def escalate(store: Store, person: Person) -> dict[str, Level]:
    """Let every issue climb to the level that its days overdue ask for, in one act; returns which climbed, and to which.

    Asked again on the same day, or on an earlier one by a clock that went back, it writes nothing: no issue climbs down but by
    a later last day. Raises `NotAllowed`.
    """
    require(person, "issue.follow", PROVINCE_WIDE)
    with store.view(person) as view:
        if next(_climbing(view), None) is None:
            return {}
    with act_of(store, person, "rectification:issue:escalate", "issues") as act:
        levels = dict[str, Level]()
        ledger.write(act, _listed(_climbing(act), levels))
        act.note(after={"escalated": len(levels)})
        return levels


def _climbing(view: View) -> Iterator[ledger.Taken]:
    overdue = ledger.standings(view).where(
        ledger.is_overdue(view.today), col(IssueStandingRow.level) < len(Level) - 1
    )
    rows = read_only(view.session, overdue.order_by(col(IssueStandingRow.number)))
    for row, standing in zip(rows, standings_of(rows), strict=True):
        level = level_on(standing, view.today)
        if tuple(Level).index(level) > standing.level:
            yield ledger.Taken(
                number=row.number,
                step=Step.ESCALATE,
                standing=after(standing, Step.ESCALATE, NOTHING, view.today),
                unit=level.label,
                reason=f"逾期 {standing.days_overdue(view.today)} 天",
            )


def _listed(climbing: Iterator[ledger.Taken], levels: dict[str, Level]) -> Iterator[ledger.Taken]:
    """The same steps, each with its level put into a list as it passes: all at once they would fill the memory."""
    for taken in climbing:
        levels[taken.number] = tuple(Level)[taken.standing.level]
        yield taken
