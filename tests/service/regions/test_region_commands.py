"""`xiangheng region …` and `xiangheng group …` as inspectors and programs type them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import main

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
SOURCE = ("--source", "演练文件")
Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(filled: Store, signed_in: Any, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command as an inspector; gives its exit code and what it said on either channel."""
    signed_in(Role.INSPECTOR)

    def _typed(*arguments: str) -> tuple[int, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return _typed


@pytest.fixture
def printed(typed: Typed) -> Callable[..., Any]:
    """Types a command with --json; gives the document, valid by the schema of its format."""

    def _printed(*arguments: str) -> Any:
        document = json.loads(typed(*arguments, "--json")[1])
        name = document["format"].removeprefix("xiangheng-").removesuffix("/1")
        schema = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(document)
        return document

    return _printed


@pytest.mark.both_databases
def test_a_county_is_shown_on_three_days(typed: Typed) -> None:
    """Before a change, after it, and as it was known before it was entered."""
    typed("region", "rename", "990122", "桃溪市", "--from", "2020-01-01", "--code", "990182", *SOURCE)

    assert "990122 桃溪县" in typed("region", "show", "桃溪", "--day", "2019-12-31")[1]
    assert "990182 桃溪市 ◇" in typed("region", "show", "990122")[1]
    assert "还没有登记任何区划" in typed("region", "show", "桃溪", "--as-of", "2020-06-01")[1]


def test_one_division_is_told_with_what_is_around_it(typed: Typed, printed: Callable[..., Any]) -> None:
    """Above, below, path, groups with the mark of the unverified."""
    typed("group", "define", "key", "重点帮扶县", "--expected", "15", *SOURCE)
    typed("group", "add", "key", "白河县", "--from", "2021年1月1日", *SOURCE)
    code, said = typed("region", "show", "白河")
    document = printed("region", "show", "乙州")

    assert code == 0
    assert "试验省 › 乙州土家族苗族自治州 › 白河县" in said
    assert "990000/990200/990222" in said
    assert "重点帮扶县（2021-01-01 起）◇" in said
    assert [one["code"] for one in document["children"]] == ["990221", "990222"]


def test_an_ambiguous_name_is_refused_and_can_be_looked_into(
    typed: Typed, printed: Callable[..., Any]
) -> None:
    """`show` never guesses; `find` lists all that it may be."""
    code, said = typed("region", "show", "甲州")
    found = printed("region", "find", "甲州")

    assert (code, "REGION-AMBIGUOUS" in said, "990121 试验省甲州市甲州县" in said) == (7, True, True)
    assert [one["code"] for one in found["candidates"]] == ["990100", "990121"]
    assert "990100 试验省甲州市（2012-01-01 起）" in typed("region", "find", "甲州")[1]


def test_an_unknown_name_is_told_with_the_nearest(typed: Typed) -> None:
    """Exit code 7, as for every object that there is none of."""
    code, said = typed("region", "show", "桃西县")

    assert (code, "是否为 桃溪县" in said) == (7, True)


def test_divisions_are_listed_as_a_tree_or_a_level(typed: Typed, printed: Callable[..., Any]) -> None:
    """All, or one level of a part."""
    tree = typed("region", "list")[1]
    table = typed("region", "list", "--level", "county", "--under", "乙州")[1]

    assert "990222 白河县" in tree
    assert "8 个区划" in tree
    assert ("白河县" in table, "桃溪县" in table) == (True, False)
    assert len(printed("region", "list", "--level", "county")["divisions"]) == 5


def test_a_history_tells_spans_and_changes(typed: Typed, printed: Callable[..., Any]) -> None:
    """By any of its names."""
    typed("region", "rename", "990122", "桃溪市", "--from", "2020-01-01", "--code", "990182", *SOURCE)
    said = typed("region", "history", "990122")[1]
    document = printed("region", "history", "桃溪市")

    assert "2020-01-01 更名 990122 桃溪县 → 990182 桃溪市（演练文件 ◇，第 1 号）" in said
    assert [fact["valid_to"] for fact in document["facts"]] == ["2019-12-31", None]


@pytest.mark.parametrize(
    ("arguments", "after"),
    [
        (("rename", "990121", "甲城市"), ["990121"]),
        (("recode", "990121", "990131"), ["990131"]),
        (("move", "990121", "--parent", "990200", "--code", "990231"), ["990231"]),
        (("split", "990121", "--into", "990121", "--into", "990131=新区"), ["990121", "990131"]),
        (("merge", "990121", "990122", "--into", "990121"), ["990121"]),
        (("establish", "990124", "新县", "--level", "county", "--parent", "990100"), ["990124"]),
        (
            ("establish", "G-1", "丁管理区", "--level", "county", "--parent", "990100", "--unit", "separate"),
            ["G-1"],
        ),
        (("abolish", "990123", "--verified", "--note", "并无后继"), []),
    ],
)
def test_a_change_is_entered_and_withdrawn(
    typed: Typed, printed: Callable[..., Any], arguments: tuple[str, ...], after: list[str]
) -> None:
    """Each kind prints what it entered, and is taken back by its number."""
    entered = printed("region", *arguments, "--from", "2020-01-01", *SOURCE)
    taken = printed("region", "withdraw", str(entered["number"]), "--reason", "演练")

    assert [one["code"] for one in entered["after"]] == after
    assert (entered["withdrawn"], taken["withdrawn"]) == (False, True)
    assert typed("region", "withdraw", str(entered["number"]), "--reason", "演练")[0] == 7


def test_children_go_where_they_are_sent(typed: Typed, printed: Callable[..., Any]) -> None:
    """`--child` names the child and the part; one that goes nowhere is a fault."""
    parts = ("--into", "990300=丙州市", "--into", "990400=丁州市", "--child", "990221=990300")
    split = ("region", "split", "990200", *parts, "--from", "2020-01-01", *SOURCE)

    code, said = typed(*split, "--child", "990222=990500")
    printed(*split, "--child", "990222=990400")

    assert (code, "990500 不是拆成的" in said) == (2, True)
    assert printed("region", "show", "白河")["path"] == "990000/990400/990222"


def test_parts_may_be_typed_with_the_wide_sign_of_a_chinese_keyboard(printed: Callable[..., Any]) -> None:
    """`＝` parts code and name like `=`."""
    parts = ("--into", "990121＝甲县", "--into", "990131＝乙县")
    change = printed("region", "split", "990121", *parts, "--from", "2020-01-01", *SOURCE)

    assert [(one["code"], one["name"]) for one in change["after"]] == [("990121", "甲县"), ("990131", "乙县")]


def test_faults_of_a_change_are_told_together(typed: Typed, printed: Callable[..., Any]) -> None:
    """To a person as lines, to a program as a document; nothing is written."""
    change = ("region", "rename", "990121", "", "--from", "2020-01-01", "--code", "990122", "--source", "")
    code, said = typed(*change)
    document = printed(*change)

    assert (code, "没有写入：共 3 处" in said) == (2, True)
    assert len(document["faults"]) == 3
    assert printed("region", "history", "990121")["changes"] == []


def test_what_was_recorded_wrongly_is_corrected(typed: Typed, printed: Callable[..., Any]) -> None:
    """Name, first day and mark."""
    typed("region", "rename", "990121", "甲成市", "--from", "2020-01-01", *SOURCE)
    options = ("--name", "甲城市", "--from", "2020-03-01", "--verified", "--reason", "校对")
    said = typed("region", "correct", "990121", "--day", "2021-01-01", *options)[1]
    document = printed(
        "region", "correct", "990121", "--day", "2021-01-01", "--note", "校对过", "--reason", "校对"
    )

    assert "2020-03-01 更名 990121 甲州县 → 990121 甲城市" in said
    assert [(fact["name"], fact["verified"]) for fact in document["facts"]] == [
        ("甲州县", True),
        ("甲城市", True),
    ]


@pytest.mark.both_databases
def test_a_group_is_kept(typed: Typed, printed: Callable[..., Any]) -> None:
    """Defined, filled, ended, corrected, withdrawn; a wrong count is told."""
    printed("group", "define", "key", "重点帮扶县", "--expected", "2", *SOURCE)
    added = printed("group", "add", "key", "桃溪", "白河县", "攸县", "--from", "2021-01-01", *SOURCE)
    numbers = [member["number"] for member in added["members"]]
    ended = printed("group", "end", "key", "攸县", "--to", "2023-12-31", *SOURCE)
    moved = printed(
        "group",
        "correct",
        str(numbers[0]),
        "--from",
        "2022-01-01",
        "--to",
        "2030-12-31",
        *SOURCE,
        "--reason",
        "校对",
    )
    printed("group", "withdraw", str(moved["number"]), "--reason", "不在文件中")
    code, said = typed("group", "show", "key", "--day", "2024-01-01")

    assert [notice["code"] for notice in added["notices"]] == ["GROUP-COUNT"]
    assert ended["notices"] == []
    assert (code, "共 1 个，应有 2 个" in said, "GROUP-COUNT" in said, "◇ 未经核实" in said) == (
        0,
        True,
        True,
        True,
    )
    assert [one["code"] for one in printed("group", "list")["groups"]] == ["key"]
    assert "key　重点帮扶县（应有 2 个）" in typed("group", "list")[1]


def test_members_are_verified_by_another_inspector(
    typed: Typed, signed_in: Any, printed: Callable[..., Any]
) -> None:
    """Who entered them is refused with exit code 10; a division head is not."""
    typed("group", "define", "key", "重点帮扶县", *SOURCE)
    typed("group", "add", "key", "桃溪", "--from", "2021-01-01", *SOURCE)
    code, said = typed("group", "verify", "key", "--source", "核对")
    signed_in(Role.DIVISION_HEAD)
    verified = printed("group", "verify", "key", "桃溪", "--source", "与原件核对")

    assert (code, "ACCESS-DUTY" in said) == (10, True)
    assert verified["verified"]
    assert "◇" not in typed("group", "show", "key")[1]


def test_a_clerk_may_look_and_not_enter(typed: Typed, signed_in: Any) -> None:
    """The refusal names the rule."""
    signed_in(Role.DEPARTMENT_CLERK, department="省医保局")

    assert typed("region", "show", "桃溪")[0] == 0
    code, said = typed("region", "abolish", "990123", "--from", "2020-01-01", *SOURCE)
    assert (code, "ACCESS-DENIED" in said) == (10, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("region", "show", "桃溪", "--day", "昨天"),
        ("region", "list", "--level", "镇"),
        ("group", "withdraw", "x"),
    ],
)
def test_what_cannot_be_read_is_refused(typed: Typed, arguments: tuple[str, ...]) -> None:
    """Days, levels and numbers."""
    assert typed(*arguments)[0] == 2


def test_a_day_without_anything_is_told(typed: Typed) -> None:
    """Before the data begin there is no tree."""
    code, said = typed("region", "list", "--day", "2000-01-01")

    assert (code, "2000-01-01 没有登记任何区划" in said) == (7, True)


def test_today_is_the_day_in_beijing(printed: Callable[..., Any]) -> None:
    """Nothing named means today, and now."""
    document = printed("region", "show", "桃溪")

    assert document["as_of"] is None
    assert document["day"] >= datetime.now(UTC).date().isoformat()
