"""Subscribers that do not read hold up nobody: they are dropped, and whoever reads gets everything meanwhile."""

import json
import logging
from typing import Any

import pytest
from tests.service.conftest import PASSWORD, SignedIn
from tests.service.graphql.faults.conftest import Served, settles
from tests.service.graphql.test_subscriptions import ADMINISTRATOR, put_backup
from websockets.sync.client import connect

from xiangheng_graphql.server.app import PATH
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

#: Some hundred lines for everybody who follows it, where the system keeps four kilobytes of what is not read.
DUE = "subscription { workDue(window: 366) { day overdue { occurrence { key called } workPoint { code title task indicator } } } }"
JOBS = 3
#: What waits for a client in this process at most: one answer, however many events there were.
KEPT = 200_000


@pytest.mark.parametrize("slow", [20, pytest.param(200, marks=pytest.mark.thorough)])
def test_the_quick_are_served_and_the_slow_dropped(
    served: Served,
    store: Store,
    policy: SignInSettings,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    slow: int,
) -> None:
    """Every event reaches the one who reads, requests are answered, and those who never read are gone without an error."""
    monkeypatch.setattr("xiangheng_graphql.server.patience.PATIENCE", 1.0)
    numbers = [put_backup(store) for _ in range(JOBS)]
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    follow = {"type": "subscribe", "payload": {"query": DUE}}
    crowd = [served.socket(*({"id": str(name), **follow} for name in range(3))) for _ in range(slow)]
    connections = served.server.server_state.connections

    with connect(f"ws://127.0.0.1:{served.port}{PATH}", subprotocols=[PROTOCOL]) as quick:  # type: ignore[list-item]
        said: list[Any] = [{"type": "connection_init", "payload": {"authorization": secret}}]
        for number in numbers:
            query = f"subscription {{ jobProgress(number: {number}) {{ number state }} }}"
            said.append({"id": str(number), "type": "subscribe", "payload": {"query": query}})
        for message in said:
            quick.send(json.dumps(message))
        assert json.loads(quick.recv())["type"] == "connection_ack"
        told = [told_of(quick.recv()) for _ in numbers]
        for number in numbers:
            queue.cancel(store, ADMINISTRATOR, number)
            told.append(told_of(quick.recv()))
            waiting = [connection.transport.get_write_buffer_size() for connection in list(connections)]
            assert max(waiting) <= KEPT
        assert sorted(told) == sorted((n, state) for n in numbers for state in ("WAITING", "CANCELLED"))
        assert served.ask("{ counties { totalCount } }").status == 200
        assert settles(lambda: len(connections) == 1)
    assert served.has_let_go()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    for connection in crowd:
        connection.close()


def told_of(message: str | bytes) -> tuple[int, str]:
    """Which job an event is about, and how it stands with it."""
    job = json.loads(message)["payload"]["data"]["jobProgress"]
    return job["number"], job["state"]
