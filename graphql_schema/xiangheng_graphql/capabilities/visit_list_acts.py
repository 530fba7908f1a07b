"""What people do to visit lists: a household is put on or taken off, a visit is reported, a county's capacity is stated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities.jobs import Job, job_of
from xiangheng_graphql.capabilities.visit_lists import OfMonth
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.decisions import require_somewhere
from xiangheng_platform.access.views import View
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import queue
from xiangheng_platform.monitoring.lists import capacities, decisions, lookup, making, models, outcomes
from xiangheng_platform.monitoring.lists.capacities import MOST_VISITS, RANK
from xiangheng_platform.monitoring.lists.decisions import DECIDE
from xiangheng_platform.monitoring.lists.documents import (
    CountyCapacity,
    ListedHousehold,
    VisitedHousehold,
    VisitList,
)
from xiangheng_platform.monitoring.lists.faults import capacity_faults, future_faults, month_faults, refuse
from xiangheng_platform.monitoring.lists.kinds import KIND
from xiangheng_platform.monitoring.lists.outcomes import REPORT
from xiangheng_platform.monitoring.lists.words import VisitOutcome
from xiangheng_platform.sampling.draw import refuse_seed
from xiangheng_scoring.records import Meaning

OfHousehold = Annotated[str, Meaning("number of the household in the national system, or its key")]
Reason = Annotated[str, Meaning("why, in a sentence; it is shown with the household")]
NeededMonth = Annotated[int, Meaning("year and month, 202412", minimum=190001)]
Why = Annotated[str, Meaning("why, for the log; empty: nothing to say")]


@dataclass(frozen=True, slots=True)
class CapacityInput:
    """How many households a county can visit in a month."""

    county: Annotated[str, Meaning("its code or name")]
    visits: Annotated[int, Meaning("how many households", minimum=0, maximum=MOST_VISITS)]


@dataclass(frozen=True, slots=True)
class StatedCapacities:
    """What counties can do from a month on."""

    counties: Annotated[tuple[CountyCapacity, ...], Meaning("those that were stated")]


visit_list_acts = Capability("visit_list_acts")


@visit_list_acts.mutation(
    chinese="用批准了的模型排一个月的名单，作为后台任务；排好的用 visitList 看", action=RANK
)
def make_visit_list(
    caller: Caller,
    month: NeededMonth,
    model: Annotated[str, Meaning("an approved model by its digest, or the beginning of it")],
    seed: Annotated[
        str, Meaning("by which one visit in twenty is drawn: a text that was made public before")
    ],
) -> Callable[[View], Job]:
    """Rank the households of a month by an approved model, as a job: each county gets as many as it can visit. See `visitList`."""
    require_somewhere(caller.person, RANK)
    refuse_seed(seed)
    with caller.store.view(caller.person) as view:  # what cannot be is told at once and not by the job
        refuse(month_faults(month) or future_faults(month, view.today))
        if month in lookup.months(view):
            raise making.list_exists(month)
        models.content(view, model)
        stated = capacities.capacities(view, month)
        refuse(capacity_faults(month, [county.visits for county in stated]))
    arguments = {"month": month, "model": model, "seed": seed}
    asked = queue.submit(caller.store, caller.person, installed_kinds(caller.settings), KIND, arguments)
    return lambda view: job_of(queue.find(view, asked.id))


@visit_list_acts.mutation(chinese="把一个月的名单作废，写明为什么；作废以后可以重排", action=RANK)
def withdraw_visit_list(
    caller: Caller,
    month: NeededMonth,
    reason: Annotated[str, Meaning("why, in a sentence, for the log")],
) -> VisitList:
    """Withdraw the list of a month, which is told as it was; another one can be made then."""
    return making.withdraw(caller.store, caller.person, month, reason)


@visit_list_acts.mutation(chinese="把一户列入走访名单，写明为什么", action=DECIDE)
def put_on_visit_list(
    caller: Caller, household: OfHousehold, reason: Reason, month: OfMonth = None
) -> ListedHousehold:
    """Put a household on the list of a month, or the last one; one that was taken off comes back."""
    return decisions.put_on(caller.store, caller.person, household, reason, month=month)


@visit_list_acts.mutation(chinese="把一户从走访名单上去掉，写明为什么；去掉的仍看得到", action=DECIDE)
def take_off_visit_list(
    caller: Caller, household: OfHousehold, reason: Reason, month: OfMonth = None
) -> ListedHousehold:
    """Take a household off the list of a month, or the last one; it stays to be seen as taken off."""
    return decisions.take_off(caller.store, caller.person, household, reason, month=month)


@visit_list_acts.mutation(chinese="报走访结果；同一户同一天再报的，更正前一次", action=REPORT)
def report_household_visit(
    caller: Caller,
    household: OfHousehold,
    visited_on: Annotated[date, Meaning("the day of the visit")],
    outcome: Annotated[VisitOutcome, Meaning("what it found")],
    list_month: Annotated[
        int | None, Meaning("month of the list because of which it was made; null: of none", minimum=190001)
    ] = None,
    reason: Why = "",
) -> VisitedHousehold:
    """Report what a visit to a household found."""
    return outcomes.report(
        caller.store, caller.person, household, visited_on, outcome, list_month=list_month, reason=reason
    )


@visit_list_acts.mutation(chinese="登记各县每月能走访多少户，从一个月起算", action=RANK)
def state_visit_capacities(
    caller: Caller,
    since: Annotated[int, Meaning("the first month that it holds for, 202412", minimum=190001)],
    counties: Annotated[tuple[CapacityInput, ...], Meaning("each county once")],
    reason: Why = "",
) -> StatedCapacities:
    """State how many households counties can visit in a month."""
    visits = [(county.county, county.visits) for county in counties]
    return StatedCapacities(capacities.state(caller.store, caller.person, since, visits, reason))
