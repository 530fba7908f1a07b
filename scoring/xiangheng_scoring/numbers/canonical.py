"""Digests of meaning: content in one canonical form, whatever the order or the machine it came from."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from xiangheng_scoring.numbers.exact import plain


def digest(content: Any) -> str:
    """SHA-256 of canonical JSON: sorted keys, exact decimals as text, no blanks, UTF-8."""
    return hashlib.sha256(written(content).encode()).hexdigest()


def written(content: Any) -> str:
    """That canonical JSON."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=canonical)


def canonical(value: object) -> str:
    """A decimal in plain form; for `json.dumps(default=…)`."""
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
