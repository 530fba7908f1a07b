"""A server that is really served, on a socket of the machine, whose connections and memory a test can look at."""

import json
import resource
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import uvicorn
from sqlalchemy import event
from tests.service.conftest import PASSWORD, SignedIn

from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.patience import PatientHttp, PatientSocket
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import DatabaseSettings, ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store

#: What the system keeps of what a client does not read: little, so that a few messages are more than it keeps.
BUFFER = 4_096
#: A test is a client that asks for as much as it likes, on a machine that may be slow.
SETTINGS = Settings(
    database=DatabaseSettings(patience=120),
    server=ServerSettings(person_cost=10**9, address_cost=10**9, upload_bytes=2_000_000),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered."""

    status: int
    body: bytes

    @property
    def document(self) -> Any:
        """The answer of an operation."""
        return json.loads(self.body)

    @property
    def codes(self) -> set[str]:
        """The codes of its errors."""
        return {error["extensions"]["code"] for error in self.document.get("errors", ())}


@dataclass
class Client:
    """Whoever asks a server on a port, as whom a secret stands for."""

    port: int
    secret: str

    def send(self, body: bytes, kind: str = "application/json") -> Answered:
        """A request of the inspector, and its answer."""
        return self._exchanged("POST", PATH, body, {"content-type": kind})

    def ask(self, query: str, **variables: Any) -> Answered:
        """A document."""
        return self.send(json.dumps({"query": query, "variables": variables}).encode())

    def get(self, path: str) -> Answered:
        """What lies at a path."""
        return self._exchanged("GET", path, b"", {})

    def _exchanged(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answered:
        connection = HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request(method, path, body, {"authorization": f"Bearer {self.secret}", **headers})
            response = connection.getresponse()
            return Answered(response.status, response.read())
        finally:
            connection.close()

    def connected(self) -> socket.socket:
        """A connection on which nothing was said, and whose client reads little at a time."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        connection.connect(("127.0.0.1", self.port))
        return connection

    def head(self, kind: str, length: int) -> bytes:
        """How a request of the inspector begins that brings so many bytes."""
        lines = (
            f"POST {PATH} HTTP/1.1",
            "host: 127.0.0.1",
            f"authorization: Bearer {self.secret}",
            f"content-type: {kind}",
            f"content-length: {length}",
        )
        return "\r\n".join((*lines, "", "")).encode()

    def socket(self, *messages: Any) -> socket.socket:
        """A WebSocket of the inspector that sent some messages, and has read nothing but that it may."""
        connection = self.connected()
        connection.sendall(HANDSHAKE)
        assert connection.recv(BUFFER).startswith(b"HTTP/1.1 101")
        init = {"type": "connection_init", "payload": {"authorization": f"Bearer {self.secret}"}}
        connection.sendall(b"".join(map(framed, (init, *messages))))
        return connection


@dataclass
class Served(Client):
    """A server that runs in this process, and the session of an inspector at it."""

    server: uvicorn.Server
    thread: threading.Thread
    statements: list[str]

    def has_let_go(self) -> bool:
        """Whether no connection and no task of any client is left; waited for, as the other side is told later."""
        state = self.server.server_state
        return settles(lambda: not state.connections and not state.tasks)


def settles(is_so: Callable[[], bool], times: int = 10) -> bool:
    """Whether something comes to be so, looked at so many hundred times; a server that never gets there fails the test."""
    for _ in range(times * 100):
        if is_so():
            return True
        sleep(0.01)
    return False


def resident(process: int | str = "self") -> int:
    """How many bytes of memory a process has by now; the test is skipped where the system does not tell."""
    told = Path(f"/proc/{process}/statm")
    if not told.exists():
        pytest.skip("no /proc here")
    return int(told.read_text().split()[1]) * resource.getpagesize()


Serve = Callable[[Store, str], Served]
HANDSHAKE = "\r\n".join(
    (
        f"GET {PATH} HTTP/1.1",
        "host: 127.0.0.1",
        "upgrade: websocket",
        "connection: upgrade",
        "sec-websocket-key: MDAwMDAwMDAwMDAwMDAwMA==",
        "sec-websocket-version: 13",
        f"sec-websocket-protocol: {PROTOCOL}",
        "",
        "",
    )
).encode()


def framed(message: Any) -> bytes:
    """A message as a client sends it over a WebSocket (RFC 6455, 5.2), masked by nothing."""
    text = json.dumps(message).encode()
    length = bytes([0x80 | len(text)]) if len(text) < 126 else struct.pack(">BH", 0x80 | 126, len(text))
    return b"\x81" + length + b"\0\0\0\0" + text


def vanish(connection: socket.socket) -> None:
    """Let a connection break off as when a machine is switched off: what was sent is lost, and the other side gets a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@pytest.fixture
def secret(store: Store, policy: SignInSettings, signed_in: SignedIn) -> str:
    """The session of an inspector."""
    return sign_in(store, policy, signed_in(Role.INSPECTOR).login, PASSWORD)


@pytest.fixture
def serve(store: Store) -> Iterator[Serve]:
    """Serves a store, each in a thread of its own, with every statement that is made; ended before the test's store is."""
    with ExitStack() as cleanup:

        def _serve(store: Store, secret: str) -> Served:
            config = uvicorn.Config(
                application(store, SETTINGS),
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=5,
                ws_max_size=SETTINGS.server.body_bytes,
                http=PatientHttp,
                ws=PatientSocket,
            )
            server, statements = uvicorn.Server(config), []

            def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
                statements.append(statement)

            listening = cleanup.enter_context(socket.create_server(("127.0.0.1", 0)))
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
            event.listen(store.database.engine, "before_cursor_execute", count)
            cleanup.callback(event.remove, store.database.engine, "before_cursor_execute", count)
            thread = threading.Thread(target=server.run, args=([listening],))
            thread.start()
            cleanup.callback(thread.join)
            cleanup.callback(setattr, server, "should_exit", True)
            assert settles(lambda: server.started)
            return Served(listening.getsockname()[1], secret, server, thread, statements)

        yield _serve


@pytest.fixture
def served(serve: Serve, store: Store, secret: str) -> Served:
    """The test's store, served."""
    return serve(store, secret)
