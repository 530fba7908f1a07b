"""How many households each county can visit in a month: stated from a month on, until it is stated anew."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import col

from xiangheng_platform.access.decisions import require_each, require_somewhere
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View, act_of
from xiangheng_platform.monitoring.households import county_of
from xiangheng_platform.monitoring.lists.documents import CountyCapacity
from xiangheng_platform.monitoring.lists.faults import fault, month_faults, refuse
from xiangheng_platform.monitoring.lists.tables import VisitCapacityRow
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.reach import subtrees, target_of
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known, read_only
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import revise, standing

READ, RANK = "risk.read", "risk.rank"
#: More than this nobody visits in a month: it is a slip of the pen.
MOST_VISITS = 100_000


def state(
    store: Store, person: Person, since: int, visits: Sequence[tuple[str, int]], reason: str = ""
) -> tuple[CountyCapacity, ...]:
    """Say how many households counties (by code or name) can visit in a month, from a month on, in one act.

    What was said of the same month is put right. Raises `ListRefused` with every fault, also for a county that is written twice,
    by whichever name, `NotAllowed`, and of a county as `divisions.county`.
    """
    require_somewhere(person, RANK)
    refuse(
        month_faults(since, "since")
        + [
            fault("visits", f"{county} {number} 户", f"0 到 {MOST_VISITS}", within=("counties", str(place)))
            for place, (county, number) in enumerate(visits)
            if not 0 <= number <= MOST_VISITS
        ]
    )
    with act_of(store, person, "monitoring:capacity:state", f"month:{since}", reason) as act:
        keys = {text: divisions.county(act, text, act.today).key for text, _ in visits}
        written = Counter(keys[text] for text, _ in visits)
        refuse(
            [
                fault("counties", f"{text} 写了不止一次", "每县一次")
                for text, key in keys.items()
                if written[key] > 1
            ]
        )
        gazetteer = gazetteer_of(act.as_known_now)
        targets = ((text, target_of(gazetteer, key, act.today)) for text, key in keys.items())
        require_each(person, RANK, targets)
        act.note(after={"counties": len(keys), "visits": sum(number for _, number in visits)})
        rows = [
            revise(
                act,
                standing(act.session, VisitCapacityRow, division=keys[text], since=since),
                VisitCapacityRow(division=keys[text], since=since, visits=number, stated_by=person.login),
            )
            for text, number in visits
        ]
        return tuple(_record(act, row) for row in rows)


def capacities(view: View, month: int) -> tuple[CountyCapacity, ...]:
    """What each county that somebody may see can visit in a month, by county; none of one that never said."""
    require_somewhere(view.person, READ)
    refuse(month_faults(month))
    within = scope(view.person, READ).where(region=subtrees(view, col(VisitCapacityRow.division)))
    statement = known(VisitCapacityRow, view.as_of).where(within, col(VisitCapacityRow.since) <= month)
    last: dict[int, VisitCapacityRow] = {}
    for row in sorted(read_only(view.session, statement), key=lambda row: row.since):
        last[row.division] = row
    records = (_record(view, row) for row in last.values())
    return tuple(sorted(records, key=lambda record: record.county.code))


def _record(view: View, row: VisitCapacityRow) -> CountyCapacity:
    return CountyCapacity(county_of(view, row.division), row.since, row.visits, row.stated_by, row.act)
