"""One workbook with a fault of every common kind, each in a place that is known: it is there to be refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.intake.containers.cells import address_of
from xiangheng_scoring.scheme import Node, Scheme
from xiangheng_seeds.profiles import looks_like_fraction
from xiangheng_seeds.sheets import MARK, Value, put, workbook

HEADER_ROW, UNIT_COLUMNS, UNITS, INDICATORS = 2, 2, 8, 3
FRACTION = Decimal("0.932")
USUAL = Decimal(88)
NOBODY = ("999999", "子虚县")


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that the reader must find: its code, and the cell in which it stands."""

    code: str
    cell: str


def write_faulty(scheme: Scheme, data: Dataset, path: Path) -> list[Planted]:
    """Write a department's workbook with planted faults; returns them, from the top of the sheet down."""
    sheet = _Sheet(scheme, data)
    with workbook(path) as book:
        sheet.write(book.add_worksheet("数据"))
    return sheet.planted


class _Sheet:
    """The sheet while it is written; rows and columns count from 0, as the writer's do."""

    def __init__(self, scheme: Scheme, data: Dataset) -> None:
        self.scheme = scheme
        self.nodes = _columns(scheme)
        self.units = list(scheme.units.values())[:UNITS]
        self.values = {
            (row.unit, row.indicator): row.value for row in data.observations if row.period == scheme.year
        }
        self.planted: list[Planted] = []
        self.row = HEADER_ROW

    def write(self, sheet: Any) -> None:
        """Title, header, a row for each of the first units, and the faults among them."""
        put(sheet, 0, 0, f"{self.scheme.year}年指标数据{MARK}")
        put(sheet, 1, 0, "填报单位：某部门（本表特意写错，供演示）")
        header = ["代码", self.scheme.unit_kind, *(node.indicator for node in self.nodes)]
        for column, name in enumerate(header):
            put(sheet, HEADER_ROW, column, name)
        for unit in self.units:
            figures = (self.values.get((unit.code, node.indicator), USUAL) for node in self.nodes)
            self._row(sheet, unit.code, unit.name, *figures)
        self._wrong_values(sheet)
        self._wrong_units(sheet)

    def _row(self, sheet: Any, *cells: Value) -> None:
        self.row += 1
        for column, cell in enumerate(cells):
            put(sheet, self.row, column, cell)

    def _wrong_values(self, sheet: Any) -> None:
        first, last = HEADER_ROW + 1, UNIT_COLUMNS + len(self.nodes) - 1
        sheet.write_string(first, UNIT_COLUMNS, "约95")
        self._plant("DATA-NUMBER", first, UNIT_COLUMNS)
        sheet.write_formula(first + 1, UNIT_COLUMNS, "=1/0", None, "#DIV/0!")
        self._plant("DATA-CELL", first + 1, UNIT_COLUMNS)
        if looks_like_fraction(self.nodes[-1], FRACTION):
            sheet.write_number(first + 2, last, float(FRACTION))
            self._plant("DATA-FRACTION", first + 2, last)

    def _wrong_units(self, sheet: Any) -> None:
        """A county that does not exist, a name that does not fit its code, and one county told twice."""
        first, last = self.units[0], self.units[-1]
        strange = [(NOBODY, "DATA-UNIT", 1), ((last.code, last.name), "DATA-TWICE", UNIT_COLUMNS)]
        if len(self.units) > 1:
            strange.insert(1, ((first.code, self.units[1].name), "DATA-UNIT-MISMATCH", 1))
        for unit, fault, column in strange:
            self._row(sheet, *unit, USUAL)
            self._plant(fault, self.row, column)

    def _plant(self, code: str, row: int, column: int) -> None:
        self.planted.append(Planted(code, address_of(row + 1, column + 1)))


def _columns(scheme: Scheme) -> Sequence[Node]:
    """A few indicators that all units report, percentages first, with one that tells fractions at the end."""
    nodes = sorted(
        (node for node in scheme.indicators.values() if node.input == "value" and not node.applies_to),
        key=lambda node: (not node.possible.holds(USUAL), node.unit != "%", node.indicator),
    )
    telling = [node for node in nodes if looks_like_fraction(node, FRACTION)][:1]
    others = [node for node in nodes if node not in telling]
    return [*others[: INDICATORS - len(telling)], *telling]
