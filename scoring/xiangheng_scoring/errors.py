"""Errors of the scoring kit, written for the person who can mend the cause.

    XianghengError                 everything the kit says on purpose
    ├── FaultsFound                a list of faults of one thing, all told at once
    │   ├── SchemeRefused          SCHEME-REFUSED   a scheme that may not be used
    │   ├── FrameRefused           FRAME-REFUSED    frozen parameters that do not fit the scheme
    │   ├── DataRefused            DATA-REFUSED     workbooks or tables that may not be scored
    │   └── RunBlocked             RUN-BLOCKED      a missing value whose policy is `block`
    ├── AggregationImpossible      RUN-AGGREGATION  a mean that does not exist for these scores
    ├── FittingImpossible          RUN-FITTING      weights or treatments that these data do not give
    ├── UnknownUnit                UNIT-UNKNOWN     no such unit in this assessment
    ├── UnknownNode                NODE-UNKNOWN     no such node in this scheme
    ├── ComparisonImpossible       COMPARE-IMPOSSIBLE  two that cannot be compared
    ├── MethodRefused              METHOD-INPUT     numbers that a method is not defined for
    ├── RuleBroken                 PLUGIN-RULE      a plugin's rule that raises, or answers what no rule may
    └── FileRefused, PluginRefused …   see `files.errors` and `plugins.errors`

Each class has a stable `code`; the manual has an entry for every code (`docs/manual/errors.md`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from xiangheng_scoring.places import FieldPath, Place

#: A quoted text is known by its beginning; a cell may hold 32,767 characters.
LONGEST_QUOTE = 60


def shortened(text: str) -> str:
    """A message with what it quotes in 「」 cut where that is long; a quote within a quote is part of it."""
    kept: list[str] = []
    depth = length = 0
    # By the pieces between the marks, and not by characters: whoever sends a text of a megabyte has it quoted.
    for piece in re.split("([「」])", text):
        depth = max(0, depth - (piece == "」"))
        room = LONGEST_QUOTE - length if depth else len(piece)
        if room >= 0:
            kept.append(piece if len(piece) <= room else f"{piece[:room]}…")
        length = length + len(piece) if depth else 0
        depth += piece == "「"
    return "".join(kept)


def some_of(names: Sequence[str], most: int, counted: str = "") -> str:
    """The first names, and whether there are more: `甲、乙 等`, with a word to count by `甲、乙 等 5 个`."""
    rest = f" 等 {len(names)} {counted}" if counted else " 等"
    return "、".join(names[:most]) + (rest if len(names) > most else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and how to put it right.

    `code` is stable and has an entry in the manual; `at` is a cell or a field that a program can mark, or in words what
    else is meant; `message` says what stands there; `expected` what should; `remedy` what to do. `is_notice` marks
    something accepted that the reader should know of. What was found stands in 「」, and is cut there and in `value`
    where it is long.
    """

    code: str
    at: Place
    message: str
    expected: str = ""
    remedy: str = ""
    value: str = ""
    is_notice: bool = False

    def __post_init__(self) -> None:
        for name in ("message", "expected", "remedy"):
            object.__setattr__(self, name, shortened(getattr(self, name)))
        if len(self.value) > LONGEST_QUOTE:
            object.__setattr__(self, "value", f"{self.value[:LONGEST_QUOTE]}…")

    @property
    def where(self) -> str:
        """The place in words: file › sheet › cell, or a thing and its field."""
        return str(self.at)

    def __str__(self) -> str:
        lines = [f"{self.where}   {self.message}".strip()]
        if self.expected:
            lines.append(f"  应为：{self.expected}")
        if self.remedy:
            lines.append(f"  怎么改：{self.remedy}")
        lines[-1] += f"    [{self.code}]"
        return "\n".join(lines)


class Kind(Enum):
    """What sort of thing is refused; each way of answering (a command's exit code, a front end) maps it in one place."""

    OURS = "a fault of this software"
    USAGE = "what was typed or handed over is not fit to be used"
    DATA = "a file, or figures that may not be scored"
    SCHEME = "a scheme or a frozen standard"
    SETTING = "a plugin or a setting"
    RUN = "a run that cannot be scored"
    UNKNOWN = "something that is not there, or cannot be compared"
    STORE = "the database"
    ACCESS = "somebody who is not signed in, or has no right"
    JOB = "a job that was not done"


class XianghengError(Exception):
    """What the kit refuses, in words that tell where, what was expected and what to do."""

    code: ClassVar[str] = "XIANGHENG"
    title: ClassVar[str] = "出错"
    kind: ClassVar[Kind] = Kind.OURS

    def __init_subclass__(cls, *, code: str, title: str, kind: Kind | None = None) -> None:
        """What an error is stands at its head: its stable code, its title, and its kind where it is not its base's."""
        super().__init_subclass__()
        cls.code, cls.title = code, title
        if kind:  # set where it is said only: of two bases the one with a kind decides
            cls.kind = kind

    def __init__(self, message: str, *, at: Place = "", expected: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.fault = Fault(self.code, at, message, expected, remedy)

    def __str__(self) -> str:
        return str(self.fault)


class FaultsFound(XianghengError, code="XIANGHENG", title="出错"):
    """Several faults of one thing, reported together so that it can be mended in one go.

    `notices` are told after them: what was accepted may explain what was not.
    """

    def __init__(self, faults: Sequence[Fault], *, at: Place = "", notices: Sequence[Fault] = ()) -> None:
        super().__init__(f"{self.title}：共 {len(faults)} 处", at=at)
        self.faults = tuple(faults)
        self.notices = tuple(notices)

    def __str__(self) -> str:
        return "\n".join(map(str, [self.fault, *self.faults, *(f"提示 {notice}" for notice in self.notices)]))


class SchemeRefused(FaultsFound, code="SCHEME-REFUSED", title="评价方案有误，不予使用", kind=Kind.SCHEME):
    """A scheme with faults: nothing is scored with it."""


class FrameRefused(FaultsFound, code="FRAME-REFUSED", title="固定的标准不能用", kind=Kind.SCHEME):
    """Frozen parameters that do not fit the scheme, or that are not what was frozen."""


class DataRefused(FaultsFound, code="DATA-REFUSED", title="报送数据有误，未予计分", kind=Kind.DATA):
    """Data with faults: nothing is scored and nothing is written."""


class RunBlocked(FaultsFound, code="RUN-BLOCKED", title="必报指标缺报，不能计分", kind=Kind.RUN):
    """Values are missing whose policy is `block`: the run does not start."""


class AggregationImpossible(XianghengError, code="RUN-AGGREGATION", title="无法汇总", kind=Kind.RUN):
    """A mean that does not exist for the scores at hand (a negative score under a geometric mean)."""


class FittingImpossible(XianghengError, code="RUN-FITTING", title="不能由数据得出参数", kind=Kind.RUN):
    """What the scheme leaves to the data cannot be had from these data (negative scores under entropy weights)."""


class UnknownUnit(XianghengError, code="UNIT-UNKNOWN", title="没有这个评价对象", kind=Kind.UNKNOWN):
    """A unit that is not assessed by this scheme."""


class UnknownNode(XianghengError, code="NODE-UNKNOWN", title="没有这个指标", kind=Kind.UNKNOWN):
    """A node that this scheme does not have."""


class MethodRefused(XianghengError, code="METHOD-INPUT", title="方法不能用于这些数", kind=Kind.USAGE):
    """Numbers, directions, weights or options that a numeric method is not defined for."""

    def __init__(self, message: str, *, parameter: str = "", expected: str = "", remedy: str = "") -> None:
        """`parameter` is the name of the argument that carried the bad input, where it was one alone."""
        at = FieldPath((parameter,), f"参数 {parameter}") if parameter else ""
        super().__init__(message, at=at, expected=expected, remedy=remedy)
        self.parameter = parameter


class RuleBroken(XianghengError, code="PLUGIN-RULE", title="插件的规则出错", kind=Kind.SETTING):
    """A plugin's rule that raises when it is asked, or answers with something that no rule may answer.

    `at` names plugin, kind and method; whoever asked adds the unit and the indicator with `asked_at`. The error
    that the rule raised is the cause.
    """

    def __init__(
        self, message: str, *, at: str, value: str = "", expected: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, at=at, expected=expected, remedy=remedy)
        self.fault = replace(self.fault, value=value)
        self._is_placed = False

    def set_place(self, place: str) -> None:
        """Say where the rule was asked; the place nearest to the rule stays."""
        if not self._is_placed:
            value = f" › 值 {self.fault.value}" if self.fault.value else ""
            self.fault = replace(self.fault, at=f"{self.fault.where} › {place}{value}")
            self._is_placed = True


def asked_at(stopped: RuleBroken | KeyboardInterrupt, place: str) -> None:
    """Add the unit and the indicator for which a rule was asked, to its error or to the interruption."""
    if isinstance(stopped, RuleBroken):
        stopped.set_place(place)
    else:
        stopped.add_note(place)


class ResultDiffers(XianghengError, code="RUN-UNREPEATABLE", title="同一批次得出了不同的结果"):
    """Two results of one run: the engine was changed and not its number, or a plugin answers otherwise every time."""


class ComparisonImpossible(XianghengError, code="COMPARE-IMPOSSIBLE", title="不能比较", kind=Kind.UNKNOWN):
    """Two units or results that cannot be compared."""
