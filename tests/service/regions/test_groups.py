"""Groups and their members: dated, sourced, unverified until somebody else has looked."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from xiangheng_platform.access.errors import DutyHeld, NotAllowed
from xiangheng_platform.access.person import Granted, Person
from xiangheng_platform.access.roles import Role
from xiangheng_platform.regions import changes, groups, memberships
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.errors import GroupRefused, UnknownGroup
from xiangheng_platform.regions.facts import Document
from xiangheng_platform.regions.groups import GroupOnDay
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.store.store import Store

FIRST, DAY = date(2021, 1, 1), date(2024, 5, 1)
TERM = Term(FIRST, source="名单文件")
Members = Callable[..., GroupOnDay]


@pytest.fixture
def head() -> Person:
    """Another person, who may verify."""
    return Person("chen", (Granted(Role.DIVISION_HEAD),))


@pytest.fixture
def grouped(filled: Store, inspector: Person) -> Store:
    """A group that must have two members and has them."""
    groups.define(filled, inspector, Group("key", "重点帮扶县", 2, "名单文件"))
    memberships.add(filled, inspector, "key", ["桃溪", "990222"], TERM)
    return filled


@pytest.fixture
def members(grouped: Store, inspector: Person) -> Members:
    """The group on a day."""

    def _members(day: date = DAY, at: datetime | None = None) -> GroupOnDay:
        with grouped.view(inspector, at) as view:
            return groups.members(view, "key", day)

    return _members


def codes(found: GroupOnDay) -> list[str]:
    """The codes of the members."""
    return [member.division.code for member in found.members]


def faults(refused: Any) -> list[str]:
    """The codes of the faults of a refusal."""
    return [fault.code for fault in refused.value.faults]


def test_members_are_those_of_the_day(members: Members) -> None:
    """From the first day on, and not on its eve."""
    assert codes(members(FIRST)) == ["990122", "990222"]
    assert codes(members(date(2020, 12, 31))) == []


def test_what_was_entered_is_unverified(members: Members) -> None:
    """Until somebody else has compared it with its source."""
    assert [member.verified for member in members().members] == [False, False]


def test_members_are_called_as_on_the_day(grouped: Store, inspector: Person, members: Members) -> None:
    """A membership outlives the name and code of its division."""
    changes.rename(
        grouped, inspector, "990122", "桃溪市", date(2023, 1, 1), Document("批复"), new_code="990182"
    )

    assert codes(members(date(2022, 12, 31))) == ["990122", "990222"]
    assert codes(members(date(2023, 1, 1))) == ["990182", "990222"]


def test_a_membership_ends_with_its_last_day(grouped: Store, inspector: Person, members: Members) -> None:
    """The last day is included, and the ground of the end is kept."""
    memberships.end(grouped, inspector, "key", ["桃溪县"], DAY, "调整文件")

    assert codes(members(DAY)) == ["990122", "990222"]
    assert codes(members(date(2024, 5, 2))) == ["990222"]
    assert members(DAY).members[0].note == "终止：调整文件"


def test_a_wrong_count_is_told_on_the_day(grouped: Store, inspector: Person, members: Members) -> None:
    """Exactly two are declared; one day there is one."""
    memberships.end(grouped, inspector, "key", ["桃溪县"], DAY, "调整文件")

    assert members(DAY).notices == ()
    (notice,) = members(date(2024, 5, 2)).notices
    assert (notice.code, notice.is_notice, "有 1 个成员，应有 2 个" in notice.message) == (
        "GROUP-COUNT",
        True,
        True,
    )


def test_before_its_first_member_no_count_is_wrong(members: Members) -> None:
    """A list that did not exist yet lacks nobody."""
    assert members(date(2015, 1, 1)).notices == ()


def test_what_was_known_is_read_as_of_its_moment(
    grouped: Store, inspector: Person, members: Members, clock: Any
) -> None:
    """An end that is entered late was not known before."""
    moment = clock.pass_(hours=1)
    clock.pass_(hours=1)
    memberships.end(grouped, inspector, "key", ["桃溪县"], date(2022, 12, 31), "调整文件")

    assert codes(members(DAY, at=moment)) == ["990122", "990222"]
    assert codes(members(DAY)) == ["990222"]


def test_members_that_are_no_more_are_told(grouped: Store, inspector: Person, members: Members) -> None:
    """A county that was merged away is no member by silence: nobody has said who takes its place."""
    changes.merge(
        grouped, inspector, ["990121", "990122"], Part("990121"), date(2024, 1, 1), Document("批复")
    )
    found = members()

    assert codes(found) == ["990222"]
    assert [notice.code for notice in found.notices] == ["GROUP-COUNT", "GROUP-ENDED"]
    assert "990122 桃溪县" in found.notices[1].message


def test_somebody_else_verifies(grouped: Store, head: Person, members: Members) -> None:
    """All unverified members of the day, with what they were compared with."""
    memberships.verify(grouped, head, "key", [], DAY, "与名单原件核对")

    assert members().is_verified


def test_nobody_verifies_their_own_entry(grouped: Store, inspector: Person, members: Members) -> None:
    """It is told of the first of them, and nothing is verified."""
    with pytest.raises(DutyHeld, match="自己登记的"):
        memberships.verify(grouped, inspector, "key", [], DAY, "与名单原件核对")

    assert not members().is_verified


def test_a_change_takes_the_mark_away(
    grouped: Store, inspector: Person, head: Person, members: Members
) -> None:
    """And who verified before may verify again, since the change was another's."""
    memberships.verify(grouped, head, "key", [], DAY, "与名单原件核对")
    memberships.end(grouped, inspector, "key", ["桃溪县"], DAY, "调整文件")

    assert [member.verified for member in members().members] == [False, True]

    memberships.verify(grouped, head, "key", ["990122"], DAY, "与调整文件核对")

    assert members().is_verified


def test_who_changed_it_last_does_not_verify_it(grouped: Store, inspector: Person, members: Members) -> None:
    """Whoever entered any of what a membership says is out, not only who entered it first."""
    other = Person("wang", inspector.granted)
    memberships.end(grouped, other, "key", ["桃溪县"], DAY, "调整文件")

    for person in (inspector, other):
        with pytest.raises(DutyHeld):
            memberships.verify(grouped, person, "key", ["桃溪县"], DAY, "核对")


def test_who_wrote_only_what_was_replaced_since_may_verify(
    grouped: Store, inspector: Person, members: Members
) -> None:
    """Wang's source was corrected by somebody else; that the county belongs to the group is still liu's word."""
    wang, zhao = (Person(login, inspector.granted) for login in ("wang", "zhao"))
    (first,) = (one.number for one in members().members if one.division.name == "桃溪县")
    second = memberships.correct(grouped, wang, first, Term(FIRST, source="旧文"), "抄错")
    memberships.correct(grouped, zhao, second, Term(FIRST, source="新文"), "又抄错")

    for person in (inspector, zhao):
        with pytest.raises(DutyHeld):
            memberships.verify(grouped, person, "key", ["桃溪县"], DAY, "核对")
    assert memberships.verify(grouped, wang, "key", ["桃溪县"], DAY, "核对")


def test_verifying_needs_something_to_verify(grouped: Store, head: Person) -> None:
    """A second time there is nothing, and who is no member is told."""
    memberships.verify(grouped, head, "key", [], DAY, "与名单原件核对")

    with pytest.raises(GroupRefused) as refused:
        memberships.verify(grouped, head, "key", [], DAY, "与名单原件核对")
    with pytest.raises(GroupRefused) as unknown:
        memberships.verify(grouped, head, "key", ["攸县", "没有县"], DAY, " ")

    assert faults(refused) == ["GROUP-MEMBER"]
    assert sorted(faults(unknown)) == ["GROUP-MEMBER", "GROUP-SOURCE", "REGION-UNKNOWN"]


def test_terms_do_not_overlap(grouped: Store, inspector: Person) -> None:
    """A member is not added again; after an end it may come back."""
    with pytest.raises(GroupRefused) as refused:
        memberships.add(grouped, inspector, "key", ["桃溪"], Term(DAY, source="文件"))
    memberships.end(grouped, inspector, "key", ["桃溪"], date(2023, 12, 31), "文件")
    memberships.add(grouped, inspector, "key", ["桃溪"], Term(DAY, source="文件"))

    assert faults(refused) == ["GROUP-TWICE"]


def test_all_faults_are_told_at_once(grouped: Store, inspector: Person) -> None:
    """Names, days and sources."""
    with pytest.raises(GroupRefused) as refused:
        memberships.add(grouped, inspector, "key", ["攸县", "没有县", "甲州"], Term(DAY, FIRST))

    assert sorted(faults(refused)) == ["GROUP-DAY", "GROUP-SOURCE", "REGION-AMBIGUOUS", "REGION-UNKNOWN"]


def test_a_term_lies_within_the_life_of_its_division(grouped: Store, inspector: Person) -> None:
    """Nobody is a member after it ceased to be."""
    changes.abolish(grouped, inspector, "990123", DAY, Document("批复"))

    with pytest.raises(GroupRefused) as refused:
        memberships.add(grouped, inspector, "key", ["990123"], Term(FIRST, date(2024, 12, 31), "文件"))

    assert faults(refused) == ["GROUP-DAY"]


def test_nothing_named_is_not_everything(grouped: Store, inspector: Person) -> None:
    """An end without a division ends nobody."""
    with pytest.raises(GroupRefused):
        memberships.end(grouped, inspector, "key", [], DAY, "文件")
    with pytest.raises(GroupRefused):
        memberships.add(grouped, inspector, "key", [], TERM)


def test_an_end_that_changes_nothing_is_refused(grouped: Store, inspector: Person) -> None:
    """It would only take the mark of the verified away."""
    memberships.end(grouped, inspector, "key", ["桃溪"], DAY, "文件")

    with pytest.raises(GroupRefused, match="本来就到"):
        memberships.end(grouped, inspector, "key", ["桃溪"], DAY, "文件")


def test_an_entry_is_corrected(grouped: Store, inspector: Person, members: Members) -> None:
    """By its number, with everything that should have been said; the old number is no more."""
    number = members().members[0].number
    now = memberships.correct(grouped, inspector, number, Term(DAY, source="更正文件", note="笔误"), "笔误")
    found = members().members[0]

    assert (found.number, found.valid_from, found.source, found.note) == (now, DAY, "更正文件", "笔误")
    with pytest.raises(GroupRefused, match="没有写依据"):
        memberships.correct(grouped, inspector, now, TERM, " ")
    with pytest.raises(GroupRefused, match="已经更正"):
        memberships.correct(grouped, inspector, number, TERM, "笔误")


def test_an_entry_is_withdrawn(grouped: Store, inspector: Person, members: Members) -> None:
    """What should never have been is taken back, with a reason."""
    number = members().members[0].number
    with pytest.raises(GroupRefused):
        memberships.withdraw(grouped, inspector, number, "")
    memberships.withdraw(grouped, inspector, number, "不在文件中")

    assert codes(members()) == ["990222"]


def test_a_group_is_defined_and_corrected(grouped: Store, inspector: Person) -> None:
    """Again with the same code it is the same group, as it should have been said."""
    groups.define(grouped, inspector, Group("key", "帮扶县", 15, "新文件"))

    with grouped.view(inspector) as view:
        assert groups.groups(view) == (Group("key", "帮扶县", 15, "新文件"),)


def test_a_group_is_unknown_before_it_is_defined(filled: Store, inspector: Person) -> None:
    """Neither shown nor added to."""
    with pytest.raises(UnknownGroup), filled.view(inspector) as view:
        groups.members(view, "key", DAY)
    with pytest.raises(UnknownGroup):
        memberships.add(filled, inspector, "key", ["桃溪"], TERM)


def test_a_division_knows_its_groups(grouped: Store, inspector: Person) -> None:
    """On a day, with the term."""
    with grouped.view(inspector) as view:
        ((group, member),) = groups.memberships_of(view, "990122", DAY)

    assert (group.code, member.valid_from, member.verified) == ("key", FIRST, False)
    with grouped.view(inspector) as view:
        assert groups.memberships_of(view, "990121", DAY) == ()


@pytest.mark.parametrize(
    "enter",
    [
        lambda s, p: groups.define(s, p, Group("x", "y", None, "z")),
        lambda s, p: memberships.add(s, p, "key", ["攸县"], TERM),
        lambda s, p: memberships.end(s, p, "key", ["桃溪"], DAY, "文件"),
        lambda s, p: memberships.verify(s, p, "key", [], DAY, "核对"),
        lambda s, p: memberships.withdraw(s, p, 1, "核对"),
    ],
)
def test_entering_needs_the_right(grouped: Store, clerk: Person, enter: Any) -> None:
    """A clerk sees the lists and changes none."""
    with pytest.raises(NotAllowed):
        enter(grouped, clerk)

    with grouped.view(clerk) as view:
        assert len(groups.members(view, "key", DAY).members) == 2


def test_a_group_that_was_not_known_yet_is_told(filled: Store, inspector: Person, clock: Any) -> None:
    """Asked as of a moment before anybody defined it, there is none."""
    moment = clock.pass_(hours=1)
    clock.pass_(hours=1)
    groups.define(filled, inspector, Group("later", "后来的", None, "试"))

    with filled.view(inspector, moment) as view, pytest.raises(UnknownGroup):
        groups.members(view, "later", DAY)
