"""Accounts to sign in with, and what the audit log says of them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from xiangheng_platform.access import accounts, grants
from xiangheng_platform.access.credentials import person_of
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow


@pytest.fixture
def password() -> str:
    """The password of every account of these tests."""
    return "correct horse 电池"


@pytest.fixture
def root(store: Store, policy: SignInSettings, password: str) -> Person:
    """The first administrator of this store."""
    accounts.first_administrator(store, policy, "root", "刘强", password)
    return Person("root", (Granted(Role.ADMINISTRATOR),))


@pytest.fixture
def added(store: Store, policy: SignInSettings, root: Person, password: str) -> Callable[..., Person]:
    """Makes an account with a role, whose password needs no change."""

    def _added(login: str, role: Role = Role.INSPECTOR, **more: Any) -> Person:
        accounts.add(store, policy, root, login, password + "!", name="王小明", telephone="13812345678")
        grants.grant(store, root, login, role, **more)
        own = person_of(store, login)
        accounts.set_password(store, policy, own, login, password, current=password + "!")
        return person_of(store, login)

    return _added


@pytest.fixture
def log(store: Store) -> Callable[..., list[AuditRow]]:
    """The acts of a kind, the oldest first."""

    def _log(action: str = "") -> list[AuditRow]:
        with store.reading() as session:
            found = select(AuditRow).where(col(AuditRow.action).startswith(action))
            return list(session.exec(found.order_by(col(AuditRow.number))))

    return _log
