"""How many households a month has: typed, and as a workbook or CSV that may be given away, since small groups are hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.documents import CountedPlace, Invented, Month
from xiangheng_platform.monitoring.households import READ
from xiangheng_platform.monitoring.words import Grouping
from xiangheng_scoring.records import Meaning

#: Where counts are downloaded, before what is counted and how.
COUNTS = "/graphql/households/counts/"


@dataclass(frozen=True, slots=True)
class HouseholdCounts:
    """How many households a month has, by place and group; small groups are hidden."""

    month: Month
    groups: Annotated[tuple[str, ...], Meaning("what the groups are called, in Chinese, the last the sum")]
    places: tuple[CountedPlace, ...]
    sums: Annotated[
        tuple[int | None, ...],
        Meaning("of all places, by group, the last of all; null: hidden as the counts of places are"),
    ]
    hidden: Annotated[int, Meaning("how many counts are hidden", minimum=0)]
    note: Annotated[str, Meaning("what is counted, and what is hidden, in Chinese")]
    is_invented: Invented
    workbook: Annotated[str, Meaning("the path that the same is downloaded at as a workbook")]
    csv: Annotated[str, Meaning("the path that the same is downloaded at as CSV")]


household_counts = Capability("household_counts")
household_counts.call(Grouping, "HouseholdGrouping")
household_counts.entity(
    HouseholdCounts, chinese="一个月的农户统计", key=lambda counts: counts, hidden=("places",)
)


@household_counts.query(
    chinese="按县或乡、按类别统计户数；不足 10 户的不显示", action=READ, name="householdCounts"
)
def counts(
    view: View,
    month: Annotated[int | None, Meaning("year and month, 202412; null: the last")] = None,
    by: Annotated[Grouping, Meaning("by what households are grouped")] = Grouping.KIND,
    by_township: Annotated[bool, Meaning("whether townships are told apart, and not only counties")] = False,
) -> HouseholdCounts:
    """The households of a month by place and group, of all counties in sight; groups under ten are hidden."""
    from xiangheng_platform.monitoring.counts import household_counts as counted  # Polars comes with it

    of_month = counted(view, month, by, by_township=by_township)
    *rows, sums = of_month.table.counts
    path = f"{COUNTS}{of_month.month}/{by.value}/{place_of(by_township=by_township)}"
    return HouseholdCounts(
        of_month.month, (*of_month.groups, "合计"), tuple(map(CountedPlace, of_month.places, rows)), sums,
        of_month.table.hidden, of_month.note, of_month.is_invented, f"{path}.xlsx", f"{path}.csv",
    )  # fmt: skip


@household_counts.field(HouseholdCounts, chinese="各县或各乡的户数，按代码", action=READ)
def places(
    view: View, keys: Sequence[HouseholdCounts], first: First = PAGE, after: After = None
) -> Mapping[HouseholdCounts, Connection[CountedPlace]]:
    """The counts of each place, by the code of its county."""
    return {
        counts: page_of(
            range(len(counts.places)), int, first=first, after=after, order=f"counts of {counts.workbook}"
        ).of(counts.places.__getitem__)
        for counts in keys
    }


def place_of(*, by_township: bool) -> str:
    """What a place of the counts is called in the path that they are downloaded at."""
    return "township" if by_township else "county"
