"""Files over HTTP: handed in by forms, looked at, downloaded, removed; and forms that are none."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn
from tests.service.graphql.conftest import INSPECTOR, Ask

from xiangheng_graphql.capabilities.sessions import COOKIE
from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.forms import MOST_FILES
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.evidence import deposits
from xiangheng_platform.evidence.purposes import Purpose
from xiangheng_platform.settings import EvidenceSettings, ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store

UPLOAD = """mutation ($files: [Upload!]!, $purpose: EvidencePurpose! = EVIDENCE, $lastDay: Date, $clientKey: String) {
  upload(files: $files, purpose: $purpose, lastDay: $lastDay, clientKey: $clientKey) {
    __typename ... on HandedIn { files { number name size mediaType purpose owner download } } ... on Refused { code faults { where at { ... on Field { path } } } }
  }
}"""
LISTED = """query ($first: Int, $after: String, $where: EvidenceFilter) { evidenceFiles(first: $first, after: $after, where: $where) {
    totalCount nodes { number name owner account { login } removal { by reason } } pageInfo { endCursor hasNextPage } } }"""
Form = list[tuple[str, tuple[str | None, bytes]]]


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    """A front end that nobody has signed in at."""
    settings = Settings(server=ServerSettings(upload_bytes=200_000), evidence=EvidenceSettings(max_bytes=100))
    with TestClient(application(store, settings), base_url="https://xiangheng.test") as client:
        yield client


@pytest.fixture
def bearer(store: Store, policy: SignInSettings, signed_in: SignedIn) -> dict[str, str]:
    """What somebody shows who sees no files but their own."""
    person = signed_in(Role.EVALUATOR)
    return {"authorization": f"Bearer {sign_in(store, policy, person.login, PASSWORD)}"}


def codes(answer: Any) -> list[str]:
    """The codes of the errors of an answer."""
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


def form(*files: tuple[str, bytes], **variables: Any) -> Form:
    """A form as the specification of multipart requests has it."""
    operations = {"query": UPLOAD, "variables": {"files": [None] * len(files), **variables}}
    places = {str(place): [f"variables.files.{place}"] for place in range(len(files))}
    return [
        ("operations", (None, json.dumps(operations).encode())),
        ("map", (None, json.dumps(places).encode())),
        *((str(place), file) for place, file in enumerate(files)),
    ]


def test_files_are_handed_in_together_and_downloaded(client: TestClient, bearer: dict[str, str]) -> None:
    """Their records say what they are by their content; what is downloaded is what was sent, to be saved and never shown."""
    page = b"<html><script>alert(1)</script></html>"
    answer = client.post(
        PATH, files=form(("医保.csv", "县,值\n泸溪县,1\n".encode()), ("a.html", page)), headers=bearer
    )
    first, second = answer.json()["data"]["upload"]["files"]
    assert (first["name"], first["mediaType"], first["size"]) == ("医保.csv", "text/csv", 20)
    assert (second["name"], second["mediaType"]) == ("a.html", "application/octet-stream")

    table, script = (client.get(file["download"], headers=bearer) for file in (first, second))
    assert table.content == "县,值\n泸溪县,1\n".encode()
    assert table.headers["content-disposition"] == "attachment; filename*=UTF-8''%E5%8C%BB%E4%BF%9D.csv"
    assert script.content == page
    assert script.headers["content-type"] == "application/octet-stream"
    assert script.headers["x-content-type-options"] == "nosniff"
    assert script.headers["content-disposition"].startswith("attachment")


def test_all_files_are_handed_in_or_none(client: TestClient, bearer: dict[str, str]) -> None:
    """An empty file refuses those beside it."""
    answer = client.post(PATH, files=form(("a.txt", b"a"), ("b.txt", b"")), headers=bearer)
    assert answer.json()["data"]["upload"]["code"] == "EVIDENCE-REFUSED"
    listed = client.post(PATH, json={"query": LISTED}, headers=bearer)
    assert listed.json()["data"]["evidenceFiles"]["totalCount"] == 0


def test_which_of_several_files_is_refused_is_told(client: TestClient, bearer: dict[str, str]) -> None:
    """Each with its place in the variables and its name, all at once; a day that may not be stands at its argument."""
    empty = client.post(
        PATH, files=form(("好.txt", b"x"), ("空.txt", b""), ("一/二.txt", b"x")), headers=bearer
    ).json()["data"]["upload"]
    short_of_a_day = client.post(PATH, files=form(("好.txt", b"x"), purpose="TRIAL"), headers=bearer).json()
    too_long = client.post(PATH, files=form(("好.txt", b"x"), ("长.txt", b"x" * 101)), headers=bearer).json()

    assert empty["faults"] == [
        {"where": "空.txt › 内容", "at": {"path": ["files", "1"]}},
        {"where": "一/二.txt › 文件名", "at": {"path": ["files", "2"]}},
    ]
    (fault,) = short_of_a_day["data"]["upload"]["faults"]
    assert fault["at"] == {"path": ["lastDay"]}
    (fault,) = too_long["data"]["upload"]["faults"]
    assert fault == {"where": "长.txt › 内容", "at": {"path": ["files", "1"]}}


def test_asked_again_with_the_same_key_nothing_is_handed_in_twice(
    client: TestClient, bearer: dict[str, str]
) -> None:
    """The same files under the same key are `Repeated`; other content under it is refused."""
    sent = form(("a.txt", b"a"), clientKey="k")
    kinds = [
        client.post(PATH, files=files, headers=bearer).json()["data"]["upload"]
        for files in (sent, sent, form(("a.txt", b"b"), clientKey="k"))
    ]
    assert [kind["__typename"] for kind in kinds] == ["HandedIn", "Repeated", "Refused"]


def test_a_cookie_alone_hands_in_nothing(client: TestClient, bearer: dict[str, str]) -> None:
    """Any site's form would be sent with it; the header of our own pages makes the difference."""
    client.cookies.set(COOKIE, bearer["authorization"].partition(" ")[2])
    refused = client.post(PATH, files=form(("a.txt", b"a")))
    assert refused.status_code == 400
    assert "x-xiangheng" in json.dumps(refused.json())
    own = client.post(PATH, files=form(("a.txt", b"a")), headers={"x-xiangheng": "1"})
    assert own.json()["data"]["upload"]["__typename"] == "HandedIn"


def test_a_stranger_sends_no_files(client: TestClient) -> None:
    """Whoever is not signed in is told so before the form is read, and downloads nothing."""
    answer = client.post(PATH, files=form(("a.txt", b"a")), headers={"x-xiangheng": "1"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "ACCESS-SIGN-IN"
    assert client.get("/evidence/1").status_code == 401


def test_anothers_file_is_as_absent_as_none(client: TestClient, store: Store, bearer: dict[str, str]) -> None:
    """Neither its record nor its content can be told from a number that no file has."""
    limits = EvidenceSettings()
    deposits.add(store, Person("else", (Granted(Role.EVALUATOR),)), b"x", "x.txt", Purpose.EVIDENCE, limits)
    others, absent = (client.get(f"/evidence/{number}", headers=bearer) for number in (1, 2))
    assert (others.status_code, absent.status_code) == (404, 404)
    assert others.text.replace("1", "2") == absent.text
    assert client.get(f"/evidence/{10**40}", headers=bearer).status_code == 404


def _operations(**variables: Any) -> bytes:
    return json.dumps({"query": UPLOAD, "variables": {"files": [None], **variables}}).encode()


OPERATIONS = ("operations", (None, _operations()))
MAP = ("map", (None, b'{"0": ["variables.files.0"]}'))
FILE = ("0", ("a.txt", b"a"))


WRONG_MAPS: tuple[Any, ...] = (
    [],
    {},
    {"0": []},
    {"0": "variables.files.0"},
    {"0": [7]},
    {"0": ["query"]},
    {"0": ["variables"]},
    {"0": ["variables.files"]},
    {"0": ["variables.files.1"]},
    {"0": ["variables.files.-1"]},
    {"0": ["variables.files." + "9" * 5_000]},
    {"0": ["variables.files.0.x"]},
    {"0": ["variables.files.0", "variables.files.0"]},
    {"0": ["variables.other"]},
    {"1": ["variables.files.0"]},
    {"0": ["variables.files.0"], "1": ["variables.files.0"]},
)


WRONG_FORMS: tuple[Any, ...] = (
    [OPERATIONS, FILE],
    [MAP, FILE],
    [OPERATIONS, MAP],
    [("operations", (None, b"[" * 100_000)), MAP, FILE],
    [("operations", (None, b"[" + _operations() + b"]")), MAP, FILE],
    [("operations", (None, b"\xff\xfe")), MAP, FILE],
    [("operations", ("o.json", _operations())), MAP, FILE],
    [OPERATIONS, OPERATIONS, FILE],
    [OPERATIONS, MAP, FILE, FILE],
    [OPERATIONS, MAP, ("x", (None, b"x")), FILE],
    [OPERATIONS, MAP, FILE, *((str(n), ("a.txt", b"a")) for n in range(1, MOST_FILES + 1))],
    [OPERATIONS, MAP, ("0", ("a.txt", b"a" * 200_000))],
    *([OPERATIONS, ("map", (None, json.dumps(places).encode())), FILE] for places in WRONG_MAPS),
)


def test_a_form_that_is_none_is_refused(client: TestClient, bearer: dict[str, str]) -> None:
    """Whatever is wrong with it, it is the sender's fault and told as such."""
    for parts in WRONG_FORMS:
        answer = client.post(PATH, files=parts, headers=bearer)
        assert answer.status_code == 400, parts
        assert codes(answer) == ["OPERATION-REFUSED"]


_PART = b"--x\r\nContent-Disposition: form-data; name="
_GBK = b"".join(
    (
        _PART + b'"operations"\r\n\r\n' + _operations() + b"\r\n",
        _PART + b'"map"\r\n\r\n{"0": ["variables.files.0"]}\r\n',
        _PART + b'"0"; filename="' + "附件.txt".encode("gbk") + b'"\r\n\r\na\r\n--x--\r\n',
    )
)
NO_FORMS = (
    ("multipart/form-data; boundary=x", _GBK),
    ("multipart/form-data", b""),
    ("multipart/form-data; boundary=", b"--\r\n"),
    ("multipart/form-data; boundary=x; charset=idna", b"--x\r\n\r\n\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nbad header\r\n\r\nx"),
    ("multipart/form-data; boundary=x", b"\xff" * 1_000),
    ('multipart/form-data; boundary="x', b"--x--\r\n"),
    ("multipart/form-data; boundary=" + "x" * 5_000, b"--x--\r\n"),
    ("multipart/form-data; boundary*=utf-16''%ff", b"--x--\r\n"),
)


def test_bytes_that_are_no_form_are_refused(client: TestClient, bearer: dict[str, str]) -> None:
    """A broken boundary, header or encoding is refused like a wrong form."""
    for kind, body in NO_FORMS:
        answer = client.post(PATH, content=body, headers=bearer | {"content-type": kind})
        assert answer.status_code == 400, kind
        assert codes(answer) == ["OPERATION-REFUSED"]


def test_a_file_stands_in_no_json(client: TestClient, bearer: dict[str, str]) -> None:
    """What is no part of a form is no file."""
    body = {"query": UPLOAD, "variables": {"files": ["a.txt"]}}
    answer = client.post(PATH, json=body, headers=bearer)
    assert answer.json()["errors"][0]["extensions"]["code"] == "GRAPHQL-INVALID"


def test_the_number_of_statements_does_not_depend_on_the_number_of_files(ask: Ask, store: Store) -> None:
    """Pages follow each other, and a page of many takes as many statements as a page of few."""
    for place in range(6):
        deposits.add(store, INSPECTOR, b"%d" % place, f"{place}.txt", Purpose.EVIDENCE, EvidenceSettings())
    ask(LISTED, first=1)
    few, many = ask(LISTED, first=1), ask(LISTED, first=100)
    assert few.statements == many.statements
    assert [row["number"] for row in many.data["evidenceFiles"]["nodes"]] == [6, 5, 4, 3, 2, 1]
    cursor = few.data["evidenceFiles"]["pageInfo"]["endCursor"]
    following = ask(LISTED, first=2, after=cursor).data["evidenceFiles"]
    assert ([row["number"] for row in following["nodes"]], following["totalCount"]) == ([5, 4], 6)


def test_a_file_is_removed_and_its_tombstone_stays(ask: Ask, store: Store) -> None:
    """Its name and its content are gone; who removed it and why is told, also by its id. No reason, no removal."""
    deposits.add(store, INSPECTOR, b"x", "x.txt", Purpose.EVIDENCE, EvidenceSettings())
    remove = """mutation ($reason: String!) { removeEvidence(number: 1, reason: $reason) {
        __typename ... on Evidence { id name download removal { by reason } } ... on Refused { code } } }"""
    assert ask(remove, reason=" ").data["removeEvidence"]["code"] == "EVIDENCE-REFUSED"
    removed = ask(remove, reason="交错了").data["removeEvidence"]
    assert (removed["name"], removed["download"]) == ("", None)
    assert removed["removal"] == {"by": "liu", "reason": "交错了"}
    again = ask(
        "query ($id: ID!) { node(id: $id) { ... on Evidence { number removal { by } } } }", id=removed["id"]
    )
    assert again.data["node"] == {"number": 1, "removal": {"by": "liu"}}
    assert ask(LISTED).data["evidenceFiles"]["totalCount"] == 0
    assert ask(LISTED, where={"withRemoved": True}).data["evidenceFiles"]["totalCount"] == 1
