"""What services enforce is what the table of rights says: every action, every role, in and out of reach, own or not."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from xiangheng_platform.access.roles import GRANTABLE
from xiangheng_platform.audit import log as audit_log
from xiangheng_platform.audit import verification
from xiangheng_platform.settings import SignInSettings
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

ME, OTHER = "me", "other"
REACHES = (Reach("省医保局"), Reach(region="430000/433100"), Reach("省医保局", "430000/433100"))
INSIDE = Target(region="430000/433100/433122", departments=("省医保局",))
OUTSIDE = Target(region="430000/430100/430102", departments=("省教育厅",))


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
    def place(self) -> Target:
        """Where it lies."""
        return INSIDE if self.is_inside else OUTSIDE


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
}
#: Actions whose services are not written yet. An action leaves this list when its service comes, or a test fails.
TO_COME = {
    action
    for action in ACTIONS
    if action.partition(".")[0] not in ("account", "token", "permission", "audit")
}


@pytest.fixture
def peopled(store: Store, policy: SignInSettings, root: Person, password: str) -> Store:
    """A store with the two accounts of the cases."""
    for login in (ME, OTHER):
        accounts.add(store, policy, root, login, password)
    return store


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
    """Every action that is named in the platform's code outside the table of rights, found in the syntax trees."""
    root = Path(xiangheng_platform.__path__[0])
    return {
        node.value
        for path in root.rglob("*.py")
        if path.name != "rights.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in ACTIONS
    }


def test_every_action_is_tried_or_still_to_come() -> None:
    """An action without a probe would be one of which nobody knows whether it is enforced."""
    assert set(ACTIONS) == set(PROBES) | TO_COME
    assert set(PROBES) & TO_COME == set()


def test_what_a_service_asks_about_is_tried() -> None:
    """A service that has come needs a probe here."""
    assert asked_about() - set(PROBES) == set()


def test_every_action_that_is_tried_is_asked_about() -> None:
    """A row of the table that no service asks about promises what nobody keeps."""
    assert set(PROBES) - asked_about() == set()
