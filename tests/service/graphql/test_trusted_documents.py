"""Trusted documents: where the settings name some, nothing else is executed, and a broken list stops the start."""

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn

from xiangheng_graphql.documents import digest_of
from xiangheng_graphql.errors import DocumentsRefused
from xiangheng_graphql.server import manifests
from xiangheng_graphql.server.app import PATH, application
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import ServerSettings, Settings, SignInSettings
from xiangheng_platform.store.store import Store

COUNT = "{ counties { totalCount } }"
NAMED = "query Named { __typename }"


def settings(path: Path) -> Settings:
    """Settings by which the documents of a file or folder are executed."""
    return Settings(server=ServerSettings(documents=str(path)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a manifest and a document."""
    (tmp_path / "pages.json").write_text(json.dumps({f"sha256:{digest_of(COUNT)}": COUNT}), "utf-8")
    (tmp_path / "named.graphql").write_text(NAMED, "utf-8")
    (tmp_path / "README.md").write_text("no document", "utf-8")
    return tmp_path


def test_only_what_is_trusted_is_executed(
    store: Store, folder: Path, policy: SignInSettings, signed_in: SignedIn
) -> None:
    """By its digest, in either way that clients name it, or as a whole; what is another by a blank is refused."""
    secret = sign_in(store, policy, signed_in(Role.INSPECTOR).login, PASSWORD)
    digest = digest_of(COUNT)
    named: list[dict[str, Any]] = [
        {"documentId": f"sha256:{digest}"},
        {"documentId": digest.upper()},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}},
        {"query": COUNT},
    ]
    others: list[dict[str, Any]] = [
        {"query": f"{COUNT} "},
        {"query": "{ __schema { types { name } } }"},
        {"documentId": digest_of("{ __typename }")},
        {"query": "{ __typename }", "documentId": digest},
    ]
    with TestClient(application(store, settings(folder)), base_url="https://xiangheng.test") as client:
        client.headers["authorization"] = f"Bearer {secret}"
        answers = [client.post(PATH, json=body).json() for body in named]
        assert [answer["data"] for answer in answers] == [{"counties": {"totalCount": 122}}] * 4
        refused = [client.post(PATH, json=body).json()["errors"][0]["extensions"]["code"] for body in others]
        assert refused == ["DOCUMENT-UNTRUSTED"] * 4
        assert client.get(f"{PATH}/explorer").status_code == 404
        assert client.post(PATH, json={"documentId": "x"}).status_code == 400


def test_without_a_list_a_document_has_to_be_sent(store: Store) -> None:
    """A client that names a document learns that this server has none."""
    with TestClient(application(store, Settings())) as client:
        answer = client.post(PATH, json={"documentId": digest_of(COUNT)}).json()
    assert answer["errors"][0]["extensions"]["code"] == "DOCUMENT-UNTRUSTED"


def test_a_manifest_of_apollo_is_read(tmp_path: Path) -> None:
    """As its tools write it."""
    file = tmp_path / "manifest.json"
    operations = [{"id": digest_of(NAMED), "name": "Named", "type": "query", "body": NAMED}]
    file.write_text(
        json.dumps({"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}),
        "utf-8",
    )
    assert [document.text for document in manifests.of(file)] == [NAMED]


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "{}", '{"abc": "{ __typename }"}', json.dumps({digest_of(COUNT): 7}), '{"format": "apollo-persisted-query-manifest", "operations": [7]}'],
    ids=range(6),
)  # fmt: skip
def test_a_broken_manifest_is_told_with_its_place(tmp_path: Path, content: str) -> None:
    """What is no list, or whose digests are others', is refused before anything is served."""
    file = tmp_path / "pages.json"
    file.write_text(content, "utf-8")
    with pytest.raises(DocumentsRefused, match=r"pages\.json"):
        manifests.of(file)


def test_documents_that_cannot_be_executed_stop_the_start(store: Store, folder: Path) -> None:
    """All are told at once: what the schema does not have, what is too much, and what asks for the schema."""
    bad = ["{ nothing }", "{ __schema { description } }", "{" + " __typename" * 501 + " }"]
    (folder / "bad.json").write_text(json.dumps({digest_of(text): text for text in bad}), "utf-8")
    with pytest.raises(DocumentsRefused) as refused:
        application(store, settings(folder))
    assert len(refused.value.faults) == 3
    assert all("bad.json" in str(fault.at) for fault in refused.value.faults)


def test_a_place_without_documents_is_refused(tmp_path: Path) -> None:
    """A folder that is empty or not there would leave a server that executes nothing."""
    for path in (tmp_path, tmp_path / "absent.json"):
        with pytest.raises(DocumentsRefused):
            manifests.of(path)
