"""Why a plugin was refused: each names the plugin, the item at fault and the remedy.

PluginRefused
├── PluginNotInstalled   PLUGIN-NOT-INSTALLED  enabled or asked for, but not there
├── PluginNotEnabled     PLUGIN-NOT-ENABLED    installed and asked for, but off
├── ManifestRefused      PLUGIN-MANIFEST       plugin.toml is missing or wrong
├── InterfaceMismatch    PLUGIN-INTERFACE      written for another version of the interface
├── NeedMissing          PLUGIN-NEEDS          a plugin or an indicator that it needs is not there
├── PluginBroken         PLUGIN-IMPORT         its code cannot be imported, or one of its hooks raises
├── HookMismatch         PLUGIN-HOOK           a hook that does not exist, or has another signature
├── ProvidesMismatch     PLUGIN-PROVIDES       it provides something else than its manifest says
├── NameTaken            PLUGIN-NAME           an assessment or rule kind of this name exists
├── SettingRefused       PLUGIN-SETTING        a setting that its manifest does not know or allow
└── ChecksFailed         PLUGIN-CHECK          it fails a check, and is not enabled

Beside these PluginUnfinished (PLUGIN-UNFINISHED), of code that runs in a process apart: it took too long, or took the process
with it, and whose it is may not be known.
"""

from xiangheng_scoring.errors import Kind, XianghengError


class PluginRefused(XianghengError, code="PLUGIN-REFUSED", title="插件不予使用", kind=Kind.SETTING):
    """A plugin that cannot be used, with its name, the item and the remedy."""

    def __init__(
        self, plugin: str, message: str, *, item: str = "", expected: str = "", remedy: str = ""
    ) -> None:
        super().__init__(
            message,
            at=f"插件 {plugin}" + (f" › {item}" if item else ""),
            expected=expected,
            remedy=remedy or f"xiangheng plugin disable {plugin}",
        )
        self.plugin = plugin
        self.item = item


class PluginNotInstalled(PluginRefused, code="PLUGIN-NOT-INSTALLED", title="插件没有安装"):
    """A plugin that is enabled or asked for, but not installed."""


class PluginNotEnabled(PluginRefused, code="PLUGIN-NOT-ENABLED", title="插件没有启用"):
    """An assessment or rule kind of a plugin that is installed and off."""


class ManifestRefused(PluginRefused, code="PLUGIN-MANIFEST", title="插件清单有误"):
    """A manifest that is missing, unreadable, or does not say what it must."""


class InterfaceMismatch(PluginRefused, code="PLUGIN-INTERFACE", title="插件接口版本不符"):
    """A plugin written for another version of the interface."""


class NeedMissing(PluginRefused, code="PLUGIN-NEEDS", title="插件所需的没有齐备"):
    """A plugin whose needs are not met."""


class PluginBroken(PluginRefused, code="PLUGIN-IMPORT", title="插件代码出错"):
    """A plugin whose code cannot be imported or whose hook raises."""


class HookMismatch(PluginRefused, code="PLUGIN-HOOK", title="插件的挂接点不符"):
    """A hook that the interface does not have, or with another signature."""


class ProvidesMismatch(PluginRefused, code="PLUGIN-PROVIDES", title="插件提供的与清单不符"):
    """A plugin that provides something else than its manifest says."""


class NameTaken(PluginRefused, code="PLUGIN-NAME", title="名称已被占用"):
    """Two plugins, or a plugin and the kit, with an assessment or rule kind of one name."""


class SettingRefused(PluginRefused, code="PLUGIN-SETTING", title="插件设置有误"):
    """A setting that the plugin's manifest does not know, or of another type."""


class ChecksFailed(PluginRefused, code="PLUGIN-CHECK", title="插件没有通过检查"):
    """A plugin that fails a check of the conformance kit when it is to be enabled."""


class PluginUnfinished(
    XianghengError, code="PLUGIN-UNFINISHED", title="没有做完，已经停止", kind=Kind.SETTING
):
    """What runs the code of plugins in a process apart took too long over a step, or its process ended by itself."""
