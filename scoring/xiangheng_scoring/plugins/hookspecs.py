"""The hooks that a plugin may implement. Each belongs to the room that calls it, and exists because something calls it.

A hook is a function of the plugin that gives a list of things of one kind, each with a name by which it is asked for. The kit's
own are `assessments` and `rules`. Another room adds its own by an entry point of the group `xiangheng.hooks`: its name is the
hook's, its object the `Hook`. Which hooks there are is told by the names alone, without importing the rooms.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeAlias

import pluggy

from xiangheng_scoring.rules import Rule

PROJECT = "xiangheng"
HOOKS_GROUP = f"{PROJECT}.hooks"
INTERFACE = 1

hook = pluggy.HookimplMarker(PROJECT)

#: What tries a thing that a plugin provides: it says what is wrong, or nothing; with the check's title and the remedy, in Chinese.
Check: TypeAlias = tuple[Callable[[Any], str], str, str]


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment that a plugin provides: a name for the command line, and where its scheme lies."""

    name: str
    scheme: Traversable | Path
    title: str = ""


@dataclass(frozen=True)
class Hook:
    """What plugins are asked for: the kind of thing that each item of the answer must be, and what it is called in Chinese.

    `of` may be a protocol that can be checked at run time. `checks` are what `plugin check` tries each item by.
    """

    title: str
    of: type
    expected: str
    checks: Sequence[Check] = ()

    def accepts(self, item: Any) -> bool:
        """Whether an item of an answer is of the right kind and has a name."""
        return isinstance(item, self.of) and self._is_name(getattr(item, "name", None))

    def name_of(self, item: Any) -> str:
        """The name by which an item is asked for."""
        return str(item.name)

    @staticmethod
    def _is_name(name: object) -> bool:
        return isinstance(name, str) and name != ""


class _KindsOfRules(Hook):
    """The hook whose items are classes, and not made of one."""

    def accepts(self, item: Any) -> bool:
        """Whether an item is a class of rules that has a kind."""
        return isinstance(item, type) and issubclass(item, Rule) and self._is_name(item.kind)

    def name_of(self, item: Any) -> str:
        """The kind, which schemes name."""
        return str(item.kind)


ASSESSMENTS, RULES = "assessments", "rules"
#: The kit's own hooks, by name.
KIT_HOOKS: Mapping[str, Hook] = {
    RULES: _KindsOfRules("计分规则", Rule, "一组规则类（`Rule` 的子类，各有 `kind`）"),
    ASSESSMENTS: Hook("考核", Assessment, "一组 `Assessment(名称, scheme=方案所在, title=中文名称)`"),
}


def hook_names() -> tuple[str, ...]:
    """The names of all hooks of the installed rooms, the kit's first; nothing is imported."""
    others = entry_points(group=HOOKS_GROUP).names
    return (*KIT_HOOKS, *sorted(others - KIT_HOOKS.keys()))


def hook_of(name: str) -> Hook:
    """A hook by its name, which imports the room that owns it; raises `KeyError` where there is none."""
    if name in KIT_HOOKS:
        return KIT_HOOKS[name]
    hook: Hook = entry_points(group=HOOKS_GROUP)[name].load()
    return hook
