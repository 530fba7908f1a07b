"""What a text of an export means in a column: a word of a closed list, a number, a month, yes or no, or nothing."""

import re

from xiangheng_platform.monitoring.columns import Column, Sort
from xiangheng_scoring.intake.numerals import is_blank, parse_number
from xiangheng_scoring.intake.wording import folded

Value = str | int | float | bool | None
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)[-./年]?(?P<month>0?[1-9]|1[0-2])(?:月(?:份)?|[-./]\d{1,2}.*)?")
_TRUTHS = {"是": True, "否": False, "true": True, "false": False}
#: A column may be below nothing only where it is a balance.
_MAY_BE_NEGATIVE = ("net_income", "income_a_head")
_MOST = 2_147_483_647


class Misread(ValueError):
    """What is wrong with a text, and what is expected in its place; whoever knows the cell makes a fault of it."""

    def __init__(self, message: str, expected: str, remedy: str = "照“应为”改写") -> None:
        super().__init__(message)
        self.message, self.expected, self.remedy = message, expected, remedy


def read_value(column: Column, text: str) -> Value:
    """The value of a text in a column, None for the marks that stand for nothing; raises `Misread`."""
    if is_blank(text):
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
    match = _MONTH.fullmatch(folded(text))
    if match is None:
        raise Misread(f"「{text}」不是年月", "年和月，如 202412")
    return int(match["year"]) * 100 + int(match["month"])


def _read_word(column: Column, text: str) -> str:
    wanted = folded(text)
    for word in column.words or ():
        if wanted in (folded(word.value), folded(word.label)):
            return word.value
    labels = "、".join(word.label for word in column.words or ())
    raise Misread(f"「{text}」不在所列各项中", labels)


def _read_truth(text: str) -> bool:
    truth = _TRUTHS.get(folded(text))
    if truth is None:
        raise Misread(f"「{text}」既不是“是”也不是“否”", "是、否")
    return truth


def _read_number(column: Column, text: str, noun: str = "一个数") -> float:
    number = parse_number(text)
    expected = f"{noun}{f'（{column.unit}）' if column.unit else ''}"
    if number is None or number.is_percent:
        raise Misread(f"「{text}」不是数", expected)
    if number.value < 0 and column.name not in _MAY_BE_NEGATIVE:
        raise Misread(f"「{text}」小于 0", f"{expected}，0 以上")
    return float(number.value)


def _read_whole(column: Column, text: str) -> int:
    value = _read_number(column, text, "整数")
    if value != int(value) or value > _MOST:
        raise Misread(f"「{text}」不是整数", f"整数{f'（{column.unit}）' if column.unit else ''}")
    return int(value)
