"""The departments that the dictionary and the plan know: what a grant may be limited to, and a task be given to."""

from collections.abc import Iterable
from difflib import get_close_matches

from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.errors import AccountRefused
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators.repositories import INDICATORS
from xiangheng_platform.indicators.subjects import offices_of
from xiangheng_platform.workpoints.plans import plan_of
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath


def offices(view: View) -> tuple[str, ...]:
    """The names of all offices that answer for an indicator or a task, or that an indicator's values come from."""
    require_open(view.person, "indicator.read")
    sources = {name for row in INDICATORS.current(view).values() for name in offices_of(row.source)}
    return tuple(sorted(sources | set(responsible_offices(view))))


def responsible_offices(view: View) -> tuple[str, ...]:
    """The names of all offices that answer for an indicator or a task; what values come from is none for that."""
    require_open(view.person, "indicator.read")
    named = {name for row in INDICATORS.current(view).values() for name in offices_of(row.office)}
    return tuple(sorted(named | set(task_offices(view))))


def task_offices(view: View) -> tuple[str, ...]:
    """The names of all offices that answer for a task: what tasks, and what is due, can be asked for by."""
    require_open(view.person, "workpoint.read")
    return tuple(sorted({name for point in plan_of(view).points for name in point.offices}))


def strangers_among(view: View, names: Iterable[str]) -> dict[str, str]:
    """Names of no responsible office, each with what may be meant by it."""
    known = responsible_offices(view)
    return {
        name: "、".join(get_close_matches(name, known, 3, 0.5)) for name in names if name.strip() not in known
    }


def department_of(view: View, text: str, *, is_new: bool = False) -> str:
    """A department that the dictionary or the plan knows; any, while they know none, and a new one if that is said.

    Raises `AccountRefused`: a grant for a department that there is not would reach nothing, and nobody would know why.
    """
    wanted = text.strip()
    known = offices(view)
    if not wanted or is_new or not known or wanted in known:
        return wanted
    near = get_close_matches(wanted, known, 3, 0.5)
    expected = f"是否为 {'、'.join(near)}" if near else "指标和工作要点里写着的责任处室、数据来源单位"
    remedy = "核对名称，写全称；确是还没有任务的新部门，就说明是新的（--new-department）"
    raise AccountRefused(
        [
            Fault(
                "ACCOUNT-REFUSED",
                FieldPath(("department",), "部门"),
                f"没有部门「{wanted}」",
                expected,
                remedy,
            )
        ]
    )
