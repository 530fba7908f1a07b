"""The pulse of a store: who waits for something to change is woken, by one poller in each process."""

from collections.abc import Hashable

from anyio import Event, move_on_after, sleep

from xiangheng_graphql import events
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.jobs.queue import running
from xiangheng_platform.store.heads import read_head
from xiangheng_platform.store.store import Store

#: Nobody waits longer without a look: a right may end at midnight, and a day begin, without any act.
LONGEST = 60.0


class Pulse:
    """Wakes whoever waits, when an act was recorded or a running job got on.

    Polled and not notified: a table tells every process on every database the same, and needs no broker.
    """

    def __init__(self, store: Store, threads: Threads, seconds: float = 1.0) -> None:
        self._store = store
        self._threads = threads
        self._seconds = seconds
        self._changed = Event()
        self._mark: Hashable = None

    async def beat(self) -> None:
        """Look again and again, until cancelled; a database that is away is waited for."""
        while True:
            try:
                mark = await self._threads.run(self._read)
            except Exception as error:  # whatever it is: it is looked again
                events.trouble(events.Event.PULSE, error)
                # Whoever asked in vain meanwhile is woken when it is back, whether or not anything has changed.
                self._mark = None
            else:
                if mark != self._mark:
                    self._mark = mark
                    self.wake()
            await sleep(self._seconds)

    def next(self) -> Event:
        """What is set at the next change. It is taken before one looks, so that no change is missed in between."""
        return self._changed

    def wake(self) -> None:
        """Wake everybody who waits."""
        self._changed.set()
        self._changed = Event()

    def _read(self) -> Hashable:
        with self._store.reading() as session:
            # Not by the number of the last act: a database that was restored may end with another act of the same number.
            return read_head(session).digest, running(session)


async def change(event: Event) -> None:
    """Wait for a change, but not for ever."""
    with move_on_after(LONGEST):
        await event.wait()
