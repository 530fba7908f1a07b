"""What programs are told of the checks on a plugin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_scoring.conformance.battery import Finding
from xiangheng_scoring.records import Format, Meaning


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A check on one subject: the plugin, one of its rules, or one of its assessments."""

    check: Annotated[str, Meaning("see the manual's tutorial of plugins")]
    subject: str
    problem: Annotated[str | None, Meaning("null: it passed")]
    remedy: str | None


@dataclass(frozen=True, slots=True)
class PluginCheck:
    """Every check on a plugin."""

    FORMAT: ClassVar = Format("xiangheng-plugin-check/1", "xiangheng plugin check --json")
    plugin: Annotated[str, Meaning("its name, or the folder of its project, as it was given")]
    passed: bool
    checks: tuple[CheckRecord, ...]


def plugin_check(name: str, findings: Sequence[Finding]) -> PluginCheck:
    """The checks on a plugin, empty fields as None."""
    return PluginCheck(
        plugin=name,
        passed=not any(finding.problem for finding in findings),
        checks=tuple(
            CheckRecord(finding.check, finding.subject, finding.problem or None, finding.remedy or None)
            for finding in findings
        ),
    )
