"""Texts that may be kept: what both databases store and every screen shows."""

import unicodedata

LONGEST_NAME = 200
LONGEST_TEXT = 4_000
#: Separates names where they are kept and shown as one text, so that none may hold it.
NAME_SEPARATORS = "；;"


def is_name(text: str) -> bool:
    """Whether a text may name something: one line, not too long, without what separates names."""
    is_one_line = all(unicodedata.category(sign)[0] not in "CZ" or sign == " " for sign in text)
    is_plain = is_one_line and not set(text) & set(NAME_SEPARATORS)
    return is_plain and text == text.strip() and 1 <= len(text) <= LONGEST_NAME


def is_text(text: str) -> bool:
    """Whether a text may be kept: not too long, no signs that are none (control characters, halves of pairs)."""
    signs = (sign for sign in text if sign not in "\n\t")
    return len(text) <= LONGEST_TEXT and all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in signs)
