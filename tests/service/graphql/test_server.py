"""The server: who is let in, what is refused before anything is read, and that nothing of ours is told when it fails."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn

from xiangheng_graphql.capabilities.sessions import COOKIE
from xiangheng_graphql.limits import LIMITS
from xiangheng_graphql.server.app import PATH, application
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store

COUNT = "{ counties { totalCount } }"
JSON = {"content-type": "application/json"}


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    """A front end that nobody has signed in at."""
    with TestClient(application(store, Settings()), base_url="https://xiangheng.test") as client:
        yield client


@pytest.fixture
def secret(store: Store, policy: SignInSettings, signed_in: SignedIn) -> str:
    """The session of an inspector."""
    person = signed_in(Role.INSPECTOR)
    return sign_in(store, policy, person.login, PASSWORD)


def codes(answer: Any) -> list[str]:
    """The codes of the errors of an answer."""
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


def test_a_session_is_shown_as_a_bearer_or_as_a_cookie(client: TestClient, secret: str) -> None:
    """Programs send a header, pages a cookie; both are answered."""
    by_header = client.post(PATH, json={"query": COUNT}, headers={"authorization": f"Bearer {secret}"})
    client.cookies.set(COOKIE, secret)
    by_cookie = client.post(PATH, json={"query": COUNT})
    assert by_header.json()["data"] == by_cookie.json()["data"] == {"counties": {"totalCount": 122}}


def test_a_stranger_is_told_to_sign_in_and_nothing_of_the_schema(client: TestClient) -> None:
    """Without a session neither data nor the schema are shown."""
    assert codes(client.post(PATH, json={"query": COUNT})) == ["ACCESS-SIGN-IN"]
    assert codes(client.post(PATH, json={"query": "{ __schema { types { name } } }"})) == ["ACCESS-SIGN-IN"]


def test_a_page_of_another_site_uses_no_cookie(client: TestClient, secret: str) -> None:
    """The cookie that a browser sends with another site's request opens nothing; a bearer is no browser's own."""
    client.cookies.set(COOKIE, secret)
    foreign = {"origin": "https://evil.test"}
    refused = client.post(PATH, json={"query": COUNT}, headers=foreign)
    assert (refused.status_code, codes(refused)) == (400, ["OPERATION-REFUSED"])
    own = client.post(PATH, json={"query": COUNT}, headers={"origin": "https://xiangheng.test"})
    assert own.json()["data"] == {"counties": {"totalCount": 122}}
    client.cookies.clear()
    bearer = foreign | {"authorization": f"Bearer {secret}"}
    assert client.post(PATH, json={"query": COUNT}, headers=bearer).json()["data"]


def test_a_browser_is_told_which_other_sites_may_ask(store: Store, secret: str) -> None:
    """A page of a site that the settings name may ask with the cookie and read what is answered; of no other one."""
    settings = Settings(server=ServerSettings(origins="https://pages.test"))
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    with TestClient(application(store, settings), base_url="https://xiangheng.test") as client:
        named, other = (
            client.options(PATH, headers={"origin": f"https://{name}.test", **asked})
            for name in ("pages", "evil")
        )
        client.cookies.set(COOKIE, secret)
        answer = client.post(PATH, json={"query": COUNT}, headers={"origin": "https://pages.test"})
        refused = client.post(PATH, json={"query": COUNT}, headers={"origin": "https://evil.test"})
    assert named.status_code == 200
    assert named.headers["access-control-allow-credentials"] == "true"
    assert "x-xiangheng" in named.headers["access-control-allow-headers"]
    assert answer.json()["data"] == {"counties": {"totalCount": 122}}
    assert answer.headers["access-control-allow-origin"] == "https://pages.test"
    assert other.status_code == 400
    assert codes(refused) == ["OPERATION-REFUSED"]
    assert not {"access-control-allow-origin"} & {*other.headers, *refused.headers}


def test_without_such_sites_browsers_are_told_of_none(client: TestClient, secret: str) -> None:
    """Nothing is said to pages of other sites, which for a browser is no."""
    headers = {"origin": "https://pages.test", "authorization": f"Bearer {secret}"}
    answer = client.post(PATH, json={"query": COUNT}, headers=headers)
    assert "access-control-allow-origin" not in answer.headers
    assert client.options(PATH, headers={**headers, "access-control-request-method": "POST"}).is_error


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_what_any_form_could_send_is_no_operation(client: TestClient, kind: str) -> None:
    """Only JSON is read, which no page of another site sends without the browser asking first."""
    answer = client.post(PATH, content=json.dumps({"query": COUNT}), headers={"content-type": kind})
    assert (answer.status_code, codes(answer)) == (400, ["OPERATION-REFUSED"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b"[]",
        b'[{"query": "{ __typename }"}]',
        b"null",
        b'{"query": 7}',
        b'{"query": " "}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "operationName": {}}',
        b'{"query": "' + b"x" * 1_000_000 + b'"}',
    ],
    ids=range(12),
)
def test_a_body_that_is_no_operation_is_refused(client: TestClient, body: bytes) -> None:
    """Whatever is sent, the answer says what was expected."""
    answer = client.post(PATH, content=body, headers=JSON)
    assert (answer.status_code, codes(answer)) == (400, ["OPERATION-REFUSED"])


@pytest.mark.parametrize(
    "document",
    [
        "{ " + "a { " * 1_500 + "b" + " }" * 1_500 + " }",
        "{" + " __typename" * (LIMITS.fields + 1) + " }",
        "{" + "".join(f" a{number}: __typename" for number in range(LIMITS.aliases + 1)) + " }",
        "{ __typename" + " @include(if: true)" * (LIMITS.directives + 1) + " }",
        "{ counties { ...F } } fragment F on DivisionConnection { nodes { ...G } } fragment G on Division { parent { ...G } }",
        "{ counties(first: 200) { nodes { children { children { children { name } } } } } }",
        "{ counties { nodes { " + "parent { " * LIMITS.depth + "name" + " }" * LIMITS.depth + " } } }",
        "{ counties { nodes { ...F0 } } } fragment F12 on Division { code } "
        + " ".join(
            f"fragment F{number} on Division {{ parent {{ ...F{number + 1} }} prefecture {{ ...F{number + 1} }} "
            f"again: parent {{ ...F{number + 1} }} }}"
            for number in range(12)
        ),
        "query ($x: [" * 400,
        "{ node(id: " + "[" * 2_000 + " }",
        "query A { __typename } query B { __typename }",
        "subscription { __typename }",
        "# nothing",
    ],
    ids=["deep", "wide", "aliases", "directives", "circular", "dear", "low", "ways", "types", "lists", "two", "subscription", "empty"],
)  # fmt: skip
def test_a_hostile_document_is_refused(client: TestClient, secret: str, document: str) -> None:
    """It is answered with why, and nothing of it is executed."""
    answer = client.post(PATH, json={"query": document}, headers={"authorization": f"Bearer {secret}"})
    assert answer.json()["data"] is None
    assert set(codes(answer)) <= {"OPERATION-REFUSED", "GRAPHQL-INVALID"}


def test_a_page_s_size_counts_whoever_says_it(client: TestClient, secret: str) -> None:
    """The default of a variable costs what the variable would, and what an argument would."""
    bearer = {"authorization": f"Bearer {secret}"}
    page = "counties(first: {}) {{ nodes {{ code }} }}"
    requests: list[dict[str, Any]] = [
        {"query": "{ " + page.format(200) + " }"},
        {"query": "query ($first: Int = 200) { " + page.format("$first") + " }"},
        {"query": "query ($first: Int = 1) { " + page.format("$first") + " }", "variables": {"first": 200}},
    ]
    costs = [client.post(PATH, json=request, headers=bearer).json()["extensions"] for request in requests]
    assert costs == [{"cost": 202}] * 3


def test_the_cost_is_told_before_it_is_too_much(client: TestClient, secret: str) -> None:
    """A front end sees what its document costs, by the pages that it asks for."""
    bearer = {"authorization": f"Bearer {secret}"}
    document = "query ($first: Int) { counties(first: $first) { nodes { code name } } }"
    costs = [
        client.post(
            PATH, json={"query": document, "variables": {"first": first}}, headers=bearer
        ).json()["extensions"]["cost"]
        for first in (1, 10)
    ]  # fmt: skip
    assert costs == [4, 22]


def test_a_fault_of_ours_is_an_id_and_nothing_else(
    client: TestClient, secret: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What went wrong within stands in the log, under the id that is told."""
    monkeypatch.setattr("xiangheng_platform.regions.tree.Tree.at_level", lambda *_: 1 / 0)
    answer = client.post(PATH, json={"query": COUNT}, headers={"authorization": f"Bearer {secret}"})
    (error,) = answer.json()["errors"]
    assert error["extensions"]["id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "division" not in answer.text


@pytest.mark.parametrize(
    "path", ["/nowhere", "/health/live", "/evidence/1", f"{PATH}/explorer", f"{PATH}/static/pages.css"]
)
def test_no_answer_goes_without_its_headers(client: TestClient, path: str) -> None:
    """Whatever is asked for: no type is guessed, nothing is told to other sites, no page is framed, and each has an id."""
    headers = client.get(path).headers
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-request-id"] != client.get(path).headers["x-request-id"]


def test_living_is_not_being_ready(client: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its database the process lives and is not ready; with it again it is, without being started anew."""
    assert client.get("/health/ready").status_code == 200
    with monkeypatch.context() as broken:
        broken.setattr(store, "last_act", lambda: 1 / 0)
        assert (client.get("/health/live").status_code, client.get("/health/ready").status_code) == (200, 503)
    assert client.get("/health/ready").status_code == 200
