"""`xiangheng seeds …` and `xiangheng demo`, as they are typed."""

import json
import re
import shlex
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.indicators import baselines, definitions
from xiangheng_platform.jobs import queue
from xiangheng_platform.jobs.records import State
from xiangheng_platform.rectification import lookup
from xiangheng_platform.rectification.statistics import IssueGrouping, statistics
from xiangheng_platform.store.database import Database
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import main


@pytest.fixture(autouse=True)
def default_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The settings of a new installation, whoever runs the tests."""
    monkeypatch.setenv("XIANGHENG_SETTINGS", str(tmp_path / "none" / "settings.toml"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo run once: its folder and what it printed."""
    folder = tmp_path_factory.mktemp("演示 一")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XIANGHENG_SETTINGS", str(folder.parent / "none.toml"))
        capture = StringIO()
        patch.setattr("sys.stdout", capture)
        assert main(["demo", "--out", str(folder)]) == 0
    return folder, capture.getvalue()


def test_divisions_are_listed_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    """137 rows of code, name, parent and level; the province has no parent."""
    assert main(["seeds", "divisions", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["divisions"]

    assert len(rows) == 137
    assert rows[0] == {"code": "430000", "name": "湖南省", "parent": None, "level": "province"}


def test_work_points_can_be_had_for_one_office(capsys: pytest.CaptureFixture[str]) -> None:
    """An office sees its own tasks only."""
    assert main(["seeds", "workpoints", "--office", "监督检查处", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["workpoints"]

    assert {row["office"] for row in rows} == {"监督检查处"}
    assert {row["item"] for row in rows} == {12}


def test_a_derived_number_is_not_shown_as_a_target_of_the_notice(capsys: pytest.CaptureFixture[str]) -> None:
    """What was read from 应学尽学 is not printed as if the notice said 100."""
    main(["seeds", "workpoints", "--json"])
    rows = json.loads(capsys.readouterr().out)["workpoints"]
    own = {row["indicator"] for row in rows if row["basis"] == "explicit"}
    main(["seeds", "workpoints"])
    told = [line for line in capsys.readouterr().out.splitlines() if "　目标 " in line]

    assert {line.partition("：")[2].partition("　目标")[0] for line in told} == own
    assert len(told) == 17


def test_generated_workbooks_are_scored_by_the_command_that_is_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What to type next works as it stands, also where the path has blanks."""
    assert (
        main(["seeds", "generate", "--scheme", "leapfrog", "--out", str(tmp_path / "示 例"), "--faulty"]) == 0
    )
    *_, command = capsys.readouterr().out.splitlines()
    _, *words = shlex.split(command)

    assert main(words) == 0
    assert "示例数据，均为虚构" in capsys.readouterr().out


def test_the_faulty_workbook_beside_them_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`--faulty` writes one that exits with the code of refused data."""
    main(["seeds", "generate", "--scheme", "leapfrog", "--out", str(tmp_path), "--faulty"])

    assert main(["score", "--scheme", "leapfrog", "--data", str(tmp_path / "有错处的工作簿.xlsx")]) == 3
    assert "约95" in capsys.readouterr().err


def test_another_folder_is_not_written_to(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The refusal names the folder and the remedy, and leaves what is there."""
    (tmp_path / "报告.docx").write_text("我的", encoding="utf-8")

    assert main(["seeds", "generate", "--scheme", "leapfrog", "--out", str(tmp_path)]) != 0
    assert "DEMO-FOLDER" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]


def test_the_demo_shows_a_refusal_with_every_fault(shown: tuple[Path, str]) -> None:
    """First a faulty workbook, with what is wrong in each cell."""
    codes = ("DATA-NUMBER", "DATA-CELL", "DATA-FRACTION", "DATA-UNIT", "DATA-UNIT-MISMATCH", "DATA-TWICE")

    assert [code for code in codes if f"[{code}]" not in shown[1]] == []


def test_the_folder_of_the_demo_s_store_can_be_copied(shown: tuple[Path, str]) -> None:
    """It stands on a line by itself."""
    assert str((shown[0] / "数据库").resolve()) in shown[1].splitlines()


def test_the_demo_ranks_both_assessments(shown: tuple[Path, str]) -> None:
    """All fifteen counties of the one, the first and the last of each class of the other, with grades."""
    text = shown[1]

    assert "十五县跨越发展监测评价 2024（示例数据，均为虚构）" in text
    assert "年度有效衔接考核评估 2024（示例数据，均为虚构）" in text
    assert "共 122 个" in text
    assert text.count("等次：") == 2


def test_the_demo_explains_a_best_and_a_worst_indicator_of_each(shown: tuple[Path, str]) -> None:
    """With the cell that the value came from."""
    text = shown[1]

    assert (text.count("得分率最高的指标"), text.count("得分率最低的指标")) == (2, 2)
    assert ".xlsx › " in text


def test_in_the_demo_an_issue_comes_back_and_its_county_loses_the_points_of_it(
    shown: tuple[Path, str],
) -> None:
    """What the total falls by is what the rate of relapses loses; the explanation names the issue that came back."""
    told = shown[1].partition("五、整改问题")[2]
    rows = {words[0]: words[1:] for line in told.splitlines() if len(words := line.split()) == 4}
    points = {name: list(map(Decimal, rows[name])) for name in ("EL-C08", "EL-R06", "总分")}
    (number,) = re.findall(
        r"^(2024-\d{5})　龙山县：两个村的饮水工程管护断档（虚构）　整改中$", told, re.MULTILINE
    )
    explained = next(line for line in told.splitlines() if line.startswith("EL-C08 暗访"))

    assert points["总分"][0] - points["总分"][1] == points["EL-R06"][0] - points["EL-R06"][1] == 2
    assert points["总分"][2] - points["总分"][1] == points["EL-C08"][2] - points["EL-C08"][1] > 0
    assert "回头看：反弹（jiancha01）" in told
    assert number in explained
    assert f"表中说明：反弹过 1 ÷ “回头看”过 2；反弹的：{number}" in told
    assert "撤销时，用过它的有 2 张交给计分的表" in told


def test_the_demo_s_store_has_issues_in_every_state(shown: tuple[Path, str]) -> None:
    """A few dozen, from documents that say that they are invented; some overdue, some come back, some to be decided."""
    database = Database(f"sqlite:///{(shown[0] / '数据库' / 'xiangheng.db').as_posix()}")
    try:
        with Store(database).view(Person("jiancha01", (Granted(Role.INSPECTOR),))) as view:
            whole = statistics(view, IssueGrouping.CHANNEL).whole
            issues = lookup.issues(view, limit=None).rows
    finally:
        database.close()
    assert (sum(whole.states.values()), min(whole.states.values()) > 0) == (39, True)
    assert min(whole.overdue, whole.relapses) > 0
    assert any(issue.standing.asked_deadline for issue in issues)
    assert all("均为虚构" in issue.content.document for issue in issues)


@pytest.mark.parametrize(
    "assessment",
    ["leapfrog", pytest.param("linkage", marks=pytest.mark.thorough), ""],  # 122 counties are read twice
)
def test_what_the_demo_says_to_type_next_works(
    shown: tuple[Path, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    assessment: str,
) -> None:
    """Every printed command ends well, as it is printed: those of each assessment, and those of none."""
    monkeypatch.chdir(tmp_path)
    _, _, after = shown[1].rpartition("接下来")
    commands = [shlex.split(line) for line in after.splitlines() if line.startswith("  ")]
    named = [next((name for name in ("leapfrog", "linkage") if name in words), "") for words in commands]
    tried = [words for words, name in zip(commands, named, strict=True) if name == assessment]

    assert [words[1] for words in commands] == ["score", "explain", "score", "explain", "scheme", "plugin"]
    assert len(tried) == 2
    assert [main(words[1:]) for words in tried] == [0, 0]


def test_no_page_of_a_front_end_begins_empty_on_the_demo_s_store(shown: tuple[Path, str]) -> None:
    """There are a derived indicator, baselines, files, and a trial scoring that came to its end; all say that they are invented."""
    database = Database(f"sqlite:///{(shown[0] / '数据库' / 'xiangheng.db').as_posix()}")
    try:
        with Store(database).view(Person("jiancha01", (Granted(Role.INSPECTOR),))) as view:
            job = queue.find(view, 1)
            derived = definitions.show(view, "SL-03").content
            known = baselines.list_baselines(view)
    finally:
        database.close()
    assert (job.kind, job.state) == ("trial.score", State.DONE)
    assert derived.formula
    assert all("虚构" in text for text in (derived.note, *(version.content.note for version in known)))


@pytest.mark.thorough  # the demo once more; that each step replaces what it wrote is tested of the step
def test_the_demo_can_be_run_again_and_shows_the_same(
    shown: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Run in the same folder, it replaces what it wrote and says the same, but for what is new in each store."""
    assert main(["demo", "--out", str(shown[0])]) == 0
    assert lasting(capsys.readouterr().out) == lasting(shown[1])


def lasting(said: str) -> list[str]:
    """What the demo says every time: a store's digests hold the time, and its password is made for one run."""
    return [line for line in said.splitlines() if "最后一次操作的摘要" not in line and "随机生成" not in line]


@pytest.mark.thorough  # the demo once more; that another seed invents other data is tested of the generator
def test_another_seed_shows_another_ranking(
    shown: tuple[Path, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The seed is the demo's only choice besides its folder."""
    main(["demo", "--out", str(tmp_path / "二"), "--seed", "2"])

    assert "结果摘要" in capsys.readouterr().out != shown[1]
