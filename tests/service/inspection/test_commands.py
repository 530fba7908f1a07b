"""`xiangheng inspection …`, as somebody types it."""

from pathlib import Path

import openpyxl
import pytest
from tests.service.conftest import PASSWORD, SignedIn, Typed, add_account

from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

ITEMS = "编号,内容,类型,必填,单位\n1,补助是否按时发放,是否,,\n2,抽查户数,数,否,户\n"
PLAN = (
    "--month",
    "2024-03",
    "--method",
    "暗访调研",
    "--topic",
    "雨露计划",
    "--office",
    "帮扶处",
    "--source",
    "虚构",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands are typed in, with the items of a checklist and a frame to draw from."""
    monkeypatch.chdir(tmp_path)
    Path("检查项.csv").write_text(ITEMS, encoding="utf-8")
    Path("村.csv").write_text("990122101\n990122102\n990122103\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def as_head(
    store: Store, signed_in: SignedIn, policy: SignInSettings, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Signs in as the head of the division; `division-head` and `inspector` have accounts."""
    signed_in(Role.INSPECTOR)
    login = add_account(store, policy, Role.DIVISION_HEAD)
    monkeypatch.setenv("XIANGHENG_TOKEN", sign_in(store, policy, login, PASSWORD))
    return login


def test_the_life_of_a_visit(
    store: Store,
    typed: Typed,
    here: Path,
    as_head: str,
    policy: SignInSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the plan to the issue; each command prints its format, whatever somebody reads it says so in Chinese."""
    as_inspector = sign_in(store, policy, "inspector", PASSWORD)
    head = sign_in(store, policy, as_head, PASSWORD)

    def told(*arguments: str) -> dict[str, object]:
        """What a program is told by a command of inspection."""
        said = typed("inspection", *arguments, "--json")
        assert said.code == 0, said.error
        return dict(said.document)

    told("plan", "add", "AF", *PLAN)
    told("plan", "change", "AF", "--note", "说明")
    told("checklist", "add", "YL", "检查表", "--items", "检查项.csv", "--source", "虚构")
    visit = told("visit", "add", "桃溪县", "--day", "2024-04-30", "--plan", "AF", "--checklist", "YL")[
        "number"
    ]
    number = str(visit)
    told("visit", "assign", number, "inspector")
    drawn = told("draw", number, "--frame", "村.csv", "--seed", "第一次", "--size", "2", "--spare", "1")
    monkeypatch.setenv("XIANGHENG_TOKEN", as_inspector)
    told("checklist", "template", number, "--out", "表.xlsx")
    book = openpyxl.load_workbook("表.xlsx")
    book["检查表"]["C2"] = "是"
    book.save("表.xlsx")
    told("checklist", "fill", number, "表.xlsx")
    finding = told("finding", "add", number, "--category", "补助发放", "--description", "两户没有收到")[
        "number"
    ]
    told("visit", "submit", number, "--summary", "看过")
    monkeypatch.setenv("XIANGHENG_TOKEN", head)
    released = told("visit", "release", number)
    monkeypatch.setenv("XIANGHENG_TOKEN", as_inspector)
    raised = told("finding", "raise", str(finding), "--responsible", "桃溪县政府", "--deadline", "2024-09-30")

    assert len(drawn["places"]["drawn"]) == 2  # type: ignore[index]
    assert (released["state"], raised["issue"]) == ("released", "2024-00001")
    for listing in ("plan", "visit", "checklist", "finding"):
        assert told(listing, "list")
    assert told("plan", "show", "AF")["version"] == 2
    assert told("visit", "show", number)["answers"]
    assert told("checklist", "show", "YL")["items"]
    assert told("overdue", "--day", "2024-05-01")["checks"] == []
    assert told("coverage", "--day", "2024-05-01")["regions"]


def test_what_a_person_reads(store: Store, typed: Typed, here: Path, as_head: str) -> None:
    """In Chinese, with what they need; what nothing is known of is said too."""
    empty = [typed("inspection", *words).out for words in (("plan", "list"), ("visit", "list"), ("overdue",))]
    typed("inspection", "plan", "add", "AF", *PLAN)
    typed("inspection", "checklist", "add", "YL", "检查表", "--items", "检查项.csv", "--source", "虚构")
    added = typed(
        "inspection", "visit", "add", "桃溪县", "--day", "2024-04-30", "--plan", "AF", "--checklist", "YL"
    )
    drawn = typed("inspection", "draw", "1", "--frame", "村.csv", "--seed", "第一次", "--size", "1")
    overdue = typed("inspection", "overdue", "--day", "2024-05-01").out
    coverage = typed("inspection", "coverage").out

    assert [bool(text) and "没有" in text for text in empty] == [True] * 3
    assert all(word in added.out for word in ("督查 1", "桃溪县", "暗访调研", "还没有派人", "必填"))
    assert all(word in drawn.out for word in ("抽中", "种子：第一次", "重抽：一致", "division-head 抽取"))
    assert all(word in overdue for word in ("AF ◇", "待开展", "31"))
    assert all(word in coverage for word in ("桃溪县", "没有督查过", "雨露计划"))
    assert all(word in added.out for word in ("接下来：派人去", "计划 AF 到 2024-03-31 为止"))
    assert "接下来" not in typed("inspection", "visit", "show", "1").out
    assert "INSPECTION-FINDING-UNKNOWN" in typed("inspection", "finding", "show", "3").error
    assert "INSPECTION-INSPECTOR" in typed("inspection", "visit", "assign", "1", "zhou").error
    assert "--method 不能是「别的」" in typed("inspection", "visit", "list", "--method", "别的").error
    assert typed("inspection", "draw", "1", "--seed", "又", "--size", "1").code == 2
