"""A view: one state of the store, as it is asked by one person, with what is read once and kept on it."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from sqlmodel import Session

from xiangheng_platform.store.heads import read_head
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.tables import AuditHead


class Actor(Protocol):
    """Whoever acts, as far as the store is concerned."""

    @property
    def actor(self) -> str:
        """How the audit log names them."""


#: Who asks or acts: a person, or where there is none only what the audit log calls them (`local:liu`, `system`).
P_co = TypeVar("P_co", bound=Actor | str, covariant=True)
T = TypeVar("T")
#: One state of history as somebody sees it: the last act's digest, the day in Beijing, the last moment seen.
State: TypeAlias = tuple[str, date, datetime]
#: What was read of a state, by the function that reads it.
Kept: TypeAlias = dict[Callable[..., Any], Any]
_STATES = 8


class KeptStates:
    """What views keep for those that come after them and see the same; of the last few states, whoever asks.

    A state is named by the digest of the last act and never by its number alone, since a restored backup counts on
    from an earlier one; and by the day, since what was given until yesterday ends at midnight without any act.
    """

    def __init__(self) -> None:
        self._states: OrderedDict[State, Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, state: State) -> Kept:
        """What is kept of a state; the one that was asked for longest ago gives way."""
        with self._lock:
            kept = self._states.setdefault(state, {})
            self._states.move_to_end(state)
            if len(self._states) > _STATES:
                self._states.popitem(last=False)
            return kept


class View(Generic[P_co]):
    """One state of the store while one question is answered: every service that is given it answers of this state.

    `person` is who asks. History is read as it was known at `as_of` (None: now); `now` is what the clock read when the
    view was opened. `session` reads the state and can write nothing.
    """

    def __init__(
        self,
        session: Session,
        person: P_co,
        now: datetime,
        as_of: datetime | None = None,
        states: KeptStates | None = None,
    ) -> None:
        self.session = session
        self.person = person
        self.now = now
        self.as_of = as_of
        self._states = states or KeptStates()

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

    def kept(self, read: Callable[["View[Any]"], T]) -> T:
        """What a function reads of this state, read once and kept for later views of the same state as well.

        Only for what is made of history and of the day alone, whoever asks, and is not changed by whoever is given it.
        """
        if read not in self._kept:
            self._kept[read] = read(self)
        value: T = self._kept[read]
        return value

    @cached_property
    def _head(self) -> AuditHead:
        return read_head(self.session)

    @cached_property
    def _kept(self) -> Kept:
        return self._states.of((self._head.digest, self.today, self.known_at))
