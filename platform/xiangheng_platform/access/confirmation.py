"""Confirmation: whoever acts as somebody shows that they know the password, too, where a session alone is not enough.

A screen left unlocked must not be enough to take an account over.
"""

from xiangheng_platform.access import attempts, passwords
from xiangheng_platform.access.errors import SignInRefused
from xiangheng_platform.access.oversight import account_of
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.refusals import Why, recorded
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.places import FieldPath


def confirm(
    store: Store, policy: SignInSettings, person: Person, password: str, *, field: str = "password"
) -> str:
    """Check the person's password; returns the hash that it fits. Failures are recorded and counted as in signing in.

    `field` is what the password was handed over as. Whoever then writes compares the hash within the act: hashing takes
    long enough for an administrator to come in between. Raises `SignInRefused`, `LockedOut`.
    """
    with store.reading() as session:
        kept = account_of(session, person.login).password
        is_locked = attempts.locked_until(session, person.login, store.clock()) is not None
    why = Why.WRONG
    try:
        if not is_locked and passwords.is_right(policy, kept, password):
            return kept
    except passwords.HashDamaged:
        why = Why.DAMAGED
    refusal = recorded(store, policy, person.login, why, actor=person.actor, action="access:account:refuse")
    if why is Why.WRONG and isinstance(refusal, SignInRefused):
        # Who it is is known by the session, so that only the password can be wrong.
        raise SignInRefused(
            "现在的密码不对",
            at=FieldPath((field,), "现在的密码"),
            expected="这个账号现在的密码",
            remedy="重新输入；忘记密码的请系统管理员重设",
        )
    raise refusal
