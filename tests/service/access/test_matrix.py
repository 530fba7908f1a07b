"""What services enforce is what the table of rights says: every action, every role, in and out of reach, own or not."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
REACH = Reach("省医保局", "430000/433100")
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


#: Calls the service of an action for a case, and gives what that is done to.
Probe = Callable[[Case], tuple[Callable[[], object], Target]]


def _account_list(case: Case) -> tuple[Callable[[], object], Target]:
    return lambda: accounts.show(case.store, case.person, case.owner), Target(owner=case.owner)


def _account_manage(case: Case) -> tuple[Callable[[], object], Target]:
    return lambda: accounts.unlock(case.store, case.person, case.owner), ANYTHING


def _account_personal(case: Case) -> tuple[Callable[[], object], Target]:
    return (
        lambda: particulars.reveal(case.store, case.person, case.owner, "试"),
        Target(owner=case.owner),
    )


def _account_own(case: Case) -> tuple[Callable[[], object], Target]:
    """Only one's own can be asked for: changing another's password is another action."""
    return (
        lambda: accounts.set_password(case.store, case.policy, case.person, ME, "no matter what 1"),
        Target(owner=ME),
    )


def _token_own(case: Case) -> tuple[Callable[[], object], Target]:
    return lambda: tokens.issue(case.store, case.person, "", [], 0), Target(owner=ME)


def _token_manage(case: Case) -> tuple[Callable[[], object], Target]:
    return lambda: tokens.revoke(case.store, case.person, "报表", OTHER), Target(owner=OTHER)


def _permission_explain(case: Case) -> tuple[Callable[[], object], Target]:
    return (
        lambda: explanations.explain(case.store, case.person, "region.read", login=case.owner),
        Target(owner=case.owner),
    )


def _audit_read(case: Case) -> tuple[Callable[[], object], Target]:
    return lambda: audit_log.search(case.store, case.person, limit=1), ANYTHING


def _audit_verify(case: Case) -> tuple[Callable[[], object], Target]:
    return lambda: verification.head(case.store, case.person), ANYTHING


PROBES: dict[str, Probe] = {
    "account.list": _account_list,
    "account.manage": _account_manage,
    "account.personal": _account_personal,
    "account.own": _account_own,
    "token.own": _token_own,
    "token.manage": _token_manage,
    "permission.explain": _permission_explain,
    "audit.read": _audit_read,
    "audit.verify": _audit_verify,
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
    """Every role, one's own and another's, within reach and out of it."""
    for role in GRANTABLE:
        for is_own in (True, False):
            for is_inside in (True, False):
                yield Case(store, policy, Person(ME, (Granted(role, REACH),)), is_own, is_inside)


def is_let(call: Callable[[], object]) -> bool:
    """Whether a service goes on after the question of rights, whatever else it may refuse then."""
    try:
        call()
    except NotAllowed:
        return False
    except XianghengError:
        return True
    return True


@pytest.mark.parametrize("action", sorted(PROBES))
def test_a_service_does_what_the_table_says(peopled: Store, policy: SignInSettings, action: str) -> None:
    """Called for real, it refuses where the table refuses and nowhere else; what is explained is the same."""
    enforced, decided = {}, {}
    for case in cases(peopled, policy):
        call, target = PROBES[action](case)
        name = (case.person.granted[0].role, case.is_own, case.is_inside)
        enforced[name] = is_let(call)
        decided[name] = decide(case.person, action, target).is_allowed

    assert enforced == decided


def enforced_in_code() -> set[str]:
    """Every action that some service asks about, found in the syntax trees of the platform."""
    root = Path(xiangheng_platform.__path__[0])
    calls = (
        node
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("require", "may")
    )
    return {
        part.value
        for call in calls
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and part.value in ACTIONS
    }


def test_every_action_is_tried_or_still_to_come() -> None:
    """An action without a probe would be one of which nobody knows whether it is enforced."""
    assert set(ACTIONS) == set(PROBES) | TO_COME
    assert set(PROBES) & TO_COME == set()


def test_what_a_service_asks_about_is_tried() -> None:
    """A service that has come needs a probe here."""
    assert enforced_in_code() - set(PROBES) == set()


def test_every_action_that_is_tried_is_asked_about() -> None:
    """A row of the table that no service asks about promises what nobody keeps."""
    assert set(PROBES) - enforced_in_code() == set()
