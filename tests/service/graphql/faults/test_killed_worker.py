"""A worker that is killed under load loses nothing that was answered, and nothing is done twice when it is asked again."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from tests.service.conftest import PASSWORD, SignedIn
from tests.service.graphql.faults.conftest import Client, resident, settles
from tests.service.graphql.test_subscriptions import ADMINISTRATOR

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.audit.verification import verify
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

SUBMIT = """mutation ($key: String!) { submitJob(kind: "store.backup", clientKey: $key) {
    __typename ... on Refused { code } } }"""
AUDITOR = Person("zheng", (Granted(Role.AUDITOR),))
pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc to find workers in")


@pytest.fixture
def client(
    request: pytest.FixtureRequest,
    store: Store,
    policy: SignInSettings,
    signed_in: SignedIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Client, int]]:
    """An administrator at `xiangheng serve`, with so many workers as a test says, and the number of its process."""
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    monkeypatch.setenv("XIANGHENG_DATA__FOLDER", str(tmp_path))
    monkeypatch.setenv("XIANGHENG_SERVER__PERSON_COST", "0")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "xiangheng_scoring",
        "serve",
        "--port",
        str(port),
        "--workers",
        str(request.param),
    ]
    with (tmp_path / "log").open("w") as log, subprocess.Popen(words, stdout=log, stderr=log) as process:
        client = Client(port, secret)

        def answers() -> bool:
            with suppress(OSError, HTTPException):
                return client.get("/health/ready").status == 200
            return False

        try:
            assert settles(lambda: answers() or process.poll() is not None, 60)
            yield client, process.pid
        finally:
            process.terminate()
            process.wait()


def workers_of(process: int) -> list[int]:
    """The processes that answer, of the one that started them."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def ask(client: Client, key: str) -> str | None:
    """What became of a mutation with a key; None where nobody answered."""
    with suppress(OSError, HTTPException):
        kind = client.ask(SUBMIT, key=key).document["data"]["submitJob"]["__typename"]
        assert kind in ("Job", "Repeated")
        return str(kind)
    return None


def kill_under_load(client: Client, process: int, keys: list[str]) -> None:
    """Kill one worker while mutations with keys are asked for; asked again, each was done and is not done twice."""
    under_way = Event()

    def submit(place: int) -> str | None:
        if place == len(keys) // 4:
            under_way.set()
        return ask(client, keys[place])

    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(submit, range(len(keys)))
        under_way.wait()
        os.kill(workers_of(process)[0], signal.SIGKILL)
        answered = [key for key, answer in zip(keys, answers, strict=True) if answer]
    assert answered
    assert {again(client, key) for key in answered} == {"Repeated"}
    assert {again(client, key) for key in keys} <= {"Repeated", "Job"}
    assert {again(client, key) for key in keys} == {"Repeated"}


def again(client: Client, key: str) -> str:
    """What a mutation is told that is asked for until somebody answers."""
    told: list[str] = []

    def is_answered() -> bool:
        if answer := ask(client, key):
            told.append(answer)
        return bool(told)

    assert settles(is_answered)
    return told[-1]


@pytest.mark.thorough  # three processes start, each of which takes seconds of CPU
@pytest.mark.both_databases
@pytest.mark.parametrize("client", [2], indirect=True)
@pytest.mark.parametrize(("rounds", "count"), [(1, 40), (5, 400)])
def test_what_was_answered_is_kept_and_nothing_done_twice(
    client: tuple[Client, int], store: Store, rounds: int, count: int
) -> None:
    """One of two workers is killed in the middle of mutations; asked again with their keys, each is there once."""
    asking, process = client
    for _ in range(rounds):
        kill_under_load(asking, process, [str(uuid4()) for _ in range(count)])
    with store.view(ADMINISTRATOR) as view:
        assert queue.count(view) == rounds * count
    assert verify(store, AUDITOR).holds


@pytest.mark.thorough
@pytest.mark.parametrize(
    "backend", ["sqlite"]
)  # a quarter of an hour; PostgreSQL's memory is not the server's
@pytest.mark.parametrize("client", [1], indirect=True)
def test_memory_is_flat(client: tuple[Client, int]) -> None:
    """After a hundred thousand requests a server takes what it took after twenty thousand, but for a few megabytes."""
    asking, process = client
    query = "{ counties(first: 3) { nodes { code name } } viewer { login } }"
    for _ in range(20_000):
        assert asking.ask(query).status == 200
    before = resident(process)
    for _ in range(80_000):
        assert asking.ask(query).status == 200
    assert resident(process) - before < 8 << 20
