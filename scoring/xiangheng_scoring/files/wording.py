"""Texts compared as a person compares them: full width or half, blanks or none, is the same word."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from xiangheng_scoring.characters import visible
from xiangheng_scoring.exact import plain
from xiangheng_scoring.files.cells import Cell

_IGNORED = re.compile(r"[\s“”\"'‘’、,，。:：·•*＊_]+")


def folded(text: str) -> str:
    """A text in half width and lower case, without blanks and marks that carry no meaning in a heading."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", visible(text))).lower()


def text_of(cell: Cell) -> str:
    """The text of a cell without blanks around it; a number as it would be typed, a date as it is shown."""
    if isinstance(cell.value, Decimal):
        return plain(cell.value)
    if isinstance(cell.value, date):
        return cell.shown
    return str(cell.value).strip() if isinstance(cell.value, str) else ""
