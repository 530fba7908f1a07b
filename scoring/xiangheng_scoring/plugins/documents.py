"""What programs are told of plugins and of the assessments that they offer, without importing one."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from xiangheng_scoring.plugins.errors import PluginRefused
from xiangheng_scoring.plugins.hookspecs import KIT_HOOKS
from xiangheng_scoring.plugins.host import HookCall, Offer, PluginHost
from xiangheng_scoring.records import Format, Meaning
from xiangheng_scoring.settings import settings_path


@dataclass(frozen=True, slots=True)
class Schemes:
    """The assessments of the plugins that are on."""

    FORMAT: ClassVar = Format("xiangheng-schemes/1", "xiangheng scheme list --json")
    schemes: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a plugin cannot work without."""

    plugins: Annotated[tuple[str, ...], Meaning("names of plugins that must be on too")]
    indicators: Annotated[tuple[str, ...], Meaning("codes that every scheme must have which uses it")]


@dataclass(frozen=True, slots=True)
class Provision:
    """What a plugin provides to a hook of another room."""

    hook: Annotated[str, Meaning("the hook, such as risk_models")]
    names: Annotated[tuple[str, ...], Meaning("what commands and queries call each of it by")]


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """A plugin that is installed, or that the settings name."""

    name: Annotated[str, Meaning("what the settings call it by")]
    title: Annotated[
        str | None, Meaning("what it is called, in Chinese; null where there is no manifest that can be read")
    ]
    version: Annotated[str | None, Meaning("which version is installed; null where none is")]
    enabled: Annotated[bool, Meaning("whether the settings turn it on")]
    reason: Annotated[str, Meaning("why it is on or off, in Chinese")]
    assessments: Annotated[tuple[str, ...], Meaning("names of what it offers to assess by")]
    rules: Annotated[tuple[str, ...], Meaning("kinds of scoring rules that it adds")]
    others: Annotated[tuple[Provision, ...], Meaning("what else it provides, to the hooks of other rooms")]
    needs: Annotated[Needs, Meaning("what it cannot work without")]
    refusal: Annotated[str | None, Meaning("why it cannot be used, in Chinese; null where it can")]


@dataclass(frozen=True, slots=True)
class Plugins:
    """Every plugin, and with --trace each call of its hooks."""

    FORMAT: ClassVar = Format("xiangheng-plugins/1", "xiangheng plugin list --json")
    plugins: tuple[PluginRecord, ...]
    trace: tuple[HookCall, ...]


def plugin_record(host: PluginHost, name: str) -> PluginRecord:
    """A plugin from its manifest and the settings."""
    installed = host.available.get(name)
    refusal, manifest = host.refused.get(name), None
    try:
        manifest = installed.manifest() if installed else None
    except PluginRefused as unreadable:
        refusal = refusal or unreadable
    return PluginRecord(
        name=name,
        title=manifest.title if manifest else None,
        version=installed.version if installed else None,
        enabled=name in host.settings.active,
        reason=host.settings.why(name, settings_path()),
        assessments=tuple(manifest.assessments) if manifest else (),
        rules=tuple(manifest.rules) if manifest else (),
        others=tuple(
            Provision(hook, names) for hook, names in manifest.provides.items() if hook not in KIT_HOOKS
        )
        if manifest
        else (),
        needs=Needs(tuple(manifest.needs), tuple(manifest.indicators)) if manifest else Needs((), ()),
        refusal=str(refusal) if refusal else None,
    )
