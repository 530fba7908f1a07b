"""What a front end does that knows nothing but the printed schema and the manual's page: by HTTP and the socket only."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn

from xiangheng_graphql.server.app import application
from xiangheng_platform.access.roles import Role
from xiangheng_platform.app import new_worker
from xiangheng_platform.settings import Settings, SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_seeds.generator import invent
from xiangheng_seeds.workbooks import write_workbooks

REFUSED = "__typename ... on Refused { code title faults { message expected remedy isNotice } }"
SIGN_IN = (
    "mutation ($login: String!, $password: Secret!) { signIn(login: $login, password: $password) { "
    "... on SignedIn { secret viewer { login mustChangePassword } } " + REFUSED + " } }"
)
EDIT = (
    "mutation ($code: String!, $changes: IndicatorChanges!, $version: Int!, $key: String) { "
    'editIndicator(code: $code, changes: $changes, version: $version, reason: "改说明", clientKey: $key) { '
    "... on Indicator { id code note version verified } ... on Repeated { act at } " + REFUSED + " } }"
)
VERIFY = (
    "mutation ($code: String!, $version: Int!, $key: String) { verifyIndicator(code: $code, version: $version, clientKey: $key) { "
    "... on Indicator { verified verifiedBy version } " + REFUSED + " } }"
)
SUBMIT = (
    "mutation ($kind: String!, $key: String) { submitJob(kind: $kind, clientKey: $key) { "
    "... on Job { number state } ... on Repeated { act wrote } " + REFUSED + " } }"
)
CANCEL = "mutation ($number: Int!) { cancelJob(number: $number) { ... on Job { state } " + REFUSED + " } }"


UPLOAD = (
    "mutation ($files: [Upload!]!) { upload(files: $files, purpose: WORKBOOK) { "
    "... on HandedIn { files { number name } } " + REFUSED + " } }"
)
SCORE = (
    'mutation ($files: [Int!]!) { score(scheme: "leapfrog", files: $files) { ... on Job { number } '
    + REFUSED
    + " } }"
)
TRIAL = """query ($job: Int!) { trialScoring(job: $job) { state scored job { done total message }
    allFaults { totalCount nodes { code isNotice message remedy at { ... on Cell { file sheet cell } } } }
    ranking { totalCount nodes { code name rank total } } } }"""
EXPLANATION = """query ($job: Int!, $unit: String!) { trialScoring(job: $job) { explanation(unit: $unit) {
    unit { total adjustment } sentences
    nodes(first: 200) { pageInfo { hasNextPage } nodes {
        code parentCode depth points leaf { value origin { file sheet cell } clause rule bounds { name value } } } } } } }"""


class FrontEnd:
    """One person's program: it keeps the secret that `signIn` gave, and nothing else."""

    def __init__(self, http: TestClient) -> None:
        self.http = http
        self.headers: dict[str, str] = {}

    def raw(self, query: str, **variables: Any) -> Any:
        """The answer as it came."""
        body = {"query": query, "variables": variables}
        answer = self.http.post("/graphql", json=body, headers=self.headers)
        assert answer.status_code == 200
        return answer.json()

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an operation that is answered; of one with a single field, that field."""
        answer = self.raw(query, **variables)
        assert "errors" not in answer, answer
        data = answer["data"]
        return next(iter(data.values())) if len(data) == 1 else data

    def upload(self, *paths: Path) -> list[int]:
        """Hand in files as the specification of multipart requests says; their numbers."""
        operations = {"query": UPLOAD, "variables": {"files": [None] * len(paths)}}
        places = {str(place): [f"variables.files.{place}"] for place in range(len(paths))}
        parts = [("operations", (None, json.dumps(operations))), ("map", (None, json.dumps(places)))]
        files = [(str(place), (path.name, path.read_bytes())) for place, path in enumerate(paths)]
        answer = self.http.post("/graphql", files=[*parts, *files], headers=self.headers).json()
        return [file["number"] for file in answer["data"]["upload"]["files"]]

    def sign_in(self, login: str) -> None:
        """Sign in as a program does: the secret goes into a header, and the cookie is not kept."""
        signed = self.ask(SIGN_IN, login=login, password=PASSWORD)
        self.http.cookies.clear()
        self.headers = {"authorization": f"Bearer {signed['secret']}"}
        assert signed["viewer"] == {"login": login, "mustChangePassword": False}


@pytest.fixture
def http(store: Store, policy: SignInSettings) -> Iterator[TestClient]:
    """The server."""
    settings = Settings(sign_in=policy)
    with TestClient(application(store, settings), base_url="https://xiangheng.test") as client:
        yield client


@pytest.fixture
def inspector(http: TestClient, signed_in: SignedIn) -> FrontEnd:
    """The program of an inspector who has signed in."""
    client = FrontEnd(http)
    client.sign_in(signed_in(Role.INSPECTOR).login)
    return client


@pytest.fixture
def head(http: TestClient, signed_in: SignedIn) -> FrontEnd:
    """The program of the head of a division of the office, who has signed in."""
    client = FrontEnd(http)
    client.sign_in(signed_in(Role.DIVISION_HEAD).login)
    return client


@pytest.fixture
def administrator(http: TestClient, signed_in: SignedIn) -> FrontEnd:
    """The program of an administrator who has signed in."""
    client = FrontEnd(http)
    client.sign_in(signed_in(Role.ADMINISTRATOR).login)
    return client


def test_a_session_begins_with_sign_in_and_ends_with_sign_out(inspector: FrontEnd) -> None:
    """A wrong password is `Refused`; what was ended opens nothing, and the remedy speaks of what a front end has."""
    wrong = inspector.ask(SIGN_IN, login="inspector", password="wrong")
    assert (wrong["__typename"], wrong["code"]) == ("Refused", "ACCESS-REFUSED")
    assert inspector.ask("{ viewer { login } }") == {"login": "inspector"}
    ended = inspector.ask("mutation { signOut { ... on SignedOut { cookie } ... on Refused { code } } }")
    assert ended["cookie"]
    answer = inspector.raw("{ counties { totalCount } }")
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "ACCESS-SIGN-IN"
    assert "signIn" in extensions["faults"][0]["remedy"]
    assert "xiangheng " not in extensions["faults"][0]["remedy"]
    assert extensions["faults"][0]["isNotice"] is False
    assert inspector.ask("{ viewer { login } }") is None


def test_three_days_are_three_aliases(inspector: FrontEnd) -> None:
    """The counties of three days in one document: Ningxiang was a county before it was a city."""
    days = inspector.ask(
        "query ($a: Date, $b: Date, $c: Date) { a: counties(onDay: $a) { ...N } b: counties(onDay: $b) { ...N } "
        "c: counties(onDay: $c) { ...N } } fragment N on DivisionConnection { totalCount nodes { code name } }",
        a="2015-06-01",
        b="2020-06-01",
        c="2024-01-01",
    )
    names = {day: {county["name"] for county in days[day]["nodes"]} for day in days}
    assert {day["totalCount"] for day in days.values()} == {122}
    assert all(len(days[day]["nodes"]) == 50 for day in days)
    assert names["a"] != names["c"]


def test_a_list_is_paged_through_by_its_cursors(inspector: FrontEnd) -> None:
    """Page by page as the manual says, every county comes once."""
    query = (
        "query ($after: String) { counties(first: 50, after: $after) { totalCount nodes { id code } "
        "pageInfo { hasNextPage endCursor } } }"
    )
    codes: list[str] = []
    after = None
    while True:
        page = inspector.ask(query, after=after)
        codes += [county["code"] for county in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(set(codes)) == len(codes) == page["totalCount"]
    again = inspector.ask(
        "query ($id: ID!) { node(id: $id) { id ... on Division { code } } }", id=page["nodes"][0]["id"]
    )
    assert again == page["nodes"][0]


def test_who_edits_an_indicator_does_not_verify_it(inspector: FrontEnd, head: FrontEnd) -> None:
    """Two steps, two people; what is not sent stays as it was, and a stale version is refused."""
    code = inspector.ask("{ indicators(first: 1) { nodes { code } } }")["nodes"][0]["code"]
    read = (
        "query ($code: String!) { indicator(code: $code) { version name office definition note __typename } }"
    )
    before = inspector.ask(read, code=code)
    change = {"code": code, "version": before["version"], "changes": {"note": "对照过的说明"}}
    edit = inspector.ask(EDIT, **change)
    assert (edit["version"], edit["verified"], edit["note"]) == (before["version"] + 1, False, "对照过的说明")
    after = inspector.ask(read, code=code)
    assert after == before | {"version": edit["version"], "note": "对照过的说明"}
    stale = head.ask(EDIT, **change)
    assert stale["__typename"] == "Refused"
    own = inspector.ask(VERIFY, code=code, version=edit["version"])
    assert own["__typename"] == "Refused"
    assert own["faults"][0]["remedy"]
    other = head.ask(VERIFY, code=code, version=edit["version"], key="v")
    assert (other["verified"], other["verifiedBy"]) == (True, "division-head")
    assert head.ask(VERIFY, code=code, version=edit["version"], key="v")["__typename"] == "Repeated"


def test_asking_again_with_a_key_does_nothing_twice(administrator: FrontEnd) -> None:
    """A front end that lost its connection asks again, and is told that it was done."""
    kind = first_kind(administrator)
    first, again = (administrator.ask(SUBMIT, kind=kind, key="0c1d") for _ in range(2))
    assert (first["__typename"], again["__typename"]) == ("Job", "Repeated")
    assert again["wrote"]["job"] == first["number"]
    jobs = administrator.ask("{ jobs { nodes { number } } }")["nodes"]
    assert jobs == [{"number": first["number"]}]


def first_kind(client: FrontEnd) -> str:
    """A kind of job that whoever is signed in may start, by what `jobKinds` and `viewer` tell."""
    told = client.ask("{ jobKinds { name action } viewer { actions { action } } }")
    mine = {permitted["action"] for permitted in told["viewer"]["actions"]}
    return str(next(kind["name"] for kind in told["jobKinds"] if kind["action"] in mine))


def test_a_job_is_followed_over_the_socket(http: TestClient, administrator: FrontEnd) -> None:
    """It is told as it stands, and again when somebody cancelled it."""
    client = administrator
    number = client.ask(SUBMIT, kind=first_kind(client))["number"]
    with http.websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init", "payload": client.headers})
        assert socket.receive_json() == {"type": "connection_ack"}
        follow = "subscription ($number: Int!) { jobProgress(number: $number) { number state } }"
        payload = {"query": follow, "variables": {"number": number}}
        socket.send_json({"id": "1", "type": "subscribe", "payload": payload})
        assert socket.receive_json()["payload"]["data"]["jobProgress"]["state"] == "WAITING"
        assert client.ask(CANCEL, number=number)["state"] == "CANCELLED"
        assert socket.receive_json()["payload"]["data"]["jobProgress"]["state"] == "CANCELLED"
        socket.send_json({"id": "1", "type": "complete"})


def test_workbooks_are_scored_corrected_and_explained(
    inspector: FrontEnd, store: Store, tmp_path: Path
) -> None:
    """A fault names the cell that the front end can mark; mended and handed in again, every point leads back to a cell."""
    scheme, _ = open_scheme("leapfrog")
    write_workbooks(scheme, invent(scheme).dataset, tmp_path)
    broken, *others = sorted(tmp_path.glob("*.xlsx"))
    sound = inspector.upload(broken, *others)
    book = load_workbook(broken)
    sheet = book.worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float))
    cell.value = "待核"
    book.save(broken)
    worker = new_worker(store, Settings())

    job = inspector.ask(SCORE, files=[*inspector.upload(broken), *sound[1:]])["number"]
    worker.run_waiting()
    refused = inspector.ask(TRIAL, job=job)
    places = [fault["at"] for fault in refused["allFaults"]["nodes"] if not fault["isNotice"]]
    assert (refused["state"], refused["scored"], refused["ranking"]["nodes"]) == ("DONE", False, [])
    assert places == [{"file": broken.name, "sheet": sheet.title, "cell": cell.coordinate}]

    job = inspector.ask(SCORE, files=sound)["number"]
    worker.run_waiting()
    scored = inspector.ask(TRIAL, job=job)
    best = scored["ranking"]["nodes"][0]
    told = inspector.ask(EXPLANATION, job=job, unit=best["code"])["explanation"]
    nodes = told["nodes"]["nodes"]
    assert (scored["state"], scored["scored"], best["rank"]) == ("DONE", True, 1)
    assert scored["job"]["done"] == scored["job"]["total"] == scored["ranking"]["totalCount"]
    assert not told["nodes"]["pageInfo"]["hasNextPage"]
    assert [node["code"] for node in nodes if node["parentCode"] is None] == [nodes[0]["code"]]
    leaves = [node for node in nodes if node["leaf"] and node["leaf"]["origin"]]
    assert all(node["leaf"]["origin"]["file"] and node["leaf"]["origin"]["cell"] for node in leaves)
    total = sum(Decimal(node["points"]) for node in nodes if node["leaf"] and node["points"])
    assert (
        total + Decimal(told["unit"]["adjustment"])
        == Decimal(told["unit"]["total"])
        == Decimal(best["total"])
    )
