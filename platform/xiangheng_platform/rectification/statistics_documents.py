"""What programs are told of how rectification goes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from xiangheng_platform.rectification.statistics import IssueGrouping, Statistics, Tally
from xiangheng_platform.rectification.words import State
from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class IssueStateCount:
    """How many issues stand in one state."""

    state: Annotated[State, Meaning("where they stand")]
    issues: Annotated[int, Meaning("how many they are", minimum=0)]


@dataclass(frozen=True, slots=True)
class IssueTallyRecord:
    """Some issues, counted; those that were overturned stand in `states` and nowhere else."""

    key: Annotated[
        str, Meaning("what they have in common, as a filter of the ledger takes it; empty for all together")
    ]
    title: Annotated[str, Meaning("what that is called, in Chinese")]
    total: Annotated[int, Meaning("how many issues they are", minimum=0)]
    open: Annotated[int, Meaning("how many somebody still has to put right", minimum=0)]
    overdue: Annotated[int, Meaning("how many of those are past their last day", minimum=0)]
    closing_rate: Annotated[
        Decimal | None,
        Meaning("how many are over, of all, rounded half-up to two decimals; null of nothing", unit="%"),
    ]
    median_days: Annotated[
        Decimal | None,
        Meaning(
            "the median of the days from registration to acceptance, of those that are over; null where none is",
            unit="days",
        ),
    ]
    reopened: Annotated[int, Meaning("how many came back", minimum=0)]
    relapses: Annotated[int, Meaning("how often they came back", minimum=0)]
    closings: Annotated[int, Meaning("how often they were accepted", minimum=0)]
    verified_closing_rate: Annotated[
        Decimal | None,
        Meaning("how many acceptances did not come back, of all; null where there is none", unit="%"),
    ]
    states: Annotated[tuple[IssueStateCount, ...], Meaning("how many stand in each state")]


@dataclass(frozen=True, slots=True)
class IssueStatisticsRecord:
    """Issues counted group by group, and all of them together."""

    FORMAT: ClassVar = Format("xiangheng-issue-statistics/1", "xiangheng issue statistics --json")
    by: Annotated[IssueGrouping, Meaning("by what they are grouped")]
    day: Annotated[date, Meaning("the day on which they stood so")]
    groups: Annotated[tuple[IssueTallyRecord, ...], Meaning("the groups, the largest first")]
    whole: Annotated[IssueTallyRecord, Meaning("all of them together")]


def statistics_record(told: Statistics) -> IssueStatisticsRecord:
    """Statistics as they are told."""
    return IssueStatisticsRecord(told.by, told.day, tuple(map(_tally, told.groups)), _tally(told.whole))


def _tally(tally: Tally) -> IssueTallyRecord:
    return IssueTallyRecord(
        key=tally.key, title=tally.title, total=tally.total, open=tally.open, overdue=tally.overdue,
        closing_rate=tally.closing.percent, median_days=tally.median_days, reopened=tally.reopened,
        relapses=tally.relapses, closings=tally.closings, verified_closing_rate=tally.verified_closing.percent,
        states=tuple(IssueStateCount(state, count) for state, count in tally.states.items()),
    )  # fmt: skip
