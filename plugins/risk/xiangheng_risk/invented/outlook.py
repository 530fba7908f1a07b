"""What a household's circumstances mean for the law of the coming twelve months: the numbers of the invented world, tuned once.

Hazards are logits of what is on record, frailty, and whether the same struck in the year behind. Losses are multiplied by exposure
(no insurance, at most one labourer, the share of labourers who are away, land), so that no sum of single effects tells the risk.
"""

from dataclasses import dataclass, replace

import numpy as np

from xiangheng_platform.monitoring.words import Shock
from xiangheng_risk.invented.counties import CHANCE_OF_DISASTERS, YEAR_DEVIATION, CountyYear
from xiangheng_risk.invented.households import Circumstances, Households, circumstances
from xiangheng_risk.invented.law import SHOCKS, Outlook, probability
from xiangheng_scoring.numbers.arrays import Array

#: The part of a household's distance from its own mean that is left after a year, and how far ability moves that mean.
PERSISTENCE, ABILITY = 0.62, 0.2
#: Deviation of log income a head over a year without shocks, and what the share of business adds to it.
DEVIATION, DEVIATION_OF_BUSINESS = 0.1, 0.08
SPREADS = np.array([0.2, 0.15, 0.15, 0.2, 0.15])
#: What moves a hazard, on the scale of logits: that the same struck last year, a year of disasters, frailty that nobody sees.
STATE_DEPENDENCE, DISASTERS_OF_THE_YEAR, FRAILTY = 0.9, 0.9, 0.2


@dataclass(frozen=True, slots=True)
class Shares:
    """From which of the four sources income comes, each (n,); together one."""

    wage: Array
    business: Array
    property: Array
    transfer: Array


def shares_of(households: Households, facts: Circumstances) -> Shares:
    """The sources of income by who works where, land, venture and support."""
    weights = np.stack([
        0.15 + 0.9 * facts.labourers * (0.35 + 0.65 * facts.migrant_share),
        0.12 + 0.05 * households.farmland * np.minimum(facts.labour, 2) + 0.35 * households.venture,
        np.full(len(households), 0.03) + 0.02 * households.cooperative,
        0.08 + 0.14 * facts.elderly + 0.25 * facts.has_subsistence + 0.1 * facts.in_post,
    ])  # fmt: skip
    return Shares(*(weights / weights.sum(axis=0)))


def permanent_income(households: Households, facts: Circumstances) -> Array:
    """The mean to which a household's log income a head returns."""
    labour_share = facts.labour / facts.size
    mean: Array = (
        9.25
        + households.county.income
        + 0.55 * labour_share
        + 0.08 * (facts.schooling - 1.8)
        + 0.1 * np.minimum(facts.migrants, 2)
        + 0.07 * np.minimum(facts.skilled, 2)
        - 0.05 * facts.chronic
        - 0.1 * facts.serious
        - 0.07 * facts.disabled
        - 0.06 * facts.children / np.maximum(facts.labour, 0.5)
        + 0.05 * households.venture
        + 0.04 * np.log(households.farmland)
        - 0.05 * np.log1p(households.road_distance)
        - 0.12 * households.lifted
        + 0.05 * facts.in_post
        + 0.05 * facts.has_subsistence
        + ABILITY * households.ability
    )
    return mean


def first_income(households: Households, random: np.random.Generator) -> Array:
    """Log income a head as many years of the law without shocks leave it, from which the first year starts."""
    spread = (DEVIATION + DEVIATION_OF_BUSINESS / 3) / np.sqrt(1 - PERSISTENCE**2)
    income: Array = permanent_income(households, circumstances(households)) + spread * random.standard_normal(
        len(households)
    )
    return income


def outlook(households: Households, facts: Circumstances, year: CountyYear) -> Outlook:
    """The coming twelve months of a county's households in such a year."""
    shares = shares_of(households, facts)
    mean = permanent_income(households, facts)
    mean = mean + PERSISTENCE * (households.income - mean) + year.income
    return Outlook(
        hazards=_hazards(households, facts, year),
        losses=_losses(households, facts, shares),
        spreads=SPREADS,
        mean=mean,
        deviation=DEVIATION + DEVIATION_OF_BUSINESS * shares.business,
        failing=_logistic(
            -6.9
            + 0.03 * np.minimum(households.dwelling_age, 60)
            + 0.8 * facts.is_uninsured
            + 0.9 * facts.has_school_leaver
            + 0.4 * np.log1p(households.road_distance)
            + 0.4 * (facts.elderly == facts.size)
        ),
    )


def expected_probability(households: Households, facts: Circumstances, line: float) -> Array:
    """The probability before anybody knows what the year brings to the county.

    Income's county-wide part is normal and only widens the law's own deviation; a year has disasters or not, and both are weighed.
    """
    total = np.zeros(len(households))
    for has_disasters, chance in ((True, CHANCE_OF_DISASTERS), (False, 1 - CHANCE_OF_DISASTERS)):
        known = outlook(households, facts, CountyYear(0.0, has_disasters))
        wider = np.sqrt(known.deviation**2 + YEAR_DEVIATION**2)
        total += chance * probability(replace(known, deviation=wider), line)
    return total


def _hazards(households: Households, facts: Circumstances, year: CountyYear) -> Array:
    county, frailty = households.county, FRAILTY * households.frailty
    logits = {
        Shock.ILLNESS: -4.3 + 1.2 * facts.chronic + 2.0 * facts.serious + 0.35 * facts.elderly + 0.3 * facts.disabled
        + county.illness + frailty,
        Shock.JOB: -3.3 + 0.7 * facts.migrants - 0.5 * facts.schooling + county.job - 0.5 * facts.in_post + frailty,
        Shock.DISASTER: -6.5 + county.disaster + 0.9 * np.log1p(households.farmland) + 0.03 * households.dwelling_age
        + (DISASTERS_OF_THE_YEAR if year.has_disasters else 0) - 0.6 * households.resettled,
        Shock.ACCIDENT: -5.2 + 0.35 * facts.labour + 0.3 * facts.migrants + 0.25 * facts.disabled + frailty,
        Shock.VENTURE: -3.2 + 0.05 * households.loan / 1000 - 0.6 * households.driven - 0.5 * households.cooperative + frailty,
    }  # fmt: skip
    hazards = _logistic(
        np.stack([logits[shock] for shock in SHOCKS], axis=1) + STATE_DEPENDENCE * households.past
    )
    # Nobody loses what he has not.
    hazards[:, SHOCKS.index(Shock.JOB)] *= facts.labourers > 0
    hazards[:, SHOCKS.index(Shock.VENTURE)] *= households.venture
    return hazards


def _losses(households: Households, facts: Circumstances, shares: Shares) -> Array:
    few_labourers = facts.labourers <= 1
    losses = {
        Shock.ILLNESS: 0.34 * (1 + 2 * facts.is_uninsured) * (1 + 0.8 * few_labourers),
        Shock.JOB: 1.3 * shares.wage * facts.migrant_share * np.where(few_labourers, 1, 0.4),
        Shock.DISASTER: 1.8 * shares.business,
        Shock.ACCIDENT: 0.3 * (1 + 1.5 * few_labourers),
        Shock.VENTURE: 0.1 + 1.5 * shares.business,
    }
    return np.stack([np.broadcast_to(losses[shock], len(households)) for shock in SHOCKS], axis=1)


def _logistic(values: Array) -> Array:
    return 1 / (1 + np.exp(-values))
