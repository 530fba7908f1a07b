"""Which plugins are on: a small TOML file of the installation, changed by `plugin enable` and `plugin disable`.

Ours are on by default; anything else that happens to be installed is off, and not even imported, until it
is enabled here.
"""

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from xiangheng_scoring.errors import Kind, XianghengError
from xiangheng_scoring.intake.writing.atomic_write import written_whole

ON_BY_DEFAULT = ("leapfrog", "linkage", "risk")
PATH_VARIABLE = "XIANGHENG_SETTINGS"
KEYS = ("enabled", "disabled", "unchecked", "settings")


class SettingsUnreadable(XianghengError, code="SETTINGS-UNREADABLE", title="设置文件有误", kind=Kind.SETTING):
    """A settings file that is no TOML or holds the wrong types."""


@dataclass(frozen=True, slots=True)
class PluginSettings:
    """Names of plugins enabled beyond the default, names disabled, and each plugin's own settings.

    `unchecked` holds the reason for each that was enabled without its checks.
    """

    enabled: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unchecked: Mapping[str, str] = field(default_factory=dict)

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the plugins that are on."""
        return tuple(
            name for name in dict.fromkeys((*ON_BY_DEFAULT, *self.enabled)) if name not in self.disabled
        )

    @property
    def named(self) -> tuple[str, ...]:
        """Names of the plugins that somebody wrote into the settings."""
        return (*self.enabled, *self.disabled)

    def is_asked_for(self, name: str) -> bool:
        """Whether somebody enabled it by name, so that its absence is an error."""
        return name in self.enabled

    def why(self, name: str, path: Path) -> str:
        """Why a plugin is on or off by these settings, read from the file `path`."""
        for key, names in (("disabled", self.disabled), ("enabled", self.enabled)):
            if name in names:
                reason = self.unchecked.get(name, "") if key == "enabled" else ""
                unchecked = f"；未经检查：{reason}" if reason else ""
                return f"{path} 第 {_line_of(path, key, name)} 行 {key}{unchecked}"
        return "随系统启用" if name in ON_BY_DEFAULT else "设置中没有启用它"

    def enabling(self, name: str, *, unchecked: str = "") -> "PluginSettings":
        """These settings with the plugin on; `unchecked` is why it was not checked, if it was not."""
        reasons = {key: reason for key, reason in self.unchecked.items() if key != name}
        if unchecked:
            reasons[name] = unchecked
        enabled = self.enabled if name in self.enabled or name in ON_BY_DEFAULT else (*self.enabled, name)
        disabled = tuple(other for other in self.disabled if other != name)
        return replace(self, enabled=enabled, disabled=disabled, unchecked=reasons)

    def disabling(self, name: str) -> "PluginSettings":
        """These settings with the plugin off."""
        disabled = (*self.disabled, name) if name in ON_BY_DEFAULT else self.disabled
        return replace(
            self,
            enabled=tuple(other for other in self.enabled if other != name),
            disabled=tuple(dict.fromkeys(disabled)),
        )


def _line_of(path: Path, key: str, name: str) -> int:
    """The line of a settings file at which a list names a plugin; the list's own where it cannot be told."""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    assigned = re.compile(rf"\s*(plugins\s*\.\s*)?[\"']?{key}[\"']?\s*=")
    begin = next((number for number, line in enumerate(lines) if assigned.match(line)), 0)
    quoted = (f'"{name}"', f"'{name}'")
    named = (at for at in range(begin, len(lines)) if any(text in lines[at] for text in quoted))
    return next(named, begin) + 1


def settings_path() -> Path:
    """Where the settings lie: `XIANGHENG_SETTINGS`, else the user's configuration folder."""
    if stated := os.environ.get(PATH_VARIABLE):
        return Path(stated)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "xiangheng" / "settings.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "xiangheng" / "settings.toml"


def read_settings(path: Path) -> PluginSettings:
    """The settings of a file, the defaults if there is none; raises `SettingsUnreadable`."""
    if not path.exists():
        return PluginSettings()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise _unreadable(path, f"读不懂：{error}", "TOML") from error
    plugins = _section(path, content, "plugins")
    for key in plugins:
        if key not in KEYS:
            raise _unreadable(path, f"plugins 下不认识的「{key}」", "、".join(KEYS))
    own = _section(path, plugins, "settings")
    return PluginSettings(
        _names(path, plugins, "enabled"),
        _names(path, plugins, "disabled"),
        {name: _section(path, own, name) for name in own},
        {name: str(reason) for name, reason in _section(path, plugins, "unchecked").items()},
    )


def _unreadable(path: Path, message: str, expected: str) -> SettingsUnreadable:
    return SettingsUnreadable(
        message, at=str(path), expected=expected, remedy="改正这一处；改不好的，移走整个文件再重新设定"
    )


def _section(path: Path, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise _unreadable(path, f"「{key}」不是一节", f"[…{key}] 下的各键")
    return value


def _names(path: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _unreadable(path, f"「{key}」不是一组名称", '如 ["dew-plan"]')
    return tuple(value)


def write_settings(path: Path, settings: PluginSettings) -> None:
    """Write which plugins are on, keeping everything else in the file; the old file stays until the new is whole.

    Raises `NotWritten`.
    """
    import tomlkit  # every command reads the settings, and hardly one writes them

    document = tomlkit.parse(path.read_text(encoding="utf-8-sig")) if path.exists() else tomlkit.document()
    plugins = document.setdefault("plugins", tomlkit.table())
    plugins["enabled"] = list(settings.enabled)
    plugins["disabled"] = list(settings.disabled)
    if settings.unchecked or "unchecked" in plugins:
        plugins["unchecked"] = dict(settings.unchecked)
    with written_whole(path) as fresh:
        fresh.write_text(tomlkit.dumps(document), encoding="utf-8")
