"""What a misspelt text may have meant: the nearest of the known ones, at a cost that does not grow with the mistakes."""

import difflib
from collections.abc import Sequence

#: Nobody misspells a name into a longer text than this.
LONGEST = 40
#: For so many texts of a batch suggestions are looked for; whoever has more mistakes has another table in hand.
MOST_SOUGHT = 200
MOST_SUGGESTED = 3


class Nearest:
    """Finds, of known texts, those that are near to another."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = known
        self._sought: dict[tuple[str, float], list[str]] = {}

    def of(self, text: str, likeness: float) -> list[str]:
        """At most three known texts at least so alike, the nearest first; none for a long text or the 201st."""
        key = (text, likeness)
        if key not in self._sought:
            if len(text) > LONGEST or len(self._sought) >= MOST_SOUGHT:
                return []
            self._sought[key] = difflib.get_close_matches(text, self._known, MOST_SUGGESTED, likeness)
        return self._sought[key]
