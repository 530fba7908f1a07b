"""Openings: what takes a process apart is opened once for all who ask, and a failure is kept for a while too.

A plugin that never comes back would else cost each request a process, and a thread that waits for it.
"""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import partial
from threading import Lock, Semaphore, Thread
from time import monotonic
from typing import Generic, TypeVar

from xiangheng_scoring.errors import XianghengError

#: How many seconds after it was first asked for an opening is waited for. Not each who asks so long: whoever waits has a
#: thread, and all of these threads are free again before anybody who came for one meanwhile has waited for
#: `database.patience` (10).
PATIENCE = 10.0
#: How many seconds after a failure the next who asks has it tried again.
AGAIN = 60.0
#: How many openings that ended are kept, those that were asked for last.
MOST = 16
#: How many things are opened side by side: each is a process with an interpreter of its own.
SIDE_BY_SIDE = 4
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Openings(Generic[K, T]):
    """What `read` gives for a key, read once while it is kept; threads may ask side by side."""

    def __init__(self, read: Callable[[K], T]) -> None:
        self._read = read
        self._kept: OrderedDict[K, _Opening[T]] = OrderedDict()
        self._lock = Lock()
        self._places = Semaphore(SIDE_BY_SIDE)

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def begin(self, key: K) -> None:
        """Begin to read a key that is not kept: several that are begun first and asked for then are waited for together."""
        self._opening(key)

    def of(self, key: K, seconds: float) -> T:
        """What is kept of a key, or is read now; raises what reading it raised, and keeps that if it was on purpose.

        Raises `TimeoutError` where it is not there after so many seconds, or `PATIENCE` after it was first asked for.
        """
        return self._opening(key).result(seconds)

    def _opening(self, key: K) -> "_Opening[T]":
        with self._lock:
            opening = self._kept.get(key)
            if opening is None or opening.has_lapsed:
                opening = self._kept[key] = _Opening(partial(self._read_in_turn, key))
                # Not those that go on: whoever asks next would open them once more.
                ended = [each for each, begun in self._kept.items() if begun.has_ended]
                for forgotten in ended[: max(0, len(self._kept) - MOST)]:
                    del self._kept[forgotten]
            self._kept.move_to_end(key)
        return opening

    def _read_in_turn(self, key: K) -> T:
        with self._places:
            return self._read(key)


class _Opening(Generic[T]):
    """One reading, in a thread of its own: it goes on when whoever asked for it waits no longer."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._began = monotonic()
        self._failed: float | None = None
        self._future: Future[T] = Future()
        # A server that stops does not wait for it: the process apart ends with this one.
        Thread(target=self._run, args=(read,), daemon=True).start()

    @property
    def has_ended(self) -> bool:
        return self._future.done()

    @property
    def has_lapsed(self) -> bool:
        return self._failed is not None and monotonic() >= self._failed + AGAIN

    def result(self, seconds: float) -> T:
        error = self._future.exception(max(0.0, min(seconds, self._began + PATIENCE - monotonic())))
        if isinstance(error, XianghengError):
            # Without the frames: it is raised for each who asks, and would keep those of all.
            raise error.with_traceback(None)
        return self._future.result()

    def _run(self, read: Callable[[], T]) -> None:
        try:
            self._future.set_result(read())
        except Exception as error:
            # A fault of ours or of the machine is not kept: it says nothing about what was to be opened.
            self._failed = monotonic() if isinstance(error, XianghengError) else -math.inf
            self._future.set_exception(error)
