"""Deadlines: what would run for ever is stopped, what waits is told so, and the thread is free for the next."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Semaphore
from typing import Any

import pytest
import strawberry
from anyio import create_task_group, run, sleep_forever
from anyio.lowlevel import checkpoint
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient
from strawberry.types import Info

from xiangheng_graphql.errors import OperationRefused
from xiangheng_graphql.execution import Executor
from xiangheng_graphql.server import forms
from xiangheng_graphql.server.app import PATH, Server
from xiangheng_graphql.server.threads import Threads
from xiangheng_platform.settings import DatabaseSettings, Settings
from xiangheng_platform.store.store import Store

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n")


def client(store: Store, schema: strawberry.Schema, **database: Any) -> TestClient:
    """A front end of a server with a schema of the test's."""
    server = Server(store, Settings(database=DatabaseSettings(**database)), Executor(schema))
    return TestClient(Starlette(routes=server.routes()))


@strawberry.type
class Query:
    """What reads."""

    @strawberry.field
    def endless(self, info: Info[Any, Any]) -> int | None:
        """A question that has no end."""
        return info.context.view(is_anonymous=True).session.execute(ENDLESS).scalar_one()  # type: ignore[no-any-return]


@strawberry.type
class Mutation:
    """What writes."""

    @strawberry.mutation
    def endless(self, info: Info[Any, Any]) -> int | None:
        """An act that has no end."""
        with info.context.store.act("user:liu", "regions:division:rename", "division:1") as act:
            return act.session.execute(ENDLESS).scalar_one()  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", ["query", "mutation"])
def test_what_would_run_for_ever_is_stopped(store: Store, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Question or act: the statement is interrupted, the answer says so by a stable code, and nothing was written."""
    last = store.last_act().number
    monkeypatch.setattr(store.database, "reading_seconds", 0.05)
    http = client(store, strawberry.Schema(Query, Mutation), reading_seconds=0.05, connections=5)
    for _ in range(3):  # more often than there are threads
        answer = http.post(PATH, json={"query": f"{kind} {{ endless }}"}).json()
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["STORE-READING"]
    assert http.post(PATH, json={"query": "{ __typename }"}).json()["data"] == {"__typename": "Query"}
    assert store.last_act().number == last


def test_whoever_waits_too_long_for_a_thread_is_told_so(store: Store) -> None:
    """With every thread taken, the next is refused and may ask again; those at work are answered."""
    begun, held = Semaphore(0), Event()

    @strawberry.type
    class Slow:
        @strawberry.field
        def held(self) -> bool:
            begun.release()
            return held.wait()

    with client(store, strawberry.Schema(Slow), connections=5, patience=0.01) as http:
        with ThreadPoolExecutor(2) as others:
            waiting = [others.submit(http.post, PATH, json={"query": "{ held }"}) for _ in range(2)]
            assert begun.acquire()
            assert begun.acquire()
            answer = http.post(PATH, json={"query": "{ held }"})
            held.set()
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json()["errors"][0]["extensions"]["code"] == "SERVER-BUSY"
        assert [future.result().json()["data"] for future in waiting] == [{"held": True}] * 2


def test_who_asks_stands_behind_a_few_of_those_who_follow() -> None:
    """However many are told of a change, half of the threads are left to whoever asks for something."""
    held = Event()

    async def ask() -> bool:
        threads = Threads(4, patience=60)
        async with create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(partial(threads.run_again, held.wait))
            while threads.busy < 2:
                await checkpoint()
            is_answered = await threads.run(lambda: True)
            assert threads.busy == 2
            held.set()
        return is_answered

    assert run(ask)


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that says it will send, and does not, holds no connection."""
    monkeypatch.setattr(forms, "PATIENCE", 0.0)

    async def never() -> dict[str, Any]:
        await sleep_forever()
        return {}

    async def read() -> None:
        async for _ in forms.pieces(Request({"type": "http"}, never), 100, "server.body_bytes"):
            pass

    with pytest.raises(OperationRefused, match="请求没有发完"):
        run(read)
