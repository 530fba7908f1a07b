"""Confirmation: whoever acts as somebody shows that they know the password, too, where a session alone is not enough.

A screen left unlocked must not be enough to take an account over.
"""

from xiangheng_platform.access import attempts, passwords
from xiangheng_platform.access.oversight import account_of
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.refusals import Why, recorded
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store


def confirm(store: Store, policy: SignInSettings, person: Person, password: str) -> str:
    """Check the person's password; returns the hash that it fits. Failures are recorded and counted as in signing in.

    Whoever then writes compares the hash within the act: hashing takes long enough for an administrator to come in
    between. Raises `SignInRefused`, `LockedOut`.
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
    raise recorded(store, policy, person.login, why, actor=person.actor, action="access:account:refuse")
