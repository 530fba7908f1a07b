"""Grants: who was allowed what on any day, as known at any moment."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.errors import (
    AccountRefused,
    LastAdministrator,
    NoSuchAccount,
    NoSuchGrant,
    NotAllowed,
    NotSignedIn,
)
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.moments import beijing_day
from xiangheng_platform.store.store import Store

Added = Callable[..., Person]
MAY_1, MAY_2, MAY_9 = date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 9)


def roles_on(store: Store, root: Person, day: date, at: Any = None, login: str = "liu") -> list[Role]:
    """The roles of a login on a day."""
    with store.view(root, at) as view:
        return [one.role for one in grants.grants_on(view, login, day)]


@pytest.fixture(autouse=True)
def liu(store: Store, policy: SignInSettings, root: Person, password: str) -> None:
    """An account without a role."""
    accounts.add(store, policy, root, "liu", password)


def test_a_role_is_in_force_from_the_day_it_is_given(store: Store, root: Person) -> None:
    """Today and on, and not yesterday."""
    grants.grant(store, root, "liu", Role.INSPECTOR)

    assert roles_on(store, root, MAY_1) == [Role.INSPECTOR]
    assert roles_on(store, root, MAY_1 - timedelta(days=1)) == []


def test_a_role_can_be_given_for_days_to_come(store: Store, root: Person, clock: Any) -> None:
    """Both days are included, and the person has it then and not before."""
    grants.grant(store, root, "liu", Role.INSPECTOR, first_day=MAY_2, last_day=MAY_9)
    before = person_of(store, "liu").granted
    clock.be(2024, 5, 9, 15, 59)
    on_the_last_day = person_of(store, "liu").granted
    clock.be(2024, 5, 9, 16, 0)

    assert (before, person_of(store, "liu").granted) == ((), ())
    assert on_the_last_day == (Granted(Role.INSPECTOR),)


def test_a_revoked_role_stays_in_the_history(store: Store, root: Person, clock: Any) -> None:
    """It is gone today; on the days before it was there, and is for whoever asks later."""
    grants.grant(store, root, "liu", Role.INSPECTOR)
    clock.pass_(days=8)
    known = clock.now
    clock.pass_(hours=1)
    grants.revoke(store, root, "liu", Role.INSPECTOR, reason="调离")

    assert roles_on(store, root, MAY_9) == []
    assert roles_on(store, root, MAY_9, at=known) == [Role.INSPECTOR]
    assert roles_on(store, root, MAY_2) == [Role.INSPECTOR]


def test_a_role_revoked_on_its_first_day_was_there_until_then(store: Store, root: Person, clock: Any) -> None:
    """Nothing remains of it but that it was known."""
    grants.grant(store, root, "liu", Role.INSPECTOR)
    known = clock.pass_(minutes=1)
    clock.pass_(minutes=1)
    grants.revoke(store, root, "liu", Role.INSPECTOR)

    assert roles_on(store, root, MAY_1) == []
    assert roles_on(store, root, MAY_1, at=known) == [Role.INSPECTOR]


def test_a_role_can_be_revoked_for_a_day_to_come(store: Store, root: Person) -> None:
    """The last day is included."""
    grants.grant(store, root, "liu", Role.INSPECTOR)
    grants.revoke(store, root, "liu", Role.INSPECTOR, last_day=MAY_2)

    assert roles_on(store, root, MAY_2) == [Role.INSPECTOR]
    assert roles_on(store, root, MAY_2 + timedelta(days=1)) == []


def test_nothing_is_allowed_while_an_account_is_disabled(store: Store, root: Person, clock: Any) -> None:
    """The days of a suspension stay empty after it ended."""
    grants.grant(store, root, "liu", Role.INSPECTOR)
    clock.pass_(days=1)
    accounts.disable(store, root, "liu")
    clock.pass_(days=3)
    accounts.enable(store, root, "liu")
    days = [MAY_1 + timedelta(days=number) for number in range(6)]

    assert [len(roles_on(store, root, day)) for day in days] == [1, 0, 0, 0, 1, 1]


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (2, 3))])
def test_history_says_what_was_enforced(store: Store, root: Person, clock: Any, seed: int) -> None:
    """Whatever was done, for every moment the history answers what the person then had."""
    random, enforced = Random(seed), {}
    for _ in range(40):
        _do_something(store, root, random)
        moment = clock.pass_(minutes=1)
        enforced[moment] = _in_force(store)
        clock.pass_(minutes=1, hours=random.choice([0, 1, 30]))

    assert enforced == {moment: _in_history(store, root, moment) for moment in enforced}


def _in_history(store: Store, root: Person, moment: datetime) -> set[Granted]:
    with store.view(root, moment) as view:
        found = grants.grants_on(view, "liu", beijing_day(moment))
    return {Granted(one.role, one.reach) for one in found}


def _in_force(store: Store) -> set[Granted]:
    try:
        return set(person_of(store, "liu").granted)
    except NotSignedIn:
        return set()


def _do_something(store: Store, root: Person, random: Random) -> None:
    """One act of an administrator, chosen blindly; what is refused changes nothing."""
    role = random.choice([Role.INSPECTOR, Role.EVALUATOR, Role.COUNTY_OFFICER])
    region = random.choice(["430000/433100", "430000/430100"]) if role is Role.COUNTY_OFFICER else ""
    day = beijing_day(store.clock()) + timedelta(days=random.randint(0, 3))
    acts: list[Callable[[], object]] = [
        lambda: grants.grant(store, root, "liu", role, region=region, first_day=day),
        lambda: grants.grant(store, root, "liu", role, region=region, last_day=day),
        lambda: grants.revoke(store, root, "liu", role, region=region),
        lambda: grants.revoke(store, root, "liu", role, region=region, last_day=day),
        lambda: accounts.disable(store, root, "liu"),
        lambda: accounts.enable(store, root, "liu"),
    ]
    try:
        random.choice(acts)()
    except (AccountRefused, NoSuchGrant):
        return


@pytest.mark.parametrize(
    ("arguments", "more", "where"),
    [
        (("chief",), {}, ["角色"]),
        (("system",), {}, ["角色"]),
        ((Role.DEPARTMENT_CLERK,), {}, ["部门"]),
        ((Role.DEPARTMENT_CLERK, " "), {"first_day": date(2024, 4, 30)}, ["部门", "起始日"]),
        ((Role.COUNTY_OFFICER,), {}, ["地区"]),
        ((Role.COUNTY_OFFICER, "", "430000//433122"), {}, ["地区"]),
        ((Role.INSPECTOR,), {"last_day": date(2024, 4, 30)}, ["截止日"]),
    ],
)
def test_a_grant_that_may_not_be_so_is_refused(
    store: Store, root: Person, arguments: tuple[Any, ...], more: dict[str, Any], where: list[str]
) -> None:
    """What a role needs is asked for, all at once, and nothing is backdated."""
    with pytest.raises(AccountRefused) as refused:
        grants.grant(store, root, "liu", *arguments, **more)

    assert [fault.where for fault in refused.value.faults] == where


def test_who_keeps_the_books_does_not_audit_them(store: Store, root: Person) -> None:
    """Not on any day, also one to come."""
    grants.grant(store, root, "liu", Role.INSPECTOR, first_day=MAY_2)
    grants.grant(store, root, "liu", Role.AUDITOR, last_day=MAY_1)

    with pytest.raises(AccountRefused, match="不能同时是"):
        grants.grant(store, root, "liu", Role.AUDITOR, first_day=MAY_2)


def test_the_same_is_not_given_twice(store: Store, root: Person) -> None:
    """Unless it reaches elsewhere."""
    grants.grant(store, root, "liu", Role.COUNTY_OFFICER, region="430000/433100")
    grants.grant(store, root, "liu", Role.COUNTY_OFFICER, region="430000/430100")

    with pytest.raises(AccountRefused, match="已经授过"):
        grants.grant(store, root, "liu", Role.COUNTY_OFFICER, region="430000/430100")


def test_which_of_two_is_revoked_must_be_said(store: Store, root: Person) -> None:
    """Both are named."""
    grants.grant(store, root, "liu", Role.COUNTY_OFFICER, region="430000/433100")
    grants.grant(store, root, "liu", Role.COUNTY_OFFICER, region="430000/430100")
    with pytest.raises(NoSuchGrant, match="433100"):
        grants.revoke(store, root, "liu", Role.COUNTY_OFFICER)

    by_path = grants.revoke(store, root, "liu", Role.COUNTY_OFFICER, region="430000/430100")
    grants.grant(store, root, "liu", Role.COUNTY_OFFICER, region="430000/430100")
    by_code = grants.revoke(store, root, "liu", Role.COUNTY_OFFICER, region="433100")

    assert (by_path.reach, by_code.reach) == (Reach(region="430000/430100"), Reach(region="430000/433100"))


def test_what_was_never_given_cannot_be_revoked(store: Store, root: Person) -> None:
    """Nothing happens but a message."""
    with pytest.raises(NoSuchGrant):
        grants.revoke(store, root, "liu", Role.INSPECTOR)


def test_the_last_administrator_stays(store: Store, root: Person) -> None:
    """Neither disabled nor without the role, also not on a day to come."""
    for attempt in (
        lambda: accounts.disable(store, root, "root"),
        lambda: grants.revoke(store, root, "root", Role.ADMINISTRATOR),
        lambda: grants.revoke(store, root, "root", Role.ADMINISTRATOR, last_day=MAY_9),
    ):
        with pytest.raises(LastAdministrator):
            attempt()


def test_another_administrator_lets_the_first_go(store: Store, root: Person) -> None:
    """One whose role has an end is not enough."""
    grants.grant(store, root, "liu", Role.ADMINISTRATOR, last_day=MAY_9)
    with pytest.raises(LastAdministrator):
        accounts.disable(store, root, "root")
    grants.revoke(store, root, "liu", Role.ADMINISTRATOR)
    grants.grant(store, root, "liu", Role.ADMINISTRATOR)
    accounts.disable(store, root, "root")

    with store.view(root) as view:
        assert accounts.show(view, "root").is_disabled


def test_only_an_administrator_grants(store: Store, root: Person) -> None:
    """Nobody gives themselves anything."""
    with pytest.raises(NotAllowed):
        grants.grant(store, Person("liu", (Granted(Role.INSPECTOR),)), "liu", Role.ADMINISTRATOR)


def test_somebody_sees_their_own_grants(store: Store, root: Person, added: Added) -> None:
    """Of everybody, only their own; of another, nothing."""
    ma = added("ma")
    grants.grant(store, root, "liu", Role.EVALUATOR)

    with store.view(ma) as view:
        assert {one.login for one in grants.grants_on(view, "", MAY_1)} == {"ma"}
    with pytest.raises(NotAllowed), store.view(ma) as view:
        grants.grants_on(view, "liu", MAY_1)


def test_an_unknown_login_is_told(store: Store, root: Person) -> None:
    """Before anything is written."""
    with pytest.raises(NoSuchAccount):
        grants.grant(store, root, "nobody", Role.INSPECTOR)
