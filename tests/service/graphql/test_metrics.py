"""Metrics: what Prometheus reads, who may read it, and that no client makes it grow."""

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn

from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    """A front end of a server that tells its figures."""
    settings = Settings(server=ServerSettings(metrics=True))
    with TestClient(application(store, settings), base_url="https://xiangheng.test") as client:
        yield client


def figures(client: TestClient, secret: str) -> dict[tuple[str, ...], float]:
    """The figures by their name and labels, the process left out."""
    answer = client.get("/metrics", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    return {
        (sample.name, *(value for label, value in sorted(sample.labels.items()) if label != "process")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }  # fmt: skip


def test_what_is_done_is_counted_in_few_words(
    client: TestClient, store: Store, policy: SignInSettings, signed_in: SignedIn
) -> None:
    """By kind, outcome and code, with jobs and sockets as they are; the names of operations make no series."""
    queue.submit(
        store, Person("root", (Granted(Role.ADMINISTRATOR),)), installed_kinds(Settings()), "store.backup"
    )
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    bearer = {"authorization": f"Bearer {secret}"}
    for number in range(3):
        client.post(PATH, json={"query": f"query Q{number} {{ __typename }}"}, headers=bearer)
    client.post(PATH, json={"query": "{ nothing }"}, headers=bearer)
    client.post(PATH, content=b"{", headers={"content-type": "application/json"})
    with client.websocket_connect(PATH, subprotocols=[PROTOCOL]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        told = figures(client, secret)
    assert told["xiangheng_operations_total", "query", "answered"] == 3
    assert told["xiangheng_operations_total", "query", "refused"] == 1
    assert told["xiangheng_operation_seconds_count", "query"] == 4
    assert told["xiangheng_operation_cost_sum", "query"] == 3
    assert told["xiangheng_errors_total", "OPERATION-REFUSED"] == 1
    assert told["xiangheng_jobs", "waiting"] == 1
    assert told["xiangheng_jobs", "running"] == 0
    assert told["xiangheng_sockets",] == 1
    assert told["xiangheng_threads_busy",] >= 1  # whoever scrapes
    assert not [name for name in told if "Q1" in name]


def test_figures_are_for_those_who_may_see_all_jobs(
    client: TestClient, store: Store, policy: SignInSettings, signed_in: SignedIn
) -> None:
    """A stranger is told to sign in, and others that they may not."""
    secret = sign_in(store, policy, signed_in(Role.INSPECTOR).login, PASSWORD)
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": f"Bearer {secret}"}).status_code == 403


def test_figures_are_told_only_where_that_is_wanted(store: Store) -> None:
    """Without the setting there is no such page."""
    with TestClient(application(store, Settings())) as http:
        assert http.get("/metrics").status_code == 404
