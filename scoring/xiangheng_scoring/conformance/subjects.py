"""What is checked: a plugin by its name or its folder, and each of its assessments."""

from dataclasses import dataclass, replace
from pathlib import Path

from xiangheng_scoring.conformance.samples import sample_data
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.plugins import (
    PluginHost,
    installed_plugins,
    open_plugins,
    plugin_in_folder,
    read_settings,
    settings_path,
)
from xiangheng_scoring.plugins.errors import PluginNotInstalled
from xiangheng_scoring.rules import RuleKinds
from xiangheng_scoring.scheme import Scheme, build_scheme


@dataclass(frozen=True, slots=True)
class Subject:
    """An assessment under check: its name, scheme and the rule kinds."""

    name: str
    scheme: Scheme
    rules: RuleKinds

    def result(self, seed: int, missing: float = 0.0) -> Result:
        """The result for the sample data of a seed."""
        return score(self.scheme, sample_data(self.scheme, seed, missing=missing))


def open_plugin(name: str, *, only_installed: bool = False) -> tuple[PluginHost, str]:
    """The host with this plugin on, and its name; `name` may be a project folder, unless it is to be installed.

    Nothing is imported. Raises `PluginRefused` where the plugin is not there, or its manifest is wrong.
    """
    settings = read_settings(settings_path())
    if Path(name).is_dir() and not only_installed:
        project = plugin_in_folder(Path(name))
        name = project.name
        # An author's folder is checked without the other plugins that somebody enabled by name.
        host = open_plugins(replace(settings.enabling(name), enabled=(name,)), {name: project})
    elif name in installed_plugins():
        host = open_plugins(settings.enabling(name))
    else:
        raise PluginNotInstalled(
            name,
            "没有安装",
            expected="已安装的插件" if only_installed else "已安装的插件，或插件项目的文件夹",
            remedy="先安装插件的包；已安装的：xiangheng plugin list",
        )
    if name in host.refused:
        raise host.refused[name]
    return host, name


def subject_of(host: PluginHost, name: str) -> Subject:
    """An assessment of the host, as the checks and their replay see it; raises `SchemeRefused`."""
    _, assessment = host.assessments[name]
    return Subject(name, build_scheme(read_scheme_tables(assessment.scheme), host.rules), host.rules)
