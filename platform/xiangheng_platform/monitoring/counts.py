"""How many households a month has, by county or township and by group: small groups hidden, so that it may be given away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col

from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.scope import scope
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.columns import COUNTY, HOUSEHOLDS, KEY, Column
from xiangheng_platform.monitoring.errors import RegisterEmpty
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.month_numbers import last_day
from xiangheng_platform.monitoring.stored_months import read_months
from xiangheng_platform.monitoring.suppression import SMALLEST, CountTable, suppressed
from xiangheng_platform.monitoring.tables import MonitoredRow
from xiangheng_platform.monitoring.words import Grouping, HouseholdKind, MonitoredKind
from xiangheng_platform.regions.records import gazetteer_of
from xiangheng_platform.store.history import known
from xiangheng_platform.store.tables import table_of
from xiangheng_scoring.explain.cautions import marked
from xiangheng_scoring.intake.writing.printed_tables import PrintedColumn, PrintedTable
from xiangheng_scoring.titled import Titled

READ = "household.read"
_UNSTATED = "未写"
_HIDDEN = "*"
_SUM = "合计"
_UNKNOWN_PLACE = "（未写）"
_COUNTED_MONITORED = (
    "数的是户信息里这个月有的户；到这个月已经识别的都算，手工登记的在内，风险已消除的按原来的类别。"
)


#: Of each grouping the column, its words, and what is called who has none.
_GROUPS: Mapping[Grouping, tuple[Column, type[Titled], str]] = {
    Grouping.KIND: (HOUSEHOLDS.by_name["kind"], HouseholdKind, _UNSTATED),
    Grouping.MONITORED: (HOUSEHOLDS.by_name["monitored_kind"], MonitoredKind, "不是监测对象"),
}


@dataclass(frozen=True)
class HouseholdCounts:
    """Counts of a month: places and groups by name, and the table of them with its sums."""

    month: int
    grouping: Grouping
    places: tuple[str, ...]
    groups: tuple[str, ...]
    table: CountTable
    is_invented: bool

    @property
    def note(self) -> str:
        """What is counted, and what is not shown, in Chinese."""
        hidden = f"“{_HIDDEN}”：不足 {SMALLEST} 户，或由它能算出不足 {SMALLEST} 户的，不显示。"
        return hidden if self.grouping is Grouping.KIND else f"{_COUNTED_MONITORED}{hidden}"

    def printed(self) -> PrintedTable:
        """The counts as a list for people; hidden ones as a star."""
        title = marked(f"农户{self.grouping.label}统计 {self.month}", is_invented=self.is_invented)
        columns = [PrintedColumn("地区", 24), *(PrintedColumn(group, 14) for group in (*self.groups, _SUM))]
        rows = [
            [place, *(_HIDDEN if count is None else count for count in counts)]
            for place, counts in zip((*self.places, _SUM), self.table.counts, strict=True)
        ]
        return PrintedTable(title, self.note, columns, rows)


def household_counts(
    view: View,
    month: int | None = None,
    grouping: Grouping = Grouping.KIND,
    *,
    by_township: bool = False,
) -> HouseholdCounts:
    """The counts of a month (None: the last) of all counties that somebody may see; raises `NotAllowed`, `RegisterEmpty`."""
    require_somewhere(view.person, READ)
    months = read_months(view, scope(view.person, READ))
    handed_in = months.months(HOUSEHOLDS)
    wanted = month if month is not None else max(handed_in, default=0)
    if wanted not in handed_in:
        raise RegisterEmpty(
            f"没有 {wanted} 月的农户数据" if month is not None else "还没有农户数据",
            expected="、".join(map(str, handed_in[-12:])),
            remedy="换一个月，或先导入（xiangheng household import）",
        )
    column, words, unstated = _GROUPS[grouping]
    places = [COUNTY.name, "township"] if by_township else [COUNTY.name]
    rows = months.scan(HOUSEHOLDS, wanted, since=wanted)
    if grouping is Grouping.MONITORED:
        rows = _with_recorded(view, rows, wanted)
    counted = rows.group_by(*places, column.name).len().collect()
    counts: dict[tuple[str, ...], dict[str | None, int]] = {}
    for *place, group, count in counted.iter_rows():
        counts.setdefault(tuple(name or _UNKNOWN_PLACE for name in place), {})[group] = count
    groups = [word.value for word in words] + [None]
    ordered = sorted(counts)
    table = suppressed([[counts[place].get(group, 0) for group in groups] for place in ordered])
    return HouseholdCounts(
        wanted, grouping, tuple(_named(view, ordered, wanted)), (*(word.label for word in words), unstated), table,
        any(file.is_invented for file in months.files() if (file.dataset, file.month) == (HOUSEHOLDS.name, wanted)),
    )  # fmt: skip


def _with_recorded(view: View, rows: pl.LazyFrame, month: int) -> pl.LazyFrame:
    """The rows of a month with the kinds that households were identified as by then, in files or by hand, the last of each."""
    by_then = known(MonitoredRow, view.as_of).where(col(MonitoredRow.identified_in) <= month)
    columns = table_of(MonitoredRow).columns
    chosen = by_then.order_by(None).with_only_columns(columns.household, columns.identified_in, columns.kind)
    schema = {KEY.name: pl.Int64, "identified": pl.Int32, "recorded": pl.String}
    recorded = pl.DataFrame(map(tuple, view.session.execute(chosen)), schema=schema, orient="row")
    last = recorded.sort("identified").unique(KEY.name, keep="last").drop("identified")
    kind = HOUSEHOLDS.by_name["monitored_kind"].name
    with_last = rows.join(last.lazy(), on=KEY.name, how="left")
    return with_last.with_columns(pl.coalesce("recorded", kind).alias(kind))


def _named(view: View, places: Sequence[tuple[str, ...]], month: int) -> Iterator[str]:
    gazetteer, day = gazetteer_of(view.as_known_now), last_day(month)
    for code, *below in places:
        yield " ".join((gazetteer.bearer(code, day).name, *below))
