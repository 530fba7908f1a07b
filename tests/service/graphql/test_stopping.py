"""Stopping: what is in work is finished, nobody is let down, and a stop that was asked for is no failure."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tests.service.conftest import Maker, SignedIn, Typed
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from xiangheng_graphql.server.app import Server
from xiangheng_graphql.server.stopping import Stopping
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store

BODY = json.dumps({"query": "{ __typename }"}).encode()
HEAD = (
    "POST /graphql HTTP/1.1\r\nhost: xiangheng\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n"
    f"content-length: {len(BODY)}\r\n\r\n"
).encode()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where what the process says on standard error goes."""
    return tmp_path / "stderr"


@pytest.fixture
def serve(
    url: str, maker: Maker, tmp_path: Path, log: Path
) -> Iterator[Callable[[], tuple[subprocess.Popen[bytes], int]]]:
    """Starts `xiangheng serve` as a process of its own, and gives it with its port once it answers."""
    started: list[subprocess.Popen[bytes]] = []

    def _serve() -> tuple[subprocess.Popen[bytes], int]:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        environment = os.environ | {
            "XIANGHENG_DATABASE__URL": url,
            "XIANGHENG_DATA__FOLDER": str(tmp_path),
            "XIANGHENG_EVIDENCE__FOLDER": str(maker.files(url)),
            "XIANGHENG_SETTINGS": str(tmp_path / "settings.toml"),
        }
        command = [sys.executable, "-m", "xiangheng_scoring", "serve", "--port", str(port)]
        with log.open("wb") as errors:
            started.append(
                subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
            )
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                assert started[-1].poll() is None, log.read_text("utf-8")
                sleep(0.05)
            else:
                return started[-1], port

    yield _serve
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended there without being told")
def test_what_is_in_work_is_answered_before_the_end(
    serve: Callable[[], tuple[subprocess.Popen[bytes], int]], log: Path
) -> None:
    """A signal shuts the door and closes sockets by a code that clients know; who was let in before is answered; exit 0."""
    process, port = serve()
    with connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[PROTOCOL]) as followed:  # type: ignore[list-item]
        followed.send('{"type": "connection_init"}')
        assert json.loads(followed.recv()) == {"type": "connection_ack"}
        with closing(socket.create_connection(("127.0.0.1", port))) as asked:
            asked.sendall(HEAD)
            assert asked.recv(100).startswith(b"HTTP/1.1 100")  # it is read from here on
            asked.sendall(BODY[:5])
            process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                followed.recv()
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port))
            asked.sendall(BODY[5:])
            answer = b"".join(iter(lambda: asked.recv(65_536), b""))
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert answer.startswith(b"HTTP/1.1 200")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["data"] == {"__typename": "Query"}
    assert process.wait() == 0
    events = [json.loads(line)["event"] for line in log.read_text("utf-8").splitlines()]
    assert [event for event in events if event.startswith("server.")] == [
        "server.started", "server.stopping", "server.stopped",
    ]  # fmt: skip


def test_a_port_that_is_taken_is_told(typed: Typed, signed_in: SignedIn) -> None:
    """Whoever starts a second server reads which address is taken and what to do."""
    signed_in(Role.ADMINISTRATOR)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        said = typed("serve", "--port", str(taken.getsockname()[1]))
    assert said.code == 5
    assert "SERVER-START" in said.error


def test_whoever_is_told_to_stop_is_not_ready(store: Store) -> None:
    """It lives and answers, and asks to be sent nobody."""
    server = Server(store, Settings())
    http = TestClient(Starlette(routes=server.routes()))
    assert http.get("/health/ready").status_code == 200
    server.stopping.has_begun = True
    ready = http.get("/health/ready")
    assert (ready.status_code, ready.text) == (503, "stopping\n")
    assert http.get("/health/live").status_code == 200


@pytest.mark.parametrize("seconds", [0.0, 3_600.0])
def test_a_second_signal_ends_the_while_in_which_it_goes_on(seconds: float) -> None:
    """The first is passed on after the seconds that the settings say, at once where they say none; the second at once."""
    passed: list[int] = []

    async def stop() -> None:
        stopping = Stopping(seconds)
        with stopping.listening():
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(0)
            assert stopping.has_begun
            assert len(passed) == (seconds == 0)
            signal.raise_signal(signal.SIGTERM)
        assert len(passed) == 1 + (seconds == 0)

    before = signal.signal(signal.SIGTERM, lambda number, frame: passed.append(number))
    try:
        asyncio.run(stop())
        assert callable(signal.getsignal(signal.SIGTERM))
    finally:
        signal.signal(signal.SIGTERM, before)
