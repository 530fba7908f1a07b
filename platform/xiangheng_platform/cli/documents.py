"""What programs are told of the settings and of the state of this machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_platform.cli.verify import Finding, State
from xiangheng_platform.settings import Origin, Setting, variable
from xiangheng_scoring.records import Format, Meaning


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


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """One thing that was looked at."""

    name: str
    state: State
    seen: str
    remedy: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was looked at on a machine."""

    FORMAT: ClassVar = Format("xiangheng-doctor/1", "What was looked at on a machine, and what to do")
    findings: tuple[FindingRecord, ...]


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


def findings_record(findings: Iterable[Finding]) -> Findings:
    """Everything that was looked at."""
    return Findings(
        tuple(
            FindingRecord(finding.name, finding.state, finding.seen, finding.remedy or None)
            for finding in findings
        )
    )
