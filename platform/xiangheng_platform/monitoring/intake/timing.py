"""Months that a file may not name: those to come, and others than the file was handed in as."""

from collections.abc import Iterator
from datetime import date

from xiangheng_platform.monitoring.columns import MONTH, Dataset, Sort
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet
from xiangheng_platform.monitoring.month_numbers import YEARS, YEARS_TEXT, month_of_day


def findings_in(
    dataset: Dataset, sheet: Sheet, rows: pl.DataFrame, month: int | None, today: date
) -> Iterator[Finding]:
    """What is wrong with months; `month` is what the file was handed in as, None where nothing was said."""
    this_month = month_of_day(today)
    for column in dataset.columns:
        if column.sort is Sort.MONTH and column.name in sheet.columns:
            name = column.name
            is_of_years = (pl.col(name) // 100).is_between(YEARS[0], YEARS[-1])
            others, later = rows.filter(~is_of_years), rows.filter(pl.col(name) > this_month)
            yield from _each_month(name, column.heading, others, "太早或太晚", f"{YEARS_TEXT}的年月")
            yield from _each_month(name, column.heading, later, "晚于本月", f"{this_month} 或以前")
    if month is not None and MONTH.name in sheet.columns:
        other = rows.filter(pl.col(MONTH.name) != month)
        yield from _each_month(MONTH.name, MONTH.heading, other, f"与导入时写明的 {month} 不同", f"{month}")


def _each_month(
    name: str, heading: str, rows: pl.DataFrame, message: str, expected: str
) -> Iterator[Finding]:
    for value, met in rows.group_by(name, maintain_order=True).agg(ROW).iter_rows():
        said = f"{heading}：{value} {message}"
        yield Finding("MONITORING-VALUE", name, met, said, expected, "核对后改正", str(value))
