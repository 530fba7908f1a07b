"""Who made a run: the engine by its number, the plugin by its files, and beside them what was installed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated

from xiangheng_scoring import __version__
from xiangheng_scoring.numbers.canonical import digest
from xiangheng_scoring.records import Digest, Meaning

#: The number of the engine, which is part of every run's name. Whoever changes a result of the reference corpus
#: (`tests/scoring/engine`) raises it by hand; a digest of our files would make another run of every reworded docstring.
ENGINE = 1


@dataclass(frozen=True, slots=True)
class PluginFiles:
    """A plugin that a run needs, as it was installed."""

    name: Annotated[str, Meaning("what it is installed and enabled by")]
    version: Annotated[str, Meaning("of its distribution; empty where that states none")]
    digest: Annotated[
        Digest, Meaning("of its files, their line ends normalised, so that Windows and Linux agree")
    ]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made a run: the engine, its plugins with the digest of their files, and the settings that count.

    `engine` is the distribution with its version and `engine_digest` the digest of its files: what was installed, for
    whoever must explain two results of one name. Neither is part of the name; `engine_number` is.
    """

    engine: str
    engine_digest: str
    engine_number: int = ENGINE
    plugins: tuple[PluginFiles, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def plugin(self) -> str:
        """The plugins with their versions, in words; empty where there are none."""
        return "、".join(f"{plugin.name} {plugin.version}".strip() for plugin in self.plugins)

    @property
    def plugin_digest(self) -> str:
        """The digest of all files of the plugins; empty where there are none."""
        return digest({plugin.name: plugin.digest for plugin in self.plugins}) if self.plugins else ""


def folder_digest(folder: Traversable) -> str:
    """The digest of a package's files with line ends normalised, so Windows and Linux agree."""
    return digest(dict(_files(folder, "")))


def _files(folder: Traversable, prefix: str) -> Iterable[tuple[str, str]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name == "__pycache__":
            continue
        name = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _files(item, f"{name}/")
        else:
            yield name, hashlib.sha256(item.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


@cache
def engine_provenance() -> Provenance:
    """The kit that is installed here: its version, and the digest of its files."""
    return Provenance(f"xiangheng-scoring {__version__}", folder_digest(files("xiangheng_scoring")))
