"""Subscriptions: what has changed is sent, to those who may still see it, by the protocol graphql-transport-ws."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from tests.service.conftest import PASSWORD, SignedIn

from xiangheng_graphql.capabilities.sessions import COOKIE
from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.subscriptions import MOST, PROTOCOL
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in, sign_out
from xiangheng_platform.app import installed_kinds
from xiangheng_platform.jobs import queue
from xiangheng_platform.settings import Settings, SignInSettings
from xiangheng_platform.store.store import Store

COUNT = {"query": "{ counties { totalCount } }"}


@pytest.fixture
def secret(store: Store, policy: SignInSettings, signed_in: SignedIn) -> str:
    """The session of an inspector."""
    return sign_in(store, policy, signed_in(Role.INSPECTOR).login, PASSWORD)


ADMINISTRATOR = Person("root", (Granted(Role.ADMINISTRATOR),))


def put_backup(store: Store) -> int:
    """A job that waits."""
    kinds = installed_kinds(Settings())
    return queue.submit(store, ADMINISTRATOR, kinds, "store.backup").id


Connect = Callable[..., WebSocketTestSession]


@pytest.fixture
def connect(store: Store) -> Iterator[Connect]:
    """Opens a socket to the server."""
    with TestClient(application(store, Settings()), base_url="https://xiangheng.test") as client:
        yield lambda **headers: client.websocket_connect(PATH, subprotocols=[PROTOCOL], headers=headers)


def introduced(socket: WebSocketTestSession, secret: str) -> None:
    """Say who one is."""
    socket.send_json({"type": "connection_init", "payload": {"authorization": f"Bearer {secret}"}})
    assert socket.receive_json() == {"type": "connection_ack"}


def subscribe(socket: WebSocketTestSession, name: str, payload: Any) -> None:
    """Ask for an operation."""
    socket.send_json({"id": name, "type": "subscribe", "payload": payload})


def closing_code(socket: WebSocketTestSession) -> int:
    """The code with which the server closes, whatever it sends before."""
    with pytest.raises(WebSocketDisconnect) as closed:
        list(iter(socket.receive_json, None))
    return closed.value.code


def test_a_query_over_a_socket_is_answered_once(connect: Connect, secret: str) -> None:
    """It is sent, and that it is complete; a ping is answered with a pong."""
    with connect() as socket:
        introduced(socket, secret)
        subscribe(socket, "a", COUNT)
        answer = socket.receive_json()
        assert (answer["id"], answer["type"]) == ("a", "next")
        assert answer["payload"]["data"] == {"counties": {"totalCount": 122}}
        assert socket.receive_json() == {"id": "a", "type": "complete"}
        socket.send_json({"type": "ping"})
        assert socket.receive_json() == {"type": "pong"}


def test_a_stranger_is_refused_what_he_asks_for(connect: Connect) -> None:
    """Who shows nothing is told to sign in, by the error of the operation."""
    with connect() as socket:
        introduced(socket, "xhs_nothing")
        subscribe(socket, "a", COUNT)
        message = socket.receive_json()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "ACCESS-SIGN-IN"


@pytest.mark.parametrize(
    "shown", [("Authorization", "bearer "), ("AUTHORIZATION", "Bearer  "), ("authorization", "")]
)
def test_headers_in_the_introduction_are_written_as_in_http(
    connect: Connect, secret: str, shown: tuple[str, str]
) -> None:
    """Names of headers and the word before the token are what they are in small letters or capitals."""
    name, scheme = shown
    with connect() as socket:
        socket.send_json({"type": "connection_init", "payload": {name: f"{scheme}{secret}", "x": 1}})
        assert socket.receive_json() == {"type": "connection_ack"}
        subscribe(socket, "a", COUNT)
        assert socket.receive_json()["type"] == "next"


def test_a_session_that_ended_meanwhile_opens_nothing(connect: Connect, store: Store, secret: str) -> None:
    """Rights are those of the moment at which something is sent, not of the introduction."""
    with connect() as socket:
        introduced(socket, secret)
        sign_out(store, secret)
        subscribe(socket, "a", COUNT)
        assert socket.receive_json()["type"] == "error"


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["{"], 4400),
        (["[]"], 4400),
        (['{"type": 7}'], 4400),
        (['{"type": "subscribe", "id": "a", "payload": {}}'], 4401),
        (['{"type": "connection_init"}', '{"type": "connection_init"}'], 4429),
        (['{"type": "connection_init"}', '{"type": "subscribe"}'], 4400),
        (['{"type": "connection_init"}', '{"type": "nonsense", "id": "a"}'], 4400),
    ],
)  # fmt: skip
def test_a_breach_of_the_protocol_closes_the_connection(
    connect: Connect, messages: list[str], code: int
) -> None:
    """Each with the code that the protocol has for it."""
    with connect() as socket:
        for message in messages:
            socket.send_text(message)
        if '"connection_init"' in messages[0]:
            assert socket.receive_json() == {"type": "connection_ack"}
        assert closing_code(socket) == code


def test_another_site_opens_no_socket_with_the_cookie(connect: Connect, secret: str) -> None:
    """A page elsewhere, whose browser sends our cookie, is not let in."""
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        connect(cookie=f"{COOKIE}={secret}", origin="https://evil.test"),
    ):
        pass
    assert closed.value.code == 4403


def test_without_the_protocol_there_is_no_socket(store: Store) -> None:
    """A client that speaks another protocol is told so."""
    with TestClient(application(store, Settings())) as client:
        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect(PATH):
            pass
        assert closed.value.code == 4406


def test_a_job_is_followed_as_it_gets_on(
    connect: Connect, store: Store, policy: SignInSettings, signed_in: SignedIn
) -> None:
    """Each step of it is sent; what has not changed is not; `complete` ends it."""
    number = put_backup(store)
    secret = sign_in(store, policy, signed_in(Role.ADMINISTRATOR).login, PASSWORD)
    with connect() as socket:
        introduced(socket, secret)
        subscribe(socket, "a", {"query": f"subscription {{ jobProgress(number: {number}) {{ state }} }}"})
        assert socket.receive_json()["payload"]["data"] == {"jobProgress": {"state": "WAITING"}}
        queue.cancel(store, ADMINISTRATOR, number)
        assert socket.receive_json()["payload"]["data"] == {"jobProgress": {"state": "CANCELLED"}}
        socket.send_json({"id": "a", "type": "complete"})
        socket.send_json({"type": "ping"})
        assert socket.receive_json() == {"type": "pong"}


def test_whose_rights_end_is_sent_nothing_more(connect: Connect, store: Store, secret: str) -> None:
    """A subscription goes on as whoever asks is by then: signed out, they get an error and the end."""
    with connect() as socket:
        introduced(socket, secret)
        subscribe(socket, "a", {"query": "subscription { workDue { day } }"})
        assert socket.receive_json()["type"] == "next"
        sign_out(store, secret)
        message = socket.receive_json()
        assert (message["id"], message["type"]) == ("a", "error")
        assert message["payload"][0]["extensions"]["code"] == "ACCESS-SIGN-IN"


def test_subscriptions_are_bounded(connect: Connect, secret: str) -> None:
    """One connection follows so many and no more, each under a name of its own."""
    document = {"query": "subscription { workDue { day } }"}
    with connect() as socket:
        introduced(socket, secret)
        for number in range(MOST + 1):
            subscribe(socket, str(number), document)
        assert closing_code(socket) == 4429


def test_what_is_followed_over_http_is_refused(store: Store, secret: str) -> None:
    """A request has one answer."""
    with TestClient(application(store, Settings())) as client:
        answer = client.post(
            PATH,
            json={"query": "subscription { workDue { day } }"},
            headers={"authorization": f"Bearer {secret}"},
        )
        assert answer.json()["errors"][0]["extensions"]["code"] == "OPERATION-REFUSED"
