"""A whole invented register: the months of every county, with the truth beside them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from xiangheng_platform.monitoring.columns import (
    COUNTY,
    DATASETS,
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
from xiangheng_platform.monitoring.months import Months
from xiangheng_risk.invented.arrays import Keys, Truths
from xiangheng_risk.invented.counties import INVENTED_CODES, YEARS, County, invent_counties
from xiangheng_risk.invented.development import a_year_later
from xiangheng_risk.invented.documents import GeneratedRows, Generation
from xiangheng_risk.invented.households import circumstances, draw_households
from xiangheng_risk.invented.law import CAUSES, SHOCKS, Year, draw_year, probability
from xiangheng_risk.invented.marking import mark_as_invented
from xiangheng_risk.invented.monitoring import first_monitoring, give_supports, monitoring_after
from xiangheng_risk.invented.monthly import Months as ReportedMonths
from xiangheng_risk.invented.monthly import reported_months
from xiangheng_risk.invented.outlook import expected_probability, first_income, outlook, shares_of
from xiangheng_risk.invented.reporting import reported_households, reported_members
from xiangheng_risk.invented.series import words

#: Raised by hand when the same seed no longer gives the same households.
GENERATOR = 1
#: Yuan a head and year; Hunan's own line is not known here.
INVENTED_LINE = 8000.0
#: Beside each household of a cut its true probability, given what the year brought to its county and before that was known.
TRUTH = Dataset(
    "truth",
    "真实概率（虚构）",
    (
        KEY,
        COUNTY,
        MONTH,
        Column(
            "p_full",
            "已知本年情况的概率",
            Sort.NUMBER,
            meaning="given what the coming year brings to the county",
        ),
        Column("p_marg", "未知本年情况的概率", Sort.NUMBER, meaning="before anybody can know that"),
        Column(
            "at_risk",
            "在范围内",
            Sort.TRUTH,
            meaning="not monitored, income not below the line, guarantees in order",
        ),
    ),
)

Table = tuple[Dataset, int, pl.DataFrame]


def generate(
    folder: Path,
    households: int,
    seed: int = 1,
    *,
    codes: Sequence[str] = INVENTED_CODES,
    line: float = INVENTED_LINE,
    step: Callable[[int, int], None] = lambda done, total: None,
) -> Generation:
    """Write an invented register into a folder, county by county; `step` is told how many are done, and of how many.

    What an earlier generation wrote there is taken away first. Raises `FolderNotInvented` where the folder holds anything else.
    """
    counties = invent_counties(codes, households, seed)
    rows = dict.fromkeys((dataset.name for dataset in (*DATASETS.values(), TRUTH)), 0)
    mark_as_invented(folder, _mark(households, seed, line), rows)
    months = Months(folder)
    for done, county in enumerate(counties, start=1):
        for dataset, month, frame in tables_of(county, seed, line):
            months.write(dataset, month, county.code, frame)
            rows[dataset.name] += frame.height
        step(done, len(counties))
    return Generation(
        folder=str(folder),
        is_invented=True,
        generator=GENERATOR,
        seed=seed,
        households=households,
        counties=len(counties),
        line=line,
        tables=tuple(GeneratedRows(name, number) for name, number in rows.items()),
    )


def tables_of(county: County, seed: int, line: float = INVENTED_LINE) -> Iterator[Table]:
    """The tables of a county, each with its month; the same for the same county and seed, whatever else is generated."""
    random = np.random.default_rng([seed, 1 + county.index])
    households = draw_households(county, random)
    households.income = first_income(households, random)
    monitoring = first_monitoring(households, line, YEARS[0] - 1, random)
    self_paid = np.zeros(len(households))
    for year in YEARS:
        give_supports(households, circumstances(households), line, monitoring.is_active, random)
        facts = circumstances(households)
        shares = shares_of(households, facts)
        coming = outlook(households, county.years[year], facts)
        path = draw_year(coming, line, random)
        at_risk = ~monitoring.is_active
        if year > YEARS[0]:
            cut = (year - 1) * 100 + 12
            yield TRUTH, cut, pl.DataFrame({
                "household": households.key,
                "county": words([county.code], np.zeros(len(households), int)),
                "month": np.full(len(households), cut),
                "p_full": probability(coming, line),
                "p_marg": expected_probability(households, line, facts),
                "at_risk": at_risk,
            })  # fmt: skip
            yield (
                HOUSEHOLDS,
                cut,
                reported_households(
                    households, facts, shares, monitoring, path, self_paid, line, cut, random
                ),
            )
            yield MEMBERS, cut, reported_members(households, cut, random)
            yield from _identifications(
                county, households.key[at_risk & path.identified], path, at_risk, year
            )
        if year < YEARS[-1]:
            reported = reported_months(households, facts, shares, path, random)
            yield from _months(county, households.key, reported, year)
            self_paid = reported.self_paid.sum(axis=1)
            monitoring = monitoring_after(monitoring, households, path, line, year, random)
            households = a_year_later(households, path, random)


def _mark(households: int, seed: int, line: float) -> Iterator[str]:
    yield "本文件夹里的户、人、收入和识别情况全部是虚构的，不对应任何真实的人。"
    yield f"由 xiangheng risk generate 生成：户数 {households}，随机种子 {seed}，生成器第 {GENERATOR} 版。"
    yield f"truth 是每户的真实概率，只有虚构数据才有。收入线 {line:g} 元也是虚构的。"


def _months(county: County, keys: Keys, reported: ReportedMonths, year: int) -> Iterator[Table]:
    for nth in range(12):
        month = year * 100 + nth + 1
        frame = pl.DataFrame({
            "household": keys,
            "month": np.full(len(keys), month, np.int32),
            **{source: np.round(values[:, nth]) for source, values in reported.money.items()},
            "self_paid": np.round(reported.self_paid[:, nth]),
            "workers": reported.workers[:, nth],
            "shock": words(SHOCKS, reported.shock[:, nth]),
        }, nan_to_null=True)  # fmt: skip
        yield MONTHS, month, frame.with_columns(county=pl.lit(county.code))


def _identifications(county: County, keys: Keys, path: Year, at_risk: Truths, year: int) -> Iterator[Table]:
    chosen = at_risk & path.identified
    frame = pl.DataFrame({
        "household": keys,
        "month": year * 100 + path.month[chosen].astype(np.int32),
        "cause": words(CAUSES, path.cause[chosen]),
    }).with_columns(county=pl.lit(county.code))  # fmt: skip
    for month in range(year * 100 + 1, year * 100 + 13):
        yield IDENTIFICATIONS, month, frame.filter(pl.col("month") == month)
