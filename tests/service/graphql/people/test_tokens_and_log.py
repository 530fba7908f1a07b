"""Tokens, whose secret is shown once, and the audit log, for whoever audits."""

import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.people.conftest import Ask

ISSUE = """mutation ($name: String!, $actions: [String!]!) { issueToken(name: $name, actions: $actions, days: 9) {
    ... on IssuedToken { secret token { login name actions usable account { login } } } ... on Refused { code faults { message } }
} }"""
LOG = """query ($where: AuditFilter, $first: Int, $after: String) { audit(where: $where, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id number at actor action subject before after reason tables digest account { login } subjectAccount { login disabled } }
} }"""


def test_a_token_opens_what_it_was_issued_for(ask: Ask, clock: HandClock) -> None:
    """Its secret is answered once; it stands for its owner until it is revoked."""
    issued = ask(ISSUE, "wu", name="报表", actions=["region.read"]).data["issueToken"]
    assert issued["token"] == {
        "login": "wu",
        "name": "报表",
        "actions": ["region.read"],
        "usable": True,
        "account": {"login": "wu"},
    }
    counties = "{ counties { totalCount } viewer { login } }"
    assert ask(counties, credential=issued["secret"]).data["viewer"] == {"login": "wu"}
    listed = ask("{ viewer { tokens { totalCount nodes { name usable revokedAt } } } }", "wu")
    assert listed.data["viewer"]["tokens"]["nodes"] == [{"name": "报表", "usable": True, "revokedAt": None}]
    assert issued["secret"] not in str(listed)
    revoke = """mutation { revokeToken(name: "报表") { ... on Token { usable } ... on Refused { code } } }"""
    assert ask(revoke, "wu").data["revokeToken"] == {"usable": False}
    assert ask(revoke, "wu").data["revokeToken"] == {"code": "TOKEN-UNKNOWN"}
    ended = ask(counties, credential=issued["secret"])
    assert ended.data is None
    assert issued["secret"] not in str(ended.errors)


@pytest.mark.parametrize("actions", [["account.own"], ["nothing"], [], ["account.manage"]])
def test_a_token_for_what_is_not_ones_own_is_refused(ask: Ask, actions: list[str]) -> None:
    """The refusal is data, with what is wrong."""
    refused = ask(ISSUE, "wu", name="报表", actions=actions).data["issueToken"]
    assert refused["code"] == "TOKEN-REFUSED"
    assert refused["faults"]


def test_tokens_are_listed_for_who_oversees_accounts(ask: Ask) -> None:
    """An auditor sees everybody's, page by page; a county officer nobody else's."""
    for login in ("wu", "root"):
        for name in ("甲", "乙"):
            ask(ISSUE, login, name=name, actions=["region.read"])
    document = """query ($after: String) { tokens(first: 3, after: $after) {
        totalCount nodes { login name } pageInfo { endCursor hasNextPage }
    } }"""
    first = ask(document, "ma").data["tokens"]
    rest = ask(document, "ma", after=first["pageInfo"]["endCursor"]).data["tokens"]
    seen = [(row["login"], row["name"]) for row in (*first["nodes"], *rest["nodes"])]
    assert len(seen) == len(set(seen)) == first["totalCount"] == 4
    assert not rest["pageInfo"]["hasNextPage"]
    assert {row["login"] for row in ask(document, "wu").data["tokens"]["nodes"]} == {"wu"}
    assert ask('{ tokens(login: "root") { totalCount } }', "wu").data is None


def test_the_log_is_read_by_whom_it_is_due(ask: Ask) -> None:
    """By an auditor; an administrator, who keeps the books, is refused, and may read its head."""
    assert ask(LOG, "ma").errors == []
    assert ask(LOG, "root").errors == ["ACCESS-DENIED"]
    head = ask("{ auditHead { number at digest } }", "root").data["auditHead"]
    entry = ask("query ($n: Int!) { auditEntry(number: $n) { at digest } }", "ma", n=head["number"])
    assert entry.data["auditEntry"] == {"at": head["at"], "digest": head["digest"]}
    assert ask("{ auditHead { number } }", "wu").data is None
    assert ask("{ auditEntry(number: 1) { number } }", "root").data is None


def test_the_log_is_searched(ask: Ask) -> None:
    """By who acted, what was done and to what, in the names of the command."""
    found = ask(LOG, "ma", where={"actor": "root", "action": "access:grant", "subject": "account:wu"})
    (entry,) = found.data["audit"]["nodes"]
    assert entry["action"] == "access:grant:add"
    assert entry["account"] == {"login": "root"}
    assert entry["subjectAccount"] == {"login": "wu", "disabled": False}
    assert entry["after"]["role"] == "county_officer"
    assert found.data["audit"]["totalCount"] == 1
    again = ask("query ($id: ID!) { node(id: $id) { ... on AuditEntry { number } } }", "ma", id=entry["id"])
    assert again.data["node"] == {"number": entry["number"]}
    assert "王小明" not in str(ask(LOG, "ma", first=200).data)


def test_the_log_takes_the_same_statements_for_many(ask: Ask) -> None:
    """A page of a hundred acts with the accounts around them takes as many statements as a page of one."""
    ask(LOG, "ma", first=1)
    few, many = ask(LOG, "ma", first=1), ask(LOG, "ma", first=30)
    assert len(many.data["audit"]["nodes"]) > 20
    assert few.statements == many.statements


def test_pages_of_the_log_stay_valid_while_it_grows(ask: Ask) -> None:
    """What is written between two pages moves nothing."""
    first = ask(LOG, "ma", first=5).data["audit"]
    ask('mutation { disableAccount(login: "idle0") { __typename } }', "root")
    rest = ask(LOG, "ma", first=200, after=first["pageInfo"]["endCursor"]).data["audit"]
    numbers = [row["number"] for row in (*first["nodes"], *rest["nodes"])]
    assert numbers == list(range(numbers[0], 0, -1))
