"""Who made a run: engine and plugin, with the digests of their files."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from xiangheng_scoring import __version__
from xiangheng_scoring.canonical import digest

#: What reads, shows, checks or studies scores, and cannot change one.
NOT_ENGINE = frozenset(
    {"cli", "files", "charts", "testing", "plugins", "comparison", "robustness", "statistics", "__pycache__"}
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made a run: engine and plugin with the digests of their files, and the settings that count."""

    engine: str
    engine_digest: str
    plugin: str = ""
    plugin_digest: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


def folder_digest(folder: Traversable, *, leave_out: frozenset[str] = frozenset({"__pycache__"})) -> str:
    """The digest of a package's files with line ends normalised, so Windows and Linux agree."""
    return digest(dict(_files(folder, "", leave_out)))


def _files(folder: Traversable, prefix: str, leave_out: frozenset[str]) -> Iterable[tuple[str, str]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name in leave_out:
            continue
        name = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _files(item, f"{name}/", leave_out)
        else:
            yield name, hashlib.sha256(item.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


@cache
def engine_provenance() -> Provenance:
    """Version and file digest of the kernel; what only reads, shows or checks is left out."""
    return Provenance(
        f"xiangheng-scoring {__version__}", folder_digest(files("xiangheng_scoring"), leave_out=NOT_ENGINE)
    )
