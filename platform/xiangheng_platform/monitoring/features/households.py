"""What the table of households says: land and dwelling, the three guarantees and water, venture, and the year's income."""

from typing import Any

import narwhals as nw

from xiangheng_platform.monitoring.columns import COUNTY, INCOME, KEY
from xiangheng_platform.monitoring.features.arithmetic import quotient, rank
from xiangheng_platform.monitoring.words import DwellingGrade, HouseholdKind

AS_THEY_ARE = (
    "size", "road_distance", "dwelling_age", "unsafe_dwelling", "unsafe_water", "dropout", "uninsured", "cooperative", "driven",
    "venture", "loan",
)  # fmt: skip
A_HEAD = ("farmland", "forest", "dwelling_area", *INCOME, "self_paid")


def of_households(households: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """The features known from the table of households, a row a household, with its county."""
    size = nw.col("size")
    wage, business, property_income, transfer = (nw.col(name).cast(nw.Float64) for name in INCOME)
    gross = wage + business + property_income + transfer
    return households.select(
        KEY.name,
        COUNTY.name,
        *AS_THEY_ARE,
        *(quotient(nw.col(name), size).alias(name) for name in A_HEAD),
        lifted=nw.col("kind") == str(HouseholdKind.LIFTED),
        dwelling_grade=rank(nw.col("dwelling_grade"), DwellingGrade) + 1,
        income=nw.coalesce(nw.col("income_a_head").cast(nw.Float64), quotient(nw.col("net_income"), size)),
        transfer_share=quotient(transfer, gross),
        self_paid_share=quotient(nw.col("self_paid"), gross),
    )
