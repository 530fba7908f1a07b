"""Which invented households are monitored, since when and why; and the supports that go to the needy."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.words import Cause, MonitoredKind, RiskType
from xiangheng_risk.invented.arrays import Small
from xiangheng_risk.invented.households import Households, circumstances
from xiangheng_risk.invented.law import CAUSES, DRIFT, GUARANTEES, NONE, Year
from xiangheng_scoring.numbers.arrays import Flags

KINDS, RISKS = tuple(MonitoredKind), tuple(RiskType)
FAILURES = ("unsafe_dwelling", "unsafe_water", "dropout", "uninsured")
#: Who is monitored leaves when income has risen this far above the line, each year with this chance.
SAFE_MARGIN, CHANCE_OF_ELIMINATION = 1.1, 0.45
_RISK_OF_CAUSE = {
    Cause.ILLNESS: RiskType.ILLNESS,
    Cause.JOB: RiskType.JOB,
    Cause.DISASTER: RiskType.DISASTER,
    Cause.ACCIDENT: RiskType.ACCIDENT,
    Cause.VENTURE: RiskType.VENTURE,
    Cause.DRIFT: RiskType.LABOUR,
}
_RISK_OF_FAILURE = (RiskType.DWELLING, RiskType.WATER, RiskType.SCHOOLING, RiskType.ILLNESS)


@dataclass(slots=True)
class Monitoring:
    """As what n households are or were monitored; `NONE` and 0 where they never were.

    `kind` and `risk` are indices of `KINDS` and `RISKS`, `failure` one of `FAILURES` where a guarantee failed; months are 202403.
    """

    kind: Small
    risk: Small
    failure: Small
    identified_in: NDArray[np.int32]
    eliminated_in: NDArray[np.int32]

    @property
    def is_active(self) -> Flags:
        """Who is monitored now: identified, and the risk not eliminated since."""
        is_active: Flags = (self.kind != NONE) & (self.eliminated_in == 0)
        return is_active


def first_monitoring(
    households: Households, line: float, year: int, random: np.random.Generator
) -> Monitoring:
    """At the end of a year everybody is monitored whose true income is below the line, since some month of it."""
    is_below = households.income < math.log(line)
    kind = np.where(is_below, _kind_by_register(households), NONE).astype(np.int8)
    months = random.integers(1, 13, len(households))
    return Monitoring(
        kind=kind,
        risk=np.where(is_below, _risks(np.full(len(households), DRIFT)), NONE).astype(np.int8),
        failure=np.full(len(households), NONE, np.int8),
        identified_in=np.where(is_below, year * 100 + months, 0).astype(np.int32),
        eliminated_in=np.zeros(len(households), np.int32),
    )


def monitoring_after(
    before: Monitoring,
    households: Households,
    path: Year,
    line: float,
    year: int,
    random: np.random.Generator,
) -> Monitoring:
    """A year later: who fell is identified, and some of those who were monitored and are safe again are eliminated.

    Nobody who is below the line stays out or goes out, so that whoever is not monitored is at risk as the law means it.
    """
    rows = len(households)
    newly = path.identified & ~before.is_active
    failure = np.where(
        newly & (path.cause == GUARANTEES), random.integers(0, len(FAILURES), rows), before.failure
    )
    is_shock = (path.cause != DRIFT) & (path.cause != GUARANTEES) & (households.income > math.log(1.5 * line))
    kind = np.where(is_shock, KINDS.index(MonitoredKind.SUDDEN), _kind_by_register(households))
    is_safe = before.is_active & (path.income > math.log(SAFE_MARGIN * line))
    leaves = is_safe & (random.random(rows) < CHANCE_OF_ELIMINATION)
    eliminated = np.where(leaves, year * 100 + random.integers(1, 13, rows), before.eliminated_in)
    risk = np.where(path.cause == GUARANTEES, _risks_of_failures(failure), _risks(path.cause))
    return Monitoring(
        kind=np.where(newly, kind, before.kind).astype(np.int8),
        risk=np.where(newly, risk, before.risk).astype(np.int8),
        failure=np.where(leaves, NONE, failure).astype(np.int8),
        identified_in=np.where(newly, np.int32(year * 100) + path.month, before.identified_in).astype(
            np.int32
        ),
        eliminated_in=np.where(newly, 0, eliminated).astype(np.int32),
    )


def give_supports(households: Households, line: float, is_active: Flags, random: np.random.Generator) -> None:
    """Subsistence and public posts go to those who need them, so that by the look of it they raise the risk."""
    members, county, facts = households.members, households.county, circumstances(households)
    need = (
        -3.0 * (households.income - math.log(line) - 0.35)
        - 0.5 * facts.labour
        + 0.5 * facts.disabled
        + 0.4 * facts.serious
    )
    chance = 1 / (1 + np.exp(3.0 - need - county.support - 1.2 * is_active))
    has_subsistence = random.random(len(households)) < chance
    members.subsistence = members.present & has_subsistence[:, None]
    has_post = (random.random(len(households)) < 0.8 * chance) & (facts.labour > 0)
    works_here = members.present & (members.age >= 18) & (members.age < 70) & (members.months_away == 0)
    first = works_here & (works_here.cumsum(axis=1) == 1)
    members.months_in_post = np.where(first & has_post[:, None], 12, 0).astype(np.int8)


def _kind_by_register(households: Households) -> Small:
    unstable, marginal = KINDS.index(MonitoredKind.UNSTABLE), KINDS.index(MonitoredKind.MARGINAL)
    return np.where(households.lifted, unstable, marginal).astype(np.int8)


def _risks(causes: NDArray[Any]) -> Small:
    risks = [RISKS.index(_RISK_OF_CAUSE.get(cause, RiskType.OTHER)) for cause in CAUSES]
    by_cause: Small = np.array([*risks, NONE], np.int8)
    risk: Small = by_cause[causes]
    return risk


def _risks_of_failures(failures: NDArray[Any]) -> Small:
    by_failure: Small = np.array([*map(RISKS.index, _RISK_OF_FAILURE), NONE], np.int8)
    risk: Small = by_failure[failures]
    return risk
