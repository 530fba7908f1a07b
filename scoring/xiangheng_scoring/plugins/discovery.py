"""Which plugins are installed, told from entry points and manifests without importing any of them."""

import importlib.util
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import entry_points
from operator import attrgetter
from pathlib import Path

from xiangheng_scoring.plugins.errors import ManifestRefused, PluginNotInstalled
from xiangheng_scoring.plugins.hookspecs import PROJECT
from xiangheng_scoring.plugins.manifest import Manifest, read_manifest


@dataclass(frozen=True, slots=True)
class InstalledPlugin:
    """A plugin that could be enabled: its name, the package it lives in, and its version."""

    name: str
    package: str
    folder: Path | None
    version: str = ""

    def manifest(self) -> Manifest:
        """The plugin's manifest; raises `ManifestRefused` or `InterfaceMismatch`."""
        if self.folder is None:
            raise ManifestRefused(
                self.name, f"找不到包 {self.package}", item=self.package, remedy="重新安装插件"
            )
        return read_manifest(self.name, self.folder)


def installed_plugins() -> dict[str, InstalledPlugin]:
    """All plugins with an entry point of group `xiangheng`, by name."""
    return {
        point.name: InstalledPlugin(
            point.name, point.module, _folder(point.module), point.dist.version if point.dist else ""
        )
        for point in sorted(entry_points(group=PROJECT), key=attrgetter("name"))
    }


def _folder(package: str) -> Path | None:
    """Where a top-level package lies; looking for its spec does not run it."""
    try:
        spec = importlib.util.find_spec(package.partition(".")[0])
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)), *package.split(".")[1:])


def plugin_in_folder(folder: Path) -> InstalledPlugin:
    """The plugin whose project lies in `folder`, not installed: for an author who is still writing it.

    The folder is put on the import path. Raises `PluginNotInstalled` if it is no plugin project.
    """
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        (name, value), *_ = project["entry-points"][PROJECT].items()
    except (OSError, KeyError, ValueError) as error:
        raise PluginNotInstalled(
            folder.name,
            "不是插件项目",
            item="pyproject.toml",
            expected=f"含 [project.entry-points.{PROJECT}] 的 pyproject.toml",
            remedy="用 xiangheng plugin new 新建一个",
        ) from error
    folder = folder.resolve()
    sys.path.insert(0, str(folder))
    package = str(value).partition(":")[0]
    return InstalledPlugin(name, package, folder / package, str(project.get("version", "")))
