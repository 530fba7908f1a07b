"""What is only right or wrong together: incomes that add up, a household or person once, months in order."""

from collections.abc import Iterator

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, INCOME, MONTH, Dataset, Sort
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.conversion import MOST_TOLD
from xiangheng_platform.monitoring.intake.sheets import ROW, Sheet
from xiangheng_scoring.errors import Fault

#: In yuan: exports round each figure by itself.
_TOLERANCE = 1.0


def faults_of(dataset: Dataset, sheet: Sheet, rows: pl.DataFrame) -> Iterator[Fault]:
    """The faults of rows whose cells are right each by itself."""
    yield from _twice(dataset, sheet, rows)
    if dataset is HOUSEHOLDS:
        yield from _arithmetic(sheet, rows)
        yield from _order(sheet, rows)


def _twice(dataset: Dataset, sheet: Sheet, rows: pl.DataFrame) -> Iterator[Fault]:
    key = [column.name for column in dataset.columns if column.sort is Sort.KEY][-1]
    named = rows.filter(pl.col(key).is_not_null())
    doubled = named.filter(pl.struct(key, MONTH.name).is_duplicated()).sort(ROW)
    first: dict[tuple[str, int], int] = {}
    for number, month, row in doubled.select(key, MONTH.name, ROW).head(MOST_TOLD).rows():
        earlier = first.setdefault((number, month), row)
        if earlier != row:
            message = f"与第 {earlier} 行是同一{dataset.title[0] if key == 'household' else '人'}、同一个月"
            yield Fault("MONITORING-TWICE", sheet.place(key, row), message, "每月一行", "只留一行")


def _arithmetic(sheet: Sheet, rows: pl.DataFrame) -> Iterator[Fault]:
    """The four components less the cost of business are the net income; divided by the members it is the one a head."""
    net = sum((pl.col(name) for name in INCOME), pl.lit(0.0)) - pl.col("business_cost")
    a_head = pl.col("net_income") / pl.col("size")
    for name, expected, what in (
        ("net_income", net, "四项收入之和减去生产经营性支出"),
        ("income_a_head", a_head, "家庭纯收入除以人数"),
    ):
        off = rows.with_columns(expected=expected).filter(
            (pl.col(name) - pl.col("expected")).abs() > _TOLERANCE
        )
        for row, value in off.select(ROW, "expected").head(MOST_TOLD).rows():
            message = f"{HOUSEHOLDS.by_name[name].heading}不等于{what}"
            yield Fault(
                "MONITORING-ARITHMETIC",
                sheet.place(name, row),
                message,
                f"{value:.2f}（相差不超过 1 元）",
                "核对各项后改正",
            )
    empty = rows.filter(pl.col("size") < 1)
    for (row,) in empty.select(ROW).head(MOST_TOLD).rows():
        yield Fault("MONITORING-VALUE", sheet.place("size", row), "人数：小于 1", "1 以上的整数", "改正")


def _order(sheet: Sheet, rows: pl.DataFrame) -> Iterator[Fault]:
    """Who is identified has a kind and a month, and is not eliminated before."""
    identified, eliminated = pl.col("identified_in"), pl.col("eliminated_in")
    for condition, name, message, expected in (
        (pl.col("monitored_kind").is_not_null() & identified.is_null(), "identified_in", "是监测对象而没有识别监测时间", "年月，如 202412"),
        (identified.is_not_null() & pl.col("monitored_kind").is_null(), "monitored_kind", "有识别监测时间而没有监测对象类别", "三类之一"),
        (eliminated < identified, "eliminated_in", "消除监测时间早于识别监测时间", "识别监测时间或以后"),
        (identified > pl.col(MONTH.name), "identified_in", "识别监测时间晚于数据的年月", "数据的年月或以前"),
    ):  # fmt: skip
        for (row,) in rows.filter(condition).select(ROW).head(MOST_TOLD).rows():
            yield Fault("MONITORING-VALUE", sheet.place(name, row), message, expected, "核对后改正")
