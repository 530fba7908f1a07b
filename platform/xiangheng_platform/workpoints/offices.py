"""The departments that the dictionary and the plan know: what a grant may be limited to."""

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.repositories import INDICATORS
from xiangheng_platform.workpoints.content import BETWEEN_OFFICES
from xiangheng_platform.workpoints.plans import plan_of


def offices(view: View) -> tuple[str, ...]:
    """The names of all offices that answer for an indicator or a task, or that an indicator's values come from."""
    require_open(view.person, "indicator.read")
    require_open(view.person, "workpoint.read")
    rows = INDICATORS.current(view).values()
    named = {
        name for row in rows for text in (row.office, row.source) for name in text.split(BETWEEN_OFFICES)
    }
    named |= {name for point in plan_of(view).points for name in point.offices}
    return tuple(sorted(filter(None, named)))
