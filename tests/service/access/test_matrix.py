"""What services enforce is what the table of rights says: every action, every role, in and out of reach, own or not."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import pytest

import xiangheng_platform
from xiangheng_platform.access import accounts, explanations, particulars, tokens
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import ANYTHING, Reach, Target
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.access.roles import GRANTABLE, Role
from xiangheng_platform.audit import log as audit_log
from xiangheng_platform.audit import verification
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.calendar import overrides
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.workpoints import points, register, reports
from xiangheng_platform.indicators.workpoints.content import Content
from xiangheng_platform.indicators.workpoints.words import Basis, Comparison, Frequency
from xiangheng_platform.jobs import queue, schedules
from xiangheng_platform.jobs.kinds import JobKind, Kinds, registry
from xiangheng_platform.regions import corrections, divisions, memberships
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

ME, OTHER = "me", "other"
REACHES = (Reach("省医保局"), Reach(region="430000/433100"), Reach("省医保局", "430000/433100"))
OFFICES = ("省医保局", "省教育厅")
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
    is_inside: bool

    @property
    def owner(self) -> str:
        """Whose it is."""
        return ME if self.is_own else OTHER

    @property
    def job(self) -> int:
        """One's own job or another's."""
        return 1 if self.is_own else 2

    @property
    def work_point(self) -> str:
        """A task of the department within reach, or of another one."""
        return "2024-1.01" if self.is_inside else "2024-1.02"


def everywhere(case: Case) -> Target:
    """What an action is done to that is about nothing in particular."""
    return ANYTHING


def of_owner(case: Case) -> Target:
    """What is one's own or another's."""
    return Target(owner=case.owner)


def of_me(case: Case) -> Target:
    """What can only be one's own: with another's, it is another action."""
    return Target(owner=ME)


def of_another(case: Case) -> Target:
    """What can only be another's."""
    return Target(owner=OTHER)


def of_office(case: Case) -> Target:
    """What belongs to the department within reach, or to another one."""
    return Target(departments=(OFFICES[0 if case.is_inside else 1],))


def kind(action: str) -> Kinds:
    """A kind of job that asks for a right; it never runs."""
    return registry([JobKind("probe", "试", action, lambda context, arguments: {})])


@dataclass(frozen=True)
class Probe:
    """Calls the service of an action for a case; `target` is what that is done to."""

    call: Callable[[Case], object]
    target: Callable[[Case], Target] = everywhere


PROBES: dict[str, Probe] = {
    "account.list": Probe(lambda c: accounts.show(c.store, c.person, c.owner), of_owner),
    "account.manage": Probe(lambda c: accounts.unlock(c.store, c.person, c.owner)),
    "account.personal": Probe(lambda c: particulars.reveal(c.store, c.person, c.owner, "试"), of_owner),
    "account.own": Probe(
        lambda c: accounts.set_password(c.store, c.policy, c.person, ME, "no matter what 1"), of_me
    ),
    "token.own": Probe(lambda c: tokens.issue(c.store, c.person, "", [], 0), of_me),
    "token.manage": Probe(lambda c: tokens.revoke(c.store, c.person, "报表", OTHER), of_another),
    "permission.explain": Probe(
        lambda c: explanations.explain(c.store, c.person, "region.read", login=c.owner), of_owner
    ),
    "audit.read": Probe(lambda c: audit_log.search(c.store, c.person, limit=1)),
    "audit.verify": Probe(lambda c: verification.head(c.store, c.person)),
    "job.read": Probe(lambda c: queue.find(c.store, c.person, c.job), of_owner),
    "job.run": Probe(lambda c: queue.submit(c.store, c.person, kind("job.run"), "probe", {"no": "such"})),
    "job.cancel": Probe(lambda c: queue.cancel(c.store, c.person, c.job), of_owner),
    "job.schedule": Probe(lambda c: schedules.enable(c.store, c.person, NONE)),
    "store.backup": Probe(
        lambda c: queue.submit(c.store, c.person, kind("store.backup"), "probe", {"no": "such"})
    ),
    "region.read": Probe(lambda c: divisions.gazetteer(c.store, c.person)),
    "region.change": Probe(lambda c: corrections.withdraw(c.store, c.person, NONE, "试")),
    "group.change": Probe(lambda c: memberships.withdraw(c.store, c.person, NONE, "试")),
    "group.verify": Probe(lambda c: memberships.verify(c.store, c.person, "none", [], DAY, "试")),
    "indicator.read": Probe(lambda c: definitions.show(c.store, c.person, "NONE")),
    "indicator.change": Probe(lambda c: definitions.define(c.store, c.person, Definition("", ""))),
    "indicator.verify": Probe(lambda c: definitions.verify(c.store, c.person, "PROBE", 1)),
    "workpoint.read": Probe(lambda c: points.show(c.store, c.person, "2024-9.99")),
    "workpoint.change": Probe(lambda c: register.load(c.store, c.person, [])),
    "workpoint.report": Probe(
        lambda c: reports.report_done(c.store, c.person, c.work_point, DAY, ""), of_office
    ),
    "calendar.read": Probe(lambda c: overrides.calendar_of(c.store, c.person)),
    "calendar.change": Probe(lambda c: overrides.override(c.store, c.person, DAY, True, "", "")),
}


@pytest.fixture
def peopled(store: Store, policy: SignInSettings, root: Person, password: str) -> Store:
    """A store with the two accounts of the cases, a job of each, a task of each office, and an indicator."""
    for login in (ME, OTHER):
        accounts.add(store, policy, root, login, password)
        with store.act(f"user:{login}", "jobs:job:submit", "job-kind:probe") as act:
            queue.put(act, kind("job.run")["probe"], {}, login)
    author = Person("author", (Granted(Role.INSPECTOR),))
    register.load(store, author, [task(office) for office in OFFICES])
    definitions.define(store, author, Definition("PROBE", "试"))
    return store


def task(office: str) -> Content:
    """A task of an office."""
    return Content(
        plan_year=2024, item=1, title="试", task=office, indicator="试", target=None, unit="",
        comparison=Comparison.ESTABLISH, basis=Basis.QUALITATIVE, deadline=None, frequency=Frequency.ANNUAL,
        offices=(office,), quote="试", source="试",
    )  # fmt: skip


def cases(store: Store, policy: SignInSettings) -> Iterator[Case]:
    """Every role with every kind of reach, one's own and another's, within reach and out of it."""
    for role, reach, is_own, is_inside in product(GRANTABLE, REACHES, (True, False), (True, False)):
        yield Case(store, policy, Person(ME, (Granted(role, reach),)), is_own, is_inside)


def is_let(case: Case, probe: Probe) -> bool:
    """Whether a service goes on after the question of rights, whatever else it may refuse then."""
    try:
        probe.call(case)
    except NotAllowed:
        return False
    except XianghengError:
        return True
    return True


@pytest.mark.parametrize("action", sorted(PROBES))
def test_a_service_does_what_the_table_says(peopled: Store, policy: SignInSettings, action: str) -> None:
    """Called for real, it refuses where the table refuses and nowhere else; what is explained is the same."""
    enforced, decided, explained = {}, {}, {}
    for case in cases(peopled, policy):
        target = PROBES[action].target(case)
        name = (str(case.person.granted[0]), case.is_own, case.is_inside)
        enforced[name] = is_let(case, PROBES[action])
        decided[name] = decide(case.person, action, target).is_allowed
        explained[name] = explanations.explain(peopled, case.person, action, target=target).is_allowed

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
