"""A file in which no table was found: what stands there instead, and what it was perhaps meant to be."""

from collections.abc import Sequence

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.reading.figures import holds_number
from xiangheng_scoring.intake.reading.headers import nameless_values, unknown_headings
from xiangheng_scoring.intake.reading.indicators import IndicatorIndex
from xiangheng_scoring.intake.reading.units import UnitIndex
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.places import Origin

MOST_QUOTED = 5
#: Names by which sheets are sent that are read: with units in it and no heading that is known, one is lost.
_READ_SHEETS = frozenset({"问题清单", "加减分", "评委打分"})


def no_table(name: str, grids: Sequence[Grid], indicators: IndicatorIndex, units: UnitIndex) -> Fault:
    """The fault of a file without a table; of the sheet that is most like one, the headings that nobody understood."""
    near = [(grid, unknown_headings(grid, indicators, units)) for grid in grids if not grid.hidden_sheet]
    grid, headings = max(near, key=lambda sheet: len(sheet[1]), default=(None, []))
    if grid is not None and headings:
        return _nearly(grid, headings, indicators, units.kind)
    nameless = (_nameless(grid, indicators, units) for grid in grids if not grid.hidden_sheet)
    if fault := next(filter(None, nameless), None):
        return fault
    return Fault(
        "DATA-NO-TABLE",
        Origin(name),
        f"没有认出本{indicators.giver}的表（工作表：{'、'.join(grid.sheet for grid in grids)}）",
        expected=f"一行列名，有{units.kind}（代码或名称），并有{indicators.anything}",
        remedy=_remedy(indicators),
    )


def _nearly(grid: Grid, headings: Sequence[Cell], indicators: IndicatorIndex, kind: str) -> Fault:
    texts = [text_of(cell) for cell in headings[:MOST_QUOTED]]
    quoted = "".join(f"「{text}」" for text in texts) + (" 等" if len(headings) > MOST_QUOTED else "")
    message = f"没有认出本{indicators.giver}的表；最像的是这一行列名，有{kind}，而 {quoted} 不是{indicators.giver}的指标"
    guesses = [
        f"「{text}」{guess}" for text in texts if (guess := indicators.nearest(text)) != indicators.anything
    ]
    return Fault(
        "DATA-NO-TABLE",
        grid.place_of(headings[0]),
        message,
        "；".join(guesses) or indicators.anything,
        _remedy(indicators),
        texts[0],
    )


def nearly_table(grid: Grid, indicators: IndicatorIndex, units: UnitIndex) -> Fault | None:
    """The fault of a sheet beside others that would be a table but for a misspelt heading."""
    headings = unknown_headings(grid, indicators, units)
    is_near = any(indicators.is_near(text_of(cell)) for cell in headings)
    if is_near or (bool(headings) and folded(grid.sheet) in _READ_SHEETS):
        return _nearly(grid, headings, indicators, units.kind)
    if fault := _nameless(grid, indicators, units):
        return fault
    lost = _figure_without_header(grid, indicators, units)
    if lost is None:
        return None
    return Fault(
        "DATA-NO-TABLE",
        grid.place_of(lost),
        f"没有认出本{indicators.giver}的表，而这里像是数：上面的列名是{indicators.giver}的指标，同一行有{units.kind}",
        expected=f"有{units.kind}一列的列名",
        remedy=_remedy(indicators),
        value=lost.shown,
    )


def _figure_without_header(grid: Grid, indicators: IndicatorIndex, units: UnitIndex) -> Cell | None:
    """A number below an indicator's name and beside a unit's, which only the heading of the units' column is wanting."""
    headed: set[int] = set()
    for cells in grid.lines.values():
        if any(units.is_known(text_of(cell)) for cell in cells):
            figure = next((cell for cell in cells if cell.column in headed and holds_number(cell)), None)
            if figure is not None:
                return figure
        headed.update(cell.column for cell in cells if indicators.heading(text_of(cell)) is not None)
    return None


def _nameless(grid: Grid, indicators: IndicatorIndex, units: UnitIndex) -> Fault | None:
    """The fault of values of which nothing says what they are of."""
    heading = nameless_values(grid, indicators, units)
    if heading is None:
        return None
    text = text_of(heading)
    return Fault(
        "DATA-NO-TABLE",
        grid.place_of(heading),
        f"「{text}」一列有数，而列名、标题和工作表名没有写明是哪一项指标的值",
        expected=indicators.anything,
        remedy=f"把「{text}」改成指标的名称；几项指标的，加「指标」一列",
        value=text,
    )


def _remedy(indicators: IndicatorIndex) -> str:
    return f"查是否报错了表，或按{indicators.giver}的指标写列名"


def only_hidden(name: str, grids: Sequence[Grid]) -> Fault:
    """The fault of a file whose tables are all on hidden sheets."""
    return Fault(
        "DATA-NO-TABLE",
        Origin(name),
        f"只有隐藏的工作表里有表（工作表：{'、'.join(grid.sheet for grid in grids)}）",
        expected="没有隐藏的工作表",
        remedy="取消隐藏后重新报送",
    )
