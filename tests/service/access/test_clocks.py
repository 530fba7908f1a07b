"""A clock that was a year fast: who may act afterwards is decided by the order of acts, not by their dates."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from xiangheng_platform.access import accounts, grants, second_factor, tokens
from xiangheng_platform.access.credentials import person_of, recognise
from xiangheng_platform.access.errors import LockedOut, NotSignedIn, SignInRefused
from xiangheng_platform.access.explanations import explain
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store import clocks
from xiangheng_platform.store.errors import ClockNotBehind, ClockWentBack
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store

Added = Callable[..., Person]
YEAR = 365


@pytest.fixture
def liu(added: Added) -> Person:
    """An inspector."""
    return added("liu")


def mend(store: Store, clock: Any) -> None:
    """The clock is set right, and whoever keeps the machine says so."""
    clock.pass_(days=-YEAR)
    clocks.accept(store, "local:keeper", "主板电池没电，已校准")


@pytest.fixture
def mended(
    store: Store, policy: SignInSettings, root: Person, liu: Person, password: str, clock: Any
) -> Store:
    """A store in which somebody signed in while the clock was a year fast."""
    clock.pass_(days=YEAR)
    sign_in(store, policy, "liu", password)
    mend(store, clock)
    return store


def test_an_act_before_the_last_one_is_refused_until_the_keeper_says_that_the_clock_is_right(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any, log: Any
) -> None:
    """That he said so is an act, with what the clock read; what follows stands after the last moment."""
    clock.pass_(days=YEAR)
    sign_in(store, policy, "root", password)
    ahead = clock.now
    clock.pass_(days=-YEAR)
    with pytest.raises(ClockWentBack, match="db clock"):
        accounts.unlock(store, root, "root")
    clocks.accept(store, "local:keeper", "已校准")
    accounts.unlock(store, root, "root")

    said, unlocked = log()[-2:]
    assert (said.actor, said.action, said.reason) == ("local:keeper", "store:clock:accept", "已校准")
    assert [row.clock for row in (said, unlocked)] == [clock.now, clock.now]
    assert ahead < said.at < unlocked.at
    with store.database.reading() as connection:
        assert prove(connection).holds


def test_a_clock_that_goes_back_once_more_is_refused_again(mended: Store, root: Person, clock: Any) -> None:
    """What was accepted is one reading, not every one to come."""
    clock.pass_(days=-2)

    with pytest.raises(ClockWentBack):
        accounts.unlock(mended, root, "liu")


def test_there_is_nothing_to_accept_where_acts_go_on(store: Store, root: Person) -> None:
    """Nobody writes into the log that a clock is right which nobody doubts."""
    with pytest.raises(ClockNotBehind):
        clocks.accept(store, "local:keeper", "没事")


def test_a_role_taken_away_after_the_mending_is_gone(mended: Store, root: Person) -> None:
    """Though the act stands a year ahead."""
    grants.revoke(mended, root, "liu", Role.INSPECTOR)

    assert person_of(mended, "liu").granted == ()
    with mended.view(root) as view:
        assert grants.grants_on(view, "liu") == ()
    with mended.view(root) as view:
        assert not explain(view, "region.change", login="liu").is_allowed


def test_an_account_disabled_after_the_mending_is_disabled(
    mended: Store, policy: SignInSettings, root: Person, liu: Person
) -> None:
    """And its token opens nothing."""
    token = tokens.issue(mended, liu, "报表", ["region.change"], 30)
    accounts.disable(mended, root, "liu")

    with pytest.raises(NotSignedIn):
        recognise(mended, policy, token.secret)
    with mended.view(root) as view:
        assert accounts.show(view, "liu").is_disabled


def test_what_was_taken_away_while_the_clock_was_fast_stays_taken_away(
    store: Store, policy: SignInSettings, root: Person, liu: Person, added: Added, password: str, clock: Any
) -> None:
    """By their dates a role and an account would come to life again for a year."""
    added("ma")
    clock.pass_(days=YEAR)
    grants.revoke(store, root, "liu", Role.INSPECTOR)
    accounts.disable(store, root, "ma")
    mend(store, clock)

    assert person_of(store, "liu").granted == ()
    with pytest.raises(NotSignedIn):
        person_of(store, "ma")
    with pytest.raises(SignInRefused, match="停用"):
        sign_in(store, policy, "ma", password)
    grants.grant(store, root, "liu", Role.INSPECTOR)
    accounts.enable(store, root, "ma")
    assert person_of(store, "liu").has(Role.INSPECTOR)
    assert person_of(store, "ma").has(Role.INSPECTOR)


def test_a_role_given_from_today_on_while_the_clock_was_fast_holds(
    store: Store, root: Person, liu: Person, clock: Any
) -> None:
    """And can be taken away."""
    clock.pass_(days=YEAR)
    grants.grant(store, root, "liu", Role.EVALUATOR)
    mend(store, clock)

    assert person_of(store, "liu").has(Role.EVALUATOR)
    grants.revoke(store, root, "liu", Role.EVALUATOR)
    assert not person_of(store, "liu").has(Role.EVALUATOR)


def test_days_to_come_are_counted_from_the_clock(mended: Store, root: Person, clock: Any) -> None:
    """A role can be given for a week though the log stands a year ahead, and ends after it."""
    last = beijing_day(clock.now) + timedelta(days=7)
    grants.grant(mended, root, "liu", Role.EVALUATOR, last_day=last)
    clock.pass_(days=7)
    assert person_of(mended, "liu").has(Role.EVALUATOR)
    clock.pass_(days=1)

    assert not person_of(mended, "liu").has(Role.EVALUATOR)


def test_a_session_and_a_token_of_the_fast_clock_open_nothing(
    store: Store, policy: SignInSettings, liu: Person, password: str, clock: Any
) -> None:
    """By their dates they would live a year longer than meant."""
    clock.pass_(days=YEAR)
    session = sign_in(store, policy, "liu", password)
    token = tokens.issue(store, liu, "报表", ["region.read"], 1)
    mend(store, clock)

    for secret in (session, token.secret):
        with pytest.raises(NotSignedIn):
            recognise(store, policy, secret)


def test_a_session_after_the_mending_ends_in_its_time(
    mended: Store, policy: SignInSettings, password: str, clock: Any
) -> None:
    """Half an hour, not a year and a half hour."""
    session = sign_in(mended, policy, "liu", password)
    assert recognise(mended, policy, session).login == "liu"
    clock.pass_(minutes=policy.idle_minutes)

    with pytest.raises(NotSignedIn):
        recognise(mended, policy, session)


def test_locks_last_as_long_as_they_say(
    store: Store, policy: SignInSettings, liu: Person, password: str, clock: Any
) -> None:
    """One of the fast clock is over with it, one of the mended clock after its minutes."""
    clock.pass_(days=YEAR)
    _fail(store, policy)
    mend(store, clock)
    assert sign_in(store, policy, "liu", password)
    _fail(store, policy)
    with pytest.raises(LockedOut):
        sign_in(store, policy, "liu", password)
    clock.pass_(minutes=policy.lock_minutes)

    assert sign_in(store, policy, "liu", password)


def _fail(store: Store, policy: SignInSettings) -> None:
    for _ in range(policy.attempts):
        with pytest.raises((SignInRefused, LockedOut)):
            sign_in(store, policy, "liu", "wrong")


def test_a_code_used_while_the_clock_was_fast_bars_no_later_one(
    store: Store, policy: SignInSettings, liu: Person, password: str, clock: Any
) -> None:
    """Codes count by what the telephone shows now; a used one still counts once."""
    secret = second_factor.enrol(store, policy, liu, password).secret
    clock.pass_(days=YEAR)
    second_factor.confirm(store, liu, pyotp.TOTP(secret).at(clock.now))
    mend(store, clock)
    code = pyotp.TOTP(secret).at(clock.now)

    assert sign_in(store, policy, "liu", password, code)
    with pytest.raises(SignInRefused):
        sign_in(store, policy, "liu", password, code)


def test_a_keeper_types_it(typed: Any, signed_in: Any, store: Store, clock: Any) -> None:
    """The command shows how both stand, asks, and lets acts go on."""
    signed_in(Role.ADMINISTRATOR)
    clock.pass_(days=YEAR)
    with store.act("system", "test:x:y", "x"):
        pass

    shown = typed("db", "clock", "--json").document
    refused = typed("user", "add", "1042", "--password-stdin", lines=["correct horse 9"])
    unsure = typed("db", "clock", "--accept", "--reason", "已校准")
    said = typed("db", "clock", "--accept", "--reason", "已校准", "--yes", "--json").document
    added = typed("user", "add", "1042", "--password-stdin", lines=["correct horse 9"])

    assert (shown["refusing"], said["refusing"]) == (True, False)
    assert "STORE-CLOCK" in refused.error
    assert (unsure.code, added.code) == (2, 0)
    assert typed("db", "clock", "--accept", "--yes").code != 0
