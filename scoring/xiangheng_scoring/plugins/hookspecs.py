"""The hooks that a plugin of the scoring kit may implement. A hook exists because something here calls it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pluggy

from xiangheng_scoring.rules import Rule

PROJECT = "xiangheng"
INTERFACE = 1

hookspec = pluggy.HookspecMarker(PROJECT)
hook = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment that a plugin provides: a name for the command line, and where its scheme lies."""

    name: str
    scheme: Traversable | Path
    title: str = ""


class ScoringHooks:
    """Hook specifications; an implementation may leave out arguments that it does not need."""

    @hookspec
    def assessments(self, settings: Mapping[str, Any]) -> list[Assessment]:  # type: ignore[empty-body]  # a specification has no body
        """The assessments that the plugin provides, given its checked settings."""

    @hookspec
    def rules(self, settings: Mapping[str, Any]) -> list[type[Rule]]:  # type: ignore[empty-body]  # a specification has no body
        """The rule kinds that the plugin adds, given its checked settings."""
