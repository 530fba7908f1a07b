"""What the register is told of invented households at a cut: with errors, heaped above the line, with gaps."""

import numpy as np
import polars as pl

from xiangheng_platform.monitoring.columns import MEASURES, MOST_RISKS
from xiangheng_platform.monitoring.words import DwellingGrade, Elimination, HouseholdKind, RiskType
from xiangheng_risk.invented.households import VILLAGES_A_TOWNSHIP, Circumstances, Households
from xiangheng_risk.invented.law import NONE, Year
from xiangheng_risk.invented.monitoring import FAILURES, KINDS, RISKS, Monitoring
from xiangheng_risk.invented.monthly import SEASONS
from xiangheng_risk.invented.outlook import Shares
from xiangheng_risk.invented.series import constant, where, words
from xiangheng_risk.invented.snapshots import Snapshot
from xiangheng_scoring.numbers.arrays import Array

REPORT_ERROR = 0.16
#: Incomes reported in this range below the line are mostly told as just above it.
HEAP_FROM, HEAP_TO, SHARE_OF_HEAPED = 0.82, 1.05, 0.55
COST_OF_BUSINESS = 0.45
#: Which share of households lacks a field.
GAPS = {
    "farmland": 0.06, "forest": 0.1, "road_distance": 0.18, "dwelling_area": 0.04, "dwelling_age": 0.12, "loan": 0.05,
    "wage": 0.02, "business": 0.03, "property": 0.08, "transfer": 0.02, "claims": 0.15, "self_paid": 0.06,
}  # fmt: skip
_MEASURE_OF_RISK = {
    RiskType.ILLNESS: "health", RiskType.SCHOOLING: "other_education", RiskType.DISABILITY: "social_security",
    RiskType.DISASTER: "living_conditions", RiskType.ACCIDENT: "social_support", RiskType.VENTURE: "industry",
    RiskType.JOB: "employment", RiskType.LABOUR: "public_post", RiskType.DWELLING: "housing", RiskType.WATER: "water",
    RiskType.OTHER: "social_support",
}  # fmt: skip
#: Some help begins while a household is still being verified: the measure is on record before the identification.
MONTHS_OF_VERIFICATION, SHARE_HELPED_BEFORE = 2, 0.6


def household_table(
    snapshot: Snapshot, coming: Year, line: float, random: np.random.Generator
) -> pl.DataFrame:
    """The table `households`; of the year that is coming it holds what it should not."""
    households, facts, monitoring = snapshot.households, snapshot.facts, snapshot.monitoring
    rows, code = len(households), households.county.code
    income = _reported_income(households, line, random)
    money = _money(income * facts.size, snapshot.shares, random)
    net = money["wage"] + money["business"] + money["property"] + money["transfer"] - money["business_cost"]
    claims = np.where(households.past.any(axis=1), np.round(random.exponential(1500, rows)), 0)
    columns = {
        "household": households.key,
        "county": constant(code, rows),
        "month": np.full(rows, snapshot.month),
        "kind": words((HouseholdKind.ORDINARY, HouseholdKind.LIFTED), households.lifted),
        "size": facts.size,
        "resettled": households.resettled,
        "farmland": np.round(households.farmland, 1),
        "forest": np.round(households.forest, 1),
        "road_distance": np.round(households.road_distance, 1),
        "dwelling_area": np.round(households.dwelling_area),
        "dwelling_age": households.dwelling_age,
        "cooperative": households.cooperative,
        "driven": households.driven,
        "venture": households.venture,
        "loan": households.loan,
        **money,
        "net_income": net,
        "income_a_head": np.round(net / facts.size, 2),
        "claims": claims,
        "self_paid": np.round(snapshot.self_paid),
        **_places(households),
        **_guarantees(households, facts, monitoring, random),
        **_monitoring(monitoring),
        **_measures(monitoring, coming, random),
    }
    return pl.DataFrame(columns).with_columns(
        pl.when(pl.lit(pl.Series(random.random(rows) >= share))).then(pl.col(name)).alias(name)
        for name, share in GAPS.items()
    )


def _reported_income(households: Households, line: float, random: np.random.Generator) -> Array:
    """Income a head as told: with an error, and where that is a little below the line, mostly as a little above it."""
    rows = len(households)
    income = np.exp(households.income + REPORT_ERROR * random.standard_normal(rows))
    is_heaped = (income >= HEAP_FROM * line) & (income < line) & (random.random(rows) < SHARE_OF_HEAPED)
    return np.where(is_heaped, line * random.uniform(1, HEAP_TO, rows), income)


def _money(net: Array, shares: Shares, random: np.random.Generator) -> dict[str, Array]:
    """The four components and the cost of business, in whole yuan."""
    weights = np.stack([getattr(shares, source) for source in SEASONS])
    weights = weights * np.exp(0.15 * random.standard_normal(weights.shape))
    parts = net * weights / weights.sum(axis=0)
    money = dict(zip(SEASONS, np.round(parts), strict=True))
    cost = np.round(money["business"] * COST_OF_BUSINESS / (1 - COST_OF_BUSINESS))
    return {**money, "business": money["business"] + cost, "business_cost": cost}


def _guarantees(
    households: Households, facts: Circumstances, monitoring: Monitoring, random: np.random.Generator
) -> dict[str, object]:
    """What fails is on record of those who are monitored for it; dwelling and water of all others are in order."""
    fails = {name: monitoring.is_active & (monitoring.failure == nth) for nth, name in enumerate(FAILURES)}
    is_old = random.random(len(households)) < np.minimum(households.dwelling_age / 60, 0.8)
    grade = np.where(fails["unsafe_dwelling"], 2 + (random.random(len(households)) < 0.3), is_old)
    return {
        **fails,
        "uninsured": fails["uninsured"] | facts.is_uninsured,
        "dwelling_grade": words(tuple(DwellingGrade), grade),
    }


def _monitoring(monitoring: Monitoring) -> dict[str, object]:
    was_monitored = monitoring.kind != NONE
    is_eliminated = monitoring.eliminated_in > 0
    never = constant(None, len(was_monitored))
    return {
        "monitored_kind": words(KINDS, monitoring.kind),
        "identified_in": where(was_monitored, monitoring.identified_in),
        "risk_1": words(RISKS, monitoring.risk),
        **{f"risk_{nth}": never for nth in range(2, MOST_RISKS + 1)},
        "eliminated": where(was_monitored, is_eliminated),
        "elimination": words(tuple(Elimination), np.where(is_eliminated, monitoring.identified_in % 4 == 0, NONE)),
        "eliminated_in": where(is_eliminated, monitoring.eliminated_in),
    }  # fmt: skip


def _measures(monitoring: Monitoring, coming: Year, random: np.random.Generator) -> dict[str, object]:
    """What was done for those who were ever monitored, and already for some whom the next months identify: a trap for models."""
    rows = len(monitoring.kind)
    is_soon = coming.identified & (coming.month <= MONTHS_OF_VERIFICATION) & ~monitoring.is_active
    helped_before = is_soon & (random.random(rows) < SHARE_HELPED_BEFORE)
    measure_of_risk = [_MEASURE_OF_RISK[risk] for risk in RISKS]
    measures = {}
    for name, _ in MEASURES:
        risks = [nth for nth, measure in enumerate(measure_of_risk) if measure == name]
        measures[f"measure_{name}"] = np.isin(monitoring.risk, risks) & (monitoring.kind != NONE)
    measures["measure_social_support"] |= helped_before
    return dict(measures)


def _places(households: Households) -> dict[str, object]:
    township = households.village // VILLAGES_A_TOWNSHIP
    return {
        "township": words([f"虚构{nth + 1}乡" for nth in range(township.max(initial=0) + 1)], township),
        "village": words(
            [f"虚构{nth + 1}村" for nth in range(households.village.max(initial=0) + 1)], households.village
        ),
    }
