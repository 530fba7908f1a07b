"""Texts compared as a person compares them: full width or half, blanks or none, is the same word."""

import re
import unicodedata
from functools import lru_cache

from xiangheng_scoring.characters import visible

_IGNORED = re.compile(r"[\s“”\"'‘’、,，。:：·•*＊_]+")
#: Footnote marks: raised digits but for those of m², circled ones behind anything.
_MARKS = re.compile(r"(?<![mM])[¹²³⁰⁴-⁹]+|(?<=[^\s①-⑳])[①-⑳]+")


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """A text in half width and lower case, without blanks and marks that carry no meaning in a heading.

    The mark of a footnote goes into brackets: half width, `A1¹` would be A11.
    """
    text = _MARKS.sub(lambda mark: f"[{mark[0]}]", text)
    return _IGNORED.sub("", unicodedata.normalize("NFKC", visible(text))).lower()
