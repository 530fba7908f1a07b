"""Subscriptions over WebSocket, by the protocol graphql-transport-ws (github.com/enisdenjo/graphql-ws, PROTOCOL.md).

A subscription is a query that is asked again whenever the store has changed, each time on a short view of its own and as
whoever asks is by then; what has not changed is not sent again.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from anyio import (
    CancelScope,
    create_task_group,
    fail_after,
    move_on_after,
)
from anyio.abc import TaskGroup
from graphql import OperationType
from starlette.websockets import WebSocket, WebSocketDisconnect

from xiangheng_graphql import answers
from xiangheng_graphql.assembly.json_text import read_json
from xiangheng_graphql.context import Context
from xiangheng_graphql.events import Event, about, new_id, tell
from xiangheng_graphql.execution import Json
from xiangheng_graphql.server.bodies import bearer_of, operation
from xiangheng_graphql.server.operations import Operations
from xiangheng_graphql.server.pulse import Pulse, change
from xiangheng_platform.store.errors import ConnectionsTaken, StoreBusy, StoreMissing, StoreUnusable
from xiangheng_scoring.errors import XianghengError

PROTOCOL = "graphql-transport-ws"
#: Seconds within which a client introduces itself.
INTRODUCTION = 10.0
#: How many operations a connection follows at once.
MOST = 20
#: What whoever asks again is answered while the store cannot be read: they go on when it can.
AWAY = {StoreMissing.code, StoreUnusable.code, StoreBusy.code, ConnectionsTaken.code}


class Breach(Exception):
    """A message that the protocol does not allow; the connection is closed with its code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    """One WebSocket, with all that is followed on it."""

    def __init__(
        self,
        socket: WebSocket,
        operations: Operations,
        pulse: Pulse,
        context: Callable[[str], Context],
        credential: str,
    ) -> None:
        self._socket = socket
        self._operations = operations
        self._pulse = pulse
        self._context = context
        self._credential = credential
        self._followed: dict[str, CancelScope] = {}

    async def serve(self) -> None:
        """Answer until either side closes."""
        if PROTOCOL not in self._socket.scope["subprotocols"]:
            await self._socket.close(4406, "Subprotocol not acceptable")
            return
        await self._socket.accept(PROTOCOL)
        metrics = self._operations.metrics
        with about(socket=new_id()), metrics.sockets.track_inprogress():
            tell(Event.SOCKET_OPENED)
            try:
                await self._introduce()
                async with create_task_group() as tasks:
                    while True:
                        await self._take(await self._message(), tasks)
            except* WebSocketDisconnect:
                tell(Event.SOCKET_CLOSED)
            except* Breach as breaches:
                (breach,) = breaches.exceptions[:1]
                assert isinstance(breach, Breach)
                await self._close(breach.code, breach.reason)

    async def _introduce(self) -> None:
        try:
            with fail_after(INTRODUCTION):
                message = await self._message()
        except TimeoutError as error:
            raise Breach(4408, "Connection initialisation timeout") from error
        if message["type"] != "connection_init":
            raise Breach(4401, "Unauthorized")
        payload = message.get("payload")
        # Clients put their headers here, which they write as they like.
        headers = (
            {name.lower(): value for name, value in payload.items()} if isinstance(payload, dict) else {}
        )
        if isinstance(shown := headers.get("authorization"), str):
            bearer = bearer_of(shown)
            self._credential = (
                shown.strip() if bearer is None else bearer
            )  # what is neither stands for nobody
        await self._send({"type": "connection_ack"})

    async def _message(self) -> Json:
        try:
            message = read_json(await self._socket.receive_text())
        except (ValueError, KeyError) as error:  # KeyError: bytes, where the protocol has text
            raise Breach(4400, "Invalid message") from error
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise Breach(4400, "Invalid message")
        return message

    async def _take(self, message: Json, tasks: TaskGroup) -> None:
        kind, name = message["type"], message.get("id")
        if kind == "ping":
            await self._send({"type": "pong"})
        elif kind == "pong":
            return
        elif kind == "connection_init":
            raise Breach(4429, "Too many initialisation requests")
        elif not isinstance(name, str) or not name:
            raise Breach(4400, "Invalid message")
        elif kind == "complete":
            if name in self._followed:
                self._followed.pop(name).cancel()
        elif kind == "subscribe":
            if name in self._followed:
                raise Breach(4409, f"Subscriber for {name} already exists")
            if len(self._followed) >= MOST:
                raise Breach(4429, "Too many subscriptions")
            scope = self._followed[name] = CancelScope()
            tasks.start_soon(self._follow, name, message.get("payload"), scope)
        else:
            raise Breach(4400, "Invalid message")

    async def _follow(self, name: str, payload: Any, scope: CancelScope) -> None:
        with scope, about(request=new_id()), self._operations.metrics.followed.track_inprogress():
            await self._tell(name, payload)
            self._followed.pop(name, None)

    async def _tell(self, name: str, payload: Any) -> None:
        """Send the answer of an operation, of a subscription again and again."""
        try:
            asked = operation(payload)
        except XianghengError as error:
            self._operations.refuse(error)
            await self._send({"id": name, "type": "error", "payload": answers.of(error)["errors"]})
            return
        last = b""
        address = self._socket.client.host if self._socket.client else ""
        while True:
            event = self._pulse.next()
            context = self._context(self._credential)
            answer = await self._operations.answer(
                asked, context, address, over_socket=True, is_asked_again=bool(last)
            )
            if last and not AWAY.isdisjoint(answer.codes):
                await change(event)
                continue
            if not answer.has_data:
                await self._send({"id": name, "type": "error", "payload": answer.errors})
                return
            if answer.body != last:
                last = answer.body
                await self._send_text(
                    b'{"id":%s,"type":"next","payload":%s}' % (answers.as_bytes(name), last)
                )
            if answer.header.kind is not OperationType.SUBSCRIPTION:
                await self._send({"id": name, "type": "complete"})
                return
            await change(event)

    async def _send(self, message: Json) -> None:
        await self._send_text(answers.as_bytes(message))

    async def _send_text(self, text: bytes) -> None:
        # It waits until what was sent before is taken; a client that takes nothing is broken off by `patience`.
        try:
            await self._socket.send_text(text.decode())
        except RuntimeError as error:  # the connection ended at what else was sent on it
            raise WebSocketDisconnect(1006) from error

    async def _close(self, code: int, reason: str) -> None:
        tell(Event.SOCKET_DROPPED, code=code)
        with (
            move_on_after(1),
            suppress(RuntimeError, WebSocketDisconnect),
        ):  # closed by the other side meanwhile
            await self._socket.close(code, reason)
