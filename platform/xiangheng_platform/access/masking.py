"""Masks: enough of a name or a telephone number to know whose it is, too little to use."""

import re

_HIDDEN = "*"
_AN_ENTRY = 11
_NUMBER = re.compile(r"[0-9A-Za-z+ -]*")
_LETTER = re.compile(r"[A-Za-z]")


def masked_name(name: str) -> str:
    """A name by its first character: 刘强 → 刘*; 欧阳娜娜 → 欧***."""
    return name[:1] + _HIDDEN * (len(name) - 1) if len(name) > 1 else _HIDDEN * len(name)


def masked_telephone(number: str) -> str:
    """A number by its first three and last four digits if it is long enough, else by the last two.

    Letters are hidden wherever they stand, and all of what is no number: it may be a name with a telephone behind it.
    """
    if not _NUMBER.fullmatch(number):
        return _HIDDEN * len(number)
    number = _LETTER.sub(_HIDDEN, number)
    shown_first, shown_last = (3, 4) if len(number) >= _AN_ENTRY else (0, 2)
    hidden = max(len(number) - shown_first - shown_last, 0)
    return (
        number[:shown_first] + _HIDDEN * hidden + number[shown_first + hidden :]
        if hidden
        else _HIDDEN * len(number)
    )
