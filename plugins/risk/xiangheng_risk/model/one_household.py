"""The features of one household, from its county's files alone."""

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, KEY, MONTH
from xiangheng_platform.monitoring.features.by_county import county_registers, table_of
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_risk.model.errors import HouseholdUnknown


def values_of(months: RegisterMonths, household: int, cut: int) -> NDArray[np.float32]:
    """The features of a household as of a month; raises `HouseholdUnknown` where it is not there, or monitored already."""
    county = county_of(months, household, cut)
    if county is not None:
        (register,) = county_registers(months, cut, {county})
        table = table_of(register, cut)
        places = np.flatnonzero(table.households == household)
        if places.size:
            return np.asarray(table.values[places[0]])
    raise HouseholdUnknown(
        f"到 {cut} 为止，台账里没有户 {household}，或它已经是监测对象",
        at=f"户 {household}",
        expected="没有纳入监测、或风险已消除的农户",
        remedy="用 xiangheng risk rank 列出的户编号；已纳入的看监测台账",
    )


def county_of(months: RegisterMonths, household: int, cut: int) -> str | None:
    """The code of the county that had a household last by a month; None where none had it."""
    rows = months.scan(HOUSEHOLDS, cut).filter(pl.col(KEY.name) == household)
    counties = rows.sort(MONTH.name).select(COUNTY.name).collect()[COUNTY.name]
    return str(counties[-1]) if counties.len() else None
