"""The log: one document a line, events by a closed list of names, and in it nobody's data."""

import json
import logging
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, HandClock, SignedIn

from xiangheng_graphql.errors import LogRefused
from xiangheng_graphql.events import Event, tell
from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.lines import DailyFiles, telling
from xiangheng_graphql.server.lines import Lines as Formatter
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Lines]:
    """The lines of the log that the server wrote since, in a folder."""
    with telling(ServerSettings(log_folder=str(tmp_path), log_level="info")):
        yield lambda: [
            json.loads(line)
            for file in sorted(tmp_path.glob("*.log"))
            for line in file.read_text("utf-8").splitlines()
        ]


@pytest.fixture
def client(store: Store, lines: Lines) -> Iterator[TestClient]:
    """A front end that nobody has signed in at."""
    with TestClient(application(store, Settings()), base_url="https://xiangheng.test") as client:
        yield client


@pytest.fixture
def secret(store: Store, policy: SignInSettings, signed_in: SignedIn) -> str:
    """The session of an inspector."""
    return sign_in(store, policy, signed_in(Role.INSPECTOR).login, PASSWORD)


def of(event: Event, lines: Lines) -> list[dict[str, Any]]:
    """The lines of one event."""
    return [line for line in lines() if line["event"] == event]


def test_an_operation_is_told_of_without_what_it_asks_for(
    client: TestClient, lines: Lines, secret: str
) -> None:
    """Its name, kind, cost, caller and outcome are told under the id of its answer; values and credentials nowhere."""
    document = "query Find($id: ID!) { node(id: $id) { id } counties { totalCount } named: __typename @skip(if: false) }"
    body = {"query": document, "variables": {"id": "秘密县"}, "operationName": "Find"}
    answer = client.post(PATH, json=body, headers={"authorization": f"Bearer {secret}"})
    (line,) = of(Event.OPERATION, lines)
    told = {name: line[name] for name in ("kind", "name", "caller", "outcome", "level", "request")}
    assert told == {
        "kind": "query", "name": "Find", "caller": "inspector", "outcome": "partly", "level": "info",
        "request": answer.headers["x-request-id"],
    }  # fmt: skip
    assert line["cost"] == answer.json()["extensions"]["cost"]
    log = json.dumps(lines(), ensure_ascii=False)
    assert not [value for value in ("秘密县", "totalCount", secret, secret[4:16]) if value in log]


def test_what_is_no_operation_is_told_of_by_its_code(client: TestClient, lines: Lines) -> None:
    """The log says that a request was refused and why, and not what it said."""
    answer = client.post(PATH, json={"query": 7})
    (line,) = of(Event.REFUSED, lines)
    assert (line["code"], line["request"]) == ("OPERATION-REFUSED", answer.headers["x-request-id"])


def test_a_name_that_the_document_does_not_have_is_not_told(
    client: TestClient, lines: Lines, secret: str
) -> None:
    """What a client calls its operation is no name until the document has it: it could be anything."""
    body = {"query": "query A { __typename }", "operationName": "张三 430524199001010000"}
    client.post(PATH, json=body, headers={"authorization": f"Bearer {secret}"})
    (line,) = of(Event.OPERATION, lines)
    assert (line.get("name"), line["outcome"], line["codes"]) == (None, "refused", ["OPERATION-REFUSED"])


def test_a_fault_tells_where_it_happened_and_nobodys_data(
    client: TestClient, lines: Lines, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the answer's id stands the traceback, with the request; the message of the exception may name a value."""

    telephone = "138" + "0" * 8

    def fail(*_: Any) -> None:
        raise ValueError(telephone)

    monkeypatch.setattr("xiangheng_platform.regions.tree.Tree.at_level", fail)
    answer = client.post(
        PATH, json={"query": "{ counties { totalCount } }"}, headers={"authorization": f"Bearer {secret}"}
    )
    (line,) = of(Event.FAULT, lines)
    (error,) = answer.json()["errors"]
    assert (line["fault"], line["request"]) == (error["extensions"]["id"], answer.headers["x-request-id"])
    assert line["traceback"].endswith("ValueError")
    assert "raise ValueError" in line["traceback"]
    assert telephone not in json.dumps(lines())
    assert of(Event.OPERATION, lines)[0]["outcome"] == "fault"


def test_sockets_are_told_of_as_they_come_and_go(client: TestClient, lines: Lines) -> None:
    """Each under an id of its own, with the code by which we closed it, and what was asked for on it."""
    for is_breach in (False, True):
        with client.websocket_connect(PATH, subprotocols=[PROTOCOL]) as socket:
            socket.send_json({"type": "connection_init"})
            socket.receive_json()
            socket.send_json({"id": "a", "type": "subscribe", "payload": {"query": "{ __typename }"}})
            assert [socket.receive_json()["type"] for _ in range(2)] == ["next", "complete"]
            if is_breach:
                socket.send_text("{")
                assert socket.receive()["code"] == 4400
    told = [line for line in lines() if "socket" in line]
    events = [
        "socket.opened",
        "graphql.operation",
        "socket.closed",
        "socket.opened",
        "graphql.operation",
        "socket.dropped",
    ]
    assert [line["event"] for line in told] == events
    assert told[-1]["code"] == 4400
    assert len({line["socket"] for line in told}) == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A server of which nobody would be told does not start."""
    (tmp_path / "file").touch()
    with pytest.raises(LogRefused), telling(ServerSettings(log_folder=str(tmp_path / "file"))):
        pass


def test_libraries_are_told_in_the_same_lines(lines: Lines) -> None:
    """What uvicorn or Python itself has to say is a document too, under one name."""
    logging.getLogger("uvicorn.error").error("Exception in %s", "ASGI")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(True)  # what pytest records of warnings went before it
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    library, warning = of(Event.OTHER, lines)
    assert (library["logger"], library["message"], library["level"]) == (
        "uvicorn.error", "Exception in ASGI", "error",
    )  # fmt: skip
    assert warning["logger"] == "py.warnings"


def test_every_line_is_one_document_whatever_it_holds(lines: Lines) -> None:
    """Ends of lines and percent signs in a text make no second line and break none."""
    tell(Event.PULSE, message="a\nb %s %d")
    (line,) = of(Event.PULSE, lines)
    assert line["message"] == "a\nb %s %d"


def test_debug_tells_what_an_exception_says() -> None:
    """Whoever looks for a fault and asks for it sees the message, and that of what was behind it."""
    try:
        try:
            raise KeyError("behind")
        except KeyError as error:
            raise ValueError("before") from error
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "text", None, (ValueError, error, error.__traceback__)
        )
    plain, talkative = (
        json.loads(Formatter(with_messages=talks).format(record))["traceback"] for talks in (False, True)
    )
    assert ("behind" in plain.splitlines()[-1], "ValueError" in plain, "KeyError" in plain) == (
        False,
        True,
        True,
    )
    assert "builtins.KeyError: 'behind'" in talkative
    assert talkative.endswith("builtins.ValueError: before")


def test_a_folder_has_a_file_for_each_day_and_none_too_old(tmp_path: Path) -> None:
    """At midnight in Beijing a new file begins, and files of longer ago than wanted go; others are left alone."""
    clock = HandClock(datetime(2024, 5, 1, 15, 59, tzinfo=UTC))
    (tmp_path / "serve-2024-04-28-7.log").touch()
    (tmp_path / "serve-2024-04-29-7.log").touch()
    (tmp_path / "serve-notes.log").touch()
    handler = DailyFiles(tmp_path, 3, clock)
    for _ in range(2):
        handler.emit(logging.LogRecord("x", logging.INFO, "", 0, "text", None, None))
        clock.now += timedelta(minutes=1)
    handler.close()
    names = sorted(path.name[6:16] for path in tmp_path.iterdir())
    assert names == ["2024-04-29", "2024-05-01", "2024-05-02", "notes.log"]
