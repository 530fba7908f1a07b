"""Tables that a store hands to `score`: findings, and figures of indicators, as of one of its acts.

    table = findings_table(findings, period=2024, act=12, names={"430121": "长沙县"})
    path.write_bytes(table.workbook())

What is written is read back without a change, and the same table is the same bytes on every machine. It is a workbook and
never CSV: a spreadsheet that opens `0012` or `=1+1` in a CSV makes a number or a formula of it.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import xlsxwriter

from xiangheng_scoring.characters import name_of, turning, visible
from xiangheng_scoring.engine.dataset import Finding
from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.explain.cautions import marked
from xiangheng_scoring.intake.measures import canonical
from xiangheng_scoring.intake.numerals import SIGNIFICANT_DIGITS, is_blank
from xiangheng_scoring.intake.reading.export_stamps import Line, lines_digest, stamp_text
from xiangheng_scoring.numbers.exact import plain

LONGEST_TEXT = 32_767
SHEET = "数据"
#: Of no day: the same table is the same file.
_CREATED = datetime(2000, 1, 1)
AS_TYPED = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: What XML does not keep, and what stands for it: line ends, blanks, characters that are none.
_NOT_IN_XML = str.maketrans("\r\x0b\x0c\x1c\x1d\x1e\x1f\ufffe\uffff", "\n\n\n    \ufffd\ufffd")
_WIDTHS = {"名称": 18, "描述": 48, "条款": 36, "佐证材料": 36, "说明": 36}


class CellUnwritable(XianghengError, code="FILE-VALUE", title="写进表里读不回原样", kind=Kind.DATA):
    """A text or a number that would not be read back as it is, so that a score would rest on something else."""


class Percentage(NamedTuple):
    """A number of per cent, written with the format of percentages: 0.5 is then no half that somebody forgot to multiply."""

    value: Decimal


Value: TypeAlias = str | int | Decimal | Percentage


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """One value of an indicator as a store computes it.

    `measure` is what `value` is measured in (`%`, `天`), and a scheme that measures the indicator otherwise refuses it;
    `basis` says in words what the value was made of (已销号 18 ÷ 共 20), for people: `score` does not read it.
    """

    unit: str
    indicator: str
    period: int
    value: Decimal
    measure: str = ""
    basis: str = ""


@dataclass(frozen=True)
class ExportedTable:
    """A table as of an act: a title, the line that says so (`export_stamps`), the headings, the rows in their order."""

    title: str
    act: int
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the act's number, the title, the headings and the rows in any order; it stands in the table too."""
        return lines_digest(self.act, self._lines)

    def workbook(self) -> bytes:
        """The table as an .xlsx of one sheet."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, AS_TYPED) as book:
            book.set_properties({"title": self.title, "created": _CREATED})
            sheet = book.add_worksheet(SHEET)
            sheet.freeze_panes(3, 0)
            sheet.write_string(0, 0, self.title, book.add_format({"bold": True}))
            sheet.write_string(1, 0, stamp_text(self.act, self._lines))
            heading = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
            for column, name in enumerate(self.headings):
                sheet.set_column(column, column, _WIDTHS.get(name, 14))
                sheet.write_string(2, column, name, heading)
            _write_rows(book, sheet, self.rows)
        return content.getvalue()

    @property
    def _lines(self) -> list[Line]:
        lines = ([self.title], self.headings, *(map(_text, row) for row in self.rows))
        return [dict(enumerate(line, start=1)) for line in lines]


def findings_table(
    findings: Iterable[Finding],
    period: int,
    act: int,
    names: Mapping[str, str] | None = None,
    *,
    is_invented: bool = False,
) -> ExportedTable:
    """The verified findings of the year `period`, all of them: a unit without any has none, as of the act.

    `names` are what units are called, by code; a name that the scheme does not know for the code is refused there.
    Texts are written as they are seen: without characters that nobody sees and blanks around them, line ends as one
    line feed; a mark that stands for nothing (无, —) is written as nothing. `origin` is not written, since in the table a
    finding has a cell of its own.

    Raises `CellUnwritable` for a finding without a number, and for a text that no cell holds or that characters turn round.
    """
    headings = ("代码", "名称", "指标", "问题编号", "渠道", "描述", "条款", "佐证材料")
    rows = []
    for row in findings:
        of = f"{row.unit} 的问题「{row.number}」"
        if is_blank(row.number):
            raise CellUnwritable(f"{row.unit} 的一个问题没有编号", at=of, expected="编号", remedy="先编号")
        told = (row.indicator, row.number, row.channel, row.description, row.clause, row.evidence)
        texts = (row.unit, (names or {}).get(row.unit, ""), *told)
        rows.append([readable(text, of, heading) for text, heading in zip(texts, headings, strict=True)])
    return ExportedTable(marked(f"{period}年平时情况问题清单", is_invented=is_invented), act, headings, rows)


def figures_table(
    figures: Iterable[IndicatorFigure],
    act: int,
    names: Mapping[str, str] | None = None,
    *,
    is_invented: bool = False,
) -> ExportedTable:
    """Values of indicators, each with its year, as of the act; `names` and texts as in `findings_table`.

    Raises `CellUnwritable` for a value of more than 15 significant digits, which no spreadsheet keeps, and one that is not
    finite: whoever computes a rate rounds it.
    """
    headings = ("代码", "名称", "指标", "年度", "值", "计量单位", "说明")
    rows: list[list[Value]] = []
    for row in figures:
        of = f"{row.unit} 的 {row.indicator}（{row.period} 年）"
        labels = (row.unit, (names or {}).get(row.unit, ""), row.indicator)
        rows.append(
            [
                *(readable(text, of, heading) for text, heading in zip(labels, headings, strict=False)),
                row.period,
                _number(row, of),
                readable(row.measure, of, "计量单位"),
                readable(row.basis, of, "说明"),
            ]
        )
    return ExportedTable(marked("指标数据", is_invented=is_invented), act, headings, rows)


def readable(text: str, of: str, heading: str) -> str:
    """The text of a cell as it will be read; raises `CellUnwritable`, which names what it is `of` and the heading."""
    if character := turning(text):
        raise CellUnwritable(
            f"{heading}中有看不见的 {name_of(character)}，显示的次序与所存的不同",
            at=of,
            expected="没有方向字符的内容",
            remedy="重新录入（不要粘贴）后再导出",
        )
    lines = visible(text).replace("\r\n", "\n").translate(_NOT_IN_XML).strip()
    if len(lines) > LONGEST_TEXT:
        raise CellUnwritable(
            f"{heading}有 {len(lines)} 个字，一格装不下",
            at=of,
            expected=f"不超过 {LONGEST_TEXT} 个字",
            remedy="缩短后再导出",
        )
    return "" if is_blank(lines) else lines


def _number(row: IndicatorFigure, of: str) -> Decimal | Percentage:
    digits = row.value.normalize().as_tuple() if row.value.is_finite() else None
    if digits is None or len(digits.digits) > SIGNIFICANT_DIGITS:
        raise CellUnwritable(
            f"值 {row.value} 一格存不下",
            at=of,
            expected=f"至多 {SIGNIFICANT_DIGITS} 位有效数字的数",
            remedy="按规定的位数取整后再导出",
        )
    return Percentage(row.value) if canonical(row.measure) == "%" else row.value


def _text(value: Value) -> str:
    if isinstance(value, Percentage):
        return plain(value.value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def _write_rows(book: Any, sheet: Any, rows: Sequence[Sequence[Value]]) -> None:
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    formats: dict[str, Any] = {}
    for line, row in enumerate(rows, start=3):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value, text)
                continue
            number, shown = _shown(value)
            if shown not in formats:
                formats[shown] = book.add_format({"num_format": shown, "valign": "top"})
            sheet.write_number(line, column, float(number), formats[shown])


def _shown(value: int | Decimal | Percentage) -> tuple[Decimal, str]:
    """What is stored of a number, and the format that shows all its decimals."""
    is_percent = isinstance(value, Percentage)
    number = value.value if isinstance(value, Percentage) else Decimal(value)
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    shown = ("0." + "0" * decimals if decimals else "0") + ("%" if is_percent else "")
    return (number.scaleb(-2), shown) if is_percent else (number, shown)
