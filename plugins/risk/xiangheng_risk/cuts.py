"""The months that a register can be looked at as of: what has been handed in by then, and until when it is known what followed."""

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, MONTHS
from xiangheng_platform.monitoring.coverage import known_until, last_month
from xiangheng_platform.monitoring.features.labels import HORIZON
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_risk.errors import CutRefused


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
