"""What programs are told of look-backs: which are due, and how a quarter's were drawn."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from xiangheng_platform.rectification.documents import ActNumber, IssueRecord, issue_record
from xiangheng_platform.rectification.lookup import Issue
from xiangheng_platform.rectification.selections import Selection, Strata
from xiangheng_platform.sampling.draw import DrawnUnit
from xiangheng_platform.store.meanings import Login, RecordedAt
from xiangheng_platform.store.paging import Page
from xiangheng_scoring.records import Digest, Format, Meaning


@dataclass(frozen=True, slots=True)
class LookbackList:
    """A page of the issues that are to be looked at again by a day."""

    FORMAT: ClassVar = Format("xiangheng-issue-lookbacks/1", "xiangheng issue lookbacks --json")
    issues: Annotated[tuple[IssueRecord, ...], Meaning("the issues, the longest due first")]
    next: Annotated[str, Meaning("where the next page begins; empty where there is none")]


@dataclass(frozen=True, slots=True)
class SelectionRecord:
    """The draw of closed issues of a quarter: with the ledger as of its act, anybody can draw them again."""

    FORMAT: ClassVar = Format("xiangheng-issue-selection/1", "xiangheng issue select|selection --json")
    quarter: Annotated[str, Meaning("the quarter, as 2024Q2: issues closed by its last day were drawn from")]
    strata: Annotated[Strata, Meaning("within what parts of the frame the draw was made")]
    day: Annotated[date, Meaning("the day of the draw; strata of regions are as regions lay on it")]
    frame_size: Annotated[int, Meaning("how many issues were drawn from", minimum=1)]
    frame_digest: Annotated[Digest, Meaning("SHA-256 of the frame: every number with its stratum, in order")]
    seed: Annotated[str, Meaning("the text that decides the order, together with the frame")]
    drawn: Annotated[
        tuple[DrawnUnit, ...],
        Meaning("numbers of the issues drawn: stratum by stratum, within each in the order of the draw"),
    ]
    draw_digest: Annotated[Digest, Meaning("SHA-256 of frame digest, seed and what was drawn")]
    holds: Annotated[
        bool, Meaning("whether the ledger as it was then and the seed give the same issues once more")
    ]
    selected_by: Login
    recorded_at: RecordedAt
    act: ActNumber


def lookback_list(page: Page[Issue]) -> LookbackList:
    """A page of look-backs, as it is told."""
    return LookbackList(tuple(map(issue_record, page.rows)), page.next)


def selection_record(selection: Selection) -> SelectionRecord:
    """The draw of a quarter, as it is told."""
    record = selection.draw
    return SelectionRecord(
        quarter=str(selection.quarter), strata=selection.strata, day=selection.day,
        frame_size=selection.frame_size, frame_digest=record.frame_digest, seed=record.seed, drawn=record.drawn,
        draw_digest=record.digest, holds=selection.holds, selected_by=selection.selected_by,
        recorded_at=selection.recorded_at, act=selection.act,
    )  # fmt: skip
