"""The register: loaded once, changed by new rows, looked at as of any moment."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.errors import NoSuchOffice, NoSuchWorkPoint, WorkPointsRefused
from xiangheng_platform.workpoints.points import list_points, show
from xiangheng_platform.workpoints.register import change, load
from xiangheng_platform.workpoints.reports import report_done
from xiangheng_platform.workpoints.words import Basis, Frequency, State
from xiangheng_seeds.workpoints import contents

HOUSES = "2024-3.12"


def audit(store: Store) -> list[str]:
    """The actions in the audit log."""
    with store.reading() as session:
        return [row.action for row in session.exec(select(AuditRow).order_by(AuditRow.number))]  # type: ignore[arg-type]


def test_the_notice_is_loaded_in_one_act(planned: Store, liu: Person) -> None:
    """123 tasks in the notice's order, with codes by item and number."""
    with planned.view(liu) as view:
        found = list_points(view)

    assert len(found) == 123
    assert (found[0].point.code, found[-1].point.code) == ("2024-0.01", "2024-12.06")
    assert audit(planned)[1:] == ["indicators:workpoint:load"]


def test_what_was_loaded_is_what_is_read(planned: Store, liu: Person) -> None:
    """Every field comes back as it was, to the last digit."""
    with planned.view(liu) as view:
        assert [one.point.content for one in list_points(view)] == list(contents())


def test_loading_again_writes_nothing(planned: Store, liu: Person) -> None:
    """The seeds may be loaded after every upgrade."""
    found = load(planned, liu, contents())

    assert (found.added, len(found.unchanged), found.kept) == ((), 123, ())
    assert len(audit(planned)) == 2


def test_loading_again_leaves_what_was_changed_and_says_so(planned: Store, liu: Person) -> None:
    """Somebody had a reason; also a task under a new name is still that task."""
    with planned.view(liu) as view:
        content = show(view, HOUSES).status.point.content
    change(planned, liu, HOUSES, replace(content, task="危房改造"), 1, "改名")

    assert load(planned, liu, contents()).kept == (HOUSES,)


def test_new_tasks_are_numbered_on(planned: Store, liu: Person, one: Content) -> None:
    """A later task of an item gets the next number; nothing is renumbered."""
    found = load(planned, liu, [*contents(), replace(one, task="另一项")])

    assert found.added == ("2024-1.18",)


def test_seventeen_targets_are_official(planned: Store, liu: Person) -> None:
    """Numbers read from words are not given out as the notice's."""
    with planned.view(liu) as view:
        points = [one.point for one in list_points(view)]

    assert sum(point.official_target is not None for point in points) == 17


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("2024-6.01", "不低于 232.5 万人"),
        ("2024-8.10", "约 10 个/年"),
        ("2024-3.12", "100 %（由文字推出）"),
        ("2024-10.02", "总体稳定"),
    ],
)
def test_a_target_says_whose_number_it_is(planned: Store, liu: Person, code: str, text: str) -> None:
    """What was read from words is marked wherever a target is shown."""
    with planned.view(liu) as view:
        assert show(view, code).status.point.target_text == text


def test_two_offices_are_two(planned: Store, liu: Person) -> None:
    """Each finds the task, and a name like another is not taken for it."""
    with planned.view(liu) as view:
        first = list_points(view, office="乡村建设促进处")
    with planned.view(liu) as view:
        other = list_points(view, office="乡村建设处")

    with planned.view(liu) as view:
        assert first == list_points(view, office="县域经济发展处")
    assert {one.point.item for one in first} == {8}
    assert {one.point.item for one in other} == {10}
    assert all("是否同一处室待确认" in one.point.note for one in (*first, *other))


def test_an_unknown_office_is_told_the_known_ones(planned: Store, liu: Person) -> None:
    """A list that is empty because of a slip would pass for good news."""
    with pytest.raises(NoSuchOffice, match="帮扶处、发展规划处"), planned.view(liu) as view:
        list_points(view, office="帮扶")


def test_tasks_are_listed_by_state(planned: Store, liu: Person) -> None:
    """On 1 May the houses of 30 April are overdue, and the income line of 31 March."""
    with planned.view(liu) as view:
        found = list_points(view, state=State.OVERDUE, day=date(2024, 5, 1))

    assert {"2024-1.01", "2024-3.12"} <= {one.point.code for one in found}


def test_an_open_question_can_be_settled(planned: Store, liu: Person) -> None:
    """Once it is known that the end of May was meant, the houses are not overdue on 1 May any more."""
    with planned.view(liu) as view:
        content = show(view, HOUSES).status.point.content
    settled = replace(content, deadline=date(2024, 5, 31), note="")
    change(planned, liu, HOUSES, settled, 1, "住建部门来函明确")

    with planned.view(liu) as view:
        assert show(view, HOUSES, day=date(2024, 5, 1)).status.state is State.DUE


def test_a_change_is_not_known_before_it_was_made(planned: Store, liu: Person, clock: Any) -> None:
    """As of the day before, the task says what it said, and has one version."""
    before = clock.now
    clock.pass_(days=1)
    with planned.view(liu) as view:
        content = show(view, HOUSES).status.point.content
    change(planned, liu, HOUSES, replace(content, deadline=date(2024, 5, 31)), 1, "明确")

    with planned.view(liu, before) as view, planned.view(liu) as other_view:
        then, now = show(view, HOUSES), show(other_view, HOUSES)

    assert then.status.point.deadline == date(2024, 4, 30)
    assert [one.changes for one in then.versions] == [{}]
    assert now.versions[-1].changes == {"deadline": (date(2024, 4, 30), date(2024, 5, 31))}


@pytest.mark.parametrize(
    "changes",
    [
        {"task": " "},
        {"quote": ""},
        {"target": None},
        {"target": Decimal("NaN")},
        {"target": 232.5},
        {"basis": Basis.QUALITATIVE},
        {"deadline": date(2023, 12, 31)},
        {"offices": ("帮扶处、发展规划处",)},
        {"offices": ("",)},
    ],
)
def test_a_faulty_task_is_refused(store: Store, liu: Person, one: Content, changes: dict[str, Any]) -> None:
    """Each fault names the task and the field."""
    with pytest.raises(WorkPointsRefused, match="WORKPOINT-VALUE"):
        load(store, liu, [replace(one, **changes)])


def test_all_faults_are_told_at_once_and_nothing_is_loaded(store: Store, liu: Person, one: Content) -> None:
    """Three rows, one sound, one with two faults, one twice: three faults, no task."""
    rows = [one, one, replace(one, task="", source="")]
    with pytest.raises(WorkPointsRefused) as refusal:
        load(store, liu, rows)

    assert len(refusal.value.faults) == 3
    with store.view(liu) as view:
        assert list_points(view) == ()


@pytest.mark.parametrize(
    ("changes", "reason", "told"),
    [
        ({}, "理由", "内容相同"),
        ({"item": 4}, "理由", "年度或条次"),
        ({"task": "新名"}, " ", "理由"),
        ({"frequency": Frequency.QUARTERLY}, "理由", "「2024-02」在修改后不存在"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    store: Store, liu: Person, one: Content, changes: dict[str, Any], reason: str, told: str
) -> None:
    """Nothing new, another item, no reason, or a report that would lose its occurrence."""
    monthly = replace(one, frequency=Frequency.MONTHLY)
    load(store, liu, [monthly])
    report_done(store, liu, "2024-1.01", date(2024, 2, 28), "台账", occurrence="2024-02")

    with pytest.raises(WorkPointsRefused, match=told):
        change(store, liu, "2024-1.01", replace(monthly, **changes), 1, reason)


def test_an_unknown_code_is_told(planned: Store, liu: Person) -> None:
    """With the command that lists the known ones."""
    with pytest.raises(NoSuchWorkPoint, match="workpoint list"), planned.view(liu) as view:
        show(view, "2024-13.01")


def test_a_clerk_registers_nothing(store: Store, clerk: Person) -> None:
    """Tasks are the inspectors' to register."""
    with pytest.raises(NotAllowed):
        load(store, clerk, contents())


def test_a_target_keeps_its_digits(store: Store, liu: Person, one: Content) -> None:
    """Exactly what was given, on both databases."""
    load(store, liu, [replace(one, target=Decimal("0.1000000000000000055"))])

    with store.view(liu) as view:
        assert show(view, "2024-1.01").status.point.target == Decimal("0.1000000000000000055")


def test_the_history_is_proved(planned: Store, liu: Person) -> None:
    """What was loaded and changed is sealed by its acts."""
    with planned.view(liu) as view:
        content = show(view, HOUSES).status.point.content
    change(planned, liu, HOUSES, replace(content, note=""), 1, "已明确")
    with planned.database.reading() as connection:
        assert prove(connection).holds
