"""Explanations: the table prints itself, and says who may do what and why."""

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.errors import NoSuchAccount, NoSuchAction, NotAllowed
from xiangheng_platform.access.explanations import explain
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.access.rights import ACTIONS, RIGHTS, Where, matrix
from xiangheng_platform.access.roles import GRANTABLE, Role
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store

Added = Callable[..., Person]


def test_the_table_prints_every_row() -> None:
    """Every action and every right of a role that somebody can be given, the widest where there are two."""
    printed = {(row.action, role): where for row in matrix() for role, where in row.roles.items()}
    order = list(Where)
    widest = {
        (right.action, right.role): min(
            (other.where for other in RIGHTS if (other.action, other.role) == (right.action, right.role)),
            key=order.index,
        )
        for right in RIGHTS
        if right.role in GRANTABLE
    }

    assert printed == widest
    assert [row.action for row in matrix()] == list(ACTIONS)


def test_a_clerk_is_told_why_not(store: Store, root: Person, added: Added) -> None:
    """The nearest row and what was lacking."""
    added("clerk", Role.DEPARTMENT_CLERK, department="省医保局")
    asked = Target(departments=("省教育厅",))
    with store.view(root) as view:
        decision = explain(view, "workpoint.report", login="clerk", target=asked)

    assert not decision.is_allowed
    assert decision.why == "部门填报员可以报告任务完成情况（本部门、本地区），而省教育厅不在省医保局范围内"


def test_the_answer_is_the_one_that_is_enforced(store: Store, root: Person, added: Added) -> None:
    """The same decision, with the same row."""
    added("clerk", Role.DEPARTMENT_CLERK, department="省医保局")
    asked = Target(departments=("省医保局",))
    person = Person("clerk", (Granted(Role.DEPARTMENT_CLERK, Reach("省医保局")),))

    with store.view(root) as view:
        assert explain(view, "workpoint.report", login="clerk", target=asked) == decide(
            person, "workpoint.report", asked
        )


def test_an_administrator_is_told_the_same_of_everybody(
    store: Store, root: Person, added: Added, request: pytest.FixtureRequest
) -> None:
    """Every action, every role, in and out of reach, their own and another's: what decides for them decides here."""
    step = 5 if request.config.getoption("--thorough") else 37
    reach = {"department": "省医保局", "region": "430000/433100"}
    logins = {role: role.value.replace("_", "-") for role in GRANTABLE}
    for role, login in logins.items():
        added(login, role, **reach)
    targets = [
        Target(region, (department,), owner)
        for region in ("430000/433100/433122", "430000/430100")
        for department in ("省医保局", "省教育厅")
        for owner in (*logins.values(), "")
    ]

    people = {login: person_of(store, login) for login in logins.values()}
    asked = [*product(people.items(), ACTIONS, targets)]
    # An odd step comes by every role, every action and every target, though not by each of each.
    with store.view(root) as view:
        different = [
            (login, action, target)
            for (login, person), action, target in asked[::step]
            if explain(view, action, login=login, target=target) != decide(person, action, target)
        ]

    assert different == []


def test_a_password_to_be_changed_is_a_reason(
    store: Store, policy: SignInSettings, root: Person, password: str
) -> None:
    """As it is when the person tries."""
    accounts.add(store, policy, root, "liu", password)
    grants.grant(store, root, "liu", Role.INSPECTOR)

    with store.view(root) as view:
        assert "密码" in explain(view, "region.change", login="liu").why


def test_a_disabled_account_is_a_reason(store: Store, root: Person, added: Added) -> None:
    """No row decides."""
    added("liu")
    accounts.disable(store, root, "liu")
    with store.view(root) as view:
        decision = explain(view, "region.change", login="liu")

    assert (decision.is_allowed, decision.right, decision.why) == (False, None, "账号 liu 已停用")


def test_a_day_is_answered_by_what_was_granted_then(
    store: Store, root: Person, added: Added, clock: Any
) -> None:
    """Who might have on a day that is over."""
    added("liu")
    clock.pass_(days=3)
    grants.revoke(store, root, "liu", Role.INSPECTOR)

    with store.view(root) as view:
        answers = [
            explain(view, "region.change", login="liu", day=date(2024, 5, day)).is_allowed
            for day in (1, 3, 4)
        ]

    assert answers == [True, True, False]


def test_one_asks_about_oneself(store: Store, root: Person, added: Added) -> None:
    """Of others only whoever administers or audits."""
    liu = added("liu")

    with store.view(liu) as view:
        assert explain(view, "region.change").is_allowed
    with pytest.raises(NotAllowed), store.view(liu) as view:
        explain(view, "region.change", login="root")


def test_what_there_is_not_is_told(store: Store, root: Person) -> None:
    """An action or a login."""
    with pytest.raises(NoSuchAction), store.view(root) as view:
        explain(view, "fly")
    with pytest.raises(NoSuchAccount), store.view(root) as view:
        explain(view, "region.read", login="ma")
