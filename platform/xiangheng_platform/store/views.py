"""A view: one state of the store, as it is asked by one person, with what is read once and kept on it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

from xiangheng_platform.store import deadlines
from xiangheng_platform.store.errors import NotAMoment
from xiangheng_platform.store.files import Files
from xiangheng_platform.store.heads import digest_of_head, read_head
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
#: What was read of the history up to the act of a digest, on a day in Beijing.
_State: TypeAlias = tuple[str | None, date]
#: Which act was the last to write to some tables by a moment, asked while the last act of all was that of a digest.
_Written: TypeAlias = tuple[tuple[type[History], ...], datetime | None, str]
_MOST_STATES, _MOST_WRITTEN = 6, 256
K = TypeVar("K", bound=Hashable)


class Recent(Generic[K]):
    """The last few values that were asked for, by their keys; threads may ask side by side."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, Any] = OrderedDict()
        self._lock = Lock()

    def of(self, key: K, read: Callable[[], T], is_good: Callable[[T], bool] = lambda value: True) -> T:
        """What is kept by a key and still good, or else is read now; what was asked for longest ago gives way."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                value: T = self._kept[key]
                if is_good(value):
                    return value
        # Two views may read the same side by side: to let one wait for the other would be to hold a state for nothing.
        value = read()
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


class Kept:
    """What views keep for those that come after them; of the last few states of each reading, whoever asks.

    What is read is named by the digest of the last act that wrote it, and never by its number alone, since a restored
    backup counts on from an earlier one; and by the day, since what was given until yesterday ends at midnight without
    any act. Acts that wrote something else, as most do, leave it as it is.
    """

    def __init__(self) -> None:
        # Each reading has its own: whoever goes back through the history of one would drive out what everybody asks.
        self._states: dict[Callable[..., Any], Recent[_State]] = {}
        self._written: Recent[_Written] = Recent(_MOST_WRITTEN)

    def of(self, read: Callable[["View[Any]"], T], tables: tuple[type[History], ...], view: "View[Any]") -> T:
        """What a function reads of some tables as a view sees them, kept or else read now."""
        # Which act wrote last is the same as long as the last act of all is: a view asks the database for that alone.
        digest = self._written.of(
            (tables, view.as_of, view.digest), lambda: last_to_write(view.connection, tables, view.as_of)
        )
        states = self._states.setdefault(read, Recent(_MOST_STATES))
        return states.of((digest, view.today), lambda: read(view))


class Snapshot:
    """A connection that sees one state of the database, and a session on it for whoever reads rows as objects.

    The session is made when somebody asks for it: that takes as long as a short question, and most of what is asked was kept.
    """

    def __init__(self, connection: Connection, session: Session | None = None) -> None:
        self.connection = connection
        self._session = session

    @property
    def session(self) -> Session:
        """Reads the state, and does not look for what is to be written before each question: a view writes nothing."""
        if self._session is None:
            if not self.connection.in_transaction():
                # As far as SQLAlchemy knows. A session that finds none begins one, and takes it back when it is closed.
                self.connection.begin()
            self._session = Session(self.connection, autoflush=False)
        return self._session

    def close(self) -> None:
        """Let go of what the session holds."""
        if self._session is not None:
            self._session.close()


class View(Generic[P_co]):
    """One state of the store while one question is answered: every service that is given it answers of this state.

    `person` is who asks. History is read as it was known at `as_of` (None: now); `now` is what the clock read when the
    view was opened. `files` are those that its rows name.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        person: P_co,
        now: datetime,
        as_of: datetime | None = None,
        kept: Kept | None = None,
        files: Files | None = None,
        digest: str | None = None,
    ) -> None:
        self._snapshot = snapshot
        self.person = person
        self.now = now
        self.as_of = as_of
        self.files = files or Files()
        self._digest = digest
        self._for_all = kept or Kept()
        self._kept: dict[Callable[..., Any], Any] = {}

    @property
    def connection(self) -> Connection:
        """Reads the state, and can write nothing."""
        return self._snapshot.connection

    @property
    def session(self) -> Session:
        """Reads the state as objects, and can write nothing."""
        return self._snapshot.session

    @property
    def today(self) -> date:
        """The day that it was in Beijing by the machine's clock when the view was opened."""
        return beijing_day(self.now)

    @property
    def day(self) -> date:
        """The day that is asked about: that of `as_of` in Beijing, and today where history is asked as it is known now."""
        return self.today if self.as_of is None else beijing_day(self.as_of)

    @property
    def seconds_left(self) -> float:
        """For how many seconds the view may still be held: whoever waits for something besides the store waits no longer."""
        return deadlines.seconds_left(self.connection)

    @property
    def known_at(self) -> datetime:
        """The last moment of history that the view sees: asked again as of it, every answer is the same for ever.

        It is the last act's, where `as_of` is later: what is recorded from now on comes after that act.
        """
        last = self._head.at
        return last if self.as_of is None else min(self.as_of, last)

    @property
    def digest(self) -> str:
        """The digest of the last act that the state has, whatever `as_of` says."""
        if self._digest is None:
            self._digest = digest_of_head(self.connection)
        return self._digest

    @property
    def as_known_now(self) -> "View[P_co]":
        """The same state with history as it is known now: for rights, which are never those of an earlier moment."""
        if self.as_of is None:
            return self
        return View(self._snapshot, self.person, self.now, None, self._for_all, self.files, self._digest)

    def as_known_at(self, as_of: datetime) -> "View[P_co]":
        """The same state with history as it was known at a moment; raises `NotAMoment` for a day to come."""
        refuse_future(as_of, self.now)
        return View(self._snapshot, self.person, self.now, as_of, self._for_all, self.files, self._digest)

    def kept(self, read: Callable[["View[Any]"], T], *tables: type[History]) -> T:
        """What a function reads of some tables of history, read once and kept for later views that see the same.

        Only for what is made of these tables and the day alone, whoever asks, and is not changed by whoever is given it.
        """
        if read not in self._kept:
            self._kept[read] = self._for_all.of(read, tables, self)
        value: T = self._kept[read]
        return value

    @cached_property
    def _head(self) -> AuditHead:
        return read_head(self.session)
