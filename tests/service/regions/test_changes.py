"""Changes as they are entered, corrected and withdrawn in a store, and what was known when."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import SYSTEM, Person
from xiangheng_platform.regions import changes, corrections, divisions, groups, memberships
from xiangheng_platform.regions.belonging import Group
from xiangheng_platform.regions.corrections import Correction
from xiangheng_platform.regions.drafts import Part
from xiangheng_platform.regions.errors import ChangeRefused, UnknownChange, UnknownRegion
from xiangheng_platform.regions.facts import Document, Kind, Level
from xiangheng_platform.regions.memberships import Term
from xiangheng_platform.regions.tree import Tree
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

EVE, DAY, LATER = date(2019, 12, 31), date(2020, 1, 1), date(2022, 1, 1)
PAPER = Document("民函〔2020〕1号", verified=True)


def acts(store: Store) -> list[AuditRow]:
    """The audit log of regions."""
    with store.reading() as session:
        found = select(AuditRow).where(col(AuditRow.action).startswith("regions:"))
        return list(session.exec(found.order_by(col(AuditRow.number))))


def shape(tree: Tree) -> list[tuple[str, str, str | None]]:
    """What a reader of a tree sees."""
    return [(one.code, one.name, one.parent) for one in tree.divisions]


def test_a_rename_makes_two_spans(filled: Store, inspector: Person) -> None:
    """The eve keeps the old name and code, the day has the new ones, and the division is the same."""
    changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER, new_code="990181")

    with filled.view(inspector) as view:
        before = divisions.find(view, "990121", EVE)
    with filled.view(inspector) as view:
        after = divisions.find(view, "990121", DAY)

    assert (before.code, before.name, before.valid_to) == ("990121", "甲州县", EVE)
    assert (after.code, after.name, after.valid_from) == ("990181", "甲城市", DAY)
    assert before.key == after.key
    assert (after.source, after.verified) == ("民函〔2020〕1号", True)


def test_what_was_known_is_read_as_of_its_moment(filled: Store, inspector: Person, clock: Any) -> None:
    """A change that is entered late is not known before, whatever day it is about."""
    moment = clock()
    clock.pass_(days=1)
    changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER)

    with filled.view(inspector, moment) as view:
        then = divisions.tree(view, LATER).division("990121")
    with filled.view(inspector) as view:
        now = divisions.tree(view, LATER).division("990121")

    assert (then.name, now.name) == ("甲州县", "甲城市")


def test_an_act_tells_who_what_and_why(filled: Store, inspector: Person) -> None:
    """One audit row, with what was and what is in words."""
    changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER, new_code="990181")
    row = acts(filled)[-1]

    assert (row.actor, row.action, row.subject) == ("user:liu", "regions:division:rename", "division:990121")
    assert row.reason == "民函〔2020〕1号"
    assert list(json.loads(row.before).values()) == [["990121 甲州县（2012-01-01 起）"]]
    assert list(json.loads(row.after).values()) == [
        ["990121 甲州县（2012-01-01 至 2019-12-31）", "990181 甲城市（2020-01-01 起）"]
    ]


def test_a_refusal_writes_nothing(filled: Store, inspector: Person) -> None:
    """Neither rows nor an act."""
    with filled.view(inspector) as view:
        before, log = divisions.gazetteer(view), acts(filled)

    with pytest.raises(ChangeRefused):
        changes.recode(filled, inspector, "990121", "990122", DAY, PAPER)

    with filled.view(inspector) as view:
        assert divisions.gazetteer(view) == before
    assert acts(filled) == log


def test_entering_needs_the_right(filled: Store, clerk: Person) -> None:
    """A clerk looks, and enters nothing; the platform itself reads for its reports."""
    with pytest.raises(NotAllowed):
        changes.abolish(filled, clerk, "990121", DAY, PAPER)

    with filled.view(clerk) as view, filled.view(SYSTEM) as other_view:
        assert len(divisions.tree(view, DAY)) == len(divisions.tree(other_view, DAY)) == 8


Enter = Callable[[Store, Person], object]


@pytest.mark.parametrize(
    ("enter", "expected"),
    [
        (lambda s, p: changes.rename(s, p, "990121", "甲城市", DAY, PAPER), {"990121": "甲城市"}),
        (lambda s, p: changes.recode(s, p, "990121", "990131", DAY, PAPER), {"990131": "甲州县"}),
        (
            lambda s, p: changes.move(s, p, "990121", "990200", DAY, PAPER, new_code="990231"),
            {"990231": "甲州县"},
        ),
        (
            lambda s, p: changes.split(
                s, p, "990121", [Part("990131", "子县"), Part("990132", "丑县")], DAY, PAPER
            ),
            {"990131": "子县", "990132": "丑县"},
        ),
        (
            lambda s, p: changes.merge(s, p, ["990121", "990122"], Part("990133", "大县"), DAY, PAPER),
            {"990133": "大县"},
        ),
        (
            lambda s, p: changes.establish(
                s, p, Part("G-1", "丁管理区"), Level.COUNTY, "990100", DAY, PAPER, kind=Kind.SEPARATE
            ),
            {"G-1": "丁管理区"},
        ),
        (lambda s, p: changes.abolish(s, p, "990123", DAY, PAPER), {}),
    ],
    ids=["rename", "recode", "move", "split", "merge", "establish", "abolish"],
)
def test_a_change_is_entered_and_withdrawn(
    filled: Store, inspector: Person, enter: Any, expected: dict[str, str]
) -> None:
    """Each kind changes its day, leaves the eve, and is taken back whole; what was known in between stays known."""
    with filled.view(inspector) as view:
        known = divisions.gazetteer(view)
    change = enter(filled, inspector)
    with filled.view(inspector) as view:
        changed = divisions.gazetteer(view)
    moment = change.recorded_at
    corrections.withdraw(filled, inspector, change.number, "登记错了")
    with filled.view(inspector) as view:
        restored = divisions.gazetteer(view)

    assert {code: changed.tree(DAY).division(code).name for code in expected} == expected
    assert shape(changed.tree(DAY)) != shape(known.tree(DAY))
    assert shape(changed.tree(EVE)) == shape(known.tree(EVE))
    assert shape(restored.tree(DAY)) == shape(known.tree(DAY))
    assert restored.changes == ()
    with filled.view(inspector, moment) as view:
        assert divisions.gazetteer(view) == changed


def test_history_is_proved_after_changes_and_corrections(filled: Store, inspector: Person) -> None:
    """Everything that was written is sealed, corrections and retractions too."""
    change = changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER)
    corrections.withdraw(filled, inspector, change.number, "登记错了")
    with filled.database.reading() as connection:
        assert prove(connection).holds


def test_a_change_that_another_rests_on_is_not_withdrawn(filled: Store, inspector: Person) -> None:
    """The later one is withdrawn first; then the earlier can be."""
    first = changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER)
    second = changes.recode(filled, inspector, "990121", "990181", LATER, PAPER)

    with pytest.raises(ChangeRefused, match="先撤回后面的变更"):
        corrections.withdraw(filled, inspector, first.number, "登记错了")
    corrections.withdraw(filled, inspector, second.number, "登记错了")
    corrections.withdraw(filled, inspector, first.number, "登记错了")

    with filled.view(inspector) as view:
        assert divisions.tree(view, LATER).division("990121").name == "甲州县"


def test_what_lies_below_keeps_a_change_from_being_withdrawn(filled: Store, inspector: Person) -> None:
    """A prefecture into which a county moved since cannot be taken away."""
    made = changes.establish(
        filled, inspector, Part("990300", "丙州市"), Level.PREFECTURE, "990000", DAY, PAPER
    )
    changes.move(filled, inspector, "990121", "990300", LATER, PAPER)

    with pytest.raises(ChangeRefused, match="没有上级"):
        corrections.withdraw(filled, inspector, made.number, "登记错了")


def test_a_member_of_a_group_keeps_its_establishing(filled: Store, inspector: Person) -> None:
    """What a list points to is not taken away under it; the membership goes first."""
    made = changes.establish(filled, inspector, Part("990124", "子县"), Level.COUNTY, "990100", DAY, PAPER)
    groups.define(filled, inspector, Group("key", "重点帮扶县", None, "名单文件"))
    (number,) = memberships.add(filled, inspector, "key", ["990124"], Term(DAY, source="名单文件"))

    with pytest.raises(ChangeRefused, match=f"group withdraw {number}"):
        corrections.withdraw(filled, inspector, made.number, "登记错了")
    memberships.withdraw(filled, inspector, number, "登记错了")
    corrections.withdraw(filled, inspector, made.number, "登记错了")

    with filled.view(inspector) as view:
        assert groups.members(view, "key", LATER).members == ()


def test_a_change_is_withdrawn_once(filled: Store, inspector: Person) -> None:
    """What is not in force any more is unknown."""
    change = changes.abolish(filled, inspector, "990123", DAY, PAPER)
    corrections.withdraw(filled, inspector, change.number, "登记错了")

    with pytest.raises(UnknownChange):
        corrections.withdraw(filled, inspector, change.number, "登记错了")


def test_a_wrong_name_is_corrected_in_every_span(filled: Store, inspector: Person, clock: Any) -> None:
    """A typing error before a move is one after it; what was read before is still read as of then."""
    changes.move(filled, inspector, "990121", "990200", DAY, PAPER)
    moment = clock.pass_(hours=1)
    clock.pass_(hours=1)
    corrections.correct(filled, inspector, "990121", LATER, Correction(name="甲洲县"), "原文为“洲”")
    with filled.view(inspector) as view:
        now = divisions.gazetteer(view)

    assert [now.tree(day).division("990121").name for day in (EVE, DAY)] == ["甲洲县", "甲洲县"]
    with filled.view(inspector, moment) as view:
        assert divisions.tree(view, DAY).division("990121").name == "甲州县"


def test_a_wrong_code_source_and_mark_are_corrected(filled: Store, inspector: Person) -> None:
    """Whatever is said of a span can be said again."""
    correction = Correction(code="990124", source="原件", verified=False, note="校对")
    found = corrections.correct(filled, inspector, "990121", DAY, correction, "校对")

    assert (found.code, found.source, found.verified, found.note) == ("990124", "原件", False, "校对")


def test_a_wrong_day_is_corrected_on_both_sides(filled: Store, inspector: Person) -> None:
    """The span before ends where the next begins now, and the change bears the right day."""
    changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER)
    corrections.correct(
        filled, inspector, "990121", DAY, Correction(valid_from=date(2020, 3, 1)), "以公布为准"
    )
    with filled.view(inspector) as view:
        now = divisions.gazetteer(view)

    assert now.tree(date(2020, 2, 29)).division("990121").name == "甲州县"
    assert now.tree(date(2020, 3, 1)).division("990121").name == "甲城市"
    assert [change.day for change in now.changes] == [date(2020, 3, 1)]


def test_a_redated_change_is_still_withdrawn_whole(filled: Store, inspector: Person) -> None:
    """Corrections of what a change did go with it."""
    with filled.view(inspector) as view:
        known = divisions.tree(view, LATER)
    changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER)
    corrections.correct(
        filled, inspector, "990121", DAY, Correction(valid_from=date(2020, 3, 1)), "以公布为准"
    )
    corrections.correct(filled, inspector, "990121", LATER, Correction(name="甲成市"), "校对")
    with filled.view(inspector) as view:
        (change,) = divisions.gazetteer(view).changes
    corrections.withdraw(filled, inspector, change.number, "没有此事")

    with filled.view(inspector) as view:
        assert shape(divisions.tree(view, LATER)) == shape(known)


def test_what_was_corrected_of_the_time_before_outlives_a_withdrawal(
    filled: Store, inspector: Person
) -> None:
    """Only what the change did is taken back."""
    change = changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER)
    corrections.correct(filled, inspector, "990121", EVE, Correction(name="甲洲县", note="校对过"), "校对")
    corrections.withdraw(filled, inspector, change.number, "没有此事")
    with filled.view(inspector) as view:
        found = divisions.tree(view, LATER).division("990121")

    assert (found.name, found.note, found.valid_to) == ("甲洲县", "校对过", None)


@pytest.mark.parametrize("first", [date(2011, 1, 1), date(2012, 1, 1)])
def test_a_day_is_not_moved_past_the_span_before(filled: Store, inspector: Person, first: date) -> None:
    """There would be nothing left of what it was before."""
    changes.rename(filled, inspector, "990121", "甲城市", DAY, PAPER)

    with pytest.raises(ChangeRefused, match="REGION-OVERLAP"):
        corrections.correct(filled, inspector, "990121", DAY, Correction(valid_from=first), "以公布为准")


def test_the_day_of_a_merger_is_not_moved_for_one_alone(filled: Store, inspector: Person) -> None:
    """The others would end on another day than it begins."""
    changes.merge(filled, inspector, ["990121", "990122"], Part("990133", "大县"), DAY, PAPER)

    with pytest.raises(ChangeRefused, match="与别的区划是一起变的"):
        corrections.correct(filled, inspector, "990133", DAY, Correction(valid_from=LATER), "以公布为准")


def test_a_correction_needs_a_reason_and_a_division(filled: Store, inspector: Person) -> None:
    """Neither silently nor of nothing."""
    with pytest.raises(ChangeRefused, match="REGION-SOURCE"):
        corrections.correct(filled, inspector, "990121", DAY, Correction(name="甲洲县"), " ")
    with pytest.raises(ChangeRefused, match="没有写应改成什么"):
        corrections.correct(filled, inspector, "990121", DAY, Correction(), "校对")
    with pytest.raises(UnknownRegion):
        corrections.correct(filled, inspector, "990199", DAY, Correction(name="甲洲县"), "校对")


def test_a_key_is_never_given_twice(filled: Store, inspector: Person) -> None:
    """Not even that of a division which was withdrawn: something may point to it."""
    first = changes.establish(filled, inspector, Part("990124", "子县"), Level.COUNTY, "990100", DAY, PAPER)
    corrections.withdraw(filled, inspector, first.number, "登记错了")
    second = changes.establish(filled, inspector, Part("990124", "子县"), Level.COUNTY, "990100", DAY, PAPER)

    assert first.news != second.news


def test_changes_know_when_they_were_recorded(filled: Store, inspector: Person, clock: Any) -> None:
    """The moment of the act, in UTC."""
    clock.be(2024, 6, 1, 1)
    change = changes.abolish(filled, inspector, "990123", DAY, PAPER)

    assert change.recorded_at == datetime(2024, 6, 1, 1, tzinfo=UTC)
