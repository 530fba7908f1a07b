"""Look-backs: which closed issues are due, and the quarterly draw that anybody can do again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.service.rectification.conftest import (
    COUNTY,
    HEAD,
    INSPECTOR,
    NEIGHBOUR,
    SECOND,
    handed_in,
    problem,
    registered,
)

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.audit import log
from xiangheng_platform.rectification import dossiers, lookbacks, lookup, selections
from xiangheng_platform.rectification.errors import NoSuchSelection, SelectionRefused
from xiangheng_platform.rectification.selections import Strata
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Severity, State, Step
from xiangheng_platform.sampling.draw import draw
from xiangheng_platform.sampling.frame import Unit, frame_of
from xiangheng_platform.store.store import Store

AUDITOR = Person("shen", (Granted(Role.AUDITOR),))


def closed(store: Store, *severities: Severity) -> list[str]:
    """Issues of 桃溪县 that were accepted on the day of the clock, one of each severity."""
    numbers = registered(store, *(problem(n, severity=kind) for n, kind in enumerate(severities, 1)))
    for number in numbers:
        take(store, COUNTY, number, Step.CLAIM)
        take(store, COUNTY, number, Step.ATTACH, Given(files=(handed_in(store, COUNTY),)))
        take(store, COUNTY, number, Step.SUBMIT, Given(statement="已补发"))
        take(store, SECOND, number, Step.ACCEPT, Given(statement="属实"))
    return list(numbers)


@pytest.mark.both_databases
def test_anybody_can_draw_again_from_what_is_recorded(store: Store, clock: Any) -> None:
    """The audit row and the ledger as of its moment are enough, whatever became of the issues since."""
    numbers = closed(store, *([Severity.GENERAL] * 4), *([Severity.MINOR] * 2))
    clock.be(2024, 7, 3, 1)
    selection = selections.select(
        store, INSPECTOR, "2024Q2", "第二季度公开摇号", count=3, strata=Strata.SEVERITY
    )
    take(store, SECOND, numbers[0], Step.RELAPSE, Given(reason="又停发", deadline=date(2024, 9, 30)))

    with store.view(AUDITOR) as view:
        entry = log.show(view, selection.act)
        ledger_then = lookup.issues(view.as_known_at(entry.at), limit=None).rows
    recorded: Any = entry.after
    frame = frame_of(
        Unit(str(issue.standing.severity), issue.number)
        for issue in ledger_then
        if issue.standing.state is State.CLOSED and issue.standing.closed_on <= date(2024, 6, 30)  # type: ignore[operator]  # closed
    )
    again = draw(frame, recorded["seed"], {"general": 2, "minor": 1})
    assert frame.digest == recorded["frame_digest"]
    assert [[unit.stratum, unit.key] for unit in again.drawn] == recorded["drawn"]
    assert again.digest == recorded["draw_digest"]
    assert selection.numbers == tuple(unit.key for unit in again.drawn)
    assert selection.holds


def test_what_is_drawn_is_to_be_looked_at_today(store: Store, clock: Any) -> None:
    """Each issue that was drawn has an event of one act, and its look-back is due on that day; the others wait."""
    numbers = closed(store, *([Severity.GENERAL] * 5))
    clock.be(2024, 7, 3, 1)
    selection = selections.select(store, HEAD, "2024Q2", "摇号", share=Decimal("0.3"))

    assert len(selection.numbers) == 2
    with store.view(INSPECTOR) as view:
        due = lookbacks.lookbacks(view).rows
        events = dossiers.events(view, numbers)
        assert lookbacks.lookbacks(view, date(2024, 10, 28), limit=3).next
    assert sorted(issue.number for issue in due) == sorted(selection.numbers)
    assert {issue.standing.recheck_due for issue in due} == {date(2024, 7, 3)}
    assert {events[number][-1].act for number in selection.numbers} == {selection.act}
    assert events[selection.numbers[0]][-1].reason == "2024年第二季度抽查"


def test_a_quarter_is_drawn_once(store: Store, clock: Any) -> None:
    """Asked again, by whomever and with whatever seed, it is told what was drawn, and nothing is written."""
    closed(store, *([Severity.GENERAL] * 3))
    clock.be(2024, 7, 3, 1)
    first = selections.select(store, INSPECTOR, "2024Q2", "摇号", count=1)
    last = store.last_act().number
    assert selections.select(store, HEAD, "2024年第二季度", "换一个", count=3) == first
    assert store.last_act().number == last


def test_the_same_seed_and_ledger_give_the_same_list(store: Store, clock: Any) -> None:
    """Another quarter over the same frame by the same seed draws the same; by another seed, it need not."""
    closed(store, *([Severity.GENERAL] * 6))
    clock.be(2024, 10, 8, 1)
    drawn = [selections.select(store, INSPECTOR, f"2024Q{n}", "摇号", count=2).draw for n in (2, 3)]
    assert drawn[0] == drawn[1]


def test_a_quarter_that_goes_on_and_more_than_there_are_are_refused(store: Store, clock: Any) -> None:
    """Nothing is drawn of a quarter whose closings are not complete, of nothing, or beyond what there is."""
    closed(store, Severity.GENERAL)
    with pytest.raises(SelectionRefused, match="没有过完"):
        selections.select(store, INSPECTOR, "2024Q2", "摇号", count=1)
    with pytest.raises(SelectionRefused, match="没有已销号"):
        selections.select(store, INSPECTOR, "2024Q1", "摇号", count=1)
    clock.be(2024, 7, 1, 1)
    for size in ({"count": 2}, {"count": 0}, {"share": Decimal("1.1")}, {}):
        with pytest.raises(SelectionRefused, match="抽"):
            selections.select(store, INSPECTOR, "2024Q2", "摇号", **size)
    with pytest.raises(SelectionRefused, match="不是季度"):
        selections.select(store, INSPECTOR, "2024", "摇号", count=1)
    with store.view(INSPECTOR) as view, pytest.raises(NoSuchSelection):
        selections.selection(view, "2024Q2")


def test_who_may_not_follow_draws_nothing(store: Store) -> None:
    """A county neither draws nor reads what was drawn all over the province."""
    with pytest.raises(NotAllowed):
        selections.select(store, COUNTY, "2024Q1", "摇号", count=1)
    with store.view(COUNTY) as view, pytest.raises(NotAllowed):
        selections.selection(view, "2024Q1")


def test_strata_of_regions_are_prefectures(store: Store, clock: Any) -> None:
    """A county is drawn within its prefecture, so that each prefecture has its part."""
    numbers = closed(store, *([Severity.GENERAL] * 2))
    clock.be(2024, 7, 3, 1)
    selection = selections.select(store, INSPECTOR, "2024Q2", "摇号", count=2, strata=Strata.REGION)
    assert {unit.stratum for unit in selection.draw.drawn} == {"990100"}
    assert set(selection.numbers) == set(numbers)
    assert selection.holds


def test_a_neighbour_has_no_look_back_to_see(store: Store, clock: Any) -> None:
    """Due look-backs are listed within one's own region."""
    closed(store, Severity.SERIOUS)
    clock.be(2024, 7, 31, 1)
    for person, count in ((COUNTY, 1), (NEIGHBOUR, 0)):
        with store.view(person) as view:
            assert len(lookbacks.lookbacks(view).rows) == count
