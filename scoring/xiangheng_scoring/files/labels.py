"""Which row of a table is of which unit, and which rows are of none: totals, notes, column numbers."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from xiangheng_scoring.files.cells import Cell
from xiangheng_scoring.files.figures import has_nothing, holds_number, trouble
from xiangheng_scoring.files.ledger import Ledger
from xiangheng_scoring.files.periods import stated, year_of_titles
from xiangheng_scoring.files.prefectures import Prefectures
from xiangheng_scoring.files.roles import Role, begins_as_note, is_note, is_numbering, is_summary
from xiangheng_scoring.files.tables import Table
from xiangheng_scoring.files.units import UnitIndex, UnitMatch
from xiangheng_scoring.files.wording import text_of

#: The columns that make a row of a table that is not wide worth reading.
_FILLED_BY: tuple[Role, ...] = ("value", "past", "points", "score", "number", "description", "item")


class RowLabels:
    """Finds the unit of each row, and tells what cannot be found."""

    def __init__(self, units: UnitIndex, ledger: Ledger) -> None:
        self._units = units
        self._ledger = ledger
        self._prefectures = Prefectures(units, ledger)
        self._outside: dict[str, str] = {}

    def units_of(self, table: Table) -> Iterator[tuple[int, str]]:
        """The rows that are of an assessed unit, with its code."""
        for row in table.rows:
            code = self._unit(table, row)
            if code in self._units.assessed:
                yield row, code

    def end_file(self, file: str) -> None:
        """Tell what is told once a file: the units that this scheme does not assess, and prefectures before names."""
        names = list(self._outside.values())
        if names:
            some = "、".join(names[:3]) + (" 等" if len(names) > 3 else "")
            message = f"{some} {len(names)} 个{self._units.kind}不在本方案的评价范围，略过"
            self._ledger.notice("DATA-UNIT", file, message)
        self._outside.clear()
        self._prefectures.tell(file)

    def _unit(self, table: Table, row: int) -> str:
        """The code of the row's unit; empty for rows that have none."""
        cells = [cell for cell in table.labels(row) if not has_nothing(cell)]
        if _is_sum(table, row) and not any(self._units.is_known(_label(cell)) for cell in cells):
            return ""
        broken = [cell for cell in cells if cell.trouble]
        if broken:
            self._tell_broken(table, broken[0])
            return ""
        labels = [_label(cell) for cell in cells]
        if not labels:
            self._tell_homeless(table, row)
            return ""
        match = self._units.match(labels)
        if match.unit is None and (all(map(is_numbering, labels)) or _counts_columns(table, row)):
            return ""
        return self._known(table, row, labels, match)

    def _known(self, table: Table, row: int, labels: list[str], match: UnitMatch) -> str:
        # The row's own cell where the label is merged over several.
        where = table.grid.where(row, table.block.units[-1])
        if match.unit is None:
            self._tell_unknown(table, row, labels, match)
            return ""
        self._prefectures.hear(match, labels[-1], where)
        if match.unit.code not in self._units.assessed:
            self._outside[match.unit.code] = match.unit.name
        elif match.notice:
            self._ledger.notice("DATA-UNIT", where, match.notice)
        return match.unit.code

    def _tell_unknown(self, table: Table, row: int, labels: list[str], match: UnitMatch) -> None:
        where = table.grid.where(row, table.block.units[-1])
        label = labels[-1]
        has_figures = _has_figures(table, row, is_noted=all(map(begins_as_note, labels)))
        when = None if is_note(label) else stated(label) or year_of_titles([label], self._ledger.period)
        is_above = any(_has_figures(table, below) for below in table.rows if below > row)
        if not has_figures and is_above and when not in (None, "this", self._ledger.period):
            message = f"「{label}」单独成行，看不出下面各行是哪年的"
            self._ledger.fault("DATA-PERIOD", where, message, "年度列", "加一列写年度，或一年一张表", label)
        elif not has_figures and match.fault == "DATA-UNIT":
            if not any(map(is_note, labels)):
                self._ledger.notice(
                    "DATA-UNIT", where, f"「{label}」一行没有数，也不是本方案的{self._units.kind}，略过"
                )
        elif match.is_above:
            self._ledger.notice("DATA-UNIT", where, f"「{'」「'.join(labels)}」是上一级的代码，这一行略过")
        else:
            remedy = "核对后改正；是合计、小计的写明，是说明的移到表外"
            self._ledger.fault(match.fault, where, match.problem, match.expected, remedy, label)

    def _tell_broken(self, table: Table, cell: Cell) -> None:
        where = table.grid.where(cell.row, cell.column)
        self._ledger.remarks.append(trouble(where, cell, f"{self._units.kind}的代码或名称"))

    def _tell_homeless(self, table: Table, row: int) -> None:
        """Numbers in a row without a unit are a fault, unless the row is a note."""
        if not _has_figures(table, row):
            return
        kind, where = self._units.kind, table.grid.where(row, table.block.units[-1])
        remedy = "补填，或删去这一行"
        self._ledger.fault("DATA-UNIT", where, f"这一行有数而没有{kind}", f"{kind}的代码或名称", remedy)


def _label(cell: Cell) -> str:
    text = text_of(cell)
    return text if text else cell.shown


def _is_sum(table: Table, row: int) -> bool:
    """Whether a label says 合计 or the like: in the units' columns, or in a serial number's before them."""
    units = table.block.units
    told = {column for role, column in table.block.roles.items() if role != "ignored"}
    told.update(one.column for one in table.block.columns)
    columns = [*units, *(column for column in range(1, max(units)) if column not in told)]
    cells = (table.grid.label(row, column) for column in columns)
    return any(isinstance(cell.value, str) and is_summary(cell.value) for cell in cells)


def _value_cells(table: Table, row: int) -> list[Cell]:
    if table.kind == "wide":
        columns = [one.column for one in table.block.columns]
    else:
        columns = [column for role in _FILLED_BY if (column := table.block.roles.get(role))]
    return [table.grid.cell(row, column) for column in columns]


def _has_figures(table: Table, row: int, *, is_noted: bool = False) -> bool:
    """Whether a row holds something that would be lost if it were passed over; beside a note only a number."""
    cells = [cell for cell in _value_cells(table, row) if not has_nothing(cell)]
    return any(holds_number(cell) or not (is_noted or is_note(cell.shown)) for cell in cells)


def _counts_columns(table: Table, row: int) -> bool:
    """The line of column numbers below a header: 1, 2, 3 … in every column."""
    if row != table.rows[0]:
        return False
    cells = [table.grid.cell(row, column) for column in range(1, table.grid.last_column + 1)]
    numbers = [cell.value for cell in cells if isinstance(cell.value, Decimal)]
    others = [text_of(cell) for cell in cells if isinstance(cell.value, str)]
    is_counted = len(numbers) > 1 and all(after - one == 1 for one, after in pairwise(numbers))
    return is_counted and numbers[0] in (1, 2) and all(map(is_numbering, others))
