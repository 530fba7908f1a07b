"""Remarks that say the same of many cells of a sheet, told once with all their cells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import position_of, spans

_QUOTED = re.compile("「[^」]*」")
#: What one cause does to a whole column: a formula without its result, a format.
_GATHERED = frozenset({"DATA-CELL"})


def gathered(remarks: Sequence[Fault]) -> list[Fault]:
    """The remarks in their order; of those alike but for what they quote, the first, which names the cells of all."""
    groups: dict[object, list[Fault]] = {}
    for number, remark in enumerate(remarks):
        place, _, address = remark.where.rpartition(" › ")
        is_gathered = remark.code in _GATHERED and place and _is_address(address)
        said = _QUOTED.sub("「」", remark.message), remark.expected, remark.remedy, remark.is_notice
        groups.setdefault((place, *said) if is_gathered else number, []).append(remark)
    return [_together(group) for group in groups.values()]


def _together(group: Sequence[Fault]) -> Fault:
    positions = sorted({position_of(remark.where.rpartition(" › ")[2]) for remark in group[1:]})
    if not positions:
        return group[0]
    positions.append(position_of(group[0].where.rpartition(" › ")[2]))
    cells = f"同样的共 {len(set(positions))} 格：{spans(positions)}"
    return replace(group[0], message=f"{group[0].message}；{cells}")


def _is_address(text: str) -> bool:
    try:
        position_of(text)
    except ValueError:
        return False
    return True
