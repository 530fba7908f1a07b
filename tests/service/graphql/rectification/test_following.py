"""Changes of issues are followed: sent when a step was taken, to those who may still see the issue."""

from typing import Any

from starlette.testclient import TestClient
from tests.service.conftest import PASSWORD, SignedIn
from tests.service.graphql.conftest import INSPECTOR, Ask
from tests.service.graphql.rectification.conftest import COUNTY, problem

from xiangheng_graphql.context import Context
from xiangheng_graphql.execution import Executor, Operation
from xiangheng_graphql.schema import served_schema
from xiangheng_graphql.server.app import PATH, application
from xiangheng_graphql.server.subscriptions import PROTOCOL
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.rectification import register
from xiangheng_platform.rectification.standing import Given
from xiangheng_platform.rectification.steps import take
from xiangheng_platform.rectification.words import Step
from xiangheng_platform.settings import Settings, SignInSettings
from xiangheng_platform.store.store import Store

DOCUMENT = "subscription { issuesChanged(%s) { nodes { number state } } }"


def test_a_county_follows_its_issues_until_they_are_another_s(
    store: Store, policy: SignInSettings, signed_in: SignedIn
) -> None:
    """What another county does is not told; a step of its own issue is; what is handed over is there no longer."""
    officer = signed_in(Role.COUNTY_OFFICER, region="430000/433100/433122")
    secret = sign_in(store, policy, officer.login, PASSWORD)
    with (
        TestClient(application(store, Settings()), base_url="https://xiangheng.test") as client,
        client.websocket_connect(PATH, subprotocols=[PROTOCOL]) as socket,
    ):
        socket.send_json({"type": "connection_init", "payload": {"authorization": f"Bearer {secret}"}})
        assert socket.receive_json() == {"type": "connection_ack"}
        query = DOCUMENT % 'where: {numbers: ["2024-00001", "2024-00002", "2024-00003"]}'
        socket.send_json({"id": "a", "type": "subscribe", "payload": {"query": query}})

        def told() -> list[tuple[str, str]]:
            message: Any = socket.receive_json()
            assert message["type"] == "next", message
            return [
                (row["number"], row["state"]) for row in message["payload"]["data"]["issuesChanged"]["nodes"]
            ]

        assert told() == [("2024-00002", "UNCLAIMED"), ("2024-00001", "UNCLAIMED")]
        take(store, INSPECTOR, "2024-00003", Step.TRANSFER, Given(reason="虚构", responsible_unit="别的单位"))
        take(store, COUNTY, "2024-00001", Step.CLAIM)
        assert told() == [("2024-00001", "RECTIFYING"), ("2024-00002", "UNCLAIMED")]
        take(
            store,
            INSPECTOR,
            "2024-00001",
            Step.TRANSFER,
            Given(reason="虚构", region="长沙县", responsible_unit="长沙县政府"),
        )
        assert told() == [("2024-00002", "UNCLAIMED")]


def test_an_act_on_many_is_read_to_its_end(ask: Ask, store: Store) -> None:
    """What is told is the first page of the ledger by its last steps, whose cursor goes on there."""
    register.register(store, INSPECTOR, [problem(number) for number in range(10, 15)])
    document = "subscription { issuesChanged(first: 2) { nodes { number } totalCount pageInfo { hasNextPage endCursor } } }"
    with Context(store, Settings()) as context:
        context.__dict__["person"] = INSPECTOR
        answer = Executor(served_schema()).execute(Operation(document), context, over_socket=True)
    page = answer["data"]["issuesChanged"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (8, True)
    rest = ask(
        "query ($after: String) { issues(order: RECENT, after: $after) { nodes { number } } }",
        after=page["pageInfo"]["endCursor"],
    ).data["issues"]["nodes"]
    numbers = [row["number"] for row in [*page["nodes"], *rest]]
    assert len(numbers) == len(set(numbers)) == 8
