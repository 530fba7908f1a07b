"""The threads that operations are executed in: so many at once, and whoever waits for one waits no longer than may be waited."""

import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar, TypeVarTuple

from anyio import CapacityLimiter, WouldBlock, fail_after, to_thread

from xiangheng_graphql.errors import ServerBusy

T = TypeVar("T")
Given = TypeVarTuple("Given")


class Threads:
    """`count` places; `patience` is for how many seconds one waits for a place."""

    def __init__(self, count: int, patience: float) -> None:
        self._places = CapacityLimiter(count)
        self._again = CapacityLimiter(max(1, count // 2))
        self._patience = patience
        # Whoever has a place is given a thread at once: anyio's own limit would be a second one, of which nobody is told.
        self._unlimited = CapacityLimiter(math.inf)

    @property
    def busy(self) -> int:
        """How many places are taken."""
        return self._places.borrowed_tokens

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return self._places.statistics().tasks_waiting

    async def run(self, function: Callable[[*Given], T], *given: *Given) -> T:
        """What a function returns that may wait for the database; raises `ServerBusy` where no place comes free in time.

        Once it runs it is not left alone: its thread ends by the deadline of what it reads.
        """
        async with self._place(self._patience):
            return await to_thread.run_sync(function, *given, limiter=self._unlimited)

    async def run_again(self, function: Callable[[*Given], T], *given: *Given) -> T:
        """The same for what nobody waits for, as when all who follow something are told of a change: it takes its time.

        It has half of the places at most, so that whoever asks for something stands behind a few of these and not behind all.
        """
        async with self._again, self._place(math.inf):
            return await to_thread.run_sync(function, *given, limiter=self._unlimited)

    @asynccontextmanager
    async def _place(self, patience: float) -> AsyncIterator[None]:
        borrower = object()
        try:
            self._places.acquire_on_behalf_of_nowait(borrower)
        except WouldBlock:
            try:
                with fail_after(patience):
                    await self._places.acquire_on_behalf_of(borrower)
            except TimeoutError as error:
                raise ServerBusy(
                    f"同时查的太多，等了 {patience:g} 秒还没有轮到", 1, "有空出来的线程"
                ) from error
        try:
            yield
        finally:
            self._places.release_on_behalf_of(borrower)
