"""A run is kept in a folder, scored again from it to the same bytes, and explained from it without being scored."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from xiangheng_scoring.cli import main

NODES = (
    "code,parent,name,weight,rule,missing,parameters,input,direction,target,clause\nT,,总分,100,,,,,,,\n"
    'A,T,甲指标,60,minmax,reweight,"{""cohort"":""assessment""}",,,,第三条\n'
    'B,T,乙指标,40,deduct,reweight,"{""deduct"":5,""per"":1,""measure"":""excess"",""count"":""exact""}",'
    "findings,negative,0,第四条\n"
)
SCHEME = {
    "scheme.toml": 'format = 1\ncode = "s"\nname = "小方案"\nyear = 2024\n[adjustments]\nbonus_cap = "5"\npenalty_cap = "5"\n',
    "nodes.csv": NODES,
    "adjustments.csv": "code,name,kind,cap\nJ1,表彰,bonus,5\n",
    "units.csv": "code,name\n430001,甲县\n430002,乙县\n430003,丙县\n",
}
HANDED_IN = {
    "数.csv": "县,A\n甲县,90\n乙县,80.50\n丙县,33.33\n",
    "加减分.csv": "县,加减分项,分值,依据\n甲县,J1,1.5,文1号\n",
    "问题.csv": "县,指标,问题编号,渠道,条款\n乙县,B,0012,12317,第四条\n",
    "去年.csv": "县,年度,A\n甲县,2023,88\n",
}
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """A command in a folder with a scheme and what was handed in: exit code, what is printed, what is told beside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(tmp_path / "settings.toml"))
    for folder, files in (("方案", SCHEME), ("报送", HANDED_IN)):
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text, encoding="utf-8")

    def say(line: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(line.split())
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return say


ASKED = "--scheme 方案 --data 报送"


def files(folder: str) -> dict[str, bytes]:
    """The content of every file, by its path within the folder."""
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_a_kept_run_is_scored_again_to_the_same_bytes(said: Said) -> None:
    """By a colleague who has neither the workbooks nor the scheme, and whose folder is called otherwise."""
    assert said(f"score {ASKED} --out 批次")[0] == 0
    (Path("报送") / "数.csv").write_text("", encoding="utf-8")
    Path("方案", "nodes.csv").unlink()
    Path("批次").rename("同事的")
    assert said("score --bundle 同事的/bundle --out 再算")[0] == 0

    assert files("同事的") == files("再算")


def test_the_ranking_is_printed_as_from_the_workbooks(said: Said) -> None:
    """The same table, the same digests; only where it came from and what to type next are others."""
    _, first, told = said(f"score {ASKED} --out 批次")
    code, again, retold = said("score --bundle 批次/bundle")

    assert (code, first.rpartition("再看：")[0]) == (0, again.rpartition("再看：")[0])
    assert "explain --bundle 批次/bundle --unit" in again
    assert "读取 4 个文件" in told
    assert "与封存时一致" in retold


def test_the_result_beside_is_compared(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alike is said; one that was tampered with is not compared, and hinders nobody; another result of the run is a loud fault."""
    said(f"score {ASKED} --out 批次")
    assert "结果与旁边的 result 相同" in said("score --bundle 批次/bundle")[2]
    monkeypatch.chdir("批次/bundle")
    assert "结果与旁边的 result 相同" in said("score --bundle .")[2]
    monkeypatch.chdir("../..")

    with monkeypatch.context() as other:
        other.setattr("xiangheng_scoring.engine.result.result_digest", lambda units, trees: "0" * 64)
        code, _, told = said("score --bundle 批次/bundle")
    assert (code, "RUN-UNREPEATABLE" in told) == (1, True)

    Path("批次/result/result.json").write_text("{}", encoding="utf-8")
    code, _, told = said("score --bundle 批次/bundle")
    assert (code, "没有与它比" in told) == (0, True)


def test_json_prints_what_the_folder_holds(said: Said) -> None:
    """With or without a folder to write, from workbooks or from a bundle: the same document."""
    _, told, _ = said(f"score {ASKED} --json")
    assert said(f"score {ASKED} --json --out 批次")[1] == told

    assert said("score --bundle 批次/bundle --json")[1] == told
    assert Path("批次/result/result.json").read_bytes().decode() == told


ANALYSES = (
    "robustness --trials 50 --base 64 --worlds 2 --seed 3",
    "statistics",
    "statistics --unit 甲县",
    "compare --unit 甲县 --from-unit 乙县",
)


@pytest.mark.parametrize("form", ["", " --json"])
@pytest.mark.parametrize("line", ANALYSES)
def test_a_bundle_stands_for_scheme_and_data(said: Said, line: str, form: str) -> None:
    """Of every command that makes something of a run: the same bytes, though the workbooks are gone."""
    said(f"score {ASKED} --out 批次")
    code, shown, _ = said(f"{line}{form} {ASKED}")
    shutil.rmtree("报送")

    assert (code, bool(shown)) == (0, True)
    assert said(f"{line}{form} --bundle 批次/bundle/")[:2] == (0, shown)


@pytest.mark.parametrize("form", ["", " --json", " --unit 乙县"])
def test_two_bundles_are_compared_as_what_they_were_made_of(said: Said, form: str) -> None:
    """And one with what is read of workbooks, on either side."""
    shutil.copytree("方案", "旧方案")
    nodes = Path("旧方案", "nodes.csv")
    nodes.write_text(
        nodes.read_text(encoding="utf-8").replace(",60,", ",70,").replace(",40,", ",30,"), encoding="utf-8"
    )
    said(f"score {ASKED} --out 新")
    said("score --scheme 旧方案 --data 报送 --out 旧")
    code, shown, _ = said(f"compare {ASKED} --from-scheme 旧方案{form}")

    assert (code, "70" in shown or "权重" in shown) == (0, True)
    for sides in (
        "--bundle 新/bundle --from-bundle 旧/bundle",
        f"{ASKED} --from-bundle 旧/bundle",
        "--bundle 新/bundle --from-scheme 旧方案 --from-data 报送",
    ):
        assert said(f"compare {sides}{form}")[:2] == (0, shown)


def test_a_frame_is_frozen_from_a_bundle(said: Said) -> None:
    """The same file; what is typed next names the bundle's own scheme, which is one like any other."""
    said(f"score {ASKED} --out 批次")
    said(f"frame freeze {ASKED} --out 一.json")
    code, shown, _ = said("frame freeze --bundle 批次/bundle --out 二.json")

    assert (code, "--scheme 批次/bundle/scheme --data" in shown) == (0, True)
    assert Path("一.json").read_bytes() == Path("二.json").read_bytes()
    assert said("score --scheme 批次/bundle/scheme --data 报送 --frame 二.json --out 按标准")[0] == 0
    assert said("frame freeze --bundle 按标准/bundle --out 三.json")[0] == 0
    assert Path("三.json").read_bytes() == Path("一.json").read_bytes()


@pytest.mark.parametrize("line", [*ANALYSES, "frame freeze --out f"])
def test_no_command_takes_a_changed_bundle(said: Said, line: str) -> None:
    """Whatever it is to be used for."""
    said(f"score {ASKED} --out 批次")
    Path("批次/bundle/data/observations.jsonl").unlink()
    code, out, told = said(f"{line} --bundle 批次/bundle")

    assert (code, out, "SEAL-MISSING" in told) == (3, "", True)


def test_what_could_not_be_scored_is_told_each_time_once(said: Said) -> None:
    """It is worked out of the figures, and no part of the bundle: what is told of a run twice would be two notices."""
    nodes = Path("方案", "nodes.csv")
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("minmax", "progress"), encoding="utf-8")
    told = [said(f"score {ASKED} --out 批次 --json")[1], said("score --bundle 批次/bundle --json")[1]]
    codes = [notice["code"] for notice in json.loads(told[0])["notices"]]

    assert codes.count("DATA-UNSCORED") == 1
    assert told[0] == told[1]
    assert not Path("批次/bundle/notices.json").exists()


@pytest.mark.parametrize("unit", ["甲县", "430002"])
def test_an_explanation_is_the_same_from_everywhere(said: Said, unit: str) -> None:
    """Worked out from the workbooks, worked out from the bundle, or read from the result, whose bundle may be gone."""
    said(f"score {ASKED} --out 批次")
    shown = [said(f"explain {ASKED} --unit {unit}{form}")[1] for form in ("", " --json", " --node B")]
    bundle = [
        said(f"explain --bundle 批次/bundle --unit {unit}{form}")[1] for form in ("", " --json", " --node B")
    ]
    Path("批次/bundle").rename("别处")
    kept = [
        said(f"explain --result 批次/result --unit {unit}{form}")[1] for form in ("", " --json", " --node B")
    ]

    assert shown == bundle == kept
    assert all(shown)


def test_a_node_that_is_not_there_is_told_from_a_kept_result_too(said: Said) -> None:
    """With nodes that are."""
    said(f"score {ASKED} --out 批次")
    code, _, told = said("explain --result 批次/result --unit 甲县 --node Z")

    assert (code, "NODE-UNKNOWN" in told, "T、A、B" in told) == (7, True, True)


def test_a_changed_cell_is_told(said: Said) -> None:
    """The file in which it stands, as data that may not be scored."""
    said(f"score {ASKED} --out 批次")
    path = Path("批次/bundle/data/observations.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"80.5"', b'"88.5"'))
    code, out, told = said("score --bundle 批次/bundle")

    assert (code, out) == (3, "")
    assert "data/observations.jsonl   封存以后改动过" in told
    assert "SEAL-ALTERED" in told
    assert "乙县（430002）A 甲指标 2024 年：现在是「88.5（数.csv › 数 › B3）」" in told
    assert "旁边的 result 所载的「80.5（数.csv › 数 › B3）」" in told


def test_what_was_changed_is_told_only_by_a_result_of_the_run_that_is_whole(said: Said) -> None:
    """By none, by one that was changed too, or by that of another run nothing more is told than the file."""
    said(f"score {ASKED} --out 批次")
    said("score --scheme 方案 --data 报送/数.csv --out 另一批次")
    path = Path("批次/bundle/data/observations.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"80.5"', b'"88.5"'))
    assert "SEAL-FIGURE" in said("score --bundle 批次/bundle")[2]
    Path("批次/result").rename("结果")
    told = [said("score --bundle 批次/bundle")[2]]
    shutil.copytree("另一批次/result", "批次/result")
    told.append(said("score --bundle 批次/bundle")[2])
    shutil.rmtree("批次/result")
    Path("结果").rename("批次/result")
    with Path("批次/result/explanations.jsonl").open("ab") as file:
        file.write(b"\n")
    told.append(said("score --bundle 批次/bundle")[2])

    assert ["SEAL-FIGURE" in each for each in told] == [False, False, False]
    assert all("SEAL-ALTERED" in each for each in told)


def test_figures_that_counted_are_told_to_be_as_they_were(said: Said) -> None:
    """Where a row was changed of which no score was made, so that whoever has the copy knows what it is still worth."""
    said(f"score {ASKED} --out 批次")
    path = Path("批次/bundle/data/observations.jsonl")
    path.write_bytes(path.read_bytes().replace(b'2023,"88"', b'2023,"89"'))
    code, _, told = said("score --bundle 批次/bundle")

    assert (code, "逐项比过，没有不同" in told) == (3, True)
    path.write_bytes(path.read_bytes()[:-1])
    assert "没有写完" in (told := said("score --bundle 批次/bundle")[2])
    assert "逐项比过" not in told


def test_a_result_of_another_run_beside_is_told(said: Said) -> None:
    """A bundle whose digests and name were all made anew is a run like any other; what it differs in stands beside it."""
    said(f"score {ASKED} --out 批次")
    shutil.rmtree("批次/bundle")
    table = Path("报送", "数.csv")
    table.write_text(table.read_text(encoding="utf-8").replace("80.50", "88.50"), encoding="utf-8")
    said(f"score {ASKED} --out 改过")
    Path("改过/bundle").rename("批次/bundle")
    code, _, told = said("statistics --bundle 批次/bundle")

    assert (code, "旁边的 result 是另一个批次" in told) == (0, True)
    assert "乙县（430002）A 甲指标 2024 年：现在是「88.5（数.csv › 数 › B3）」" in told


def test_a_refusal_is_json_where_json_is_asked_for(said: Said) -> None:
    """Every fault with its code, for whoever checks many bundles by a program."""
    said(f"score {ASKED} --out 批次")
    Path("批次/bundle/备注.txt").write_text("x", encoding="utf-8")
    code, out, _ = said("score --bundle 批次/bundle --json")

    document = json.loads(out)
    assert (code, document["code"]) == (3, "SEAL-BROKEN")
    assert [(fault["code"], fault["where"]) for fault in document["faults"]] == [("SEAL-FOREIGN", "备注.txt")]


def test_nothing_is_overwritten_and_nothing_half_written(said: Said) -> None:
    """A folder that is there stays; a scheme that no table can hold leaves nothing, and nothing beside."""
    Path("批次").mkdir()
    assert said(f"score {ASKED} --out 批次")[0] == 3
    assert list(Path("批次").iterdir()) == []

    header = Path("方案", "scheme.toml")
    header.write_text(header.read_text(encoding="utf-8").replace("小方案", "小\\u0001方案"), encoding="utf-8")
    before = sorted(path.name for path in Path().iterdir())
    assert said(f"score {ASKED} --out 另一个")[0] == 4
    assert sorted(path.name for path in Path().iterdir()) == before


def test_data_that_are_refused_leave_no_folder(said: Said) -> None:
    """A run that is none is not kept."""
    Path("报送", "数.csv").write_text("县,A\n甲县,约90\n", encoding="utf-8")

    assert said(f"score {ASKED} --out 批次")[0] == 3
    assert not Path("批次").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("statistics", "没有写 --scheme"),
        ("robustness --bundle b 报送", "--bundle 不能和 --data 一起写"),
        ("frame freeze --out f --bundle b --year 2023", "--bundle 不能和 --year 一起写"),
        ("compare --from-bundle b", "没有写 --scheme"),
        ("compare --bundle b --from-year 2023", "没有写 --from-scheme"),
        ("compare --bundle b --from-scheme 方案", "没有写 --from-data"),
        ("compare --bundle b --from-bundle c --from-year 2023", "--from-bundle 不能和 --from-year 一起写"),
        ("compare --bundle b --frame f --from-bundle c", "--bundle 不能和 --frame 一起写"),
        (
            "compare --bundle b --unit 甲县 --from-unit 乙县 --from-bundle c",
            "--from-unit 不能和 --from-bundle 一起写",
        ),
        ("score --bundle b --scheme 方案", "--bundle 不能和 --scheme 一起写"),
        ("score --bundle b --data 报送", "--bundle 不能和 --data 一起写"),
        ("score --bundle b 报送", "--bundle 不能和 --data 一起写"),
        ("score --bundle b --year 2023 --frame f", "--bundle 不能和 --year、--frame 一起写"),
        ("explain --bundle b --result r --unit 甲县", "--bundle 不能和 --result 一起写"),
        ("explain --result r --scheme 方案 --unit 甲县", "--result 不能和 --scheme 一起写"),
        ("score --scheme 方案", "没有写 --data"),
        ("explain --unit 甲县", "没有写 --scheme"),
        ("explain --result r", "没有写 --unit"),
    ],
)
def test_a_bundle_or_a_scheme_with_data_and_not_both(said: Said, line: str, told: str) -> None:
    """What is left out or too much is told with what to write."""
    code, _, shown = said(line)

    assert (code, told in shown) == (2, True)


@pytest.mark.parametrize("line", ["score --bundle 没有", "explain --result 没有 --unit 甲县"])
def test_a_folder_that_is_not_there(said: Said, line: str) -> None:
    """Told as such."""
    code, _, told = said(line)

    assert (code, "没有这个文件夹" in told) == (3, True)


def test_the_bundle_s_scheme_is_a_scheme_like_any_other(said: Said) -> None:
    """It can be looked at, checked, and used on the workbooks with what is installed here."""
    said(f"score {ASKED} --out 批次")
    _, told, _ = said(f"score {ASKED} --json")

    assert said("scheme check 批次/bundle/scheme")[0] == 0
    assert said("score --scheme 批次/bundle/scheme --data 报送 --json")[1] == told


def test_a_folder_of_workbooks_is_noticed_by_its_name_alone(said: Said) -> None:
    """What else lies in it is told; where on this machine it lies is nobody's business elsewhere, and no part of a bundle."""
    Path("报送", "照片.jpg").write_bytes(b"x")
    said(f"score --scheme 方案 --data {Path('报送').resolve()} --out 批次")
    notices = json.loads(Path("批次/bundle/notices.json").read_text(encoding="utf-8"))["notices"]

    assert "报送" in [notice["where"] for notice in notices]
    assert str(Path().resolve()) not in json.dumps(notices, ensure_ascii=False)
