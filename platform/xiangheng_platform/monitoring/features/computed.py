"""The features of every household as of a month, computed where the register lies: on Polars, DuckDB or Spark."""

from typing import Any

import narwhals as nw

from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, KEY, MEMBERS, MONTHS
from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.households import of_households
from xiangheng_platform.monitoring.features.members import of_members
from xiangheng_platform.monitoring.features.recent import of_months
from xiangheng_platform.monitoring.features.register import Register, latest


def features(register: Register, cut: int) -> "nw.LazyFrame[Any]":
    """`household`, `county` and each of `FEATURES` as a 32-bit float, missing where it is not known; a row a household.

    Rows dated after the cut month (202412), and columns that no feature may be made of, are dropped before anything looks
    at them.
    """
    households = latest(register.usable(HOUSEHOLDS, cut))
    members = latest(register.usable(MEMBERS, cut))
    months = register.usable(MONTHS, cut)
    return (
        of_households(households)
        .join(of_members(members), on=KEY.name, how="left")
        .join(of_months(months, households, cut), on=KEY.name, how="left")
        .select(KEY.name, COUNTY.name, *(nw.col(feature.name).cast(nw.Float32) for feature in FEATURES))
    )
