"""Reading divisions as they were known at any moment: all of them, the tree of a day, what a text means."""

from datetime import date

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import lookup
from xiangheng_platform.regions.errors import Candidate, NotACounty
from xiangheng_platform.regions.facts import Kind, Level
from xiangheng_platform.regions.gazetteer import Gazetteer
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.regions.tree import Division, Tree


def gazetteer(view: View) -> Gazetteer:
    """All dated facts and changes as they were known at the view's moment."""
    require_open(view.person, "region.read")
    return gazetteer_of(view)


def tree(view: View, day: date) -> Tree:
    """The divisions of a day as they were known; from then on it is asked without the store."""
    return gazetteer(view).tree(day)


def find(view: View, text: str, day: date) -> Division:
    """The division that a code or name means, as it was on a day.

    Raises `UnknownRegion`, `AmbiguousRegion` with all candidates, `RegionNotInForce`.
    """
    return lookup.find(gazetteer(view), text, day)


def county(view: View, text: str, day: date) -> Division:
    """The county that a code or name means, as it was on a day; raises `NotACounty` for anything else, and as `find` does."""
    division = find(view, text, day)
    if division.level is not Level.COUNTY or division.kind is not Kind.DIVISION:
        kind = "" if division.kind is Kind.DIVISION else division.kind.label
        raise NotACounty(
            f"{division.code} {division.name} 是{division.level.label}{kind}",
            at=text,
            expected="县、县级市或市辖区",
            remedy="写县的代码或全称",
        )
    return division


def suggestions(view: View, text: str, day: date) -> tuple[lookup.Suggestion, ...]:
    """Every division whose code or name a text is, begins or is part of, former ones included; none where nothing fits."""
    return lookup.suggestions(gazetteer(view), text, day)


def candidates(view: View, text: str, day: date) -> tuple[Candidate, ...]:
    """Every division that a code or name may mean, on the day or else on another; raises `UnknownRegion`."""
    return lookup.candidates(gazetteer(view), text, day)
