"""The months that a register can be looked at as of: what has been handed in by then, and until when it is known what followed."""

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, IDENTIFICATIONS, MONTHS, Dataset
from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.features.labels import HORIZON
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_risk.errors import CutRefused


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
            remedy="核对 --register，或先导入（xiangheng household import）；试用的先 xiangheng risk generate",
        )
    return sorted(by_county.values(), reverse=True)[len(by_county) // 2]


def known_until(months: RegisterMonths) -> int:
    """The last month of which it is known who was identified, as `last_month` has it; raises `RegisterEmpty`."""
    return last_month(months, IDENTIFICATIONS)


def latest_cut(months: RegisterMonths) -> int:
    """The last month whose incomes are known; raises `RegisterEmpty`."""
    return last_month(months, MONTHS)


def latest_labelled_cut(months: RegisterMonths) -> int:
    """The last month that was handed in and after which a whole year is known; raises `RegisterEmpty`."""
    return min(shifted(known_until(months), -HORIZON), latest_cut(months))


def latest_followed_cut(months: RegisterMonths) -> int:
    """The last month of which households were handed in, and after which something is known; raises `CutRefused`."""
    upto = known_until(months)
    cuts = [month for month in months.months(HOUSEHOLDS) if month < upto]
    if not cuts:
        raise CutRefused(f"没有 {upto} 之前的户表", at="户", remedy="先导入较早月份的台账，或核对 --register")
    return cuts[-1]


def check_handed_in(months: RegisterMonths, cut: int) -> None:
    """Raise `CutRefused` where no county has handed in households or incomes as late as the cut: old ones would pass for new.

    That a cut lies before the first is refused where features are computed.
    """
    known = [*months.months(HOUSEHOLDS), *months.months(MONTHS)]
    if known and cut > max(known):
        raise CutRefused(
            f"台账里的户和月度情况到 {max(known)} 为止，没有 {cut} 的",
            at="截止月份",
            expected=f"{max(known)} 或更早",
            remedy="换更早的截止月份，或先导入这个月的台账",
        )


def check_followed(months: RegisterMonths, cut: int, horizon: int = HORIZON) -> None:
    """Raise `CutRefused` where it is not known of so many months after the cut who was identified: too few would be counted."""
    if (upto := known_until(months)) < shifted(cut, horizon):
        raise CutRefused(
            f"识别纳入的记录到 {upto} 为止，{cut} 之后的 {horizon} 个月还没有完",
            at="截止月份",
            expected=f"{shifted(upto, -horizon)} 或更早",
            remedy="换更早的截止月份，或先导入其后的识别纳入记录",
        )


def check_before(earlier: int, cut: int) -> None:
    """Raise `CutRefused` where a month to compare with is not before the cut."""
    if earlier >= cut:
        raise CutRefused(
            f"{earlier} 不早于截止月份 {cut}",
            at="此前的月份",
            expected=f"{shifted(cut, -1)} 或更早",
            remedy="换更早的月份，或更晚的截止月份",
        )
