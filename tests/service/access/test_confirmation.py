"""What hands out power takes somebody who signed in a moment ago, and never a token."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlmodel import col, select, update

from xiangheng_platform.access import accounts, grants, particulars, second_factor, tokens
from xiangheng_platform.access.credentials import absent_person_of, person_of, recognise
from xiangheng_platform.access.errors import NotAllowed, NotConfirmed, NotSignedIn, TokenRefused
from xiangheng_platform.access.explanations import explain
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.rights import ACTIONS, NEVER_BY_TOKEN
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.sign_in import sign_in
from xiangheng_platform.access.tables import Account, SignInSession, Token
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli import main

Added = Callable[..., Person]
POWERFUL: dict[str, Callable[[Store, SignInSettings, Person], object]] = {
    "add": lambda s, p, who: accounts.add(s, p, who, "1042", "correct horse 9"),
    "disable": lambda s, p, who: accounts.disable(s, who, "liu"),
    "enable": lambda s, p, who: accounts.enable(s, who, "liu"),
    "unlock": lambda s, p, who: accounts.unlock(s, who, "liu"),
    "set_password": lambda s, p, who: accounts.set_password(s, p, who, "liu", "correct horse 9"),
    "grant": lambda s, p, who: grants.grant(s, who, "liu", Role.EVALUATOR),
    "revoke": lambda s, p, who: grants.revoke(s, who, "liu", Role.INSPECTOR),
    "second_factor": lambda s, p, who: second_factor.remove(s, p, who, "liu"),
    "set_personal": lambda s, p, who: particulars.set_personal(s, who, "liu", name="x"),
    "erase": lambda s, p, who: particulars.erase(s, who, "liu"),
    "issue": lambda s, p, who: tokens.issue(s, who, "报表", ["region.read"], 1),
    "revoke_token": lambda s, p, who: tokens.revoke(s, who, "报表", "liu"),
}


PASSWORD = "correct horse 电池"


@pytest.fixture(scope="module")
def furnish() -> Callable[[Store], None]:
    """Each test has a store with an administrator and an inspector, in whose name they are tried."""

    def _people(store: Store) -> None:
        policy = SignInSettings(hash_rounds=1, hash_mebibytes=1)
        accounts.first_administrator(store, policy, "root", "刘强", PASSWORD)
        root = Person("root", (Granted(Role.ADMINISTRATOR),))
        accounts.add(store, policy, root, "liu", PASSWORD + "!", name="王小明", telephone="13812345678")
        grants.grant(store, root, "liu", Role.INSPECTOR)
        own = person_of(store, "liu")
        accounts.set_password(store, policy, own, "liu", PASSWORD, current=PASSWORD + "!")

    return _people


@pytest.fixture
def root() -> Person:
    """The first administrator of this store."""
    return Person("root", (Granted(Role.ADMINISTRATOR),))


@pytest.fixture
def liu(store: Store) -> Person:
    """An inspector."""
    return person_of(store, "liu")


@pytest.mark.parametrize("name", sorted(POWERFUL))
def test_who_signed_in_long_ago_signs_in_once_more(
    store: Store, policy: SignInSettings, root: Person, liu: Person, password: str, clock: Any, name: str
) -> None:
    """After the minutes that are set nothing of it is done; after another sign-in, it is."""
    session = sign_in(store, policy, "root", password)
    clock.pass_(minutes=policy.confirm_minutes)
    with pytest.raises(NotConfirmed, match="user sign-in root"):
        POWERFUL[name](store, policy, recognise(store, policy, session))
    tokens.issue(store, liu, "报表", ["region.read"], 1)

    fresh = recognise(store, policy, sign_in(store, policy, "root", password))
    POWERFUL[name](store, policy, fresh)


@pytest.mark.parametrize("name", sorted(POWERFUL))
def test_no_token_hands_out_power(
    store: Store, policy: SignInSettings, root: Person, liu: Person, name: str
) -> None:
    """Also one that an earlier version issued for everything."""
    token = tokens.issue(store, root, "万能", ["region.read"], 1)
    with store.writing() as session:
        session.exec(update(Token).values(actions=" ".join(sorted(ACTIONS))))

    with pytest.raises(NotAllowed, match="令牌不能用来"):
        POWERFUL[name](store, policy, recognise(store, policy, token.secret))


OWN: dict[str, Callable[[Store, SignInSettings, Person], object]] = {
    "set_password": lambda s, p, who: accounts.set_password(s, p, who, "liu", "x" * 20, current="?"),
    "set_personal": lambda s, p, who: particulars.set_personal(s, who, "liu", telephone="13900000000"),
    "enrol": lambda s, p, who: second_factor.enrol(s, p, who, "?"),
    "confirm": lambda s, p, who: second_factor.confirm(s, who, "000000"),
    "remove": lambda s, p, who: second_factor.remove(s, p, who, "liu", password="?"),
}


@pytest.mark.parametrize("must_change", [False, True])
@pytest.mark.parametrize("name", sorted(OWN))
def test_no_token_changes_its_own_account(
    store: Store, policy: SignInSettings, liu: Person, name: str, must_change: bool
) -> None:
    """Nor one of an earlier version, whether the password is one's own or waits to be changed."""
    token = tokens.issue(store, liu, "万能", ["region.read"], 1)
    with store.writing() as session:
        session.exec(update(Token).values(actions=" ".join(sorted(ACTIONS))))
        session.exec(update(Account).where(col(Account.login) == "liu").values(must_change=must_change))

    with pytest.raises(NotAllowed):
        OWN[name](store, policy, recognise(store, policy, token.secret))


@pytest.mark.parametrize("action", sorted(NEVER_BY_TOKEN))
def test_no_token_is_issued_for_it(store: Store, root: Person, action: str) -> None:
    """Whatever the person may do themselves."""
    with pytest.raises(TokenRefused, match="令牌不能用来"):
        tokens.issue(store, root, "万能", [action], 1)


def test_reading_and_entering_go_on_for_as_long_as_the_session(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """Nobody types a password every quarter of an hour to look at a list."""
    session = sign_in(store, policy, "root", password)
    clock.pass_(minutes=policy.idle_minutes - 1)

    with store.view(recognise(store, policy, session)) as view:
        assert accounts.list_accounts(view).rows


def test_a_job_hands_out_no_power(store: Store, root: Person, liu: Person) -> None:
    """Nobody sits there while it works in somebody's name."""
    with pytest.raises(NotConfirmed):
        grants.grant(store, absent_person_of(store, "root"), "liu", Role.EVALUATOR)


def test_an_explanation_says_that_it_takes_confirmation(
    store: Store, policy: SignInSettings, root: Person, password: str, clock: Any
) -> None:
    """Before and after: what is explained is what is enforced."""
    session = sign_in(store, policy, "root", password)
    with store.view(recognise(store, policy, session)) as view:
        now = explain(view, "account.manage")
    clock.pass_(minutes=policy.confirm_minutes)
    with store.view(recognise(store, policy, session)) as view:
        later = explain(view, "account.manage", target=PROVINCE_WIDE)

    assert (now.is_allowed, now.needs_confirmation) == (True, True)
    assert (later.is_allowed, later.lacks_confirmation) == (False, True)
    assert "确认" in later.why


def test_what_a_disabled_account_had_does_not_come_back(
    store: Store, policy: SignInSettings, root: Person, liu: Person, password: str
) -> None:
    """Neither session nor token; enabled, they sign in anew."""
    session = sign_in(store, policy, "liu", password)
    token = tokens.issue(store, liu, "报表", ["region.read"], 30)
    accounts.disable(store, root, "liu")
    accounts.enable(store, root, "liu")

    for secret in (session, token.secret):
        with pytest.raises(NotSignedIn):
            recognise(store, policy, secret)
    assert recognise(store, policy, sign_in(store, policy, "liu", password)).has(Role.INSPECTOR)


def test_a_token_of_an_account_that_an_earlier_version_disabled_does_not_come_back(
    store: Store, policy: SignInSettings, root: Person, liu: Person
) -> None:
    """There, disabling left it as it was."""
    token = tokens.issue(store, liu, "报表", ["region.read"], 30)
    accounts.disable(store, root, "liu")
    with store.writing() as session:
        session.exec(update(Token).values(revoked_at=None))
    accounts.enable(store, root, "liu")

    with pytest.raises(NotSignedIn, match="收回"):
        recognise(store, policy, token.secret)


@pytest.mark.parametrize("name", sorted({*POWERFUL, "reveal"}))
def test_who_was_disabled_since_they_came_in_does_nothing_any_more(
    store: Store, policy: SignInSettings, root: Person, liu: Person, added: Added, log: Any, name: str
) -> None:
    """Who may act is judged by the order of acts, however long a program that knew them was stopped."""
    came_in = added("chen", Role.ADMINISTRATOR)
    tokens.issue(store, liu, "报表", ["region.read"], 1)
    accounts.disable(store, root, "chen")
    before = len(log())

    reveal = lambda s, p, who: particulars.reveal(s, who, "liu", "试")  # noqa: E731
    with pytest.raises(NotSignedIn, match="停用"):
        (POWERFUL | {"reveal": reveal})[name](store, policy, came_in)
    assert len(log()) == before


class Waiting:
    """Standard input at which nobody answers before something else has happened."""

    def __init__(self, answers: Sequence[str], meanwhile: Callable[[], object]) -> None:
        self.answers = iter(answers)
        self.meanwhile = meanwhile

    def readline(self) -> str:
        """What is typed, long after it was asked for."""
        self.meanwhile()
        return f"{next(self.answers)}\n"


ASKING = {
    "add": ["user", "add", "1042"],
    "reset": ["user", "password", "liu"],
    "own": ["user", "password"],
    "begin": ["user", "second-factor", "begin"],
    "remove": ["user", "second-factor", "remove"],
}


@pytest.mark.parametrize("name", sorted(ASKING))
def test_who_was_disabled_while_they_were_asked_does_nothing_any_more(
    store: Store,
    root: Person,
    liu: Person,
    signed_in: Any,
    log: Any,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """A command that waits for a password knows who acts when it gets it, and not who did when it asked."""
    asked = signed_in(Role.ADMINISTRATOR)
    disable = lambda: accounts.disable(store, root, asked.login)  # noqa: E731
    answers = (
        ["correct horse 电池"] if name in ("begin", "remove") else ["correct horse 电池", "another horse 9"]
    )
    monkeypatch.setattr("sys.stdin", Waiting(answers, disable))
    before = len(log())

    code = main([*ASKING[name], "--password-stdin"])

    assert code not in (0, None)
    assert {row.actor for row in log()[before:]} == {"user:root"}


@pytest.mark.parametrize("name", ["add", "reset"])
def test_who_lost_the_role_while_they_were_asked_uses_it_no_more(
    store: Store,
    root: Person,
    liu: Person,
    signed_in: Any,
    log: Any,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """They are still somebody, but nobody who may."""
    asked = signed_in(Role.ADMINISTRATOR)
    revoke = lambda: grants.revoke(store, root, asked.login, Role.ADMINISTRATOR)  # noqa: E731
    monkeypatch.setattr("sys.stdin", Waiting(["another horse 9"], revoke))
    before = len(log())

    assert main([*ASKING[name], "--password-stdin"]) not in (0, None)
    assert {row.actor for row in log()[before:]} == {"user:root"}


def test_resetting_a_second_factor_ends_the_sessions(
    store: Store, policy: SignInSettings, root: Person, liu: Person, password: str
) -> None:
    """Whoever has the telephone may sit in one of them."""
    sign_in(store, policy, "liu", password)
    second_factor.remove(store, policy, root, "liu")

    with store.reading() as session:
        assert session.exec(select(SignInSession).where(SignInSession.login == "liu")).all() == []


def test_the_log_tells_how_many_tokens_ended(store: Store, root: Person, liu: Person, log: Any) -> None:
    """So that whoever wonders why a program stopped finds it."""
    tokens.issue(store, liu, "报表", ["region.read"], 30)
    accounts.disable(store, root, "liu")

    assert log("access:account:disable")[-1].after == '{"tokens_ended":1}'
