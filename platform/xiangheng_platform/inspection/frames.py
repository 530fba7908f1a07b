"""What a visit's places are drawn from, where that is the divisions directly below one."""

from dataclasses import dataclass

from xiangheng_platform.access.reach import is_within
from xiangheng_platform.access.views import View
from xiangheng_platform.inspection.errors import VisitRefused
from xiangheng_platform.inspection.places import named_by_key
from xiangheng_platform.inspection.sight import seen
from xiangheng_platform.regions import divisions
from xiangheng_platform.sampling.frame import Unit
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath


@dataclass(frozen=True, slots=True)
class Below:
    """A frame that is told by a region: the divisions directly below it."""

    region: str


def frame_below(view: View, number: int, region: str) -> tuple[Unit, ...]:
    """The divisions directly below a region, by their codes of today; the region is that of the visit, or lies in it.

    Raises `VisitRefused` for another region, and for one below which none is registered; `UnknownRegion`,
    `AmbiguousRegion`, `NoSuchVisit`, `NotAllowed`.
    """
    row, gazetteer = seen(view, number), divisions.gazetteer(view)
    division = divisions.find(view, region, view.today)
    if not is_within(gazetteer.path(division.key, view.today), gazetteer.path(row.division, view.today)):
        visited = named_by_key(gazetteer, row.division, view.today).name
        raise _refused(
            f"{division.name}不在督查 {number} 要去的{visited}里", f"{visited}，或它里面的", "改写区划"
        )
    below = gazetteer.tree(view.today).children(division.code)
    if not below:
        raise _refused(
            f"没有登记{division.name}的下级区划",
            "有下级区划的，或自己列出地方的表",
            "把乡镇、村的编码列成表（xlsx 或 CSV，第 1 列编码），用 --frame 写出表的文件名",
        )
    return tuple(Unit("", child.code) for child in below)


def _refused(message: str, expected: str, remedy: str) -> VisitRefused:
    return VisitRefused(
        [Fault("INSPECTION-VISIT", FieldPath(("frame",), "抽样框"), message, expected, remedy)]
    )
