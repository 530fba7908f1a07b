"""Whatever a plugin's code raises, or answers wrongly, is told as the plugin's, with the line of its code.

A rule's methods are guarded once, when its plugin is loaded, and not where they are called: the engine, the checks of
schemes, robustness and explanations all call them, and a place that forgot would show a traceback.
"""

import linecache
import re
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from functools import wraps
from inspect import isfunction
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from xiangheng_scoring.errors import RuleBroken
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.rules import Case, Gap, Judgement, Rule

LOOK_UP = "看出错的全过程：把环境变量 XIANGHENG_TRACEBACK 设为 1 再运行"
_NO_WORDS = "一组文字，没有问题的是空的"
#: A frame of a stack as the fault handler writes it, the innermost first.
_FRAME = re.compile(r'\s*File "(?P<file>.+)", line (?P<line>\d+)')
#: What a method must answer with, and how that is said; a score's own value is the engine's to judge.
_ANSWERS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "judge": (Judgement, "Judgement(得分, 公式)"),
    "scores": ((list, tuple, type(None)), "一列 Decimal，每个值一个"),
    "gap": ((Gap, type(None)), 'Gap("原因")，或者 None'),
    "mark": (Decimal, "Decimal"),
    "check": ((list, tuple), _NO_WORDS),
    "against": ((list, tuple), _NO_WORDS),
    "against_target": ((list, tuple), _NO_WORDS),
    "limits": ((list, tuple), "一组 Decimal"),
    "cohort_name": (str, "assessment、class 或空"),
    "reference_unit": (str, "对象的代码或空"),
    "baseline_period": (int, "年份"),
}
#: What stands in the lists of those that answer with one.
_ITEMS: dict[str, type] = {"check": str, "against": str, "against_target": str, "limits": Decimal}


def guard(kind: type[Rule], plugin: str) -> None:
    """Have every method of the kind that the plugin wrote tell its errors as `RuleBroken`."""
    kind.provider = plugin
    methods = [
        name
        for base in kind.__mro__
        if _is_ours(base)
        for name, value in vars(base).items()
        if isfunction(value) and not name.startswith("_")
    ]
    for name in (*methods, "__post_init__"):
        method = getattr(kind, name, None)
        if isfunction(method) and not _is_ours(method):
            setattr(kind, name, _guarded(method, name))


def _is_ours(what: Any) -> bool:
    return str(what.__module__).partition(".")[0] == __name__.partition(".")[0]


def _guarded(method: Callable[..., Any], name: str) -> Callable[..., Any]:
    wanted, words = _ANSWERS.get(name, (object, ""))

    @wraps(method)
    def _telling(rule: Rule, *given: Any, **named: Any) -> Any:
        try:
            # Who sets a precision of his own sets it for himself: the engine's next sum would be rounded by it.
            with localcontext():
                answer = method(rule, *given, **named)
        except RuleBroken:
            raise
        except BaseException as error:  # a SystemExit of a plugin must not end the command without a word
            raise _located(error, rule, name, given) from error
        if not _is_answer(answer, wanted, _ITEMS.get(name, object)):
            raise _wrong(answer, rule, name, given, words)
        return _with_guarded_proof(answer, rule, given) if isinstance(answer, Judgement) else answer

    return _telling


def _is_answer(answer: object, wanted: type | tuple[type, ...], item: type) -> bool:
    """Whether a method answered with what it must, a list of the right things included; no truth is a number."""
    if not isinstance(answer, wanted) or (isinstance(answer, bool) and wanted is int):
        return False
    return not isinstance(answer, list | tuple) or all(isinstance(value, item) for value in answer)


def _with_guarded_proof(judgement: Judgement, rule: Rule, given: tuple[Any, ...]) -> Judgement:
    """The judgement with its proof guarded as well, which is written when somebody asks and not before."""
    proof = judgement.proof
    if isinstance(proof, str):
        return judgement

    def _told_proof() -> str:
        try:
            with localcontext():
                text = proof()
        except BaseException as error:
            raise _located(error, rule, "judge 的公式", given) from error
        if not isinstance(text, str):
            raise _wrong(text, rule, "judge 的公式", given, "文字")
        return text

    return judgement._replace(proof=_told_proof)


def _located(error: BaseException, rule: Rule, method: str, given: tuple[Any, ...]) -> BaseException:
    """What a rule raised as its own error; an interruption stays one, and says where it was."""
    where, folder = _call_of(rule, method), _folder(rule)
    if isinstance(error, KeyboardInterrupt):
        value = _value(given)
        error.add_note("，".join(filter(None, (where, value and f"值 {value}", last_line(error, folder)))))
        return error
    return RuleBroken(
        in_words(error, folder), at=where, value=_value(given), remedy=f"修正规则的代码；{LOOK_UP}"
    )


def _wrong(answer: object, rule: Rule, method: str, given: tuple[Any, ...], expected: str) -> RuleBroken:
    return RuleBroken(
        f"返回了「{answer!r}」",
        at=_call_of(rule, method),
        value=_value(given),
        expected=expected,
        remedy="改返回的值",
    )


def _call_of(rule: Rule, method: str) -> str:
    return f"插件 {rule.provider} › 规则 {rule.kind} › {method}"


def _value(given: tuple[Any, ...]) -> str:
    """The value that a rule was asked about, if it was asked about one."""
    case = given[0] if given else None
    if isinstance(case, Case):
        return plain(case.value)
    if isinstance(case, Decimal):
        return plain(case)
    if isinstance(case, tuple) and all(isinstance(mark, Decimal) for mark in case):
        return "、".join(map(plain, case))
    return ""


def in_words(error: BaseException, folder: Path | None) -> str:
    """What a plugin raised, and the line of its code, which lies in `folder`, that did."""
    line = last_line(error, folder)
    text = str(error)
    return f"{type(error).__name__}" + (f"「{text}」" if text else "") + (f"，出错处 {line}" if line else "")


def last_line(error: BaseException, folder: Path | None) -> str:
    """The innermost line of a plugin's own code that an error went through, as `file:line: statement`.

    Empty where the error never was in its code.
    """
    innermost: tuple[Path, int] | None = None
    step: TracebackType | None = error.__traceback__
    while step is not None and folder is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file.is_relative_to(folder):
            innermost = (file, step.tb_lineno)
        step = step.tb_next
    return "" if innermost is None or folder is None else code_line(*innermost, folder)


def asked_in(frame: FrameType | None, folder: Path | None) -> str:
    """Where a plugin's code is at work in a thread: rule, method and value if it is a rule's, and the line."""
    call = line = ""
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if not line and folder is not None and file.is_relative_to(folder):
            line = code_line(file, frame.f_lineno, folder)
        if not call and frame.f_code.co_name == "_telling" and frame.f_globals.get("__name__") == __name__:
            rule, name, given = (frame.f_locals[key] for key in ("rule", "name", "given"))
            value = _value(given)
            call = _call_of(rule, name) + (f" › 值 {value}" if value else "")
        frame = frame.f_back
    return "，".join(filter(None, (call, line)))


def code_line(file: Path, line: int, folder: Path) -> str:
    """A line of a plugin's code as a message tells it; the file is named from its package on."""
    statement = linecache.getline(str(file), line).strip()
    name = file.relative_to(folder.parent).as_posix()
    return f"{name}:{line}" + (f": {statement}" if statement else "")


def line_in_stack(text: str, folder: Path) -> str:
    """The innermost line of a plugin's code in a stack that the fault handler wrote; empty where it is in none."""
    files = ((Path(frame["file"]), int(frame["line"])) for frame in _FRAME.finditer(text))
    return next((code_line(file, line, folder) for file, line in files if file.is_relative_to(folder)), "")


def _folder(rule: Rule) -> Path | None:
    """The package that a rule's class was imported from."""
    package = sys.modules.get(type(rule).__module__.partition(".")[0])
    file = getattr(package, "__file__", None)
    return Path(file).parent if file else None
