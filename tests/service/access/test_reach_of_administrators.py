"""An administrator of a part manages whoever lies wholly in it, and cannot tell who else there is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from xiangheng_platform.access import accounts, grants, tokens
from xiangheng_platform.access.errors import LastAdministrator, NoSuchAccount, NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.access.views import View
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

Added = Callable[..., Person]
PREFECTURE, COUNTY, ELSEWHERE = "430000/433100", "430000/433100/433122", "430000/430100"


@pytest.fixture
def local(added: Added) -> Person:
    """An administrator of one prefecture."""
    added("local", Role.ADMINISTRATOR, region=PREFECTURE)
    return Person("local", (Granted(Role.ADMINISTRATOR, Reach(region=PREFECTURE)),))


@pytest.fixture
def near(added: Added) -> Person:
    """A county officer within."""
    return added("near", Role.COUNTY_OFFICER, region=COUNTY)


@pytest.fixture
def far(added: Added) -> Person:
    """A city officer elsewhere."""
    return added("far", Role.CITY_OFFICER, region=ELSEWHERE)


def test_accounts_within_are_managed(
    store: Store, policy: SignInSettings, local: Person, near: Person
) -> None:
    """Disabled and enabled, given another role within, reset."""
    accounts.disable(store, local, "near")
    accounts.enable(store, local, "near")
    accounts.set_password(store, policy, local, "near", "set by local 1")
    grants.grant(store, local, "near", Role.COUNTY_OFFICER, region=f"{PREFECTURE}/433123")

    with store.view(local) as view:
        assert len(accounts.show(view, "near").grants) == 2


def test_nobody_adds_an_account_that_lies_nowhere_yet(
    store: Store, policy: SignInSettings, local: Person
) -> None:
    """That takes an administrator of everything."""
    with pytest.raises(NotAllowed, match="全省的"):
        accounts.add(store, policy, local, "1042", "correct horse 9")


@pytest.mark.parametrize("reach", [{}, {"region": ELSEWHERE}, {"region": "430000"}, {"department": "帮扶处"}])
def test_no_role_is_given_beyond_ones_own_reach(
    store: Store, local: Person, near: Person, reach: Any
) -> None:
    """Neither to another nor to oneself."""
    for login in ("near", "local"):
        with pytest.raises(NotAllowed):
            grants.grant(store, local, login, Role.INSPECTOR, **reach)


def test_an_account_with_one_grant_beyond_is_not_managed(
    store: Store, root: Person, local: Person, near: Person
) -> None:
    """Also where that role is still to come: who resets a password has everything of the account."""
    grants.grant(store, root, "near", Role.EVALUATOR, first_day=None, region=ELSEWHERE)

    with pytest.raises(NoSuchAccount):
        accounts.disable(store, local, "near")


def shown(store: Store, person: Person, login: str) -> accounts.AccountView:
    """An account as somebody sees it."""
    with store.view(person) as view:
        return accounts.show(view, login)


@pytest.mark.parametrize(
    "ask",
    [
        lambda s, p, who, login: shown(s, who, login),
        lambda s, p, who, login: accounts.disable(s, who, login),
        lambda s, p, who, login: accounts.set_password(s, p, who, login, "set by local 1"),
        lambda s, p, who, login: grants.grant(s, who, login, Role.INSPECTOR, region=PREFECTURE),
        lambda s, p, who, login: grants.revoke(s, who, login, Role.CITY_OFFICER),
        lambda s, p, who, login: tokens.revoke(s, who, "报表", login),
    ],
)
def test_who_is_out_of_sight_answers_like_who_is_not_there(
    store: Store, policy: SignInSettings, local: Person, far: Person, ask: Callable[..., Any]
) -> None:
    """The same error with the same words, whatever is asked."""
    told = []
    for login in ("far", "gone"):
        with pytest.raises(NoSuchAccount) as refused:
            ask(store, policy, local, login)
        told.append(str(refused.value).replace(login, "…"))

    assert told[0] == told[1]


def test_lists_hold_whom_one_may_see(
    store: Store, root: Person, local: Person, near: Person, far: Person
) -> None:
    """And nothing says how many others there are."""
    with store.view(local) as view:
        logins = [one.login for one in accounts.list_accounts(view).rows]

    assert logins == ["local", "near"]
    with store.view(local) as view:
        assert {one.login for one in grants.grants_on(view, "")} == {"local", "near"}
    with store.view(local) as view:
        assert grants.grants_on(view, "far") == grants.grants_on(view, "gone") == ()


def test_a_list_of_accounts_is_what_may_be_seen_of_each(
    store: Store, policy: SignInSettings, root: Person, local: Person
) -> None:
    """One by one: by every grant, in force or to come, that is not over; page by page."""
    tomorrow = store.today + timedelta(days=1)
    for number, reaches in enumerate(
        ((), (COUNTY,), (COUNTY, ELSEWHERE), (ELSEWHERE,), (PREFECTURE, COUNTY), ("",), (COUNTY, ELSEWHERE))
    ):
        accounts.add(store, policy, root, f"o{number}", "correct horse 9")
        for place, region in enumerate(reaches):
            first = tomorrow if place else None
            grants.grant(store, root, f"o{number}", Role.INSPECTOR, region=region, first_day=first)
    grants.revoke(store, root, "o2", Role.INSPECTOR, region=ELSEWHERE)
    logins = ["local", "root", *(f"o{number}" for number in range(7))]
    for person in (local, root, Person("o1"), Person("o1", (Granted(Role.INSPECTOR),))):
        with store.view(person) as view:
            seen = [login for login in sorted(logins) if _is_shown(view, login)]
            page = accounts.list_accounts(view, limit=2)
            rest = accounts.list_accounts(view, after=page.next).rows if page.next else ()

            assert [account.login for account in (*page.rows, *rest)] == seen


def _is_shown(view: View, login: str) -> bool:
    try:
        return accounts.show(view, login).login == login
    except (NoSuchAccount, NotAllowed):
        return False


def test_an_administrator_of_a_part_is_not_the_last_one(store: Store, root: Person, local: Person) -> None:
    """Nobody could add an account any more."""
    with pytest.raises(LastAdministrator):
        accounts.disable(store, root, "root")
    with pytest.raises(LastAdministrator):
        grants.revoke(store, root, "root", Role.ADMINISTRATOR)
