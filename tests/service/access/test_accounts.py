"""Accounts: added, disabled, their passwords changed."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.access import accounts, grants, passwords
from xiangheng_platform.access.credentials import recognise
from xiangheng_platform.access.errors import (
    AccountRefused,
    LockedOut,
    NoSuchAccount,
    NotAllowed,
    NotSignedIn,
    SignInRefused,
)
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

Added = Callable[..., Person]


@pytest.mark.parametrize("login", ["system", "刘强", "Liu", "a", "a b", "x" * 33, ".a", "", "liu\n"])
def test_a_login_is_short_and_no_name(
    store: Store, policy: SignInSettings, root: Person, password: str, login: str
) -> None:
    """It stands in the log for ever."""
    with pytest.raises(AccountRefused, match="登录名"):
        accounts.add(store, policy, root, login, password)


def test_a_login_is_used_once(store: Store, policy: SignInSettings, root: Person, password: str) -> None:
    """Also that of somebody who left."""
    accounts.add(store, policy, root, "liu", password)
    accounts.disable(store, root, "liu")
    with pytest.raises(AccountRefused, match="已有账号"):
        accounts.add(store, policy, root, "liu", password)


@pytest.mark.parametrize(
    "weak", ["short", "x" * 129, "aaaaaaaaaaab", "1liu2liu3liu", "一二三四五六七八九LIU"]
)
def test_a_password_has_a_least(store: Store, policy: SignInSettings, root: Person, weak: str) -> None:
    """Long enough, of some variety, without the login; and never quoted."""
    with pytest.raises(AccountRefused) as refused:
        accounts.add(store, policy, root, "liu", weak)

    assert weak not in str(refused.value)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_hash_fits_its_password_alone(one: str, other: str) -> None:
    """Whatever characters it is made of, if they differ to the eye."""
    policy = SignInSettings(hash_rounds=1, hash_mebibytes=1)
    from unicodedata import normalize

    kept = passwords.hashed(policy, one)

    assert passwords.is_right(policy, kept, one)
    assert passwords.is_right(policy, kept, other) == (normalize("NFC", one) == normalize("NFC", other))


def test_somebody_changes_their_password(
    store: Store, policy: SignInSettings, root: Person, added: Added, password: str
) -> None:
    """With the current one; all sessions end, the old one opens nothing any more."""
    liu = added("liu")
    secret = sign_in(store, policy, "liu", password)
    accounts.set_password(store, policy, liu, "liu", "another one 123", current=password)

    with pytest.raises(NotSignedIn):
        recognise(store, policy, secret)
    with pytest.raises(SignInRefused):
        sign_in(store, policy, "liu", password)
    assert recognise(store, policy, sign_in(store, policy, "liu", "another one 123")).only is None


def test_an_open_session_is_not_enough_to_change_the_password(
    store: Store, policy: SignInSettings, root: Person, added: Added, password: str, log: Any
) -> None:
    """The current one is asked for, and guesses are recorded and counted like those at the door."""
    liu = added("liu")
    for _ in range(4):
        with pytest.raises(SignInRefused):
            accounts.set_password(store, policy, liu, "liu", "another one 123", current="guess")
    with pytest.raises(LockedOut):
        accounts.set_password(store, policy, liu, "liu", "another one 123", current="guess")
    with pytest.raises(LockedOut):
        accounts.set_password(store, policy, liu, "liu", "another one 123", current=password)

    assert [row.actor for row in log("access:account:refuse")] == ["user:liu"] * 6


def test_a_new_password_is_new(store: Store, policy: SignInSettings, root: Person, password: str) -> None:
    """Else one that somebody else chose would stay."""
    with pytest.raises(AccountRefused, match="一样"):
        accounts.set_password(store, policy, root, "root", password, current=password)


def test_an_administrator_sets_a_password_that_must_be_changed(
    store: Store, policy: SignInSettings, root: Person, added: Added
) -> None:
    """It opens nothing but its change."""
    added("liu")
    accounts.set_password(store, policy, root, "liu", "set by root 123")

    person = recognise(store, policy, sign_in(store, policy, "liu", "set by root 123"))

    assert person.only == frozenset({"account.own"})


def test_nobody_sets_anothers_password(store: Store, policy: SignInSettings, root: Person) -> None:
    """But whoever manages accounts."""
    with pytest.raises(NotAllowed):
        accounts.set_password(
            store, policy, Person("ma", (Granted(Role.INSPECTOR),)), "root", "set by ma 12345"
        )


def test_an_enabled_account_has_its_roles_again(
    store: Store, policy: SignInSettings, root: Person, added: Added, password: str, clock: Any
) -> None:
    """Also on the day it was disabled."""
    added("liu")
    accounts.disable(store, root, "liu")
    accounts.disable(store, root, "liu")
    accounts.enable(store, root, "liu")
    accounts.enable(store, root, "liu")

    assert recognise(store, policy, sign_in(store, policy, "liu", password)).has(Role.INSPECTOR)


def test_a_list_shows_what_one_may_see(store: Store, root: Person, added: Added) -> None:
    """An administrator and an auditor all accounts, others their own."""
    liu = added("liu")
    auditor = Person("shen", (Granted(Role.AUDITOR),))

    with store.view(root) as view:
        assert [one.login for one in accounts.list_accounts(view).rows] == ["liu", "root"]
    with store.view(auditor) as view:
        assert [one.login for one in accounts.list_accounts(view).rows] == ["liu", "root"]
    with store.view(liu) as view:
        assert [one.login for one in accounts.list_accounts(view).rows] == ["liu"]


def test_roles_to_come_are_shown(store: Store, root: Person, added: Added, clock: Any) -> None:
    """Those that ended are not: the history of a day is asked by its day."""
    added("liu")
    clock.pass_(days=1)
    grants.revoke(store, root, "liu", Role.INSPECTOR)
    grants.grant(store, root, "liu", Role.EVALUATOR, first_day=clock.now.date().replace(day=20))

    with store.view(root) as view:
        assert [one.role for one in accounts.show(view, "liu").grants] == [Role.EVALUATOR]


def shown(store: Store, person: Person, login: str) -> accounts.AccountView:
    """An account as somebody sees it."""
    with store.view(person) as view:
        return accounts.show(view, login)


def test_an_unknown_login_is_told(store: Store, policy: SignInSettings, root: Person, password: str) -> None:
    """Every service says the same."""
    for attempt in (
        lambda: shown(store, root, "ma"),
        lambda: accounts.disable(store, root, "ma"),
        lambda: accounts.enable(store, root, "ma"),
        lambda: accounts.unlock(store, root, "ma"),
        lambda: accounts.set_password(store, policy, root, "ma", password),
    ):
        with pytest.raises(NoSuchAccount):
            attempt()


def test_whoever_keeps_the_machine_lets_a_lost_administrator_in(
    store: Store, policy: SignInSettings, root: Person, log: Any
) -> None:
    """A new password, and it stands in the log who did that."""
    for _ in range(4):
        with pytest.raises(SignInRefused):
            sign_in(store, policy, "root", "forgotten")
    with pytest.raises(LockedOut):
        sign_in(store, policy, "root", "forgotten")
    accounts.rescue(store, policy, "root", "found again 123", actor="local:keeper")

    assert recognise(store, policy, sign_in(store, policy, "root", "found again 123")) == root
    assert log("access:account:rescue")[-1].actor == "local:keeper"


def test_only_an_administrator_is_rescued(
    store: Store, policy: SignInSettings, root: Person, added: Added
) -> None:
    """Everybody else has an administrator to ask."""
    added("liu")
    with pytest.raises(AccountRefused, match="不是系统管理员"):
        accounts.rescue(store, policy, "liu", "found again 123")
