"""What programs are told of the settings and of the state of this machine."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_platform.settings import Setting
from xiangheng_scoring.records import Format, Meaning
from xiangheng_scoring.titled import Titled


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting."""

    FORMAT: ClassVar = Format("xiangheng-config/1", "Every setting with its value and where it came from")
    file: Annotated[str, Meaning("the file of settings, whether or not it is there")]
    settings: tuple[Setting, ...]


class State(Titled):
    """How something stands that was looked at."""

    OK = "ok", "✓ 正常"
    NOTICE = "notice", "! 留意"
    FAULT = "fault", "✗ 要处理"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its state, what was seen, and what to do about it."""

    name: str
    state: State
    seen: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was looked at on a machine."""

    FORMAT: ClassVar = Format("xiangheng-doctor/1", "What was looked at on a machine, and what to do")
    findings: tuple[Finding, ...]
