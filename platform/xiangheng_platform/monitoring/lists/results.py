"""What the visits of a list found: those that the model chose beside those that were drawn, which alone speak for all others."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.lists import lookup
from xiangheng_platform.monitoring.lists.documents import VisitResults, WayResults
from xiangheng_platform.monitoring.lists.hit_rates import hit_rate
from xiangheng_platform.monitoring.lists.lookup import READ
from xiangheng_platform.monitoring.lists.outcomes import of_list
from xiangheng_platform.monitoring.lists.tables import ListedRow
from xiangheng_platform.monitoring.lists.words import VisitOutcome, Way
from xiangheng_platform.store.tables import table_of

_LISTED = table_of(ListedRow).columns


@dataclass(frozen=True, slots=True)
class _Visit:
    """A household on a list, and what the last visit that tells said of it; None: none did."""

    division: int
    way: Way
    is_off: bool
    is_reported: bool
    is_at_risk: bool | None


def results(view: View, month: int | None = None) -> VisitResults:
    """What visits found of a list (the last one) in sight; raises `NotListed`, `NotAllowed`."""
    require_somewhere(view.person, READ)
    row = lookup.standing_list(view, month)
    households = {county.division: county.households for county in lookup.counties_in_sight(view, row)}
    reported = defaultdict(list)
    for visit in of_list(view, row.month):
        reported[visit.household].append(VisitOutcome(visit.outcome).label_of_risk)
    listed = view.session.execute(
        lookup.in_sight(view, row)
        .order_by(None)
        .with_only_columns(_LISTED.household, _LISTED.division, _LISTED.way, _LISTED.is_off)
    )
    visits = [
        _Visit(division, Way(way), is_off, household in reported, _last_known(reported.get(household, ())))
        for household, division, way, is_off in listed
    ]
    chosen = Counter(visit.division for visit in visits if visit.way is Way.MODEL)
    left = {division: count - chosen[division] for division, count in households.items()}
    ways = {way: _way_results(way, visits, left) for way in Way}
    by_model, drawn = ways[Way.MODEL].rate, ways[Way.RANDOM].rate
    return VisitResults(
        month=row.month,
        model=row.model,
        ways=tuple(ways.values()),
        lift=by_model.share / drawn.share if by_model and drawn and drawn.share else None,
        left_out=sum(left.values()),
        at_risk_left_out=None if drawn is None else drawn.share * sum(left.values()),
        is_invented=row.is_invented,
    )


def _last_known(labels: Iterable[bool | None]) -> bool | None:
    """What visits in the order of their days told last; None where none did."""
    known = [label for label in labels if label is not None]
    return known[-1] if known else None


def _way_results(way: Way, visits: Iterable[_Visit], left: Mapping[int, int]) -> WayResults:
    own = [visit for visit in visits if visit.way is way]
    telling = [visit for visit in own if visit.is_at_risk is not None]
    in_county = Counter(visit.division for visit in telling)
    # One that was drawn speaks for its share of all that its county's model left out: large counties draw from more.
    weights = [
        left[visit.division] / in_county[visit.division] if way is Way.RANDOM else 1.0 for visit in telling
    ]
    return WayResults(
        way=way,
        listed=sum(not visit.is_off for visit in own),
        reported=sum(visit.is_reported for visit in own),
        telling=len(telling),
        at_risk=sum(bool(visit.is_at_risk) for visit in telling),
        rate=hit_rate([bool(visit.is_at_risk) for visit in telling], weights) if telling else None,
    )
