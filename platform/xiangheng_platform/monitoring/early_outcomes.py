"""What has become of ranked households in the first months: how many were identified, and how much of a year's events that should be."""

from dataclasses import dataclass

from xiangheng_platform.monitoring.columns import IDENTIFICATIONS, MONTH
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.features.labels import HORIZON
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.level import FEWEST_EVENTS
from xiangheng_platform.monitoring.models import Progress
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import RegisterMonths


@dataclass(frozen=True, eq=False)
class EarlyOutcomes:
    """Households as of a cut, how many of them were identified in the months after it, and the share of a year's that this should be."""

    table: FeatureTable
    observed: int
    share: float


def early_outcomes(months: RegisterMonths, cut: int, elapsed: int, progress: Progress) -> EarlyOutcomes:
    """What became of households in so many months after a cut, which the register has to reach; raises `RegisterEmpty`."""
    table = feature_table(months, cut, progress, elapsed)
    assert table.label is not None
    return EarlyOutcomes(table, int(table.label.sum()), _share_of_year(months, cut, elapsed))


def _share_of_year(months: RegisterMonths, cut: int, elapsed: int) -> float:
    """The share of a year's events that fall into so many months after the cut: by the year before it, which has the same seasons.

    Months by twelve, where too few were identified then to tell.
    """
    year_before = months.scan(IDENTIFICATIONS, cut, since=shifted(cut, 1 - HORIZON))
    identified = year_before.select(MONTH.name).collect()[MONTH.name]
    if identified.len() < FEWEST_EVENTS:
        return elapsed / HORIZON
    first = identified.filter(identified <= shifted(cut, elapsed - HORIZON)).len()
    return first / identified.len()
