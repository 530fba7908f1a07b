"""Connections of clients that take nothing off the wire: what is written for them is kept for a while, and not for ever.

uvicorn waits for them without end, and when it closes too, since what was written is to be sent before: whoever opens
connections and reads nothing would keep them all, with the answers in them. And of who sends headers without an end it would
keep all that comes.
"""

from asyncio import AbstractEventLoop, BaseTransport, Protocol, TimerHandle, Transport
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

#: Seconds within which a client takes something of what waits for it.
PATIENCE = 30.0


#: How many bytes may come before it is known what is asked for, headers above all; so many more as are read at once.
LONGEST_HEAD = 65_536


class _Patient(Protocol):
    """A connection that is broken off when nothing of what was written for it is taken for long."""

    transport: Transport
    loop: AbstractEventLoop
    _timer: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        # So that every byte that waits is told of; by default it is 64 KB that nobody looks after.
        cast(Transport, transport).set_write_buffer_limits(high=0)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        self._forget()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._timer = self.loop.call_later(PATIENCE, self._look, self.transport.get_write_buffer_size())

    def _look(self, before: int) -> None:
        if self.transport.get_write_buffer_size() >= before:
            self.transport.abort()
        else:
            self._wait()

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class PatientHttp(_Patient, HttpToolsProtocol):
    """HTTP, with an end to waiting, and to what a client says before it asks for something.

    By the parser in C: that in Python takes as long as all else that is done for a short request.
    """

    _unheard = 0

    def data_received(self, data: bytes) -> None:
        """Read on, and break off with who says too much before asking for something."""
        self._unheard += len(data)
        super().data_received(data)
        # The parser has no limit of its own: headers without an end would all be kept.
        if self._unheard > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("Request head too large.")

    def on_headers_complete(self) -> None:
        """Begin the request that the headers are of."""
        self._unheard = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._unheard = 0
        super().on_body(body)


class PatientSocket(_Patient, WebSocketsSansIOProtocol):
    """WebSocket, with an end to waiting."""
