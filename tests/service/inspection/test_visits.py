"""The life of a visit: who is sent, what is drawn, who tells of it, and who releases it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.service.inspection.conftest import CHECKLIST, COUNTY, ROOT, Who

from xiangheng_platform.access import grants
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.roles import Role
from xiangheng_platform.inspection import answers, checklists, lookup, plans, visits
from xiangheng_platform.inspection.answers import Answer
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.inspection.errors import (
    AnswersMissing,
    InspectorsRefused,
    StepRefused,
    VisitRefused,
)
from xiangheng_platform.inspection.frames import frame_below
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.tables import DrawRow, VisitRow
from xiangheng_platform.inspection.words import Method, VisitState
from xiangheng_platform.sampling.frame import Unit, frame_of
from xiangheng_platform.store.history import ever
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import Fault

Arranged = Callable[..., VisitDossier]
LATER = date(2024, 12, 31)
VILLAGES = ["桃溪县01村", "桃溪县02村", "桃溪县03村", "桃溪县04村", "桃溪县05村"]


@pytest.mark.both_databases
def test_a_visit_is_arranged_carried_out_and_released(store: Store, who: Who, arranged: Arranged) -> None:
    """The story, as its steps tell it."""
    checklists.add(store, who("liu"), CHECKLIST)
    number = arranged(checklist="YL").number
    visits.draw_places(store, who("liu"), number, VILLAGES, "2024年4月第1次", 2, 1)
    answers.fill(store, who("wu"), number, [Answer(item="1", value="是"), Answer(item="2", value="１２")])
    visits.submit(store, who("wu"), number, "总体按时发放")
    told = visits.release(store, who("chen"), number, "反馈")

    assert [(step.state, step.by) for step in told.steps] == [
        (VisitState.PLANNED, "liu"),
        (VisitState.SUBMITTED, "wu"),
        (VisitState.RELEASED, "chen"),
    ]
    assert [answer.value for answer in told.answers] == ["是", "12", None, None]
    assert (told.region.name, told.inspectors, told.summary) == ("桃溪县", ("wu",), "总体按时发放")


@pytest.mark.parametrize(
    ("login", "region", "is_fit"),
    [
        ("wu", "桃溪县", True),
        ("zhou", "桃溪县", False),  # of the county itself
        ("shi", "桃溪县", False),  # of its prefecture
        ("he", "桃溪县", False),  # an inspector whose grant names the prefecture
        ("zhou", "甲州市", False),  # of a county below
        ("qian", "桃溪县", True),  # of the neighbouring county
        ("yun", "桃溪县", True),
        ("zhou", "云山县", True),
        ("guan", "桃溪县", False),  # an auditor carries out no visits
        ("nobody", "桃溪县", False),
    ],
)
def test_nobody_is_sent_to_their_own_region(
    arranged: Arranged, login: str, region: str, is_fit: bool
) -> None:
    """Nor to what lies above or below it, whatever their role is there."""
    if is_fit:
        assert arranged(region, inspectors=(login,)).inspectors == (login,)
        return
    with pytest.raises(InspectorsRefused):
        arranged(region, inspectors=(login,))


def test_everybody_who_cannot_be_sent_is_told_at_once(store: Store, who: Who, arranged: Arranged) -> None:
    """Each with the place at which they were named."""
    number = arranged().number
    with pytest.raises(InspectorsRefused) as refused:
        visits.assign(store, who("liu"), number, ["zhou", "yun", "shi"])

    assert [fault.at.names for fault in refused.value.faults] == [("inspectors", "0"), ("inspectors", "2")]  # type: ignore[union-attr]


def test_a_role_that_somebody_is_about_to_have_counts(store: Store, arranged: Arranged) -> None:
    """Who comes to the county next month belongs there already."""
    grants.grant(store, ROOT, "yun", Role.COUNTY_OFFICER, region=COUNTY, first_day=date(2999, 1, 1))
    with pytest.raises(InspectorsRefused):
        arranged(inspectors=("yun",))


def test_who_came_to_be_of_the_region_does_not_submit(store: Store, who: Who, arranged: Arranged) -> None:
    """It is asked again when the visit is told of."""
    number = arranged(inspectors=("yun",)).number
    grants.grant(store, ROOT, "yun", Role.COUNTY_OFFICER, region=COUNTY)
    with pytest.raises(InspectorsRefused):
        visits.submit(store, who("yun"), number, "看过")


def test_whoever_was_not_there_tells_nothing_of_it(store: Store, who: Who, arranged: Arranged) -> None:
    """Not even whoever arranged it; and who was there does not release it."""
    number = arranged(inspectors=("wu", "chen")).number
    with pytest.raises(NotAllowed):
        visits.submit(store, who("liu"), number, "看过")
    visits.submit(store, who("wu"), number, "看过")
    with pytest.raises(NotAllowed):
        visits.release(store, who("chen"), number)

    assert visits.release(store, who("liu"), number).state is VisitState.RELEASED


def test_mandatory_items_without_an_answer_are_all_told(store: Store, who: Who, arranged: Arranged) -> None:
    """The visit is not submitted; what need not be answered is not asked for."""
    checklists.add(store, who("liu"), CHECKLIST)
    number = arranged(checklist="YL").number
    with pytest.raises(AnswersMissing) as refused:
        visits.submit(store, who("wu"), number, "看过")

    assert [str(fault.at) for fault in refused.value.faults] == ["第 1 项", "第 2 项"]


def test_a_visit_is_not_submitted_before_its_day_nor_without_words(
    store: Store, who: Who, arranged: Arranged
) -> None:
    """Both are told at once."""
    number = arranged(first_day=LATER).number
    with pytest.raises(VisitRefused) as refused:
        visits.submit(store, who("wu"), number, " ")

    assert len(refused.value.faults) == 2


def test_steps_follow_each_other(store: Store, who: Who, arranged: Arranged) -> None:
    """What was submitted is neither changed nor cancelled, and what was cancelled is over."""
    submitted, cancelled = arranged().number, arranged().number
    visits.submit(store, who("wu"), submitted, "看过")
    visits.cancel(store, who("liu"), cancelled, "道路中断")

    refused: tuple[Callable[[], object], ...] = (
        lambda: visits.assign(store, who("liu"), submitted, ["yun"]),
        lambda: visits.draw_places(store, who("liu"), submitted, VILLAGES, "种子", 1),
        lambda: visits.cancel(store, who("liu"), submitted, "不去了"),
        lambda: visits.submit(store, who("wu"), submitted, "又"),
        lambda: visits.submit(store, who("wu"), cancelled, "看过"),
        lambda: visits.release(store, who("chen"), cancelled),
    )
    for step in refused:
        with pytest.raises(StepRefused):
            step()


def test_a_draw_can_be_proved_from_what_is_kept(store: Store, who: Who, arranged: Arranged) -> None:
    """The frame is kept with it; whoever draws once more says why, and the first draw stays."""
    number = arranged().number
    first = visits.draw_places(store, who("liu"), number, VILLAGES, "第一次", 2, 1).places
    with pytest.raises(VisitRefused):
        visits.draw_places(store, who("liu"), number, VILLAGES, "第二次", 2, 1)
    second = visits.draw_places(store, who("liu"), number, VILLAGES, "第二次", 2, 1, reason="村名写错").places

    with store.view(who("liu")) as view:
        rows = view.session.exec(ever(DrawRow)).all()
    assert first
    assert second
    assert first.is_of(frame_of(VILLAGES))
    assert [row.seed for row in rows] == ["第一次", "第二次"]
    assert rows[0].frame == rows[1].frame
    assert all(unit.stratum is None for unit in second.drawn)


def test_every_draw_is_told_and_proved(store: Store, who: Who, arranged: Arranged) -> None:
    """With the reason of the later one, the names of divisions that were drawn, and the frame; a changed one is not proved."""
    number = arranged("甲州市").number
    visits.draw_places(store, who("liu"), number, ["990121", "990122"], "第一次", 1, 1)
    told = visits.draw_places(store, who("liu"), number, ["990122"], "第二次", 1, reason="只去一处")
    first, second = told.draws
    forged = replace(first.draw, drawn=first.draw.replacements, replacements=first.draw.drawn)

    assert {region.name for region in first.names} == {"甲州县", "桃溪县"}
    assert [(draw.reason, len(draw.frame), draw.is_proved) for draw in told.draws] == [
        (None, 2, True),
        ("只去一处", 1, True),
    ]
    assert told.places == second.draw
    assert not forged.is_of(frame_of(unit.key for unit in first.frame))


def test_a_stratified_draw_is_kept_as_it_was(store: Store, who: Who, arranged: Arranged) -> None:
    """What is read back proves itself as what was drawn did."""
    number = arranged().number
    frame = [Unit("山区", "甲"), Unit("山区", "乙"), Unit("坝区", "丙")]
    drawn = visits.draw_places(store, who("liu"), number, frame, "种子", {"山区": 1, "坝区": 1}).places
    with store.view(who("liu")) as view:
        read = lookup.find(view, number).places

    assert drawn == read
    assert read
    assert read.is_of(frame_of(frame))


def test_what_a_visit_lacks_is_told_at_once(store: Store, who: Who, arranged: Arranged) -> None:
    """Without a plan, method and topic are needed; the last day is not before the first."""
    with pytest.raises(VisitRefused) as refused:
        arranged(method=None, topic="", last_day=date(2024, 4, 1))

    assert [fault.at.names for fault in refused.value.faults] == [("method",), ("topic",), ("last_day",)]  # type: ignore[union-attr]


def test_every_fault_of_an_arrangement_is_told(arranged: Arranged) -> None:
    """The region that there is not too; and nobody arranges as far ahead as years after the next."""
    with pytest.raises(VisitRefused) as refused:
        arranged("子虚县", method=None, topic="", first_day=date(2036, 4, 1))

    assert [(fault.at.names[0], fault.message.split("，")[0]) for fault in refused.value.faults] == [  # type: ignore[union-attr]
        ("region", "没有代码或名称为「子虚县」的区划"),
        ("method", "没有写"),
        ("topic", "没有写"),
        ("last_day", "2036-04-01 太远"),
    ]


@pytest.mark.parametrize(
    ("region", "day", "refused"),
    [
        ("桃溪县", date(2024, 3, 31), ["first_day"]),
        ("甲州县", date(2024, 4, 30), ["region"]),
        ("甲州市", date(2024, 4, 1), ["region"]),  # the plan's county lies in it, and it is not the county
        ("桃溪县", date(2024, 4, 1), []),
        ("桃溪县", date(2024, 5, 1), []),  # late, and better than never
    ],
)
def test_a_visit_is_where_and_when_its_plan_says(
    store: Store, who: Who, arranged: Arranged, region: str, day: date, refused: list[str]
) -> None:
    """Not before its month, nor in a region that it does not name."""
    plan = PlannedCheck(
        code="YL", year=2024, month=4, method=Method.ON_SITE, topic="试", office="帮扶处", source="虚构",
        regions=("桃溪县",),
    )  # fmt: skip
    plans.add(store, who("liu"), plan)
    faults: tuple[Fault, ...] = ()
    try:
        arranged(region, first_day=day, plan="YL")
    except VisitRefused as error:
        faults = tuple(error.faults)

    assert [fault.at.names[0] for fault in faults] == refused  # type: ignore[union-attr]


def test_places_are_drawn_within_the_region_of_the_visit(store: Store, who: Who, arranged: Arranged) -> None:
    """A region that does not lie in it is refused, and so is one below which the store knows of none."""
    county, prefecture = arranged().number, arranged("甲州市").number
    with store.view(who("liu")) as view:
        assert [unit.key for unit in frame_below(view, prefecture, "甲州市")] == ["990121", "990122"]
        for number, region, words in (
            (county, "甲州市", "不在督查"),
            (prefecture, "乙州市", "不在督查"),
            (county, "桃溪县", "没有登记桃溪县的下级区划"),
        ):
            with pytest.raises(VisitRefused, match=words):
                frame_below(view, number, region)


def test_visits_are_listed_page_by_page(store: Store, who: Who, arranged: Arranged) -> None:
    """In the order of their days, of a region with what lies below it, or of those that one is sent on."""
    for day in (3, 1, 2):
        arranged(first_day=date(2024, 4, day))
    arranged("云山县", inspectors=("zhou",), method=Method.SPECIAL)
    with store.view(who("liu")) as view:
        wanted = lookup.VisitFilter(region="甲州市")
        page = lookup.visits(view, wanted, limit=2)
        rest = lookup.visits(view, wanted, limit=2, after=page.next)
        special = lookup.visits(view, lookup.VisitFilter(method=Method.SPECIAL))
        assert lookup.count(view, wanted) == 3
    with store.view(who("zhou")) as view:
        mine = lookup.visits(view, lookup.VisitFilter(is_mine=True))

    assert [visit.first_day.day for visit in (*page.rows, *rest.rows)] == [3, 2, 1]
    assert not rest.next
    assert (
        [visit.region.name for visit in special.rows]
        == [visit.region.name for visit in mine.rows]
        == ["云山县"]
    )


@pytest.mark.both_databases
def test_a_submitted_visit_is_sent_back_and_submitted_again(
    store: Store, who: Who, arranged: Arranged
) -> None:
    """By somebody who was not sent, with a reason; what was said before stays in its history, and once released it stays."""
    number = arranged().number
    visits.submit(store, who("wu"), number, "所见")
    with pytest.raises(NotAllowed):
        visits.send_back(store, who("wu"), number, "补查")
    with pytest.raises(VisitRefused):
        visits.send_back(store, who("chen"), number, " ")
    back = visits.send_back(store, who("chen"), number, "还有一户没有看")
    assert (back.state, back.summary, back.steps[-1].reason) == (VisitState.PLANNED, None, "还有一户没有看")
    with pytest.raises(StepRefused):
        visits.release(store, who("chen"), number)
    visits.submit(store, who("wu"), number, "补看一户")
    released = visits.release(store, who("chen"), number)
    assert (released.summary, len(released.steps)) == ("补看一户", 5)
    with pytest.raises(StepRefused):
        visits.send_back(store, who("chen"), number, "迟了")
    with store.view(who("liu")) as view:
        rows = view.session.exec(ever(VisitRow).where(VisitRow.number == number)).all()
    assert [row.summary for row in rows] == ["", "所见", "", "补看一户", "补看一户"]
