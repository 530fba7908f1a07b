"""A view of whoever shows a credential: who they are and what they may is read anew, in the state that is then asked."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from tests.service.test_statements import statements

from xiangheng_platform.access import accounts, grants, tokens
from xiangheng_platform.access.credentials import recognise, view_of
from xiangheng_platform.access.errors import NotSignedIn
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in, sign_out
from xiangheng_platform.access.tables import SignInSession
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store

pytestmark = pytest.mark.both_databases


@pytest.fixture
def asker(store: Store, policy: SignInSettings) -> Callable[[str], Person]:
    """Who asks a view that was opened by a credential."""

    def _asker(credential: str) -> Person:
        with view_of(store, policy, credential) as view:
            return view.person

    return _asker


@pytest.fixture
def liu(added: Callable[..., Person]) -> Person:
    """Somebody with a role."""
    return added("liu")


def test_it_is_the_view_of_whom_the_credential_stands_for(
    store: Store, policy: SignInSettings, liu: Person, password: str, asker: Callable[[str], Person]
) -> None:
    """Of a session and of a token, the same as they are recognised by."""
    session = sign_in(store, policy, "liu", password)
    token = tokens.issue(store, liu, "报表", ["region.read"], 1).secret

    assert [asker(shown) for shown in (session, token)] == [
        recognise(store, policy, shown) for shown in (session, token)
    ]


def test_what_another_program_ended_is_refused_at_the_next_view(
    store: Store,
    policy: SignInSettings,
    liu: Person,
    password: str,
    asker: Callable[[str], Person],
    open_again: Callable[[], Store],
) -> None:
    """A session that was signed out, a token that was revoked: nothing is kept of having let them in."""
    session = sign_in(store, policy, "liu", password)
    token = tokens.issue(store, liu, "报表", ["region.read"], 1).secret
    asker(session), asker(token)
    other = open_again()
    sign_out(other, session)
    tokens.revoke(other, liu, "报表")

    for shown in (session, token):
        with pytest.raises(NotSignedIn):
            asker(shown)


def test_roles_and_accounts_are_those_of_the_state(
    store: Store,
    policy: SignInSettings,
    root: Person,
    liu: Person,
    password: str,
    asker: Callable[[str], Person],
    open_again: Callable[[], Store],
) -> None:
    """A role that another program took away is gone, one that it gave is there, and of a disabled account nobody asks."""
    token = tokens.issue(store, liu, "报表", ["region.read"], 1).secret
    assert asker(token).has(Role.INSPECTOR)
    other = open_again()
    grants.revoke(other, root, "liu", Role.INSPECTOR)
    grants.grant(other, root, "liu", Role.EVALUATOR)
    assert [granted.role for granted in asker(token).granted] == [Role.EVALUATOR]
    accounts.disable(other, root, "liu")

    with pytest.raises(NotSignedIn):
        asker(token)


def test_a_role_that_was_given_until_today_ends_at_midnight(
    store: Store, liu: Person, root: Person, asker: Callable[[str], Person], clock: Any
) -> None:
    """No act says so, and no request in between was needed."""
    grants.grant(store, root, "liu", Role.EVALUATOR, last_day=beijing_day(clock.now))
    token = tokens.issue(store, liu, "报表", ["region.read"], 30).secret
    assert asker(token).has(Role.EVALUATOR)
    clock.pass_(days=1)

    assert not asker(token).has(Role.EVALUATOR)


def test_idle_sessions_and_expired_tokens_open_no_view(
    store: Store,
    policy: SignInSettings,
    liu: Person,
    password: str,
    asker: Callable[[str], Person],
    clock: Any,
) -> None:
    """Both end by the clock, whatever was answered a moment before."""
    token = tokens.issue(store, liu, "报表", ["region.read"], 1).secret
    session = sign_in(store, policy, "liu", password)
    clock.pass_(minutes=policy.idle_minutes, microseconds=-1)
    asker(session)
    clock.pass_(minutes=policy.idle_minutes, microseconds=1)
    with pytest.raises(NotSignedIn, match="到期"):
        asker(session)
    clock.pass_(days=1)

    with pytest.raises(NotSignedIn, match="到期"):
        asker(token)


def test_that_a_session_was_used_is_noted_when_the_view_is_closed(
    store: Store, policy: SignInSettings, liu: Person, password: str, clock: Any
) -> None:
    """Also when what was asked went wrong; within the view nobody has written anything yet."""
    credential = sign_in(store, policy, "liu", password)
    began: datetime = clock.now
    clock.pass_(minutes=5)

    def used_after() -> timedelta:
        with store.reading() as session:
            return session.exec(select(SignInSession)).one().used_at - began

    meanwhile = []
    with suppress(ZeroDivisionError), view_of(store, policy, credential):
        meanwhile.append(used_after())
        raise ZeroDivisionError

    assert meanwhile[0] < timedelta(minutes=1)
    assert used_after() >= timedelta(minutes=5)


def test_who_asks_takes_one_statement(
    store: Store, policy: SignInSettings, root: Person, liu: Person, password: str
) -> None:
    """However many roles somebody has."""
    credential = sign_in(store, policy, "liu", password)

    def count() -> int:
        with statements(store) as asked, view_of(store, policy, credential):
            pass
        return sum("sign_in_session" in statement for statement in asked)

    before = count()
    for role in (Role.EVALUATOR, Role.DIVISION_HEAD):
        grants.grant(store, root, "liu", role)

    assert (before, count()) == (1, 1)


def test_who_asks_is_read_again_after_every_act_and_every_minute(
    store: Store,
    policy: SignInSettings,
    root: Person,
    liu: Person,
    password: str,
    clock: Any,
    open_again: Callable[[], Store],
) -> None:
    """In between it is as it was; that a credential is used is noted once in a minute."""
    credential = sign_in(store, policy, "liu", password)

    def written_of() -> list[str]:
        with statements(store) as asked, view_of(store, policy, credential):
            pass
        return [statement.split()[0] for statement in asked if "sign_in_session" in statement]

    assert [written_of(), written_of()] == [["SELECT"], []]
    grants.grant(open_again(), root, "liu", Role.EVALUATOR)
    assert [written_of(), written_of()] == [["SELECT"], []]
    clock.pass_(minutes=2)
    assert [written_of(), written_of(), written_of()] == [["SELECT", "UPDATE"], ["SELECT"], []]
