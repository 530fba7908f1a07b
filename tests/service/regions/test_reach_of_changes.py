"""Whose reach a change lies in: that of every division it names or alters, where it is today."""

from datetime import date
from typing import Any

import pytest

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.reach import Reach
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions import changes, corrections, groups, loading, memberships
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.corrections import Correction
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.errors import ChangeRefused
from xiangheng_platform.regions.facts import Document, Level
from xiangheng_platform.regions.loading import DivisionRow, MembershipRow
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.store.store import Store

PAPER = Document("批复")
PAST, FUTURE = date(2020, 1, 1), date(2030, 1, 1)


def of_prefecture(*codes: str) -> Person:
    """An inspector of some prefectures of the invented province."""
    return Person("he", tuple(Granted(Role.INSPECTOR, Reach(region=f"990000/{code}")) for code in codes))


JIA, YI, BOTH = of_prefecture("990100"), of_prefecture("990200"), of_prefecture("990100", "990200")


def test_one_renames_within(filled: Store) -> None:
    """A county of one's own prefecture, and the prefecture itself."""
    changes.rename(filled, JIA, "990122", "桃溪市", PAST, PAPER)
    changes.rename(filled, JIA, "990100", "甲市", PAST, PAPER)
    with pytest.raises(NotAllowed, match="990222不在990100范围内"):
        changes.rename(filled, JIA, "990222", "白河市", PAST, PAPER)


@pytest.mark.parametrize("day", [PAST, FUTURE])
def test_a_move_takes_both_parents(filled: Store, day: date) -> None:
    """Whoever has one of them could give counties away, or take them."""
    for person in (JIA, YI):
        with pytest.raises(NotAllowed):
            changes.move(filled, person, "990122", "990200", day, PAPER)

    changes.move(filled, BOTH, "990122", "990200", day, PAPER)


def test_a_merger_takes_every_county_that_it_names(filled: Store) -> None:
    """Also the one that goes on as it was, of which nothing new is said."""
    for person in (JIA, YI):
        with pytest.raises(NotAllowed):
            changes.merge(filled, person, ["990122", "990222"], Part("990122"), PAST, PAPER)

    changes.merge(filled, BOTH, ["990122", "990222"], Part("990122"), PAST, PAPER)


def test_a_division_lies_where_it_does_today(filled: Store, inspector: Person) -> None:
    """What is said of the time before it came is the business of where it is now."""
    changes.move(filled, inspector, "990122", "990200", PAST, PAPER)

    with pytest.raises(NotAllowed):
        corrections.correct(filled, JIA, "990122", date(2015, 1, 1), Correction(note="查"), "档案")
    corrections.correct(filled, YI, "990122", date(2015, 1, 1), Correction(note="查"), "档案")


def test_what_is_out_of_reach_is_told_before_what_is_wrong(filled: Store) -> None:
    """A refusal does not depend on how well something was filled in."""
    taken = (Part("990222", "又一个"), Level.COUNTY, "990200", PAST, PAPER)
    with pytest.raises(NotAllowed):
        changes.establish(filled, JIA, *taken)
    with pytest.raises(ChangeRefused):
        changes.establish(filled, YI, *taken)


def test_a_load_is_refused_whole_with_every_place(filled: Store) -> None:
    """Nothing of what lies within is entered."""
    rows = [
        DivisionRow(code, name, Level.COUNTY, parent, PAST, source="试验")
        for code, name, parent in (
            ("990124", "新县", "990100"),
            ("990223", "远县", "990200"),
            ("990224", "更远县", "990200"),
        )
    ]
    with pytest.raises(NotAllowed) as refused:
        loading.load_divisions(filled, JIA, rows)

    assert all(name in str(refused.value) for name in ("2 处", "990223 远县", "990224 更远县"))
    assert len(loading.load_divisions(filled, BOTH, rows).added) == 3


def test_members_are_entered_and_verified_within(filled: Store, inspector: Person) -> None:
    """The list itself is the whole province's."""
    term: Any = Term(PAST, source="名单")
    groups.define(filled, inspector, Group("key", "重点县", None, "名单"))
    with pytest.raises(NotAllowed):
        groups.define(filled, JIA, Group("key", "别的名称", None, "名单"))
    with pytest.raises(NotAllowed):
        memberships.add(filled, JIA, "key", ["990122", "990222"], term)
    with pytest.raises(NotAllowed):
        loading.load_groups(filled, JIA, [], [MembershipRow("key", "990222", PAST, source="名单")])

    memberships.add(filled, BOTH, "key", ["990122", "990222"], term)
    head = Person("chen", (Granted(Role.DIVISION_HEAD, Reach(region="990000/990100")),))
    with pytest.raises(NotAllowed):
        memberships.verify(filled, head, "key", [], PAST, "核对")
    assert memberships.verify(filled, head, "key", ["990122"], PAST, "核对")
