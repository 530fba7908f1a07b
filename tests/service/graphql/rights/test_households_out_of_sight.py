"""A household of another county is as one that there is not, whichever way it is asked for."""

from collections.abc import Iterator

import pytest
from tests.service.graphql.conftest import INSPECTOR
from tests.service.graphql.rights.conftest import OFFICER
from tests.service.graphql.rights.declared import lines
from tests.service.graphql.rights.test_out_of_sight import LUXI, REFUSED, differing

from xiangheng_graphql.assembly.nodes import global_id
from xiangheng_graphql.execution import Executor
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.store import Store

#: The household of 长沙县 that every store of this room has, and one that there is not.
OTHER, ABSENT = (
    {
        "NUMBER": number,
        "KEY": str(key),
        "OF_HOUSEHOLD": global_id("Household", str(key)),
        "OF_LISTED": global_id("ListedHousehold", f"202403@{key}"),
    }
    for number, key in (("H2", 2), ("H987654", 987654))
)


def documents() -> Iterator[str]:
    """Documents that ask for a household by its number, its key, its id or its place on a list, or for an act on it."""
    for field, below in {
        'household(number: "NUMBER")': "id listed { place }",
        'household(number: "KEY")': "id head",
        'householdDossier(number: "NUMBER")': "household { head } month isWithheld",
        'node(id: "OF_HOUSEHOLD")': "id ... on Household { county { name } }",
        'node(id: "OF_LISTED")': "id ... on ListedHousehold { probability }",
    }.items():
        yield f"{{ {field} {{ {below} }} }}"
    for act in (
        'revealHousehold(household: "NUMBER", reason: "x")',
        'eraseHousehold(household: "KEY", reason: "x")',
        'recordMonitoredHousehold(household: "NUMBER", kind: MARGINAL, risks: [ILLNESS], identifiedIn: 202403)',
        'eliminateHouseholdRisk(household: "KEY", eliminatedIn: 202404, elimination: SUPPORTED)',
        'putOnVisitList(household: "NUMBER", reason: "x")',
        'takeOffVisitList(household: "KEY", reason: "x")',
        'reportHouseholdVisit(household: "NUMBER", visitedOn: "2024-04-01", outcome: NO_RISK)',
    ):
        yield f"mutation {{ {act} {REFUSED} }}"


@pytest.mark.parametrize(
    "person",
    [
        Person(OFFICER, (Granted(Role.COUNTY_OFFICER, Reach(region=LUXI)),)),
        Person(OFFICER, (Granted(Role.CITY_OFFICER, Reach(region="430000/433100")),)),
        Person(OFFICER, (Granted(Role.INSPECTOR, Reach(region="430000/433100")),)),
        Person(OFFICER),
    ],
    ids=["county officer", "city officer", "inspector", "no role"],
)
def test_a_household_of_another_county_is_as_none(store: Store, executor: Executor, person: Person) -> None:
    """Data and texts are the same but for the name."""
    different = differing(store, executor, person, documents(), OTHER, ABSENT)
    assert not different, lines(different)


def test_whoever_sees_all_comes_by_it(store: Store, executor: Executor) -> None:
    """By every path that only reads, so that the paths are such that tell."""
    reading = [text for text in documents() if "mutation" not in text]
    assert len(differing(store, executor, INSPECTOR, reading, OTHER, ABSENT)) == len(reading)
