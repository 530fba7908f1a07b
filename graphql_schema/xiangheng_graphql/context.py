"""What an operation is executed with: the store, who asks, and one view for all of a query."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from xiangheng_platform.access.credentials import recognise, view_of
from xiangheng_platform.access.errors import NotSignedIn
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

#: Whoever is not signed in. They have no role, so that every service that asks for a right refuses them.
STRANGER = Person("")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls a mutation: who they are, what they showed for it, and the store that they act on."""

    store: Store
    settings: Settings
    person: Person
    credential: str = field(repr=False)


@dataclass
class Context:
    """One operation, as long as it lasts.

    Who asks and what is read is found out when somebody wants to know, in the thread that executes the operation: neither
    may wait on the loop that serves everybody, and a document that asks for nothing opens nothing.
    """

    store: Store
    settings: Settings
    credential: str = field(default="", repr=False)
    response: Any = None
    #: Whether somebody tried to sign in within this operation.
    has_tried: bool = False
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @cached_property
    def person(self) -> Person:
        """Who asks; raises `NotSignedIn`."""
        return recognise(self.store, self.settings.sign_in, self.credential)

    @property
    def asker(self) -> Person:
        """Who asks; `STRANGER` where nobody is signed in."""
        try:
            return self.person
        except NotSignedIn:
            return STRANGER

    @property
    def recognised(self) -> Person | None:
        """Who asks, if somebody wanted to know by now and it is not a stranger."""
        return self.__dict__.get("person")

    def refusal(self, error: Exception) -> Exception:
        """What the database refused in a resolver, as an error of ours; anything else as it is.

        A view translates when it is left, which here is after the executor has caught what a resolver raised.
        """
        if isinstance(error, XianghengError):
            return error
        try:
            with self.store.database.translating_errors():
                raise error
        except Exception as translated:
            return translated

    def become(self, credential: str) -> None:
        """Go on as whom a credential stands for (empty: as nobody)."""
        self.credential = credential
        self.__dict__.pop("person", None)

    @property
    def caller(self) -> Caller:
        """Who asks, for an act."""
        return Caller(self.store, self.settings, self.person, self.credential)

    @cached_property
    def _view(self) -> View:
        if "person" in self.__dict__:
            return self._open.enter_context(self.store.view(self.person))
        view = self._open.enter_context(view_of(self.store, self.settings.sign_in, self.credential))
        self.__dict__["person"] = view.person
        return view

    @cached_property
    def _view_of_anybody(self) -> View:
        return self._open.enter_context(self.store.view(STRANGER)) if self.asker is STRANGER else self._view

    def view(self, as_of: datetime | None = None, *, is_anonymous: bool = False) -> View:
        """The view of the operation, history as it was known at a moment; that of `STRANGER` only if that will do.

        Raises `NotSignedIn`, and `NotAMoment` for a moment to come.
        """
        view = self._view_of_anybody if is_anonymous else self._view
        return view if as_of is None else view.as_known_at(as_of)
