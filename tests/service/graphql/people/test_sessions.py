"""Signing in and out by a mutation: a cookie for pages, a secret for programs."""

import logging
from typing import Any

import pyotp
import pytest
from tests.service.conftest import HandClock
from tests.service.graphql.people.conftest import PASSWORD, Ask

SIGN_IN = """mutation ($login: String!, $password: Secret!, $code: Secret) {
    signIn(login: $login, password: $password, code: $code) {
        ... on SignedIn { secret idleMinutes longestHours viewer { login roles { role } mustChangePassword } }
        ... on Refused { code title faults { message remedy } }
    }
}"""
SIGN_OUT = "mutation { signOut { __typename ... on Refused { code } } }"


def test_a_session_begins_and_ends(ask: Ask) -> None:
    """Its secret opens everything until it is signed out; then it opens nothing."""
    begun = ask(SIGN_IN, login="Wu ", password=PASSWORD).data["signIn"]
    assert begun["viewer"] == {
        "login": "wu",
        "roles": [{"role": "COUNTY_OFFICER"}],
        "mustChangePassword": False,
    }
    assert (begun["idleMinutes"], begun["longestHours"]) == (30, 12)
    viewer = "{ viewer { login } }"
    assert ask(viewer, credential=begun["secret"]).data["viewer"] == {"login": "wu"}
    assert ask(SIGN_OUT, credential=begun["secret"]).data["signOut"] == {"__typename": "SignedOut"}
    assert ask(viewer, credential=begun["secret"]).data["viewer"] is None
    again = ask(SIGN_OUT, credential=begun["secret"]).data["signOut"]
    assert again == {"__typename": "Refused", "code": "ACCESS-SIGN-IN"}


def test_a_page_has_the_session_in_a_cookie(ask: Ask) -> None:
    """No script reads it, no other site sends it, and it goes over HTTPS only; signing out takes it back."""
    begun = ask(SIGN_IN, login="wu", password=PASSWORD)
    name, _, rest = begun.response.headers["set-cookie"].partition("=")
    value, *flags = rest.split("; ")
    assert (name, value) == ("xiangheng_session", begun.data["signIn"]["secret"])
    assert {flag.lower() for flag in flags} == {"httponly", "samesite=strict", "secure", "path=/"}
    ended = ask(SIGN_OUT, credential=value)
    assert ended.response.headers["set-cookie"].startswith('xiangheng_session=""; ')
    assert "Max-Age=0" in ended.response.headers["set-cookie"]


@pytest.mark.parametrize(
    ("login", "password"), [("wu", "wrong"), ("nobody", "wrong"), ("", ""), ("wu", ["x"]), ("wu", 12345)]
)
def test_a_wrong_password_is_data(
    ask: Ask, login: str, password: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """It is answered alike whether there is such an account; no cookie is set, and nothing names what was typed."""
    with caplog.at_level(logging.DEBUG):
        answer = ask(SIGN_IN, login=login, password=password)
    refused = answer.data["signIn"]
    assert refused["code"] == "ACCESS-REFUSED"
    assert refused["faults"][0]["message"] == "登录名、密码或二次验证码不对"
    assert answer.errors == []
    assert "set-cookie" not in answer.response.headers
    assert "wrong" not in str(answer.data) + caplog.text
    assert "12345" not in str(answer.data) + caplog.text


def test_after_too_many_failures_the_login_is_locked(ask: Ask) -> None:
    """The right password does not help then, until an administrator unlocks the account."""
    codes = [ask(SIGN_IN, login="wu", password="wrong").data["signIn"]["code"] for _ in range(6)]
    assert codes[-1] == "ACCESS-LOCKED"
    assert ask(SIGN_IN, login="wu", password=PASSWORD).data["signIn"]["code"] == "ACCESS-LOCKED"
    unlocked = ask(
        'mutation { unlockAccount(login: "wu") { ... on AccountChange { account { lockedUntil } } } }',
        "root",
    )
    assert unlocked.data["unlockAccount"] == {"account": {"lockedUntil": None}}
    assert "secret" in ask(SIGN_IN, login="wu", password=PASSWORD).data["signIn"]


def test_the_second_factor_is_asked_for(ask: Ask, clock: HandClock) -> None:
    """With the password alone it is said that a code is needed; with the code the session begins."""
    begin = "mutation ($p: Secret!) { beginSecondFactor(password: $p) { ... on SecondFactor { secret } } }"
    secret = ask(begin, "wu", p=PASSWORD).data["beginSecondFactor"]["secret"]
    confirm = "mutation ($c: Secret!) { confirmSecondFactor(code: $c) { __typename } }"
    ask(confirm, "wu", c=pyotp.TOTP(secret).at(clock.now))
    assert ask(SIGN_IN, login="wu", password=PASSWORD).data["signIn"]["code"] == "ACCESS-CODE"
    code = pyotp.TOTP(secret).at(clock.pass_(minutes=1))
    assert "secret" in ask(SIGN_IN, login="wu", password=PASSWORD, code=code).data["signIn"]


def test_a_document_tries_once(ask: Ask) -> None:
    """A thousand guesses in one document are one guess."""
    document = """mutation {
        a: signIn(login: "wu", password: "guess one") { ... on Refused { code } }
        b: signIn(login: "ma", password: "guess two") { ... on Refused { code } }
        c: signIn(login: "root", password: "%s") { ... on Refused { code } }
    }"""
    answer = ask(document % PASSWORD)
    assert [answer.data[name]["code"] for name in "abc"] == [
        "ACCESS-REFUSED",
        "OPERATION-REFUSED",
        "OPERATION-REFUSED",
    ]
    assert "set-cookie" not in answer.response.headers


def test_what_follows_is_done_as_whoever_signed_in(ask: Ask) -> None:
    """In one operation somebody signs in and acts."""
    document = """mutation ($p: Secret!) {
        signIn(login: "root", password: $p) { __typename }
        disableAccount(login: "idle0") { ... on AccountChange { account { disabled } } }
        signOut { __typename }
        enableAccount(login: "idle0") { ... on Refused { code } }
    }"""
    answer = ask(document, p=PASSWORD).data
    assert answer["disableAccount"] == {"account": {"disabled": True}}
    assert answer["enableAccount"] == {"code": "ACCESS-SIGN-IN"}
