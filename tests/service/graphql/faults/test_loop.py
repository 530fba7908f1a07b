"""The loop that serves everybody waits for nobody's disk, socket or database."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from sqlalchemy import event
from tests.service.graphql.faults.conftest import Served
from tests.service.graphql.faults.hostile import FORM
from tests.service.graphql.test_uploads import UPLOAD

from xiangheng_platform.store.store import Store

#: What Python tells of whoever goes to the disk, another machine or another program, and with that waits.
BLOCKING = (
    "open",
    "os.",
    "shutil.",
    "sqlite3.",
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.",
    "tempfile.",
)
told: list[tuple[int, str, str]] = []
is_listening = False


def listen(name: str, given: tuple[Any, ...]) -> None:
    """Keep what is told while a test listens: a hook of Python's stays until the process ends."""
    if is_listening and name.startswith(BLOCKING):
        told.append((get_ident(), name, repr(given)[:200]))


@contextmanager
def listening(store: Store) -> Iterator[None]:
    """Within, whatever any thread does that may wait is told, statements among it."""
    global is_listening

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        told.append((get_ident(), "statement", statement))

    told.clear()
    sys.addaudithook(listen)
    event.listen(store.database.engine, "before_cursor_execute", note)
    is_listening = True
    yield
    is_listening = False
    event.remove(store.database.engine, "before_cursor_execute", note)


def everything(served: Served) -> None:
    """A query, an act, an upload that goes to the disk, a download, a page, a subscription, and the looks at whether all is well."""
    assert served.ask("{ counties { totalCount } viewer { login } }").status == 200
    file = b"a" * 1_100_000
    operations = (
        b'{"query": %s, "variables": {"files": [null], "purpose": "EVIDENCE"}}' % json.dumps(UPLOAD).encode()
    )
    parts: tuple[bytes, ...] = (
        b'name="operations"\r\n\r\n' + operations,
        b'name="map"\r\n\r\n{"0": ["variables.files.0"]}',
    )
    parts = (*parts, b'name="0"; filename="a.txt"\r\n\r\n' + file)
    body = (
        b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    )
    (handed_in,) = served.send(body, FORM).document["data"]["upload"]["files"]
    assert served.get(handed_in["download"]).body == file
    assert [served.get(path).status for path in ("/graphql/reference", "/health/ready")] == [200, 200]
    follow = {"id": "a", "type": "subscribe", "payload": {"query": "subscription { workDue { day } }"}}
    with served.socket(follow) as connection:
        assert connection.recv(1_000)


def test_nothing_that_waits_is_done_on_the_loop(served: Served, store: Store) -> None:
    """Whatever a client asks for, no file is opened, no program started and no statement made in the thread of the loop."""
    everything(served)  # a module is read once in a process, by whoever needs it first
    with listening(store):
        everything(served)
    assert any(name == "statement" for _, name, _ in told)
    assert [what for what in told if what[0] == served.thread.ident] == []
