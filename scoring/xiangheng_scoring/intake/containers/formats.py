"""Number formats of spreadsheet cells: whether one shows a percentage, a date or a time of day.

A format is up to four sections, `positive;negative;zero;text`. The first decides what kind of value the
cell shows. Quoted text, escaped characters, padding (`_x`, `*x`) and colours never decide anything.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

GENERAL: Final = "General"
#: Characters that a spreadsheet takes for a format.
LONGEST_CODE: Final = 255

#: Built-in formats as a Chinese spreadsheet shows them; ids that are not here show as General.
BUILT_IN: Final = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"},
    **{18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm"},
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    **{30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒"},
    **dict.fromkeys((34, 55), "h时mm分"),
    **dict.fromkeys((35, 56), "h时mm分ss秒"),
    **{37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00"},
    **{41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ '},
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    **{45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
}

_TOKEN = re.compile(
    r"""(?P<general>General|G/通用格式)
      | "(?P<quoted>[^"]*)(?:"|$)
      | [\\!](?P<escaped>.)
      | (?P<padding>[_*].)
      | \[(?P<elapsed>h+|m+|s+)\]
      | \[\$(?P<currency>[^\]-]*)[^\]]*\]
      | \[(?P<condition>[<>=][^\]]*)\]
      | \[(?P<setting>[^\]]*)\]
      | (?P<exponent>E[+-])
      | (?P<half>AM/PM|A/P|上午/下午)
      | (?P<moment>y+|m+|d+|h+|s+|e+|a{3,4})
      | (?P<end>;)
      | (?P<code>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"(?:#,##)?0(?:\.0{1,15})?")
_LITERAL = {"quoted", "escaped", "currency"}


class Kind(Enum):
    """What a cell of this format shows a number as."""

    GENERAL = auto()
    NUMBER = auto()
    PERCENT = auto()
    DATE = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a section: `kind` names the group of the grammar that it is, `text` its content."""

    kind: str
    text: str

    @property
    def is_literal(self) -> bool:
        """Whether it is shown as it stands."""
        return self.kind in _LITERAL


@dataclass(frozen=True)
class NumberFormat:
    """A number format, by its code."""

    code: str = GENERAL

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is one section of digits only (`0.00`, `#,##0`), which shows each number, rounded, and nothing else."""
        return _PLAIN.fullmatch(self.code) is not None

    @cached_property
    def sections(self) -> tuple[tuple[Token, ...], ...]:
        """The tokens of each section."""
        sections: list[list[Token]] = [[]]
        for match in _TOKEN.finditer(self.code):
            kind = match.lastgroup or "code"
            if kind == "end":
                sections.append([])
            else:
                sections[-1].append(Token(kind, match[kind]))
        return tuple(map(tuple, sections))

    @cached_property
    def kind(self) -> Kind:
        """What the first section makes of a number."""
        if self.code in {GENERAL, "", "@"}:
            return Kind.GENERAL
        first = self.sections[0]
        if any(token == Token("code", "%") for token in first):
            return Kind.PERCENT
        if any(token.kind in {"general", "exponent"} for token in first):
            return Kind.NUMBER
        if any(token.kind == "elapsed" for token in first):
            return Kind.TIME
        letters = {token.text[0].lower() for token in first if token.kind == "moment"}
        # `m` are months where no hours or seconds stand beside it.
        if letters & set("ydea") or letters == {"m"}:
            return Kind.DATE
        return Kind.TIME if letters else Kind.NUMBER


def built_in(identifier: int) -> NumberFormat:
    """The built-in format of an id; General for ids that have none."""
    return NumberFormat(BUILT_IN.get(identifier, GENERAL))
