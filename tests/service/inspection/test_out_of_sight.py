"""A region learns nothing of an unannounced visit until it is released, whoever there asks and however."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from tests.service.inspection.conftest import FINDING, Who

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection import (
    answers,
    coverage,
    findings,
    forms,
    lookup,
    plans,
    visits,
)
from xiangheng_platform.inspection.documents import VisitDossier
from xiangheng_platform.inspection.errors import NoSuchFinding, NoSuchPlan, NoSuchVisit
from xiangheng_platform.inspection.plan import PlannedCheck
from xiangheng_platform.inspection.words import Method
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

#: Who is of the county, of its prefecture, or oversees within the prefecture alone.
OF_THE_REGION = ("zhou", "shi", "he")


def everything_read(view: View, number: int) -> Iterator[object]:
    """What every reading service answers, where it answers at all."""
    for read in (
        lambda: lookup.visits(view),
        lambda: lookup.count(view),
        lambda: lookup.of_numbers(view, range(1, 50)),
        lambda: lookup.visits(view, lookup.VisitFilter(region="桃溪县")),
        lambda: findings.findings(view),
        lambda: findings.findings(view, visit=number),
        lambda: findings.count(view),
        lambda: coverage.region_coverage(view),
        lambda: coverage.topic_coverage(view),
        lambda: coverage.overdue_checks(view),
        lambda: coverage.overdue_visits(view),
        lambda: plans.list_plans(view),
        lambda: lookup.find(view, number),
        lambda: findings.find(view, number),
        lambda: forms.form(view, number),
    ):
        try:
            yield read()
        except XianghengError as error:
            yield str(error).replace(str(number), "N")


def seen_by(store: Store, person: Person, number: int) -> list[object]:
    """All that somebody reads."""
    with store.view(person) as view:
        return list(everything_read(view, number))


@pytest.mark.parametrize("login", OF_THE_REGION)
def test_every_answer_is_the_same_as_without_the_visit(
    store: Store, who: Who, hidden: int, login: str
) -> None:
    """To list, to count, to find, in coverage, and in every word of a refusal; before it is submitted, and after."""
    person = who(login)
    before = seen_by(store, person, hidden)
    visits.submit(store, who("wu"), hidden, "暗访所见")
    after = seen_by(store, person, hidden)

    assert "暗访" not in str(after)
    assert before == after
    assert seen_by(store, person, 49) == after  # 49 is no visit's number


@pytest.mark.parametrize("login", OF_THE_REGION)
def test_acts_on_it_answer_as_if_there_were_none(store: Store, who: Who, hidden: int, login: str) -> None:
    """Whoever tries numbers is told the same of one that there is and of one that there is not."""
    person = who(login)
    for act in (
        lambda number: visits.assign(store, person, number, ["yun"]),
        lambda number: visits.draw_places(store, person, number, ["甲"], "种子", 1),
        lambda number: visits.cancel(store, person, number, "不去了"),
        lambda number: visits.release(store, person, number),
        lambda number: visits.submit(store, person, number, "看过"),
        lambda number: answers.fill(store, person, number, []),
        lambda number: findings.add(store, person, number, FINDING),
        lambda number: findings.withdraw(store, person, number, "试"),
    ):
        told = []
        for number in (hidden, 49):
            with pytest.raises((NotAllowed, NoSuchVisit, NoSuchFinding)) as refused:
                act(number)
            told.append(str(refused.value).replace(str(number), "N"))
        assert told[0] == told[1]


def test_its_plan_is_out_of_sight_too(store: Store, who: Who, hidden: int) -> None:
    """That something is planned in secret is a secret."""
    with store.view(who("he")) as view, pytest.raises(NoSuchPlan):
        plans.show(view, "AF-2024-04")
    with store.view(who("liu")) as view:
        assert plans.show(view, "AF-2024-04").topic == "暗访"


def test_no_code_tells_of_a_plan_out_of_sight(store: Store, who: Who, hidden: int) -> None:
    """Whoever does not see every plan registers none, and is told the same of a code in use and of a free one."""
    plan = PlannedCheck(
        code="AF-2024-04", year=2024, month=4, method=Method.ON_SITE, topic="试", office="帮扶处", source="虚构",
        regions=("桃溪县",),
    )  # fmt: skip
    told = []
    for tried in (plan, replace(plan, code="AF-2024-05")):
        with pytest.raises(NotAllowed) as added:
            plans.add(store, who("he"), tried)
        with pytest.raises(NotAllowed) as loaded:
            plans.load(store, who("he"), [tried])
        told.append((str(added.value), str(loaded.value)))
    assert told[0] == told[1]


def test_who_oversees_everything_and_who_is_sent_see_it(store: Store, who: Who, hidden: int) -> None:
    """The province's inspectors, heads and auditors; and of the others only those who go."""
    for login in ("liu", "chen", "guan", "wu"):
        with store.view(who(login)) as view:
            assert lookup.find(view, hidden).number == hidden
    with store.view(who("yun")) as view, pytest.raises(NoSuchVisit):
        lookup.find(view, hidden)
    visits.assign(store, who("liu"), hidden, ["yun"])
    with store.view(who("yun")) as view:
        assert [visit.number for visit in lookup.visits(view).rows] == [hidden]


def test_once_released_the_region_sees_all_of_it(store: Store, who: Who, hidden: int) -> None:
    """The county and its prefecture; and nobody of another place."""
    visits.submit(store, who("wu"), hidden, "暗访所见")
    visits.release(store, who("chen"), hidden)
    for login in OF_THE_REGION:
        with store.view(who(login)) as view:
            told = lookup.find(view, hidden)
            assert (told.summary, len(findings.findings(view).rows)) == ("暗访所见", 1)
    with store.view(who("yun")) as view:
        assert lookup.count(view) == 0


def test_before_it_was_released_is_out_of_sight_for_ever(store: Store, who: Who, hidden: int) -> None:
    """Asked as of an earlier moment, the visit is what it was then: not to be seen."""
    visits.submit(store, who("wu"), hidden, "暗访所见")
    with store.view(who("liu")) as view:
        moment = view.known_at
    store.clock.pass_(hours=1)  # type: ignore[attr-defined]
    visits.release(store, who("chen"), hidden)
    with store.view(who("zhou"), moment) as view:
        assert lookup.visits(view).rows == ()


def test_an_announced_visit_is_seen_by_the_region_when_it_is_released(
    store: Store, who: Who, arranged: Callable[..., VisitDossier]
) -> None:
    """Who oversees within the prefecture sees it before, its officers do not."""
    number = arranged().number
    with store.view(who("he")) as view:
        assert lookup.find(view, number).number == number
    with store.view(who("zhou")) as view, pytest.raises(NoSuchVisit):
        lookup.find(view, number)


def test_who_oversees_within_a_region_arranges_nothing_in_secret(store: Store, who: Who) -> None:
    """They could not see it themselves."""
    wanted = visits.Arrangement(
        region="桃溪县", first_day=date(2024, 4, 30), method=Method.UNANNOUNCED, topic="暗访"
    )
    with pytest.raises(NotAllowed):
        visits.arrange(store, who("he"), wanted)
