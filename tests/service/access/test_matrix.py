"""What services enforce is what the table of rights says: every action, every role, in and out of reach, own or not."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from tests.service.probing import ME, OFFICES, REGIONS, Case, Probe, Unwriting, few, probes, refusals

import xiangheng_platform
from xiangheng_platform.access import explanations
from xiangheng_platform.access.decisions import decide
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach, Target
from xiangheng_platform.access.rights import ACTIONS
from xiangheng_platform.access.roles import GRANTABLE
from xiangheng_platform.access.tables import Grant
from xiangheng_platform.store.acts import Act
from xiangheng_platform.store.store import P, Store
from xiangheng_scoring.errors import XianghengError

OFFICE, REGION = OFFICES[0], REGIONS[0]
REACHES = (Reach(), Reach(OFFICE), Reach(region=REGION), Reach(OFFICE, REGION))
PROBES = sorted((probe for probe in probes() if probe.target), key=str)


class Granting(Unwriting):
    """A store that refuses every act at its end, and in which whoever acts is granted what they act with."""

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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def backend(request: pytest.FixtureRequest) -> str:
    """The simpler database: who may do what is decided by the program, and what is read for it is tested on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def furnish() -> Callable[[Store], None]:
    """Each test has a copy of a store with a few of everything, of which the first lies within reach and others do not."""
    return few


@pytest.fixture
def peopled(store: Store) -> Store:
    """That store, which nothing is written to."""
    return Granting(store.database, store.clock)


def cases(store: Store, probe: Probe) -> Iterator[tuple[Case, Target]]:
    """Every role with every kind of reach, and with each every target that the probe's cases make."""
    assert probe.target
    tried = set()
    for role, reach in product(GRANTABLE, REACHES):
        for is_own, in_office, in_region in product((True, False), repeat=3):
            case = Case(store, Person(ME, (Granted(role, reach),)), is_own, in_office, in_region)
            target = probe.target(case)
            if (case.person, target) not in tried:
                tried.add((case.person, target))
                yield case, target


def is_let(case: Case, probe: Probe) -> bool:
    """Whether a service goes on after the question of rights, whatever else it may refuse then.

    What is out of sight is not there, and that is no other than to be refused.
    """
    try:
        probe(case)
    except refusals():
        return False
    except XianghengError:
        return True
    return True


@pytest.mark.parametrize("probe", PROBES, ids=str)
def test_a_service_does_what_the_table_says(peopled: Store, probe: Probe) -> None:
    """Called for real, it refuses where the table refuses and nowhere else; what is explained is the same."""
    enforced, decided, explained = {}, {}, {}
    for case, target in cases(peopled, probe):
        name = (str(case.person.granted[0]), target)
        enforced[name] = is_let(case, probe)
        decided[name] = decide(case.person, probe.action, target).is_allowed
        with peopled.view(case.person) as view:
            explained[name] = explanations.explain(view, probe.action, target=target).is_allowed

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
    assert {probe.action for probe in probes()} == {probe.action for probe in PROBES} == set(ACTIONS)


def test_every_action_that_is_tried_is_asked_about() -> None:
    """A row of the table that no service asks about promises what nobody keeps."""
    assert set(ACTIONS) - asked_about() == set()
