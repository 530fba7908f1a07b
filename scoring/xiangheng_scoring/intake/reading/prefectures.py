"""Prefectures before the names of units (`常德市永定区`): a name alone is believed, one that cannot be is told.

Units of one prefecture share the first four digits of their codes, those of a province the first two. So whose
they are is known of a prefecture that is a unit of the vocabulary or bears the name of one (长沙市, 长沙县),
and otherwise from the other units that stand behind it in the same file.
"""

from collections import Counter
from dataclasses import dataclass

from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.units import UnitIndex, UnitMatch
from xiangheng_scoring.places import Origin
from xiangheng_scoring.vocabulary import KnownUnit

_CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class _NamedUnit:
    """A unit as a row names it, and where first."""

    unit: KnownUnit
    label: str
    where: Origin


class Prefectures:
    """Collects what stands before the names of a file's units, and tells what does not fit or proves nothing."""

    def __init__(self, units: UnitIndex, collector: Collector) -> None:
        self._units = units
        self._collector = collector
        self._rows: dict[str, dict[str, _NamedUnit]] = {}

    def hear(self, match: UnitMatch, label: str, where: Origin) -> None:
        """A row's unit, and the prefecture before its name if there is one."""
        if match.unit is not None and match.above:
            self._rows.setdefault(match.above, {}).setdefault(
                match.unit.code, _NamedUnit(match.unit, label, where)
            )

    def tell(self, file: str) -> None:
        """A fault for each unit that is not of the prefecture before it, one notice for those that may be."""
        unsure = [label for above, rows in self._rows.items() for label in self._unconfirmed(above, rows)]
        if unsure:
            self._collector.notice(
                "DATA-UNIT", Origin(file), f"名称前写的市州没有核对（同一市州只此一个）：{'、'.join(unsure)}"
            )
        self._rows.clear()

    def _unconfirmed(self, above: str, rows: dict[str, _NamedUnit]) -> list[str]:
        """Tell the faults of a prefecture's units; the labels of those that nothing confirms are returned."""
        starts = {code: _start(code, above) for code in rows}
        usual = Counter(starts.values()).most_common(1)[0][0]
        own = self._units.namesake(above) or next(
            row.unit for code, row in rows.items() if starts[code] == usual
        )
        for code, row in rows.items():
            if starts[code] != _start(own.code, above) and code in self._units.assessed:
                self._collector.fault(
                    "DATA-UNIT-MISMATCH",
                    row.where,
                    f"「{row.label}」：{row.unit.name}（{row.unit.code}）与{own.name}（{own.code}）不会同属{above}",
                    expected=f"{self._units.kind}的名称，前面写它自己的市州",
                    remedy="核对是哪一个，改正名称或市州",
                    value=row.label,
                )
        is_alone = len(rows) == 1 and self._units.namesake(above) is None
        return [row.label for code, row in rows.items() if is_alone or not starts[code]]


def _start(code: str, above: str) -> str:
    """The digits of a code that tell its prefecture or province; empty where codes are of another kind."""
    is_division = code.isdecimal() and len(code) >= _CODE_LENGTH
    return code[: 2 if above.endswith("省") else 4] if is_division else ""
