"""Regions as they are named in a command, and the paths that rights compare."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiangheng_platform.access.person import Person
    from xiangheng_platform.store.store import Store


def path_of(store: "Store", person: "Person", text: str, day: date) -> str:
    """The path of a region on a day, by its code, its name or a former one; a path is taken as it is.

    Raises `UnknownRegion`, and `AmbiguousRegion` with all candidates.
    """
    from xiangheng_platform.access.reach import SEPARATOR
    from xiangheng_platform.regions import divisions

    if not text or SEPARATOR in text:
        return text
    return divisions.tree(store, person, day).path(divisions.find(store, person, text, day).code)
