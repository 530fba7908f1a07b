"""What is done to models of risk and visit lists; `probes.py` has them with the rest of the slice."""

from datetime import date

from tests.service.monitoring.lists.conftest import Named, evaluation
from tests.service.probing import AUTHOR, Probe, county, everywhere, of_region

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.monitoring import households
from xiangheng_platform.monitoring.drift_documents import Band, RiskDrift, Verdict
from xiangheng_platform.monitoring.lists import (
    capacities,
    decisions,
    drift,
    lookup,
    making,
    meant,
    models,
    outcomes,
    results,
)
from xiangheng_platform.monitoring.lists.choosing import CountyChoice
from xiangheng_platform.monitoring.lists.errors import NotListed
from xiangheng_platform.monitoring.lists.making import NewList, NewListed
from xiangheng_platform.monitoring.lists.reasons import Scored
from xiangheng_platform.monitoring.lists.words import VisitOutcome, Way
from xiangheng_platform.store.store import Store

APPROVED, NEW, OTHER = "e" * 64, "d" * 64, "c" * 64
HEAD = Person("head", (Granted(Role.DIVISION_HEAD),))
#: One month has a list with a household in each county, the month before one with nobody on it.
LISTED, EMPTY = 202403, 202402
DRIFT = RiskDrift(
    model=APPROVED, is_invented=True, reference=202312, cut=202403, upto=202403, score_psi=0.0, score_band=Band.STABLE,
    capacity=0.1, churn=0.0, reference_auc=0.8, reference_source="试", months=(), inputs=(), verdict=Verdict.KEEP,
    reasons=(), caution="试",
)  # fmt: skip


def household(code: str) -> str:
    """The number of the one household of a county."""
    return f"H{code}01"


def key(store: Store, code: str) -> int:
    """Its key."""
    with store.view(AUTHOR) as view:
        return households.identity(view, household(code)).key


def keys(store: Store) -> list[int]:
    """The keys of all households."""
    with store.view(AUTHOR) as view:
        return [int(row.key) for row in households.households(view, limit=None).rows]


def new_model(digest: str) -> models.NewModel:
    """A model that is to be registered."""
    return models.NewModel(Named(digest), "risk", evaluation(digest), "卡")


def new_list(store: Store, month: int, *codes: str, is_empty: bool = False) -> NewList:
    """A list with the household of each county, or with nobody."""
    counties = tuple(CountyChoice(code, 1, 1, 0, 0.5) for code in codes)
    rows = [
        NewListed(key(store, code), code, place, 0.5, Way.MODEL, Scored([4_000.0], [0.5]))
        for place, code in enumerate(() if is_empty else codes, start=1)
    ]
    return NewList(
        month, APPROVED, 100, "试", "f" * 64, ("income",), (14_500.0,), -1.0, counties, rows, is_invented=True
    )


LIST_ABSENT = (NotListed,)
LIST_PROBES = [
    Probe(models.register, "risk.register", lambda do, c: do(new_model(OTHER)), everywhere),
    Probe(models.approve, "risk.approve", lambda do, c: do(NEW, "试"), everywhere),
    Probe(models.withdraw, "risk.approve", lambda do, c: do(APPROVED, "试"), everywhere),
    Probe(models.models, "risk.model", lambda do, c: do(), everywhere, is_about_one=True),
    Probe(models.dossier, "risk.model", lambda do, c: do(APPROVED), is_about_one=True),
    Probe(models.dossiers, "risk.model", lambda do, c: do([APPROVED, NEW]), is_about_one=True),
    Probe(models.content, "risk.model", lambda do, c: do(APPROVED), is_about_one=True),
    Probe(drift.record, "risk.register", lambda do, c: do(DRIFT), everywhere),
    Probe(drift.drift, "risk.model", lambda do, c: do(APPROVED), is_about_one=True),
    Probe(capacities.state, "risk.rank", lambda do, c: do(202404, [(c.county, 5)]), of_region),
    Probe(capacities.capacities, "risk.read", lambda do, c: do(LISTED), is_list=True),
    Probe(making.make, "risk.rank", lambda do, c: do(new_list(c.store, 202404, c.county)), of_region),
    Probe(making.withdraw, "risk.rank", lambda do, c: do(LISTED, "试"), everywhere),
    Probe(lookup.months, "risk.model", lambda do, c: do(), is_about_one=True),
    Probe(lookup.visit_list, "risk.read", lambda do, c: do(LISTED).counties, is_list=True),
    Probe(lookup.listed, "risk.read", lambda do, c: do(LISTED).rows, is_list=True),
    Probe(lookup.count, "risk.read", lambda do, c: do(LISTED), is_list=True, is_about_one=True),
    Probe(
        lookup.find, "risk.read", lambda do, c: do(household(c.county), LISTED), of_region, is_about_one=True
    ),
    Probe(
        lookup.of_household,
        "risk.read",
        lambda do, c: do(key(c.store, c.county), LISTED),
        of_region,
        is_about_one=True,
    ),
    Probe(lookup.of_households, "risk.read", lambda do, c: do(keys(c.store)), is_list=True),
    Probe(lookup.counties, "risk.read", lambda do, c: do(range(1, 200)), is_list=True),
    Probe(
        decisions.put_on, "risk.decide", lambda do, c: do(household(c.county), "试", month=EMPTY), of_region
    ),
    Probe(
        decisions.take_off,
        "risk.decide",
        lambda do, c: do(household(c.county), "试", month=LISTED),
        of_region,
    ),
    Probe(
        outcomes.report,
        "risk.report",
        lambda do, c: do(household(c.county), date(2024, 3, 20), VisitOutcome.NO_RISK, list_month=LISTED),
        of_region,
    ),
    Probe(outcomes.outcomes, "risk.read", lambda do, c: do().rows, is_list=True),
    Probe(outcomes.count, "risk.read", lambda do, c: do(), is_list=True, is_about_one=True),
    Probe(drift.of_models, "risk.model", lambda do, c: do([APPROVED]), is_about_one=True),
    Probe(outcomes.of_list, "risk.read", lambda do, c: do(LISTED), is_list=True),
    Probe(
        results.results,
        "risk.read",
        lambda do, c: sum(way.listed for way in do(LISTED).ways),
        is_list=True,
        is_about_one=True,
    ),
]
LIST_PARTS = (
    *(
        lookup.standing_list,
        lookup.of_month,
        lookup.on_list,
        lookup.before,
        lookup.listed_row,
        lookup.described,
        lookup.records,
        lookup.in_sight,
        lookup.counties_in_sight,
    ),
    *(models.of_digest, models.approved, meant.meant, outcomes.found_at_risk),
)


def fill_lists(store: Store, count: int) -> None:
    """Two models, of one what drifted, and a list with a household of each of so many counties, who were all visited."""
    for digest in (APPROVED, NEW):
        models.register(store, AUTHOR, new_model(digest))
    models.approve(store, HEAD, APPROVED, "试")
    drift.record(store, AUTHOR, DRIFT)
    codes = [county(number) for number in range(1, count + 1)]
    capacities.state(store, AUTHOR, 202401, [(code, 1) for code in codes])
    making.make(store, AUTHOR, new_list(store, EMPTY, *codes, is_empty=True))
    making.make(store, AUTHOR, new_list(store, LISTED, *codes))
    for code in codes:
        outcomes.report(
            store, AUTHOR, household(code), date(2024, 3, 10), VisitOutcome.NO_RISK, list_month=LISTED
        )
