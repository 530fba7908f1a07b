"""What the twelve months up to the cut say: income and its course, work, what was paid for treatment, sudden events.

Amounts are means of the months that are known, so that a month that was not handed in does not look like one without income.
"""

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from xiangheng_platform.monitoring.columns import INCOME, KEY, MONTH
from xiangheng_platform.monitoring.features.arithmetic import count, index, quotient, whole
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.words import Shock

#: Features a head, with what each is the mean of and over how many of the last months.
MEANS = {
    "income_3": ("income", 3), "income_6": ("income", 6), "income_12": ("income", 12),
    "wage_3": ("wage", 3), "wage_12": ("wage", 12), "business_12": ("business", 12),
    "property_12": ("property", 12), "transfer_12": ("transfer", 12),
    "self_paid_3": ("self_paid", 3), "self_paid_12": ("self_paid", 12),
}  # fmt: skip


def of_months(months: "nw.LazyFrame[Any]", households: "nw.LazyFrame[Any]", cut: int) -> "nw.LazyFrame[Any]":
    """The features known from the last twelve months, a row a household that has one of them.

    `months` has a row a household and month, none after the cut; `households` says how many a household is.
    """
    year = months.filter(nw.col(MONTH.name) > shifted(cut, -12)).with_columns(*_whole_yuan())
    summed = year.group_by(KEY.name).agg(*_means(cut), *_course(cut), *_work(cut), *_shocks(cut))
    sized = summed.join(households.select(KEY.name, "size"), on=KEY.name, how="inner")
    return sized.with_columns(
        *(quotient(nw.col(name), nw.col("size")).alias(name) for name in (*MEANS, "lowest_income")),
        self_paid_share_12=quotient(nw.col("self_paid_12"), nw.col("income_12")),
        income_trend=quotient(nw.col("income_6") - nw.col("income_before"), nw.col("income_12")),
    ).drop("size", "income_before")


def _whole_yuan() -> Iterator[nw.Expr]:
    parts = [whole(nw.col(name)) for name in INCOME]
    yield from (part.alias(name) for name, part in zip(INCOME, parts, strict=True))
    yield whole(nw.col("self_paid")).alias("self_paid")
    is_known = ~nw.all_horizontal(*(nw.col(name).is_null() for name in INCOME), ignore_nulls=False)
    yield nw.when(is_known).then(nw.sum_horizontal(*parts)).alias("income")


def _mean(amount: nw.Expr, within: nw.Expr) -> nw.Expr:
    chosen = nw.when(within).then(amount)
    return quotient(chosen.sum(), chosen.count())


def _last(months: int, cut: int) -> nw.Expr:
    return nw.col(MONTH.name) > shifted(cut, -months)


def _means(cut: int) -> Iterator[nw.Expr]:
    for name, (amount, months) in MEANS.items():
        yield _mean(nw.col(amount), _last(months, cut)).alias(name)
    yield _mean(nw.col("income"), ~_last(6, cut)).alias("income_before")


def _course(cut: int) -> Iterator[nw.Expr]:
    income = nw.col("income")
    yield income.min().alias("lowest_income")
    # The standard deviation divided by the mean, of whole numbers up to the root.
    squares = income.count() * (income * income).sum() - income.sum() * income.sum()
    yield quotient(squares.cast(nw.Float64).sqrt(), income.sum()).alias("income_volatility")


def _work(cut: int) -> Iterator[nw.Expr]:
    workers = nw.col("workers")
    yield _mean(workers.cast(nw.Int64), _last(3, cut)).alias("workers_3")
    yield count(workers == 0).alias("idle_months")


def _shocks(cut: int) -> Iterator[nw.Expr]:
    shock, month = nw.col("shock"), nw.col(MONTH.name)
    for kind in Shock:
        yield count(shock == str(kind)).alias(f"{kind}_shocks")
    last = nw.when(~shock.is_null()).then(index(month)).max()
    yield (index(nw.lit(cut)) - last).alias("months_since_shock")
