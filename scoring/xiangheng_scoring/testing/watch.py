"""Noticing input and output while a plugin scores, by the interpreter's own audit events."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_WATCHED = ("open", "socket.", "subprocess.", "os.", "shutil.", "sqlite3.", "urllib.", "ctypes.")
_seen = threading.local()


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    noted: list[str] | None = getattr(_seen, "noted", None)
    if noted is not None and event.startswith(_WATCHED):
        noted.append(f"{event} {arguments[0] if arguments else ''}".strip())


_is_installed: list[bool] = []


@contextmanager
def watching() -> Iterator[list[str]]:
    """A list that fills with every file, socket or process touched by this thread inside the block.

    An audit hook cannot be removed from an interpreter, so one is installed once and looks away otherwise.
    """
    if not _is_installed:
        sys.addaudithook(_audit)
        _is_installed.append(True)
    _seen.noted = []
    try:
        yield _seen.noted
    finally:
        _seen.noted = None
