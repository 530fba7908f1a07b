"""JSON as front ends send it: read strictly, so that nothing comes in that no answer and no database can tell again."""

import json
import re
from math import isfinite
from typing import Any

#: The character U+0000 as JSON has it, after whole pairs of backslashes.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def read_json(body: str | bytes) -> Any:
    """The value of a JSON text, bytes as UTF-8; raises `ValueError` for what RFC 8259 does not allow, or too deep to read.

    Python's module takes more: `NaN`, numbers without end, and halves of a pair of characters (`"\\ud800"`), which are no
    Unicode. UTF-16 too, where every other server would be at a loss. The character U+0000 is refused as well: no text of
    PostgreSQL has it, and SQLite would find by it what somebody cut off there.
    """
    try:
        text = body.decode("utf-8-sig") if isinstance(body, bytes) else body
        value = _DECODER.decode(text)
        if "\\u" in text:
            # Halves hide in escapes only: UTF-8 has none. To write all of it again asks each text, the names too.
            told = json.dumps(value, ensure_ascii=False)
            told.encode()
            if _NUL.search(told):
                raise ValueError("U+0000")
    except RecursionError as error:
        raise ValueError("too deep") from error
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(number: str) -> float:
    if not isfinite(value := float(number)):
        raise ValueError(number)
    return value


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)
