"""The machine's clock beside the log: how the two stand, and the way on for whoever finds the log in the future.

A clock that was fast leaves acts at moments to come, and they stay there: history is not redated. Once the clock is
right again, acts are refused (`STORE-CLOCK`) until the keeper of the machine says that it is; that is an act, too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from xiangheng_platform.store.errors import ClockNotBehind
from xiangheng_platform.store.heads import clock_at
from xiangheng_platform.store.moments import beijing
from xiangheng_platform.store.store import Store

_FIVE_CENTURIES = timedelta(days=500 * 366)


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the clock reads, what it read at the last act, and at which moment that act stands in the log."""

    now: datetime
    read_last: datetime
    last: datetime
    number: int
    is_refusing: bool

    @property
    def is_log_ahead(self) -> bool:
        """Whether the log stands in the future, so that acts are put after its last moment."""
        return self.now < self.last


def look(store: Store) -> ClockState:
    """How the clock and the log stand; nothing is written."""
    head = store.last_act()
    with store.reading() as session:
        read_last = clock_at(session, head)
    now = store.clock()
    return ClockState(now, read_last, head.at, head.number, read_last - now > store.tolerance)


def accept(store: Store, actor: str, reason: str) -> ClockState:
    """Say that the clock is right and was fast before; acts go on from then on, put after the last moment of the log.

    For whoever keeps the machine, who could set its clock anyway: this way it stands in the log, with what the clock
    reads. Returns how both stood before. Raises `ClockNotBehind` where acts are not refused, so that nothing is to say.
    """
    before = look(store)
    if not before.is_refusing:
        raise ClockNotBehind(
            f"时钟现在是 {beijing(before.now)}，上一次操作时是 {beijing(before.read_last)}，操作照常记录",
            expected="时钟比上一次操作时早得多",
            remedy="不用做什么",
        )
    patient = Store(store.database, store.clock, tolerance=_FIVE_CENTURIES)
    with patient.act(actor, "store:clock:accept", "store", reason) as act:
        act.note(before={"clock": before.read_last, "last": before.last}, after={"clock": act.now})
    return before
