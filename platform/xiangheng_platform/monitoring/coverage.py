"""Until when the register reaches: the last month of most counties."""

from xiangheng_platform.monitoring.columns import IDENTIFICATIONS, Dataset
from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.months import RegisterMonths


def last_month(months: RegisterMonths, dataset: Dataset) -> int:
    """The last month that more than half of the counties have reached, of those that handed in any of a dataset.

    Not the last that any county has: a mistyped month in a single row of one county would be the last of all. Nor the last
    that every county has, which the slowest would decide. Raises `RegisterEmpty` where there is none.
    """
    by_county: dict[str, int] = {}
    for file in months.files():
        if file.dataset == dataset.name:
            by_county[file.county] = max(file.month, by_county.get(file.county, 0))
    if not by_county:
        raise RegisterEmpty(
            f"台账里没有「{dataset.title}」",
            at=dataset.title,
            expected=f"{dataset.name}/month=202412/county=433125/rows.parquet 这样的文件",
            remedy="核对台账的文件夹，或先导入（xiangheng household import）",
        )
    return sorted(by_county.values(), reverse=True)[len(by_county) // 2]


def known_until(months: RegisterMonths) -> int:
    """The last month of which it is known who was identified, as `last_month` has it; raises `RegisterEmpty`."""
    return last_month(months, IDENTIFICATIONS)
