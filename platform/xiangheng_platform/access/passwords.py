"""Passwords: what one must be like, and its argon2 hash.

Hashing takes a good part of a second on purpose, so it is always done outside a transaction.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from xiangheng_platform.settings import SignInSettings
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath

#: More than anybody types; without a limit a text of megabytes would be hashed, by whoever is not signed in.
LONGEST = 128
_FEWEST_DIFFERENT = 5
#: As RFC 9106 recommends, whatever the machine: a hash must be checked on another one, too.
_LANES = 4


class HashDamaged(Exception):
    """What is kept instead of a password is no hash: somebody changed the database past the program."""


def hashed(policy: SignInSettings, password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    return _hasher(policy).hash(_normal(password))


def is_right(policy: SignInSettings, kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is kept.

    Where no hash is kept, because there is no such account, the same work is done and the answer is no: the time that
    it takes does not tell which logins there are. Raises `HashDamaged` for what is no hash.
    """
    if kept is None:
        hashed(policy, password)
        return False
    try:
        return _hasher(policy).verify(kept, _normal(password))
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError) as error:
        raise HashDamaged from error


def is_outdated(policy: SignInSettings, kept: str) -> bool:
    """Whether a hash was made with other parameters than those that are set now."""
    return _hasher(policy).check_needs_rehash(kept)


def faults(policy: SignInSettings, login: str, password: str) -> list[Fault]:
    """What is wrong with a new password, which is never quoted."""
    expected = f"{policy.password_length} 到 {LONGEST} 个字符"
    if not policy.password_length <= len(password) <= LONGEST:
        return [_fault(f"密码有 {len(password)} 个字符", expected)]
    # In the form in which it is hashed, and whatever capitals are typed: a login has small letters only.
    if login in _normal(password).lower():
        return [_fault("密码里有登录名", "不含登录名")]
    if len(set(password)) < _FEWEST_DIFFERENT:
        return [_fault("密码总是那几个字符", f"至少 {_FEWEST_DIFFERENT} 个不同的字符")]
    return []


def _fault(message: str, expected: str) -> Fault:
    return Fault(
        "ACCOUNT-REFUSED",
        FieldPath(("password",), "密码"),
        message,
        expected,
        "换一个；几个不相干的词连起来，好记也难猜",
    )


def _hasher(policy: SignInSettings) -> PasswordHasher:
    memory = policy.hash_mebibytes * 1024
    return PasswordHasher(time_cost=policy.hash_rounds, memory_cost=memory, parallelism=_LANES)


def _normal(password: str) -> str:
    """One form for what looks the same, however a keyboard composes it."""
    return unicodedata.normalize("NFC", password)
