"""Reading the text of one row into typed values, noting every fault instead of stopping at the first."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, cast

from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import Place
from xiangheng_scoring.rules import parse_json
from xiangheng_scoring.rules.parameters import EXACT_INPUT_DIGITS
from xiangheng_scoring.scheme.tables import Row, Table

T = TypeVar("T", bound=str)
YES = ("true", "是", "1")
NO = ("false", "否", "0")


class Faults:
    """The faults found so far in one scheme."""

    def __init__(self, noted: Iterable[Fault] = ()) -> None:
        self.noted = list(noted)

    def add(
        self, code: str, at: Place, message: str, *, expected: str = "", remedy: str = "", value: str = ""
    ) -> None:
        """Note one fault."""
        self.noted.append(Fault(code, at, message, expected, remedy, value))

    def has(self, place: Place) -> bool:
        """Whether a fault of this place is noted already."""
        return any(fault.at == place for fault in self.noted)


def split_list(text: str) -> tuple[str, ...]:
    """`a;b；c` as parts without blanks around them."""
    return tuple(part.strip() for part in text.replace("；", ";").split(";") if part.strip())


def parse_decimal(text: str) -> Decimal | None:
    """A finite decimal of at most 15 significant digits, or None."""
    if "_" in text:  # Python reads 1_000; nobody else does
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > EXACT_INPUT_DIGITS:
        return None
    return number if abs(number.adjusted()) <= EXACT_INPUT_DIGITS else None


class Fields:
    """Typed access to one row of a table (or the header)."""

    def __init__(self, row: Row, table: Table, faults: Faults) -> None:
        self.row = row
        self._table = table
        self._faults = faults
        for column in table.columns:
            is_empty = not row.values.get(column.name)
            if column.required and is_empty and not self.is_at_fault(column.name):
                self.fault(column.name, f"缺「{column.title}」", expected=column.meaning, remedy="补填这一格")

    def fault(
        self,
        column: str,
        message: str,
        *,
        code: str = "SCHEME-VALUE",
        expected: str = "",
        remedy: str = "改正这一格",
    ) -> None:
        """Note a fault of one cell; no fault is told without a remedy."""
        value = self.row.values.get(column, "")
        self._faults.add(code, self.row.at(column), message, expected=expected, remedy=remedy, value=value)

    def is_at_fault(self, *columns: str) -> bool:
        """Whether a fault of one of these cells is noted already."""
        return any(self._faults.has(self.row.at(column)) for column in columns)

    def text(self, column: str, default: str = "") -> str:
        """The text of a cell without blanks around it."""
        return self.row.values.get(column, "").strip() or default

    def items(self, column: str) -> tuple[str, ...]:
        """The parts of a cell separated by semicolons."""
        return split_list(self.text(column))

    def number(self, column: str, *, low: Decimal | None = None) -> Decimal | None:
        """The number of a cell, None if it is empty or wrong."""
        text = self.text(column)
        if not text:
            return None
        number = parse_decimal(text)
        if number is None:
            self.fault(
                column,
                f"「{text}」不是数",
                expected=f"至多 {EXACT_INPUT_DIGITS} 位有效数字的十进制数",
                remedy="改成数，不带单位和文字",
            )
        elif low is not None and number < low:
            self.fault(column, f"{text} 太小", expected=f"不小于 {low}", remedy="改成允许的数")
            return None
        return number

    def numbers(self, column: str) -> tuple[Decimal, ...]:
        """Several numbers separated by semicolons."""
        numbers = [parse_decimal(part) for part in self.items(column)]
        if None in numbers:
            self.fault(column, f"「{self.text(column)}」中有的不是数", expected="用分号隔开的数")
        return tuple(number for number in numbers if number is not None)

    def integer(self, column: str, default: int, *, low: int, high: int) -> int:
        """A whole number between `low` and `high`."""
        number = self.number(column)
        if number is None:
            return default
        if number != int(number) or not low <= number <= high:
            self.fault(column, f"「{self.text(column)}」不合适", expected=f"{low} 到 {high} 的整数")
            return default
        return int(number)

    def choice(self, column: str, default: T) -> T:
        """One of the words that the table declares for the column."""
        text, choices = self.text(column), self._table.column(column).choices
        if text in choices:
            return cast(T, text)
        if text:
            self.fault(column, f"「{text}」不认识", expected="、".join(choices), remedy="改成其中之一")
        return default

    def flag(self, column: str, *, default: bool = False) -> bool:
        """true/false, 是/否, 1/0."""
        text = self.text(column).lower()
        if text and text not in YES + NO:
            self.fault(column, f"「{text}」不认识", expected="true 或 false（是、否）")
        return text in YES if text else default

    def json(self, column: str) -> Any:
        """What the JSON of a cell says; None (and a fault) if it is none."""
        try:
            return parse_json(self.text(column))
        except json.JSONDecodeError as error:
            problem = f"第 {error.pos + 1} 个字处读不懂"
        except (ValueError, RecursionError) as error:
            problem = "套得太深" if isinstance(error, RecursionError) else str(error)
        self.fault(
            column,
            f"不是正确的 JSON：{problem}",
            code="SCHEME-PARAMETER",
            expected='如 {"cap":1,"floor":0.6}',
            remedy="用英文引号、逗号和花括号",
        )
        return None

    def json_object(self, column: str) -> Mapping[str, Any] | None:
        """The JSON object of a cell, empty for an empty cell; None (and a fault) if it is none."""
        given = self.json(column) if self.text(column) else {}
        if isinstance(given, dict):
            return given
        if not self.is_at_fault(column):
            self.fault(column, "应为一个 JSON 对象", code="SCHEME-PARAMETER", expected='如 {"cap":1}')
        return None

    def day(self, column: str) -> date | None:
        """A date as year-month-day."""
        text = self.text(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault(column, f"「{text}」不是日期", expected="如 2024-12-31")
            return None


def without_duplicates(rows: Iterable[Row], columns: tuple[str, ...], faults: Faults, what: str) -> None:
    """Note a fault for each row whose key stands in an earlier row."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row.values.get(column, "").strip() for column in columns)
        if key in seen and all(key):
            faults.add(
                "SCHEME-TWICE",
                row.at(columns[0]),
                f"{what} {'、'.join(key)} 出现两次，另一处在 {seen[key].place}",
                expected="各不相同",
                remedy="删去一行或改编码",
                value=key[0],
            )
        seen.setdefault(key, row)
