"""A command that is typed wrongly, interrupted or not read to the end answers in Chinese and by its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xiangheng_scoring import __version__
from xiangheng_scoring.cli import main

COMMAND = [sys.executable, "-m", "xiangheng_scoring"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["scor"], "没有命令 scor"),
        (["scheme"], "用法："),
        (["score"], "没有写 --scheme"),
        (["score", "--scheme"], "--scheme 的写法不对"),
        (["score", "--schme", "x"], "没有选项 --schme"),
        (["seeds", "divisions", "x"], "多写了 x"),
        (["robustness", "--scheme", "x", "--data", "y", "--trials", "0"], "--trials 不能是「0」"),
        (["robustness", "--scheme", "x", "--data", "y", "--trials", "甲"], "应为：整数"),
        (["region", "list", "--level", "县"], "应为：province、prefecture、county、township、village"),
        (["region", "list", "--level", "{县}"], "--level 不能是「{县}」"),
        (["scor"], "没有命令 scor；是不是 xiangheng score？"),
        (["region", "shw"], "没有命令 shw；是不是 xiangheng region show？"),
        (["check"], "是不是 xiangheng scheme check 或 xiangheng plugin check"),
        (["score", "--schme", "x"], "没有选项 --schme；是不是 --scheme？"),
        (["workpoint", "list", "--date", "2024-06-30"], "没有选项 --date；是不是 --day？"),
        (["robustness", "--scheme", "x", "--data", "y", "--base", "1000000"], "不大于 32768"),
        (["workpoint", "report", "1", "--on", "2024-06-30"], "没有选项 --on；是不是 --day？"),
        (["workpoint", "report", "1", "--evidence", "x"], "没有选项 --evidence；是不是 --source？"),
        (["workpoint", "raise", "1", "--by", "2024-06-30"], "没有选项 --by；是不是 --deadline？"),
        (["workpoint", "due", "--window", "9"], "没有选项 --window；是不是 --days？"),
        (["region", "move", "1", "--to", "2"], "没有选项 --to；是不是 --parent？"),
        (["region", "correct", "1", "--first-day", "2"], "没有选项 --first-day；是不是 --from？"),
        (["group", "end", "1", "2", "--last-day", "3"], "没有选项 --last-day；是不是 --to？"),
        (["group", "verify", "1", "--reason", "x"], "没有选项 --reason；是不是 --source？"),
        (["audit", "list", "--since", "2024-06-30"], "没有选项 --since；是不是 --from？"),
        (["audit", "list", "--until", "2024-06-30"], "没有选项 --until；是不是 --to？"),
        (["job", "run", "audit.verify", "--after", "2024-06-30"], "没有选项 --after；是不是 --from？"),
        (["issue", "answer", "3", "--statement", "x"], "没有写 --same 或 --not-same"),
        (["issue", "attach", "2024-00001"], "没有写 文件…"),
        (["issue", "save", "2024-00001"], "没有写 文件编号"),
        (["db", "restore"], "没有写 文件"),
        (["issue", "save", "2024-00001", "甲"], "文件编号 不能是「甲」"),
        (["job", "schedule", "add", "x", "--day", "3"], "没有选项 --day；是不是 --day-number？"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_in_chinese(
    typed: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is named as it was typed, without the library's English sentences."""
    assert main(typed) == 2
    shown = capsys.readouterr().err

    assert told in shown
    assert "--help" in shown
    assert not any(
        word in shown for word in ("No such", "Missing", "Input should", "unexpected", "not one of")
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--no-same", "是不是 --not-same？"),
        ("--notsame", "是不是 --not-same？"),
        ("--smae", "是不是 --same？"),
        ("--no-json", ""),
    ],
)
def test_a_misspelt_option_is_never_taken_for_its_opposite(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who says no is not asked whether yes was meant."""
    main(["issue", "answer", "3", "--statement", "x", typed])
    asked = capsys.readouterr().err.partition("是不是")

    assert "".join(asked[1:]).partition("？")[0] == meant.rstrip("？")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--weights", "1.5"),
        ("--weights", "nan"),
        ("--treatments", "treated"),
        ("--normalisations", "scheme,scheme"),
        ("--aggregations", "mean"),
        ("--missing", ""),
        ("--base", "1000"),
    ],
)
def test_a_method_s_refusal_names_the_option(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is read, by the option that carried the value, which the message repeats."""
    assert main(["robustness", "--scheme", "没有", "--data", "y", option, value]) == 2
    shown = capsys.readouterr().err

    assert f"xiangheng robustness {option}   " in shown
    assert value.replace(",", "、") in shown
    assert "[METHOD-INPUT]" in shown


def test_nothing_alike_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    """A guess that is far from what was typed would lead astray."""
    main(["qqqq"])

    assert "是不是" not in capsys.readouterr().err


def test_wrong_usage_is_json_where_json_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that asked for JSON gets the refusal as JSON, like any other."""
    assert main(["score", "--json"]) == 2
    document = json.loads(capsys.readouterr().out)

    assert (document["code"], document["exit_code"]) == ("USAGE", 2)


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` alone is a whole command."""
    assert main(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="no pipe is broken by a signal there")
def test_output_that_nobody_reads_is_no_fault_of_ours() -> None:
    """`| head` closes the pipe early: no traceback, and an exit code of its own."""
    with subprocess.Popen(
        [*COMMAND, "seeds", "workpoints"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()

    assert (running.returncode, said) == (141, b"")


def test_an_interruption_says_so() -> None:
    """Ctrl-C anywhere in a long command ends it with a word in Chinese and the usual exit code."""
    code = (
        "import _thread, os, signal, sys, threading; from xiangheng_scoring.cli import main;"
        # A signal ends the wait for another process, as Ctrl-C does; what Python offers everywhere does not.
        "nt = os.name == 'nt'; stop = _thread.interrupt_main if nt else lambda: os.kill(os.getpid(), signal.SIGINT);"
        # What a shell starts in the background ignores the signal, and so would this.
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "threading.Timer(0.3, stop).start();"
        "sys.exit(main(['plugin', 'check', 'linkage']))"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, timeout=120)

    assert done.returncode == 130
    assert done.stderr.decode("utf-8").strip() == "已中断；再次运行即可。"


@pytest.mark.parametrize(("asked", "encoding"), [([], "gbk"), (["--json"], "utf-8")])
def test_people_may_ask_for_another_encoding(asked: list[str], encoding: str, tmp_path: Path) -> None:
    """`PYTHONIOENCODING` is followed, as run.py follows it, or one screen would mix two; JSON stays UTF-8."""
    wanted = os.environ | {"PYTHONIOENCODING": "gbk", "XIANGHENG_SETTINGS": str(tmp_path / "settings.toml")}
    done = subprocess.run([*COMMAND, "scheme", "list", *asked], capture_output=True, env=wanted, check=True)

    assert "十五县跨越发展监测评价" in done.stdout.decode(encoding)
