"""The second factor: a code from an application on a telephone, by the standard TOTP (RFC 6238)."""

from datetime import datetime
from hmac import compare_digest

import pyotp

_INTERVAL = 30
#: How many intervals a telephone's clock may differ.
_TOLERATED = (0, -1, 1)


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The interval whose code this is, if it is later than the last one used: no code counts twice."""
    totp = pyotp.TOTP(secret, interval=_INTERVAL)
    here = int(now.timestamp()) // _INTERVAL
    given = code.strip().encode()
    steps = (here + away for away in _TOLERATED if here + away > last)
    return next((step for step in steps if compare_digest(totp.generate_otp(step).encode(), given)), None)
