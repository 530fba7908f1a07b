"""What services enforce is what the table of rights says: every action, every role, in and out of reach, own or not."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import xiangheng_platform
from xiangheng_platform.access import accounts, explanations, grants, particulars, tokens
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.errors import NoSuchAccount, NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import PROVINCE_WIDE, Reach, Target
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.access.roles import GRANTABLE, Role
from xiangheng_platform.access.tables import Grant
from xiangheng_platform.audit import log as audit_log
from xiangheng_platform.audit import verification
from xiangheng_platform.calendar import overrides
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.errors import JobUnknown
from xiangheng_platform.jobs.kinds import JobKind, Kinds, registry
from xiangheng_platform.regions import changes, divisions, groups, loading, memberships
from xiangheng_platform.regions.facts import Document, Level
from xiangheng_platform.regions.groups import Group
from xiangheng_platform.regions.loading import DivisionRow
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.store import P, Store
from xiangheng_platform.workpoints import points, register, reports
from xiangheng_platform.workpoints.content import Content
from xiangheng_platform.workpoints.words import Basis, Comparison, Frequency
from xiangheng_scoring.errors import XianghengError

ME, OTHER = "me", "other"
OFFICE, REGION = "省医保局", "430000/433100"
REACHES = (Reach(), Reach(OFFICE), Reach(region=REGION), Reach(OFFICE, REGION))
OFFICES = (OFFICE, "省教育厅")
DAY = date(2024, 4, 1)
#: A number that nothing has: past the question of rights, a service says that there is no such thing.
NONE = 999


@dataclass(frozen=True)
class Case:
    """A store, who acts, and on what: something of one's own or another's, within reach or out of it."""

    store: Store
    policy: SignInSettings
    person: Person
    is_own: bool
    in_office: bool
    in_region: bool

    @property
    def owner(self) -> str:
        """Whose it is."""
        return ME if self.is_own else self.another

    @property
    def another(self) -> str:
        """Another's account, granted a role of the office within reach or another, in the region within or another."""
        return account_of(self.in_office, self.in_region)

    @property
    def county(self) -> str:
        """A county of the region within reach, or of another one."""
        return "433122" if self.in_region else "430121"

    @property
    def job(self) -> int:
        """One's own job or another's."""
        return 1 if self.is_own else 2

    @property
    def indicator(self) -> str:
        """An indicator of the department within reach, or of another one."""
        return "IN" if self.in_office else "OUT"

    @property
    def work_point(self) -> str:
        """A task of the department within reach, or of another one."""
        return "2024-1.01" if self.in_office else "2024-1.02"


def account_of(in_office: bool, in_region: bool) -> str:
    """The login of somebody whose only grant reaches an office and a region."""
    return f"{'a' if in_office else 'b'}.{'a' if in_region else 'b'}"


def reach_of(in_office: bool, in_region: bool) -> Reach:
    """An office and a region, within reach or out of it."""
    return Reach(OFFICES[0 if in_office else 1], REGION if in_region else "430000/430100")


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
    place = reach_of(case.in_office, case.in_region).target
    return Target(place.region, place.departments, case.another)


def of_office(case: Case) -> Target:
    """What belongs to the department within reach, or to another one."""
    return Target(departments=(OFFICES[0 if case.in_office else 1],))


def of_region(case: Case) -> Target:
    """What lies in the region within reach, or in another one."""
    return Target(region=f"{REGION}/433122" if case.in_region else "430000/430100/430121")


def kind(action: str) -> Kinds:
    """A kind of job that asks for a right; it never runs."""
    return registry([JobKind("probe", "试", action, lambda context, arguments: {})])


@dataclass(frozen=True)
class Probe:
    """Calls the service of an action for a case; `target` is what that is done to."""

    call: Callable[[Case], object]
    target: Callable[[Case], Target] = everywhere


def ask(case: Case, service: Callable[..., object], *given: Any, **more: Any) -> object:
    """One question of a case's person, of a view of its own."""
    with case.store.view(case.person) as view:
        return service(view, *given, **more)


PROBES: dict[str, Probe] = {
    "account.list": Probe(lambda c: ask(c, accounts.show, c.owner), of_account),
    "account.manage": Probe(lambda c: accounts.unlock(c.store, c.person, c.another), of_another),
    "account.personal": Probe(lambda c: particulars.reveal(c.store, c.person, c.owner, "试"), of_account),
    "account.own": Probe(
        lambda c: accounts.set_password(c.store, c.policy, c.person, ME, "no matter what 1"), of_me
    ),
    "token.own": Probe(lambda c: tokens.issue(c.store, c.person, "", [], 0), of_me),
    "token.manage": Probe(lambda c: tokens.revoke(c.store, c.person, "报表", c.another), of_another),
    "permission.explain": Probe(
        lambda c: ask(c, explanations.explain, "region.read", login=c.owner), of_account
    ),
    "audit.read": Probe(lambda c: ask(c, audit_log.search, limit=1)),
    "audit.verify": Probe(lambda c: ask(c, verification.head)),
    "job.read": Probe(lambda c: ask(c, queue.find, c.job), of_job),
    "job.run": Probe(lambda c: queue.submit(c.store, c.person, kind("job.run"), "probe", {"no": "such"})),
    "job.cancel": Probe(lambda c: queue.cancel(c.store, c.person, c.job), of_job),
    "job.schedule": Probe(lambda c: schedules.enable(c.store, c.person, NONE)),
    "store.backup": Probe(
        lambda c: queue.submit(c.store, c.person, kind("store.backup"), "probe", {"no": "such"})
    ),
    "region.read": Probe(lambda c: ask(c, divisions.gazetteer)),
    "region.change": Probe(
        lambda c: changes.rename(c.store, c.person, c.county, "试验县", DAY, Document("试")), of_region
    ),
    "group.change": Probe(
        lambda c: memberships.add(c.store, c.person, "key", [c.county], Term(DAY, source="试")), of_region
    ),
    "group.verify": Probe(
        lambda c: memberships.verify(c.store, c.person, "key", [c.county], DAY, "试"), of_region
    ),
    "indicator.read": Probe(lambda c: ask(c, definitions.show, "NONE")),
    "indicator.change": Probe(
        lambda c: definitions.retire(c.store, c.person, c.indicator, "?", 1), of_office
    ),
    "indicator.verify": Probe(lambda c: definitions.verify(c.store, c.person, c.indicator, 1), of_office),
    "workpoint.read": Probe(lambda c: ask(c, points.show, "2024-9.99")),
    "workpoint.change": Probe(
        lambda c: register.change(c.store, c.person, c.work_point, task(of_office(c).departments[0]), ""),
        of_office,
    ),
    "workpoint.report": Probe(
        lambda c: reports.report_done(c.store, c.person, c.work_point, DAY, ""), of_office
    ),
    "calendar.read": Probe(lambda c: ask(c, overrides.calendar_of)),
    "calendar.change": Probe(lambda c: overrides.override(c.store, c.person, DAY, True, "", "")),
}


class _TakenBack(XianghengError, code="TEST", title="收回"):
    """Ends an act that was let through, so that one case leaves nothing for the next."""


class Unwriting(Store):
    """A store that refuses every act at its end."""

    @contextmanager
    def act(self, person: P, action: str, subject: str, reason: str = "") -> Iterator[Act[P]]:
        """An act of somebody who is granted the roles of the case, of which nothing remains."""
        with super().act(person, action, subject, reason) as act:
            for granted in person.granted if isinstance(person, Person) else ():
                role, reach = granted.role.value, granted.reach
                row = Grant(login=ME, role=role, department=reach.department, region=reach.region)
                row.valid_from = act.today
                act.add(row)
            yield act
            raise _TakenBack("到此为止")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def backend(request: pytest.FixtureRequest) -> str:
    """The simpler database: who may do what is decided by the program, and what is read for it is tested on both."""
    return str(request.param)


def people(store: Store) -> None:
    """Fill a store with the accounts, jobs, divisions, group members, indicators and tasks of the cases."""
    policy, password = SignInSettings(hash_rounds=1, hash_mebibytes=1), "correct horse 电池"
    accounts.first_administrator(store, policy, "root", "刘强", password)
    root = Person("root", (Granted(Role.ADMINISTRATOR),))
    for login in (ME, OTHER):
        accounts.add(store, policy, root, login, password)
        with store.act(f"user:{login}", "jobs:job:submit", "job-kind:probe") as act:
            queue.put(act, kind("job.run")["probe"], {}, login)
    for in_office, in_region in product((True, False), repeat=2):
        login, reach = account_of(in_office, in_region), reach_of(in_office, in_region)
        accounts.add(store, policy, root, login, password)
        grants.grant(store, root, login, Role.DEPARTMENT_CLERK, reach.department, reach.region)
    author = Person("author", (Granted(Role.INSPECTOR),))
    loading.load_divisions(store, author, DIVISIONS)
    groups.define(store, author, Group("key", "试", None, "试"))
    memberships.add(store, author, "key", ["433122", "430121"], Term(DAY, source="试"))
    register.load(store, author, [task(office) for office in OFFICES])
    for code, office in zip(("IN", "OUT"), OFFICES, strict=True):
        definitions.define(store, author, Definition(code, "试", office=office))


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], None]:
    """Each test has a copy of a store with the people and things of the cases."""
    return people


@pytest.fixture
def peopled(store: Store) -> Store:
    """That store, which nothing is written to."""
    return Unwriting(store.database, store.clock)


DIVISIONS = [
    DivisionRow(code, name, level, parent, date(2012, 1, 1), source="试")
    for code, name, level, parent in (
        ("430000", "湖南省", Level.PROVINCE, ""),
        ("430100", "长沙市", Level.PREFECTURE, "430000"),
        ("430121", "长沙县", Level.COUNTY, "430100"),
        ("433100", "湘西土家族苗族自治州", Level.PREFECTURE, "430000"),
        ("433122", "泸溪县", Level.COUNTY, "433100"),
    )
]


def task(office: str) -> Content:
    """A task of an office."""
    return Content(
        plan_year=2024, item=1, title="试", task=office, indicator="试", target=None, unit="",
        comparison=Comparison.ESTABLISH, basis=Basis.QUALITATIVE, deadline=None, frequency=Frequency.ANNUAL,
        offices=(office,), quote="试", source="试",
    )  # fmt: skip


def cases(store: Store, policy: SignInSettings, probe: Probe) -> Iterator[Case]:
    """Every role with every kind of reach, and with each every target that the probe's cases make."""
    tried = set()
    for role, reach in product(GRANTABLE, REACHES):
        for is_own, in_office, in_region in product((True, False), repeat=3):
            case = Case(store, policy, Person(ME, (Granted(role, reach),)), is_own, in_office, in_region)
            if (case.person, probe.target(case)) not in tried:
                tried.add((case.person, probe.target(case)))
                yield case


def is_let(case: Case, probe: Probe) -> bool:
    """Whether a service goes on after the question of rights, whatever else it may refuse then.

    What is out of sight is not there, and that is no other than to be refused.
    """
    try:
        probe.call(case)
    except (NotAllowed, NoSuchAccount, JobUnknown):
        return False
    except XianghengError:
        return True
    return True


@pytest.mark.parametrize("action", sorted(PROBES))
def test_a_service_does_what_the_table_says(peopled: Store, policy: SignInSettings, action: str) -> None:
    """Called for real, it refuses where the table refuses and nowhere else; what is explained is the same."""
    enforced, decided, explained = {}, {}, {}
    for case in cases(peopled, policy, PROBES[action]):
        target = PROBES[action].target(case)
        name = (str(case.person.granted[0]), target)
        enforced[name] = is_let(case, PROBES[action])
        decided[name] = decide(case.person, action, target).is_allowed
        with peopled.view(case.person) as view:
            explained[name] = explanations.explain(view, action, target=target).is_allowed

    assert enforced == decided == explained


def asked_about() -> set[str]:
    """Every action that is named in the platform's code outside the table of rights, found in the syntax trees.

    Whole texts are compared: `region.read` in a service, and not in a sentence.
    """
    root = Path(xiangheng_platform.__path__[0])
    return {
        node.value
        for path in root.rglob("*.py")
        if path.name != "rights.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in ACTIONS
    }


def test_every_action_is_tried() -> None:
    """An action without a probe would be one of which nobody knows whether it is enforced."""
    assert set(ACTIONS) == set(PROBES)


def test_every_action_that_is_tried_is_asked_about() -> None:
    """A row of the table that no service asks about promises what nobody keeps."""
    assert set(PROBES) - asked_about() == set()
