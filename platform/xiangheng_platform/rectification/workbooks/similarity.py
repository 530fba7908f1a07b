"""How alike two descriptions are, and which of many is most like another: pure, by the pairs of characters that they share."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from xiangheng_platform.rectification.policy import ALIKE
from xiangheng_scoring.intake.wording import folded

#: Stands before and behind a text, so that how it begins and ends counts, and a single character is a text too.
_EDGE = " "


def similarity(first: str, second: str) -> Fraction:
    """Dice's coefficient of the sets of pairs of neighbouring characters: from 0, nothing in common, to 1, of equal texts.

    Letters and figures only: blanks, punctuation, capitals and the width of characters do not matter.
    """
    return _of_pairs(_pairs(first), _pairs(second))


class Likenesses:
    """Texts by their keys, of which the one is found that is most like another text."""

    def __init__(self, texts: Iterable[tuple[str, str]] = ()) -> None:
        self._texts: list[tuple[str, frozenset[str]]] = []
        for key, text in texts:
            self.add(key, text)

    def add(self, key: str, text: str) -> None:
        """One more text; of texts equally alike the first that was added is found."""
        self._texts.append((key, _pairs(text)))

    def nearest(self, text: str, least: Fraction = ALIKE) -> tuple[str, Fraction] | None:
        """The key of the text that is most like another, and how alike they are; None where that is less than `least`."""
        pairs, best = _pairs(text), None
        for key, others in self._texts:
            # In whole numbers, since there are many; and how many pairs each has bounds what they may share.
            needed = least.numerator * (len(pairs) + len(others))
            if needed > 2 * min(len(pairs), len(others)) * least.denominator:
                continue
            if needed <= 2 * len(pairs & others) * least.denominator:
                alike = _of_pairs(pairs, others)
                if best is None or alike > best[1]:
                    best = key, alike
        return best


def _pairs(text: str) -> frozenset[str]:
    letters = "".join(filter(str.isalnum, folded(text)))
    return frozenset(map("".join, pairwise(f"{_EDGE}{letters}{_EDGE}")))


def _of_pairs(first: frozenset[str], second: frozenset[str]) -> Fraction:
    return Fraction(2 * len(first & second), len(first) + len(second))
