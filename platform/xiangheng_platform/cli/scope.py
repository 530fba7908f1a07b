"""Departments and regions as they are named in a command, and the paths that rights compare."""

from datetime import date
from difflib import get_close_matches

from xiangheng_platform.access.errors import AccountRefused
from xiangheng_platform.access.reach import SEPARATOR
from xiangheng_platform.access.views import View
from xiangheng_platform.regions import divisions
from xiangheng_platform.regions.errors import UnknownRegion
from xiangheng_platform.workpoints.offices import offices
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath


def path_of(view: View, text: str, day: date) -> str:
    """The path of a region on a day, by its code, its name, a former one, or the path itself.

    Raises `UnknownRegion`, and `AmbiguousRegion` with all candidates.
    """
    if not text:
        return text
    tree = divisions.tree(view, day)
    if SEPARATOR not in text:
        return tree.path(divisions.find(view, text, day).code)
    path = tree.path(text.rpartition(SEPARATOR)[2])
    if path != text:
        raise UnknownRegion(f"{day} 没有路径为「{text}」的区划", expected=path, remedy="写名称或代码即可")
    return path


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
    remedy = "核对名称，写全称；确是还没有任务的新部门，加 --new-department"
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
