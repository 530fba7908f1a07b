"""What is only right or wrong together: incomes that add up, a household or person once, months in order."""

from collections.abc import Iterator

from xiangheng_platform.monitoring.columns import HOUSEHOLDS, INCOME, MEMBER, MONTH, Dataset, Sort
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.intake.contents import MONTH_FORM
from xiangheng_platform.monitoring.intake.findings import Finding
from xiangheng_platform.monitoring.intake.sheets import ROW

#: In yuan: exports round each figure by itself.
_TOLERANCE = 1.0
#: So many sums are told each with what they should be; nobody works through more one by one.
_MOST_DIFFERENT = 20


def findings_in(dataset: Dataset, rows: pl.DataFrame) -> Iterator[Finding]:
    """What is wrong with rows whose cells are right each by itself; a cell that is empty is held against nothing."""
    yield from _twice(dataset, rows)
    if dataset is HOUSEHOLDS:
        yield from _arithmetic(rows)
        yield from _order(rows)


def _twice(dataset: Dataset, rows: pl.DataFrame) -> Iterator[Finding]:
    key = [column.name for column in dataset.columns if column.sort is Sort.KEY][-1]
    noun = "人" if key == MEMBER.name else "户"
    named = rows.filter(pl.col(key).is_not_null() & pl.col(MONTH.name).is_not_null())
    doubled = named.filter(pl.struct(key, MONTH.name).is_duplicated()).sort(ROW)
    for _, _, (first, *others) in doubled.group_by(key, MONTH.name, maintain_order=True).agg(ROW).iter_rows():
        message = f"与第 {first} 行是同一{noun}、同一个月"
        yield Finding("MONITORING-TWICE", key, others, message, "每月一行", "只留一行")


def _arithmetic(rows: pl.DataFrame) -> Iterator[Finding]:
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
        cells = [([row], f"{value:.2f}") for row, value in off.select(ROW, "expected").rows()]
        if len(cells) > _MOST_DIFFERENT:
            cells = [(off[ROW].to_list(), f"{what}，第一处是 {cells[0][1]}")]
        for rows_at_fault, value in cells:
            yield Finding(
                "MONITORING-ARITHMETIC", name, rows_at_fault, f"{HOUSEHOLDS.by_name[name].heading}不等于{what}",
                f"{value}（相差不超过 1 元）", "核对各项后改正",
            )  # fmt: skip


def _order(rows: pl.DataFrame) -> Iterator[Finding]:
    """Who is identified has a kind and a month, and is not eliminated before."""
    identified, eliminated = pl.col("identified_in"), pl.col("eliminated_in")
    for condition, name, message, expected in (
        (pl.col("monitored_kind").is_not_null() & identified.is_null(), "identified_in", "是监测对象而没有识别监测时间", MONTH_FORM),
        (identified.is_not_null() & pl.col("monitored_kind").is_null(), "monitored_kind", "有识别监测时间而没有监测对象类别", "三类之一"),
        (eliminated.is_not_null() & identified.is_null(), "identified_in", "有消除监测时间而没有识别监测时间", MONTH_FORM),
        (eliminated < identified, "eliminated_in", "消除监测时间早于识别监测时间", "识别监测时间或以后"),
        (identified > pl.col(MONTH.name), "identified_in", "识别监测时间晚于数据的年月", "数据的年月或以前"),
    ):  # fmt: skip
        if met := rows.filter(condition)[ROW].to_list():
            yield Finding("MONITORING-VALUE", name, met, message, expected, "核对后改正")
