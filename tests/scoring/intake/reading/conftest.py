"""A small invented scheme, and ways to hand in tables to it."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.scheme import Scheme, build_scheme

Cells = Sequence[Sequence[object]]
HandIn = Callable[..., Path]

NODES = """code,parent,name,weight,aggregation,rule,parameters,target,direction,missing,unit,value_min,value_max,plausible_min,plausible_max,applies_to,input
T,,总分,100,,,,,,,,,,,,,
A,T,参保率,40,,target_ratio,"{""cap"":1}",100,positive,reweight,%,0,100,40,,,
B,T,项目资金（到位）,30,,minmax,"{""cohort"":""assessment""}",,positive,reweight,万元,0,,,,,
C,T,辍学人数,20,,deduct,"{""deduct"":20,""per"":1,""measure"":""excess"",""count"":""exact""}",0,negative,reweight,人,0,,,50,甲类,
D,T,查实问题数,5,,deduct,"{""deduct"":15,""per"":1,""measure"":""excess"",""count"":""exact""}",0,negative,reweight,起,0,,,,,findings
Q,T,返贫率,2,,target_ratio,"{""cap"":1}",100,positive,reweight,%,0,100,,,,
E,T,工业产值增速,1,,target_ratio,"{""cap"":1}",5,positive,reweight,%,,,,,,
P,T,评委评分,2,,panel,{},,positive,reweight,分,0,100,,,,
"""
SECOND = 'E,T,资金问题数,1,,deduct,"{""deduct"":15,""per"":1,""measure"":""excess"",""count"":""exact""}",0,negative,reweight,起,0,,,,,findings'
UNITS = """code,name,other_names,class
430001,甲县,老甲县,甲类
430002,乙苗族自治县,,甲类
430003,丙水市,,乙类
430004,丁山区,,乙类
430014,丁山县,,乙类
"""
COUNTIES = """code,name,other_names,class
430121,长沙县,,甲类
430182,宁乡市,宁乡县,甲类
430702,武陵区,,甲类
430703,鼎城区,,乙类
430802,永定区,,乙类
431027,桂东县,,乙类
431129,江华瑶族自治县,,乙类
433101,吉首市,,乙类
433123,凤凰县,,乙类
"""
HEADER = """format = 1
code = "small"
name = "小方案（虚构）"
year = 2024
unit_kind = "县市区"

[adjustments]
bonus_cap = 2
penalty_cap = 5
"""
ITEMS = "code,name,kind,cap\nJ,创新,bonus,2\nK,作假,penalty,5\n"
COMBINATION = "assessment,name,weight,full_marks\nself,本考核,60,100\nstrategy,实绩考核,40,100\n"


@pytest.fixture(scope="session")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """Five units in two classes; a percentage, money, a count for one class, findings, a panel."""
    return _scheme(tmp_path_factory.mktemp("scheme"), UNITS)


@pytest.fixture(scope="session")
def counties(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """The same for counties of four prefectures, by the codes that they have."""
    return _scheme(tmp_path_factory.mktemp("counties"), COUNTIES)


@pytest.fixture(scope="session")
def two_counts(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """The same with a second indicator that counts findings."""
    counted = NODES.replace(
        'E,T,工业产值增速,1,,target_ratio,"{""cap"":1}",5,positive,reweight,%,,,,,,', SECOND
    )
    return _scheme(tmp_path_factory.mktemp("two"), UNITS, counted)


def _scheme(folder: Path, units: str, nodes: str = NODES) -> Scheme:
    tables = {"nodes": nodes, "units": units, "adjustments": ITEMS, "combination": COMBINATION}
    (folder / "scheme.toml").write_text(HEADER, encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return build_scheme(read_scheme_tables(folder))


@pytest.fixture
def workbook(tmp_path: Path) -> HandIn:
    """Write an .xlsx of one sheet from rows of cells (None leaves a cell out)."""

    def write(rows: Cells, *, name: str = "报送", sheet: str = "数据", merged: Sequence[str] = ()) -> Path:
        path = tmp_path / f"{name}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet(sheet)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        page.write(row, column, cell)
            for span in merged:
                page.merge_range(span, "")
                first = span.partition(":")[0]
                page.write(first, _at(rows, first))
        return path

    return write


@pytest.fixture
def values(text_table: HandIn) -> Path:
    """A table of the assessed year, to hand in beside one that alone would be nothing to score."""
    return text_table([["县市区", "B"], ["丁山县", 1]], name="其余")


def _at(rows: Cells, address: str) -> object:
    return rows[int(address[1:]) - 1][ord(address[0]) - 65]


@pytest.fixture
def text_table(tmp_path: Path) -> HandIn:
    """Write a CSV from rows of cells in an encoding."""

    def write(rows: Cells, *, name: str = "报送", encoding: str = "utf-8") -> Path:
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding=encoding, newline="") as target:
            csv.writer(target).writerows(rows)
        return path

    return write
