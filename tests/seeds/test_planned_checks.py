"""The checks of the notice: each stands in the month that its task states, and none passes for verified."""

from xiangheng_seeds.planned_checks import contents
from xiangheng_seeds.workpoints import contents as work_points


def test_every_check_is_in_the_month_of_its_task() -> None:
    """A check that was moved to another month would be overdue by a day that the notice does not state."""
    deadlines = {(task.quote, task.deadline) for task in work_points()}

    assert {(check.quote, check.limit) for check in contents()} <= deadlines


def test_every_check_says_what_of_it_was_read_from_words() -> None:
    """The method, above all: the notice names four and says of hardly any check which it is."""
    assert [check.code for check in contents() if not check.note] == []
    assert {check.month for check in contents()} == {6, 7, 8, 12}
