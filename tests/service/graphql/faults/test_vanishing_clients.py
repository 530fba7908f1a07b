"""Clients that vanish in the middle of something leave nothing behind, and are no fault of ours."""

import json
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.service.graphql.faults.conftest import HANDSHAKE, Served, settles, vanish

#: Some hundred kilobytes, of which the system takes some.
PAGES = (f"a{number}: divisions(first: 200) {{ nodes {{ code name path }} }}" for number in range(8))
QUERY = "{ " + " ".join(PAGES) + " }"
LARGE = json.dumps({"query": QUERY}).encode()
FORM = "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="0"; filename="a"\r\n\r\n' + b"a" * 1_200_000
FOLLOW = {"id": "a", "type": "subscribe", "payload": {"query": "subscription { workDue { day } }"}}


def asked(served: Served) -> socket.socket:
    """Gone before the answer."""
    connection = served.connected()
    connection.sendall(served.head("application/json", len(LARGE)) + LARGE)
    return connection


def answered(served: Served) -> socket.socket:
    """Gone when the answer has begun."""
    connection = asked(served)
    assert connection.recv(10)
    return connection


def asking(served: Served) -> socket.socket:
    """Gone in the middle of what is asked."""
    connection = served.connected()
    connection.sendall(served.head("application/json", len(LARGE)) + LARGE[:20])
    return connection


def uploading(served: Served) -> socket.socket:
    """Gone when so much of a file has come that it lies on the disk."""
    connection = served.connected()
    connection.sendall(served.head(FORM, 1_900_000) + FILE)
    return connection


def shaking_hands(served: Served) -> socket.socket:
    """Gone before it was told that it may have a socket."""
    connection = served.connected()
    connection.sendall(HANDSHAKE)
    return connection


def introduced(served: Served) -> socket.socket:
    """Gone having said who it is."""
    return served.socket()


def following(served: Served) -> socket.socket:
    """Gone while it follows something."""
    connection = served.socket(FOLLOW)
    assert connection.recv(100)
    return connection


MOMENTS: tuple[Callable[[Served], socket.socket], ...] = (
    asked,
    answered,
    asking,
    uploading,
    shaking_hands,
    introduced,
    following,
)


def files_open() -> list[str]:
    """What this process has open that is no part of the store: sockets, and files that have no name any more."""
    names = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            names.append(os.readlink(link))
        except OSError:
            continue
    return sorted(name for name in names if name.startswith("socket:") or name.endswith("(deleted)"))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not tell what is open")
def test_whoever_vanishes_leaves_nothing_behind(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    """Whenever it is: no connection, task or file stays, nobody is called to mend anything, and others are answered."""
    served.ask("{ __typename }")
    assert served.has_let_go()
    before = files_open()
    with caplog.at_level(logging.WARNING):
        for moment in MOMENTS:
            for connection in [moment(served) for _ in range(5)]:
                vanish(connection)
            assert served.has_let_go(), moment.__doc__
            # The pool of the database, on a socket too, has as many connections as were needed at once.
            assert settles(lambda: len(files_open()) <= len(before) + 5), moment.__doc__
    assert [record.getMessage() for record in caplog.records] == []
    assert served.ask("{ counties { totalCount } }").document["data"] == {"counties": {"totalCount": 122}}


@pytest.mark.parametrize("over_socket", [False, True], ids=["request", "socket"])
def test_whoever_reads_nothing_is_broken_off(
    served: Served, monkeypatch: pytest.MonkeyPatch, over_socket: bool
) -> None:
    """What is written for a client that never reads it is kept for a while, and the connection not for longer."""
    monkeypatch.setattr("xiangheng_graphql.server.patience.PATIENCE", 0.3)
    ask = {"id": "a", "type": "subscribe", "payload": {"query": QUERY}}
    connections = [served.socket(ask) if over_socket else asked(served) for _ in range(3)]
    assert settles(lambda: len(served.server.server_state.connections) >= 3)
    assert served.has_let_go()
    for connection in connections:
        connection.close()


def test_headers_without_an_end_are_not_read_on(served: Served) -> None:
    """Whoever says more before a request than any program does is broken off, and nothing of it is kept."""
    connection = served.connected()
    connection.sendall(b"POST / HTTP/1.1\r\n")
    with pytest.raises(
        ConnectionError
    ):  # the other side has closed, long before the system has taken all of it
        connection.sendall(b"x: %s\r\n" % (b"a" * 10_000) * 2_000)
    assert served.has_let_go()
    connection.close()
