"""Tokens: some actions, some days, never more than the person may."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from xiangheng_platform.access import accounts, grants, tokens
from xiangheng_platform.access.credentials import recognise
from xiangheng_platform.access.decisions import may
from xiangheng_platform.access.errors import (
    NoSuchToken,
    NotAllowed,
    NotSignedIn,
    TokenRefused,
)
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.tables import Token
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

Added = Callable[..., Person]


@pytest.fixture
def liu(added: Added) -> Person:
    """An inspector."""
    return added("liu")


def test_a_token_stands_for_the_person_within_its_actions(
    store: Store, policy: SignInSettings, liu: Person
) -> None:
    """What it was not issued for is refused, although the person may."""
    issued = tokens.issue(store, liu, "报表", ["region.read"], 30)
    person = recognise(store, policy, issued.secret)

    assert (person.login, person.granted) == ("liu", liu.granted)
    assert [may(person, action, PROVINCE_WIDE) for action in ("region.read", "region.change")] == [
        True,
        False,
    ]


def test_only_a_digest_of_it_is_kept(store: Store, policy: SignInSettings, liu: Person, log: Any) -> None:
    """Neither the table nor the log could be used to sign in."""
    issued = tokens.issue(store, liu, "报表", ["region.read"], 30)
    with store.reading() as session:
        row = session.exec(select(Token)).one()

    assert issued.secret not in (row.digest, row.name, log()[-1].after)


def test_a_token_never_opens_more_than_is_granted_now(
    store: Store, policy: SignInSettings, root: Person, liu: Person
) -> None:
    """What the person lost, the token lost."""
    issued = tokens.issue(store, liu, "报表", ["region.change"], 30)
    grants.revoke(store, root, "liu", Role.INSPECTOR)

    assert not may(recognise(store, policy, issued.secret), "region.change", PROVINCE_WIDE)


def test_a_token_of_a_disabled_account_opens_nothing(
    store: Store, policy: SignInSettings, root: Person, liu: Person
) -> None:
    """Like its password."""
    issued = tokens.issue(store, liu, "报表", ["region.read"], 30)
    accounts.disable(store, root, "liu")

    with pytest.raises(NotSignedIn, match="停用"):
        recognise(store, policy, issued.secret)


def test_a_token_is_bound_like_its_person_until_the_password_is_changed(
    store: Store, policy: SignInSettings, root: Person, liu: Person
) -> None:
    """A password that somebody else chose is no ground for more."""
    issued = tokens.issue(store, liu, "报表", ["region.read"], 30)
    accounts.set_password(store, policy, root, "liu", "set by root 123")

    assert recognise(store, policy, issued.secret).only == frozenset()


def test_a_token_expires(store: Store, policy: SignInSettings, liu: Person, clock: Any) -> None:
    """To the microsecond, so many days after it was issued."""
    issued = tokens.issue(store, liu, "报表", ["region.read"], 30)
    clock.pass_(days=30, microseconds=-1)
    recognise(store, policy, issued.secret)
    clock.now = issued.token.expires_at

    with pytest.raises(NotSignedIn, match="到期"):
        recognise(store, policy, issued.secret)


def test_a_revoked_token_is_gone_at_once(store: Store, policy: SignInSettings, liu: Person) -> None:
    """And its name is free for the next one."""
    issued = tokens.issue(store, liu, "报表", ["region.read"], 30)
    tokens.revoke(store, liu, "报表")

    with pytest.raises(NotSignedIn, match="收回"):
        recognise(store, policy, issued.secret)
    with pytest.raises(NoSuchToken):
        tokens.revoke(store, liu, "报表")
    assert tokens.issue(store, liu, "报表", ["region.read"], 30)


def test_an_administrator_revokes_anybodys(store: Store, root: Person, liu: Person) -> None:
    """Nobody else does."""
    tokens.issue(store, liu, "报表", ["region.read"], 30)
    with pytest.raises(NotAllowed):
        tokens.revoke(store, Person("ma", (Granted(Role.INSPECTOR),)), "报表", "liu")

    assert tokens.revoke(store, root, "报表", "liu").revoked_at is not None


def test_a_token_makes_no_token(store: Store, policy: SignInSettings, liu: Person) -> None:
    """One that could would never expire: none opens that, and none may ask for another."""
    issued = tokens.issue(store, liu, "只读", ["region.read"], 30)

    with pytest.raises(TokenRefused, match="令牌不能用来"):
        tokens.issue(store, liu, "发放", ["token.own", "region.read"], 30)
    with pytest.raises(NotAllowed):
        tokens.issue(store, recognise(store, policy, issued.secret), "x", ["region.read"], 1)


def test_what_is_wrong_with_a_token_is_told_at_once(store: Store, liu: Person) -> None:
    """A name, actions that there are not or that are not the person's, and days."""
    with pytest.raises(TokenRefused) as refused:
        tokens.issue(store, liu, " ", ["fly", "account.manage"], 367)

    assert [fault.where for fault in refused.value.faults] == ["名称", "用途", "用途", "天数"]


def test_a_name_is_used_once_at_a_time(store: Store, liu: Person) -> None:
    """Else nobody knows which one to revoke."""
    tokens.issue(store, liu, "报表", ["region.read"], 30)
    with pytest.raises(TokenRefused, match="已在使用"):
        tokens.issue(store, liu, "报表", ["region.read"], 30)


def test_use_is_noted(store: Store, policy: SignInSettings, liu: Person, clock: Any) -> None:
    """So that one that nobody needs can be found."""
    issued = tokens.issue(store, liu, "报表", ["region.read"], 30)
    recognise(store, policy, issued.secret)

    with store.view(liu) as view:
        assert tokens.list_tokens(view)[0].used_at == clock.now


def test_tokens_are_seen_like_accounts(store: Store, root: Person, liu: Person, added: Added) -> None:
    """An auditor sees all, others their own."""
    tokens.issue(store, liu, "报表", ["region.read"], 30)
    tokens.issue(store, root, "备份", ["store.backup"], 30)
    auditor = Person("shen", (Granted(Role.AUDITOR),))

    with store.view(auditor) as view:
        assert [one.name for one in tokens.list_tokens(view)] == ["报表", "备份"]
    with store.view(liu) as view:
        assert [one.name for one in tokens.list_tokens(view)] == ["报表"]
    with pytest.raises(NotAllowed), store.view(liu) as view:
        tokens.list_tokens(view, "root")
