"""How services are tried: the `probes.py` of each slice calls every service of the slice, on a store that it fills.

A slice's `probes.py` has `PROBES` (a `Probe` or more for every service), `PARTS` (what its services are made of) and
`fill(store, count)` (as many of everything that its services read); where it says that something is not there, `ABSENT` has
the errors. Who may do what, how far, and how many statements it
takes are then tried by `access/test_matrix.py`, `access/test_out_of_reach.py` and `test_statements.py`.
"""

import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import xiangheng_platform
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Reach, Target
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions.facts import Document
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.store import P, Store
from xiangheng_scoring.errors import XianghengError

PLATFORM = "xiangheng_platform."
QUICK = SignInSettings(hash_rounds=1, hash_mebibytes=1, attempts=1)
ROOT = Person("root", (Granted(Role.ADMINISTRATOR),))
#: Who wrote what stands in the store.
AUTHOR = Person("author", tuple(Granted(role) for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.INSPECTOR)))
ME, OTHER = "me", "other"
BEGIN, DAY, PAPER = date(2012, 1, 1), date(2024, 4, 1), Document("试")
#: A department and a region within reach, each followed by one out of it.
OFFICES = ("省医保局", "省教育厅")
REGIONS = ("430000/433100", "430000/430100")


def office(number: int) -> str:
    """The department of the first, second, … of everything: the first lies within reach, all others out of it."""
    return OFFICES[number - 1] if number <= len(OFFICES) else f"部门{number}"


def county(number: int) -> str:
    """The first county, which lies in the region within reach, or another."""
    return "433122" if number == 1 else f"4301{19 + number}"


def account_of(in_office: bool, in_region: bool) -> str:
    """The login of somebody whose only grant reaches an office and a region."""
    return f"{'a' if in_office else 'b'}.{'a' if in_region else 'b'}"


def reach_of(in_office: bool, in_region: bool) -> Reach:
    """An office and a region, within reach or out of it."""
    return Reach(OFFICES[not in_office], REGIONS[not in_region])


@dataclass(frozen=True)
class Case:
    """A store, who acts, and on what: something of one's own or another's, within reach or out of it."""

    store: Store
    person: Person
    is_own: bool = False
    in_office: bool = True
    in_region: bool = False

    @property
    def owner(self) -> str:
        """Whose it is."""
        return ME if self.is_own else self.another

    @property
    def another(self) -> str:
        """Another's account, granted a role of the office within reach or another, in the region within or another."""
        return account_of(self.in_office, self.in_region)

    @property
    def reach(self) -> Reach:
        """How far that grant reaches."""
        return reach_of(self.in_office, self.in_region)

    @property
    def number(self) -> int:
        """The first of everything, of the department within reach, or the second, of another one."""
        return 1 if self.in_office else 2

    @property
    def office(self) -> str:
        """The department within reach, or another one."""
        return office(self.number)

    @property
    def county(self) -> str:
        """A county of the region within reach, or of another one."""
        return county(1 if self.in_region else 2)

    @property
    def job(self) -> int:
        """One's own job or another's."""
        return 1 if self.is_own else 2


def everywhere(case: Case) -> Target:
    """What is about the whole province."""
    return PROVINCE_WIDE


def of_account(case: Case) -> Target:
    """One's own account, or another's, which lies where its grant reaches."""
    return Target(owner=ME) if case.is_own else of_another(case)


def of_job(case: Case) -> Target:
    """One's own job, or another's, which is about the whole province."""
    return Target(owner=ME if case.is_own else OTHER)


def of_me(case: Case) -> Target:
    """What can only be one's own: with another's, it is another action."""
    return Target(owner=ME)


def of_another(case: Case) -> Target:
    """What can only be another's."""
    place = case.reach.target
    return Target(place.region, place.departments, case.another)


def of_office(case: Case) -> Target:
    """What belongs to the department within reach, or to another one."""
    return Target(departments=(case.office,))


def of_region(case: Case) -> Target:
    """What lies in the region within reach, or in another one."""
    return Target(region=f"{REGIONS[not case.in_region]}/{case.county}")


Service = Callable[..., Any]


@dataclass(frozen=True)
class Probe:
    """Calls a service for a case: `call(do, case)`, where `do` is the service with its store and person, or its view.

    `action` is the right that it asks for. `target` is what that is done to; the probes that say it are called by every
    role with every reach. A list (`is_list`) refuses nobody who has a role: what is out of sight is not in it. An answer
    that `is_about_one` thing is as large however much else there is.
    """

    service: Service
    action: str
    call: Callable[[Service, Case], object]
    target: Callable[[Case], Target] | None = None
    is_list: bool = False
    is_about_one: bool = False

    def __str__(self) -> str:
        return f"{self.action} {self.name}"

    @property
    def name(self) -> str:
        """The service's full name below the platform."""
        return name_of(self.service)

    @property
    def is_reading(self) -> bool:
        """Whether it reads, by a view, and does not act."""
        return "view" in parameters(self.service)

    def __call__(self, case: Case) -> object:
        """What the service answers; a reading service by a view of its own."""
        if self.is_reading:
            with case.store.view(case.person) as view:
                return self.call(partial(self.service, view), case)
        first = {"store": case.store, "policy": QUICK, "person": case.person}
        given = parameters(self.service)
        return self.call(partial(self.service, *(first[name] for name in first if name in given)), case)


def parameters(service: Service) -> set[str]:
    """The names of what a service is given."""
    return set(inspect.signature(service).parameters)


def name_of(service: Service) -> str:
    """A service's full name below the platform."""
    return f"{service.__module__}.{service.__name__}".removeprefix(PLATFORM)


def services() -> Iterator[Service]:
    """Every public function of the platform that is given a store and a person, or a view."""
    for module in pkgutil.walk_packages(xiangheng_platform.__path__, PLATFORM):
        if {"cli", "store"} & set(module.name.split(".")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            is_ours = isinstance(value, FunctionType) and value.__module__ == module.name
            if is_ours and not name.startswith("_") and asks_for_a_person(value):
                yield value


def asks_for_a_person(function: FunctionType) -> bool:
    """Whether a function is given a store and who acts, or a view, which has both."""
    return {"store", "person"} <= parameters(function) or "view" in parameters(function)


def layers() -> list[str]:
    """The slices of the platform from the ground up, as the contract of imports lists them."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == [PLATFORM.rstrip(".")]
    )
    return [layer.strip("()") for layer in reversed(layers)]


@cache
def slices() -> tuple[ModuleType, ...]:
    """The probes of every slice, each after those that it stands on: it fills with what they filled before."""
    order = layers()
    rooms = sorted((path.parent.name for path in Path(__file__).parent.glob("*/probes.py")), key=order.index)
    # By this name because pytest calls the modules of tests so: there is one `Probe`, whoever is first to load it.
    return tuple(importlib.import_module(f"tests.service.{room}.probes") for room in rooms)


def probes() -> list[Probe]:
    """What calls services, of all slices."""
    return [probe for each in slices() for probe in getattr(each, "PROBES", ())]


def parts() -> set[str]:
    """What services are made of: services ask before they call one, and nothing that faces people calls any."""
    return {name_of(part) for each in slices() for part in getattr(each, "PARTS", ())}


def refusals() -> tuple[type[XianghengError], ...]:
    """What is raised for whoever may not: they are refused, or told that there is no such thing, which is no other."""
    return NotAllowed, *(error for each in slices() for error in getattr(each, "ABSENT", ()))


def few(store: Store) -> None:
    """Two of everything."""
    fill(store, 2)


def many(store: Store) -> None:
    """Nine of everything, and of what belongs to each."""
    fill(store, 9)


def fill(store: Store, count: int) -> None:
    """As many of everything that a service reads."""
    for each in slices():
        getattr(each, "fill", lambda store, count: None)(store, count)


class _TakenBack(XianghengError, code="TEST", title="收回"):
    """Ends an act that was let through, so that one service leaves nothing for the next."""


class Unwriting(Store):
    """A store that refuses every act at its end."""

    @contextmanager
    def act(self, person: P, action: str, subject: str, reason: str = "") -> Iterator[Act[P]]:
        """An act of which nothing remains."""
        with super().act(person, action, subject, reason) as act:
            yield act
            raise _TakenBack("到此为止")
