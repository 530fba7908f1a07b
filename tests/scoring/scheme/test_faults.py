"""A faulty scheme is refused with every fault at once, each with place, expectation and remedy."""

from pathlib import Path

import openpyxl
import pytest

from xiangheng_scoring.errors import Fault, SchemeRefused
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.intake.writing.schemes import write_scheme_workbook
from xiangheng_scoring.scheme import build_scheme

GOOD = {
    "scheme.toml": 'format = 1\ncode = "s"\nname = "方案"\nyear = 2024\n',
    "nodes.csv": """code,parent,name,weight,aggregation,rule,parameters,direction,target,missing,missing_reason,applies_to,value_min,value_max,transform
T,,总分,100,,,,,,reweight,,,,,
X,T,支,60,,,,,,,,,,,
A,X,甲,60,,target_ratio,"{""cap"":1}",positive,100,reweight,,,0,100,
B,T,乙,40,,minmax,"{""cohort"":""class""}",positive,,reweight,,,,,
""",
    "units.csv": "code,name,class\n1,一,a\n2,二,b\n",
    "grades.csv": "name,at_least\n好,90\n差,\n",
    "examples.csv": "indicator,value,score\nA,50,50\n",
}


def faults(folder: Path, **changes: tuple[str, str]) -> tuple[Fault, ...]:
    """The faults of the good scheme after replacing text in a table: `nodes=("old", "new")`."""
    for name, text in GOOD.items():
        old, new = changes.get(name.partition(".")[0], ("", ""))
        assert not old or old in text
        (folder / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    with pytest.raises(SchemeRefused) as refused:
        build_scheme(read_scheme_tables(folder))
    return refused.value.faults


CASES = [
    ("SCHEME-VALUE", "nodes.csv › D4", {"nodes": ("A,X,甲,60", "A,X,甲,六十")}),
    ("SCHEME-WEIGHT", "nodes.csv › D2", {"nodes": ("B,T,乙,40", "B,T,乙,41")}),
    ("SCHEME-TREE", "nodes.csv › B5", {"nodes": ("B,T,乙", "B,Z,乙")}),
    ("SCHEME-TREE", "nodes.csv › B5", {"nodes": ("B,T,乙,40,", "B,A,乙,40,")}),
    ("SCHEME-TREE", "nodes.csv › 第 5 行", {"nodes": ("B,T,乙", "B,,乙")}),
    ("SCHEME-RULE", "nodes.csv › F5", {"nodes": ("minmax", "minimax")}),
    ("SCHEME-PARAMETER", "nodes.csv › G5", {"nodes": ('""cohort"":""class""', '""cohort"":""all""')}),
    ("SCHEME-PARAMETER", "nodes.csv › G4", {"nodes": ('{""cap"":1}', '{""cap"":1')}),
    ("SCHEME-MISSING", "nodes.csv › J5", {"nodes": ("positive,,reweight", "positive,,")}),
    ("SCHEME-MISSING", "nodes.csv › K5", {"nodes": ("positive,,reweight", "positive,,zero")}),
    ("SCHEME-MISSING", "nodes.csv › J2", {"nodes": ("T,,总分,100,,,,,,reweight", "T,,总分,100,,,,,,")}),
    ("SCHEME-VALUE", "nodes.csv › J5", {"nodes": ("positive,,reweight", "positive,,guess")}),
    ("SCHEME-VALUE", "nodes.csv › I4", {"nodes": ("positive,100,", "positive,,")}),
    ("SCHEME-VALUE", "nodes.csv › H4", {"nodes": ("positive,100", "up,100")}),
    ("SCHEME-VALUE", "nodes.csv › N4", {"nodes": ("0,100,\n", "100,0,\n")}),
    ("SCHEME-REFERENCE", "nodes.csv › L5", {"nodes": ("positive,,reweight,,,", "positive,,reweight,,c,")}),
    ("SCHEME-REFERENCE", "nodes.csv › O4", {"nodes": ("0,100,\n", '0,100,"[{""kind"":""share"",""of"":""POP""}]"\n')}),
    ("SCHEME-RULE", "nodes.csv › O4", {"nodes": ("0,100,\n", "0,100,sqrt\n")}),
    ("SCHEME-TWICE", "units.csv › A3", {"units": ("2,二", "1,二")}),
    ("SCHEME-GRADE", "grades.csv › B3", {"grades": ("差,", "差,60")}),
    ("SCHEME-EXAMPLE", "examples.csv › C2", {"examples": ("50,50", "50,51")}),
    ("SCHEME-REFERENCE", "examples.csv › A2", {"examples": ("A,", "Z,")}),
    ("SCHEME-COLUMN", "› units（对象）", {"units": ("class", "clazz")}),
    ("SCHEME-VALUE", "scheme.toml › year", {"scheme": ("2024", '"今年"')}),
    ("SCHEME-VALUE", "scheme.toml › name", {"scheme": ('name = "方案"\n', "")}),
    ("SCHEME-UNITS", "scheme.toml › units.count", {"scheme": ("year = 2024", "year = 2024\nunits.count = 15")}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "place", "changes"), CASES)
def test_a_fault_is_told_with_its_cell(
    tmp_path: Path, code: str, place: str, changes: dict[str, tuple[str, str]]
) -> None:
    """The code, the cell, what is expected, and (for cells) what to do."""
    found = [fault for fault in faults(tmp_path, **changes) if fault.code == code and place in fault.where]

    assert found
    assert all(fault.expected for fault in found)


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Faults of several tables stand in one list."""
    found = faults(tmp_path, nodes=("minmax", "minimax"), units=("2,二", "1,二"), grades=("差,", "差,60"))

    assert {"SCHEME-RULE", "SCHEME-TWICE", "SCHEME-GRADE"} <= {fault.code for fault in found}


def test_an_example_that_disagrees_names_both_values(tmp_path: Path) -> None:
    """Stated and computed score stand in one message."""
    (fault,) = faults(tmp_path, examples=("50,50", "50,51"))

    assert "51" in fault.message
    assert "50 ÷ 100 = 0.5" in fault.message


def test_a_fault_in_a_workbook_is_told_with_sheet_and_cell(tmp_path: Path) -> None:
    """In a workbook the place is sheet and cell, in the sheet's own Chinese name."""
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = tmp_path / "方案.xlsx"
    write_scheme_workbook(read_scheme_tables(tmp_path), path)
    book = openpyxl.load_workbook(path)
    sheet = book["指标"]
    column = next(cell.column for cell in sheet[1] if cell.value == "权重")
    sheet.cell(5, column).value = 41
    book.save(path)

    with pytest.raises(SchemeRefused) as refused:
        build_scheme(read_scheme_tables(path))

    assert [fault.where for fault in refused.value.faults] == ["方案.xlsx › 指标 › D2"]


@pytest.mark.parametrize("content", [b"", b"format = ", b"\xff\xfe\x00"])
def test_a_header_that_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    """A damaged scheme.toml is a fault, not a traceback."""
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "scheme.toml").write_bytes(content)

    with pytest.raises(SchemeRefused):
        build_scheme(read_scheme_tables(tmp_path))
