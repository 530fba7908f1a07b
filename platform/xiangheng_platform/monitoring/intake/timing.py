"""Months that a file may not name: those to come, and others than the file was handed in as."""

from collections.abc import Iterator
from datetime import date

from xiangheng_platform.monitoring.columns import MONTH, Column, Dataset, Sort
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.conversion import MOST_TOLD
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet
from xiangheng_platform.monitoring.month_numbers import YEARS, YEARS_TEXT, is_month, month_of_day
from xiangheng_scoring.errors import Fault


def faults_of(
    dataset: Dataset, sheet: Sheet, rows: pl.DataFrame, month: int | None, today: date
) -> Iterator[Fault]:
    """The faults of months; `month` is what the file was handed in as, None where nothing was said."""
    this_month = month_of_day(today)
    expected = f"{this_month} 或以前"
    if month is not None and month > this_month and MONTH.name not in sheet.columns:
        yield Fault("MONITORING-VALUE", sheet.origin, f"写明的年月 {month} 晚于本月", expected, "改正年月")
    if month is not None and not is_month(month):
        yield Fault(
            "MONITORING-VALUE",
            sheet.origin,
            f"写明的年月 {month} 太早或太晚",
            f"{YEARS_TEXT}的年月",
            "改正年月",
        )
    for column in dataset.columns:
        if column.sort is Sort.MONTH and column.name in sheet.columns:
            is_of_years = (pl.col(column.name) // 100).is_between(YEARS[0], YEARS[-1])
            yield from _at_cells(
                sheet, column, rows.filter(~is_of_years), "太早或太晚", f"{YEARS_TEXT}的年月"
            )
            is_later = pl.col(column.name) > this_month
            yield from _at_cells(sheet, column, rows.filter(is_later), "晚于本月", expected)
    if month is not None and MONTH.name in sheet.columns:
        other = rows.filter(pl.col(MONTH.name) != month)
        yield from _at_cells(sheet, MONTH, other, f"与导入时写明的 {month} 不同", f"{month}")


def _at_cells(
    sheet: Sheet, column: Column, rows: pl.DataFrame, message: str, expected: str
) -> Iterator[Fault]:
    for row, value in rows.select(ROW, column.name).head(MOST_TOLD).rows():
        yield Fault(
            "MONITORING-VALUE", sheet.place(column.name, row), f"{column.heading}：{value} {message}", expected,
            "核对后改正", str(value),
        )  # fmt: skip
