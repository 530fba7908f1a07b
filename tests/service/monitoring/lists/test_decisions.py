"""People put households on a list or take them off, with a reason; visits are reported."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.service.monitoring.conftest import (
    AUDITOR,
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    Import,
    household,
)
from tests.service.monitoring.lists.conftest import listed
from tests.service.monitoring.lists.test_lists import rows

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.monitoring import revealing
from xiangheng_platform.monitoring.errors import NoSuchHousehold
from xiangheng_platform.monitoring.lists import decisions, outcomes
from xiangheng_platform.monitoring.lists.documents import VisitList
from xiangheng_platform.monitoring.lists.errors import ListRefused, NotListed
from xiangheng_platform.monitoring.lists.words import VisitOutcome, Way
from xiangheng_platform.store.store import Store

Made = Callable[..., VisitList]
DAY = date(2024, 4, 20)


def test_a_household_is_put_on_by_a_person(store: Store, made: Made) -> None:
    """It has no place and no probability, and stands first with why and by whom."""
    made(202401, listed(1, 1))
    told = decisions.put_on(store, COUNTY, "H00004", "群众反映")

    assert (told.way, told.place, told.probability, told.reasons) == (Way.OVERRIDE, None, None, ())
    assert (told.decision, told.decided_by) == ("群众反映", "zhou")
    assert list(rows(store, COUNTY)) == ["4", "1"]


def test_whom_somebody_puts_on_is_as_invented_as_the_county_s_households(
    store: Store, made: Made, put_in: Import
) -> None:
    """By what the county handed in last by the month of the list; of a county that handed in nothing, nothing is invented."""
    put_in([household(1)], month=202312)
    made(202401, listed(1, 1))
    told = [decisions.put_on(store, INSPECTOR, number, "群众反映") for number in ("H00003", "H00007")]

    assert [row.is_invented for row in told] == [True, False]


def test_a_household_is_taken_off_and_comes_back(store: Store, made: Made) -> None:
    """Off, it is seen among those taken off alone; on again, as the model had ranked it."""
    made(202401, listed(1, 1), listed(2, 2))
    decisions.take_off(store, COUNTY, "1", "上周走访过")

    assert set(rows(store, COUNTY)) == {"2"}
    assert rows(store, COUNTY, is_off=True)["1"].decision == "上周走访过"
    with pytest.raises(ListRefused):
        decisions.take_off(store, COUNTY, "1", "再去掉")
    back = decisions.put_on(store, COUNTY, "1", "又有情况")
    assert (back.way, back.place, back.is_off) == (Way.MODEL, 1, False)


def test_a_household_that_nobody_can_name_is_still_visited(store: Store, made: Made) -> None:
    """Erased, it stands on the list under its key, and its visit is reported; of another county it is as none."""
    made(202404, listed(1, 1))
    revealing.erase(store, HEAD, "1", "本人申请")
    outcomes.report(store, COUNTY, "1", DAY, VisitOutcome.NO_RISK, list_month=202404)

    assert decisions.take_off(store, COUNTY, "1", "走访过").is_off
    with pytest.raises(NoSuchHousehold):
        outcomes.report(store, NEIGHBOUR, "1", DAY, VisitOutcome.NO_RISK)


def test_a_decision_needs_a_reason_and_reach(store: Store, made: Made) -> None:
    """A household of another county is as if it were not there; whoever only reads decides nothing."""
    made(202401, listed(1, 1))
    with pytest.raises(ListRefused):
        decisions.take_off(store, COUNTY, "1", " ")
    with pytest.raises(NoSuchHousehold):
        decisions.take_off(store, NEIGHBOUR, "1", "试")
    with pytest.raises(NotAllowed):
        decisions.put_on(store, AUDITOR, "1", "试")
    with pytest.raises(ListRefused):
        decisions.put_on(store, COUNTY, "1", "已经在了")


def test_an_earlier_list_can_be_decided_on(store: Store, made: Made) -> None:
    """The last one stays as it is."""
    made(202401, listed(1, 1))
    made(202402, listed(1, 1))
    told = decisions.take_off(store, COUNTY, "1", "搬走了", month=202401)

    assert told.month == 202401
    assert set(rows(store, COUNTY)) == {"1"}


def test_a_report_of_the_same_day_puts_the_first_right(store: Store, made: Made) -> None:
    """Each county sees its own."""
    made(202404, listed(1, 1))
    outcomes.report(store, COUNTY, "1", DAY, VisitOutcome.NOBODY)
    outcomes.report(store, COUNTY, "1", DAY, VisitOutcome.NO_RISK)
    with store.view(COUNTY) as view:
        assert [row.outcome for row in outcomes.outcomes(view, household=1).rows] == [VisitOutcome.NO_RISK]
    with store.view(NEIGHBOUR) as view:
        assert outcomes.outcomes(view).rows == ()


def test_a_visit_to_come_or_because_of_no_list_is_refused(store: Store, made: Made) -> None:
    """A day that is not yet, and a household that is not on the list that is named."""
    made(202404, listed(1, 1))
    with pytest.raises(ListRefused, match="还没有到"):
        outcomes.report(store, COUNTY, "1", date(2100, 1, 1), VisitOutcome.NO_RISK)
    with pytest.raises(NotListed):
        outcomes.report(store, COUNTY, "2", DAY, VisitOutcome.NO_RISK, list_month=202404)


@pytest.mark.parametrize(
    ("day", "list_month", "said"),
    [(date(2024, 3, 31), 202404, "早于 202404 的名单"), (date(1900, 1, 1), None, "太早")],
)
def test_a_visit_before_its_list_is_refused(
    store: Store, made: Made, day: date, list_month: int | None, said: str
) -> None:
    """It cannot have been made because of it; and nobody visited before the work began. The first of its month may be."""
    made(202404, listed(1, 1))
    with pytest.raises(ListRefused, match=said):
        outcomes.report(store, COUNTY, "1", day, VisitOutcome.NO_RISK, list_month=list_month)
    assert outcomes.report(store, COUNTY, "1", date(2024, 4, 1), VisitOutcome.NO_RISK, list_month=202404)
