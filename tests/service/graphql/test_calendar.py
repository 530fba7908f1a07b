"""Working days by GraphQL: what a day is and why, how they are counted, and the division's own rulings."""

import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.conftest import INSPECTOR, Ask

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.calendar import overrides
from xiangheng_platform.store.moments import read_day
from xiangheng_platform.store.store import Store

DAY = "query ($day: Date!, $asOf: DateTime) { calendarDay(day: $day, asOf: $asOf) { isWorking kind name isSettled doubt override { reason isWorking } } }"


@pytest.mark.parametrize(
    ("day", "is_working", "kind"),
    [
        ("2024-10-01", False, "HOLIDAY"),
        ("2024-10-12", True, "MAKE_UP"),
        ("2024-10-13", False, "WEEKEND"),
        ("2024-10-14", True, "WEEKDAY"),
    ],
)
def test_a_day_is_worked_or_not_and_says_why(ask: Ask, day: str, is_working: bool, kind: str) -> None:
    """Holidays, make-up days, weekends and weekdays, by the notice of the year."""
    described = ask(DAY, day=day).data["calendarDay"]
    assert (described["isWorking"], described["kind"]) == (is_working, kind)
    assert (described["isSettled"], described["doubt"], described["override"]) == (True, None, None)


def test_what_no_notice_settles_is_told_as_a_guess(ask: Ask) -> None:
    """A day of a year without a notice says so, and so does whatever is counted through it."""
    described = ask(DAY, day="2099-03-02").data["calendarDay"]
    assert not described["isSettled"]
    assert "2099" in described["doubt"]
    counted = ask('{ workingDaysBetween(start: "2099-03-01", end: "2099-03-31") { count isSettled notes } }')
    assert counted.data["workingDaysBetween"]["notes"] == [described["doubt"]]


def test_a_month_has_every_day_and_asks_once_for_all(ask: Ask, store: Store) -> None:
    """Thirty-one days with their rulings take as many statements as twenty-eight."""
    overrides.override(store, INSPECTOR, read_day("2024-10-19"), True, "虚构加班", "虚构通知")
    document = """query ($month: String!) { calendarMonth(month: $month) {
        month workingDays isSettled days { day isWorking doubt override { reason source act } } } }"""
    ask(document, month="2023-02")
    few, many = ask(document, month="2023-02"), ask(document, month="2024年10月")
    assert few.statements == many.statements
    october = many.data["calendarMonth"]
    assert (len(october["days"]), october["month"]) == (31, "2024-10")
    assert october["workingDays"] == sum(day["isWorking"] for day in october["days"]) == 20
    assert [day["override"]["reason"] for day in october["days"] if day["override"]] == ["虚构加班"]


@pytest.mark.parametrize("month", ["2024-13", "0000-01", "十月", ""])
def test_what_is_no_month_is_refused(ask: Ask, month: str) -> None:
    """With the error that says how a month is written."""
    answer = ask("query ($month: String!) { calendarMonth(month: $month) { workingDays } }", month=month)
    assert [error["extensions"]["code"] for error in answer.errors] == ["STORE-MOMENT"]


def test_working_days_are_counted_as_periods_are_in_law(ask: Ask) -> None:
    """The first day is left out, the last taken in, in both directions."""
    answer = ask(
        """{
        between: workingDaysBetween(start: "2024-09-30", end: "2024-10-08") { count isSettled notes }
        back: workingDaysBetween(start: "2024-10-08", end: "2024-09-30") { count }
        after: workingDayAfter(start: "2024-09-30", count: 1) { day }
        before: workingDayAfter(start: "2024-10-08", count: -1) { day }
        by: lastWorkingDayBy(day: "2024-10-07") { day isSettled }
    }"""
    ).data
    assert answer["between"] == {"count": 1, "isSettled": True, "notes": []}
    assert answer["back"] == {"count": -1}
    assert answer["after"] == {"day": "2024-10-08"}
    assert answer["before"] == {"day": "2024-09-30"}
    assert answer["by"] == {"day": "2024-09-30", "isSettled": True}


def test_a_count_beyond_all_dates_is_refused(ask: Ask) -> None:
    """What is longer than a hundred years is a slip, and answered at once."""
    answer = ask('{ workingDayAfter(start: "2024-01-01", count: 2000000000) { day } }')
    assert [error["extensions"]["code"] for error in answer.errors] == ["CALENDAR-RANGE"]


def test_a_ruling_stands_until_it_is_taken_back(ask: Ask, clock: HandClock) -> None:
    """It goes before the notice, is listed, taken back, and still read as of the moment when it stood."""
    ruled = ask(
        """mutation { overrideDay(day: "2024-06-29", isWorking: true, reason: "虚构检查", source: "虚构通知") {
            ... on CalendarDay { isWorking kind override { source } } } }"""
    )
    assert ruled.data["overrideDay"] == {
        "isWorking": True,
        "kind": "OVERRIDE",
        "override": {"source": "虚构通知"},
    }
    listed = ask(
        "{ calendarOverrides { totalCount nodes { day isWorking reason source recordedAt act } } }"
    ).data
    assert [row["day"] for row in listed["calendarOverrides"]["nodes"]] == ["2024-06-29"]
    stood = clock.pass_(hours=1).isoformat()
    clock.pass_(hours=1)
    withdrawn = ask(
        'mutation { withdrawOverride(day: "2024-06-29", reason: "虚构") { ... on CalendarDay { isWorking override { reason } } } }'
    )
    assert withdrawn.data["withdrawOverride"] == {"isWorking": False, "override": None}
    assert ask(DAY, day="2024-06-29", asOf=stood).data["calendarDay"]["kind"] == "OVERRIDE"
    again = ask(
        'mutation { withdrawOverride(day: "2024-06-29", reason: "虚构") { ... on Refused { code } } }'
    )
    assert again.data["withdrawOverride"] == {"code": "CALENDAR-UNKNOWN"}


def test_rulings_go_on_behind_a_cursor(ask: Ask, store: Store) -> None:
    """Page by page, by day."""
    for day in ("2024-11-02", "2024-11-09", "2024-11-16"):
        overrides.override(store, INSPECTOR, read_day(day), True, "虚构", "虚构")
    document = "query ($after: String) { calendarOverrides(first: 2, after: $after) { totalCount nodes { day } pageInfo { endCursor hasNextPage } } }"
    first = ask(document).data["calendarOverrides"]
    rest = ask(document, after=first["pageInfo"]["endCursor"]).data["calendarOverrides"]
    days = [row["day"] for row in (*first["nodes"], *rest["nodes"])]
    assert days == ["2024-11-02", "2024-11-09", "2024-11-16"]


def test_a_ruling_without_its_grounds_or_right_is_refused(ask: Ask) -> None:
    """Every blank is told, and who may not rule is told that."""
    document = """mutation ($reason: String!) { overrideDay(day: "2024-06-29", isWorking: true, reason: $reason, source: $reason) {
        ... on Refused { code faults { message remedy at { ... on Field { path } } } } } }"""
    blank = ask(document, reason=" ").data["overrideDay"]
    assert [fault["at"]["path"] for fault in blank["faults"]] == [["reason"], ["source"]]
    auditor = Person("chen", (Granted(Role.AUDITOR),))
    assert ask(document, auditor, reason="虚构").data["overrideDay"]["code"] == "ACCESS-DENIED"


def test_a_ruling_that_took_the_place_of_the_one_looked_at_is_left_alone(ask: Ask) -> None:
    """Of two who saw that a day was not ruled on, the second is told of the ruling of the first."""
    told = "... on CalendarDay { override { act } } ... on Refused { code faults { at { ... on Field { path } } } }"
    rule = f"""mutation ($act: Int) {{ done: overrideDay(day: "2024-06-03", isWorking: false, reason: "虚构", source: "虚构",
        act: $act) {{ {told} }} }}"""
    withdraw = f"""mutation ($act: Int) {{ done: withdrawOverride(day: "2024-06-03", reason: "虚构", act: $act) {{ {told} }} }}"""
    first = ask(rule, act=0).data["done"]["override"]["act"]
    taken = {"code": "STORE-CONFLICT", "faults": [{"at": {"path": ["act"]}}]}
    assert [ask(document, act=0).data["done"] for document in (rule, withdraw)] == [taken] * 2
    assert ask(withdraw, act=first).data["done"] == {"override": None}
    assert ask(rule, act=first).data["done"] == taken
