"""`score --out` and `--charts`: the ranking in files that others work with, told and whole."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from xiangheng_scoring.cli import main

SCHEME = {
    "scheme.toml": (
        'format = 1\ncode = "s"\nname = "小方案"\nyear = 2024\nunit_kind = "县"\nnotice = "建议方案"\n'
        '[ranking]\nwithin = "class"\n[adjustments]\nbonus_cap = "5"\npenalty_cap = "5"\n'
    ),
    "nodes.csv": (
        "code,parent,name,weight,rule,missing,target\nT,,总分,100,,,\nA,T,甲项,60,target_ratio,block,100\n"
        "B,T,=乙项,40,target_ratio,block,100\n"
    ),
    "adjustments.csv": "code,name,kind,cap\nJ1,表彰,bonus,5\nJ2,通报,penalty,5\n",
    "units.csv": "code,name,class\n430001,甲县,一类\n430002,乙县,一类\n430003,丙县,二类\n",
}
DATA = "县,A,B\n甲县,90,50\n乙县,80.5,70\n丙县,33.33,0\n"
ADJUSTMENTS = "县,加减分项,分值,依据\n甲县,J1,1.5,文1号\n丙县,J2,-2,文2号\n"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A command that scores three units in two classes, two of them with adjustments."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "方案").mkdir()
    for name, text in SCHEME.items():
        (tmp_path / "方案" / name).write_text(text, encoding="utf-8")
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "数.csv").write_text(DATA, encoding="utf-8")
    (tmp_path / "报送" / "加减分.csv").write_text(ADJUSTMENTS, encoding="utf-8")
    return ["score", "--scheme", "方案", "--data", "报送"]


def rows(path: Path) -> list[dict[str, str]]:
    """A table in CSV, after its byte order mark, by which spreadsheets know UTF-8."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def scored(asked: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    """The same run as JSON."""
    capsys.readouterr()
    assert main([*asked, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_parts_add_up_to_the_total_in_the_file_and_on_the_screen(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """54 + 20 + 1.50 = 75.50: without the adjustments the columns would not be the total."""
    assert main([*asked, "--out", "排名.csv"]) == 0
    shown = capsys.readouterr().out
    table = rows(Path("排名.csv"))

    assert [row["县"] for row in table] == ["乙县", "甲县", "丙县"]
    for row in table:
        parts = [row["甲项（A）"], row["=乙项（B）"], row["加减分"]]
        assert sum(map(Decimal, parts)) == Decimal(row["总分"])
    assert table[1]["加减分"] == "1.50"
    assert "加减" in shown
    assert "+1.50" in shown
    assert "−2.00" in shown


def test_no_adjustments_no_column(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A column of nothing is left out."""
    Path("报送", "加减分.csv").unlink()
    main(asked)

    assert "加减" not in capsys.readouterr().out


def test_a_workbook_tells_its_columns_and_its_run(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbers are numbers, codes are texts, each column has its meaning, and the digests are those of the run."""
    assert main([*asked, "--out", "排名.xlsx"]) == 0
    document = scored(asked, capsys)
    book = openpyxl.load_workbook("排名.xlsx")
    heading, *table = book["排名"].iter_rows(values_only=True)
    dictionary = list(book["字段"].iter_rows(min_row=2, values_only=True))
    run = {str(name): text for name, text in book["批次"].iter_rows(values_only=True)}

    assert book.sheetnames == ["排名", "字段", "批次"]
    assert [row[0] for row in dictionary] == list(heading)
    assert all(row[2] for row in dictionary)
    first = dict(zip(heading, table[0], strict=True))
    assert (first["代码"], first["总分"], first["类内位次"]) == ("430002", 76.3, 1)
    assert (run["计分批次"], run["结果摘要"]) == (document["run_id"], document["result_digest"])
    assert {row[heading.index("结果摘要")] for row in table} == {document["result_digest"]}
    assert {row[heading.index("须知")] for row in table} == {"建议方案"}


def test_a_text_is_no_formula(asked: list[str]) -> None:
    """A name that begins with = is shown, not computed."""
    main([*asked, "--out", "排名.xlsx"])
    heading = next(openpyxl.load_workbook("排名.xlsx")["排名"].iter_rows(max_row=1))
    (cell,) = (cell for cell in heading if "乙项" in str(cell.value))

    assert (cell.value, cell.data_type) == ("=乙项（B）", "s")


def test_a_csv_has_its_dictionary_beside_it(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every column with meaning and unit, then the run."""
    main([*asked, "--out", "排名.csv"])
    told = {row["列"]: row for row in rows(Path("排名.字段.csv"))}

    assert set(rows(Path("排名.csv"))[0]) <= set(told)
    assert told["总分"]["单位"] == "分"
    assert told["（结果摘要）"]["含义"] == scored(asked, capsys)["result_digest"]


def test_a_parquet_file_holds_exact_decimals(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Names for programs, and in the file's own metadata what they mean and of which run they are."""
    polars = pytest.importorskip("polars")
    assert main([*asked, "--out", "排名.parquet"]) == 0
    table = polars.read_parquet("排名.parquet")
    told = polars.read_parquet_metadata("排名.parquet")

    assert table["total"].to_list() == [Decimal("76.30"), Decimal("75.50"), Decimal("18.00")]
    assert table["code"].to_list() == ["430002", "430001", "430003"]
    assert json.loads(told["xiangheng.run"])["结果摘要"] == scored(asked, capsys)["result_digest"]
    assert {row["name"] for row in json.loads(told["xiangheng.dictionary"])} == set(table.columns)


def test_without_its_library_another_format_is_advised(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Parquet is an extra; told before anything is scored."""
    monkeypatch.setitem(__import__("sys").modules, "polars", None)

    assert main([*asked, "--out", "排名.parquet"]) == 3
    assert "xiangheng-scoring[parquet]" in capsys.readouterr().err
    assert not Path("排名.parquet").exists()


@pytest.mark.parametrize("name", ["排名.doc", "排名.2024", "排名.xls"])
def test_other_endings_are_refused_before_the_work(
    asked: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With those that can be written."""
    assert main([*asked, "--scheme", "没有", "--out", name]) == 3
    assert ".xlsx、.csv、.parquet" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["排名.csv", "排名.字段.csv"])
def test_nothing_is_overwritten(asked: list[str], name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the table nor the dictionary beside it."""
    Path(name).write_text("别人的", encoding="utf-8")

    assert main([*asked, "--out", "排名.csv"]) == 3
    assert "FILE-EXISTS" in capsys.readouterr().err
    assert Path(name).read_text(encoding="utf-8") == "别人的"
    assert len(list(Path().glob("排名*"))) == 1


def test_json_and_file_come_together(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One document on standard output, the file beside, with the same columns as without JSON."""
    assert main([*asked, "--out", "一.csv", "--json"]) == 0
    json.loads(capsys.readouterr().out)
    main([*asked, "--out", "二.csv"])

    assert Path("一.csv").read_bytes() == Path("二.csv").read_bytes()


def test_the_ranking_is_drawn_without_a_study(asked: list[str]) -> None:
    """A panel a class, a bar a unit from its dimensions and adjustments, with what must be known of the scheme."""
    assert main([*asked, "--charts", "图"]) == 0
    drawing = Path("图", "ranking.svg").read_text(encoding="utf-8")
    shown = ["".join(text.itertext()) for text in ElementTree.fromstring(drawing).findall(".//{*}text")]

    assert [path.name for path in Path("图").iterdir()] == ["ranking.svg"]
    assert [one for one in shown if one in ("一类", "二类", "1 乙县", "2 甲县", "1 丙县")] == [
        "一类", "1 乙县", "2 甲县", "二类", "1 丙县",
    ]  # fmt: skip
    assert {"76.30", "75.50", "18.00", "建议方案", "3 加减分"} <= set(shown)
    assert main([*asked, "--charts", "图"]) == 3
