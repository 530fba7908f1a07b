"""Whoever comes at the same moment finds the same rules: nothing is decided outside the act that it is for."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from threading import Barrier
from typing import Any

import pyotp
import pytest

from xiangheng_platform.access import accounts, grants, second_factor
from xiangheng_platform.access.errors import AccessError, AccountRefused, NotAllowed, NotSignedIn
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.calendar import overrides
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.store import P, Store

pytestmark = pytest.mark.both_databases

_AT_ONCE = 8
DAY = date(2024, 5, 6)


def outcomes(*calls: Callable[[], object]) -> list[str]:
    """Do everything at once; the code of each refusal, `done` for what was done."""
    together = Barrier(len(calls))

    def _one(call: Callable[[], object]) -> str:
        together.wait()
        try:
            call()
        except AccessError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(_one, calls))


def test_a_code_opens_once_however_many_show_it(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """The first takes it, the others are too late."""
    secret = second_factor.enrol(store, policy, root, password).secret
    second_factor.confirm(store, root, pyotp.TOTP(secret).at(clock.now))
    clock.pass_(minutes=5)
    code = pyotp.TOTP(secret).at(clock.now)
    found = outcomes(*[lambda: sign_in(store, policy, "root", password, code)] * 4)

    assert found == ["ACCESS-REFUSED"] * 3 + ["done"]


def test_guesses_at_one_moment_are_all_counted(store: Store, policy: SignInSettings, root: Person) -> None:
    """Four are refused, the fifth locks, and for the rest it is locked."""
    found = outcomes(*[lambda: sign_in(store, policy, "root", "a guess")] * _AT_ONCE)

    assert found == ["ACCESS-LOCKED"] * (_AT_ONCE - 4) + ["ACCESS-REFUSED"] * 4


def test_there_is_one_first_administrator_however_many_try(
    store: Store, policy: SignInSettings, password: str
) -> None:
    """The second to come is told."""
    tries = [
        lambda login=login: accounts.first_administrator(store, policy, login, "", password)
        for login in ("one", "two", "three")
    ]

    assert outcomes(*tries) == ["ACCOUNT-NOT-FIRST", "ACCOUNT-NOT-FIRST", "done"]


@pytest.mark.parametrize("by", ["disabling", "revoking"])
def test_two_administrators_do_not_put_each_other_out(
    store: Store, policy: SignInSettings, root: Person, password: str, by: str
) -> None:
    """One of them stays: whoever was disabled first, or lost the role, does nothing any more."""
    accounts.add(store, policy, root, "second", password)
    grants.grant(store, root, "second", Role.ADMINISTRATOR)
    second = Person("second", (Granted(Role.ADMINISTRATOR),))

    def _out(person: Person, login: str) -> None:
        if by == "disabling":
            accounts.disable(store, person, login)
        else:
            grants.revoke(store, person, login, Role.ADMINISTRATOR)

    refusal = {"disabling": "ACCESS-SIGN-IN", "revoking": "ACCESS-DENIED"}[by]
    assert outcomes(lambda: _out(root, "second"), lambda: _out(second, "root")) == [refusal, "done"]


class Meanwhile(Store):
    """A store where something else is done right before its first act, as by somebody who was a little quicker."""

    def __init__(self, store: Store, done: Callable[[], object]) -> None:
        super().__init__(store.database, store.clock)
        self.waiting = [done]

    @contextmanager
    def act(self, person: P, action: str, subject: str, reason: str = "") -> Iterator[Act[P]]:
        """The act, after what came in between."""
        while self.waiting:
            self.waiting.pop()()
        with super().act(person, action, subject, reason) as act:
            yield act


def test_a_password_that_was_just_reset_is_not_set_back(
    store: Store, policy: SignInSettings, root: Person, added: Callable[..., Person], password: str
) -> None:
    """Somebody who took an account over cannot undo the reset with the old password while it is being hashed."""
    liu = added("liu")
    reset = Meanwhile(store, lambda: accounts.set_password(store, policy, root, "liu", password + "r"))
    with pytest.raises(AccountRefused, match="刚才已被别人重设"):
        accounts.set_password(reset, policy, liu, "liu", password + "t", current=password)

    with store.view(root) as view:
        assert accounts.show(view, "liu").must_change


@pytest.mark.parametrize(
    ("ended", "refusal"),
    [
        (lambda store, root: accounts.disable(store, root, "liu"), NotSignedIn),
        (lambda store, root: grants.revoke(store, root, "liu", Role.INSPECTOR), NotAllowed),
    ],
)
def test_who_is_not_any_more_whom_they_were_taken_for_does_nothing(
    store: Store,
    root: Person,
    added: Callable[..., Person],
    ended: Callable[[Store, Person], object],
    refusal: type[AccessError],
) -> None:
    """In every slice: the account was disabled, or the role taken away, after the right had been asked for."""
    liu = added("liu")
    with pytest.raises(refusal):
        overrides.override(Meanwhile(store, lambda: ended(store, root)), liu, DAY, True, "试", "试")

    with store.view(root) as view:
        assert overrides.calendar_of(view).overrides == {}


def test_a_role_that_ends_at_midnight_is_not_used_after_it(
    store: Store, root: Person, added: Callable[..., Person], clock: Any
) -> None:
    """No act says that it ended: the day does."""
    liu = added("liu", last_day=clock.now.date())
    overrides.override(store, liu, DAY, True, "试", "试")
    clock.pass_(days=1)

    with pytest.raises(NotAllowed, match="收回或到期"):
        overrides.withdraw(store, liu, DAY, "试")


def test_a_role_that_was_given_meanwhile_does_no_harm(
    store: Store, root: Person, added: Callable[..., Person]
) -> None:
    """Only what is gone is in the way."""
    liu = added("liu")
    more = Meanwhile(store, lambda: grants.grant(store, root, "liu", Role.EVALUATOR))

    assert overrides.override(more, liu, DAY, True, "试", "试").is_working
