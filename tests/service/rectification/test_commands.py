"""`xiangheng issue` as inspectors, counties and the head of the division type it."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.service.conftest import Said, SignedIn, Typed

from xiangheng_platform.access.roles import Role
from xiangheng_platform.rectification.cli.names import COMMANDS
from xiangheng_platform.rectification.transitions import TRANSITIONS
from xiangheng_platform.store.moments import beijing_day
from xiangheng_scoring.cli.app import make_app

TODAY = beijing_day(datetime.now(UTC))
SOON, LATER = str(TODAY + timedelta(30)), str(TODAY + timedelta(60))
NUMBER = f"{TODAY.year}-00001"
ADD = (
    "add", "--channel", "省考核评估", "--region", "桃溪县", "--category", "政策落实", "--description", "三户欠发补助",
    "--document", "反馈（虚构）", "--responsible-unit", "桃溪县人民政府", "--deadline", SOON,
)  # fmt: skip
PLAN = ("--goal", "补发到位", "--measures", "逐户核对")
#: Types a command of the group `issue` as somebody.
Issue = Callable[..., Said]


@pytest.fixture
def issue(signed_in: SignedIn, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> Issue:
    """`issue("county", "claim", …)`: an inspector, the county's officer, the head, or an officer of another county."""
    tokens = {}
    for name, role, region in (
        ("inspector", Role.INSPECTOR, ""),
        ("county", Role.COUNTY_OFFICER, "990000/990100/990122"),
        ("head", Role.DIVISION_HEAD, ""),
        ("neighbour", Role.CITY_OFFICER, "990000/990200"),
    ):
        signed_in(role, region=region)
        tokens[name] = os.environ["XIANGHENG_TOKEN"]

    def _issue(who: str, *words: str) -> Said:
        monkeypatch.setenv("XIANGHENG_TOKEN", tokens[who])
        return typed("issue", *words)

    return _issue


def state_after(said: Said) -> str:
    """Where an issue stands, as its document says, which is what its schema says."""
    assert said.code == 0, said.error
    return str(said.document["issue"]["state"])


def closed(issue: Issue, file: Path) -> None:
    """An issue that was put right, and accepted by somebody else."""
    file.write_text("照片", encoding="utf-8")
    for who, *words in (
        ("inspector", *ADD),
        ("county", "claim", NUMBER, *PLAN),
        ("county", "attach", NUMBER, str(file)),
        ("county", "submit", NUMBER, "--statement", "补发了"),
        ("head", "accept", NUMBER, "--statement", "属实"),
    ):
        assert issue(who, *words).code == 0


def test_a_life_is_typed_from_the_finding_to_the_relapse(issue: Issue, tmp_path: Path) -> None:
    """Every step has a command, which tells a program how the issue stands now by the published format."""
    photo, receipt = tmp_path / "照片.jpg", tmp_path / "凭证.pdf"
    photo.write_bytes(b"photo")
    receipt.write_bytes(b"receipt")
    life = (
        ("inspector", ADD, "unclaimed"),
        ("inspector", ("correct", NUMBER, "--households", "3", "--reason", "核对"), "unclaimed"),
        ("head", ("confirm", NUMBER), "unclaimed"),
        ("county", ("claim", NUMBER, *PLAN), "rectifying"),
        (
            "inspector",
            ("transfer", NUMBER, "--responsible-unit", "县教育局", "--reason", "归它"),
            "unclaimed",
        ),
        ("county", ("claim", NUMBER), "rectifying"),
        ("county", ("progress", NUMBER, "--statement", "两户已补"), "rectifying"),
        ("county", ("attach", NUMBER, str(photo), str(receipt), "--statement", "凭证"), "rectifying"),
        ("county", ("detach", NUMBER, "2", "--reason", "交错"), "rectifying"),
        ("county", ("attach", NUMBER, "2"), "rectifying"),
        ("county", ("defer", NUMBER, "--deadline", LATER, "--reason", "学期"), "rectifying"),
        ("head", ("refuse", NUMBER, "--reason", "来得及"), "rectifying"),
        ("county", ("defer", NUMBER, "--deadline", LATER, "--reason", "放假"), "rectifying"),
        ("head", ("grant", NUMBER), "rectifying"),
        ("county", ("submit", NUMBER, "--statement", "补了"), "submitted"),
        ("county", ("withdraw", NUMBER, "--reason", "差一户"), "rectifying"),
        ("county", ("submit", NUMBER, "--statement", "全补"), "submitted"),
        ("inspector", ("return", NUMBER, "--reason", "缺流水"), "rectifying"),
        ("county", ("submit", NUMBER, "--statement", "附流水"), "submitted"),
        ("inspector", ("accept", NUMBER, "--statement", "属实"), "closed"),
        ("inspector", ("consolidate", NUMBER, "--statement", "照发"), "consolidated"),
        ("head", ("relapse", NUMBER, "--deadline", LATER, "--reason", "又欠"), "rectifying"),
        ("head", ("overturn", NUMBER, "--reason", "重复"), "overturned"),
    )
    states = [(words[0], state_after(issue(who, *words, "--json"))) for who, words, _ in life]

    assert states == [(words[0], state) for _, words, state in life]


def test_an_act_says_where_the_issue_stands_and_what_comes_next(issue: Issue) -> None:
    """Whose turn it is and what they type stands below every act."""
    said = issue("inspector", *ADD).out

    assert f"{NUMBER} 已记下「登记」，现在是「待认领」" in said
    assert f"由桃溪县人民政府认领　xiangheng issue claim {NUMBER} --goal 目标 --measures 措施" in said
    assert (
        f"整改，提交佐证　xiangheng issue attach {NUMBER} 文件…"
        in issue("county", "claim", NUMBER, *PLAN).out
    )


def advertised(text: str) -> Iterator[tuple[str, list[str]]]:
    """The commands that a text tells to type: the word after `issue`, and their options."""
    for name, rest in re.findall(r"xiangheng issue ([a-z-]+)([^\n]*)", text):
        yield name, re.findall(r"--[a-z-]+", rest)


def test_what_is_offered_can_be_typed(issue: Issue, tmp_path: Path) -> None:
    """The page of an issue names commands and options that there are, in each state, to whoever reads it."""
    app: Any = make_app()
    group = app.commands["issue"]
    issue("inspector", *ADD)
    pages = [issue(who, "show", NUMBER).out for who in ("inspector", "county", "head")]
    issue("county", "claim", NUMBER, *PLAN)
    issue("county", "defer", NUMBER, "--deadline", LATER, "--reason", "学期")
    pages += [issue(who, "show", NUMBER).out for who in ("inspector", "county", "head")]
    offers = [offer for page in pages for offer in advertised(page)]

    assert {"claim", "confirm", "overturn", "transfer", "grant", "refuse", "submit"} <= {
        n for n, _ in offers
    } | {"submit"}
    for name, options in offers:
        known = {option for param in group.commands[name].params for option in param.opts}
        assert set(options) <= known


def test_a_page_says_why_a_step_is_not_mine(issue: Issue) -> None:
    """Who registered it does not confirm it, a county does not accept, and no deferral waits to be granted."""
    issue("inspector", *ADD)
    issue("county", "claim", NUMBER, *PLAN)
    inspector, head = (issue(who, "show", NUMBER).out for who in ("inspector", "head"))

    assert "核实：inspector 是这个问题里登记、更正、转办的人，不能核实" in inspector
    assert "批准延期、不予延期：没有待批的延期申请" in head
    assert "「整改中」时不做：认领、撤回申请、验收通过" in head


@pytest.mark.parametrize(
    ("who", "words", "code"),
    [
        ("inspector", ("list", "--state", "甲"), 2),
        ("inspector", ("list", "--order", "甲"), 2),
        ("inspector", ("list", "--region", "没有的县"), 7),
        ("inspector", ("list", "--page", "甲"), 2),
        ("inspector", ("show", "2024-99999"), 7),
        ("neighbour", ("show", NUMBER), 7),
        ("neighbour", ("claim", NUMBER, *PLAN), 7),
        ("inspector", ("add", "--channel", "报纸"), 2),
        ("inspector", ("add", "--channel", "audit"), 2),
        ("inspector", ADD, 2),
        ("county", ADD, 10),
        ("inspector", ("correct", NUMBER), 2),
        ("inspector", ("confirm", NUMBER), 10),
        ("inspector", ("claim", NUMBER, *PLAN), 10),
        ("county", ("claim", NUMBER), 2),
        ("county", ("submit", NUMBER, "--statement", "好了"), 2),
        ("county", ("claim", NUMBER, *PLAN, "--seen", "1"), 9),
        ("head", ("grant", NUMBER), 2),
        ("county", ("escalate",), 10),
    ],
)
def test_exit_codes(issue: Issue, who: str, words: tuple[str, ...], code: int) -> None:
    """What was typed wrongly is 2, what there is not or is out of sight 7, what somebody else wrote 9, what is not theirs 10."""
    issue("inspector", *ADD)

    assert issue(who, *words).code == code


def test_a_list_is_what_was_asked_for(issue: Issue, tmp_path: Path) -> None:
    """Each filter lets in what it names and nothing else, and the total counts all pages."""
    other = {
        "桃溪县": "云山县",
        "政策落实": "责任落实",
        "省考核评估": "audit",
        "桃溪县人民政府": "云山县人民政府",
    }
    closed(issue, tmp_path / "照片.txt")
    issue(
        "inspector", *(other.get(word, word) for word in ADD), "--severity", "严重", "--indicator", "EL-C08"
    )

    def numbers(*options: str) -> list[str]:
        document = issue("inspector", "list", *options, "--json").document
        assert document["total"] >= len(document["issues"])
        return [row["number"] for row in document["issues"]]

    second = f"{TODAY.year}-00002"
    for option, of_first, of_second in (
        ("--state", "closed", "待认领"),
        ("--channel", "provincial", "审计"),
        ("--severity", "general", "严重"),
        ("--category", "政策落实", "责任落实"),
        ("--region", "甲州市", "云山县"),
        ("--unit", "桃溪县人民政府", "云山县人民政府"),
    ):
        assert (numbers(option, of_first), numbers(option, of_second)) == ([NUMBER], [second])
    assert numbers("--indicator", "EL-C08") == [second]
    assert numbers("--year", str(TODAY.year)) == [NUMBER, second]
    assert (
        numbers("--year", "2013")
        == numbers("--overdue")
        == numbers("--relapsed")
        == numbers("--recheck")
        == []
    )
    assert numbers("--order", "newest") == [second, NUMBER]
    assert numbers("--as-of", str(TODAY - timedelta(1))) == []


def test_a_page_of_the_list_says_where_it_goes_on(issue: Issue) -> None:
    """How many there are in all, how many are shown, and what to add for the rest."""
    issue("inspector", *ADD)
    issue("inspector", *(word.replace("三户", "四户") for word in ADD))
    first = issue("inspector", "list", "--limit", "1").out
    cursor = re.search(r"--page (\S+)", first)

    assert "共 2 个问题，列出 1 个。" in first
    assert cursor is not None
    assert f"{TODAY.year}-00002" in issue("inspector", "list", "--limit", "1", "--page", cursor[1]).out


def test_files_become_evidence_all_or_none(issue: Issue, typed: Typed, tmp_path: Path) -> None:
    """Where a file is missing, empty, or somebody else's, nothing is handed in."""
    photo, empty = tmp_path / "照片.jpg", tmp_path / "空.txt"
    photo.write_bytes(b"photo")
    empty.write_bytes(b"")
    issue("inspector", *ADD)
    issue("county", "claim", NUMBER, *PLAN)
    codes = [
        issue("county", "attach", NUMBER, str(photo), other).code
        for other in (str(tmp_path / "没有.jpg"), str(empty), "99", str(tmp_path))
    ]

    assert codes == [3, 2, 7, 3]
    assert typed("evidence", "list", "--json").document["evidence"] == []


def test_a_correction_keeps_what_is_not_named(issue: Issue) -> None:
    """Only what is named changes, and 无 leaves a field empty."""
    issue("inspector", *ADD, "--clause", "第三条", "--leader", "张三")
    corrected = issue(
        "inspector", "correct", NUMBER, "--clause", "无", "--severity", "轻微", "--reason", "核对", "--json"
    )
    told = corrected.document["issue"]

    assert (told["clause"], told["severity"], told["leader"], told["deadline"]) == (
        None,
        "minor",
        "张三",
        SOON,
    )


def test_an_overdue_issue_climbs_once_a_day(issue: Issue) -> None:
    """Which climbed and to whom is told; asked again, none does."""
    past = str(TODAY - timedelta(20))
    issue("inspector", *(past if word == SOON else word for word in ADD))
    first = issue("inspector", "escalate", "--json").document["issues"]

    assert first == [{"number": NUMBER, "level": "city"}]
    assert "没有要升级的问题。" in issue("inspector", "escalate").out
    assert re.search("逾期：[0-9]+ 天，已报市州", issue("inspector", "show", NUMBER).out)


def test_the_table_of_steps_is_printed(issue: Issue) -> None:
    """Each step with the command by which it is taken, for a person and for a program."""
    told, document = issue("county", "steps").out, issue("county", "steps", "--json").document

    app: Any = make_app()
    assert all(
        step.label in told and COMMANDS[step] in app.commands["issue"].commands for step in TRANSITIONS
    )
    assert [row["step"] for row in document["steps"]] == [step.value for step in TRANSITIONS]


def test_a_past_moment_offers_nothing(issue: Issue, tmp_path: Path) -> None:
    """As it was known then, an issue is shown without what may be done: that can only be done now."""
    closed(issue, tmp_path / "照片.txt")

    assert "现在可以做" in issue("inspector", "show", NUMBER).out
    assert "现在" not in issue("inspector", "show", NUMBER, "--as-of", str(TODAY)).out
