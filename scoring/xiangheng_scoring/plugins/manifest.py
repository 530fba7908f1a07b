"""What a plugin says of itself in `plugin.toml`, read without importing any of its code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

from xiangheng_scoring.plugins.errors import InterfaceMismatch, ManifestRefused, SettingRefused
from xiangheng_scoring.plugins.hookspecs import ASSESSMENTS, INTERFACE, KIT_HOOKS, RULES, hook_names
from xiangheng_scoring.system_reasons import reason_of

MANIFEST_FILE = "plugin.toml"
SettingType = Literal["text", "integer", "number", "flag"]
SETTING_KEYS = ("type", "default", "choices", "meaning")
SETTING_TYPES: tuple[SettingType, ...] = get_args(SettingType)
_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, Decimal),
    "flag": (bool,),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a plugin: its type, default, allowed choices, and what it means (in Chinese)."""

    name: str
    type: SettingType
    default: Any
    choices: tuple[Any, ...] = ()
    meaning: str = ""

    def allows(self, value: object) -> bool:
        """Whether `value` has the setting's type and is one of its choices."""
        fits = isinstance(value, _PYTHON_TYPES[self.type]) and not (
            isinstance(value, bool) and self.type != "flag"
        )
        return fits and (not self.choices or value in self.choices)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A plugin's manifest: interface version, what it needs and provides, and its settings.

    `needs` are plugins that must be on, `indicators` codes that every scheme must have which uses the plugin;
    `provides` names what it provides, by hook, and `titles` those of it that the manifest calls by one.
    """

    name: str
    title: str
    interface: int
    needs: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    provides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @property
    def assessments(self) -> tuple[str, ...]:
        """Names of the assessments that it provides."""
        return self.provides.get(ASSESSMENTS, ())

    @property
    def rules(self) -> tuple[str, ...]:
        """The rule kinds that it adds."""
        return self.provides.get(RULES, ())

    def checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The given settings with defaults filled in; raises `SettingRefused` for unknown or unfit ones."""
        for name, value in given.items():
            setting = self.settings.get(name)
            if setting is None:
                raise SettingRefused(
                    self.name,
                    f"不认识的设置「{name}」",
                    item=name,
                    expected="、".join(self.settings) or "没有可设的项",
                    remedy="改名或删去",
                )
            if not setting.allows(value):
                raise SettingRefused(
                    self.name,
                    f"「{value}」不合适",
                    item=name,
                    expected="、".join(map(str, setting.choices)) or setting.type,
                    remedy="改成允许的值",
                )
        return {name: given.get(name, setting.default) for name, setting in self.settings.items()}


def read_manifest(name: str, package: Path) -> Manifest:
    """The manifest in a package folder; raises `ManifestRefused` or `InterfaceMismatch`."""
    try:
        content = tomllib.loads(
            (package / MANIFEST_FILE).read_text(encoding="utf-8-sig"), parse_float=Decimal
        )
    except FileNotFoundError as error:
        raise ManifestRefused(
            name, "没有清单", item=MANIFEST_FILE, expected="包内的 plugin.toml", remedy="补上清单，见插件教程"
        ) from error
    except OSError as error:
        raise ManifestRefused(
            name,
            f"清单打不开：{reason_of(error)}",
            item=MANIFEST_FILE,
            expected="能读的文件",
            remedy=f"看 {package / MANIFEST_FILE} 的权限",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestRefused(
            name,
            f"清单读不懂：{error}",
            item=MANIFEST_FILE,
            expected="UTF-8 的 TOML",
            remedy="按提示的行列改正",
        ) from error
    return _Reader(name, content).manifest()


class _Reader:
    def __init__(self, name: str, content: dict[str, Any]) -> None:
        self.name = name
        self.content = content

    def manifest(self) -> Manifest:
        """The manifest, every key checked."""
        known = {"name", "title", "interface", "needs", "provides", "settings"}
        for key in self.content:
            if key not in known:
                raise self._refusal(key, f"不认识「{key}」", "、".join(sorted(known)))
        interface = self._value(self.content, "interface", int)
        if interface != INTERFACE:
            raise InterfaceMismatch(
                self.name,
                f"插件按接口版本 {interface} 编写，本系统为 {INTERFACE}",
                item="interface",
                expected=str(INTERFACE),
                remedy=f"换用为接口 {INTERFACE} 编写的版本，或 xiangheng plugin disable {self.name}",
            )
        if self._value(self.content, "name", str) != self.name:
            raise self._refusal("name", f"名称「{self.content['name']}」与安装名不同", self.name)
        provides = self._provides()
        needs = self._needs()
        titles = {hook: self._titles(provides, hook) for hook in provides if isinstance(provides[hook], dict)}
        settings = self._table(self.content, "settings")
        return Manifest(
            name=self.name,
            title=self._value(self.content, "title", str),
            interface=interface,
            needs=self._names(needs, "plugins"),
            indicators=self._names(needs, "indicators"),
            provides={hook: tuple(titles.get(hook, ())) or self._names(provides, hook) for hook in provides},
            titles=titles,
            settings={key: self._setting(key, self._table(settings, key, SETTING_KEYS)) for key in settings},
        )

    def _value(self, table: dict[str, Any], key: str, of: type) -> Any:
        value = table.get(key)
        if not isinstance(value, of) or isinstance(value, bool):
            raise self._refusal(key, "没有写，或类型不对", {int: "整数", str: "文字"}[of])
        return value

    def _table(self, table: dict[str, Any], key: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
        """A section of the manifest, none being an empty one; `known` are its keys where they are fixed."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self._refusal(key, "应为一节", f"如 [{key}] 下的各键")
        for unknown in (name for name in value if known and name not in known):
            raise self._refusal(f"{key}.{unknown}", f"不认识「{unknown}」", "、".join(known))
        return value

    def _needs(self) -> dict[str, Any]:
        """What the plugin needs: a list names plugins, a section plugins and indicators."""
        if isinstance(self.content.get("needs"), list):
            return {"plugins": self.content["needs"]}
        return self._table(self.content, "needs", ("plugins", "indicators"))

    def _provides(self) -> dict[str, Any]:
        """What is provided, by hook; which hooks other rooms have is looked up only where one is named."""
        provides = self._table(self.content, "provides")
        known = KIT_HOOKS if provides.keys() <= KIT_HOOKS.keys() else hook_names()
        return self._table(self.content, "provides", tuple(known))

    def _titles(self, provides: dict[str, Any], hook: str) -> dict[str, str]:
        """The titles of what is provided to a hook, where they are given by name and not as a list of names."""
        return {name: self._value(provides[hook], name, str) for name in provides[hook]}

    def _names(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._refusal(key, "应为一组名称", '如 ["a", "b"]')
        return tuple(value)

    def _setting(self, key: str, table: dict[str, Any]) -> Setting:
        kind = next((known for known in SETTING_TYPES if known == table.get("type")), None)
        if kind is None or "default" not in table:
            raise self._refusal(f"settings.{key}", "每项设置要有 type 和 default", "、".join(SETTING_TYPES))
        choices = table.get("choices", [])
        if not isinstance(choices, list):
            raise self._refusal(f"settings.{key}.choices", "应为一组值", '如 ["a", "b"]')
        setting = Setting(key, kind, table["default"], tuple(choices), str(table.get("meaning", "")))
        if not setting.allows(setting.default):
            raise self._refusal(f"settings.{key}", "default 与 type、choices 不符", kind)
        return setting

    def _refusal(self, item: str, message: str, expected: str) -> ManifestRefused:
        return ManifestRefused(
            self.name, message, item=f"{MANIFEST_FILE} › {item}", expected=expected, remedy="改正清单"
        )
