"""Reading divisions as they were known at any moment: all of them, the tree of a day, what a text means."""

from datetime import date, datetime

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.person import Person
from xiangheng_platform.regions import lookup
from xiangheng_platform.regions.errors import Candidate
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.records import read_gazetteer
from xiangheng_platform.regions.tree import Division, Tree
from xiangheng_platform.store.store import Store


def gazetteer(store: Store, person: Person, at: datetime | None = None) -> Gazetteer:
    """All dated facts and changes as they were known at a moment (now, if none is given)."""
    require_open(person, "region.read")
    with store.reading(at) as session:
        return read_gazetteer(session, at)


def tree(store: Store, person: Person, day: date, at: datetime | None = None) -> Tree:
    """The divisions of a day as they were known at a moment; from then on it is asked without the store."""
    return gazetteer(store, person, at).tree(day)


def find(store: Store, person: Person, text: str, day: date, at: datetime | None = None) -> Division:
    """The division that a code or name means, as it was on a day.

    Raises `UnknownRegion`, `AmbiguousRegion` with all candidates, `RegionNotInForce`.
    """
    return lookup.find(gazetteer(store, person, at), text, day)


def candidates(
    store: Store, person: Person, text: str, day: date, at: datetime | None = None
) -> tuple[Candidate, ...]:
    """Every division that a code or name may mean, on the day or else on another; raises `UnknownRegion`."""
    return lookup.candidates(gazetteer(store, person, at), text, day)
