"""Closed issues are looked at again (回头看): those that are due, and those that each quarter are drawn by lot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import (
    PAGE,
    After,
    Connection,
    Filtered,
    First,
    connection,
    length,
)
from xiangheng_graphql.capabilities.issues import READ, Issue, issue_of
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.views import View
from xiangheng_platform.rectification import lookbacks as services
from xiangheng_platform.rectification import lookup, selections
from xiangheng_platform.rectification.documents import Number
from xiangheng_platform.rectification.lookback_documents import SelectionRecord, selection_record
from xiangheng_platform.rectification.lookup import Filter
from xiangheng_platform.rectification.selections import Strata
from xiangheng_platform.sampling.draw import DrawnUnit
from xiangheng_scoring.records import Meaning

Quarter = Annotated[str, Meaning("the quarter, as 2024Q2")]


@dataclass(frozen=True, slots=True)
class SelectedIssue:
    """A closed issue that was drawn to be looked at again."""

    number: Number
    stratum: Annotated[
        str | None,
        Meaning(
            "what it was drawn within: a severity, or the code of a prefecture; null where all were together"
        ),
    ]
    issue: Annotated[Issue | None, Meaning("the issue as it stands; null where it is out of sight")]


issue_lookbacks = Capability("issue_lookbacks")
issue_lookbacks.call(Strata, "IssueStrata")
issue_lookbacks.entity(
    SelectionRecord,
    chinese="一个季度的抽取：有当时的台账，谁都可以照着再抽一遍",
    key=lambda selection: selection.drawn,
    name="IssueSelection",
)


@issue_lookbacks.query(chinese="该回头看的已销号问题，到期早的在前", action=READ, is_history=True)
def lookbacks(
    view: View,
    by: Annotated[date | None, Meaning("to be looked at again by this day; null: by today")] = None,
    where: Filtered[Filter] = None,
    first: First = PAGE,
    after: After = None,
) -> Connection[Issue]:
    """The closed issues whose look-back is due, the longest due first."""
    wanted = where or lookup.ALL
    page = services.lookbacks(view, by, wanted, after=after or "", limit=length(first))
    return connection(page.of(issue_of), lambda: services.count(view, by, wanted), after=after)


@issue_lookbacks.query(
    chinese="一个季度抽中了哪些已销号问题回头看，按记录重抽一遍核对过",
    action=READ,
    is_history=True,
    is_province_wide=True,
)
def issue_selection(view: View, quarter: Quarter) -> SelectionRecord:
    """What was drawn for a quarter, drawn once more to see whether it holds."""
    return selection_record(selections.selection(view, quarter))


@issue_lookbacks.field(SelectionRecord, chinese="抽中的，按层、按抽出的次序", action=READ)
def drawn(
    view: View, keys: Sequence[tuple[DrawnUnit, ...]]
) -> Mapping[tuple[DrawnUnit, ...], tuple[SelectedIssue, ...]]:
    """The issues that were drawn: stratum by stratum, within each in the order of the draw."""
    issues = lookup.of_numbers(view, {unit.key for units in keys for unit in units})
    shown = {number: issue_of(issue) for number, issue in issues.items()}
    return {
        units: tuple(SelectedIssue(unit.key, unit.stratum, shown.get(unit.key)) for unit in units)
        for units in keys
    }


@issue_lookbacks.mutation(
    chinese="抽取一个季度要回头看的已销号问题；每个季度只抽一次，再抽只说抽过什么", action="issue.follow"
)
def select_issues(
    caller: Caller,
    quarter: Quarter,
    seed: Annotated[str, Meaning("a text announced beforehand that nobody can choose; it decides the order")],
    count: Annotated[int | None, Meaning("how many are drawn; null: `percent` says it", minimum=1)] = None,
    percent: Annotated[
        int | None,
        Meaning(
            "how many of a hundred are drawn, rounded up; it goes before `count`", minimum=1, maximum=100
        ),
    ] = None,
    strata: Annotated[Strata, Meaning("within what parts, each of which has its share")] = Strata.NONE,
) -> SelectionRecord:
    """Draw issues that were closed by the end of a quarter, to be looked at again at once; a quarter is drawn only once."""
    share = Decimal(percent) / 100 if percent is not None else None
    selection = selections.select(
        caller.store, caller.person, quarter, seed, count=count, share=share, strata=strata
    )
    return selection_record(selection)
