"""A command that was typed wrongly, told in Chinese: what is wrong, what was expected, where help is."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from xiangheng_scoring.cli.typed import program
from xiangheng_scoring.errors import FaultsFound, Kind, MethodRefused, XianghengError

_EXPECTED = {
    "int_parsing": "整数",
    "int_from_float": "整数",
    "float_parsing": "数",
    "greater_than_equal": "不小于 {ge}",
    "less_than_equal": "不大于 {le}",
}

#: Other words for the options that commands share. None of them is taken: one name for one meaning.
_SYNONYMS = {
    "--day": ("--date", "--on", "--when"),
    "--from": ("--since", "--start", "--begin", "--first-day", "--from-day", "--after"),
    "--to": ("--until", "--end", "--last-day", "--to-day"),
    "--deadline": ("--by", "--due", "--to"),
    "--parent": ("--to", "--under"),
    "--days": ("--window",),
    "--day-number": ("--day",),
    "--month-number": ("--month",),
    "--as-of": ("--known", "--at"),
    "--source": ("--evidence", "--basis", "--origin", "--reason"),
    "--reason": ("--why", "--because", "--source"),
    "--out": ("--output", "--to", "--file"),
    "--data": ("--file", "--input"),
    "--unit": ("--county", "--object"),
}

#: How an option begins that says no to something.
_NEGATIONS = ("--no", "--un")


class UsageRefused(XianghengError, code="USAGE", title="命令写得不对", kind=Kind.USAGE):
    """A command that cannot be understood as it was typed."""


@contextmanager
def options_named(command: str) -> Iterator[None]:
    """Within, a method's refusal of a parameter names the option of that name, which is what was typed."""
    try:
        yield
    except MethodRefused as refusal:
        if refusal.parameter:
            where = f"xiangheng {command} --{refusal.parameter}"
            refusal.fault = replace(refusal.fault, at=where, remedy=f"改 --{refusal.parameter} 的值")
        raise


def named_by_option(error: XianghengError, given: Sequence[str]) -> XianghengError:
    """The refusal, with the option that carried the value which it quotes; a service does not know what was typed."""
    quoted = re.search("「([^」]+)」", error.fault.message)
    if quoted and not error.fault.where and not isinstance(error, FaultsFound):
        pairs = pairwise(given)
        split = [word.partition("=")[::2] for word in given if word.startswith("--")]
        # A long value is cut where it is quoted.
        start, is_cut = quoted[1].removesuffix("…"), quoted[1].endswith("…")
        options = [
            name
            for name, value in (*pairs, *split)
            if name.startswith("-") and (value == quoted[1] or (is_cut and value.startswith(start)))
        ]
        error.fault = replace(error.fault, at="、".join(options))
    return error


def usage_refusal(error: Any) -> UsageRefused:
    """What the library's usage error says, as a refusal of ours."""
    message, expected = _message_of(error)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "xiangheng"
    help_line = " ".join([program(), *path.split()[1:], "--help"])
    return UsageRefused(message, at=path, expected=expected, remedy=help_line)


def _message_of(error: Any) -> tuple[str, str]:
    kind, detail = type(error).__name__, str(getattr(error, "message", error))
    param = getattr(error, "param", None)
    if kind == "MissingParameter" and param is not None:
        return f"没有写 {_name(param)}", str(param.help or "")
    if kind == "BadParameter" and param is not None:
        return _bad_value(_name(param), getattr(error, "__cause__", None), detail)
    if kind == "NoSuchOption":
        return _no_option(error)
    if kind == "BadOptionUsage":
        return f"{error.option_name} 的写法不对", "选项后面跟一个值；不用值的选项后面没有等号"
    return _plain(detail, error)


def _plain(detail: str, error: Any) -> tuple[str, str]:
    """Errors of which the library only gives a sentence."""
    if given := re.match(r"No such command '([^']*)'", detail):
        return _no_command(given[1], error.ctx)
    if detail.startswith("Missing command"):
        return "没有写命令", "、".join(error.ctx.command.commands)
    if given := re.search(r"unexpected extra argument\S* \((.*)\)", detail):
        return f"多写了 {given[1]}", ""
    return f"命令写得不对：{detail}", ""


def _no_option(error: Any) -> tuple[str, str]:
    """What is meant perhaps: another word for an option of this command, else options that are written alike."""
    params = error.ctx.command.get_params(error.ctx)
    options = [name for param in params for name in (*param.opts, *param.secondary_opts)]
    meant = [name for name in options if error.option_name in _SYNONYMS.get(name, ())]
    alike = [name for name in _alike(error.option_name, options) if not _denies(error.option_name, name)]
    return _maybe(f"没有选项 {error.option_name}", meant or alike), (
        "" if meant else "、".join(name for name in options if name.startswith("--"))
    )


def _no_command(name: str, context: Any) -> tuple[str, str]:
    """What is meant perhaps: a command here that is written alike, else one of that name at another place."""
    here = list(context.command.commands)
    path = context.command_path.split()[1:]
    meant = [(*path, command) for command in _alike(name, here)]
    # Only then: to know what the groups hold all of them are imported, for which who mistyped a word would wait.
    meant = meant or [place for place in _paths(context.find_root().command) if place[-1] == name]
    return _maybe(f"没有命令 {name}", [" ".join(["xiangheng", *words]) for words in meant]), "、".join(here)


def _paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command below this one, as the words to type."""
    for name in getattr(command, "commands", {}):
        yield (*path, name)
        yield from _paths(command.commands.get(name), (*path, name))


def _alike(name: str, known: Sequence[str]) -> list[str]:
    return get_close_matches(name, known, n=3, cutoff=0.7)


def _denies(typed: str, option: str) -> bool:
    """Whether what was typed says no and the option yes, or the other way; few letters make the opposite."""
    return typed.startswith(_NEGATIONS) != option.startswith(_NEGATIONS)


def _maybe(message: str, meant: Sequence[str]) -> str:
    return f"{message}；是不是 {' 或 '.join(dict.fromkeys(meant))}？" if meant else message


def _name(param: Any) -> str:
    """How a parameter is typed: an option by its long name, with its opposite; an argument as the usage line shows it."""
    if param.param_type_name != "option":
        return str(param.metavar or param.name).strip("[]")
    return " 或 ".join(max(names, key=len) for names in (param.opts, param.secondary_opts) if names)


def _bad_value(name: str, cause: Any, detail: str) -> tuple[str, str]:
    fault = cause.errors()[0] if hasattr(cause, "errors") else {}
    known = _EXPECTED.get(fault.get("type", ""))
    expected = known.format(**fault.get("ctx", {})) if known else _choices(detail)
    return f"{name} 不能是「{fault.get('input', '')}」", expected


def _choices(detail: str) -> str:
    """The words to choose from that the library's sentence ends with, or the sentence where it names none."""
    listed = detail.rpartition(" is not one of ")[2]
    return "、".join(re.findall(r"'([^']*)'", listed)) if listed != detail else detail
