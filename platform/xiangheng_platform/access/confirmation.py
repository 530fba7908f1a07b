"""Confirmation: whoever acts as somebody shows that they know the password, too, where a session alone is not enough.

A screen left unlocked must not be enough to take an account over.
"""

from xiangheng_platform.access import attempts, passwords
from xiangheng_platform.access.grants import refuse_unknown
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.refusals import Why, recorded
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store


def confirm(store: Store, policy: SignInSettings, person: Person, password: str) -> None:
    """Check the person's password. Failures are recorded and counted like those of signing in.

    Raises `SignInRefused`, `LockedOut`.
    """
    with store.reading() as session:
        kept = refuse_unknown(session, person.login).password
        is_locked = attempts.locked_until(session, person.login, store.clock()) is not None
    if is_locked or not passwords.is_right(policy, kept, password):
        action = "access:account:refuse"
        raise recorded(store, policy, person.login, Why.WRONG, actor=person.actor, action=action)
