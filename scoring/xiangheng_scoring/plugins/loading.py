"""Importing one plugin and asking its hooks; whatever its code does wrong is told as its own."""

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import ModuleType
from typing import Any, NoReturn

import pluggy

from xiangheng_scoring.plugins.discovery import InstalledPlugin
from xiangheng_scoring.plugins.errors import HookMismatch, NameTaken, PluginBroken, ProvidesMismatch
from xiangheng_scoring.plugins.guard import LOOK_UP, guard, in_words, last_line
from xiangheng_scoring.plugins.hookspecs import (
    ASSESSMENTS,
    KIT_HOOKS,
    PROJECT,
    RULES,
    Assessment,
    hook_names,
    hook_of,
)
from xiangheng_scoring.plugins.manifest import Manifest
from xiangheng_scoring.rules import BUILT_IN, Rule

#: The arguments that a hook may take, whichever it is.
_ARGUMENTS = ("settings",)


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """A plugin whose code is imported and whose manifest and settings are checked, with what it provides by hook and name."""

    installed: InstalledPlugin
    manifest: Manifest
    settings: Mapping[str, Any]
    provides: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def rules(self) -> Mapping[str, type[Rule]]:
        """The rule kinds that it adds, guarded."""
        return self.provides.get(RULES, {})

    @property
    def assessments(self) -> Mapping[str, Assessment]:
        """The assessments that it provides, by name."""
        return self.provides.get(ASSESSMENTS, {})


def register(manager: pluggy.PluginManager, installed: InstalledPlugin) -> None:
    """Import a plugin's package and register its hooks; raises `PluginBroken` or `HookMismatch`."""
    try:
        module = importlib.import_module(installed.package)
    except BaseException as error:  # a plugin may fail in any way while it is imported
        _tell(error, installed, "导入", installed.package)
    _check_hooks(installed, module)
    try:
        manager.register(module, name=installed.name)
    except (pluggy.PluginValidationError, ValueError) as error:
        raise HookMismatch(
            installed.name,
            f"挂接函数不能用：「{error}」",
            item=installed.package,
            expected="@hook 之下的普通函数",
            remedy="按插件教程改正挂接函数",
        ) from error


def _tell(error: BaseException, installed: InstalledPlugin, act: str, item: str) -> NoReturn:
    """Raise a plugin's error as `PluginBroken`, and an interruption again with where it was."""
    if isinstance(error, KeyboardInterrupt):
        line = last_line(error, installed.folder)
        error.add_note(f"插件 {installed.name} › {act}" + (f"，{line}" if line else ""))
        raise error
    raise PluginBroken(
        installed.name,
        f"{act}出错：{in_words(error, installed.folder)}",
        item=item,
        remedy=f"修正代码，或 xiangheng plugin disable {installed.name}；{LOOK_UP}",
    ) from error


def _check_hooks(installed: InstalledPlugin, module: ModuleType) -> None:
    """Each hook is one that the interface has, an ordinary function, and takes no argument but the hook's."""
    for name, function in vars(module).items():
        options = getattr(function, f"{PROJECT}_impl", None)
        if options is None:
            continue
        hook = options.get("specname") or name
        if hook not in KIT_HOOKS and hook not in hook_names():
            _refuse_hook(installed, name, f"没有挂接点「{name}」", "、".join(hook_names()), "改函数的名称")
        strange = [key for key in inspect.signature(function).parameters if key not in _ARGUMENTS]
        if strange:
            problem = f"挂接函数 {name} 的参数「{'、'.join(strange)}」，接口没有"
            _refuse_hook(
                installed, name, problem, "、".join(_ARGUMENTS) + "，或不要参数", "改参数的名称或删去"
            )
        if options.get("wrapper") or options.get("hookwrapper"):
            problem = f"挂接函数 {name} 包住别的插件"
            _refuse_hook(installed, name, problem, "普通的 @hook", "去掉 wrapper、hookwrapper")


def _refuse_hook(installed: InstalledPlugin, name: str, problem: str, expected: str, remedy: str) -> NoReturn:
    raise HookMismatch(
        installed.name, problem, item=f"{installed.package} › {name}", expected=expected, remedy=remedy
    )


def implemented(manager: pluggy.PluginManager, plugin: LoadedPlugin) -> list[str]:
    """The hooks that a plugin implements, whatever its manifest says."""
    return [
        caller.name for caller in manager.get_hookcallers(manager.get_plugin(plugin.installed.name)) or ()
    ]


def provided(manager: pluggy.PluginManager, plugin: LoadedPlugin, name: str) -> dict[str, Any]:
    """What a plugin gives to one hook, by name, each of the right kind; its rule kinds are guarded."""
    installed, hook = plugin.installed, hook_of(name)
    caller: Callable[..., list[Any]] = manager.subset_hook_caller(
        name, remove_plugins=[other for key, other in manager.list_name_plugin() if key != installed.name]
    )
    try:
        answers = caller(settings=plugin.settings)
        given = [
            item for items in answers for item in (items if isinstance(items, list | tuple) else [items])
        ]
        strange = [item for item in given if not hook.accepts(item)]
        lists = all(isinstance(items, list | tuple) for items in answers)
    except BaseException as error:  # whatever a plugin raises is told as its fault, with its name
        _tell(error, installed, f" {name} ", name)
    if strange or not lists:
        raise HookMismatch(
            installed.name,
            f"{name} 给出了「{(strange or given)[0]!r}」",
            item=name,
            expected=hook.expected,
            remedy="改正返回值",
        )
    items_by_name: dict[str, Any] = {}
    for item in given:
        if (item_name := hook.name_of(item)) in items_by_name:
            raise NameTaken(
                installed.name,
                f"{name} 中有两个「{item_name}」",
                item=name,
                expected="各不相同的名称",
                remedy="换一个名称",
            )
        items_by_name[item_name] = item
    if name == RULES:
        for rule in given:
            _check_rule(installed.name, rule)
            guard(rule, installed.name)
    return items_by_name


def _check_rule(name: str, rule: type[Rule]) -> None:
    if rule.kind in BUILT_IN:
        raise NameTaken(
            name,
            f"计分规则「{rule.kind}」已由系统提供",
            item=rule.__name__,
            expected="未被占用的 kind",
            remedy="换一个 kind",
        )
    for bound in ("lowest", "highest"):
        stated: object = getattr(rule, bound)
        if stated is not None and not (isinstance(stated, Decimal) and stated.is_finite()):
            raise HookMismatch(
                name,
                f"计分规则「{rule.kind}」的 {bound} 是「{stated!r}」",
                item=f"{rule.__name__}.{bound}",
                expected="有限的 Decimal；不限的写 None",
                remedy=f'如 {bound} = Decimal("150")',
            )
    for parameter in rule.unreadable():
        raise HookMismatch(
            name,
            f"计分规则「{rule.kind}」的参数 {parameter} 的类型，方案里写不出",
            item=f"{rule.__name__}.{parameter}",
            expected="Decimal、int、bool、str、Literal、tuple，或其中几种之一（用 |）",
            remedy="改参数的类型；类型不要只在 TYPE_CHECKING 下导入",
        )


def check_provides(plugin: LoadedPlugin) -> None:
    """Raise `ProvidesMismatch` where a plugin provides something else than its manifest says."""
    for hook in {*plugin.manifest.provides, *plugin.provides}:
        stated, given = set(plugin.manifest.provides.get(hook, ())), set(plugin.provides.get(hook, ()))
        if stated != given:
            raise ProvidesMismatch(
                plugin.installed.name,
                f"清单写 {'、'.join(sorted(stated)) or '无'}，实际提供 {'、'.join(sorted(given)) or '无'}",
                item=f"plugin.toml › provides.{hook}",
                expected="两者一致",
                remedy="改清单或改代码",
            )
