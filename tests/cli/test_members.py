"""Commands that other members add: listed by what they say of themselves, and told where one cannot be imported."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
MEMBER = '''
import typer

from xiangheng_scoring.cli.options import Group

hidden, plain = typer.Typer(hidden=True), typer.Typer()
GROUPS = {"late": Group("broken_member", "每个人", "命令另在一处。")}


@plain.callback()
def describe() -> None:
    """平常的命令。"""


for group in (hidden, plain):
    group.command("say")(lambda: print("说"))
'''


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Types a command where a member is installed with four.

    One is broken, one hidden, one described by its callback, and one a group whose commands stand in a broken module.
    """
    tmp_path = tmp_path_factory.mktemp("members")
    info = tmp_path / "broken_member-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: broken-member\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[xiangheng.commands]\nbroken = broken_member:app\nhidden = member:hidden\nplain = member:plain\n"
        "[xiangheng.command_groups]\nmember = member:GROUPS\n",
        encoding="utf-8",
    )
    (tmp_path / "member.py").write_text(MEMBER, encoding="utf-8")
    (tmp_path / "broken_member.py").write_text("raise RuntimeError('一早就坏了')\n", encoding="utf-8")

    @cache  # the page of all commands has several sides
    def _run(*words: str) -> "subprocess.CompletedProcess[str]":
        path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
        return subprocess.run(
            [sys.executable, "-m", "xiangheng_scoring", *words],
            env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return _run


def test_the_page_of_all_commands_tells_it_and_shows_the_others(run: Run) -> None:
    """With the place and the error, for whoever installed it."""
    done = run("--help")

    assert done.returncode == 0
    assert "命令 broken 无法载入（broken_member:app）：RuntimeError('一早就坏了')" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "  score " in done.stdout
    assert "broken" not in done.stdout


def test_other_commands_know_nothing_of_it(run: Run) -> None:
    """It is not even imported."""
    done = run("scheme", "list")

    assert (done.returncode, done.stderr) == (0, "")


def test_who_types_it_is_told_why_there_is_none(run: Run) -> None:
    """As a command that was typed wrongly, below the reason."""
    done = run("broken", "now")

    assert done.returncode == 2
    assert "无法载入" in done.stderr
    assert "没有命令 broken" in done.stderr


def test_a_group_is_listed_by_what_it_says_of_itself(run: Run) -> None:
    """Its callback's words are its line; one that is hidden can be typed and is not listed."""
    page = run("--help").stdout

    assert "其他命令" in page
    assert "  plain  平常的命令。" in page
    assert "hidden" not in page
    assert run("hidden", "say").stdout == "说\n"


def test_a_group_is_listed_without_its_commands_and_who_types_it_is_told_where_they_are_broken(
    run: Run,
) -> None:
    """What its commands need is loaded when one of them is asked for, and not before."""
    page, done = run("--help"), run("late", "now")

    assert "  late  命令另在一处。" in page.stdout
    assert page.stderr.count("\n") == 1
    assert done.returncode == 2
    assert "命令 late 无法载入（member:GROUPS）：RuntimeError('一早就坏了')" in done.stderr
    assert "没有命令 late" in done.stderr
