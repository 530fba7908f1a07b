"""What programs are told of the settings and of the state of this machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_platform.settings import Origin, Setting, variable
from xiangheng_scoring.records import Format, Meaning
from xiangheng_scoring.titled import Titled


@dataclass(frozen=True, slots=True)
class SettingRecord:
    """One setting: its value, and where that came from."""

    name: str
    value: str
    meaning: Annotated[str, Meaning("in Chinese")]
    origin: Origin
    place: Annotated[str | None, Meaning("the file or the variable that set it")]
    variable: Annotated[str, Meaning("the environment variable that may set it")]


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting."""

    FORMAT: ClassVar = Format("xiangheng-config/1", "Every setting with its value and where it came from")
    file: Annotated[str, Meaning("the file of settings, whether or not it is there")]
    settings: tuple[SettingRecord, ...]


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


def config_record(file: str, settings: Iterable[Setting]) -> Config:
    """Every setting, with the file that may set it."""
    rows = (
        SettingRecord(
            name=setting.name,
            value=setting.value,
            meaning=setting.meaning,
            origin=setting.origin,
            place=setting.place or None,
            variable=variable(setting.name),
        )
        for setting in settings
    )
    return Config(file, tuple(rows))
