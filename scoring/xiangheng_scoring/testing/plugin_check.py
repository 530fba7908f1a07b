"""`xiangheng plugin check`: each check states what it tried, and what to change where it fails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from xiangheng_scoring.errors import XianghengError
from xiangheng_scoring.files.schemes import read_scheme_tables
from xiangheng_scoring.plugins import (
    PluginHost,
    PluginSettings,
    installed_plugins,
    load_plugins,
    plugin_in_folder,
    read_settings,
    settings_path,
)
from xiangheng_scoring.plugins.errors import PluginNotInstalled
from xiangheng_scoring.scheme import build_scheme
from xiangheng_scoring.testing.assessment_checks import ASSESSMENT_CHECKS, Subject
from xiangheng_scoring.testing.rule_checks import RULE_CHECKS

T = TypeVar("T")


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

    Raises `PluginRefused` or `SchemeRefused` where the plugin cannot even be loaded.
    """
    host, plugin = open_plugin(name)
    checks = [
        partial(_tried, check, title, remedy, host.rules[kind], kind)
        for kind in host.plugins[plugin].manifest.rules
        for check, title, remedy in RULE_CHECKS
    ]
    checks += [
        partial(_tried, check, title, remedy, subject, subject.name)
        for subject in subjects(host, plugin, name)
        for check, title, remedy in ASSESSMENT_CHECKS
    ]
    findings = []
    for done, check in enumerate(checks, start=1):
        findings.append(check())
        if progress is not None:
            progress(done, len(checks))
    return findings


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
        return load_plugins(_only(settings.enabling(found.name), found.name), {found.name: found}), found.name
    if name not in installed_plugins():
        raise PluginNotInstalled(
            name, "没有安装", expected="已安装的插件，或插件项目的文件夹", remedy="xiangheng plugin list"
        )
    return load_plugins(settings.enabling(name)), name


def _only(settings: PluginSettings, name: str) -> PluginSettings:
    """An author's folder is checked without the other plugins that somebody enabled by name."""
    return replace(settings, enabled=(name,))


def subjects(host: PluginHost, plugin: str, target: str) -> Iterable[Subject]:
    """The assessments that a plugin provides, each with its scheme."""
    for name, (owner, assessment) in host.assessments.items():
        if owner == plugin:
            scheme = build_scheme(read_scheme_tables(assessment.scheme), host.rules)
            yield Subject(name, scheme, host.rules, target)
