"""Noticing what a plugin does beside scoring, by the interpreter's own audit events."""

import _thread
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

_WATCHED = (
    "open", "socket.", "subprocess.", "os.", "shutil.", "sqlite3.", "urllib.", "ctypes.", "tempfile.", "pty.",
    "_thread.", "http.", "smtplib.", "ftplib.", "winreg.", "sys.addaudithook", "sys.setprofile", "sys.settrace",
)  # fmt: skip
#: How a file may be opened without being changed.
_READING = frozenset({"r", "rb", "rt", "br", None})
#: What looking for modules does by itself.
_LOOKING = ("os.listdir", "os.scandir")


@dataclass(frozen=True, slots=True)
class Act:
    """One audit event: what it is called, on what, and how a file was opened."""

    event: str
    what: str
    mode: str | None = None

    def __str__(self) -> str:
        return f"{self.event} {self.what}".strip()

    def is_part_of_importing(self, folder: Path) -> bool:
        """Whether importing a package in `folder` does this by itself: reading its own files and those of libraries."""
        if self.event in _LOOKING:
            return True
        homes = [folder, *map(Path, sysconfig.get_paths().values()), *map(Path, filter(None, sys.path))]
        is_reading = self.event == "open" and self.mode in _READING
        return is_reading and any(Path(self.what).is_relative_to(home) for home in homes)


_seen = threading.local()


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    noted: list[Act] | None = getattr(_seen, "noted", None)
    if noted is not None and event.startswith(_WATCHED):
        what = str(arguments[0]) if arguments else ""
        mode = arguments[1] if event == "open" and len(arguments) > 1 else None
        noted.append(Act(event, what, mode if mode is None else str(mode)))


@cache
def _install() -> None:
    """Begin to hear audit events; a hook cannot be removed from an interpreter, so there is one, which looks away otherwise."""
    sys.addaudithook(_audit)


@contextmanager
def watching() -> Iterator[list[Act]]:
    """A list that fills with every file, socket, process or thread touched by this thread inside the block."""
    _install()
    noted: list[Act] = []
    _seen.noted = noted
    with _thread_starts(noted):
        try:
            yield noted
        finally:
            _seen.noted = None


@contextmanager
def _thread_starts(noted: list[Act]) -> Iterator[None]:
    """Note the start of threads, of which older interpreters tell no audit event."""
    places = ((threading, "_start_new_thread"), (_thread, "start_new_thread"))
    known = [(module, name, getattr(module, name)) for module, name in places if hasattr(module, name)]
    for module, name, start in known:
        setattr(module, name, partial(_start_noted, noted, start))
    try:
        yield
    finally:
        for module, name, start in known:
            setattr(module, name, start)


def _start_noted(noted: list[Act], start: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    noted.append(Act("_thread.start_new_thread", ""))
    return start(*arguments, **named)
