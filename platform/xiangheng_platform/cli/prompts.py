"""What a command asks of whoever sits at it: passwords and codes, never shown and never among the arguments.

Arguments are seen by everybody on the machine and stay in the shell's history; a program writes to standard input.
"""

import sys
from getpass import getpass
from typing import Annotated

import typer

from xiangheng_scoring.errors import Kind, XianghengError

StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="从标准输入读一行密码，供程序使用；不写就在屏幕上问。")
]


class NotGiven(XianghengError, code="ACCOUNT-PASSWORD", title="没有得到密码", kind=Kind.USAGE):
    """A password that nobody can be asked for, or that was typed differently the second time."""


class NotSure(XianghengError, code="ACCOUNT-NOT-SURE", title="没有确认，什么也没有做", kind=Kind.USAGE):
    """Something that cannot be undone, and that nobody confirmed."""


def password(*, from_stdin: bool, title: str = "密码") -> str:
    """A password as it was typed, without the line's end; raises `NotGiven`."""
    return _line(title) if from_stdin else _prompted(title)


def new_password(*, from_stdin: bool, title: str = "新密码") -> str:
    """A password that is to be set, typed twice by a person; raises `NotGiven`."""
    if from_stdin:
        return _line(title)
    first = _prompted(title)
    if _prompted(f"再输一遍{title}") != first:
        raise NotGiven("两遍输的不一样", at=title, remedy="再来一次")
    return first


def refuse_unless_sure(what: str, *, is_sure: bool) -> None:
    """Ask whether something that cannot be undone is meant; raises `NotSure`, also where nobody can be asked."""
    question = f"{what}。确定吗？输入 yes："
    if not is_sure and not (sys.stdin.isatty() and input(question).strip().lower() == "yes"):
        raise NotSure(f"没有确认要{what}", expected="确认", remedy="在终端上回答 yes，或加 --yes")


def code() -> str:
    """The code of a second factor, from somebody at a terminal; empty where nobody is."""
    return input("二次验证码：") if sys.stdin.isatty() else ""


def _line(title: str) -> str:
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise NotGiven("标准输入里没有密码", at=title, expected="一行", remedy="把密码写到标准输入")
    return line


def _prompted(title: str) -> str:
    if not sys.stdin.isatty():
        raise NotGiven("不在终端上，没有人可以问", at=title, remedy="加 --password-stdin，把密码写到标准输入")
    return getpass(f"{title}：")
