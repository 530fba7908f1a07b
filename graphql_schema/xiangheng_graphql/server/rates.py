"""Rates: how much everybody may ask for within a minute, counted in this process's memory."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from threading import Lock
from time import monotonic

from xiangheng_graphql.errors import RateLimited

WINDOW = 60.0
#: What was asked for within one of these is kept as one sum: a window is so many sums, however often somebody asks.
_PART = 1.0


@dataclass(slots=True)
class _Window:
    """What somebody asked for lately: the sums of its parts, each with the moment at which it is forgotten."""

    total: int = 0
    parts: deque[tuple[float, int]] = field(default_factory=deque)

    def forget(self, now: float) -> None:
        """Take away what is older than a minute."""
        while self.parts and self.parts[0][0] <= now:
            self.total -= self.parts.popleft()[1]


class Rate:
    """A budget for each name within any minute: `budget` of cost, 0 for no limit; `measured` says of whom it is.

    Not of the package `limits`: in memory it keeps an entry for each unit of a cost, and starts a thread at each call.
    """

    def __init__(self, budget: int, measured: str, clock: Callable[[], float] = monotonic) -> None:
        self._budget = budget
        self._measured = measured
        self._clock = clock
        self._windows: OrderedDict[str, _Window] = OrderedDict()
        self._lock = Lock()

    def charge(self, name: str, cost: int) -> None:
        """Put a cost down to somebody; raises `RateLimited` if that is more than the minute has, and counts nothing then.

        Whoever asked for nothing within a minute is answered whatever it costs: they could wait for ever otherwise.
        """
        if not self._budget:
            return
        with self._lock:
            now = self._clock()
            self._forget(now)
            window = self._windows.setdefault(name, _Window())
            window.forget(now)
            if window.total and window.total + cost > self._budget:
                raise self._refusal(window, cost, now)
            window.total += cost
            self._windows.move_to_end(name)
            if window.parts and now < window.parts[-1][0] - WINDOW:
                end, cost_of_part = window.parts.pop()
                window.parts.append((end, cost_of_part + cost))
            else:
                window.parts.append((now + WINDOW + _PART, cost))

    def _forget(self, now: float) -> None:
        """Take away whoever asked for nothing lately: whoever asked longest ago stands first."""
        while self._windows:
            name, window = next(iter(self._windows.items()))
            window.forget(now)
            if window.parts:
                return
            del self._windows[name]

    def _refusal(self, window: _Window, cost: int, now: float) -> RateLimited:
        left, end = window.total, now
        for end, cost_of_part in window.parts:  # noqa: B007 - it is told after the loop when enough will be forgotten
            left -= cost_of_part
            if not left or left + cost <= self._budget:
                break
        seconds = max(1, ceil(end - now))
        return RateLimited(
            f"{self._measured}一分钟里查的代价已有 {window.total}，这次是 {cost}",
            seconds,
            f"一分钟至多 {self._budget}",
        )
