"""From a cell to a figure: what is no number, no percentage or no possible value is told with its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from xiangheng_scoring.engine.dataset_checks import too_fine
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.intake.containers.cells import Cell, Trouble, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.measures import canonical, factor, is_counted, is_measure
from xiangheng_scoring.intake.numerals import Number, in_half_width, is_blank, parse_number
from xiangheng_scoring.numbers.exact import ONE, plain
from xiangheng_scoring.places import Origin
from xiangheng_scoring.vocabulary import Range, Term

_BEHIND_NUMBER = re.compile(r"[^\d.,)\s]+$")
_BEFORE_NUMBER = re.compile(r"^[^\d.,(\s+-]+")
_BRACKETS = "()（）[]［］【】 "
PERCENT = frozenset({"%", "百分点"})
#: A number with a comma and no point. In a table separated by semicolons, commas are often decimal points.
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+(?:E[+-]?[0-9]+)?\s*%?", re.IGNORECASE)
_DIGITS = re.compile(r"-?[0-9][0-9,.]*")
#: From here on a spreadsheet no longer stores every digit of a whole number.
TOO_LONG = Decimal(10) ** 15
#: What each trouble of a cell is called, and what to do about it.
_TROUBLES: Mapping[Trouble, tuple[str, str]] = {
    "error": ("单元格显示错误{shown}", "改正公式或直接填写；确无数据请留空"),
    "no_stored_value": ("公式没有存下结果", "用 Excel 或 WPS 打开后重新保存，或改填数值"),
    "stale": (
        "文件要求打开时重新计算，公式存下的结果{shown}是计算之前的",
        "用 Excel 或 WPS 打开，等算完后核对、保存，再报送；或改填数值",
    ),
    "shown_otherwise": (
        "单元格存的是{stored}，数字格式显示的却不是它",
        "把单元格格式改为“常规”，核对数和计量单位后填写",
    ),
    "hidden_zero": (
        "单元格存的是 0，数字格式或工作表的设置却不显示 0",
        "确是 0 的，把单元格格式改为“常规”，并让工作表显示零值；没有报的，清空单元格",
    ),
    "struck": ("{shown}有删除线，不知是否作废", "作废的删去，有用的取消删除线"),
    "raised": ("{shown}中有上标或下标的字，不知是不是数的一部分", "只填数；注写在备注列"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a cell, and what there is to say of it: a fault (then there is no value), or a notice."""

    value: Decimal | None = None
    remark: Fault | None = None


def has_nothing(cell: Cell) -> bool:
    """Whether a clerk sees no value here: empty, or one of the marks for nothing."""
    return cell.is_empty or (isinstance(cell.value, str) and is_blank(cell.value))


def holds_number(cell: Cell) -> bool:
    """Whether a number stands here, as such or as text, or an error in the place of one."""
    is_typed = isinstance(cell.value, str) and parse_number(cell.value) is not None
    return is_typed or cell.trouble is not None or isinstance(cell.value, Decimal)


def read_number(grid: Grid, cell: Cell, expected: str = "一个数") -> tuple[Number | None, Fault | None]:
    """The number of a cell (None where it is blank), or the fault that it is none."""
    where = grid.place_of(cell)
    if cell.trouble is not None:
        return None, trouble(where, cell, expected)
    if has_nothing(cell):
        return None, None
    number = parse_number(cell.value) if isinstance(cell.value, str) else None
    if isinstance(cell.value, Decimal):
        number = Number(cell.value, cell.is_percent)
    fault = _no_number(where, grid, cell, number, expected)
    return (None, fault) if fault else (number, None)


def _no_number(where: Origin, grid: Grid, cell: Cell, number: Number | None, expected: str) -> Fault | None:
    """The fault of a text that is no number, may be two, or is longer than a spreadsheet remembers."""
    text = cell.shown
    if number is not None and grid.separator == ";" and _COMMA.fullmatch(in_half_width(text)):
        message = f"「{text}」的逗号可能是小数点，也可能是千分位（这张表用分号分隔）"
        remedy = "小数点写成“.”，千分位的逗号去掉"
    elif number is not None and abs(number.value) >= TOO_LONG:
        message = f"「{text}」多于 15 位，表格只存得下 15 位，像是证件号、账号或代码"
        remedy = "核对是否填错了列；确是数的，换成万、亿等较大的计量单位"
    elif number is None and _COMMA.fullmatch(in_half_width(text)):
        message = f"「{text}」不是数：逗号不在千分位上，像是小数点"
        remedy = "小数点写成“.”"
    elif number is None:
        message = f"「{text}」不是数"
        remedy = "填准确数，不带文字和单位；没有发生的填 0，确无数据的留空并在备注说明"
    else:
        return None
    return Fault("DATA-NUMBER", where, message, expected, remedy, text)


def trouble(where: Origin, cell: Cell, expected: str) -> Fault:
    """The fault of a cell whose content cannot be used as it stands."""
    message, remedy = _TROUBLES[cell.trouble or "no_stored_value"]
    stored = f"{text_of(cell)}{'%' if cell.is_percent else ''}"
    message = message.format(shown=f"「{cell.shown}」", stored=f"「{stored}」")
    return Fault("DATA-CELL", where, message, expected, remedy, cell.shown)


def read_figure(grid: Grid, cell: Cell, term: Term, giver: str, scale: Decimal = ONE) -> Figure:
    """The value of an indicator in a cell, brought to its own measure, which `giver` states (方案)."""
    if _is_plain_number(cell):
        value = cast(Decimal, cell.value) * scale
        if is_usual(term, value) and not term.is_too_fine(value) and not _is_divided(term, value):
            return Figure(value)
    number, fault = read_number(grid, cell, expected_of(term))
    if fault is not None:
        return Figure(remark=replace(fault, message=f"{_named(term)}：{fault.message}"))
    if number is None:
        return Figure()
    where = grid.place_of(cell)
    if fault := _mismeasured(where, cell, term, giver, scale, is_percent=number.is_percent):
        return Figure(remark=fault)
    value = number.value if number.is_percent else number.value * scale
    remark = _unlikely(where, cell, term, value, is_percent=number.is_percent) or _divided(
        where, cell, term, value
    )
    if remark is None and number.is_scientific:
        remark = Fault(
            "DATA-UNUSUAL",
            where,
            f"{_named(term)}：「{cell.shown}」是科学计数法，按 {plain(value)} 读了；导出时可能丢了后几位，请核实",
            is_notice=True,
        )
    return Figure(value if remark is None or remark.is_notice else None, remark)


def _is_plain_number(cell: Cell) -> bool:
    """Whether a cell holds a number of which there is nothing to say but what its indicator says: nearly all do."""
    return (
        isinstance(cell.value, Decimal)
        and cell.trouble is None
        and not cell.is_percent
        and _DIGITS.fullmatch(cell.shown) is not None
        and abs(cell.value) < TOO_LONG
    )


def _mismeasured(
    where: Origin, cell: Cell, term: Term, giver: str, scale: Decimal, *, is_percent: bool
) -> Fault | None:
    """The fault of a percentage where none belongs, or of a format that shows another measure."""
    if is_percent and canonical(term.unit) not in PERCENT:
        return Fault(
            "DATA-MEASURE",
            where,
            f"{_named(term)} 的计量单位是「{term.unit or '无'}」，填的是百分数「{cell.shown}」",
            expected=expected_of(term),
            remedy=f"按{giver}的单位填，不带 %",
            value=cell.shown,
        )
    shown = "" if is_percent else shown_measure(cell)
    if not shown or not term.unit or factor(shown, term.unit) == scale:
        return None
    return Fault(
        "DATA-MEASURE",
        where,
        f"{_named(term)} 的计量单位是「{term.unit}」，单元格显示的是「{cell.shown}」",
        expected=expected_of(term),
        remedy=f"按{giver}的单位填，并改单元格格式",
        value=cell.shown,
    )


def shown_measure(cell: Cell) -> str:
    """The unit of measurement that a number's format writes behind it, or before; empty where it writes none."""
    written = cell.shown.strip(_BRACKETS) if isinstance(cell.value, Decimal) else ""
    sides = (pattern.search(written) for pattern in (_BEHIND_NUMBER, _BEFORE_NUMBER))
    measures = (side[0].strip(_BRACKETS) for side in sides if side)
    return next(filter(is_measure, measures), "")


def _named(term: Term) -> str:
    return f"{term.code} {term.name}"


def expected_of(term: Term) -> str:
    """What may stand in a cell of this indicator."""
    kind = "百分数，如 95 或 95.0%" if term.unit == "%" else f"数（{term.unit}）" if term.unit else "数"
    bounds = _bounds(term.possible)
    return f"{bounds} 的{kind}" if bounds else kind


def _bounds(span: Range) -> str:
    if span.low is not None and span.high is not None:
        return f"{plain(span.low)}–{plain(span.high)}"
    if span.low is not None:
        return f"不小于 {plain(span.low)}"
    return f"不大于 {plain(span.high)}" if span.high is not None else ""


def _unlikely(where: Origin, cell: Cell, term: Term, value: Decimal, *, is_percent: bool) -> Fault | None:
    """A fault for a fraction or an impossible value, a notice for an implausible one, else None."""
    if not is_percent and (fraction := _fraction(where, cell, term, value)):
        return fraction
    name, hundredth = f"{_named(term)}：{_as_read(cell, value)}", value.scaleb(-2)
    # A percent format over a number that was a percentage already.
    is_doubled = is_percent and abs(value) > 100 and is_usual(term, hundredth)
    hint = f"（单元格是百分比格式，原数已是百分数？{plain(hundredth)}%？）" if is_doubled else ""
    if not term.possible.holds(value):
        return Fault(
            "DATA-RANGE", where, f"{name} 超出可能范围{hint}", expected_of(term), "核对后改正", plain(value)
        )
    if not term.plausible.holds(value):
        expected = f"一般为 {_bounds(term.plausible)} {term.unit}".strip()
        return Fault(
            "DATA-UNUSUAL",
            where,
            f"{name} 不常见，请核实{hint}",
            expected=expected,
            remedy="属实不必改",
            value=plain(value),
            is_notice=True,
        )
    return None


def _divided(where: Origin, cell: Cell, term: Term, value: Decimal) -> Fault | None:
    """A fault for more decimals than the indicator may have; where nothing says how many, a notice for half a person."""
    if term.is_too_fine(value):
        return too_fine(term, where, cell.shown)
    if not _is_divided(term, value):
        return None
    return Fault(
        "DATA-UNUSUAL",
        where,
        f"{_named(term)}：{_as_read(cell, value)} 不是整数，而计量单位是「{term.unit}」，请核实",
        expected="一般为整数",
        remedy="属实不必改",
        value=plain(value),
        is_notice=True,
    )


def _is_divided(term: Term, value: Decimal) -> bool:
    """Whether a value is a part of what comes in whole pieces, of whose decimals nothing is said."""
    is_counting = term.decimals is None and is_counted(term.unit)
    return is_counting and value != value.to_integral_value()


def _as_read(cell: Cell, value: Decimal) -> str:
    """What the cell shows, and the value it was read as where a clerk would not see the same."""
    shown, read = cell.shown.strip(), plain(value)
    return shown if shown.rstrip("%").replace(",", "") == read else f"「{shown}」（读作 {read}）"


def is_usual(term: Term, value: Decimal) -> bool:
    """Whether a value is possible for an indicator, and not implausible."""
    return term.possible.holds(value) and term.plausible.holds(value)


def _fraction(where: Origin, cell: Cell, term: Term, value: Decimal) -> Fault | None:
    """A fault for what is implausible as it stands, and plausible a hundred times over: a share sent as a fraction."""
    is_small = canonical(term.unit) == "%" and 0 < abs(value) <= 2
    if not is_small or is_usual(term, value) or not is_usual(term, value * 100):
        return None
    times = plain(value * 100)
    return Fault(
        "DATA-FRACTION",
        where,
        f"{_named(term)}：「{cell.shown or plain(value)}」像是按小数报的百分数（{plain(value)}% 还是 {times}%？）",
        expected=expected_of(term),
        remedy=f"应为 {times}% 的，填 {times} 或 {times}%；确为 {plain(value)}% 的，填 {plain(value)}%",
        value=plain(value),
    )
