"""The departments that the dictionary and the plan know: what a grant may be limited to."""

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators.shelves import INDICATORS
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints.plans import read_plan

_BETWEEN = "、"


def offices(store: Store, person: Person) -> tuple[str, ...]:
    """The names of all offices that answer for an indicator or a task, or that an indicator's values come from."""
    require_open(person, "indicator.read")
    require_open(person, "workpoint.read")
    with store.reading() as session:
        rows = INDICATORS.current(session).values()
        named = {name for row in rows for text in (row.office, row.source) for name in text.split(_BETWEEN)}
        named |= {name for point in read_plan(session).points for name in point.offices}
    return tuple(sorted(filter(None, named)))
