"""Accounts: lists with what lies around them, and what is done to them."""

from typing import Any

import pyotp
import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.people.conftest import IDLE, LUXI, PASSWORD, Ask

from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

LIST = """query ($first: Int, $where: AccountFilter) { accounts(first: $first, where: $where) { totalCount nodes {
    login name telephone masked disabled mustChangePassword lockedUntil
    grants { role division { name } account { login } }
    grantsOn(onDay: "2024-05-01") { role } tokens { totalCount nodes { name usable account { login } } }
} } }"""


def test_the_number_of_statements_does_not_depend_on_the_number_of_accounts(ask: Ask) -> None:
    """Fourteen accounts with grants, divisions and tokens take as many statements as one."""
    ask(LIST, "root")
    few, many = ask(LIST, "root", where={"login": "wu"}), ask(LIST, "root", first=50)
    assert (few.errors, many.errors) == ([], [])
    assert len(few.data["accounts"]["nodes"]) == 1
    assert len(many.data["accounts"]["nodes"]) == many.data["accounts"]["totalCount"] == 14
    assert few.statements == many.statements


def test_others_are_seen_masked(ask: Ask) -> None:
    """An auditor sees all accounts, names and telephones masked; a county officer their own only, in full."""
    seen = {row["login"]: row for row in ask(LIST, "ma").data["accounts"]["nodes"]}
    assert seen["wu"]["masked"]
    assert seen["wu"]["name"] != "王小明"
    assert seen["wu"]["grants"] == [
        {"role": "COUNTY_OFFICER", "division": {"name": "泸溪县"}, "account": {"login": "wu"}}
    ]
    (own,) = ask(LIST, "wu").data["accounts"]["nodes"]
    assert (own["login"], own["name"], own["telephone"]) == ("wu", "王小明", "13812345678")


@pytest.mark.parametrize(
    ("where", "logins"),
    [
        ({"role": "AUDITOR"}, ["ma"]),
        ({"disabled": True}, []),
        ({"login": "idle", "disabled": False}, list(IDLE)),
        ({"login": "%"}, []),
        ({}, sorted(["he", "ma", "root", "wu", *IDLE])),
    ],
)
def test_accounts_are_filtered(ask: Ask, where: dict[str, Any], logins: list[str]) -> None:
    """By role, by whether they are disabled, by letters of the login; the count is that of the same list."""
    document = """query ($where: AccountFilter) { accounts(where: $where) { totalCount nodes { login } } }"""
    listed = ask(document, "root", where=where).data["accounts"]
    assert [row["login"] for row in listed["nodes"]] == logins
    assert listed["totalCount"] == len(logins)


@pytest.mark.parametrize("order", ["LOGIN", "NEWEST"])
def test_pages_of_accounts_follow_each_other(ask: Ask, order: str) -> None:
    """Page by page, every account comes once, whatever the order."""
    document = """query ($after: String, $order: AccountOrder!) { accounts(first: 4, after: $after, order: $order) {
        nodes { login } pageInfo { hasNextPage endCursor }
    } }"""
    logins, after, goes_on = [], None, True
    while goes_on:
        page = ask(document, "root", after=after, order=order).data["accounts"]
        logins += [row["login"] for row in page["nodes"]]
        after, goes_on = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert sorted(logins) == sorted(["he", "ma", "root", "wu", *IDLE])
    assert (logins == sorted(logins)) == (order == "LOGIN")


def test_an_account_is_read_by_its_login_and_its_id(ask: Ask) -> None:
    """Both lead to the same account; one out of sight answers as one that is not there."""
    first = ask('{ account(login: "wu") { id login } }', "root").data["account"]
    node = "query ($id: ID!) { node(id: $id) { id ... on Account { login } } }"
    assert ask(node, "root", id=first["id"]).data["node"] == first
    hidden, absent = (ask(f'{{ account(login: "{login}") {{ login }} }}', "wu") for login in ("root", "xx"))
    assert hidden.data is absent.data is None
    assert hidden.errors == absent.errors


def test_roles_are_granted_and_revoked_as_of_a_day(ask: Ask, clock: HandClock) -> None:
    """A grant names its division; what was granted on a day is told of that day, and as it was known."""
    grant = """mutation ($grant: NewGrant!) { grantRole(grant: $grant) {
        ... on Grant { role region division { name } account { login grants { role } } } ... on Refused { code }
    } }"""
    given = {"login": "idle1", "role": "CITY_OFFICER", "region": "湘西土家族苗族自治州"}
    before = clock.now.isoformat()
    clock.pass_(hours=1)
    assert ask(grant, "root", grant=given).data["grantRole"] == {
        "role": "CITY_OFFICER",
        "region": "430000/433100",
        "division": {"name": "湘西土家族苗族自治州"},
        "account": {"login": "idle1", "grants": [{"role": "CITY_OFFICER"}]},
    }
    assert ask(grant, "root", grant=given).data["grantRole"] == {"code": "ACCOUNT-REFUSED"}
    on = "query ($day: Date, $asOf: DateTime) { grants(onDay: $day, asOf: $asOf) { totalCount nodes { login role } } }"
    held = {"login": "idle1", "role": "CITY_OFFICER"}
    assert held in ask(on, "root", day="2024-05-01").data["grants"]["nodes"]
    assert held not in ask(on, "root", day="2024-04-30").data["grants"]["nodes"]
    assert held not in ask(on, "root", day="2024-05-01", asOf=before).data["grants"]["nodes"]
    revoke = """mutation { revokeRole(login: "idle1", role: CITY_OFFICER, region: "433100") {
        ... on Grant { role } ... on Refused { code }
    } }"""
    assert ask(revoke, "root").data["revokeRole"] == {"role": "CITY_OFFICER"}
    assert ask(revoke, "root").data["revokeRole"] == {"code": "ACCOUNT-NO-GRANT"}


def test_who_and_where_that_there_is_not_are_told_at_their_fields(ask: Ask) -> None:
    """A grant names a login and a region; a form marks the one that nobody knows."""
    grant = """mutation ($grant: NewGrant!) { grantRole(grant: $grant) {
        ... on Refused { faults { at { ... on Field { path } } } } } }"""
    sound = {"login": "idle1", "role": "CITY_OFFICER", "region": "433100"}
    for field, wrong in (("login", "nobody9"), ("region", "无处县")):
        (fault,) = ask(grant, "root", grant=sound | {field: wrong}).data["grantRole"]["faults"]
        assert fault["at"] == {"path": ["grant", field]}


def test_accounts_are_added_disabled_and_enabled(ask: Ask) -> None:
    """Each act answers with the account as it is then."""
    shown = "{ __typename ... on AccountChange { login account { disabled mustChangePassword masked } } ... on Refused { code faults { message } } }"
    add = f'mutation ($password: Secret!) {{ addAccount(login: "new1", password: $password, name: "赵一") {shown} }}'
    assert ask(add, "root", password=PASSWORD).data["addAccount"] == {
        "__typename": "AccountChange",
        "login": "new1",
        "account": {"disabled": False, "mustChangePassword": True, "masked": True},
    }
    weak = ask(add, "root", password="短").data["addAccount"]
    assert weak["code"] == "ACCOUNT-REFUSED"
    assert all("短" not in fault["message"] for fault in weak["faults"])
    for act, is_disabled in (("disable", True), ("enable", False), ("unlock", False)):
        answer = ask(f'mutation {{ {act}Account(login: "new1") {shown} }}', "root")
        assert answer.data[f"{act}Account"]["account"]["disabled"] is is_disabled
    last = f'mutation {{ disableAccount(login: "root") {shown} }}'
    assert ask(last, "root").data["disableAccount"]["code"] == "ACCOUNT-LAST"
    assert ask(last, "wu").data["disableAccount"]["code"] == "ACCESS-DENIED"


def test_the_own_password_is_changed_by_whoever_must(ask: Ask, store: Store, policy: SignInSettings) -> None:
    """Who may nothing else may change it; that it was done is told although they may not read their account."""
    change = """mutation ($current: Secret, $password: Secret!) {
        setPassword(current: $current, password: $password) {
            ... on AccountChange { login account { login } }
            ... on Refused { code faults { message at { ... on Field { path } } } }
        }
    }"""
    wrong = ask(change, "he", current="wrong", password=PASSWORD).data["setPassword"]
    assert wrong["code"] == "ACCESS-REFUSED"
    assert wrong["faults"] == [{"message": "现在的密码不对", "at": {"path": ["current"]}}]
    done = ask(change, "he", current=PASSWORD + "!", password=PASSWORD)
    assert done.data["setPassword"] == {"login": "he", "account": None}
    assert sign_in(store, policy, "he", PASSWORD)


def test_particulars_are_set_revealed_for_a_reason_and_erased(ask: Ask) -> None:
    """They are read in full only by an act that says why."""
    reveal = """mutation ($reason: String!) { revealParticulars(login: "wu", reason: $reason) {
        ... on Particulars { name telephone } ... on Refused { code }
    } }"""
    done = ask(
        'mutation { setParticulars(login: "wu", telephone: "") { ... on AccountChange { login } } }', "root"
    )
    assert done.data["setParticulars"] == {"login": "wu"}
    assert ask(reveal, "root", reason="联系").data["revealParticulars"] == {
        "name": "王小明",
        "telephone": None,
    }
    assert ask(reveal, "root", reason=" ").data["revealParticulars"] == {"code": "ACCOUNT-REASON"}
    assert ask(reveal, "ma", reason="好奇").data["revealParticulars"] == {"code": "ACCESS-DENIED"}
    ask('mutation { eraseParticulars(login: "wu") { ... on AccountChange { login } } }', "root")
    assert ask(reveal, "root", reason="联系").data["revealParticulars"] == {"name": None, "telephone": None}


def test_a_second_factor_is_begun_confirmed_and_removed(ask: Ask, clock: HandClock) -> None:
    """Its secret is told once, to its owner; the account tells that it has one."""
    begin = """mutation ($password: Secret!) { beginSecondFactor(password: $password) {
        ... on SecondFactor { secret address } ... on Refused { code }
    } }"""
    assert ask(begin, "wu", password="wrong").data["beginSecondFactor"] == {"code": "ACCESS-REFUSED"}
    secret = ask(begin, "wu", password=PASSWORD).data["beginSecondFactor"]["secret"]
    confirm = """mutation ($code: Secret!) { confirmSecondFactor(code: $code) {
        ... on AccountChange { account { secondFactor } } ... on Refused { code }
    } }"""
    assert ask(confirm, "wu", code="x").data["confirmSecondFactor"] == {"code": "ACCOUNT-REFUSED"}
    code = pyotp.TOTP(secret).at(clock.now)
    assert ask(confirm, "wu", code=code).data["confirmSecondFactor"] == {"account": {"secondFactor": True}}
    remove = """mutation { removeSecondFactor(login: "wu", reason: "丢了手机") {
        ... on AccountChange { account { secondFactor } } ... on Refused { code }
    } }"""
    assert ask(remove, "root").data["removeSecondFactor"] == {"account": {"secondFactor": False}}


@pytest.mark.parametrize("password", [4711471147, ["4711471147"], {"a": "4711471147"}, True])
def test_a_password_of_another_type_is_not_quoted(ask: Ask, password: Any) -> None:
    """What should be a text and is none is a wrong password: nothing that is said of it names it."""
    document = 'mutation ($p: Secret!) { setPassword(login: "wu", password: $p) { ... on Refused { code faults { message where } } } }'
    answer = ask(document, "root", p=password)
    assert answer.data["setPassword"]["code"] == "ACCOUNT-REFUSED"
    assert "4711" not in str(answer)


def test_the_reach_is_the_path(ask: Ask) -> None:
    """The path of codes stands beside the division."""
    assert ask('{ account(login: "wu") { grants { region department } } }', "root").data["account"] == {
        "grants": [{"region": LUXI, "department": None}]
    }
