"""Who belongs to the groups that a model's errors are compared by: made apart from the features, from columns they never see."""

from typing import Any

import narwhals as nw

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, KEY, MEMBERS
from xiangheng_platform.monitoring.features.members import OLD
from xiangheng_platform.monitoring.features.register import Register, latest
from xiangheng_platform.monitoring.words import Group, Health, Relation, Sex

HAN = ("汉族", "汉")


def groups(register: Register, cut: int) -> "nw.LazyFrame[Any]":
    """`household`, and of each `Group` whether it belongs there, by its name; what is not known counts as no."""
    resettled = latest(register.rows(HOUSEHOLDS, cut)).select(KEY.name, "resettled")
    members = latest(register.rows(MEMBERS, cut)).group_by(KEY.name).agg(*_of_members())
    joined = resettled.join(members, on=KEY.name, how="left").with_columns(
        (nw.col(Group.RELOCATED).fill_null(False) | nw.col("resettled").fill_null(False)).alias(
            Group.RELOCATED
        )
    )
    return joined.select(KEY.name, *(nw.col(group).fill_null(False) for group in Group))


def _of_members() -> tuple[nw.Expr, ...]:
    is_disabled = (nw.col("health") == str(Health.DISABLED)) | ~nw.col("disability_grade").is_null()
    is_head = nw.col("relation") == str(Relation.HEAD)
    return (
        (nw.col("age").min() >= OLD).alias(Group.ELDERLY),
        is_disabled.any().alias(Group.DISABLED),
        (is_head & (nw.col("sex") == str(Sex.FEMALE))).any().alias(Group.WOMEN_HEADED),
        (~nw.col("ethnicity").is_in(HAN)).any().alias(Group.MINORITY),
        nw.col("relocated").any().alias(Group.RELOCATED),
    )
