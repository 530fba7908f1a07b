"""Remarks that say the same of many cells of a sheet, told once with all their cells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import position_of, spans
from xiangheng_scoring.places import Origin

_QUOTED = re.compile("「[^」]*」")
#: What one cause does to a whole column: a formula without its result, a format.
_GATHERED = frozenset({"DATA-CELL"})


def gathered(remarks: Sequence[Fault]) -> list[Fault]:
    """The remarks in their order; of those alike but for what they quote, the first, which names the cells of all."""
    groups: dict[object, list[Fault]] = {}
    for number, remark in enumerate(remarks):
        key: object = number
        if remark.code in _GATHERED and isinstance(remark.at, Origin) and remark.at.cell:
            key = (
                remark.at.table,
                _QUOTED.sub("「」", remark.message),
                remark.expected,
                remark.remedy,
                remark.is_notice,
            )
        groups.setdefault(key, []).append(remark)
    together = []
    for first, *others in groups.values():
        if others:
            cells = {remark.at.cell for remark in (first, *others) if isinstance(remark.at, Origin)}
            first = replace(
                first, message=f"{first.message}；同样的共 {len(cells)} 格：{spans(map(position_of, cells))}"
            )
        together.append(first)
    return together
