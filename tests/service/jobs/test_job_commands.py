"""`xiangheng job …` as its users type it."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.jobs import leases, queue
from xiangheng_platform.jobs.records import Job, State
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import main

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
Typed = Callable[..., tuple[int, str]]


def schema(name: str) -> Any:
    """The published schema of a format."""
    return json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def typed(
    signed_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    """Types a command as the administrator; gives exit code and what was printed."""
    signed_in(Role.ADMINISTRATOR)
    monkeypatch.setenv("XIANGHENG_DATA__FOLDER", str(tmp_path / "数据"))
    monkeypatch.setenv("XIANGHENG_JOBS__POLL_SECONDS", "0.05")

    def _typed(*arguments: str) -> tuple[int, str]:
        code = main(("job", *arguments))
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return _typed


def document(said: tuple[int, str]) -> Any:
    """What a command printed for a program."""
    return json.loads(said[1])


@pytest.mark.both_databases
def test_a_job_is_asked_for_and_worked_off(typed: Typed, store: Store) -> None:
    """Asked for, it waits; a worker does it; the list says what came out."""
    asked = typed("run", "audit.verify")
    worked = typed("work", "--once")
    listed = typed("list")

    assert [code for code, _ in (asked, worked, listed)] == [0, 0, 0]
    assert "任务 1 已排队" in asked[1]
    assert ("开始" in worked[1], "完成　没有发现问题" in worked[1]) == (True, True)
    assert "核验全部历史" in listed[1]
    assert leases.look(store, 1).state is State.DONE


def test_a_job_is_run_where_it_is_asked_for(typed: Typed, tmp_path: Path) -> None:
    """With --wait nothing else needs to be running; the result is told."""
    code, printed = typed("run", "store.backup", "--arg", "keep=2", "--wait")

    assert (code, "已备份" in printed, "keep=2" in printed) == (0, True, True)
    assert len(list((tmp_path / "数据" / "backups").glob("xiangheng-*-job1-1.zip"))) == 1


def test_a_job_asked_for_before_is_not_waited_for(typed: Typed, store: Store) -> None:
    """Whoever waits runs her own job; the other stays in the queue."""
    typed("run", "audit.verify")
    typed("run", "audit.verify", "--wait")

    assert [leases.look(store, number).state for number in (1, 2)] == [State.WAITING, State.DONE]


def test_a_job_that_was_waited_for_and_failed_has_its_own_exit_code(typed: Typed, tmp_path: Path) -> None:
    """The reason is told as the job tells it."""
    (tmp_path / "数据").mkdir()
    (tmp_path / "数据" / "backups").write_text("no folder", encoding="utf-8")
    code, printed = typed("run", "store.backup", "--wait")

    assert code == 11
    assert [part in printed for part in ("任务 1 失败", "写不进去", "FILE-WRITE", "JOB-NOT-DONE")] == [
        True
    ] * 4


def test_a_job_that_another_cancels_ends_the_waiting(typed: Typed, store: Store) -> None:
    """It was to run next year; somebody cancelled it from elsewhere."""
    root = Person("root", (Granted(Role.ADMINISTRATOR),))

    def _jobs() -> list[Job]:
        with store.view(root) as view:
            return list(queue.jobs(view).rows)

    def _cancel() -> None:
        deadline = time.monotonic() + 60
        while not _jobs() and time.monotonic() < deadline:
            time.sleep(0.01)
        queue.cancel(store, root, 1)

    other = threading.Thread(target=_cancel)
    other.start()
    code, printed = typed("run", "audit.verify", "--wait", "--from", "2099-01-01")
    other.join()

    assert (code, "任务 1 已取消" in printed) == (11, True)


def test_a_job_is_cancelled_and_shown(typed: Typed) -> None:
    """What is shown says everything there is; a second time there is nothing to cancel."""
    typed("run", "audit.verify", "--from", "2099-01-01 08:00", "--priority", "2")
    shown = typed("show", "1")
    cancelled = typed("cancel", "1", "--reason", "不需要了")
    again = typed("cancel", "1")

    assert [part in shown[1] for part in ("等待", "优先级 2", "不早于：2099-01-01 08:00:00")] == [True] * 3
    assert (cancelled[0], "已取消" in cancelled[1]) == (0, True)
    assert (again[0], "JOB-OVER" in again[1]) == (2, True)


def test_a_day_to_wait_for_begins_in_the_night(typed: Typed) -> None:
    """Not before a day means from its first minute in Beijing."""
    asked = document(typed("run", "audit.verify", "--from", "2099-01-01", "--json"))

    assert asked["run_after"] == "2098-12-31T16:00:00+00:00"


@pytest.mark.both_databases
def test_schedules_are_set_and_switched(typed: Typed) -> None:
    """Added, listed with the next time, disabled, enabled."""
    added = typed(
        "schedule",
        "add",
        "store.backup",
        "--every",
        "季",
        "--at",
        "02:30",
        "--day-number",
        "31",
        "--month-number",
        "3",
    )
    listed = typed("schedule", "list")
    disabled = typed("schedule", "disable", "1")
    rests = typed("schedule", "list")
    enabled = typed("schedule", "enable", "1")

    assert [code for code, _ in (added, listed, disabled, rests, enabled)] == [0] * 5
    assert "每季度第 3 个月最后一日 02:30；下一次" in added[1]
    assert ("备份数据库" in listed[1], "已停用" in rests[1], "下一次" in enabled[1]) == (True, True, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "nothing"], 7, "audit.verify、store.backup"),
        (["run", "store.backup", "--arg", "keep=0", "--arg", "colour=red"], 2, "没有这个参数"),
        (["run", "store.backup", "--arg", "keep"], 2, "名称=值"),
        (["run", "audit.verify", "--priority", "10"], 2, "1（最先）–9"),
        (["run", "audit.verify", "--from", "明天"], 2, "「明天」不是日期"),
        (["show", "9"], 7, "没有任务 9"),
        (["cancel", "9"], 7, "没有任务 9"),
        (["list", "--state", "不知道"], 2, "等待、进行中、完成、失败、已取消"),
        (["schedule", "add", "audit.verify", "--every", "年", "--at", "八点"], 2, "日、周、月、季"),
        (
            ["schedule", "add", "audit.verify", "--every", "周", "--at", "25:00", "--day-number", "8"],
            2,
            "共 2 处",
        ),
        (["schedule", "enable", "9"], 7, "没有定时任务 9"),
    ],
)
def test_what_cannot_be_is_refused(typed: Typed, arguments: list[str], code: int, said: str) -> None:
    """Each with its exit code, and with what could be."""
    given, printed = typed(*arguments)

    assert (given, said in printed) == (code, True)


def test_an_inspector_may_not_back_up(typed: Typed, signed_in: Any) -> None:
    """The refusal says which right is lacking."""
    signed_in(Role.INSPECTOR)
    code, printed = typed("run", "store.backup")

    assert (code, "备份数据库" in printed) == (10, True)


def test_commands_print_their_formats(typed: Typed) -> None:
    """Each with --json prints the format that the manual names."""
    typed("run", "audit.verify")
    typed("schedule", "add", "audit.verify", "--every", "每月", "--at", "08:00")
    commands = [
        ("jobs", "list"),
        ("job", "show", "1"),
        ("faults", "show", "9"),
        ("job", "cancel", "1"),
        ("job", "run", "audit.verify"),
        ("jobs", "work", "--once"),
        ("job", "run", "audit.verify", "--wait"),
        ("job", "run", "store.backup", "--wait"),
        ("job-kinds", "kinds"),
        ("schedule", "schedule", "add", "store.backup", "--every", "day", "--at", "2:00"),
        ("schedule", "schedule", "disable", "1"),
        ("schedules", "schedule", "list"),
    ]
    for name, *arguments in commands:
        jsonschema.Draft202012Validator(schema(name)).validate(document(typed(*arguments, "--json")))


def test_kinds_are_listed_with_their_arguments(typed: Typed) -> None:
    """For a person, with what each argument is when nobody gives it."""
    assert "keep　保留最近几份由任务写的备份（不小于 1 的整数，缺省 14）" in typed("kinds")[1]


def test_an_empty_queue_is_told(typed: Typed) -> None:
    """No table without rows."""
    assert (typed("list")[1], typed("schedule", "list")[1]) == ("没有任务。\n", "没有定时任务。\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_is_stopped_by_a_signal(typed: Typed, store: Store, number: int) -> None:
    """It works until then, ends in order, and says so."""
    typed("run", "audit.verify")
    program = [sys.executable, "-m", "xiangheng_scoring", "job", "work"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        lines = iter(worker.stdout.readline, "")
        assert any("完成" in line for line in lines)
        worker.send_signal(number)
        _, said = worker.communicate(timeout=60)

    assert (worker.returncode, "正在停止" in said) == (0, True)
