"""Look-backs by GraphQL: which are due, how a quarter's are drawn, and who is told of the draw."""

from typing import Any

import pytest
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.rectification.conftest import COUNTY, HEAD, NEIGHBOUR
from tests.service.graphql.rectification.test_issues import closed

from xiangheng_platform.store.store import Store

FIRST, SECOND_ISSUE = "2024-00001", "2024-00002"
SELECTION = """{ quarter strata frameSize holds selectedBy drawn { number stratum issue { state recheckDue region { name } } } }"""
SELECT = f"""mutation ($count: Int, $percent: Int, $strata: IssueStrata! = NONE) {{
    selectIssues(quarter: "2024Q2", seed: "摇号", count: $count, percent: $percent, strata: $strata) {{
        ... on IssueSelection {SELECTION} ... on Refused {{ code faults {{ message remedy }} }} }} }}"""


@pytest.fixture
def two_closed(store: Store, clock: Any) -> None:
    """Two issues of a county were closed in the second quarter, which is over."""
    for number in (FIRST, SECOND_ISSUE):
        closed(store, number)
    clock.pass_(days=90)


@pytest.mark.usefixtures("two_closed")
def test_a_quarter_is_drawn_once_and_told_as_it_was(ask: Ask) -> None:
    """What was drawn is due at once, within its severity; asked again, with whatever seed, it is told as it was."""
    drawn = ask(SELECT, percent=50, strata="SEVERITY").data["selectIssues"]
    assert (drawn["quarter"], drawn["strata"], drawn["frameSize"]) == ("2024Q2", "SEVERITY", 2)
    assert (drawn["holds"], drawn["selectedBy"]) == (True, "liu")
    (row,) = drawn["drawn"]
    assert (row["issue"]["state"], row["issue"]["region"]["name"]) == ("CLOSED", "泸溪县")
    assert row["stratum"] == {FIRST: "general", SECOND_ISSUE: "serious"}[row["number"]]
    assert ask(SELECT, HEAD, count=2).data["selectIssues"] == drawn
    assert ask(f'{{ issueSelection(quarter: "2024Q2") {SELECTION} }}', HEAD).data["issueSelection"] == drawn


@pytest.mark.usefixtures("two_closed")
def test_what_is_due_is_told_to_whoever_sees_the_issue(ask: Ask, clock: Any) -> None:
    """By today what is due, by a later day what will be; a county its own, a neighbour none."""
    document = "query ($by: Date) { lookbacks(by: $by, first: 1) { totalCount nodes { number } pageInfo { hasNextPage } } }"
    today = ask(document, COUNTY).data["lookbacks"]
    later = ask(document, COUNTY, by="2030-01-01").data["lookbacks"]
    assert (today["totalCount"], later["totalCount"]) == (1, 2)
    assert (len(later["nodes"]), later["pageInfo"]["hasNextPage"]) == (1, True)
    assert ask(document, NEIGHBOUR, by="2030-01-01").data["lookbacks"]["totalCount"] == 0


@pytest.mark.usefixtures("two_closed")
def test_a_draw_that_cannot_be_made_writes_nothing(ask: Ask, store: Store) -> None:
    """More than there are, or nobody says how many; a quarter that was not drawn is told how it is."""
    before = store.last_act()
    for count in (None, 3):
        assert ask(SELECT, count=count).data["selectIssues"]["code"] == "ISSUE-SELECTION"
    assert ask(SELECT, COUNTY, count=1).data["selectIssues"]["code"] == "ACCESS-DENIED"
    assert store.last_act() == before
    (error,) = ask('{ issueSelection(quarter: "2024Q2") { act } }', INSPECTOR).errors
    assert (error["extensions"]["code"], 'selectIssues(quarter: "2024Q2")' in str(error)) == (
        "ISSUE-UNDRAWN",
        True,
    )


@pytest.mark.usefixtures("two_closed")
def test_many_that_are_due_take_as_many_statements_as_one(ask: Ask) -> None:
    """Whatever is told of them, and of those that were drawn."""
    ask(SELECT, count=2)
    document = '{ lookbacks(first: %d, by: "2030-01-01") { totalCount nodes { number region { name } } } }'
    ask(document % 1)
    few, many = ask(document % 1), ask(document % 2)
    assert (len(many.data["lookbacks"]["nodes"]), few.statements) == (2, many.statements)
