"""The dictionary keeps every version, tells them apart, and answers as of any moment."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from xiangheng_platform.access.errors import DutyHeld, NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.views import View
from xiangheng_platform.indicators import definitions
from xiangheng_platform.indicators.definition import Definition, difference
from xiangheng_platform.indicators.errors import (
    IndicatorExists,
    IndicatorRefused,
    UnknownIndicator,
)
from xiangheng_platform.indicators.repositories import INDICATORS
from xiangheng_platform.indicators.tables import IndicatorVersion
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

Log = Callable[[], list[AuditRow]]
Simple = Callable[..., Definition]


def test_what_is_defined_is_read_back_whole(store: Store, liu: Person, share: Definition) -> None:
    """Every field comes back as it was given, numbers to the last digit."""
    definitions.define(store, liu, share)

    with store.view(liu) as view:
        assert definitions.show(view, "LF-C01").content == share


def test_a_new_indicator_is_version_1_unverified(store: Store, liu: Person, share: Definition) -> None:
    """Whoever wrote it is named, and nobody has looked at it yet."""
    made = definitions.define(store, liu, share)

    assert (made.number, made.author, made.is_verified, made.is_loaded) == (1, "liu", False, False)


def test_editing_makes_the_next_version_and_keeps_the_one_before(
    store: Store, liu: Person, share: Definition
) -> None:
    """Both contents can be asked for, and they differ in the field that was edited."""
    definitions.define(store, liu, share)
    definitions.edit(store, liu, replace(share, office="计划财务处"), 1, "处室调整")

    with store.view(liu) as view:
        new, old = definitions.history(view, "LF-C01")

    assert (new.number, old.number) == (2, 1)
    assert [str(one) for one in difference(old.content, new.content)] == [
        "责任处室：「发展规划处」 改为 「计划财务处」"
    ]


def test_two_editors_of_one_version_collide(store: Store, liu: Person, share: Definition) -> None:
    """The second to write finds the version taken, and nothing of the first is lost."""
    definitions.define(store, liu, share)
    definitions.edit(store, liu, replace(share, office="计划财务处"), 1)

    with pytest.raises(RowIsTaken):
        definitions.edit(store, liu, replace(share, source="省审计厅"), 1)

    with store.view(liu) as view:
        assert definitions.show(view, "LF-C01").content.office == "计划财务处"


def test_an_edit_that_changes_nothing_writes_nothing(
    store: Store, liu: Person, share: Definition, log: Log
) -> None:
    """No version and no act for the same content, however its unit is typed."""
    definitions.define(store, liu, share)

    same = definitions.edit(store, liu, replace(share, unit="百分比"), 1)

    assert (same.number, len(log())) == (1, 1)


def test_a_moment_before_an_edit_knows_the_old_version(
    store: Store, clock: Any, liu: Person, share: Definition
) -> None:
    """Asked as of then, the dictionary says what it said then."""
    definitions.define(store, liu, share)
    before = clock.now
    clock.pass_(days=1)
    definitions.edit(store, liu, replace(share, office="计划财务处"), 1)

    with store.view(liu, before) as view:
        assert definitions.show(view, "LF-C01").content.office == "发展规划处"
    with store.view(liu) as view:
        assert definitions.show(view, "LF-C01").content.office == "计划财务处"


def test_a_moment_before_the_first_version_knows_nothing(
    store: Store, clock: Any, liu: Person, share: Definition
) -> None:
    """What was not defined yet was not there."""
    before = clock.now
    clock.pass_(days=1)
    definitions.define(store, liu, share)

    with pytest.raises(UnknownIndicator), store.view(liu, before) as view:
        definitions.show(view, "LF-C01")
    with store.view(liu, before) as view:
        assert definitions.list_indicators(view) == ()


def test_a_period_is_read_with_the_version_that_applies_to_it(
    store: Store, liu: Person, share: Definition
) -> None:
    """A definition that applies since 2025 leaves 2024 as it was."""
    definitions.define(store, liu, share)
    definitions.edit(store, liu, replace(share, definition="新口径", since="2025年"), 1)

    with store.view(liu) as view:
        assert definitions.show(view, "LF-C01", period="2024").number == 1
    with store.view(liu) as view:
        assert definitions.show(view, "LF-C01", period="2025").number == 2
    with store.view(liu) as view:
        assert [one.number for one in definitions.list_indicators(view, period="2024H2")] == [1]


def test_a_retired_indicator_still_applies_to_its_last_period(
    store: Store, liu: Person, share: Definition
) -> None:
    """It is not listed any more, unless it is asked for or the period is its own."""
    definitions.define(store, liu, share)
    definitions.retire(store, liu, "LF-C01", "2024", 1, "方案取消")

    with store.view(liu) as view:
        assert definitions.list_indicators(view) == ()
    with store.view(liu) as view:
        assert len(definitions.list_indicators(view, with_retired=True)) == 1
    with store.view(liu) as view:
        assert definitions.show(view, "LF-C01", period="2024").content.is_retired
    with pytest.raises(UnknownIndicator, match="没有一版适用于 2025"), store.view(liu) as view:
        definitions.show(view, "LF-C01", period="2025")


def test_verifying_makes_no_version(store: Store, liu: Person, chen: Person, share: Definition) -> None:
    """The same version is there, with the name of who looked at it."""
    definitions.define(store, liu, share)

    definitions.verify(store, chen, "LF-C01", 1, "对照工作要点第五条")

    with store.view(liu) as view:
        (only,) = definitions.history(view, "LF-C01")
    assert (only.number, only.author, only.is_verified, only.verified_by) == (1, "liu", True, "chen")


def test_nobody_verifies_their_own_version(store: Store, liu: Person, share: Definition) -> None:
    """A second pair of eyes is what verifying is."""
    definitions.define(store, liu, share)

    with pytest.raises(DutyHeld):
        definitions.verify(store, liu, "LF-C01", 1)


def test_nobody_verifies_what_is_still_theirs_in_anothers_version(
    store: Store, liu: Person, chen: Person, share: Definition
) -> None:
    """A note that a second person mends leaves the rest the first one's word, in every later version."""
    ma = Person("ma", liu.granted)
    definitions.define(store, liu, share)
    definitions.edit(store, ma, replace(share, note="口径已核"), 1)

    for person in (liu, ma):
        with pytest.raises(DutyHeld, match="仍有的内容"):
            definitions.verify(store, person, "LF-C01", 2)
    assert definitions.verify(store, chen, "LF-C01", 2).is_verified


def test_who_wrote_nothing_that_is_left_may_verify(store: Store, liu: Person) -> None:
    """A part that was replaced since frees its author."""
    ma = Person("ma", liu.granted)
    definitions.define(store, liu, Definition("X1", "甲", unit="人"))
    definitions.edit(store, ma, Definition("X1", "乙", unit="户"), 1)

    assert definitions.verify(store, liu, "X1", 2).verified_by == "liu"
    definitions.edit(store, liu, Definition("X1", "乙", unit="户", note="三"), 2)
    with pytest.raises(DutyHeld):
        definitions.verify(store, liu, "X1", 3)


def test_an_edit_of_a_verified_version_is_unverified(
    store: Store, liu: Person, chen: Person, share: Definition
) -> None:
    """What was changed has to be looked at again; the old version stays verified."""
    definitions.define(store, liu, share)
    definitions.verify(store, chen, "LF-C01", 1)
    definitions.edit(store, liu, replace(share, note="改"), 1)

    with store.view(liu) as view:
        assert [one.is_verified for one in definitions.history(view, "LF-C01")] == [False, True]


def test_a_version_that_was_edited_meanwhile_is_not_verified(
    store: Store, liu: Person, chen: Person, share: Definition
) -> None:
    """Who looked at version 1 has not looked at version 2."""
    definitions.define(store, liu, share)
    definitions.edit(store, liu, replace(share, note="改"), 1)

    with pytest.raises(RowIsTaken):
        definitions.verify(store, chen, "LF-C01", 1)


@pytest.mark.parametrize(
    "act",
    [
        lambda store, share, liu, chen: definitions.edit(store, liu, share, 1),
        lambda store, share, liu, chen: definitions.retire(store, liu, share.code, share.until, 1),
        lambda store, share, liu, chen: definitions.verify(store, chen, share.code, 1),
    ],
)
def test_who_wants_an_earlier_version_as_it_is_is_told_of_the_newer_one(
    store: Store, liu: Person, chen: Person, share: Definition, log: Log, act: Callable[..., object]
) -> None:
    """Answered with the earlier version they would take it for what stands."""
    definitions.define(store, liu, share)
    definitions.verify(store, chen, share.code, 1)
    definitions.edit(store, liu, replace(share, note="改"), 1)
    acts = len(log())

    with pytest.raises(RowIsTaken, match=r"已有第 2 版（liu）"):
        act(store, share, liu, chen)
    assert len(log()) == acts


def test_verifying_twice_writes_once(
    store: Store, liu: Person, chen: Person, share: Definition, log: Log
) -> None:
    """What is verified stays as it is."""
    definitions.define(store, liu, share)
    definitions.verify(store, chen, "LF-C01", 1)
    definitions.verify(store, chen, "LF-C01", 1)

    assert [row.action for row in log()] == ["indicators:indicator:define", "indicators:indicator:verify"]


def test_a_code_is_taken_once(store: Store, liu: Person, share: Definition) -> None:
    """A second indicator of that code is refused, with the name of the first."""
    definitions.define(store, liu, share)

    with pytest.raises(IndicatorExists, match="中央衔接资金"):
        definitions.define(store, liu, replace(share, name="别的"))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda view: definitions.show(view, "LF-C02"), "LF-C01"),
        (lambda view: definitions.show(view, "LF-C01", version=7), "第 7 版"),
        (lambda view: definitions.history(view, ""), "没有指标"),
        (lambda view: definitions.history(view, "a\x00"), "没有指标"),
        (lambda view: definitions.history(view, "\udcff"), "没有指标"),
    ],
)
def test_what_is_not_there_is_told(
    store: Store, liu: Person, share: Definition, call: Callable[[View], Any], said: str
) -> None:
    """A code that looks alike is named; a version that never was is no error of ours."""
    definitions.define(store, liu, share)

    with pytest.raises(UnknownIndicator, match=said), store.view(liu) as view:
        call(view)


def test_a_version_that_is_not_there_is_not_verified(store: Store, liu: Person, share: Definition) -> None:
    """It is told that there is none of that number."""
    definitions.define(store, liu, share)

    with pytest.raises(UnknownIndicator, match="第 2 版"):
        definitions.verify(store, liu, "LF-C01", 2)


def test_the_audit_row_tells_what_was_and_what_is(
    store: Store, liu: Person, share: Definition, log: Log
) -> None:
    """Only the fields that changed, with the reason."""
    definitions.define(store, liu, share)
    definitions.edit(store, liu, replace(share, decimals=1), 1, "统一保留一位")

    row = log()[-1]

    assert (row.actor, row.subject, row.reason) == ("user:liu", "indicator:LF-C01", "统一保留一位")
    assert json.loads(row.before) == {"version": 1, "decimals": "2"}
    assert json.loads(row.after) == {"version": 2, "decimals": "1"}


@pytest.mark.parametrize(
    "call",
    [
        lambda store, one, share: definitions.define(store, one, replace(share, code="X")),
        lambda store, one, share: definitions.edit(store, one, replace(share, note="改"), 1),
        lambda store, one, share: definitions.retire(store, one, "LF-C01", "2024", 1),
        lambda store, one, share: definitions.verify(store, one, "LF-C01", 1),
        lambda store, one, share: definitions.load(store, one, [share]),
    ],
)
def test_a_clerk_reads_and_changes_nothing(
    store: Store, liu: Person, clerk: Person, share: Definition, call: Callable[..., Any]
) -> None:
    """Reading is everybody's, changing is the inspectors' and evaluators'."""
    definitions.define(store, liu, share)

    with store.view(clerk) as view:
        assert definitions.show(view, "LF-C01").content == share
    with pytest.raises(NotAllowed):
        call(store, clerk, share)


def test_somebody_without_a_role_reads_nothing(store: Store, liu: Person, share: Definition) -> None:
    """Not even whether there is such an indicator."""
    definitions.define(store, liu, share)

    with pytest.raises(NotAllowed), store.view(Person("nobody")) as view:
        definitions.show(view, "LF-C99")


def test_a_faulty_definition_leaves_nothing(store: Store, liu: Person, share: Definition, log: Log) -> None:
    """A refusal writes no row and no act."""
    with pytest.raises(IndicatorRefused):
        definitions.define(store, liu, replace(share, unit="公担"))

    with store.view(liu) as view:
        assert (definitions.list_indicators(view), log()) == ((), [])


def test_reference_data_is_loaded_in_one_act(
    store: Store, liu: Person, share: Definition, simple: Simple, log: Log
) -> None:
    """Parts may come after what is derived from them."""
    derived = simple("R", unit="%", origin="derived", numerator="A", denominator="B", missing="skip_any")

    done = definitions.load(store, liu, [derived, simple("A", unit="户"), simple("B", unit="户"), share])

    assert (done.added, len(log())) == (("R", "A", "B", "LF-C01"), 1)
    with store.view(liu) as view:
        assert all(one.is_loaded for one in definitions.list_indicators(view))


def test_loading_the_same_again_writes_nothing(
    store: Store, liu: Person, share: Definition, log: Log
) -> None:
    """No row, no version, no act."""
    definitions.load(store, liu, [share])

    done = definitions.load(store, liu, [share])

    assert (done.unchanged, done.written, len(log())) == (("LF-C01",), (), 1)


def test_reference_data_that_changed_makes_a_version(store: Store, liu: Person, share: Definition) -> None:
    """A new edition of the reference data is the next version of what nobody changed."""
    definitions.load(store, liu, [share])

    done = definitions.load(store, liu, [replace(share, note="新版")])

    with store.view(liu) as view:
        assert (done.changed, definitions.show(view, "LF-C01").number) == (("LF-C01",), 2)


def test_loading_never_undoes_an_edit(store: Store, liu: Person, share: Definition) -> None:
    """What the division changed stays, and it is told where the reference data has something new."""
    definitions.load(store, liu, [share])
    definitions.edit(store, liu, replace(share, office="计划财务处"), 1)

    again = definitions.load(store, liu, [share])
    newer = definitions.load(store, liu, [replace(share, note="新版")])

    assert (again.unchanged, newer.kept) == (("LF-C01",), ("LF-C01",))
    with store.view(liu) as view:
        assert definitions.show(view, "LF-C01").content.office == "计划财务处"


def test_one_faulty_definition_stops_the_loading(
    store: Store, liu: Person, share: Definition, simple: Simple, log: Log
) -> None:
    """All of it or nothing, with the faults of all."""
    with pytest.raises(IndicatorRefused) as caught:
        definitions.load(store, liu, [share, simple("A", unit="公担"), simple("B", decimals=99)])

    assert [fault.code for fault in caught.value.faults] == ["INDICATOR-UNIT", "INDICATOR-RANGE"]
    assert log() == []


def test_what_stands_twice_is_not_loaded(store: Store, liu: Person, share: Definition, log: Log) -> None:
    """Two rows of one code would be two first versions."""
    with pytest.raises(IndicatorRefused) as caught:
        definitions.load(store, liu, [share, replace(share, note="又一次")])

    assert [fault.code for fault in caught.value.faults] == ["INDICATOR-TWICE"]
    assert log() == []


def test_the_whole_history_is_proved(
    store: Store, liu: Person, chen: Person, share: Definition, simple: Simple
) -> None:
    """Every row that these services write is sealed by its act."""
    definitions.load(store, liu, [share, simple("A")])
    definitions.verify(store, chen, "LF-C01", 1)
    definitions.edit(store, liu, simple("A", unit="户"), 1)
    with store.database.reading() as connection:
        assert prove(connection).holds


def test_what_a_field_that_came_later_says_of_older_versions(share: Definition) -> None:
    """A column that is added to a history is empty in the rows before it: they leave the field open."""
    row = IndicatorVersion(**INDICATORS.columns(share) | {"note": None, "missing": None})

    assert INDICATORS.content(row) == replace(share, note="", missing="")


def test_the_dictionary_is_read_once_until_it_changes(store: Store, liu: Person, simple: Simple) -> None:
    """Views that see the same state share what was read; what an act wrote is seen by the next view, and by the act."""
    definitions.define(store, liu, simple("A"))
    with store.view(liu) as view:
        first = INDICATORS.histories(view)
    with store.view(liu) as view:
        assert INDICATORS.histories(view) is first

    definitions.define(store, liu, simple("B"))
    with store.view(liu) as view:
        assert list(INDICATORS.histories(view)) == [("A",), ("B",)]
