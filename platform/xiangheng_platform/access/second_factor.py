"""The second factor: a code from an application on a telephone, by the standard TOTP (RFC 6238).

The secret is kept as it is, since a code can only be made from it: whoever may read the database knows it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest

import pyotp

from xiangheng_platform.access import endings
from xiangheng_platform.access.confirmation import confirm as confirm_password
from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.errors import AccountRefused
from xiangheng_platform.access.grants import subject_of
from xiangheng_platform.access.oversight import account_of, require_over, require_own_or_over
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import Target
from xiangheng_platform.access.tables import Account
from xiangheng_platform.access.views import act_of
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.moments import is_ahead
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

#: The standard's own: some applications on telephones know no other, whatever the address says.
_INTERVAL = 30
#: How many intervals a telephone's clock may differ.
_TOLERATED = (0, -1, 1)
_ISSUER = "湘衡"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the application on the telephone is told: the secret to type, or the address to make a picture of."""

    secret: str
    address: str


def enrol(store: Store, policy: SignInSettings, person: Person, password: str) -> Enrolment:
    """Begin with a second factor, or with a new telephone. It counts from `confirm` on; until then nothing changes.

    Raises `NotAllowed`, `SignInRefused`, `LockedOut`.
    """
    require(person, "account.own", Target(owner=person.login))
    confirm_password(store, policy, person, password)
    secret = pyotp.random_base32()
    with act_of(store, person, "access:second-factor:enrol", subject_of(person.login)) as act:
        account = account_of(act.session, person.login)
        account.totp_pending = secret
        act.session.add(account)
    return Enrolment(secret, _totp(secret).provisioning_uri(name=person.login, issuer_name=_ISSUER))


def confirm(store: Store, person: Person, code: str) -> None:
    """Turn on what was begun, by the first code that the telephone shows; raises `NotAllowed`, `AccountRefused`."""
    require(person, "account.own", Target(owner=person.login))
    with act_of(store, person, "access:second-factor:confirm", subject_of(person.login)) as act:
        account = account_of(act.session, person.login)
        if not account.totp_pending:
            raise _refused("还没有开始登记二次验证", "先开始登记")
        step = step_of(account.totp_pending, code, act.now, last=0)
        if step is None:
            raise _refused("验证码不对", "用手机上现在显示的六位数；一直不对的，校准手机和本机的时钟")
        account.totp_secret, account.totp_pending, account.totp_step = account.totp_pending, "", step
        act.session.add(account)


def remove(
    store: Store, policy: SignInSettings, person: Person, login: str, *, password: str = "", reason: str = ""
) -> None:
    """Turn the second factor off: one's own with the password, or that of somebody who lost the telephone.

    The latter ends their sessions: whoever has the telephone now may have more.

    Raises `NotAllowed`, `NoSuchAccount`, `SignInRefused`, `LockedOut`.
    """
    is_own = require_own_or_over(person, login, "account.own", "account.manage")
    if is_own:
        confirm_password(store, policy, person, password)
    with act_of(store, person, "access:second-factor:remove", subject_of(login), reason) as act:
        forget(account_of(act.session, login) if is_own else require_over(act, "account.manage", login))
        if not is_own:
            endings.end_sessions(act, login)


def forget(account: Account) -> None:
    """Take the second factor off an account; the last step stays, so that no code counts twice even then."""
    account.totp_secret = account.totp_pending = ""


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The interval whose code this is, if it is later than the last one used: no code counts twice."""
    totp, given = _totp(secret), "".join(code.split()).encode()
    here = int(now.timestamp()) // _INTERVAL
    if is_ahead(datetime.fromtimestamp(last * _INTERVAL, UTC), now):
        last = 0  # used while the clock was fast; it must not bar every code until that moment has come
    steps = (here + away for away in _TOLERATED if here + away > last)
    # As bytes, since `compare_digest` takes no texts beyond ASCII, and anything may be typed.
    return next((step for step in steps if compare_digest(totp.generate_otp(step).encode(), given)), None)


def _totp(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, interval=_INTERVAL)


def _refused(message: str, remedy: str) -> AccountRefused:
    return AccountRefused(
        [Fault("ACCOUNT-REFUSED", FieldPath(("code",), "二次验证"), message, "六位数", remedy)]
    )
