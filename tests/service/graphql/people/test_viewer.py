"""Who is signed in, and what they may do."""

import pytest
from tests.service.graphql.people.conftest import LUXI, Ask

from xiangheng_platform.access import tokens
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.store.store import Store

VIEWER = """{ viewer {
    login name mustChangePassword mustConfirm only account { login name masked }
    roles { role region division { name } }
    actions { action called where needsConfirmation lacksConfirmation roles { role division { name } } }
} }"""


def test_a_stranger_is_nobody(ask: Ask) -> None:
    """Where nobody is signed in, the viewer is null and no error; the table of rights is told all the same."""
    answer = ask("{ viewer { login } rights { action roles { role where } } dutySets { set called } }")
    assert answer.errors == []
    assert answer.data["viewer"] is None
    assert [row["action"] for row in answer.data["rights"]] == list(ACTIONS)
    assert {"role": "INSPECTOR", "where": "OPEN"} in answer.data["rights"][
        list(ACTIONS).index("region.read")
    ]["roles"]


@pytest.mark.parametrize(
    "document",
    [
        "{ accounts { nodes { login } } }",
        "{ tokens { nodes { login } } }",
        "{ grants { nodes { login } } }",
        "{ audit { nodes { number } } }",
        "{ auditHead { digest } }",
        '{ may(action: "region.read") { allowed } }',
        '{ duties(subject: "x") { login } }',
        'mutation { disableAccount(login: "wu") { __typename ... on Refused { code } } }',
    ],
)
def test_a_stranger_reads_nothing_else(ask: Ask, document: str) -> None:
    """Everything of people and of the log is refused to whoever is not signed in."""
    answer = ask(document)
    if answer.data:
        assert answer.data == {"disableAccount": {"__typename": "Refused", "code": "ACCESS-SIGN-IN"}}
    else:
        assert answer.errors == ["ACCESS-SIGN-IN"]


def test_whoever_is_signed_in_learns_who_they_are(ask: Ask) -> None:
    """Login, name in full, roles with the division that they reach, and all that they may do."""
    viewer = ask(VIEWER, "wu").data["viewer"]
    assert viewer["name"] == "王小明"
    assert viewer["account"] == {"login": "wu", "name": "王小明", "masked": False}
    assert viewer["roles"] == [{"role": "COUNTY_OFFICER", "region": LUXI, "division": {"name": "泸溪县"}}]
    assert (viewer["mustChangePassword"], viewer["only"]) == (False, None)
    actions = {row["action"]: row for row in viewer["actions"]}
    assert actions["region.read"]["where"] == "OPEN"
    assert actions["token.own"]["where"] == "OWN"
    assert actions["token.own"]["needsConfirmation"]
    assert "account.manage" not in actions


def test_a_password_of_somebody_else_must_be_changed(ask: Ask) -> None:
    """Until then they see their name, and that they have to; anything else is not theirs."""
    viewer = ask(VIEWER, "he").data["viewer"]
    assert viewer["mustChangePassword"]
    assert viewer["only"] == ["account.own"]
    assert viewer["name"] == "王小明"
    assert viewer["account"] is None
    assert [row["action"] for row in viewer["actions"]] == ["account.own"]


def test_a_token_is_told_apart(ask: Ask, store: Store) -> None:
    """Whoever comes with a token may what it was issued for, and has to sign in for what no token may."""
    issued = tokens.issue(store, person_of(store, "root"), "报表", ["region.read"], 9)
    viewer = ask(VIEWER, credential=issued.secret).data["viewer"]
    assert viewer["only"] == ["region.read"]
    assert [row["action"] for row in viewer["actions"]] == ["region.read"]
    assert viewer["mustConfirm"]
    assert viewer["name"] is viewer["account"] is None


def test_may_says_so_and_why(ask: Ask) -> None:
    """The question of a right is answered by what decides it, of a place by its name and of a day gone by."""
    document = """query ($day: Date) { may(
        action: "job.cancel", region: "泸溪县", owner: "wu", login: "wu", onDay: $day
    ) { allowed why right { role where } target { region } account { login } } }"""
    decided = ask(document, "root").data["may"]
    assert decided["allowed"]
    assert decided["right"] == {"role": "COUNTY_OFFICER", "where": "OWN"}
    assert decided["target"]["region"] == LUXI
    assert decided["account"] == {"login": "wu"}
    assert not ask(document, "root", day="2024-04-01").data["may"]["allowed"]


def test_may_of_others_is_for_who_oversees_them(ask: Ask) -> None:
    """Whoever may not see an account is told nothing of its rights."""
    answer = ask('{ may(action: "region.read", login: "root") { allowed } }', "wu")
    assert answer.data is None
    assert answer.errors == ["ACCESS-DENIED"]
