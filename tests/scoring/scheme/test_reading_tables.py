"""What a scheme's files hold is read, or told: no cell, row, column or table is lost on the way."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from xiangheng_scoring.errors import Fault, SchemeRefused
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.intake.writing.schemes import write_scheme_folder, write_scheme_workbook
from xiangheng_scoring.rules import BUILT_IN, Direction
from xiangheng_scoring.scheme import HEADER, TABLES, Scheme, SchemeTables, Table, build_scheme
from xiangheng_scoring.scheme.model import MissingPolicy
from xiangheng_scoring.scheme.tables import NODES
from xiangheng_scoring.scheme.weights import WEIGHTINGS

SOUND = {
    "scheme.toml": 'format = 1\ncode = "s"\nname = "方案"\nyear = 2024\ngrades.quota_ties = "include"\n',
    "nodes.csv": "code,parent,name,weight,rule,parameters,missing,note\nT,,总分,100,,,,\n"
    'A,T,甲,100,goalposts,"{""low"":0,""high"":100}",block,附注\n',
    "units.csv": "code,name,note\n1,一,\n2,二,\n3,三,\n",
    "grades.csv": "name,at_least,quota\n好,90,30\n差,,\n",
    "floors.csv": "node,at_least,cap_grade\nA,60,差\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound scheme in a folder."""
    place = tmp_path / "方案"
    place.mkdir()
    for name, text in SOUND.items():
        place.joinpath(name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def workbook(folder: Path) -> Callable[[Callable[[Workbook], None]], Path]:
    """The same scheme as a workbook, after somebody has worked on it."""

    def changed(change: Callable[[Workbook], None]) -> Path:
        path = folder.with_suffix(".xlsx")
        write_scheme_workbook(read_scheme_tables(folder), path)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    return changed


def faults(path: Path) -> tuple[Fault, ...]:
    """The faults of a scheme that must be refused."""
    with pytest.raises(SchemeRefused) as refused:
        build_scheme(read_scheme_tables(path))
    return refused.value.faults


def read(path: Path) -> Scheme:
    """A scheme that must be accepted."""
    return build_scheme(read_scheme_tables(path))


def with_text(tables: SchemeTables, text: str) -> SchemeTables:
    """The same tables with `text` as the header's notice and as the note of an indicator."""
    top, leaf = tables.of("nodes")
    noted = replace(leaf, values={**leaf.values, "note": text})
    header = replace(tables.header, values={**tables.header.values, "notice": text})
    return replace(tables, header=header, rows={**tables.rows, "nodes": (top, noted)})


@pytest.mark.parametrize(("content", "kind"), [("=15*2", "f"), ("#DIV/0!", "e")])
def test_a_formula_without_a_value_and_an_error_are_no_empty_cell(
    workbook: Callable[..., Path], content: str, kind: str
) -> None:
    """A quota that shows an error is told with its cell, and never read as no quota."""

    def break_the_quota(book: Workbook) -> None:
        cell = book["等次"]["C2"]
        cell.value, cell.data_type = content, kind

    (fault,) = faults(workbook(break_the_quota))

    assert (fault.code, fault.where) == ("SCHEME-VALUE", "方案.xlsx › 等次 › C2")


def test_a_required_cell_in_trouble_is_told_once(workbook: Callable[..., Path]) -> None:
    """It is not also told to be empty."""

    def break_the_name(book: Workbook) -> None:
        book["对象"]["B3"] = "=A1"

    assert [fault.message for fault in faults(workbook(break_the_name))] == ["公式没有存下结果"]


def test_one_table_on_two_sheets_is_refused(workbook: Callable[..., Path]) -> None:
    """Sheets 底线 and floors are the same table: neither is taken silently for the other."""

    def add_floors(book: Workbook) -> None:
        sheet = book.create_sheet("floors")
        sheet.append(["node", "at_least", "cap_grade"])
        sheet.append(["A", 10, "差"])

    (fault,) = faults(workbook(add_floors))

    assert (fault.code, fault.where) == ("SCHEME-TABLE", "方案.xlsx › floors")
    assert "方案.xlsx › 底线" in fault.message


def test_a_value_without_a_key_is_told(workbook: Callable[..., Path]) -> None:
    """A value in the header whose key was forgotten is not passed over."""

    def forget_the_key(book: Workbook) -> None:
        book["方案"]["B40"] = "all"

    (fault,) = faults(workbook(forget_the_key))

    assert (fault.code, fault.where) == ("SCHEME-COLUMN", "方案.xlsx › 方案 › B40")


def test_keys_and_values_are_found_by_their_headings(folder: Path, workbook: Callable[..., Path]) -> None:
    """A column of numbers before them changes nothing."""
    path = workbook(lambda book: book["方案"].insert_cols(1))

    assert read(path).digest == read(folder).digest


@pytest.mark.parametrize(("old", "new"), [("floors.csv", "底线.csv"), ("floors.csv", "floors.CSV")])
def test_a_csv_is_known_by_either_name_in_any_case(folder: Path, old: str, new: str) -> None:
    """A table under its Chinese name, or with .CSV, is the same table."""
    before = read(folder).digest
    folder.joinpath(old).rename(folder / new)

    assert read(folder).digest == before


def test_a_quotation_mark_that_is_never_closed_is_told(folder: Path) -> None:
    """Otherwise it would swallow the rows below it, and three units would be two."""
    folder.joinpath("units.csv").write_text('code,name,note\n1,一,\n2,二,"核\n3,三,\n', encoding="utf-8")

    assert {fault.code for fault in faults(folder)} == {"FILE-DAMAGED"}


@pytest.mark.parametrize("broken", [b"\xff", "文本".encode("utf-16"), b"a\x00b"])
def test_a_csv_in_no_known_encoding_is_told(folder: Path, broken: bytes) -> None:
    """No unit gets a name of replacement characters."""
    with folder.joinpath("units.csv").open("ab") as stream:
        stream.write("4,四四四四四四四四四四,".encode() + broken)

    assert {fault.code for fault in faults(folder)} == {"FILE-ENCODING"}


def test_a_very_long_cell_is_told(folder: Path) -> None:
    """Not a traceback."""
    folder.joinpath("units.csv").write_text(f"code,name\n1,{'长' * 200_000}\n", encoding="utf-8")

    assert {fault.code for fault in faults(folder)} == {"FILE-DAMAGED"}


def test_a_title_above_the_headings_is_one_fault(folder: Path) -> None:
    """The cause is told once, instead of every cell below it."""
    path = folder / "units.csv"
    path.write_text("评价对象表\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    (fault,) = faults(folder)

    assert (fault.code, fault.where) == ("SCHEME-COLUMN", "units.csv › A1")


def test_faults_of_reading_and_of_checking_are_told_together(folder: Path) -> None:
    """A stray cell in one table does not hide a wrong weight in another."""
    folder.joinpath("units.csv").write_text("code,name\n1,一,x\n2,二,y\n", encoding="utf-8")
    nodes = folder / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("甲,100", "甲,99"), encoding="utf-8")

    assert [(fault.code, fault.where) for fault in faults(folder)] == [
        ("SCHEME-COLUMN", "units.csv › C2"),
        ("SCHEME-WEIGHT", "nodes.csv › D2"),
    ]


def test_a_text_that_no_cell_can_hold_is_not_cut_off(folder: Path, tmp_path: Path) -> None:
    """The export is refused with the cell, and nothing is written."""
    nodes = folder / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("附注", "注" * 32_768), encoding="utf-8")

    with pytest.raises(SchemeRefused) as refused:
        write_scheme_workbook(read_scheme_tables(folder), tmp_path / "长.xlsx")

    assert [fault.where for fault in refused.value.faults] == ["nodes.csv › H3"]
    assert not tmp_path.joinpath("长.xlsx").exists()


@pytest.mark.parametrize(
    "odd", ["甲\r乙", "甲\r\n乙", "甲\n乙", "=1+1", "007", '"引"', "👍🏽", "_x0041_", "甲\x7f乙"]
)
def test_odd_text_comes_through_both_forms(folder: Path, tmp_path: Path, odd: str) -> None:
    """Line breaks of every kind, formulas as text, leading zeros: the same digest from folder and workbook."""
    tables = with_text(read_scheme_tables(folder), odd)
    before = build_scheme(tables).digest

    write_scheme_workbook(tables, tmp_path / "书.xlsx")
    write_scheme_folder(read_scheme_tables(tmp_path / "书.xlsx"), tmp_path / "夹")

    assert read(tmp_path / "书.xlsx").digest == read(tmp_path / "夹").digest == before


def test_an_exported_workbook_shows_all_that_a_scheme_can_hold(workbook: Callable[..., Path]) -> None:
    """Every table with every column, also those that this scheme leaves empty, each with its meaning."""
    book = openpyxl.load_workbook(workbook(lambda _: None))

    for table in TABLES:
        (headings,) = book[table.title].iter_rows(max_row=1)
        assert [cell.value for cell in headings] == [column.title for column in table.columns]
        for cell, column in zip(headings, table.columns, strict=True):
            assert cell.comment is not None
            assert column.meaning in cell.comment.text
    keys = [cell.value for cell in book["方案"]["A"][1:]]
    assert keys == [column.title for column in HEADER.columns]


def test_an_exported_workbook_offers_the_words_of_a_column(workbook: Callable[..., Path]) -> None:
    """Who edits a scheme by hand chooses from lists: words, kinds of rules, codes of other tables."""
    book = openpyxl.load_workbook(workbook(lambda _: None))
    offered = {
        (str(one.sqref).partition(":")[0], one.formula1)
        for one in book["指标"].data_validations.dataValidation
    }
    column = {cell.value: get_column_letter(cell.column or 0) for cell in book["指标"][1]}
    formulas = dict(offered)

    assert formulas[f"{column['方向']}2"] == '"positive,negative,interval"'
    assert formulas[f"{column['上级']}2"].startswith("'指标'!$A$2:")
    sheet, _, cells = formulas[f"{column['计分规则']}2"].partition("!")
    assert sheet == "'说明'"
    assert [row[0].value for row in book["说明"][cells.replace("$", "")]] == sorted(BUILT_IN)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        (NODES, "direction", get_args(Direction)),
        (NODES, "input", ("value", "findings")),
        (NODES, "missing", get_args(MissingPolicy)),
        (NODES, "weighting", tuple(WEIGHTINGS)),
    ],
)
def test_the_words_of_a_column_are_those_of_the_model(
    table: Table, column: str, words: tuple[str, ...]
) -> None:
    """A word that a workbook offers but no scheme may hold, or the reverse, would be a trap."""
    assert table.column(column).choices == words


def column_of(book: Workbook, sheet: str, heading: str) -> str:
    """The letters of a column by its heading."""
    return next(get_column_letter(cell.column) for cell in book[sheet][1] if cell.value == heading)


def test_a_cell_merged_over_rows_counts_for_each(workbook: Callable[..., Path]) -> None:
    """A bound that stands beside two indicators is the bound of both."""

    def merge_the_bound(book: Workbook) -> None:
        sheet = book["指标"]
        heading = next(cell for cell in sheet[1] if cell.value == "可能上限")
        sheet.append([cell.value for cell in sheet[3]])
        code = next(cell for cell in sheet[1] if cell.value == "编码")
        sheet.cell(4, code.column, "B")
        for row in (3, 4):
            sheet[f"{column_of(book, '指标', '权重')}{row}"] = 50
        sheet.cell(3, heading.column, 100)
        sheet.merge_cells(f"{heading.column_letter}3:{heading.column_letter}4")

    nodes = read(workbook(merge_the_bound)).indicators
    assert [nodes[code].possible.high for code in ("A", "B")] == [100, 100]


def test_a_value_merged_over_keys_counts_for_each(workbook: Callable[..., Path]) -> None:
    """One cap beside 加分上限 and 减分上限 is the cap of both."""

    def merge_the_caps(book: Workbook) -> None:
        sheet = book["方案"]
        bonus = next(cell.row for cell in sheet["A"] if cell.value == "加分上限")
        assert sheet.cell(bonus + 1, 1).value == "减分上限"
        sheet.cell(bonus, 2, 3)
        sheet.cell(bonus + 1, 2).value = None
        sheet.merge_cells(f"B{bonus}:B{bonus + 1}")

    caps = read(workbook(merge_the_caps)).adjustments
    assert (caps.bonus_cap, caps.penalty_cap) == (Decimal(3), Decimal(3))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda sheet: sheet["C3"].__setattr__("value", "参保\u202e率"), "SCHEME-VALUE"),
        (lambda sheet: sheet.merge_cells("A3:B3"), "SCHEME-VALUE"),
        (lambda sheet: sheet.merge_cells("A1:A2"), "SCHEME-VALUE"),
        (lambda sheet: sheet.row_dimensions.__getitem__(3).__setattr__("hidden", True), "SCHEME-HIDDEN"),
        (lambda sheet: sheet.column_dimensions.__getitem__("A").__setattr__("hidden", True), "SCHEME-HIDDEN"),
        (lambda sheet: sheet.__setattr__("sheet_state", "hidden"), "SCHEME-HIDDEN"),
        (lambda sheet: sheet["A3"].__setattr__("font", Font(strike=True)), "SCHEME-VALUE"),
    ],
)
def test_what_an_author_does_not_see_as_it_is_read_is_told(
    workbook: Callable[..., Path], change: Callable[[Any], object], code: str
) -> None:
    """Merged across columns or into the headings, hidden, struck out: a scheme is what its author sees."""
    assert code in [fault.code for fault in faults(workbook(lambda book: change(book["指标"])))]


@pytest.mark.parametrize(
    ("number", "shown_as"), [(33.36, "0.0"), (100000, "#,##0,"), (0.4, "0%"), (0.333, "# ?/?")]
)
def test_a_weight_that_is_shown_as_another_is_told(
    workbook: Callable[..., Path], number: float, shown_as: str
) -> None:
    """A weight of 33.36 that shows as 33.4 is neither: the author decides; 40% is no weight of 40."""

    def show(book: Workbook) -> None:
        cell = book["指标"][f"{column_of(book, '指标', '权重')}3"]
        cell.value, cell.number_format = number, shown_as

    weights = [fault for fault in faults(workbook(show)) if fault.code == "SCHEME-VALUE"]
    assert [fault.where.rpartition(" › ")[2][1:] for fault in weights] == ["3"]
