"""Requests that nobody sends who means well are answered like any other: in words, with little work, and never as a fault of ours."""

import json
from typing import Any

import pytest
from graphql import DocumentNode, parse
from tests.service.graphql.faults.conftest import Served, resident
from tests.service.graphql.faults.hostile import KINDS, requests

from xiangheng_graphql import documents
from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_graphql.limits import LIMITS
from xiangheng_graphql.schema import served_schema
from xiangheng_platform.settings import Settings
from xiangheng_platform.store.store import Store

#: How many statements and bytes the answer to one may take: some of a page of all counties, and not more for asking more.
STATEMENTS, BYTES = 30, 200_000


def refuse_work(served: Served, seed: int, count: int) -> None:
    """Send so many requests, each of which must be answered, without a fault of ours, and cheaply."""
    for request in requests(seed, count):
        served.statements.clear()
        answer = served.send(request.body, request.kind)
        said = request.kind, request.body[:300], answer.body[:300]
        assert answer.status in (200, 400), said
        assert "XIANGHENG" not in answer.codes, said
        assert len(served.statements) <= STATEMENTS, said
        assert len(answer.body) <= BYTES, said


def test_every_kind_is_answered(served: Served) -> None:
    """Four of each kind; afterwards the server answers as before."""
    refuse_work(served, 1, 4 * len(KINDS))
    assert served.ask("{ counties { totalCount } }").document["data"] == {"counties": {"totalCount": 122}}


@pytest.mark.thorough
@pytest.mark.parametrize("backend", ["sqlite"])  # minutes; nothing of it reaches what the databases differ in
def test_ten_thousand_take_no_memory(served: Served) -> None:
    """What the first thousand left is what ten thousand leave, within what the documents take that are kept ready."""
    refuse_work(served, 2, 1_000)
    before = resident()
    refuse_work(served, 3, 9_000)
    assert resident() - before < 150 << 20


NO_VALUES = (
    ("query ($f: Int) { counties(first: $f) { totalCount } }", '{"f": "²"}'),
    (f"query ($f: Int = {'9' * 5_000}) {{ counties(first: $f) {{ totalCount }} }}", "{}"),
    ("query ($x: ID!) { node(id: $x) { id } }", '{"x": "\\ud800"}'),
    ("query ($x: ID!) { node(id: $x) { id } }", '{"\\ud800": "x"}'),
    ("query ($f: Int) { counties(first: $f) { totalCount } }", '{"f": NaN}'),
    ("query ($f: Int) { counties(first: $f) { totalCount } }", '{"f": 1e999}'),
    ("query ($x: String!) { account(login: $x) { login } }", '{"x": "\\u0000"}'),
    ('{ account(login: "\\u0000") { login } }', "{}"),
    ('mutation { upload(files: ["x"], purpose: EVIDENCE) { __typename } }', "{}"),
)


def test_what_looks_like_a_value_is_refused_as_none(served: Served) -> None:
    """What no schema and no database has is told as the client's fault, whatever Python makes of it."""
    for query, variables in NO_VALUES:
        body = f'{{"query": {json.dumps(query)}, "variables": {variables}}}'
        codes = served.send(body.encode()).codes
        assert codes in ({"OPERATION-REFUSED"}, {"GRAPHQL-INVALID"}), query


def test_what_is_quoted_is_cut(served: Served) -> None:
    """A fault quotes the name that it is about once, and not as long as it is, however often it is told."""
    name = "x" * 20_000
    answer = served.ask("{ " + f"{name} " * 4 + "}")
    assert answer.codes == {"GRAPHQL-INVALID"}
    assert len(answer.body) < len(name)


def test_documents_are_kept_by_what_they_take(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large ones push each other out, a small one that is asked for all the while stays; none is read twice while it stays."""
    read: list[str] = []

    def counting(query: str, **given: Any) -> DocumentNode:
        read.append(query)
        return parse(query, **given)

    monkeypatch.setattr("xiangheng_graphql.documents.parse", counting)
    executor = Executor(served_schema())
    monkeypatch.setattr(documents, "KEPT", 2 * LIMITS.tokens)
    listed = "1 " * (LIMITS.tokens // 2)
    small, texts = (
        "{ __typename }",
        [f"{{ node(id: [{listed}]) {{ id }} }} # {number}" for number in range(4)],
    )
    for text in texts:
        for query in (text, small):
            with Context(store, Settings()) as context:
                executor.execute(Operation(query), context)
    assert read == [texts[0], small, *texts[1:]]
    with Context(store, Settings()) as context:
        executor.execute(Operation(texts[-1]), context)
        executor.execute(Operation(texts[0]), context)
    assert read[-1] == texts[0]
    assert len(read) == 6
