"""The tables beside the values: adjustments, findings, assessors' marks, other assessments' totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xiangheng_scoring.engine.dataset import Adjustment, Finding, Mark, OtherTotal
from xiangheng_scoring.intake.containers.cells import Cell, text_of
from xiangheng_scoring.intake.numerals import is_blank
from xiangheng_scoring.intake.reading.collector import Collector
from xiangheng_scoring.intake.reading.figures import has_nothing, read_figure, read_number
from xiangheng_scoring.intake.reading.indicators import IndicatorIndex
from xiangheng_scoring.intake.reading.lines import is_summary
from xiangheng_scoring.intake.reading.periods import When
from xiangheng_scoring.intake.reading.roles import Role
from xiangheng_scoring.intake.reading.tables import Table
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.places import Origin

VERIFIED = frozenset(
    ["是", "查实", "已查实", "属实", "基本属实", "部分属实", "√", "✓", "✔", "y", "yes", "true", "1", "对"]
)
NOT_VERIFIED = frozenset(
    [
        "否",
        "未查实",
        "不属实",
        "查否",
        "未核实",
        "待查",
        "核查中",
        "×",
        "✗",
        "✘",
        "x",
        "n",
        "no",
        "false",
        "0",
    ]
)


@dataclass(frozen=True, slots=True)
class CompanionYears:
    """Which rows of a companion table count in the assessed year, and what is told of the others.

    `periods` is what each row says of its year (None where that was told as a fault). Adjustments, findings, marks and
    totals have no baselines, so a row counts in one year only. One without a year is of the vocabulary's year, whichever
    year is assessed: taken for the assessed year, it would count in both of two years that are compared.
    """

    collector: Collector
    table: Table
    periods: Mapping[int, When | None]

    def is_own(self, row: int) -> bool:
        """Whether a row is of the assessed year."""
        return self._year(self.periods[row]) == self.collector.period

    @property
    def is_own_table(self) -> bool:
        """Whether the table is of the assessed year: an empty list of findings says that there are none in its year."""
        return (
            any(map(self.is_own, self.periods))
            if self.periods
            else self._year(self._of_table) == self.collector.period
        )

    def notices(self) -> Iterable[str]:
        """A sentence for the rows without a year that do not count, and for those of other years."""
        others = [when for when in self.periods.values() or [self._of_table] if when is not None]
        others = [when for when in others if self._year(when) != self.collector.period]
        counted = f"，没有计入 {self.collector.period} 年"
        if undated := others.count("this"):
            yield f"{self._rows(undated)}没有写年度，是{self.collector.vocabulary.wording.giver}年度 {self.collector.vocabulary.year} 年的{counted}"
        if dated := [when for when in others if when != "this"]:
            years = "、".join(sorted({str(when) if isinstance(when, int) else "往" for when in dated}))
            yield f"{self._rows(len(dated))}是{years}年的{counted}"

    @property
    def _of_table(self) -> When:
        return self.table.when or "this"

    def _year(self, when: When | None) -> When | None:
        """The year of a row; that of a title that names several, the assessed one among them, is the assessed."""
        if when != "this":
            return when
        return self.collector.undated if self.table.when == "this" else self.collector.vocabulary.year

    def _rows(self, count: int) -> str:
        return f"{count} 行" if self.periods else "这张表"


class CompanionReader:
    """Reads the rows of companion tables into the collector."""

    def __init__(self, indicators: IndicatorIndex, collector: Collector) -> None:
        self._indicators = indicators
        self._collector = collector
        vocabulary = collector.vocabulary
        self._giver = vocabulary.wording.giver
        self._counting = [code for code, term in vocabulary.terms.items() if term.input == "findings"]
        self._marked = [code for code, term in vocabulary.terms.items() if term.input == "marks"]
        self._items = {item.name: item.code for item in vocabulary.items.values()}
        self._assessments = {other.name: other.code for other in vocabulary.assessments.values()}

    def adjustment(self, table: Table, row: int, unit: str) -> None:
        """Signed points under an item; the kernel checks item, sign and evidence."""
        cell = table.grid.cell(row, table.block.roles["points"])
        text = _text_in(table, row, "item")
        if not text and has_nothing(cell) and not _says_any(table, row, "evidence", "reason"):
            return
        points = self._number(table, cell, "带正负号的分值")
        if points is None:
            return
        adjustment = Adjustment(
            unit,
            _code_of(text, self._items),
            points,
            _text_in(table, row, "evidence"),
            _text_in(table, row, "reason"),
            table.grid.place_of(cell),
            _origin(table, row, "item"),
            _origin(table, row, "evidence"),
        )
        self._collector.adjustments.append(adjustment)

    def finding(self, table: Table, row: int, unit: str) -> None:
        """A finding, if it was verified; the same number of two channels is one, which the kernel sees to."""
        says: tuple[Role, ...] = ("number", "description", "channel", "indicator", "clause", "evidence")
        if not _says_any(table, row, "verified", *says) or not self._is_verified(table, row):
            return
        number, text = _text_in(table, row, "number"), _text_in(table, row, "indicator")
        # Where only one indicator counts findings, nobody need name it.
        own = self._counting[0] if not text and len(self._counting) == 1 else ""
        indicator = own or self._one_of(table, row, text, self._counting, "按问题计数")
        if not number:
            self._collector.fault(
                "DATA-EVIDENCE",
                table.where(row, "number"),
                "问题没有编号",
                expected="问题编号",
                remedy="补填编号，同一问题用同一编号",
            )
        elif indicator:
            self._collector.findings.append(
                Finding(
                    unit,
                    indicator,
                    number,
                    channel=_text_in(table, row, "channel"),
                    description=_text_in(table, row, "description"),
                    origin=table.where(row, "number"),
                    clause=_text_in(table, row, "clause"),
                    evidence=_text_in(table, row, "evidence"),
                )
            )

    def _is_verified(self, table: Table, row: int) -> bool:
        """Whether a finding counts; without a column 查实 all do, an empty cell in it does not say yes."""
        cell = table.cell(row, "verified")
        if cell is None:
            return True
        text, where = folded(text_of(cell) or cell.shown), table.grid.origin(row, cell.column)
        if text in VERIFIED:
            return True
        if is_blank(text):
            self._collector.fault(
                "DATA-EVIDENCE", where, "没有写明是否查实", "是 或 否", "查实的填 是，没有查实的填 否"
            )
        elif text not in NOT_VERIFIED:
            self._collector.fault(
                "DATA-EVIDENCE",
                where,
                f"「{cell.shown}」看不出是否查实",
                expected="是 或 否",
                remedy="改成 是 或 否",
                value=cell.shown,
            )
        return False

    def _one_of(self, table: Table, row: int, text: str, codes: list[str], what: str) -> str:
        heading = self._indicators.heading(text)
        if heading is not None and heading.term.code in codes and not heading.problem:
            return heading.term.code
        names = [f"{code} {self._collector.vocabulary.terms[code].name}" for code in codes]
        expected = "、".join(names) or f"本{self._giver}没有{what}的指标"
        self._collector.fault(
            "DATA-INDICATOR",
            table.where(row, "indicator"),
            f"没有写明计入哪项{what}的指标" if not text else f"「{text}」不是{what}的指标",
            expected=expected,
            remedy="改成其中之一",
            value=text,
        )
        return ""

    def mark(self, table: Table, row: int, unit: str) -> None:
        """One assessor's mark of one indicator."""
        cell, assessor = table.grid.cell(row, table.block.roles["score"]), _text_in(table, row, "assessor")
        if has_nothing(cell):
            return
        of_assessor, where = table.where(row, "assessor"), table.grid.place_of(cell)
        if is_summary(assessor):
            self._collector.notice("DATA-EVIDENCE", of_assessor, f"「{assessor}」不是评委，这一行的分不计")
            return
        indicator = self._one_of(table, row, _text_in(table, row, "indicator"), self._marked, "评委打分")
        if not indicator:
            return
        if not assessor:
            self._collector.fault(
                "DATA-EVIDENCE", of_assessor, "有分而没有评委", "评委的姓名或编号", "补填评委"
            )
            return
        vocabulary = self._collector.vocabulary
        term, unit_class = vocabulary.terms[indicator], vocabulary.units[unit].unit_class
        if not term.applies(unit_class):
            self._collector.notice("DATA-INDICATOR", where, f"{indicator} 不适用于{unit_class}，打的分不用")
            return
        figure = read_figure(table.grid, cell, term, self._giver)
        if figure.remark is not None:
            self._collector.remarks.append(figure.remark)
        if figure.value is not None:
            self._collector.mark(Mark(unit, indicator, assessor, figure.value, where))

    def total(self, table: Table, row: int, unit: str) -> None:
        """A unit's total in another assessment of the combined view."""
        cell, text = table.grid.cell(row, table.block.roles["score"]), _text_in(table, row, "assessment")
        if has_nothing(cell):
            return
        assessment = _code_of(text, self._assessments)
        if assessment not in self._assessments.values():
            expected = "、".join(self._assessments) or f"本{self._giver}没有综合结果"
            where, message = table.where(row, "assessment"), f"综合结果中没有「{text}」"
            self._collector.fault(
                "DATA-ASSESSMENT", where, message, expected, f"改成{self._giver} combination 表中的考核", text
            )
            return
        points = self._number(table, cell, "得分")
        full = self._collector.vocabulary.assessments[assessment].full_marks
        if points is not None and not 0 <= points <= full:
            where, message = table.where(row, "score"), f"{text} {plain(points)} 超出满分"
            self._collector.fault(
                "DATA-RANGE", where, message, f"0–{plain(full)}", "核对后改正", plain(points)
            )
        elif points is not None:
            self._collector.total(OtherTotal(unit, assessment, points, table.grid.place_of(cell)))

    def _number(self, table: Table, cell: Cell, expected: str) -> Decimal | None:
        """The points of a cell; a percentage, words or nothing at all are told."""
        number, fault = read_number(table.grid, cell, expected)
        where = table.grid.place_of(cell)
        if fault is not None:
            self._collector.remarks.append(fault)
        elif number is None:
            self._collector.fault("DATA-NUMBER", where, "没有分值", expected, "补填，或删去这一行")
        elif number.is_percent:
            self._collector.fault(
                "DATA-MEASURE",
                where,
                f"分值填成了百分数「{cell.shown}」",
                expected=expected,
                remedy="填分数，不带 %",
                value=cell.shown,
            )
        else:
            return number.value
        return None


def _text_in(table: Table, row: int, role: Role) -> str:
    """The text of a role, without the marks that stand for nothing."""
    text = table.text(row, role)
    return "" if is_blank(text) else text


def _says_any(table: Table, row: int, *roles: Role) -> bool:
    return any(_text_in(table, row, role) for role in roles)


def _origin(table: Table, row: int, role: Role) -> Origin:
    """Where a role's cell stands; nowhere if the table has no such column."""
    cell = table.cell(row, role)
    return Origin() if cell is None else table.grid.place_of(cell)


def _code_of(text: str, codes_by_name: Mapping[str, str]) -> str:
    """The code that a text is, names, or both at once; the text itself where it is none, for the check to refuse."""
    forms = {
        folded(spelling): code
        for name, code in codes_by_name.items()
        for spelling in (name, code, f"{code}{name}", f"{name}({code})")
    }
    return forms.get(folded(text), text)
