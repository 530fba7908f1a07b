"""`xiangheng workpoint` and `xiangheng calendar` as their users type them."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from xiangheng_platform.access.person import Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.moments import system_clock
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints.agenda import due_on
from xiangheng_platform.workpoints.cli.tables import print_agenda
from xiangheng_scoring.cli import main

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
Typed = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def furnish(with_tasks: Callable[[Store], None]) -> Callable[[Store], None]:
    """The notice's tasks, loaded today: commands read the machine's clock."""

    def _today(store: Store) -> None:
        store.clock = system_clock
        with_tasks(store)

    return _today


@pytest.fixture
def typed(signed_in: Any, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command as an inspector, on a store with the notice's tasks; gives exit code and what was printed."""
    signed_in(Role.INSPECTOR)

    def _typed(*arguments: str) -> tuple[int, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return _typed


def test_commands_print_their_formats(typed: Typed) -> None:
    """Each command with --json prints the format that the manual names."""
    commands = [
        ("workpoint-list", "workpoint list --day 2024-06-20"),
        ("workpoint", "workpoint show 2024-1.08 --day 2024-06-20"),
        ("workpoint-due", "workpoint due --day 2024-06-20"),
        ("workpoint-checks", "workpoint checks 2024"),
        ("workpoint", "workpoint report 2024-3.05 --day 2024-06-18 --source 通报"),
        ("workpoint", "workpoint raise 2024-9.03 --deadline 2024-09-15 --reason 要求"),
        ("workpoint", "workpoint change 2024-3.12 --deadline 2024-05-31 --reason 明确"),
        ("calendar-month", "calendar show 2024-10"),
        ("calendar-month", "calendar show 2027年1月"),
        ("calendar-overrides", "calendar list"),
        ("faults", "workpoint show 2024-99.01"),
        ("faults", "workpoint report 2024-3.05 --day 2024-06-18"),
        ("faults", "calendar withdraw 2024-06-29 --reason 没有的"),
        ("calendar-overrides", "calendar override 2024-06-29 --working --reason 加班 --source 通知"),
    ]
    for name, command in commands:
        schema = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))

        jsonschema.Draft202012Validator(schema).validate(json.loads(typed(*command.split(), "--json")[1]))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["workpoint", "list", "--state", "甲"], 2),
        (["workpoint", "list", "--office", "帮扶"], 7),
        (["workpoint", "due", "--day", "六月"], 2),
        (["workpoint", "due", "--day", "9024-06-20"], 2),
        (["workpoint", "due", "--days", "9999999999"], 2),
        (["workpoint", "due", "--day", "0001-01-01"], 0),
        (["workpoint", "show", "2024-99.01"], 7),
        (["workpoint", "report", "2024-1.08", "--day", "2024-06-18", "--source", "x"], 7),
        (["workpoint", "report", "2024-3.05", "--day", "2024-06-18"], 2),
        (["workpoint", "withdraw", "2024-3.05", "--reason", "没有的"], 7),
        (["workpoint", "raise", "2024-3.05", "--deadline", "2024-09-15", "--reason", "催"], 2),
        (["workpoint", "change", "2024-3.05", "--reason", "没有改"], 2),
        (["workpoint", "change", "2024-3.05", "--frequency", "常常", "--reason", "x"], 2),
        (["calendar", "show", "2024-13"], 2),
        (["calendar", "override", "2024-06-29", "--rest"], 2),
        (["calendar", "withdraw", "2024-06-29", "--reason", "没有的"], 7),
    ],
)
def test_exit_codes(typed: Typed, arguments: list[str], code: int) -> None:
    """What was typed wrongly is 2, what there is not is 7."""
    assert typed(*arguments)[0] == code


def test_the_agenda_says_whose_and_how_long(typed: Typed) -> None:
    """State by word, office, both dates, working days left."""
    told = typed("workpoint", "due", "--day", "2024-06-20", "--office", "发展规划处")[1]

    for words in (
        "> 应办",
        "2024-5.10",
        "发展规划处",
        "2024-06-30 周日",
        "2024-06-28 周五",
        "还有 6 个工作日",
    ):
        assert words in told


def test_a_narrow_terminal_still_says_whose(planned: Store, liu: Person) -> None:
    """The office stands below the task where there is no room beside it, and no cell is cut off."""
    out = Console(width=80, file=io.StringIO(), highlight=False)
    with planned.view(liu) as view:
        print_agenda(out, due_on(view, date(2024, 6, 20)))
    told = out.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO

    assert "帮扶处" in told
    assert "…" not in told


def test_the_list_shows_what_is_the_notices_own(typed: Typed) -> None:
    """A number read from words is marked, and an open question stands below."""
    told = typed("workpoint", "list", "--office", "乡村建设处", "--day", "2024-06-20")[1]

    assert "（由文字推出）" in told
    assert "* 期限由频次推出" in told
    assert "是否同一处室待确认" in told


@pytest.mark.both_databases
def test_a_report_is_followed_by_what_it_did(typed: Typed) -> None:
    """Reported, corrected, withdrawn: each time the task is shown with everything that was said of it."""
    report = ["workpoint", "report", "2024-3.05", "--source", "通报"]
    typed(*report, "--day", "2024-06-18")
    typed(*report, "--day", "2024-07-02", "--correct", "写错")
    told = typed("workpoint", "withdraw", "2024-3.05", "--reason", "没有完成")[1]

    assert told.count("（已被更正或撤回）") == 2
    assert "撤回 2024-H1 的报告：没有完成" in told


def test_a_settled_question_is_not_shown_any_more(typed: Typed) -> None:
    """The change, its reason's act and the new limit are shown; the check moves to May."""
    told = typed(
        "workpoint", "change", "2024-3.12", "--deadline", "2024-05-31", "--note", "无", "--reason", "来函明确"
    )[1]  # fmt: skip

    assert "期限「2024-04-30」→「2024-05-31」" in told
    assert "5 月 " in typed("workpoint", "checks", "2024")[1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--deadline", "无"], "期限「2024-04-30」→「无」"),
        (["--frequency", "每半年"], "频次「一次」→「每半年」"),
        (["--office", "帮扶处", "--office", "发展规划处"], "处室「帮扶处」→「帮扶处、发展规划处」"),
        (["--indicator", "无"], "对应指标「EL-P05」→「无」"),
        (["--target", "2024-3.12"], "对应目标「无」→「2024-3.12」"),
    ],
)
def test_each_field_that_can_be_changed(typed: Typed, options: list[str], told: str) -> None:
    """By the words that stand on screens."""
    assert told in typed("workpoint", "change", "2024-3.12", *options, "--reason", "核对")[1]


def test_as_of_a_day_is_what_was_known(typed: Typed) -> None:
    """The tasks were loaded today, so there were none in 2024."""
    assert "共 0 项" in typed("workpoint", "list", "--as-of", "2024-06-20")[1]


def test_a_month_shows_holidays_and_make_up_days(typed: Typed) -> None:
    """With what the week alone would not say, and the number of working days."""
    told = typed("calendar", "show", "2024-10")[1]

    assert "国庆节" in told
    assert "12 班" in told
    assert "工作日 19 天" in told


def test_a_month_without_its_notice_says_so(typed: Typed) -> None:
    """Nobody takes a guess for a fact."""
    assert "2027 年放假安排尚未公布，按周末推算" in typed("calendar", "show", "2027-02")[1]


@pytest.mark.both_databases
def test_a_ruling_stands_in_month_and_list(typed: Typed) -> None:
    """With its reason and source, until it is withdrawn."""
    typed("calendar", "override", "2024-06-29", "--working", "--reason", "加班", "--source", "厅办通知")

    assert "29 班" in typed("calendar", "show", "2024-06")[1]
    assert "上班　加班（厅办通知）" in typed("calendar", "list")[1]
    assert "共 0 天" in typed("calendar", "withdraw", "2024-06-29", "--reason", "取消")[1]
