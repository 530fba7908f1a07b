"""Stopping: from the first signal on the process says that it is not ready, and a while later uvicorn stops it."""

import signal
import threading
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any

from xiangheng_graphql.events import Event, tell

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopping:
    """Whether the process was told to stop; it goes on for `seconds`, so that a proxy in front can look elsewhere first."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.has_begun = False
        self._seconds = seconds

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within, signals are listened to before those who did so until now, which are told a while later.

        Called on the loop that is to be stopped. Another signal is passed on at once; outside of the program's main thread
        there are no signals to listen to.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = get_running_loop()
        before: dict[int, Any] = {}
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if callable(handler):
                before[number] = handler
                signal.signal(number, partial(self._take, loop, handler))
        try:
            yield
        finally:
            for taken, listener in before.items():
                signal.signal(taken, listener)

    def _take(
        self, loop: AbstractEventLoop, pass_on: Callable[..., Any], number: int, frame: FrameType | None
    ) -> None:
        waits = self._seconds and not self.has_begun
        self.has_begun = True
        # The loop sleeps while a signal comes, and is woken by this; a lock of the log may be held by what it interrupts.
        loop.call_soon_threadsafe(tell, Event.STOPPING)
        if waits:
            loop.call_soon_threadsafe(loop.call_later, self._seconds, pass_on, number, frame)
        else:
            pass_on(number, frame)
