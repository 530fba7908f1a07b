"""The plugin interface: what an author imports, and how plugins are found, checked and loaded.

from xiangheng_scoring.plugins import Assessment, hook
"""

from xiangheng_scoring.plugins.discovery import InstalledPlugin, installed_plugins, plugin_in_folder
from xiangheng_scoring.plugins.errors import PluginRefused
from xiangheng_scoring.plugins.hookspecs import INTERFACE, Assessment, Hook, hook
from xiangheng_scoring.plugins.host import HookCall, Offer, PluginHost, open_plugins
from xiangheng_scoring.plugins.manifest import Manifest, Setting, read_manifest
from xiangheng_scoring.settings import PluginSettings, read_settings, settings_path, write_settings

__all__ = [
    "INTERFACE", "Assessment", "Hook", "HookCall", "InstalledPlugin", "Manifest", "Offer", "PluginHost", "PluginRefused",
    "PluginSettings", "Setting", "hook", "installed_plugins", "open_plugins", "plugin_in_folder",
    "read_manifest", "read_settings", "settings_path", "write_settings",
]  # fmt: skip
