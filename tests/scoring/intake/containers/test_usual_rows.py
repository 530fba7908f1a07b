"""Rows written in the usual way are read many at a time: what is read is what reading them cell by cell gives."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.intake.containers.cells import column_letters
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.containers.readers import read_grids
from xiangheng_scoring.intake.errors import FileRefused

Pack = Callable[..., Path]
Parts = Callable[..., dict[str, str]]
SAME_FILE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200
)
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
#: A comment before the rows, by which a sheet is read cell by cell.
ASIDE = "<!-- -->"
FORMATS = [
    *[
        "General",
        "0.00",
        "0",
        "#,##0.0",
        "0%",
        "yyyy/m/d",
        "0;-0;;@",
        '0.0"万元"',
        ";;;",
        "[h]:mm",
        "@",
        "0.0%",
        "0.00_ ",
    ],
    *[
        "0.00%;[Red]-0.00%",
        '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        '0.0%;-0.0%;"—"',
        '0.0"%"',
        "[>50]0;0.0",
    ],
    *[
        "0.00;[Red]0.00",
        "#,##0.00_);[Red]\\(#,##0.00\\)",
        "0.0;0.0",
        "0.00E+00",
        "#.##",
        "000.0#",
        "0,",
        "¥#,##0.00",
        "# ?/?",
    ],
    *["0.000000000000000000000000000", "0;-0;[h]:mm", "0.0-", "0;下降0", "G/通用格式"],
]
#: Under these some number is a date, words or nothing, has a measure beside it, or is written in another way.
ODD_FORMATS = {
    *[
        "yyyy/m/d",
        "0;-0;;@",
        '0.0"万元"',
        ";;;",
        "[h]:mm",
        '0.0"%"',
        "[>50]0;0.0",
        "0.0;0.0",
        "0.00E+00",
        "#.##",
        "0,",
        "¥#,##0.00",
    ],
    *["# ?/?", "0.000000000000000000000000000", "0;-0;[h]:mm", "0.0-", "0;下降0", "G/通用格式"],
}
STYLES = (
    "<numFmts>"
    + "".join(f'<numFmt numFmtId="{170 + at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>' for at, code in enumerate(FORMATS))
    + "</numFmts><fonts><font/><font><strike/></font></fonts><cellXfs>"
    + "".join(f'<xf numFmtId="{170 + at}" fontId="{font}"/>' for font in (0, 1) for at in range(len(FORMATS)))
    + "</cellXfs>"
)  # fmt: skip
STRINGS = (
    "<si><t>甲县</t></si><si><t></t></si><si><t> </t></si><si><t>A&amp;B</t></si><si><t>零\u200b宽</t></si><si><t>_x0041_</t></si>"
    "<si><r><rPr><strike/></rPr><t>废</t></r></si><si><r><rPr><b/></rPr><t>粗</t></r></si>"
    "<si><r><t>5</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r></si>"
)  # fmt: skip

plain_numbers = st.one_of(
    st.integers(-10, 10**16).map(str),
    st.decimals(-(10**6), 10**6, places=2).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(0, 1e6).map(lambda number: f"{number:.17g}"),
    st.sampled_from(
        [
            "0",
            "-0",
            "45291",
            "0.1",
            "0.30000000000000004",
            "1E302",
            "1.7976931348623151e+308",
            "1E-7",
            "1e5",
            "12345678901.5",
        ]
    ),
)
odd_numbers = st.sampled_from(["", " 5 ", "1_0", "nan", "1e999", "abc", "１", "1.2.3", "+5"])
texts = st.sampled_from(
    [
        *[
            "甲",
            "",
            " ",
            "a&amp;b",
            "—",
            "x\ny",
            "x\r\ny",
            "]]&gt;",
            "零\u200b宽",
            "_x000D_",
            "5",
            "85.50",
            "#N/A",
        ],
        *["&quot;x&apos;&lt;", "x&#xa;y", "x&#10;&#x41;", "&amp;lt;", "_x00&amp;41_"],
    ]
)
errors = st.sampled_from(["#N/A", "#DIV/0!", "#N/A", "_x0041_", "", "a&amp;b"])
addresses = st.sampled_from(["own", "own", "own", "none", "low", "other row"])


@st.composite
def cells(draw: st.DrawFn, row: int, column: int, *, is_broken: bool) -> str:
    """A cell as one program or another writes it, or as none should."""
    twice = [' s="1" s="2"'] if is_broken else []
    style = draw(st.sampled_from(["", "", f' s="{draw(st.integers(0, 2 * len(FORMATS) + 1))}"', *twice]))
    address = {
        "own": f' r="{column_letters(column)}{row}"',
        "none": "",
        "low": f' r="{column_letters(column).lower()}{row}"',
        "other row": f' r="{column_letters(column)}{row + 1}"',
    }[draw(addresses) if is_broken else "own"]
    formula = draw(
        st.sampled_from(
            [""] * 6
            + ["<f>A1+1</f>", "<f>A1&amp;B1</f>", '<f t="shared" ref="A1:A9" si="0">B1</f>', '<f t="shared" si="0"/>']
            + ['<f aca="false">A1+1</f>', '<f aca="false" t="shared" si="0"/>', '<f aca="0" aca="0">B1</f>'] * is_broken
            + ['<f aca="false">A1+1</f>', '<f ca="1">NOW()</f>', '<f t="array" ref="A1:B2">B1</f>', "<f/>"]
        )
    )  # fmt: skip
    kind = draw(
        st.sampled_from(["n", "n", "n", "t=n", "s", "s", "inline", "inline", "str", "b", "e", "d", "empty"])
    )
    number = draw(odd_numbers if is_broken and not draw(st.integers(0, 9)) else plain_numbers)
    text = draw(texts)
    marks, content = {
        "n": ("", f"{formula}<v>{number}</v>"),
        "t=n": (' t="n"', f"{formula}<v>{number}</v>"),
        "s": (' t="s"', f"<v>{draw(st.integers(0, 8 + is_broken))}</v>"),
        "inline": (' t="inlineStr"', f"<is><t>{text}</t></is>"),
        "str": (' t="str"', f"{formula}<v>{text}</v>"),
        "b": (' t="b"', "<v>1</v>"),
        "e": (' t="e"', f"{formula}<v>{draw(errors)}</v>"),
        "d": (' t="d"', "<v>2024-12-31</v>"),
        "empty": ("", formula),
    }[kind]
    marks = draw(st.sampled_from([f"{style}{marks}", f"{marks}{style}"]))
    return f"<c{address}{marks}>{content}</c>" if content else f"<c{address}{marks}/>"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Rows, nearly all in order and usual."""
    rows, number = [], 0
    is_broken = draw(st.integers(0, 4)) == 0
    for _ in range(draw(st.integers(1, 8))):
        step = draw(st.sampled_from([1, 1, 2, 5, *([0, -1] if is_broken else [])]))
        number = max(1, number + step)
        columns = sorted(draw(st.sets(st.integers(1, 30), min_size=1, max_size=6)))
        if is_broken and draw(st.booleans()):
            columns.reverse()
        usual = [
            "",
            "",
            ' spans="1:9"',
            ' ht="15" customHeight="1"',
            ' hidden="1"',
            ' hidden="false" collapsed="false"',
        ]
        marks = draw(st.sampled_from([*usual, *([' ht="1" ht="2"'] if is_broken else [])]))
        address = "" if step == 1 and draw(st.integers(0, 9)) == 0 else f' r="{number}"'
        blank = draw(st.sampled_from(["", "", "\n"]))
        content = "".join(draw(cells(number, column, is_broken=is_broken)) for column in columns)
        rows.append(
            f"<row{address}{marks}>{blank}{content}</row>"
            if draw(st.integers(0, 9))
            else f"<row{address}{marks}/>"
        )
    return draw(st.sampled_from(["", "", "", "\n", "\r\n "])).join(["", *rows, ""])


def outcome(path: Path) -> Grid | str:
    """The sheet, or why it is refused."""
    try:
        return read_grids(path)[0]
    except FileRefused as refusal:
        return str(refusal)


@SAME_FILE
@given(
    rows=sheets(),
    after=st.sampled_from(["", "", '<mergeCells><mergeCell ref="B1:C3"/><mergeCell ref="E2:E9"/></mergeCells>']),
    view=st.sampled_from(["", "", '<sheetViews><sheetView showZeros="0"/></sheetViews>']),
    book=st.sampled_from(["", "", '<calcPr fullCalcOnLoad="1"/>', '<calcPr forceFullCalc="1"/>']),
    calendar=st.sampled_from(["", '<workbookPr date1904="1"/>']),
)  # fmt: skip
def test_many_at_a_time_is_the_same_as_cell_by_cell(
    pack: Pack, raw_parts: Parts, rows: str, after: str, view: str, book: str, calendar: str
) -> None:
    """Whatever is in the rows: the same cells with formats and troubles, or the same refusal."""
    parts = raw_parts(rows, after, STYLES, STRINGS)
    parts[SHEET] = parts[SHEET].replace("<sheetData>", f"{view}<sheetData>")
    parts[BOOK] = (
        parts[BOOK].replace("<sheets>", f"{calendar}<sheets>").replace("</workbook>", f"{book}</workbook>")
    )
    together = outcome(pack(parts, "并.xlsx"))
    by_cell = outcome(
        pack(parts | {SHEET: parts[SHEET].replace("<sheetData>", f"{ASIDE}<sheetData>")}, "逐.xlsx")
    )

    if isinstance(together, Grid) and isinstance(by_cell, Grid):
        assert dict(together.cells) == dict(by_cell.cells)
        assert list(together.lines.items()) == list(by_cell.lines.items())
        plain = together.plain
        assert plain.rounded.tolist() == [plain.cell(at).is_rounded for at in range(len(plain))]
        assert plain.dashes.tolist() == [plain.cell(at).is_dash for at in range(len(plain))]
        assert (together.hidden_rows, together.unsettled) == (by_cell.hidden_rows, by_cell.unsettled)
        assert (together.last_row, together.last_column) == (by_cell.last_row, by_cell.last_column)
    else:
        assert str(together).replace("并", "逐") == str(by_cell)


USUAL = """<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c></row>
<row r="3"><c r="A3"><v>1.5</v></c><c r="B3" s="1"><f>A3*2</f><v>3</v></c><c r="C3"/></row>""".replace(
    "\n", ""
)


def test_usual_rows_are_kept_as_arrays(raw: Callable[..., Grid]) -> None:
    """Numbers, shared and inline texts, formulas with a result, under formats that show digits."""
    grid = raw(USUAL, styles=STYLES, strings=STRINGS)

    assert (len(grid.plain), dict(grid.odd)) == (4, {})
    assert [cell.shown for _, cell in sorted(grid.cells.items())] == ["甲县", "乙", "1.5", "3.00"]


@pytest.mark.parametrize("code", [code for code in FORMATS if code not in ODD_FORMATS])
@pytest.mark.parametrize("number", ["-12.345", "-12", "0", "0.29", "0.30000000000000004"])
def test_numbers_under_usual_formats_are_kept_as_arrays(
    raw: Callable[..., Grid], code: str, number: str
) -> None:
    """Percentages, thousands, accounting, red negatives: what is seen is what a cell by itself shows."""
    row = f'<row r="1"><c r="A1" s="{FORMATS.index(code)}"><v>{number}</v></c></row>'
    together = raw(row, styles=STYLES)
    by_cell = raw(ASIDE + row, styles=STYLES)

    assert (len(together.plain), len(by_cell.plain)) == (1, 0)
    cell = by_cell.cell(1, 1)
    assert together.cell(1, 1) == cell
    assert (together.plain.rounded[0], together.plain.dashes[0]) == (cell.is_rounded, cell.is_dash)


LIBREOFFICE = """<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">
<c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="0" t="n"><f aca="false">SUM(A2:A3)</f><v>3</v></c></row>""".replace(
    "\n", ""
)
STREAMED_POI = '\n<row r="1">\n<c r="A1" t="inlineStr"><is><t>甲&amp;乙&#xa;丙</t></is></c><c r="B1" t="n"><v>3</v></c><c r="C1" s="1"></c></row>\n'
FILTERED = '<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>3</v></c></row>'


def test_the_smallest_number_is_no_zero(raw: Callable[..., Grid]) -> None:
    """It is as near to 0 as doubles can be, and yet not what is stored of 0."""
    row = '<row r="1"><c r="A1" s="1"><v>5e-324</v></c></row>'

    assert raw(row, styles=STYLES).cell(1, 1) == raw(ASIDE + row, styles=STYLES).cell(1, 1)


def test_dates_are_kept_as_texts_are(raw: Callable[..., Grid]) -> None:
    """Each with what its format shows, be it the same day under another format; none is the number that is stored."""
    row = '<row r="1"><c r="A1" s="5"><v>45291</v></c><c r="B1" s="5"><v>45291.5</v></c><c r="C1"><v>45291</v></c></row>'
    together, by_cell = raw(row, styles=STYLES), raw(ASIDE + row, styles=STYLES)

    assert (len(together.plain), len(by_cell.plain)) == (3, 0)
    assert dict(together.cells) == dict(by_cell.cells)


@pytest.mark.parametrize("rows", [LIBREOFFICE, STREAMED_POI, FILTERED])
def test_other_programs_rows_are_kept_as_arrays(raw: Callable[..., Grid], rows: str) -> None:
    """LibreOffice's attributes and formulas, the line breaks of Java's streaming writer, rows that a filter hides."""
    together, by_cell = (
        raw(rows, styles=STYLES, strings=STRINGS),
        raw(ASIDE + rows, styles=STYLES, strings=STRINGS),
    )

    assert (len(together.plain), dict(together.odd)) == (2, {})
    assert dict(together.cells) == dict(by_cell.cells)
    assert together.hidden_rows == by_cell.hidden_rows


@pytest.mark.parametrize(
    "odd",
    [
        '<c r="C3" t="e"><v>#N/A</v></c>',
        '<c r="C3" s="9"><v>1.5</v></c>',
        '<c r="C3"><f>A3</f></c>',
        '<c r="C3" t="inlineStr"><is><t>a&amp;b\u200b</t></is></c>',
    ],
)
def test_only_what_is_odd_is_kept_cell_by_cell(raw: Callable[..., Grid], odd: str) -> None:
    """An error, a duration, a formula without a result, a hidden character: the cells around stay in arrays."""
    rows = f"{USUAL}<row r='4'><c r='A4'><v>7</v></c></row><row r=\"5\"><c r=\"A5\"><v>8</v></c></row>"
    grid = raw(rows.replace('<c r="C3"/>', odd), styles=STYLES, strings=STRINGS)

    assert (3, 3) in grid.odd
    assert {(1, 1), (1, 2), (5, 1)}.isdisjoint(grid.odd)


@pytest.mark.parametrize(
    "changes",
    [
        {"<sheetData>": "<sheetData><!-- <row r='9'><c r='A9'><v>1</v></c></row> -->"},
        {"</sheetData>": '</sheetData><extLst><ext><row r="9"><c r="A9"><v>1</v></c></row></ext></extLst>'},
        {'<c r="C3"/>': '<c r="C3" t="inlineStr"><is><t><![CDATA[</row><row r="9"><c r="A9"><v>1</v></c></row>]]></t></is></c>'},
        {"<v>1.5</v>": "<v>1.5</v></row>"},
        {"</row>": "</row></sheetData><sheetData>"},
    ],
)  # fmt: skip
def test_what_only_looks_like_a_row_is_none(pack: Pack, raw_parts: Parts, changes: Mapping[str, str]) -> None:
    """Rows in comments and texts are none, and XML that is not well formed is refused, as cell by cell."""
    parts: dict[str, Any] = raw_parts(USUAL, "", STYLES, STRINGS)
    for old, new in changes.items():
        parts[SHEET] = parts[SHEET].replace(old, new)
    by_cell = outcome(
        pack(parts | {SHEET: parts[SHEET].replace("<sheetData>", f"{ASIDE}<sheetData>")}, "逐.xlsx")
    )
    together = outcome(pack(parts, "并.xlsx"))

    if isinstance(together, Grid) and isinstance(by_cell, Grid):
        assert dict(together.cells) == dict(by_cell.cells)
    else:
        assert str(together).partition("行：")[2] == str(by_cell).partition("行：")[2] != ""
