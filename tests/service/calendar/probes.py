"""What is done to the calendar."""

from datetime import timedelta

from tests.service.probing import AUTHOR, DAY, Probe, everywhere

from xiangheng_platform.calendar import overrides
from xiangheng_platform.store.store import Store

PROBES = [
    Probe(overrides.calendar_of, "calendar.read", lambda do, c: do(), everywhere),
    Probe(overrides.override, "calendar.change", lambda do, c: do(DAY, True, "试", "试"), everywhere),
    Probe(overrides.withdraw, "calendar.change", lambda do, c: do(DAY + timedelta(days=1), "试")),
]
PARTS = (overrides.read_calendar,)


def fill(store: Store, count: int) -> None:
    """So many days that are worked by override."""
    for number in range(1, count + 1):
        overrides.override(store, AUTHOR, DAY + timedelta(days=number), True, "试", "试")
