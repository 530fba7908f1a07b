"""Twelve months of a year of invented households, as departments report them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.words import Shock
from xiangheng_risk.invented.arrays import Small
from xiangheng_risk.invented.households import Circumstances, Households
from xiangheng_risk.invented.law import SHOCKS, Year
from xiangheng_risk.invented.outlook import Shares

Amounts = NDArray[np.float32]
#: The share of a year's income that each month brings: few wages around new year, harvests in July and autumn, dividends in December.
SEASONS = {
    "wage": (0.055, 0.05, 0.085, 0.09, 0.09, 0.09, 0.09, 0.09, 0.09, 0.09, 0.09, 0.09),
    "business": (0.03, 0.03, 0.04, 0.05, 0.06, 0.07, 0.16, 0.08, 0.09, 0.16, 0.16, 0.07),
    "property": (0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.45),
    "transfer": (1 / 12,) * 12,
}
#: Deviations on the log scale of what is reported of a household all year, and of each month's figure.
HOUSEHOLD_ERROR, MONTH_ERROR = 0.05, 0.2
SHARE_OF_SHOCKS_REPORTED, SHARE_OF_MISSING_FIGURES = 0.85, 0.02
_STRUCK_FOR = 3


@dataclass(frozen=True, slots=True)
class ReportedMonths:
    """Twelve months of n households: money and workers are (n, 12), in yuan; `shock` is an index of `SHOCKS` or -1.

    NaN where a figure was not reported.
    """

    money: dict[str, Amounts]
    self_paid: Amounts
    workers: Small
    shock: Small


def reported_months(
    households: Households, facts: Circumstances, shares: Shares, path: Year, random: np.random.Generator
) -> ReportedMonths:
    """What is reported of a year that households went through from the state in which they entered it."""
    shape = (len(households), 12)
    month = np.arange(1, 13)
    since = month - path.shock_months[..., None].astype(np.int8)  # months since each shock, (n, 5, 12)
    has_struck = (path.shock_months[..., None] > 0) & (since >= 0)
    lost = (path.losses[..., None] * has_struck).sum(axis=1)
    # Without shocks income would go evenly to where it ends with its losses added again.
    end = path.income + path.losses.sum(axis=1)
    level = households.income[:, None] + (end - households.income)[:, None] * month / 12 - lost
    error = HOUSEHOLD_ERROR * random.standard_normal(shape[0])[:, None]
    year = (np.exp(level + error) * facts.size[:, None]).astype(np.float32)
    money = {
        source: _with_gaps(
            year
            * getattr(shares, source)[:, None].astype(np.float32)
            * np.array(season, np.float32)
            * np.exp(np.float32(MONTH_ERROR) * random.standard_normal(shape, np.float32)),
            random,
        )
        for source, season in SEASONS.items()
    }
    is_fresh = has_struck & (since < _STRUCK_FOR)
    is_job = is_fresh[:, SHOCKS.index(Shock.JOB)]
    is_reported = random.random((shape[0], len(SHOCKS))) < SHARE_OF_SHOCKS_REPORTED
    struck_now = (since == 0) & (path.shock_months > 0)[..., None] & is_reported[..., None]
    return ReportedMonths(
        money,
        self_paid=_self_paid(households, facts, is_fresh[:, SHOCKS.index(Shock.ILLNESS)], random),
        workers=np.maximum(facts.migrants[:, None] - is_job, 0).astype(np.int8),
        shock=np.where(struck_now.any(axis=1), struck_now.argmax(axis=1), -1).astype(np.int8),
    )


def _self_paid(
    households: Households, facts: Circumstances, is_struck: NDArray[np.bool_], random: np.random.Generator
) -> Amounts:
    usual = 18 * facts.size + 90 * facts.chronic + 500 * facts.serious + 25 * facts.elderly
    sudden = np.where(is_struck, 2500 * (1 + facts.is_uninsured)[:, None], 0)
    noise = np.exp(np.float32(0.7) * random.standard_normal(is_struck.shape, np.float32))
    return np.asarray((usual[:, None] + sudden) * noise, np.float32)


def _with_gaps(values: Amounts, random: np.random.Generator) -> Amounts:
    is_missing = random.random(len(values), np.float32) < SHARE_OF_MISSING_FIGURES
    values[is_missing, random.integers(0, 12)] = np.nan
    return values
