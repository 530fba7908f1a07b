"""What is to be foretold: who, not monitored at the cut, is identified as monitored in the months after it."""

from typing import Any

import narwhals as nw

from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, IDENTIFICATIONS, KEY, MONTH
from xiangheng_platform.monitoring.errors import EmbargoBroken
from xiangheng_platform.monitoring.features.register import Register, latest
from xiangheng_platform.monitoring.month_numbers import shifted

#: Months after the cut in which an identification counts.
HORIZON = 12


def unmonitored(register: Register, cut: int) -> "nw.LazyFrame[Any]":
    """`household` and `county` of those that a list may be drawn from: not monitored at the cut, or eliminated by then.

    An identification after the elimination, such as one that a later month's table of households does not show yet, makes
    a household monitored again.
    """
    identified = register.rows(IDENTIFICATIONS, cut).group_by(KEY.name).agg(last=nw.col(MONTH.name).max())
    households = latest(register.rows(HOUSEHOLDS, cut)).join(identified, on=KEY.name, how="left")
    last = nw.max_horizontal("last", "identified_in")
    ended = nw.col("eliminated_in")
    is_identified = ~nw.col("monitored_kind").is_null() | ~last.is_null()
    is_over = nw.col("eliminated").fill_null(False) & (ended.is_null() | last.is_null() | (ended >= last))
    return households.filter(~is_identified | is_over).select(KEY.name, COUNTY.name)


def labels(register: Register, cut: int, horizon: int = HORIZON) -> "nw.LazyFrame[Any]":
    """`household`, `label`, and `cause` and `month` of the first identification after the cut, missing where there was none.

    A row for each household that was not monitored at the cut.
    """
    is_within = (nw.col(MONTH.name) > cut) & (nw.col(MONTH.name) <= shifted(cut, horizon))
    events = register.identifications.filter(is_within).select(KEY.name, MONTH.name, "cause")
    first = events.group_by(KEY.name).agg(nw.col(MONTH.name).min())
    # Two in one month: the first by the alphabet, so that each engine takes the same.
    causes = events.join(first, on=[KEY.name, MONTH.name], how="semi").group_by(KEY.name, MONTH.name)
    return (
        unmonitored(register, cut)
        .select(KEY.name)
        .join(causes.agg(nw.col("cause").min()), on=KEY.name, how="left")
        .with_columns(label=~nw.col(MONTH.name).is_null())
        .select(KEY.name, "label", "cause", MONTH.name)
    )


def check_embargo(train: int, test: int, horizon: int = HORIZON) -> None:
    """Raise `EmbargoBroken` where labels of the cut `train` were not yet known in the month `test` that a model is judged or corrected at."""
    known = shifted(train, horizon)
    if known > test:
        raise EmbargoBroken(
            f"{train} 训练数据的标签要到 {known} 才知道，{test} 还不能检验或校正",
            expected=f"检验或校正的截止月不早于训练的截止月之后 {horizon} 个月",
            remedy=f"把训练的截止月定在 {shifted(test, -horizon)} 或更早",
        )
