"""From a cell to a figure: what is no number, no percentage or no possible value is told with its cell."""

from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.exact import plain
from xiangheng_scoring.files.cells import Cell, Grid
from xiangheng_scoring.files.indicators import Heading
from xiangheng_scoring.files.numerals import Number, is_blank, parse_number
from xiangheng_scoring.scheme import Node, Range

PERCENT = ("%", "百分点", "％")


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a cell, and what there is to say of it: faults, or notices."""

    value: Decimal | None = None
    remarks: tuple[Fault, ...] = ()


def read_number(grid: Grid, cell: Cell, expected: str = "一个数") -> tuple[Number | None, Fault | None]:
    """The number of a cell (None where it is blank), or the fault that it is none."""
    where = grid.where(cell.row, cell.column)
    if cell.trouble is not None:
        return None, _trouble(where, cell)
    if cell.value is None or (isinstance(cell.value, str) and is_blank(cell.value)):
        return None, None
    if isinstance(cell.value, Decimal):
        return Number(cell.value, cell.is_percent), None
    number = parse_number(cell.value) if isinstance(cell.value, str) else None
    if number is None:
        remedy = "填准确数；确无数据请留空"
        return None, Fault("DATA-NUMBER", where, f"「{cell.shown}」不是数", expected, remedy, cell.shown)
    return number, None


def _trouble(where: str, cell: Cell) -> Fault:
    if cell.trouble == "error":
        message, remedy = f"单元格显示错误 {cell.shown}", "改正公式或填数；确无数据请留空"
    else:
        message, remedy = "公式没有存下结果", "用 Excel 或 WPS 打开后重新保存，或改填数值"
    return Fault("DATA-CELL", where, message, "一个数", remedy, cell.shown)


def read_figure(grid: Grid, cell: Cell, heading: Heading) -> Figure:
    """The value of an indicator in a cell, in the indicator's own measure."""
    node = heading.node
    number, fault = read_number(grid, cell, expected_of(node))
    if fault is not None:
        return Figure(remarks=(fault,))
    if number is None:
        return Figure()
    where = grid.where(cell.row, cell.column)
    if number.is_percent and node.unit not in PERCENT:
        message = f"{node.indicator} 的计量单位是「{node.unit or '无'}」，填的是百分数 {cell.shown}"
        return Figure(
            remarks=(Fault("DATA-MEASURE", where, message, expected_of(node), "按方案的单位填", cell.shown),)
        )
    value = number.value * heading.factor
    remark = _unlikely(where, cell, node, value, is_percent=number.is_percent)
    return Figure(value if remark is None or remark.is_notice else None, () if remark is None else (remark,))


def expected_of(node: Node) -> str:
    """What may stand in a cell of this indicator."""
    kind = "百分数，如 95 或 95.0%" if node.unit == "%" else f"数（{node.unit}）" if node.unit else "数"
    bounds = _bounds(node.possible)
    return f"{bounds} 的{kind}" if bounds else kind


def _bounds(span: Range) -> str:
    if span.low is not None and span.high is not None:
        return f"{plain(span.low)}–{plain(span.high)}"
    if span.low is not None:
        return f"不小于 {plain(span.low)}"
    return f"不大于 {plain(span.high)}" if span.high is not None else ""


def _unlikely(where: str, cell: Cell, node: Node, value: Decimal, *, is_percent: bool) -> Fault | None:
    """A fault for a fraction or an impossible value, a notice for an implausible one, else None."""
    name = f"{node.indicator} {cell.shown or plain(value)}"
    if not is_percent and _is_fraction(node, value):
        message = f"{name}：像是按小数报的百分数（{plain(value)} 还是 {plain(value * 100)}%？）"
        return Fault(
            "DATA-FRACTION",
            where,
            message,
            expected_of(node),
            f"应为 {plain(value * 100)} 的，填 {plain(value * 100)} 或 {plain(value * 100)}%；确为 {plain(value)}% 的，填 {plain(value)}%",
            plain(value),
        )
    if not node.possible.holds(value):
        return Fault(
            "DATA-RANGE", where, f"{name} 超出可能范围", expected_of(node), "核对后改正", plain(value)
        )
    if not node.plausible.holds(value):
        expected = f"一般为 {_bounds(node.plausible)} {node.unit}".strip()
        return Fault(
            "DATA-UNUSUAL",
            where,
            f"{name} 不常见，请核实",
            expected,
            "属实不必改",
            plain(value),
            is_notice=True,
        )
    return None


def _is_fraction(node: Node, value: Decimal) -> bool:
    """Implausible as it stands, plausible a hundred times over: a share that was sent as a fraction."""
    if node.unit != "%" or not 0 < value <= 1:
        return False
    return not node.plausible.holds(value) and node.plausible.holds(value * 100)
