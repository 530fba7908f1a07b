"""The notice's tasks in a store, and the persons who look after them."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.store import Store
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.register import load
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency
from xiangheng_seeds.workpoints import contents

INSPECTOR = Person("liu", (Granted(Role.INSPECTOR),))
ONE = Content(
    plan_year=2024,
    item=1,
    title="持续抓好监测帮扶",
    task="集中排查",
    indicator="监测对象集中排查",
    target=Decimal(1),
    unit="次",
    comparison=Comparison.EQ,
    basis=Basis.EXPLICIT,
    deadline=None,
    frequency=Frequency.ONCE,
    offices=("帮扶处",),
    quote="同时开展一次集中排查",
    source="工作要点",
)


@pytest.fixture
def one() -> Content:
    """A task that can be registered, to be changed by `dataclasses.replace`."""
    return ONE


@pytest.fixture
def liu() -> Person:
    """An inspector, who may register and report everything."""
    return INSPECTOR


@pytest.fixture
def clerk() -> Person:
    """A clerk of 帮扶处, who reports that office's own tasks."""
    return Person("wen", (Granted(Role.DEPARTMENT_CLERK, Reach(department="帮扶处")),))


def tasks_of_the_notice(store: Store) -> None:
    """All 123 of them, as an inspector loads them."""
    load(store, INSPECTOR, contents())


@pytest.fixture(scope="session")
def with_tasks() -> Callable[[Store], None]:
    """Fills a store with the tasks of the notice."""
    return tasks_of_the_notice


@pytest.fixture
def planned(furnished: Callable[..., Store], with_tasks: Callable[[Store], None]) -> Store:
    """A store with the 123 tasks of the notice."""
    return furnished(with_tasks)
