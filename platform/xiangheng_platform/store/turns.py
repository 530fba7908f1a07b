"""Turns: who writes to a database file next, in the order of coming, among all threads and programs that use it.

SQLite lets one write at a time and lets the others ask again, ever more seldom: whoever waits longest asks least, and is
passed by those who come new. Here each draws a number, a file in a folder beside the database, and holds a lock on it
that the system takes back when its program dies. Who has the lowest number writes. SQLite's own lock goes on deciding
what may be written; turns decide only who asks for it, so that a turn that is lost costs order and never a row.
"""

import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

#: Seconds between two looks at whoever is before: short beside an act, which waits for the disk.
_LOOK = 0.002


class WaitedTooLong(Exception):
    """Somebody before did not end in time."""


class Turns:
    """The turns of one database file, kept in a folder; `patience` is for how many seconds anybody waits."""

    def __init__(self, folder: Path, patience: float) -> None:
        self._folder = folder
        self._patience = patience

    @property
    def numbers(self) -> list[int]:
        """The numbers that are drawn, the next to write first."""
        with suppress(OSError):
            return sorted(int(name) for name in os.listdir(self._folder) if name.isdecimal())
        return []

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for everybody who came before, and keep others waiting while the block runs.

        Raises `WaitedTooLong`. Where no number can be drawn (no room, no right to write there), the block runs at once:
        the database itself will say so in better words.
        """
        try:
            number, ticket = self._drawn()
        except OSError:
            yield
            return
        try:
            self._wait(number)
            yield
        finally:
            # Before the lock is let go, so that nobody finds a number without its owner; on Windows it must be after.
            names = (self._path(number), Path(ticket.name))
            _unlink(names)
            ticket.close()
            if sys.platform == "win32":
                _unlink(names)

    def _drawn(self) -> tuple[int, IO[bytes]]:
        """The next number, with the lock on it.

        The file is locked before it gets its name: one that has a number and no lock would be taken for a dead one's.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        draft = self._folder / f".{os.getpid()}-{secrets.token_hex(8)}"
        ticket = draft.open("xb")
        try:
            _locked(ticket)
            number = self._named(draft)
        except OSError:
            ticket.close()
            raise
        finally:
            # Windows takes away no file that somebody has open: who gives the turn back does it then.
            _unlink([draft])
        return number, ticket

    def _named(self, draft: Path) -> int:
        while True:
            number = max(self.numbers, default=0) + 1
            with suppress(FileExistsError):
                # A link, which fails where the name has been taken meanwhile; to rename would put this ticket in the
                # place of another's.
                os.link(draft, self._path(number))
                return number

    def _wait(self, number: int) -> None:
        end = time.monotonic() + self._patience
        while before := [other for other in self.numbers if other < number]:
            # Only whoever is just before is tried: each is looked after by the next, and not by all who wait.
            if self._is_dead(before[-1]):
                continue
            if time.monotonic() >= end:
                raise WaitedTooLong
            time.sleep(_LOOK)

    def _is_dead(self, number: int) -> bool:
        """Whether nobody holds a number any more; it is taken away then, and whoever waited for it waits no longer."""
        try:
            with self._path(number).open("r+b") as ticket:
                if not _locked(ticket):
                    return False
                self._path(number).unlink(missing_ok=True)
                return True
        except FileNotFoundError:
            return True
        except OSError:  # Windows takes away no file that somebody has open
            return False

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08}"


def _unlink(names: Iterable[Path]) -> None:
    for name in names:
        with suppress(OSError):
            name.unlink()


if sys.platform == "win32":
    import msvcrt

    def _locked(ticket: IO[bytes]) -> bool:
        try:
            msvcrt.locking(ticket.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(ticket: IO[bytes]) -> bool:
        """Whether the lock was free, and is the ticket's now; of the open file, so that threads exclude each other too."""
        try:
            fcntl.flock(ticket, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
