"""A view: one state of the store, as it is asked by one person, with what is read once and kept on it."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from sqlmodel import Session

from xiangheng_platform.store.errors import NotAMoment
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.heads import read_head
from xiangheng_platform.store.history import last_to_write
from xiangheng_platform.store.moments import beijing, beijing_day
from xiangheng_platform.store.tables import AuditHead, History


def refuse_future(as_of: datetime, now: datetime) -> None:
    """Raise `NotAMoment` for a day that has not come yet, of which nobody can tell what is known then."""
    if beijing_day(as_of) > beijing_day(now):
        raise NotAMoment(
            f"{beijing(as_of)} 还没有到，那时知道什么现在答不了",
            expected=f"不晚于 {beijing_day(now)}",
            remedy="换一天",
        )


class Actor(Protocol):
    """Whoever acts, as far as the store is concerned."""

    @property
    def actor(self) -> str:
        """How the audit log names them."""


#: Who asks or acts: a person, or where there is none only what the audit log calls them (`local:liu`, `system`).
P_co = TypeVar("P_co", bound=Actor | str, covariant=True)
T = TypeVar("T")
#: What was read, by the function that reads it: of the history up to the act of a digest, on a day in Beijing.
Reading: TypeAlias = tuple[Callable[..., Any], str | None, date]
_MOST = 12


class Kept:
    """What views keep for those that come after them; of the last few readings, whoever asks.

    A reading is named by the digest of the last act that wrote what is read, and never by its number alone, since a
    restored backup counts on from an earlier one; and by the day, since what was given until yesterday ends at midnight
    without any act. Acts that wrote something else, as most do, leave it as it is.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Reading, Any] = OrderedDict()
        self._lock = Lock()

    def of(self, reading: Reading, read: Callable[[], T]) -> T:
        """What is kept of a reading, or else is read now; what was asked for longest ago gives way."""
        with self._lock:
            if reading in self._kept:
                self._kept.move_to_end(reading)
                value: T = self._kept[reading]
                return value
        # Two views may read the same side by side: to let one wait for the other would be to hold a state for nothing.
        value = read()
        with self._lock:
            self._kept[reading] = value
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return value


class View(Generic[P_co]):
    """One state of the store while one question is answered: every service that is given it answers of this state.

    `person` is who asks. History is read as it was known at `as_of` (None: now); `now` is what the clock read when the
    view was opened. `session` reads the state and can write nothing. `files` are those that its rows name.
    """

    def __init__(
        self,
        session: Session,
        person: P_co,
        now: datetime,
        as_of: datetime | None = None,
        kept: Kept | None = None,
        files: Files | None = None,
    ) -> None:
        self.session = session
        self.person = person
        self.now = now
        self.as_of = as_of
        self.files = files or Files()
        self._for_all = kept or Kept()
        self._kept: dict[Callable[..., Any], Any] = {}

    @property
    def today(self) -> date:
        """The day that it was in Beijing by the machine's clock when the view was opened."""
        return beijing_day(self.now)

    @property
    def known_at(self) -> datetime:
        """The last moment of history that the view sees: asked again as of it, every answer is the same for ever.

        It is the last act's, where `as_of` is later: what is recorded from now on comes after that act.
        """
        last = self._head.at
        return last if self.as_of is None else min(self.as_of, last)

    @property
    def as_known_now(self) -> "View[P_co]":
        """The same state with history as it is known now: for rights, which are never those of an earlier moment."""
        if self.as_of is None:
            return self
        return View(self.session, self.person, self.now, kept=self._for_all, files=self.files)

    def as_known_at(self, as_of: datetime) -> "View[P_co]":
        """The same state with history as it was known at a moment; raises `NotAMoment` for a day to come."""
        refuse_future(as_of, self.now)
        return View(self.session, self.person, self.now, as_of, self._for_all, self.files)

    def kept(self, read: Callable[["View[Any]"], T], *tables: type[History]) -> T:
        """What a function reads of some tables of history, read once and kept for later views that see the same.

        Only for what is made of these tables and the day alone, whoever asks, and is not changed by whoever is given it.
        """
        if read not in self._kept:
            digest = last_to_write(self.session, tables, self.as_of)
            self._kept[read] = self._for_all.of((read, digest, self.today), lambda: read(self))
        value: T = self._kept[read]
        return value

    @cached_property
    def _head(self) -> AuditHead:
        return read_head(self.session)
