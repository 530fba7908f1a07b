"""The plugins that are on: loaded by one function, passed on, never a global."""

import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pluggy

from xiangheng_scoring.canonical import digest
from xiangheng_scoring.plugins.discovery import InstalledPlugin, installed_plugins
from xiangheng_scoring.plugins.errors import (
    HookMismatch,
    NameTaken,
    NeedMissing,
    PluginBroken,
    PluginNotInstalled,
    ProvidesMismatch,
)
from xiangheng_scoring.plugins.hookspecs import PROJECT, Assessment, ScoringHooks
from xiangheng_scoring.plugins.manifest import Manifest
from xiangheng_scoring.plugins.settings import PluginSettings
from xiangheng_scoring.provenance import Provenance, engine_provenance, folder_digest
from xiangheng_scoring.rules import BUILT_IN, Rule
from xiangheng_scoring.scheme import Scheme

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HookCall:
    """One call of a hook: whose, which, how long."""

    plugin: str
    hook: str
    seconds: float


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """A plugin whose code is imported and whose manifest and settings are checked."""

    installed: InstalledPlugin
    manifest: Manifest
    settings: Mapping[str, Any]


@dataclass
class PluginHost:
    """The loaded plugins and what they provide; made by `load_plugins`.

    `assessments` maps names to (plugin name, assessment); `rules` holds all rule kinds, built-in ones
    included; `trace` every hook call with its duration.
    """

    manager: pluggy.PluginManager
    plugins: dict[str, LoadedPlugin] = field(default_factory=dict)
    assessments: dict[str, tuple[str, Assessment]] = field(default_factory=dict)
    rules: dict[str, type[Rule]] = field(default_factory=lambda: dict(BUILT_IN))
    trace: list[HookCall] = field(default_factory=list)

    def provenance(self, scheme: Scheme, plugin: str = "") -> Provenance:
        """Engine, and the plugins whose files may change a result of `scheme`: its own and its rules'."""
        used = {node.rule.kind for node in scheme.leaves if node.rule is not None}
        names = {
            name for name, one in self.plugins.items() if name == plugin or used & set(one.manifest.rules)
        }
        if not names:
            return engine_provenance()
        chosen = [self.plugins[name] for name in sorted(names)]
        engine = engine_provenance()
        return Provenance(
            engine.engine,
            engine.engine_digest,
            plugin="、".join(f"{one.installed.name} {one.installed.version}".strip() for one in chosen),
            plugin_digest=digest({one.installed.name: _files_digest(one.installed) for one in chosen}),
            settings={
                f"{one.installed.name}.{key}": str(value)
                for one in chosen
                for key, value in one.settings.items()
            },
        )


def _files_digest(plugin: InstalledPlugin) -> str:
    return folder_digest(plugin.folder) if plugin.folder else ""


def load_plugins(settings: PluginSettings, extra: Mapping[str, InstalledPlugin] | None = None) -> PluginHost:
    """Import the plugins that are on, check what they provide, and return them as a host.

    `extra` adds plugins that are not installed (an author's folder). A plugin that is on by default but not
    installed is passed over; every other shortcoming raises a `PluginRefused` that names plugin, item and
    remedy.
    """
    available = installed_plugins() | dict(extra or {})
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(ScoringHooks)
    host = PluginHost(manager)
    for name in settings.active:
        if name in available:
            _load(host, available[name], settings)
        elif settings.is_asked_for(name):
            raise PluginNotInstalled(
                name, "已启用，但没有安装", remedy=f"安装它，或 xiangheng plugin disable {name}"
            )
    _check_needs(host)
    for plugin in host.plugins.values():
        _collect(host, plugin)
    return host


def _load(host: PluginHost, installed: InstalledPlugin, settings: PluginSettings) -> None:
    manifest = installed.manifest()
    own = manifest.checked(settings.own.get(installed.name, {}))
    try:
        module = importlib.import_module(installed.package)
    except (Exception, SystemExit) as error:  # a plugin may fail in any way while it is imported
        raise PluginBroken(
            installed.name,
            f"导入失败：{error!r}",
            item=installed.package,
            remedy=f"修正代码，或 xiangheng plugin disable {installed.name}",
        ) from error
    try:
        host.manager.register(module, name=installed.name)
        host.manager.check_pending()
    except pluggy.PluginValidationError as error:
        known = "、".join(name for name in vars(ScoringHooks) if not name.startswith("_"))
        raise HookMismatch(
            installed.name,
            str(error).replace("\n", " "),
            item=installed.package,
            expected=known,
            remedy="按接口说明改正挂接函数的名称和参数",
        ) from error
    host.plugins[installed.name] = LoadedPlugin(installed, manifest, own)


def _check_needs(host: PluginHost) -> None:
    for name, plugin in host.plugins.items():
        for need in plugin.manifest.needs:
            if need not in host.plugins:
                raise NeedMissing(
                    name,
                    f"需要插件 {need}",
                    item="needs",
                    expected=f"{need} 已安装并启用",
                    remedy=f"xiangheng plugin enable {need}",
                )


def _collect(host: PluginHost, plugin: LoadedPlugin) -> None:
    name = plugin.installed.name
    for rule in _call(host, plugin, "rules", Rule):
        if rule.kind in host.rules:
            raise NameTaken(
                name,
                f"计分规则「{rule.kind}」已由{_owner(host, rule.kind)}提供",
                item=rule.__name__,
                expected="未被占用的 kind",
                remedy="换一个 kind",
            )
        _check_parameters(name, rule)
        host.rules[rule.kind] = rule
    for assessment in _call(host, plugin, "assessments", Assessment):
        if assessment.name in host.assessments:
            owner = host.assessments[assessment.name][0]
            raise NameTaken(
                name,
                f"考核「{assessment.name}」已由插件 {owner} 提供",
                item=assessment.name,
                expected="未被占用的名称",
                remedy="换一个名称",
            )
        host.assessments[assessment.name] = (name, assessment)
    _check_provides(host, plugin)


def _check_parameters(name: str, rule: type[Rule]) -> None:
    for parameter in rule.unreadable():
        raise HookMismatch(
            name,
            f"计分规则「{rule.kind}」的参数 {parameter} 的类型，方案里写不出",
            item=f"{rule.__name__}.{parameter}",
            expected="Decimal、int、bool、str、Literal、tuple，或其中几种之一（用 |）",
            remedy="改参数的类型；类型不要只在 TYPE_CHECKING 下导入",
        )


def _owner(host: PluginHost, kind: str) -> str:
    others = [other for other, one in host.plugins.items() if kind in one.manifest.rules]
    return "系统" if kind in BUILT_IN else f"插件 {others[0]} "


def _call(host: PluginHost, plugin: LoadedPlugin, hook: str, of: type) -> list[Any]:
    """What one plugin's hook gives, timed, as a flat list of the right kind."""
    name = plugin.installed.name
    others = [other for key, other in host.manager.list_name_plugin() if key != name]
    caller: Callable[..., list[list[Any]]] = host.manager.subset_hook_caller(hook, remove_plugins=others)
    begun = time.perf_counter()
    try:
        answers = caller(settings=plugin.settings)
    except (Exception, SystemExit) as error:  # whatever a plugin raises is told as its fault, with its name
        raise PluginBroken(name, f"{hook} 出错：{error!r}", item=hook, remedy="修正代码") from error
    host.trace.append(HookCall(name, hook, time.perf_counter() - begun))
    given = [item for items in answers for item in (items if isinstance(items, list | tuple) else [items])]
    for item in given:
        if not _is_sound(item, of) or not all(isinstance(items, list | tuple) for items in answers):
            raise HookMismatch(
                name,
                f"{hook} 给出了 {item!r}",
                item=hook,
                expected="Rule 的子类的列表，各有 kind" if of is Rule else "Assessment 的列表",
                remedy="改正返回值",
            )
    return given


def _is_sound(item: object, of: type) -> bool:
    """A class of rules that has a kind, or an assessment."""
    if of is Rule:
        return isinstance(item, type) and issubclass(item, Rule) and bool(item.kind)
    return isinstance(item, of)


def _check_provides(host: PluginHost, plugin: LoadedPlugin) -> None:
    name, manifest = plugin.installed.name, plugin.manifest
    given = {key for key, (owner, _) in host.assessments.items() if owner == name}
    own_rules = {
        kind
        for kind, rule in host.rules.items()
        if rule.__module__.partition(".")[0] == plugin.installed.package.partition(".")[0]
    }
    for item, stated, found in (
        ("assessments", set(manifest.assessments), given),
        ("rules", set(manifest.rules), own_rules),
    ):
        if stated != found:
            raise ProvidesMismatch(
                name,
                f"清单写 {'、'.join(sorted(stated)) or '无'}，实际提供 {'、'.join(sorted(found)) or '无'}",
                item=f"plugin.toml › provides.{item}",
                expected="两者一致",
                remedy="改清单或改代码",
            )
