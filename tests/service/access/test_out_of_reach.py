"""No service works beyond a grant's reach: each is called by somebody who has every role, for a place of nothing."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.service.access.test_rights_by_hand import actions_that_are
from tests.service.probing import (
    ME,
    PLATFORM,
    Case,
    Probe,
    Unwriting,
    few,
    name_of,
    parameters,
    parts,
    probes,
    refusals,
    services,
)

import xiangheng_platform
import xiangheng_seeds
from xiangheng_platform.access.decisions import require_open
from xiangheng_platform.access.errors import LockedOut, NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.rights import ACTIONS, Where, rights_for
from xiangheng_platform.access.roles import GRANTABLE
from xiangheng_platform.store.paging import Page
from xiangheng_platform.store.store import Store
from xiangheng_scoring.errors import XianghengError

EVERYTHING = tuple(Granted(role) for role in GRANTABLE)
NOWHERE = tuple(Granted(role, Reach("某新部门", "430000/439900")) for role in GRANTABLE)
#: Actions on reference, which is the same for everybody who has a role, and on one's own account only.
OPEN, OWN = actions_that_are("open"), actions_that_are("own")
BOUNDED = [probe for probe in probes() if probe.action not in OPEN | OWN]


@pytest.fixture
def peopled(furnished: Callable[[Callable[[Store], None]], Store]) -> Store:
    """A store with a few of everything, in places that are somewhere; nothing is written to it."""
    store = furnished(few)
    return Unwriting(store.database, store.clock)


def is_refused(probe: Probe, case: Case) -> bool:
    """Whether a service refuses somebody, or answers as if there were no such thing."""
    try:
        answer = probe(case)
    except refusals():
        return True
    except XianghengError:
        return False
    return probe.is_list and answer in ((), {}, 0, Page(()))


def test_nothing_works_beyond_its_reach(peopled: Store) -> None:
    """Every role at once, and none of them where the thing lies: not one service goes on."""
    far = Case(peopled, Person("far", NOWHERE))

    assert [str(probe) for probe in BOUNDED if not is_refused(probe, far)] == []


def test_the_same_works_within_an_unlimited_reach(peopled: Store) -> None:
    """So it was the reach that refused, and not something else."""
    near = Case(peopled, Person("near", EVERYTHING))

    assert [str(probe) for probe in BOUNDED if is_refused(probe, near)] == []


def test_nothing_bounded_is_done_for_whoever_has_no_role(peopled: Store) -> None:
    """Nor for one who has an account."""
    nobody = Case(peopled, Person(ME, ()))

    assert [str(probe) for probe in BOUNDED if not is_refused(probe, nobody)] == []


def test_what_is_open_takes_a_role_and_no_reach(peopled: Store) -> None:
    """A service that asked for no right would answer whoever has none; one that is bounded would refuse."""
    far, nobody = Case(peopled, Person("far", NOWHERE)), Case(peopled, Person(ME, ()))

    for probe in (probe for probe in probes() if probe.action in OPEN):
        assert not is_refused(probe, far), probe
        with pytest.raises(NotAllowed):
            pytest.fail(f"{probe}: {probe(nobody)}")


@pytest.mark.parametrize("probe", [probe for probe in probes() if probe.action in OWN], ids=str)
def test_what_is_done_to_ones_own_account_takes_a_role(
    furnished: Callable[[Callable[[Store], None]], Store], probe: Probe
) -> None:
    """And it is nobody else's: there is no way to say whose, or saying it is another action."""
    is_bounded = probe.service in {bounded.service for bounded in BOUNDED}

    assert is_bounded or "login" not in parameters(probe.service)
    with pytest.raises((NotAllowed, LockedOut)):  # a mistaken password is counted, and only one is allowed
        probe(Case(furnished(few), Person(ME, ())))


def test_every_service_is_tried() -> None:
    """One that is not would be one of which nobody knows how far it lets whom; none is taken for another."""
    tried = {probe.name for probe in probes()}

    assert sorted(map(name_of, services())) == sorted([*tried, *parts()])


def test_nothing_that_faces_people_calls_a_part() -> None:
    """A command that did would do it for whoever types it."""
    members = [*(Path(package.__path__[0]) for package in (xiangheng_platform, xiangheng_seeds))]
    facing = [path for member in members for path in member.rglob("*.py") if faces_people(path)]

    assert {str(path): part for path in facing for part in parts() & names_in(path)} == {}


def faces_people(path: Path) -> bool:
    """Whether a module is a command, or of a member that has no services of its own."""
    return "cli" in (*path.parent.parts, path.stem) or "xiangheng_platform" not in path.parts


def names_in(path: Path) -> set[str]:
    """What a module speaks of that stands in modules of the platform, by full names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bound = {
        alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix(PLATFORM)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return {*bound.values()} | {
        f"{bound.get(node.value.id)}.{node.attr}" for node in attributes if isinstance(node.value, ast.Name)
    }


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_only_what_is_open_can_be_asked_about_without_a_target(action: str) -> None:
    """A service that left it out would work everywhere; no act is open."""
    is_open = all(right.where is Where.OPEN for right in rights_for(action))
    everybody = Person("near", EVERYTHING)

    assert is_open == (action in OPEN)
    if is_open:
        require_open(everybody, action)
    else:
        with pytest.raises(ValueError, match="target"):
            require_open(everybody, action)
