"""Rates: how much anybody may ask for within a minute, by whichever way they ask."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn

from xiangheng_graphql.errors import RateLimited
from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.rates import WINDOW, Rate
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store

COUNT = {"query": "{ counties { totalCount } }"}


class Seconds:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        """What it reads."""
        return self.now


@pytest.fixture
def secret(store: Store, policy: SignInSettings, signed_in: SignedIn) -> str:
    """The session of an inspector."""
    return sign_in(store, policy, signed_in(Role.INSPECTOR).login, PASSWORD)


@given(st.lists(st.tuples(st.floats(0, 40), st.integers(1, 60)), max_size=40))
def test_no_minute_has_more_than_the_budget(asked: list[tuple[float, int]]) -> None:
    """Whatever is asked for and when, what is let through within any minute is no more, but for what stands alone.

    Whoever is refused is let through at the moment that they are told.
    """
    clock = Seconds()
    rate = Rate(50, "", clock)
    passed: list[tuple[float, int]] = []
    for later, cost in asked:
        clock.now += later
        try:
            rate.charge("liu", cost)
        except RateLimited as refusal:
            clock.now += refusal.seconds
            rate.charge("liu", cost)
        passed.append((clock.now, cost))
        within = [cost for moment, cost in passed if moment > clock.now - WINDOW]
        assert sum(within) <= 50 or len(within) == 1


def test_one_who_asks_too_much_keeps_nobody_else_waiting() -> None:
    """A budget is each person's own, and whoever asked for nothing of late takes no memory."""
    clock = Seconds()
    rate = Rate(10, "", clock)
    rate.charge("liu", 10)
    rate.charge("wang", 10)
    with pytest.raises(RateLimited):
        rate.charge("liu", 1)
    clock.now += 2 * WINDOW
    rate.charge("zhang", 1)
    assert list(rate._windows) == ["zhang"]


def client(store: Store, **settings: Any) -> TestClient:
    """A front end of a server with settings of its own."""
    return TestClient(
        application(store, Settings(server=ServerSettings(**settings))), base_url="https://xiangheng.test"
    )


def test_a_person_is_told_when_to_ask_again(store: Store, secret: str) -> None:
    """Beyond the budget nothing is executed; the code is stable, and the header and the error tell the seconds."""
    bearer = {"authorization": f"Bearer {secret}"}
    with client(store, person_cost=3) as http:
        assert http.post(PATH, json=COUNT, headers=bearer).json()["data"]
        answer = http.post(PATH, json=COUNT, headers=bearer)
        told = answer.json()["errors"][0]["extensions"]
        assert (answer.status_code, told["code"]) == (429, "RATE-LIMITED")
        assert answer.headers["retry-after"] == str(told["retryAfter"])
        assert f"{told['retryAfter']} 秒后再发" in told["faults"][0]["remedy"]
        assert http.get("/health/ready").status_code == http.get("/health/live").status_code == 200


def test_strangers_share_what_their_address_has(store: Store) -> None:
    """Documents that cannot be read count too, and so do credentials that are nobody's, pages and files."""
    with client(store, address_cost=250) as http:
        for body in ({"query": "{"}, {"query": "{ nothing }"}):
            assert http.post(PATH, json=body).status_code == 200
        answer = http.post(PATH, json={"query": "{"}, headers={"authorization": "Bearer xhs_nobody"})
        assert (answer.status_code, "retry-after" in answer.headers) == (429, True)
        assert http.get("/evidence/1").status_code == http.get(f"{PATH}/reference").status_code == 429


def test_a_socket_is_no_way_around(store: Store, secret: str) -> None:
    """What is asked for over a socket counts with the rest."""
    with client(store, person_cost=3) as http:
        http.post(PATH, json=COUNT, headers={"authorization": f"Bearer {secret}"})
        with http.websocket_connect(PATH, subprotocols=[PROTOCOL]) as socket:
            socket.send_json({"type": "connection_init", "payload": {"authorization": f"Bearer {secret}"}})
            assert socket.receive_json() == {"type": "connection_ack"}
            socket.send_json({"id": "a", "type": "subscribe", "payload": COUNT})
            message = socket.receive_json()
            assert message["payload"][0]["extensions"]["code"] == "RATE-LIMITED"


def test_what_is_followed_is_asked_once(store: Store, policy: SignInSettings, signed_in: SignedIn) -> None:
    """A change is sent whether or not anything is left of the minute: it was not asked for again."""
    root = Person("root", (Granted(Role.ADMINISTRATOR),))
    number = queue.submit(store, root, installed_kinds(Settings()), "store.backup").id
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    document = f"subscription {{ jobProgress(number: {number}) {{ state }} }}"
    with (
        client(store, person_cost=1) as http,
        http.websocket_connect(PATH, subprotocols=[PROTOCOL]) as socket,
    ):
        socket.send_json({"type": "connection_init", "payload": {"authorization": f"Bearer {secret}"}})
        assert socket.receive_json() == {"type": "connection_ack"}
        socket.send_json({"id": "a", "type": "subscribe", "payload": {"query": document}})
        assert socket.receive_json()["payload"]["data"] == {"jobProgress": {"state": "WAITING"}}
        queue.cancel(store, root, number)
        assert socket.receive_json()["payload"]["data"] == {"jobProgress": {"state": "CANCELLED"}}


def test_without_a_budget_nobody_is_counted(store: Store) -> None:
    """Nought is no limit."""
    with client(store, address_cost=0) as http:
        answers = [http.post(PATH, json={"query": "{"}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
