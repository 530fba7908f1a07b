"""Separation of duties: two or three different people, for each subject apart."""

from collections.abc import Callable
from itertools import permutations

import pytest

from xiangheng_platform.access.duties import claim, held
from xiangheng_platform.access.duty_sets import SETS, Duties
from xiangheng_platform.access.errors import DutyHeld
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.store.store import Store

LIU, MA = (Person(login, (Granted(Role.INSPECTOR),)) for login in ("liu", "ma"))
AUDITOR = Person("shen", (Granted(Role.AUDITOR),))
Take = Callable[..., None]


@pytest.fixture
def taken(store: Store) -> Take:
    """Takes a duty in an act of its own."""

    def _taken(person: Person, duty: Duties, subject: str = "scheme:linkage-2024") -> None:
        with store.act(person, "test:duty:take", subject) as act:
            claim(act, duty, subject)

    return _taken


@pytest.mark.parametrize(
    ("first", "second"), [pair for one in SETS.values() for pair in permutations(one.duties, 2)]
)
def test_nobody_has_two_duties_of_one_set(taken: Take, store: Store, first: Duties, second: Duties) -> None:
    """In whatever order, and nothing of the act remains."""
    taken(LIU, first)
    with pytest.raises(DutyHeld, match="另一个人"):
        taken(LIU, second)

    with store.view(AUDITOR) as view:
        assert [one.duty for one in held(view, "scheme:linkage-2024")] == [first]


def test_different_people_have_different_duties(taken: Take, store: Store) -> None:
    """That is what it is for."""
    taken(LIU, Duties.AUTHOR)
    taken(MA, Duties.SCORER)

    with store.view(AUDITOR) as view:
        assert {(one.login, one.duty) for one in held(view, "scheme:linkage-2024")} == {
            ("liu", Duties.AUTHOR),
            ("ma", Duties.SCORER),
        }


def test_each_subject_stands_for_itself(taken: Take) -> None:
    """Who wrote one scheme may score by another; a new version is another subject."""
    taken(LIU, Duties.AUTHOR)
    taken(LIU, Duties.SCORER, "scheme:linkage-2024@2")


def test_each_set_stands_for_itself(taken: Take) -> None:
    """Who wrote a scheme may verify an entry."""
    taken(LIU, Duties.AUTHOR, "x")
    taken(LIU, Duties.VERIFIER, "x")


def test_a_duty_taken_twice_is_taken_once(taken: Take, store: Store) -> None:
    """Two drafts of one author are one duty."""
    taken(LIU, Duties.AUTHOR)
    taken(LIU, Duties.AUTHOR)

    with store.view(AUDITOR) as view:
        assert len(held(view, "scheme:linkage-2024")) == 1


def test_several_people_share_a_duty(taken: Take) -> None:
    """And none of them may have the next."""
    taken(LIU, Duties.AUTHOR)
    taken(MA, Duties.AUTHOR)
    for person in (LIU, MA):
        with pytest.raises(DutyHeld):
            taken(person, Duties.PUBLISHER)


def test_one_sees_ones_own_duties(taken: Take, store: Store) -> None:
    """Others' only with the right to see what others can do."""
    taken(LIU, Duties.AUTHOR)
    taken(MA, Duties.SCORER)

    with store.view(MA) as view:
        assert [one.login for one in held(view, "scheme:linkage-2024")] == ["ma"]


def test_every_duty_is_in_the_table() -> None:
    """Each with a name for screens."""
    assert {duty for one in SETS.values() for duty in one.duties} == set(Duties)
    assert all(duty.label and duty in SETS[duty.of].duties for duty in Duties)
