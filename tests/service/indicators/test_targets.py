"""Targets and baselines are kept like definitions, and values are held against them as they were known."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from xiangheng_platform.access.errors import DutyHeld, NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators import baselines, definitions, targets
from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.errors import (
    MeasuresDiffer,
    TargetExists,
    TargetRefused,
    UnknownTarget,
)
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.units import Quantity, read_quantity
from xiangheng_platform.indicators.vocabulary import Comparator, TargetBasis, ValueKind
from xiangheng_platform.store.errors import RowIsTaken
from xiangheng_platform.store.proof import prove
from xiangheng_platform.store.store import Store
from xiangheng_platform.store.tables import AuditRow

Log = Callable[[], list[AuditRow]]
BEFORE = Baseline("LF-C01", "2023", Decimal("58.5"), "%", source="省财政厅决算")


@pytest.fixture(autouse=True)
def _defined(store: Store, liu: Person, share: Definition) -> None:
    definitions.define(store, liu, share)


def test_what_is_added_is_read_back_whole(store: Store, liu: Person, at_least: Target) -> None:
    """Every field comes back as it was given."""
    targets.add(store, liu, at_least)

    with store.view(liu) as view:
        assert targets.show(view, "LF-C01.2024").content == at_least


def test_two_revisions_of_one_version_collide(store: Store, liu: Person, at_least: Target) -> None:
    """The second to write finds the version taken."""
    targets.add(store, liu, at_least)
    targets.revise(store, liu, replace(at_least, value=Decimal(62)), 1)

    with pytest.raises(RowIsTaken):
        targets.revise(store, liu, replace(at_least, value=Decimal(65)), 1)


def test_a_revision_tells_what_was_and_what_is(store: Store, liu: Person, at_least: Target, log: Log) -> None:
    """The audit row has the target on both sides."""
    targets.add(store, liu, at_least)
    targets.revise(store, liu, replace(at_least, value=Decimal(62)), 1, "上调")

    row = log()[-1]

    assert (row.action, row.subject, row.reason) == ("indicators:target:revise", "target:LF-C01.2024", "上调")
    assert [json.loads(side)["value"] for side in (row.before, row.after)] == ["60", "62"]


def test_a_revision_that_changes_nothing_writes_nothing(
    store: Store, liu: Person, at_least: Target, log: Log
) -> None:
    """However the unit is typed."""
    targets.add(store, liu, at_least)
    acts = len(log())

    assert targets.revise(store, liu, replace(at_least, unit="％", period="2024年"), 1).number == 1
    assert len(log()) == acts


def test_a_stale_revision_is_told_of_the_newer_version_though_it_changes_nothing(
    store: Store, liu: Person, at_least: Target
) -> None:
    """Answered with the earlier version, its author would take it for what stands."""
    targets.add(store, liu, at_least)
    targets.revise(store, liu, replace(at_least, value=Decimal(62)), 1)

    with pytest.raises(RowIsTaken, match=r"已有第 2 版（liu）"):
        targets.revise(store, liu, at_least, 1)


def test_a_target_is_shown_in_each_of_its_versions(store: Store, liu: Person, at_least: Target) -> None:
    """The newest where none is named; a version that there is not is told."""
    targets.add(store, liu, at_least)
    targets.revise(store, liu, replace(at_least, note="虚构"), 1)

    with store.view(liu) as view:
        notes = [targets.show(view, "LF-C01.2024", version=version).content.note for version in (None, 1, 2)]
        assert notes == ["虚构", at_least.note, "虚构"]
        with pytest.raises(UnknownTarget, match="没有第 3 版"):
            targets.show(view, "LF-C01.2024", version=3)


def test_a_withdrawn_target_is_gone_and_its_history_stays(
    store: Store, clock: Any, liu: Person, at_least: Target
) -> None:
    """It should never have been; as of before it still stands, and it may be added again."""
    targets.add(store, liu, at_least)
    before = clock.pass_(hours=1)
    clock.pass_(days=1)
    targets.withdraw(store, liu, "LF-C01.2024", 1, "不是县级目标")

    with store.view(liu) as view:
        assert targets.list_targets(view) == ()
    for version in (None, 1):
        with pytest.raises(UnknownTarget, match="已撤销"), store.view(liu) as view:
            targets.show(view, "LF-C01.2024", version=version)
    with store.view(liu, before) as view:
        assert targets.show(view, "LF-C01.2024").content == at_least
    with store.view(liu) as view:
        assert [one.is_withdrawn for one in targets.history(view, "LF-C01.2024")] == [True, False]
    assert targets.add(store, liu, at_least).number == 3
    with store.view(liu) as view:
        assert [one.number for one in targets.list_targets(view)] == [3]


def test_a_code_is_taken_once(store: Store, liu: Person, at_least: Target) -> None:
    """A second target of that code is refused."""
    targets.add(store, liu, at_least)

    with pytest.raises(TargetExists):
        targets.add(store, liu, at_least)


def test_nobody_verifies_their_own_target(store: Store, liu: Person, chen: Person, at_least: Target) -> None:
    """Another person compares it with its clause."""
    targets.add(store, liu, at_least)

    with pytest.raises(DutyHeld):
        targets.verify(store, liu, "LF-C01.2024", 1)
    assert targets.verify(store, chen, "LF-C01.2024", 1).verified_by == "chen"


def test_targets_are_listed_by_indicator_period_and_scope(
    store: Store, liu: Person, at_least: Target
) -> None:
    """What is asked of one county is not what is asked of all."""
    county = replace(at_least, code="LF-C01.2024.433122", scope="region:430000/433100/433122")
    targets.load(store, liu, [at_least, county, replace(at_least, code="LF-C01.2025", period="2025")])

    with store.view(liu) as view:
        assert len(targets.list_targets(view, indicator="LF-C01")) == 3
    with store.view(liu) as view:
        assert len(targets.list_targets(view, period="2024年")) == 2
    with store.view(liu) as view:
        assert [one.content for one in targets.list_targets(view, scope=county.scope)] == [county]


def test_loading_the_same_again_writes_nothing(
    store: Store, liu: Person, at_least: Target, stable: Target, log: Log
) -> None:
    """Neither does it bring back what was withdrawn by hand."""
    targets.load(store, liu, [at_least, stable])
    targets.withdraw(store, liu, stable.code, 1)
    acts = len(log())

    done = targets.load(store, liu, [at_least, stable])

    assert (done.unchanged, len(log())) == ((at_least.code, stable.code), acts)


def test_a_faulty_target_leaves_nothing(store: Store, liu: Person, at_least: Target, log: Log) -> None:
    """A refusal writes no row and no act, and tells every fault."""
    acts = len(log())

    with pytest.raises(TargetRefused) as caught:
        targets.load(store, liu, [at_least, replace(at_least, code="X.2024", indicator="X", unit="公担")])

    assert [fault.code for fault in caught.value.faults] == ["INDICATOR-REFERENCE", "INDICATOR-UNIT"]
    with store.view(liu) as view:
        assert (targets.list_targets(view), len(log())) == ((), acts)


def test_a_relative_change_is_asked_of_what_is_no_share(store: Store, liu: Person, share: Definition) -> None:
    """An income may rise by 5 %; a share may rise by percentage points only."""
    definitions.define(store, liu, replace(share, code="INC", unit="元/人", value_kind=ValueKind.NUMBER))
    rise = Target("INC.2024", "INC", Comparator.INCREASE, Decimal(5), "%", "2024", baseline_period="2023")

    assert targets.add(store, liu, rise).number == 1


def test_a_value_is_held_against_every_target_of_an_indicator(
    store: Store, liu: Person, at_least: Target, stable: Target
) -> None:
    """The notice asks for two things of one share, and both are answered."""
    targets.load(store, liu, [at_least, stable])
    baselines.record(store, liu, BEFORE)

    with store.view(liu) as view:
        held = targets.attain(view, "LF-C01", read_quantity("59.99%"))

    assert [one.attainment.sentence for one in held] == [
        "≥ 60 %：59.99 %，差 0.01 个百分点，未达到",
        "比 2023年保持稳定：58.5 % → 59.99 %，提高 1.49 个百分点，没有写明可以变化多少，由人判断",
    ]


def test_a_value_without_a_unit_is_in_the_indicator_s(store: Store, liu: Person, at_least: Target) -> None:
    """A target in ‰ does not make a value one."""
    targets.add(store, liu, replace(at_least, value=Decimal(600), unit="‰"))

    with store.view(liu) as view:
        (held,) = targets.attain(view, "LF-C01.2024", Quantity(Decimal(60)))

    assert (held.attainment.outcome, str(held.attainment.value)) == ("met", "60 %")


def test_a_value_is_held_against_the_target_that_was_known(
    store: Store, clock: Any, liu: Person, at_least: Target
) -> None:
    """What was met last month is not unmet because the target was raised since."""
    targets.add(store, liu, at_least)
    before = clock.pass_(hours=1)
    clock.pass_(days=30)
    targets.revise(store, liu, replace(at_least, value=Decimal(65)), 1)

    with store.view(liu, before) as then, store.view(liu) as now:
        outcomes = [
            targets.attain(view, "LF-C01.2024", read_quantity("61%"))[0].attainment.outcome
            for view in (then, now)
        ]

    assert outcomes == ["met", "not_met"]


def test_a_baseline_handed_in_goes_before_the_one_that_is_kept(
    store: Store, liu: Person, stable: Target
) -> None:
    """Whoever asks "what if" is answered."""
    targets.add(store, liu, replace(stable, tolerance=Decimal(2), unit="个百分点", basis=TargetBasis.DERIVED))
    baselines.record(store, liu, BEFORE)

    with store.view(liu) as view:
        held = [
            targets.attain(view, stable.code, read_quantity("61%"), baseline=baseline)[0].attainment.outcome
            for baseline in (None, read_quantity("60%"))
        ]

    assert held == ["not_met", "met"]


def test_a_baseline_handed_in_without_a_unit_is_in_that_of_the_value(
    store: Store, liu: Person, stable: Target
) -> None:
    """As it is written beside it; one in a unit that does not fit is refused."""
    targets.add(store, liu, stable)

    with store.view(liu) as view:
        (held,) = targets.attain(view, stable.code, read_quantity("61%"), baseline=Quantity(Decimal(60)))
        with pytest.raises(MeasuresDiffer):
            targets.attain(view, stable.code, read_quantity("61%"), baseline=read_quantity("60 人"))

    assert held.attainment.change == read_quantity("1 个百分点")


def test_a_kept_baseline_without_a_unit_is_taken_in_none(store: Store, liu: Person) -> None:
    """It was recorded before its indicator had a unit; nobody knows that it was in that of the value."""
    sum_of_money = Definition("A", "虚构的金额")
    definitions.define(store, liu, sum_of_money)
    baselines.record(store, liu, Baseline("A", "2023", Decimal(5), source="虚构"))
    definitions.edit(store, liu, replace(sum_of_money, unit="万元"), 1)
    rise = Target("A.1", "A", Comparator.INCREASE, period="2024", baseline_period="2023")
    targets.add(store, liu, replace(rise, basis=TargetBasis.QUALITATIVE))

    with pytest.raises(MeasuresDiffer), store.view(liu) as view:
        targets.attain(view, "A.1", read_quantity("60000 元"))


def test_there_is_no_target_by_that_name(store: Store, liu: Person, at_least: Target) -> None:
    """A code that looks alike is named."""
    targets.add(store, liu, at_least)

    with pytest.raises(UnknownTarget, match=r"LF-C01\.2024"), store.view(liu) as view:
        targets.attain(view, "LF-C01.2042", read_quantity("60%"))


def test_a_baseline_is_corrected_by_version(store: Store, clock: Any, liu: Person) -> None:
    """It is recorded once; a correction names the version it corrects."""
    baselines.record(store, liu, BEFORE)
    before = clock.pass_(hours=1)
    clock.pass_(days=1)

    with pytest.raises(TargetExists, match="第 1 版"):
        baselines.record(store, liu, replace(BEFORE, value=Decimal(59)))
    assert baselines.record(store, liu, replace(BEFORE, value=Decimal(59)), version=1).number == 2
    with pytest.raises(RowIsTaken):
        baselines.record(store, liu, replace(BEFORE, value=Decimal(60)), version=1)
    with store.view(liu, before) as then, store.view(liu) as now:
        assert [one.content.value for view in (then, now) for one in baselines.list_baselines(view)] == [
            Decimal("58.5"),
            Decimal(59),
        ]


def test_a_correction_of_a_baseline_that_says_nothing_else_is_not_written(
    store: Store, liu: Person, chen: Person, log: Log
) -> None:
    """Whoever verified it need not do so again; of an earlier version it is refused as any other."""
    baselines.record(store, liu, BEFORE)
    baselines.verify(store, chen, BEFORE.indicator, BEFORE.period, 1)
    acts = len(log())

    same = baselines.record(store, liu, BEFORE, version=1)
    assert (same.number, same.is_verified, len(log())) == (1, True, acts)
    baselines.record(store, liu, replace(BEFORE, value=Decimal(59)), version=1)
    with pytest.raises(RowIsTaken, match="已有第 2 版"):
        baselines.record(store, liu, BEFORE, version=1)


def test_a_target_and_a_baseline_are_verified_by_who_wrote_nothing_of_them(
    store: Store, liu: Person, chen: Person, at_least: Target
) -> None:
    """A clause that ma corrects leaves the number liu's, and a value that she corrects the unit."""
    ma = Person("ma", liu.granted)
    targets.add(store, liu, at_least)
    targets.revise(store, ma, replace(at_least, clause="（六）"), 1)
    baselines.record(store, liu, BEFORE)
    baselines.record(store, ma, replace(BEFORE, value=Decimal(59), source="年鉴"), version=1)

    with pytest.raises(DutyHeld):
        targets.verify(store, liu, "LF-C01.2024", 2)
    assert targets.verify(store, chen, "LF-C01.2024", 2).is_verified
    with pytest.raises(DutyHeld):
        baselines.verify(store, liu, "LF-C01", "2023", 2)
    assert baselines.verify(store, chen, "LF-C01", "2023", 2).is_verified


def test_what_was_withdrawn_is_nobodys_when_it_is_added_anew(
    store: Store, liu: Person, at_least: Target
) -> None:
    """Whoever adds it then wrote all of it."""
    ma = Person("ma", liu.granted)
    targets.add(store, liu, at_least)
    targets.withdraw(store, liu, "LF-C01.2024", 1, "误登")
    targets.add(store, ma, at_least)

    assert targets.verify(store, liu, "LF-C01.2024", 3).verified_by == "liu"


def test_a_baseline_is_verified_by_another(store: Store, liu: Person, chen: Person) -> None:
    """As everything else."""
    baselines.record(store, liu, BEFORE)

    with pytest.raises(DutyHeld):
        baselines.verify(store, liu, "LF-C01", "2023", 1)
    assert baselines.verify(store, chen, "LF-C01", "2023年", 1).is_verified


def test_a_faulty_baseline_is_refused(store: Store, liu: Person) -> None:
    """A baseline that nothing could be held against is not kept."""
    with pytest.raises(TargetRefused):
        baselines.record(store, liu, replace(BEFORE, unit="万元"))

    with store.view(liu) as view:
        assert baselines.list_baselines(view) == ()


def test_baselines_are_loaded_once(store: Store, liu: Person, log: Log) -> None:
    """The same again writes nothing."""
    baselines.load(store, liu, [BEFORE])
    acts = len(log())

    assert not baselines.load(store, liu, [BEFORE]).written
    assert len(log()) == acts


@pytest.mark.parametrize(
    "call",
    [
        lambda store, one, target: targets.add(store, one, replace(target, code="X.2024")),
        lambda store, one, target: targets.revise(store, one, replace(target, value=Decimal(1)), 1),
        lambda store, one, target: targets.withdraw(store, one, target.code, 1),
        lambda store, one, target: targets.verify(store, one, target.code, 1),
        lambda store, one, target: targets.load(store, one, [target]),
        lambda store, one, target: baselines.record(store, one, BEFORE),
        lambda store, one, target: baselines.load(store, one, [BEFORE]),
    ],
)
def test_a_clerk_reads_and_changes_nothing(
    store: Store, liu: Person, clerk: Person, at_least: Target, call: Callable[..., Any]
) -> None:
    """Everybody may hold a value against a target; changing it is the inspectors' and evaluators'."""
    targets.add(store, liu, at_least)

    with store.view(clerk) as view:
        assert targets.attain(view, "LF-C01", read_quantity("60%"))
    with pytest.raises(NotAllowed):
        call(store, clerk, at_least)


def test_the_whole_history_is_proved(store: Store, liu: Person, chen: Person, at_least: Target) -> None:
    """Every row that these services write is sealed by its act."""
    targets.add(store, liu, at_least)
    targets.verify(store, chen, at_least.code, 1)
    targets.withdraw(store, liu, at_least.code, 1)
    baselines.record(store, liu, BEFORE)
    with store.database.reading() as connection:
        assert prove(connection).holds
