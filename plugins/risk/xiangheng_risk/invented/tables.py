"""The tables of a county: two years of months, households and members as of two cuts, what the next year brings, and the truth."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from xiangheng_platform.monitoring.columns import (
    COUNTY,
    HOUSEHOLDS,
    IDENTIFICATIONS,
    KEY,
    MEMBERS,
    MONTH,
    MONTHS,
    Column,
    Dataset,
    Sort,
)
from xiangheng_risk.invented.arrays import Keys
from xiangheng_risk.invented.counties import YEARS, County
from xiangheng_risk.invented.development import a_year_later
from xiangheng_risk.invented.household_table import household_table
from xiangheng_risk.invented.households import circumstances, draw_households
from xiangheng_risk.invented.law import CAUSES, SHOCKS, Outlook, Year, draw_year, probability
from xiangheng_risk.invented.member_table import member_table
from xiangheng_risk.invented.monitoring import first_monitoring, give_supports, monitoring_after
from xiangheng_risk.invented.monthly import ReportedMonths, reported_months
from xiangheng_risk.invented.outlook import expected_probability, first_income, outlook, shares_of
from xiangheng_risk.invented.series import constant, words
from xiangheng_risk.invented.snapshots import Snapshot
from xiangheng_scoring.numbers.arrays import Flags

#: Yuan a head and year; Hunan's own line is not known here.
INVENTED_LINE = 8000.0
#: What only an invented register has beside each household of a cut.
TRUTH = Dataset(
    "truth",
    "真实概率（虚构）",
    (
        KEY,
        COUNTY,
        MONTH,
        Column("p_full", "已知本年情况的概率", Sort.NUMBER, meaning="given what the coming year brings to the county"),
        Column("p_marg", "未知本年情况的概率", Sort.NUMBER, meaning="before anybody can know that"),
        Column("at_risk", "在范围内", Sort.TRUTH, meaning="not monitored: income not below the line, guarantees in order"),
    ),
)  # fmt: skip

Table = tuple[Dataset, int, pl.DataFrame]


def tables_of(county: County, random: np.random.Generator, line: float = INVENTED_LINE) -> Iterator[Table]:
    """Each table with its month (202412), drawn by the county's own generator.

    The first year only leads up to the first cut. At each cut the next year is drawn by the law that gives the truth.
    """
    households = draw_households(county, random)
    households.income = first_income(households, random)
    monitoring = first_monitoring(households, line, YEARS[0] - 1, random)
    self_paid = np.zeros(len(households))
    for year in YEARS:
        give_supports(households, line, monitoring.is_active, random)
        facts = circumstances(households)
        shares = shares_of(households, facts)
        coming = outlook(households, facts, county.years[year])
        path = draw_year(coming, line, random)
        if year > YEARS[0]:
            snapshot = Snapshot((year - 1) * 100 + 12, households, facts, shares, monitoring, self_paid)
            yield TRUTH, snapshot.month, _truth(snapshot, coming, line)
            yield HOUSEHOLDS, snapshot.month, household_table(snapshot, path, line, random)
            yield MEMBERS, snapshot.month, member_table(snapshot, random)
            yield from _identifications(households.key, county.code, path, ~monitoring.is_active, year)
        if year < YEARS[-1]:
            reported = reported_months(households, facts, shares, path, random)
            yield from _months(households.key, county.code, reported, year)
            self_paid = reported.self_paid.sum(axis=1)
            monitoring = monitoring_after(monitoring, households, path, line, year, random)
            households = a_year_later(households, path, random)


def _truth(snapshot: Snapshot, coming: Outlook, line: float) -> pl.DataFrame:
    households = snapshot.households
    return pl.DataFrame({
        "household": households.key,
        "county": constant(households.county.code, len(households)),
        "month": np.full(len(households), snapshot.month),
        "p_full": probability(coming, line),
        "p_marg": expected_probability(households, snapshot.facts, line),
        "at_risk": ~snapshot.monitoring.is_active,
    })  # fmt: skip


def _months(keys: Keys, code: str, reported: ReportedMonths, year: int) -> Iterator[Table]:
    for nth in range(12):
        month = year * 100 + nth + 1
        yield MONTHS, month, pl.DataFrame({
            "household": keys,
            "county": constant(code, len(keys)),
            "month": np.full(len(keys), month),
            **{source: np.round(values[:, nth]) for source, values in reported.money.items()},
            "self_paid": np.round(reported.self_paid[:, nth]),
            "workers": reported.workers[:, nth],
            "shock": words(SHOCKS, reported.shock[:, nth]),
        }, nan_to_null=True)  # fmt: skip


def _identifications(keys: Keys, code: str, path: Year, at_risk: Flags, year: int) -> Iterator[Table]:
    chosen = at_risk & path.identified
    rows = pl.DataFrame({
        "household": keys[chosen],
        "county": constant(code, chosen.sum()),
        "month": year * 100 + path.month[chosen].astype(int),
        "cause": words(CAUSES, path.cause[chosen]),
    })  # fmt: skip
    for month in range(year * 100 + 1, year * 100 + 13):
        yield IDENTIFICATIONS, month, rows.filter(pl.col("month") == month)
