"""A region learns nothing by GraphQL of an unannounced visit until it is released, whichever way it asks."""

import json
from collections.abc import Iterator

import pytest
from tests.service.graphql.conftest import Ask
from tests.service.inspection.conftest import Who

from xiangheng_graphql.assembly.nodes import global_id
from xiangheng_platform.access.person import Person
from xiangheng_platform.inspection import visits
from xiangheng_platform.store.store import Store

#: A number that no visit and no finding has.
ABSENT = 49
VISIT = "number state topic region { name } steps { by } answers { value } findings { totalCount nodes { number } }"
FINDING = "number description visit { number } issue { number }"


def paths(visit: int, finding: int) -> Iterator[str]:
    """Every way to come by a visit, by a finding of it, or by that there is one."""
    yield f"{{ inspectionVisit(number: {visit}) {{ {VISIT} }} }}"
    for where in (
        'region: "桃溪县"',
        "method: UNANNOUNCED",
        'plan: "AF-2024-04"',
        "state: PLANNED",
        "state: SUBMITTED",
        "isMine: true",
    ):
        yield f"{{ inspectionVisits(where: {{ {where} }}) {{ totalCount nodes {{ {VISIT} }} }} }}"
    for order in ("LATEST", "EARLIEST"):
        yield f"{{ inspectionVisits(order: {order}, first: 1) {{ totalCount nodes {{ {VISIT} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    yield f"{{ inspectionFindings {{ totalCount nodes {{ {FINDING} }} }} }}"
    for kind, number, below in (("InspectionVisit", visit, VISIT), ("InspectionFinding", finding, FINDING)):
        yield f'{{ node(id: "{global_id(kind, str(number))}") {{ ... on {kind} {{ {below} }} }} }}'
    yield f'{{ node(id: "{global_id("InspectionPlan", "AF-2024-04")}") {{ id }} }}'
    yield '{ inspectionPlan(code: "AF-2024-04") { topic } }'
    yield "{ inspectionPlans { code topic } }"
    yield "{ inspectionCoverage { regions { region { name } lastVisited gap } topics { topic lastVisited gap } } }"
    yield "{ overdueInspections { checks { plan { code } visits missing { name } } visits { number } } }"
    yield '{ issues { totalCount nodes { number finding { number } } } division(called: "桃溪县") { issues { totalCount } } }'


def told(ask: Ask, person: Person, visit: int, finding: int) -> list[str]:
    """Every answer, errors included, in which the numbers that were asked for are told alike."""
    answers = []
    for document in paths(visit, finding):
        answer = ask(document, person)
        text = json.dumps([answer.data, answer.errors], ensure_ascii=False)
        for number, kind in ((visit, "InspectionVisit"), (finding, "InspectionFinding")):
            text = text.replace(global_id(kind, str(number)), kind).replace(
                f"没有督查 {number}", "没有督查 N"
            )
            text = text.replace(f'"at": "{number}"', '"at": "N"').replace(
                f'"where": "{number}"', '"where": "N"'
            )
        answers.append(text.replace(f" {visit}；", " N；"))
    return answers


@pytest.mark.parametrize("login", ["zhou", "shi", "he"])
def test_hidden_and_absent_are_told_alike(ask: Ask, store: Store, who: Who, hidden: int, login: str) -> None:
    """To its county, its prefecture and an inspector of the prefecture: before it is submitted and after, by every path."""
    person = who(login)
    before = told(ask, person, hidden, 1)
    visits.submit(store, who("wu"), hidden, "暗访所见")
    after = told(ask, person, hidden, 1)
    assert before == after == told(ask, person, ABSENT, ABSENT)
    assert not any("暗访" in answer or '"topic": "AF' in answer for answer in after)


def test_once_released_the_county_comes_by_it(ask: Ask, store: Store, who: Who, hidden: int) -> None:
    """By the same paths: by number, in lists and counts, and by its id; so the paths are such that tell."""
    absent = told(ask, who("zhou"), ABSENT, ABSENT)
    visits.submit(store, who("wu"), hidden, "暗访所见")
    visits.release(store, who("chen"), hidden)
    released = told(ask, who("zhou"), hidden, 1)
    assert sum(own != none for own, none in zip(released, absent, strict=True)) >= 7


def test_a_moment_before_its_release_tells_nothing(ask: Ask, store: Store, who: Who, hidden: int) -> None:
    """Whatever became of it since: asked as of then, it is what it was then."""
    visits.submit(store, who("wu"), hidden, "暗访所见")
    moment = store.clock.pass_(hours=1).isoformat()  # type: ignore[attr-defined]
    store.clock.pass_(hours=1)  # type: ignore[attr-defined]
    visits.release(store, who("chen"), hidden)
    document = "query ($asOf: DateTime) { inspectionVisits(asOf: $asOf) { totalCount nodes { findings { totalCount } } } }"
    then, now = (ask(document, who("zhou"), asOf=asked).data["inspectionVisits"] for asked in (moment, None))
    assert then == {"totalCount": 0, "nodes": []}
    assert now == {"totalCount": 1, "nodes": [{"findings": {"totalCount": 1}}]}
