"""What a text of an export means in a column: a word of a closed list, a number, a month, yes or no, or nothing."""

import re

from xiangheng_platform.monitoring.columns import Column, Sort
from xiangheng_platform.monitoring.intake.contents import BOUNDS, MAY_BE_NEGATIVE
from xiangheng_scoring.intake.numerals import is_blank, parse_number, whole_text
from xiangheng_scoring.intake.wording import folded

Value = str | int | float | bool | None
_MONTH = re.compile(
    r"(?P<year>(?:19|20)\d\d)[-./年]?(?P<month>0?[1-9]|1[0-2])(?:月(?:份)?|[-./月]\d{1,2}.*)?"
)
#: A day as programs write it.
_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
#: What a spreadsheet stores for the days of 2000 to 2049, when a date lost its format.
_DAY_NUMBERS = range(36_526, 54_789)
_NOTHING = "无"
_TRUTHS = {"是": True, "否": False, "true": True, "false": False}
#: No household has or owes as much, in whatever unit: it is a number of something, in the wrong column.
_MOST = 1_000_000_000


class Misread(ValueError):
    """What is wrong with a text, and what to do about it; whoever knows the cell makes a fault of it.

    `problem` says it behind the text as it is quoted.
    """

    def __init__(self, text: str, problem: str, remedy: str = "照“应为”改写") -> None:
        super().__init__(f"「{text}」{problem}")
        self.problem, self.remedy = problem, remedy


def read_value(column: Column, text: str) -> Value:
    """The value of a text in a column, None for the marks that stand for nothing; raises `Misread`."""
    if is_blank(text):
        _refuse_word_for_nothing(column, text)
        return None
    if column.words is not None:
        return _read_word(column, text)
    match column.sort:
        case Sort.TRUTH:
            return _read_truth(text)
        case Sort.MONTH:
            return read_month(text)
        case Sort.WHOLE:
            return _read_whole(column, text)
        case Sort.NUMBER:
            return _read_number(column, text)
        case _:
            return text.strip()


def read_month(text: str) -> int:
    """A month as a whole number: 202412 of `202412`, `2024-12`, `2024年12月`, `2024-12-31`; raises `Misread`."""
    digits = whole_text(text)
    match = _MONTH.fullmatch(folded(digits)) or _DAY.fullmatch(digits)
    if match is not None:
        return int(match["year"]) * 100 + int(match["month"])
    if digits.isdecimal() and int(digits) in _DAY_NUMBERS:
        raise Misread(text, "不是年月，像是日期丢了格式", "在表格里把这一列设为日期格式，或改写成年月")
    raise Misread(text, "不是年月")


def _refuse_word_for_nothing(column: Column, text: str) -> None:
    """无 says that nothing was stated; where it is an answer, too, nobody knows which was meant."""
    answers = [word.label for word in column.words or ()] if column.sort is not Sort.TRUTH else ["否"]
    meant = next((answer for answer in answers if answer == "否" or answer.startswith(_NOTHING)), None)
    if text.strip() == _NOTHING and meant is not None:
        raise Misread(text, f"可能是“{meant}”，也可能是没有填", f"是“{meant}”的照样写，没有填的清空")


def _read_word(column: Column, text: str) -> str:
    wanted = folded(text)
    for word in column.words or ():
        if wanted in (folded(word.value), folded(word.label)):
            return word.value
    raise Misread(text, "不在所列各项中")


def _read_truth(text: str) -> bool:
    truth = _TRUTHS.get(folded(text))
    if truth is None:
        raise Misread(text, "既不是“是”也不是“否”")
    return truth


def _read_number(column: Column, text: str) -> float:
    number = parse_number(text)
    if number is None:
        raise Misread(text, f"不是{column.sort.label}", "只写数，不带文字和单位；没有的留空")
    if number.is_percent:
        raise Misread(text, "是百分数", "写数；单元格是百分比格式的，改为“常规”再填")
    if number.is_scientific:
        raise Misread(text, "是科学记数法，后几位可能已经丢失", "从系统重新导出，不要经表格另存")
    if abs(number.value) >= _MOST:
        raise Misread(text, "太大，像是编号、证件号码或电话", "核对是否填错了列")
    least, most = BOUNDS.get(column.name, (0, _MOST))
    if number.value < least and column.name not in MAY_BE_NEGATIVE:
        raise Misread(text, f"小于 {least}", "核对后改正")
    if number.value > most:
        raise Misread(text, f"大于 {most}", "核对后改正")
    return float(number.value)


def _read_whole(column: Column, text: str) -> int:
    value = _read_number(column, text)
    if value != int(value):
        raise Misread(text, "不是整数", "核对后改正")
    return int(value)
