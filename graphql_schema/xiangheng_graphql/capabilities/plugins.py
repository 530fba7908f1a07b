"""Plugins: what is installed, what is on and why, what cannot be used; and the assessments that those offer that are on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.views import View
from xiangheng_scoring.cli.loading import open_host
from xiangheng_scoring.plugins import PluginHost, settings_path
from xiangheng_scoring.plugins.documents import Needs, PluginRecord, Provision, plugin_record
from xiangheng_scoring.plugins.host import Offer
from xiangheng_scoring.records import Meaning, extended

#: Plugins and their schemes say how indicators are scored: who may look at indicators may look at them.
READ = "indicator.read"


class OfferKey(NamedTuple):
    """What loaders of offers are asked by."""

    assessment: str
    plugin_name: str


@dataclass(frozen=True, slots=True)
class SchemeOffer(Offer):
    """An assessment that may be named, told from its plugin's manifest."""

    plugin_name: Annotated[str, Meaning("the plugin that offers it")]


def host_for(view: View) -> PluginHost:
    """The plugins that are on, for somebody who may look at them; raises `NotAllowed`."""
    require_open(view.person, READ)
    return open_host()


plugins = Capability("plugins")
plugins.call(Needs, "PluginNeeds")
plugins.call(Provision, "PluginProvision")
plugins.entity(
    PluginRecord,
    chinese="一个插件",
    key=lambda plugin: plugin.name,
    identity=lambda plugin: plugin.name,
    refetch=lambda view, name: _plugins(host_for(view)).get(name),
)
plugins.entity(
    SchemeOffer,
    chinese="可以用的一个考核",
    key=lambda offer: OfferKey(offer.name, offer.plugin_name),
)


@plugins.query(chinese="装着的插件，和设置里写的插件", action=READ)
def plugins_(view: View) -> tuple[PluginRecord, ...]:
    """Every plugin that is installed or that the settings name, by name; none is imported for it."""
    return tuple(_plugins(host_for(view)).values())


@plugins.query(chinese="已启用插件提供的考核", action=READ)
def schemes(view: View) -> tuple[SchemeOffer, ...]:
    """The assessments of the plugins that are on, from their manifests."""
    return _offers(host_for(view))


@plugins.field(PluginRecord, chinese="它提供的考核；没有启用的没有", action=READ)
def offers(view: View, keys: Sequence[str]) -> Mapping[str, tuple[SchemeOffer, ...]]:
    """The assessments that it offers while it is on."""
    every = _offers(host_for(view))
    return {name: tuple(offer for offer in every if offer.plugin_name == name) for name in keys}


@plugins.field(SchemeOffer, chinese="提供它的插件；已经找不到的为空", action=READ)
def plugin(view: View, keys: Sequence[OfferKey]) -> Mapping[OfferKey, PluginRecord | None]:
    """The plugin that offers it; null where it is not to be found any more."""
    known = _plugins(host_for(view))
    return {key: known.get(key.plugin_name) for key in keys}


def _plugins(host: PluginHost) -> dict[str, PluginRecord]:
    names = sorted({*host.available, *host.settings.named})
    return {name: _shown(plugin_record(host, name)) for name in names}


def _shown(record: PluginRecord) -> PluginRecord:
    # In which folder the settings lie is nobody's business who only sits at a screen.
    path = settings_path()
    return replace(record, reason=record.reason.replace(str(path), path.name))


def _offers(host: PluginHost) -> tuple[SchemeOffer, ...]:
    return tuple(extended(SchemeOffer, offer, plugin_name=offer.plugin) for offer in host.offers())
