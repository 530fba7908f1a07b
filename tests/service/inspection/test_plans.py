"""What is planned, what of it is overdue, and where nobody was for long."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.service.inspection.conftest import DAY, Who

from xiangheng_platform.access.errors import DutyHeld, NotAllowed
from xiangheng_platform.inspection import coverage, plans, visits
from xiangheng_platform.inspection.coverage import gap_of
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.inspection.errors import NoSuchPlan, PlanExists, PlanRefused
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.words import Gap, Method
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.store import Store

PLAN = PlannedCheck(
    code="YL-2024-03", year=2024, month=3, method=Method.ON_SITE, topic="雨露计划", office="帮扶处", source="虚构",
    regions=("桃溪县", "990221"),
)  # fmt: skip


@pytest.mark.both_databases
def test_a_plan_is_registered_revised_and_verified_by_another(store: Store, who: Who) -> None:
    """Its regions are kept by code, its limit is the month's last day, and the day to work to a working day."""
    first = plans.add(store, who("liu"), PLAN)
    second = plans.revise(store, who("liu"), replace(PLAN, topic="雨露计划（上半年）"), 1)
    with pytest.raises(DutyHeld):
        plans.verify(store, who("liu"), PLAN.code, 2)
    verified = plans.verify(store, who("chen"), PLAN.code, 2)

    assert [(region.code, region.name) for region in first.regions] == [
        ("990122", "桃溪县"),
        ("990221", "云山县"),
    ]
    assert (first.limit, first.work_by) == (date(2024, 3, 31), date(2024, 3, 29))
    assert (second.version, verified.version, second.verified, verified.verified) == (2, 2, False, True)
    with pytest.raises(RowIsTaken):
        plans.revise(store, who("liu"), PLAN, 1)


def test_a_code_names_one_plan(store: Store, who: Who) -> None:
    """Until it is withdrawn."""
    plans.add(store, who("liu"), PLAN)
    with pytest.raises(PlanExists):
        plans.add(store, who("liu"), PLAN)
    plans.withdraw(store, who("liu"), PLAN.code, 1)
    with store.view(who("liu")) as view, pytest.raises(NoSuchPlan):
        plans.show(view, PLAN.code)
    assert plans.add(store, who("liu"), PLAN).version == 3


def test_every_fault_of_a_plan_is_told(store: Store, who: Who) -> None:
    """First those of itself, then the regions that there are not."""
    faulty = (
        (replace(PLAN, code="", month=13, office=""), 3),
        (replace(PLAN, regions=("无县", "没有县")), 2),
    )
    for plan, faults in faulty:
        with pytest.raises(PlanRefused) as refused:
            plans.add(store, who("liu"), plan)
        assert len(refused.value.faults) == faults


def test_who_plans_within_a_region_plans_for_no_other(store: Store, who: Who) -> None:
    """An inspector of the prefecture may change what is planned for its county, and not let it be for another's."""
    within = replace(PLAN, regions=("990122",))
    plans.add(store, who("liu"), within)
    assert plans.revise(store, who("he"), replace(within, topic="雨露计划补助"), 1).version == 2
    with pytest.raises(NotAllowed):
        plans.revise(store, who("he"), PLAN, 2)


def carried_out(store: Store, who: Who, dossier: VisitDossier) -> None:
    """Let a visit be submitted."""
    visits.submit(store, who("wu"), dossier.number, "看过")


def test_a_plan_is_overdue_until_every_region_was_visited(
    store: Store, who: Who, arranged: Callable[..., VisitDossier]
) -> None:
    """A visit that is only arranged is no visit; one that is late counts."""
    plans.add(store, who("liu"), PLAN)
    visit = arranged(plan=PLAN.code)
    with store.view(who("liu")) as view:
        assert coverage.overdue_checks(view, day=date(2024, 3, 31)) == ()
        (before,) = coverage.overdue_checks(view, day=DAY)
    carried_out(store, who, visit)
    with store.view(who("liu")) as view:
        (after,) = coverage.overdue_checks(view, day=DAY)
    carried_out(store, who, arranged("云山县", plan=PLAN.code))

    assert ([region.name for region in before.missing], before.visits) == (["桃溪县", "云山县"], 0)
    assert ([region.name for region in after.missing], after.visits, after.days_overdue) == (
        ["云山县"],
        1,
        30,
    )
    with store.view(who("liu")) as view:
        assert coverage.overdue_checks(view, day=DAY) == ()


def test_a_plan_for_everywhere_is_overdue_until_somebody_went(
    store: Store, who: Who, arranged: Callable[..., VisitDossier]
) -> None:
    """Where to, it leaves open."""
    plans.add(store, who("liu"), replace(PLAN, regions=()))
    with store.view(who("he")) as view:
        (check,) = coverage.overdue_checks(view, day=DAY)
    carried_out(store, who, arranged(plan=PLAN.code))

    assert check.missing == ()
    with store.view(who("liu")) as view:
        assert coverage.overdue_checks(view, day=DAY) == ()


def test_a_visit_whose_days_are_over_is_overdue_until_it_is_submitted(
    store: Store, who: Who, arranged: Callable[..., VisitDossier]
) -> None:
    """The earliest first; a cancelled one is not."""
    late, later, cancelled = (arranged(first_day=date(2024, 4, day)) for day in (2, 3, 1))
    visits.cancel(store, who("liu"), cancelled.number, "道路中断")
    with store.view(who("liu")) as view:
        assert [visit.number for visit in coverage.overdue_visits(view)] == [late.number, later.number]
        assert coverage.overdue_visits(view, day=date(2024, 4, 2)) == ()


@pytest.mark.parametrize(
    ("last", "gap"),
    [
        (date(2024, 4, 30), Gap.NONE),
        (date(2023, 4, 30), Gap.NONE),
        (date(2023, 4, 29), Gap.OVER_12),
        (date(2022, 4, 30), Gap.OVER_12),
        (date(2022, 4, 29), Gap.OVER_24),
        (None, Gap.OVER_24),
    ],
)
def test_how_long_ago_is_told_by_the_calendar(last: date | None, gap: Gap) -> None:
    """The same day of the year before is within twelve months."""
    assert gap_of(last, DAY) is gap


def test_a_county_is_covered_by_a_visit_within_it(
    store: Store, who: Who, arranged: Callable[..., VisitDossier]
) -> None:
    """One to its prefecture covers none of its counties; who oversees a prefecture is told of its counties."""
    carried_out(store, who, arranged(topic="甲"))
    carried_out(store, who, arranged("乙州市", topic="乙"))
    arranged("甲州县", topic="丙")
    with store.view(who("liu")) as view:
        regions = {line.region.name: line.last_visited for line in coverage.region_coverage(view, day=DAY)}
        topics = {line.topic: line.gap for line in coverage.topic_coverage(view, day=DAY)}
    with store.view(who("he")) as view:
        within = [line.region.name for line in coverage.region_coverage(view, day=DAY)]

    assert regions == {"甲州县": None, "云山县": None, "桃溪县": DAY}
    assert topics == {"甲": Gap.NONE, "乙": Gap.NONE}
    assert within == ["甲州县", "桃溪县"]
