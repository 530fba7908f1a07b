"""The second factor: enrolled with a first code, asked for at the door, no code twice."""

from base64 import b32encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.access import second_factor
from xiangheng_platform.access.errors import AccountRefused, CodeNeeded, LockedOut, NotAllowed, SignInRefused
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

RFC_SECRET = b32encode(b"12345678901234567890").decode()


@pytest.fixture
def secret(store: Store, policy: SignInSettings, root: Person, password: str, clock: Any) -> str:
    """The secret on root's telephone, enrolled a while ago."""
    found = second_factor.enrol(store, policy, root, password).secret
    second_factor.confirm(store, root, code(found, clock))
    clock.pass_(minutes=5)
    return found


def code(secret: str, clock: Any, away: int = 0) -> str:
    """What the telephone shows, so many intervals away from now."""
    return pyotp.TOTP(secret).at(clock.now, counter_offset=away)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, shown: str) -> None:
    """The test values of RFC 6238, appendix B, to six digits."""
    moment = datetime.fromtimestamp(seconds, UTC)

    assert second_factor.step_of(RFC_SECRET, shown, moment, last=0) == seconds // 30


@given(st.integers(10**8, 10**10), st.integers(-4, 4), st.integers(-4, 4))
def test_a_code_counts_around_its_interval_and_once(seconds: int, away: int, last: int) -> None:
    """One interval before or after, and only if it is later than the last that was used."""
    here = seconds // 30
    shown = pyotp.TOTP(RFC_SECRET).generate_otp(here + away)
    found = second_factor.step_of(RFC_SECRET, shown, datetime.fromtimestamp(seconds, UTC), here + last)
    counting = [step for step in (here, here - 1, here + 1) if step > here + last]
    same = [step for step in counting if pyotp.TOTP(RFC_SECRET).generate_otp(step) == shown]

    assert found == next(iter(same), None)
    assert (found is not None) >= (abs(away) <= 1 and away > last)


def test_the_password_alone_does_not_open(
    store: Store, policy: SignInSettings, secret: str, password: str, clock: Any, log: Any
) -> None:
    """The code is asked for, which is no failure that counts; with it the door opens."""
    for _ in range(9):
        with pytest.raises(CodeNeeded):
            sign_in(store, policy, "root", password)

    assert sign_in(store, policy, "root", password, code(secret, clock))
    assert log("access:session:begin")[-1].after == '{"second_factor":true}'


def test_a_code_opens_once(
    store: Store, policy: SignInSettings, secret: str, password: str, clock: Any
) -> None:
    """Whoever looked over a shoulder is too late, also with the one before."""
    used = code(secret, clock)
    sign_in(store, policy, "root", password, used)
    clock.pass_(seconds=30)

    for again in (used, code(secret, clock, away=-2)):
        with pytest.raises(SignInRefused):
            sign_in(store, policy, "root", password, again)
    assert sign_in(store, policy, "root", password, code(secret, clock))


def test_wrong_codes_lock(
    store: Store, policy: SignInSettings, secret: str, password: str, clock: Any
) -> None:
    """Six digits can be tried out, if nobody counts."""
    wrong = f"{(int(code(secret, clock)) + 7) % 1_000_000:06d}"
    for _ in range(4):
        with pytest.raises(SignInRefused):
            sign_in(store, policy, "root", password, wrong)
    with pytest.raises(LockedOut):
        sign_in(store, policy, "root", password, wrong)


def test_the_door_does_not_tell_a_wrong_password_with_a_right_code(
    store: Store, policy: SignInSettings, secret: str, clock: Any
) -> None:
    """And the code is not used up by it."""
    with pytest.raises(SignInRefused):
        sign_in(store, policy, "root", "wrong", code(secret, clock))


def test_nothing_changes_before_the_first_code(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """Who mistyped the secret is not locked out."""
    second_factor.enrol(store, policy, root, password)
    with pytest.raises(AccountRefused, match="验证码不对"):
        second_factor.confirm(store, root, "000000x")

    assert sign_in(store, policy, "root", password)


def test_the_code_that_confirmed_does_not_open(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """It is used."""
    found = second_factor.enrol(store, policy, root, password).secret
    used = code(found, clock)
    second_factor.confirm(store, root, used)

    with pytest.raises(SignInRefused):
        sign_in(store, policy, "root", password, used)


def test_a_new_telephone_takes_over_with_its_first_code(
    store: Store, policy: SignInSettings, root: Person, secret: str, password: str, clock: Any
) -> None:
    """Until then the old one opens."""
    new = second_factor.enrol(store, policy, root, password).secret
    assert sign_in(store, policy, "root", password, code(secret, clock))
    clock.pass_(minutes=1)
    second_factor.confirm(store, root, code(new, clock))
    clock.pass_(minutes=1)

    with pytest.raises(SignInRefused):
        sign_in(store, policy, "root", password, code(secret, clock))
    assert sign_in(store, policy, "root", password, code(new, clock))


def test_an_open_session_is_not_enough(
    store: Store, policy: SignInSettings, root: Person, secret: str
) -> None:
    """Neither for another telephone nor for none."""
    with pytest.raises(SignInRefused):
        second_factor.enrol(store, policy, root, "wrong")
    with pytest.raises(SignInRefused):
        second_factor.remove(store, policy, root, "root", password="wrong")


def test_it_is_turned_off_with_the_password(
    store: Store, policy: SignInSettings, root: Person, secret: str, password: str
) -> None:
    """Then the password opens alone."""
    second_factor.remove(store, policy, root, "root", password=password)

    assert sign_in(store, policy, "root", password)


def test_an_administrator_turns_it_off_for_who_lost_the_telephone(
    store: Store,
    policy: SignInSettings,
    root: Person,
    added: Callable[..., Person],
    password: str,
    clock: Any,
    log: Any,
) -> None:
    """By an act with a reason; nobody else may."""
    liu = added("liu")
    found = second_factor.enrol(store, policy, liu, password).secret
    second_factor.confirm(store, liu, code(found, clock))
    with pytest.raises(NotAllowed):
        second_factor.remove(store, policy, Person("ma", (Granted(Role.INSPECTOR),)), "liu")
    second_factor.remove(store, policy, root, "liu", reason="手机丢失")

    assert sign_in(store, policy, "liu", password)
    assert log("access:second-factor:remove")[-1].reason == "手机丢失"


def test_the_secret_is_never_in_the_log(secret: str, log: Any) -> None:
    """Nor in what was done about it."""
    assert secret not in "".join(row.before + row.after for row in log())
