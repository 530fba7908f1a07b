"""The plugins that are on: found by one function, passed on, never a global; each is imported when it is asked for.

A manifest says which assessments and rule kinds a plugin provides, so that a scheme imports what it needs and
nothing else: a plugin that is broken, or not there, or never comes back from its import, refuses only what needs it.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Annotated, Any, TypeVar

import pluggy

from xiangheng_scoring.engine.provenance import PluginFiles, Provenance, engine_provenance, folder_digest
from xiangheng_scoring.plugins.discovery import InstalledPlugin, installed_plugins
from xiangheng_scoring.plugins.errors import (
    NameTaken,
    NeedMissing,
    PluginNotEnabled,
    PluginNotInstalled,
    PluginRefused,
)
from xiangheng_scoring.plugins.hookspecs import ASSESSMENTS, KIT_HOOKS, PROJECT, RULES, Assessment
from xiangheng_scoring.plugins.loading import LoadedPlugin, check_provides, implemented, provided, register
from xiangheng_scoring.plugins.manifest import Manifest
from xiangheng_scoring.records import Meaning
from xiangheng_scoring.rules import BUILT_IN, Rule
from xiangheng_scoring.scheme import Scheme
from xiangheng_scoring.settings import PluginSettings

T = TypeVar("T")
#: Who provides what is built in.
OURS = "系统"


@dataclass(frozen=True, slots=True)
class HookCall:
    """One call of a hook: whose, which, how long."""

    plugin: str
    hook: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Offer:
    """An assessment that may be named, told from its plugin's manifest."""

    name: Annotated[str, Meaning("what commands and queries call it by")]
    title: Annotated[str, Meaning("what it is called, in Chinese")]
    plugin: Annotated[str, Meaning("name of the plugin that offers it")]


class _Provided(Mapping[str, T]):
    """What is built in, then what the plugins that are on provide, by name.

    The plugins' names are those of their manifests; asking for one imports its plugin.

    Asking for a name of a plugin that is off raises `PluginNotEnabled`, of one that cannot be used its `PluginRefused`.
    """

    def __init__(
        self,
        host: "PluginHost",
        hook: str,
        get: Callable[[str, str], T],
        built_in: Mapping[str, T],
    ) -> None:
        self._host = host
        self._hook = hook
        self._get = get
        self._built_in = built_in

    def _names(self, manifest: Manifest) -> tuple[str, ...]:
        return manifest.provides.get(self._hook, ())

    def owner(self, name: str) -> str:
        """The plugin that provides a name, among those that are on, or 系统; empty if none does."""
        if name in self._built_in:
            return OURS
        plugins = self._host.manifests.items()
        return next((plugin for plugin, manifest in plugins if name in self._names(manifest)), "")

    def __getitem__(self, name: str) -> T:
        if owner := self.owner(name):
            return self._built_in[name] if owner == OURS else self._get(owner, name)
        for plugin, manifest in self._host.unusable.items():
            if name in self._names(manifest):
                raise self._host.refused[plugin]
        for plugin, manifest in self._host.switched_off().items():
            if name in self._names(manifest):
                raise PluginNotEnabled(
                    plugin,
                    f"「{name}」由插件 {plugin} 提供，它没有启用",
                    item=name,
                    expected=f"插件 {plugin} 已启用",
                    remedy=f"xiangheng plugin enable {plugin}",
                )
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.owner(name))

    def __iter__(self) -> Iterator[str]:
        return chain(self._built_in, *map(self._names, self._host.manifests.values()))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass
class PluginHost:
    """The plugins that are on, and what they provide; made by `open_plugins`.

    `manifests` are of the plugins that may be used, `refused` says why the others may not (those whose manifest
    could be read stand in `unusable`); `plugins` are those imported so far, `trace` every hook call with its duration.
    """

    settings: PluginSettings
    available: Mapping[str, InstalledPlugin]
    manager: pluggy.PluginManager
    manifests: dict[str, Manifest] = field(default_factory=dict)
    unusable: dict[str, Manifest] = field(default_factory=dict)
    refused: dict[str, PluginRefused] = field(default_factory=dict)
    plugins: dict[str, LoadedPlugin] = field(default_factory=dict)
    trace: list[HookCall] = field(default_factory=list)

    @property
    def assessments(self) -> _Provided[tuple[str, Assessment]]:
        """(plugin name, assessment) by the assessment's name."""
        return _Provided(
            self, ASSESSMENTS, lambda owner, name: (owner, self.load(owner).assessments[name]), built_in={}
        )

    @property
    def rules(self) -> _Provided[type[Rule]]:
        """All rule kinds, built-in ones included."""
        return _Provided(self, RULES, lambda owner, kind: self.load(owner).rules[kind], BUILT_IN)

    def provided(self, hook: str) -> _Provided[Any]:
        """What the plugins that are on provide to a hook of another room, by name."""
        return _Provided(self, hook, lambda owner, name: self.load(owner).provides[hook][name], built_in={})

    def loaded_rules(self) -> dict[str, type[Rule]]:
        """The built-in kinds and those of the plugins imported so far."""
        return dict(BUILT_IN) | {
            kind: rule for plugin in self.plugins.values() for kind, rule in plugin.rules.items()
        }

    def offers(self, hook: str = ASSESSMENTS) -> list[Offer]:
        """The assessments that may be named, or what plugins provide to another hook, without importing any plugin."""
        return [
            Offer(name, of.titles.get(hook, {}).get(name) or (of.title if len(names) == 1 else name), plugin)
            for plugin, of in self.manifests.items()
            for names in [of.provides.get(hook, ())]
            for name in names
        ]

    def switched_off(self) -> dict[str, Manifest]:
        """The manifests of installed plugins that are off, as far as they can be read."""
        manifests = {}
        for name, installed in self.available.items():
            if name not in self.settings.active:
                with suppress(PluginRefused):
                    manifests[name] = installed.manifest()
        return manifests

    def load(self, name: str) -> LoadedPlugin:
        """A plugin that is on, imported with those that it needs, and checked; raises `PluginRefused`."""
        if name in self.plugins:
            return self.plugins[name]
        if name not in self.manifests:
            raise self.refused.get(name) or PluginNotEnabled(
                name, "没有启用", remedy=f"xiangheng plugin enable {name}"
            )
        manifest = self.manifests[name]
        own = manifest.checked(self.settings.own.get(name, {}))
        register(self.manager, self.available[name])
        plugin = self.plugins[name] = LoadedPlugin(self.available[name], manifest, own)
        try:
            for hook in implemented(self.manager, plugin):
                plugin.provides[hook] = self._hook(plugin, hook)
            check_provides(plugin)
            for need in manifest.needs:
                self._need(name, need)
        except BaseException:
            del self.plugins[name]
            self.manager.unregister(name=name)
            raise
        return plugin

    def _hook(self, plugin: LoadedPlugin, hook: str) -> dict[str, Any]:
        begun = time.perf_counter()
        given = provided(self.manager, plugin, hook)
        self.trace.append(
            HookCall(plugin.installed.name, hook, round((time.perf_counter() - begun) * 1000, 3))
        )
        return given

    def _need(self, name: str, need: str) -> None:
        if need not in self.manifests:
            refusal = self.refused.get(need)
            raise NeedMissing(
                name,
                f"需要插件 {need}" + (f"，它不能用：{refusal.fault.message}" if refusal else ""),
                item="plugin.toml › needs",
                expected=f"{need} 已安装并启用",
                remedy=(refusal.fault.remedy if refusal else f"xiangheng plugin enable {need}"),
            )
        self.load(need)

    def used_by(self, scheme: Scheme, plugin: str = "") -> list[str]:
        """The plugins that a scheme needs: the one that provides it, and those of its rules."""
        used = {node.rule.kind for node in scheme.leaves if node.rule is not None}
        return sorted(name for name, of in self.manifests.items() if name == plugin or used & set(of.rules))

    def check_indicators(self, scheme: Scheme, plugin: str = "") -> None:
        """Raise `NeedMissing` where a plugin that the scheme uses needs an indicator that the scheme does not have."""
        for name in self.used_by(scheme, plugin):
            missing = [code for code in self.manifests[name].indicators if code not in scheme.indicators]
            if missing:
                raise NeedMissing(
                    name,
                    f"方案「{scheme.name}」没有指标 {'、'.join(missing)}",
                    item="plugin.toml › needs.indicators",
                    expected=f"含指标 {'、'.join(self.manifests[name].indicators)} 的方案",
                    remedy="在方案中加上这些指标；不再需要的从清单中删去",
                )

    def provenance(self, scheme: Scheme, plugin: str = "") -> Provenance:
        """Engine, and the plugins whose files may change a result of `scheme`: its own and its rules'."""
        return self.provenance_of(self.used_by(scheme, plugin))

    def files_of(self, name: str) -> PluginFiles:
        """An installed plugin's version and files, without importing it."""
        plugin = self.available[name]
        return PluginFiles(name, plugin.version, folder_digest(plugin.folder) if plugin.folder else "")

    def provenance_of(self, names: Iterable[str]) -> Provenance:
        """Engine, and the plugins of these names as they are installed here; raises what `load` raises."""
        chosen = [self.load(name) for name in names]
        return replace(
            engine_provenance(),
            plugins=tuple(self.files_of(plugin.installed.name) for plugin in chosen),
            settings={
                f"{plugin.installed.name}.{key}": str(value)
                for plugin in chosen
                for key, value in plugin.settings.items()
            },
        )


def open_plugins(settings: PluginSettings, extra: Mapping[str, InstalledPlugin] | None = None) -> PluginHost:
    """The plugins that are on by `settings`, told from their manifests; none is imported.

    `extra` adds plugins that are not installed (an author's folder). A plugin that cannot be used is kept with its
    refusal, which is raised when something needs it; one that is on by default but not installed is passed over.
    """
    host = PluginHost(settings, installed_plugins() | dict(extra or {}), pluggy.PluginManager(PROJECT))
    for name in settings.active:
        if name not in host.available:
            if settings.is_asked_for(name):
                remedy = f"安装它，或 xiangheng plugin disable {name}"
                host.refused[name] = PluginNotInstalled(name, "已启用，但没有安装", remedy=remedy)
            continue
        try:
            manifest = host.available[name].manifest()
        except PluginRefused as refusal:
            host.refused[name] = refusal
            continue
        try:
            _check_names(host, name, manifest)
            manifest.checked(settings.own.get(name, {}))
        except PluginRefused as refusal:
            host.refused[name], host.unusable[name] = refusal, manifest
        else:
            host.manifests[name] = manifest
    return host


def _check_names(host: PluginHost, name: str, manifest: Manifest) -> None:
    for hook, names in manifest.provides.items():
        owners = host.rules if hook == RULES else host.provided(hook)
        title = KIT_HOOKS[hook].title if hook in KIT_HOOKS else f"{hook} 的"
        for item in names:
            if owner := owners.owner(item):
                raise _taken(name, f"{title}「{item}」", owner, item)


def _taken(name: str, what: str, owner: str, item: str) -> NameTaken:
    whose = owner if owner == OURS else f"插件 {owner} "
    return NameTaken(
        name, f"{what}已由{whose}提供", item=item, expected="未被占用的名称", remedy="换一个名称"
    )
