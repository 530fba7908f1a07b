"""The command as a person and a program meet it."""

import csv
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from xiangheng_scoring.cli import main
from xiangheng_scoring.cli.failures import EXIT_CODES
from xiangheng_scoring.errors import Kind
from xiangheng_scoring.scheme import TABLES

SMALL = {
    "scheme.toml": 'format = 1\ncode = "s"\nname = "小方案"\nyear = 2024\nunit_kind = "县"\n',
    "nodes.csv": "code,parent,name,weight,rule,missing,target,unit\nT,,总分,10,,,,\nA,T,甲项,10,target_ratio,block,100,%\n",
    "units.csv": "code,name\n1,甲县\n2,乙县\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a scheme and data."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "方案").mkdir()
    for name, text in SMALL.items():
        (tmp_path / "方案" / name).write_text(text, encoding="utf-8")
    (tmp_path / "数.csv").write_text("县,A\n甲县,90\n乙县,80.5\n", encoding="utf-8")
    (tmp_path / "缺.csv").write_text("县,A\n甲县,90\n", encoding="utf-8")
    (tmp_path / "空.csv").write_text("县,A\n甲县,\n", encoding="utf-8")
    (tmp_path / "错.csv").write_text("县,A\n甲县,约90\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["score", "--scheme", "方案", "--data", "数.csv"], 0),
        (["score", "--scheme", "方案"], 2),
        (["score", "--nonsense"], 2),
        (["nonsense"], 2),
        (["score", "--scheme", "方案", "--data", "错.csv"], 3),
        (["score", "--scheme", "方案", "--data", "没有.csv"], 3),
        (["score", "--scheme", "方案", "--data", "空.csv"], 3),
        (["score", "--scheme", "数.csv", "--data", "数.csv"], 4),
        (["plugin", "enable", "没有"], 5),
        (["score", "--scheme", "方案", "--data", "缺.csv"], 6),
        (["score", "--scheme", "没有", "--data", "数.csv"], 7),
        (["explain", "--scheme", "方案", "--data", "数.csv", "--unit", "丙县"], 7),
        (["compare", "--scheme", "方案", "--data", "数.csv"], 7),
        (["compare", "--scheme", "方案", "--data", "数.csv", "--from-unit", "乙县"], 2),
        (["compare", "--scheme", "方案", "--data", "数.csv", "--unit", "甲县", "--from-unit", "乙县"], 0),
        (["explain", "--scheme", "方案", "--data", "数.csv", "--unit", "甲县", "--node", "Z"], 7),
    ],
)
def test_exit_codes(folder: Path, arguments: list[str], code: int) -> None:
    """Each kind of refusal has its own exit code."""
    assert main(arguments) == code


def test_every_kind_of_refusal_has_one_exit_code() -> None:
    """No kind is forgotten, no two share a code, and none has that of a command that was done."""
    assert set(EXIT_CODES) == set(Kind)
    assert len({0, *EXIT_CODES.values()}) == len(Kind) + 1


def test_a_program_is_told_the_cell(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A front end marks the cell by its parts; the words for a person name the same one."""
    main(["score", "--scheme", "方案", "--data", "错.csv", "--json"])
    fault, *_ = json.loads(capsys.readouterr().out)["faults"]

    assert fault["at"] == {
        "file": "错.csv",
        "sheet": "错",
        "cell": fault["where"].rpartition(" › ")[2],
        "row": None,
    }


def test_a_refusal_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a refusal the folder holds what it held, and standard output is empty."""
    before = sorted(path.name for path in folder.rglob("*"))
    main(["score", "--scheme", "方案", "--data", "错.csv"])

    assert sorted(path.name for path in folder.rglob("*")) == before
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("name", "code"), [("又错.csv", 3), ("又缺.csv", 6)])
def test_a_refusal_tells_the_notices_too(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, code: int
) -> None:
    """What was accepted may explain what was not, be it a fault of the data or a missing value."""
    (folder / "又错.csv").write_text("县,A\n甲县,90\n甲县,90\n乙县,约80\n", encoding="utf-8")
    (folder / "又缺.csv").write_text("县,A\n甲县,90\n甲县,90\n", encoding="utf-8")
    arguments = ["score", "--scheme", "方案", "--data", name]

    assert main([*arguments, "--json"]) == code
    rows = json.loads(capsys.readouterr().out)["faults"]
    assert [row["is_notice"] for row in rows] == [False, True]
    main(arguments)
    assert "提示 又" in capsys.readouterr().err


def test_several_files_after_one_option(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--data a b`, as a shell expands a star, hands in both."""
    (folder / "乙.csv").write_text("县,A\n乙县,80.5\n", encoding="utf-8")
    main(["score", "--scheme", "方案", "--data", "缺.csv", "乙.csv", "--json"])

    assert [unit["total"] for unit in json.loads(capsys.readouterr().out)["units"]] == ["9.00", "8.05"]


def test_a_text_of_a_workbook_is_no_markup(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets in what a clerk typed are shown, neither obeyed nor a crash."""
    (folder / "数.csv").write_text("县,A\n甲县,90\n乙县,80.5\n[/red]县,\n", encoding="utf-8")

    assert main(["score", "--scheme", "方案", "--data", "数.csv"]) == 3
    assert "「[/red]县」" in capsys.readouterr().err


def test_a_name_in_gbk_from_a_windows_zip(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name of such a file is shown as it was meant, and its digests can be told."""
    (folder / "报送").mkdir()
    try:
        (folder / "数.csv").rename(folder / "报送" / os.fsdecode("数.csv".encode("gbk")))
    except OSError:
        pytest.skip("a file system of UTF-8 names only")
    (folder / "报送" / "又.csv").write_text("县,A\n甲县,90\n", encoding="utf-8")

    assert main(["score", "--scheme", "方案", "--data", "报送", "--json"]) == 0
    assert "数.csv › " in capsys.readouterr().out


def test_the_ranking_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table in Chinese with place, name and total, and what to type next."""
    main(["score", "--scheme", "方案", "--data", "数.csv"])
    out = capsys.readouterr().out

    assert "小方案 2024" in out
    assert "9.00" in out
    assert "explain --scheme 方案 --data 数.csv --unit 1" in out


def test_what_to_type_next_is_about_the_same_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scored for another year, by a frozen standard: the command printed below explains that run, not the usual one."""
    asked = ["--scheme", "方案", "--data", "数.csv", "--year", "2023"]
    main(["frame", "freeze", *asked, "--out", "标准.json"])
    assert main(["score", *asked, "--frame", "标准.json"]) == 0

    assert "--data 数.csv --year 2023 --frame 标准.json --unit 1" in capsys.readouterr().out


def test_one_node_is_explained(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--node` prints that node's sentence, with cell, formula and points."""
    main(["explain", "--scheme", "方案", "--data", "数.csv", "--unit", "乙县", "--node", "A"])
    out = capsys.readouterr().out.replace("\n", "")

    assert "数.csv › 数 › B3" in out
    assert "80.5 ÷ 100 = 0.805" in out
    assert "得 8.05 分" in out


def test_a_scheme_is_exported_and_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Folder to workbook to folder, with the same digest, and never over something that exists."""
    assert main(["scheme", "export", "方案", "方案.xlsx"]) == 0
    assert main(["scheme", "export", "方案.xlsx", "又一个"]) == 0
    capsys.readouterr()
    digests = []
    for name in ("方案", "方案.xlsx", "又一个"):
        main(["scheme", "check", name, "--json"])
        digests.append(json.loads(capsys.readouterr().out)["digest"])

    assert len(set(digests)) == 1
    assert main(["scheme", "export", "方案", "方案.xlsx"]) == 3


@pytest.mark.parametrize("name", ["新方案", "新方案.xlsx"])
def test_an_empty_scheme_says_exactly_what_is_to_be_filled(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The header's code, name and year, indicators and units, and nothing else; never over something that exists."""
    assert main(["scheme", "new", name]) == 0
    assert f"scheme check {name}" in capsys.readouterr().out
    assert main(["scheme", "check", name, "--json"]) == 4
    faults = json.loads(capsys.readouterr().out)["faults"]

    assert [fault["message"] for fault in faults] == [
        "缺「代码」", "缺「名称」", "缺「年度」", "缺 nodes（指标）表，或表中没有内容", "缺 units（对象）表，或表中没有内容",
    ]  # fmt: skip
    assert main(["scheme", "new", name]) == 3


def test_an_empty_folder_passes_once_what_it_asks_for_is_filled(folder: Path) -> None:
    """Three values in the header, a total with one indicator, one unit: then it is a scheme and scores."""
    main(["scheme", "new", "新方案"])
    header = folder / "新方案" / "scheme.toml"
    text = header.read_text(encoding="utf-8")
    for key, value in (("code", "x-2024"), ("name", "新"), ("year", "2024")):
        text = text.replace(f'{key} = ""', f'{key} = "{value}"', 1)
    header.write_text(text, encoding="utf-8")
    for table, rows in (
        ("nodes", [{"code": "T", "name": "总分", "weight": "10"}, _INDICATOR]),
        ("units", [{"code": "1", "name": "甲县"}]),
    ):
        path = folder / "新方案" / f"{table}.csv"
        names = path.read_text(encoding="utf-8-sig").strip().split(",")
        lines = [",".join(row.get(name, "") for name in names) for row in rows]
        path.write_text("\n".join([",".join(names), *lines]), encoding="utf-8")

    assert main(["scheme", "check", "新方案"]) == 0
    assert main(["score", "--scheme", "新方案", "--data", "缺.csv"]) == 0


_INDICATOR = {
    **{"code": "A", "parent": "T", "name": "甲项", "weight": "10"},
    **{"rule": "target_ratio", "missing": "block", "target": "100"},
}


def test_an_empty_workbook_passes_once_what_it_asks_for_is_filled(folder: Path) -> None:
    """The same in the workbook's own sheets, whose columns all bear their meaning."""
    main(["scheme", "new", "新方案.xlsx"])
    book = openpyxl.load_workbook("新方案.xlsx")
    for row, value in ((3, "x-2024"), (4, "新"), (5, "2024")):
        book["方案"].cell(row, 2, value)
    titles = {column.name: column.title for column in TABLES[0].columns}
    headings = [cell.value for cell in book["指标"][1]]
    for line, node in enumerate(({"code": "T", "name": "总分", "weight": "10"}, _INDICATOR), start=2):
        for name, text in node.items():
            book["指标"].cell(line, headings.index(titles[name]) + 1, text)
    book["对象"].cell(2, 1, "1")
    book["对象"].cell(2, 2, "甲县")
    book.save("新方案.xlsx")

    assert all(cell.comment for cell in book["指标"][1])
    assert main(["scheme", "check", "新方案.xlsx"]) == 0


def test_a_template_tells_every_column(folder: Path) -> None:
    """Each column of each table with its meaning, whether it is needed, and the words that it takes."""
    main(["scheme", "new", "新方案"])
    with (folder / "新方案" / "说明.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {(row["表"].partition("（")[0], row["列"]): row for row in csv.DictReader(file)}

    for table in TABLES:
        for column in table.columns:
            assert told[table.name, column.name]["含义"] == column.meaning
            assert (told[table.name, column.name]["必填"] == "是") == column.required
    assert "bonus、penalty" in told["adjustments", "kind"]["可写的词"]


@pytest.mark.parametrize(
    "command",
    [
        ["scheme", "new", "数.csv/出"],
        ["scheme", "new", "数.csv/出.xlsx"],
        ["scheme", "export", "方案", "数.csv/出"],
        ["scheme", "export", "方案", "数.csv/出.xlsx"],
        ["plugin", "new", "dew-plan", "--out", "数.csv"],
        ["seeds", "generate", "--scheme", "方案", "--out", "数.csv/出"],
        ["frame", "freeze", "--scheme", "方案", "--data", "数.csv", "--out", "数.csv/标准.json"],
        [
            "robustness",
            "--scheme",
            "方案",
            "--data",
            "数.csv",
            "--trials",
            "5",
            "--base",
            "0",
            "--out",
            "数.csv",
        ],
    ],
    ids=" ".join,
)
def test_what_cannot_be_written_is_told(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A place that cannot be written is a refusal with a remedy, not a fault of ours."""
    assert main(command) in (2, 3)
    assert "怎么改" in capsys.readouterr().err


def test_trials_are_one_row_each(folder: Path) -> None:
    """The table of trials has a column a parameter and a column a node's weight, and nothing twice."""
    asked = ["robustness", "--scheme", "方案", "--data", "数.csv", "--trials", "5", "--base", "0"]
    main([*asked, "--out", "出"])
    heading, *rows = (folder / "出" / "trials.csv").read_text(encoding="utf-8-sig").splitlines()

    assert heading == "trial,world,treatment,normalisation,aggregation,missing,failed,A,T"
    assert len(rows) == 5


def test_a_difference_is_drawn_for_each_unit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two schemes that weigh alike: a picture a unit, in the order of ranks, and never over an earlier study."""
    asked = ["compare", "--scheme", "方案", "--data", "数.csv", "--from-scheme", "方案", "--out", "出"]

    assert main(asked) == 0
    assert [path.name for path in sorted((folder / "出").iterdir())] == ["001-1.svg", "002-2.svg"]
    assert "甲县总分的变动" in (folder / "出" / "001-1.svg").read_text(encoding="utf-8")
    assert main(asked) == 3
    assert "FILE-EXISTS" in capsys.readouterr().err


def test_statistics_are_shown_as_precisely_as_they_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A small ratio keeps its decimals, a large amount its digits, a change its own measure."""
    heading = "code,parent,name,weight,rule,missing,target,unit,parameters\n"
    rows = (
        "T,,总分,30,,,,,\nA,T,比值,10,target_ratio,block,1,倍,\nB,T,金额,10,target_ratio,block,9999999,元,\n"
        'C,T,提高,10,progress,block,,%,"{""baseline"":2023,""cohort"":""assessment""}"\n'
    )
    (folder / "方案" / "nodes.csv").write_text(heading + rows, encoding="utf-8")
    (folder / "数.csv").write_text(
        "县,年度,A,B,C\n甲县,2024,0.071,1234567,60.5\n乙县,2024,0.064,1200000,50\n甲县,2023,,,57\n乙县,2023,,,52\n",
        encoding="utf-8",
    )
    assert main(["statistics", "--scheme", "方案", "--data", "数.csv", "--unit", "甲县"]) == 0
    out = capsys.readouterr().out

    assert "0.071" in out
    assert "1234567 元" in out
    assert "变化 3.5 个百分点" in out


def test_help_starts_without_heavy_modules() -> None:
    """`--help` loads no reader, writer or engine."""
    code = (
        "import sys; from xiangheng_scoring.cli import main; main(['--help']);"
        "heavy = {'xlrd', 'xlsxwriter', 'rich.progress', 'xiangheng_scoring.engine.scoring', 'pluggy'};"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    assert "HEAVY []" in done.stdout


def test_a_narrow_console_of_another_encoding_does_not_crash(folder: Path) -> None:
    """On a console that cannot show a character, the character is replaced and the command succeeds."""
    command = [sys.executable, "-m", "xiangheng_scoring", "scheme", "list"]
    done = subprocess.run(
        command,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "cp936", "PYTHONUTF8": "0", "PATH": ""},
        check=False,
    )

    assert done.returncode == 0


ADJUSTED = {
    "adjustments.csv": "code,name,kind,cap,clause\nJ,创新,bonus,2,办法第八条\nK,作假,penalty,5,\n",
    "scheme.toml": SMALL["scheme.toml"] + "[adjustments]\nbonus_cap = 2\npenalty_cap = 5\n",
}
TWO_YEARS = "县,A,A（2023年）\n甲县,90,80\n乙县,80,70\n"


@pytest.fixture
def two_years(folder: Path) -> Path:
    """Values of two years, and adjustments that say nothing of a year."""
    for name, text in ADJUSTED.items():
        (folder / "方案" / name).write_text(text, encoding="utf-8")
    (folder / "两年.csv").write_text(TWO_YEARS, encoding="utf-8")
    (folder / "2023年.csv").write_text("县,A\n甲县,80\n乙县,70\n", encoding="utf-8")
    (folder / "加减分.csv").write_text(
        "县,加减分项,分值,依据\n甲县,K,-1,文1号\n乙县,J,2,文2号\n", encoding="utf-8"
    )
    return folder


def test_adjustments_without_a_year_count_in_one_year(
    two_years: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Compared with 2023, they move what they moved in 2024, and who reads the table is told that 2023 has none."""
    asked = ["compare", "--scheme", "方案", "--data", "两年.csv", "加减分.csv", "--from-year", "2023"]
    main(asked)
    shown = capsys.readouterr()
    main([*asked, "--json"])
    document = json.loads(capsys.readouterr().out)

    assert [one["difference"] for one in document["differences"]] == ["0.00", "3.00"]
    assert [one["effects"]["adjustment"] for one in document["differences"]] == ["-1.00", "2.00"]
    assert "2 行没有写年度，是方案年度 2024 年的，没有计入 2023 年" in shown.err
    assert [notice["message"] for notice in document["notices"]] == [
        "没有写年度的值，按 2024 年读了",
        "2 行没有写年度，是方案年度 2024 年的，没有计入 2023 年",
    ]


@pytest.mark.parametrize("command", ["score", "explain", "robustness", "statistics"])
def test_every_command_tells_what_did_not_count(
    two_years: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """Whatever is asked about 2023, the table that has no year is told once."""
    more = {"explain": ["--unit", "甲县"], "robustness": ["--trials", "10", "--base", "0", "--worlds", "1"]}
    main(
        [
            command,
            "--scheme",
            "方案",
            "--data",
            "2023年.csv",
            "加减分.csv",
            "--year",
            "2023",
            *more.get(command, []),
        ]
    )

    assert capsys.readouterr().err.count("没有计入 2023 年") == 1


def test_an_adjustment_tells_its_clause(two_years: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the scheme rests the item on stands beside the evidence, on the screen and in the document."""
    asked = ["explain", "--scheme", "方案", "--data", "两年.csv", "加减分.csv", "--unit", "乙县"]
    main(asked)
    shown = capsys.readouterr().out
    main([*asked, "--json"])
    (entry,) = json.loads(capsys.readouterr().out)["adjustments"]

    assert "J 创新 2 分，依据 文2号（加减分.csv › 加减分 › C3）。出处：办法第八条。" in shown
    assert (entry["name"], entry["clause"]) == ("创新", "办法第八条")


def test_the_ranking_shows_adjustments_where_there_are_any(
    two_years: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Dimensions and adjustments add up to the total that is shown; without any adjustment there is no such column."""
    main(["score", "--scheme", "方案", "--data", "两年.csv", "加减分.csv"])
    adjusted = capsys.readouterr().out
    main(["score", "--scheme", "方案", "--data", "两年.csv"])
    plain = capsys.readouterr().out
    rows = [
        [cell.strip() for cell in line.split("│")] for line in adjusted.splitlines() if line.startswith("│")
    ]
    cells = {row[2]: row[3:6] for row in rows}

    assert cells == {"乙县": ["10.00", "8.00", "+2.00"], "甲县": ["8.00", "9.00", "−1.00"]}
    assert "加减" not in plain


def test_a_comparison_of_one_unit_lists_what_moved_and_who_was_overtaken(
    two_years: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Old value and new, the adjustments as a row of their own, and the pair that changed places with both totals."""
    asked = [
        "compare",
        "--scheme",
        "方案",
        "--data",
        "两年.csv",
        "加减分.csv",
        "--from-year",
        "2023",
        "--unit",
        "乙县",
    ]
    main(asked)
    shown = capsys.readouterr().out
    main([*asked, "--json"])
    document = json.loads(capsys.readouterr().out)

    assert "70 % → 80 %" in shown
    assert "乙县 7.00 → 10.00（第 2 → 1 位），甲县 8.00 → 8.00（第 1 → 2 位）" in shown
    assert [(one["code"], one["points"], one["here"], one["there"]) for one in document["changes"]] == [
        ("A", "1.000", "70 %", "80 %")
    ]
    assert [(one["winner"], one["loser"]) for one in document["overtakings"]] == [("2", "1")]


def test_the_command_that_an_unknown_node_advises_works(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The scheme was given as a path, and is shown by that path."""
    main(["explain", "--scheme", "方案", "--data", "数.csv", "--unit", "甲县", "--node", "Z", "--json"])
    (fault,) = json.loads(capsys.readouterr().out)["faults"]

    assert main(shlex.split(fault["remedy"])[1:]) == 0
