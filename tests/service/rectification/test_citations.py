"""What used an issue is registered once and told with it."""

import pytest
from tests.service.rectification.conftest import (
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    confirmed,
    problem,
    registered,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.rectification import dossiers
from xiangheng_platform.rectification.citations import citations, cite
from xiangheng_platform.rectification.errors import NoSuchIssue
from xiangheng_platform.rectification.findings import findings
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.store.store import Store


def used_by(store: Store, number: str, person: Person = INSPECTOR) -> list[str]:
    """By what an issue was used, as somebody is told."""
    with store.view(person) as view:
        return [row.reference for row in citations(view, [number]).get(number, ())]


@pytest.mark.both_databases
def test_an_issue_that_is_overturned_still_says_which_table_used_it(store: Store) -> None:
    """The table of findings that it stood in is named by its digest."""
    first, second = confirmed(store, problem(1), problem(2))
    with store.view(INSPECTOR) as view:
        handed = findings(view, 2024)
    assert cite(store, INSPECTOR, [first, second], handed.reference) == (first, second)
    take(store, HEAD, first, Step.OVERTURN, Given(reason="查无实据"))

    with store.view(HEAD) as view:
        dossier = dossiers.dossiers(view, [first])[first]
    assert [row.reference for row in dossier.citations] == [f"findings:{handed.table.digest}"]
    assert used_by(store, first) == [f"findings:{handed.table.digest}"]


def test_what_was_registered_is_not_registered_again(store: Store) -> None:
    """Nothing is written where all is known, and of a longer list only what is new."""
    first, second = registered(store, problem(1), problem(2))
    cite(store, INSPECTOR, [first], "trial:7")
    last = store.last_act().number
    assert (cite(store, INSPECTOR, [first], "trial:7"), store.last_act().number) == ((), last)

    assert cite(store, INSPECTOR, [first, second], "trial:7") == (second,)
    assert used_by(store, first) == ["trial:7"]


def test_an_issue_that_there_is_not_is_cited_by_nothing(store: Store) -> None:
    """And then nothing of the list is written."""
    (number,) = registered(store, problem(1))
    with pytest.raises(NoSuchIssue):
        cite(store, INSPECTOR, [number, "2024-99999"], "trial:7")

    assert used_by(store, number) == []


def test_citations_are_told_to_who_sees_the_issue(store: Store) -> None:
    """Its county is, another one is not, and neither registers any."""
    (number,) = registered(store, problem(1))
    cite(store, INSPECTOR, [number], "trial:7")

    assert used_by(store, number, COUNTY) == ["trial:7"]
    assert used_by(store, number, NEIGHBOUR) == []
    with pytest.raises(NotAllowed):
        cite(store, COUNTY, [number], "trial:8")
