"""Names of divisions as people say them: without their suffix, or behind the names of what they lie in."""

import difflib
from collections.abc import Iterable, Sequence

from xiangheng_scoring.intake.reading.division_names import short_names
from xiangheng_scoring.intake.wording import folded


def is_within(before: str, ancestors: Sequence[str]) -> bool:
    """Whether what stands before a name (`湖南省邵阳市`, `邵阳`) is made of names of what it lies in, the root first."""
    rest = before
    # From the nearest outwards, since that stands last before the name; any may be left out.
    for above in reversed(ancestors):
        rest = rest.removesuffix(next((form for form in forms(above) if rest.endswith(form)), ""))
    return not rest


def forms(name: str) -> tuple[str, ...]:
    """A name and how it is also called, folded, the longest first."""
    return tuple(sorted(map(folded, (name, *short_names(name))), key=len, reverse=True))


def nearest(text: str, names: Iterable[str]) -> list[str]:
    """The three names that are written most like a text, those with its first character before others."""
    near = difflib.get_close_matches(text, list(dict.fromkeys(names)), n=12, cutoff=0.5)
    return sorted(near, key=lambda name: name[:1] != text[:1])[:3]
