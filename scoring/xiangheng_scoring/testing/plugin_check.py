"""`xiangheng plugin check`: each check states what it tried, and what to change where it fails."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from xiangheng_scoring.errors import SchemeRefused, XianghengError
from xiangheng_scoring.files.schemes import read_scheme_tables
from xiangheng_scoring.plugins import (
    PluginHost,
    PluginSettings,
    installed_plugins,
    open_plugins,
    plugin_in_folder,
    read_settings,
    settings_path,
)
from xiangheng_scoring.plugins.errors import PluginNotInstalled
from xiangheng_scoring.scheme import build_scheme
from xiangheng_scoring.testing.assessment_checks import ASSESSMENT_CHECKS, Subject
from xiangheng_scoring.testing.rule_checks import RULE_CHECKS

T = TypeVar("T")

#: The check that comes before the others of an assessment: without a scheme there is nothing to try them on.
SOUND_SCHEME = (
    "sound_scheme",
    "方案没有问题",
    "按所列位置改方案；只看方案：xiangheng scheme check 方案文件夹",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check on one subject; `problem` is empty where it passed."""

    check: str
    title: str
    subject: str
    problem: str = ""
    remedy: str = ""


def check_plugin(name: str, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
    """All checks on an installed plugin, or on the plugin project in a folder; `progress` gets done and whole.

    A scheme that is refused is a finding, so that the rules and the other assessments are still checked.
    Raises `PluginRefused` where the plugin cannot even be loaded.
    """
    host, plugin = open_plugin(name)
    host.load(plugin)
    checks: list[Callable[[], Finding]] = [
        partial(_tried, check, title, remedy, host.rules[kind], kind)
        for kind in host.plugins[plugin].manifest.rules
        for check, title, remedy in RULE_CHECKS
    ]
    for assessment in host.plugins[plugin].manifest.assessments:
        checks += _checks_of_assessment(host, assessment, name)
    findings = []
    for done, check in enumerate(checks, start=1):
        findings.append(check())
        if progress is not None:
            progress(done, len(checks))
    return findings


def _checks_of_assessment(host: PluginHost, name: str, target: str) -> list[Callable[[], Finding]]:
    try:
        subject = subject_of(host, name, target)
    except SchemeRefused as refusal:
        return [partial(Finding, *SOUND_SCHEME[:2], name, str(refusal), SOUND_SCHEME[2])]
    return [
        partial(Finding, *SOUND_SCHEME[:2], name),
        *(partial(_tried, check, title, remedy, subject, name) for check, title, remedy in ASSESSMENT_CHECKS),
    ]


def _tried(check: Callable[[T], str], title: str, remedy: str, subject: T, name: str) -> Finding:
    try:
        problem = check(subject)
    except XianghengError as refusal:
        problem = str(refusal)
    except Exception as error:  # a rule that breaks is a finding, not the end of the checks
        problem = f"检查时出错：{error!r}"
    return Finding(check.__name__, title, name, problem, remedy if problem else "")


def open_plugin(name: str) -> tuple[PluginHost, str]:
    """The host with this plugin on, and its name; `name` may be a project folder."""
    settings = read_settings(settings_path())
    if Path(name).is_dir():
        found = plugin_in_folder(Path(name))
        return open_plugins(_only(settings.enabling(found.name), found.name), {found.name: found}), found.name
    if name not in installed_plugins():
        raise PluginNotInstalled(
            name, "没有安装", expected="已安装的插件，或插件项目的文件夹", remedy="xiangheng plugin list"
        )
    return open_plugins(settings.enabling(name)), name


def _only(settings: PluginSettings, name: str) -> PluginSettings:
    """An author's folder is checked without the other plugins that somebody enabled by name."""
    return replace(settings, enabled=(name,))


def subject_of(host: PluginHost, name: str, target: str) -> Subject:
    """An assessment of the host, as the checks and their replay see it; raises `SchemeRefused`."""
    _, assessment = host.assessments[name]
    scheme = build_scheme(read_scheme_tables(assessment.scheme), host.rules)
    return Subject(name, scheme, host.rules, target)
