"""A command that was typed wrongly, told in Chinese: what is wrong, what was expected, where help is."""

import re
from typing import Any

from xiangheng_scoring.cli.typed import program
from xiangheng_scoring.errors import XianghengError

_EXPECTED = {
    "int_parsing": "整数",
    "int_from_float": "整数",
    "float_parsing": "数",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
}


class UsageRefused(XianghengError):
    """A command that cannot be understood as it was typed."""

    code = "USAGE"
    title = "命令写得不对"


def usage_refusal(error: Any) -> UsageRefused:
    """What the library's usage error says, as a refusal of ours."""
    message, expected = _said(error)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "xiangheng"
    help_line = " ".join([program(), *path.split()[1:], "--help"])
    return UsageRefused(message, where=path, expected=expected, remedy=help_line)


def _said(error: Any) -> tuple[str, str]:
    kind, detail = type(error).__name__, str(getattr(error, "message", error))
    param = getattr(error, "param", None)
    if kind == "MissingParameter" and param is not None:
        return f"没有写 {_name(param)}", str(param.help or "")
    if kind == "BadParameter" and param is not None:
        return _bad_value(_name(param), getattr(error, "__cause__", None), detail)
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}", "、".join(error.possibilities or ())
    if kind == "BadOptionUsage":
        return f"{error.option_name} 的写法不对", "选项后面跟一个值；不用值的选项后面没有等号"
    return _plain(detail, error)


def _plain(detail: str, error: Any) -> tuple[str, str]:
    """Errors of which the library only gives a sentence."""
    if given := re.match(r"No such command '([^']*)'", detail):
        return f"没有命令 {given[1]}", "、".join(error.ctx.command.commands)
    if detail.startswith("Missing command"):
        return "没有写命令", "、".join(error.ctx.command.commands)
    if given := re.search(r"unexpected extra argument\S* \((.*)\)", detail):
        return f"多写了 {given[1]}", ""
    return f"命令写得不对：{detail}", ""


def _name(param: Any) -> str:
    """How a parameter is typed: an option by its long name, an argument by what stands in the usage line."""
    return max(param.opts, key=len) if param.param_type_name == "option" else f"{{{param.name}}}"


def _bad_value(name: str, cause: Any, detail: str) -> tuple[str, str]:
    found = cause.errors()[0] if hasattr(cause, "errors") else {}
    known = _EXPECTED.get(found.get("type", ""))
    expected = known.format(**found.get("ctx", {})) if known else _choices(detail)
    return f"{name} 不能是「{found.get('input', '')}」", expected


def _choices(detail: str) -> str:
    """The words to choose from that the library's sentence ends with, or the sentence where it names none."""
    listed = detail.rpartition(" is not one of ")[2]
    return "、".join(re.findall(r"'([^']*)'", listed)) if listed != detail else detail
