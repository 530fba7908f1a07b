"""Columns of numbers are judged as a whole: what is read and told is what reading cell by cell gives."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangheng_scoring.engine.dataset import Interim, Observation
from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

SAME_FILE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
FORMATS = [
    *[
        "General",
        "0.00",
        "#,##0",
        "0.0%",
        "0;-0;;@",
        '0.0"万元"',
        "yyyy/m/d",
        "0.00;[Red]0.00",
        "0.0_);(0.0)",
        "¥0.00",
    ],
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
]
Told = tuple[frozenset[Observation | Interim], tuple[Fault, ...]]

usual = st.decimals(50, 100, places=2).map(float)
values = st.one_of(
    *[usual] * 6,
    usual.map(str),
    usual.map(lambda value: value / 100),
    st.integers(0, 60),
    st.decimals(-5, 500, places=4).map(float),
    st.floats(0, 100),
    st.sampled_from(
        [
            *[
                None,
                "",
                "—",
                "无",
                "95%",
                "约3",
                "=1/0",
                "=A1",
                "1,200",
                "85.5",
                "0.95",
                "-3",
                "1e2",
                "85.50 ",
            ],
            *[True, 0.5, 0.95, 0.853, 1, 0, 0.1 + 0.2],
        ]
    ),
)
units = st.sampled_from(
    [
        "甲县",
        "甲县",
        "乙苗族自治县",
        "丙水市",
        "丁山区",
        "老甲县",
        "乙苗族",
        "430001",
        "合计",
        "某县",
        "注：略",
        "",
    ]
)
years = st.sampled_from([2024, 2024, 2024, "2023年", "上年", "2024年3月", "2024-06", "", "明年"])
indicators = st.sampled_from(
    ["A", "B", "C", "参保率", "辍学人数（人）", "B 项目资金", "A（2023年）", "P", "D", "", "某指标"]
)
measures = st.sampled_from(["", "", "", "%", "万元", "元", "人"])
Row = list[object]
NAMES = ["甲县", "乙苗族自治县", "丙水市", "丁山区"]
#: Values that are all accepted, told of or not.
clean_values = st.one_of(*[usual] * 5, st.sampled_from([None, "—", "85.5", "无", 0, 60.123456]))


@st.composite
def wide(draw: st.DrawFn) -> list[Row]:
    """A table with a row a unit and a column an indicator, perhaps with columns of years, of samples, of nothing known."""
    is_clean = draw(st.booleans())
    if is_clean:
        clean: list[Row] = [[unit, *(draw(clean_values) for _ in range(3))] for unit in NAMES]
        return [
            [
                "县市区",
                *draw(st.sampled_from([["A", "B", "返贫率"], ["B", "E", "A（2023年）"], ["C", "A", "备注"]])),
            ],
            *clean,
        ]
    headings = draw(
        st.lists(
            st.sampled_from(["A", "B", "C", "返贫率", "E", "A（上年）", "B（元）", "D", "样本量", "A 样本量", "备注", ""]),
            min_size=1, max_size=5, unique=True,
        )
    )  # fmt: skip
    has_year = draw(st.booleans())
    title: list[Row] = draw(st.sampled_from([[], [["2023年情况"]], [["1—6月累计"]], [["单位：元"]]]))
    rows: list[Row] = [*title, ["县市区", *(["年度"] if has_year else []), *headings]]
    for _ in range(draw(st.integers(1, 8))):
        rows.append([draw(units), *([draw(years)] if has_year else []), *(draw(values) for _ in headings)])
    return rows


@st.composite
def long(draw: st.DrawFn) -> list[Row]:
    """A table with a row a value."""
    if draw(st.booleans()):
        places = draw(
            st.sets(
                st.tuples(st.sampled_from(NAMES), st.sampled_from([2023, 2024]), st.sampled_from("ABCE")),
                min_size=1,
            )
        )
        clean: list[Row] = [
            [*place, draw(clean_values), draw(st.sampled_from(["", "1"]))] for place in sorted(places)
        ]
        return [["县市区", "年度", "指标", "值", draw(st.sampled_from(["备注", "样本量"]))], *clean]
    beside = draw(st.sampled_from([[], ["基期值"], ["样本量"], ["计量单位"], ["计量单位", "上年值"]]))
    rows: list[Row] = [["县市区", "年度", "指标", "值", *beside]]
    for _ in range(draw(st.integers(1, 12))):
        others = [draw(measures if heading == "计量单位" else values) for heading in beside]
        rows.append([draw(units), draw(years), draw(indicators), draw(values), *others])
    return rows


def write(path: Path, rows: Sequence[Row], formats: Sequence[str], merged: str) -> None:
    """A workbook of these rows, its columns under these formats, some labels merged."""
    with xlsxwriter.Workbook(path) as book:
        page, shown = book.add_worksheet("数据"), [book.add_format({"num_format": code}) for code in formats]
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell is not None and cell != "":
                    page.write(row, column, cell, shown[column % len(shown)] if row else None)
        if merged:
            page.merge_range(merged, "甲县")


def by_cell(path: Path) -> Path:
    """The same workbook with a comment before its rows, by which they are read cell by cell."""
    other = path.parent / "逐格" / path.name
    other.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, content.replace(b"<sheetData>", b"<!-- --><sheetData>"))
    return other


def told(path: Path, scheme: Scheme) -> Told:
    """All figures, and all that is told of the table."""
    try:
        reading = read_data([path], scheme.vocabulary, 2024)
    except DataRefused as refusal:
        return frozenset(), (*refusal.faults, *refusal.notices)
    return frozenset([*reading.dataset.observations, *reading.dataset.interim]), reading.notices


@SAME_FILE
@given(
    rows=st.one_of(wide(), long()),
    formats=st.lists(st.sampled_from(FORMATS), min_size=1, max_size=4),
    merged=st.sampled_from(["", "", "", "A3:A5", "C4:C6", "D3:E3"]),
)
def test_columns_say_what_cells_say(
    tmp_path: Path, scheme: Scheme, rows: list[Row], formats: list[str], merged: str
) -> None:
    """Whatever is in a table: the same figures with the same cells, the same faults and notices at the same cells."""
    path = tmp_path / "表.xlsx"
    write(path, rows, formats, merged)

    assert told(path, scheme) == told(by_cell(path), scheme)


def test_rows_are_made_of_columns(scheme: Scheme, workbook: Callable[..., Path]) -> None:
    """Whoever goes through the values, or asks for some by their places, meets the same rows each time, with their cells."""
    rows = [["县市区", "A", "B"], ["甲县", 95.5, 3], ["丙水市", 90, 4]]
    dataset = read_data([workbook(rows)], scheme.vocabulary, 2024).dataset

    listed = tuple(dataset.observations)

    assert [(row.unit, str(row.value), row.origin.cell) for row in listed] == [
        ("430001", "95.5", "B2"),
        ("430003", "90", "B3"),
        ("430001", "3", "C2"),
        ("430003", "4", "C3"),
    ]
    assert dataset.observations == listed
    assert dataset.observations != listed[:3]
    assert (*(dataset.observations[at] for at in range(4)),) == listed
    assert (dataset.observations[-1], dataset.observations[1:3]) == (listed[-1], listed[1:3])
