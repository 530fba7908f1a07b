"""What the dictionary lacks or contradicts is told by name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from xiangheng_platform.access.person import Person
from xiangheng_platform.indicators import definitions, targets
from xiangheng_platform.indicators.definition import FIELDS, Definition
from xiangheng_platform.indicators.dictionary_lint import NEEDED, check, faults_of_each
from xiangheng_platform.indicators.target import Target
from xiangheng_platform.indicators.vocabulary import ValueKind
from xiangheng_platform.store.store import Store

Simple = Callable[..., Definition]


def whole(share: Definition, code: str, **more: Any) -> Definition:
    """An indicator that lacks nothing."""
    return replace(share, code=code, value_kind=ValueKind.NUMBER, **more)


def test_a_whole_dictionary_is_clean(store: Store, liu: Person, share: Definition, at_least: Target) -> None:
    """Nothing is lacking, nothing is told."""
    definitions.define(store, liu, share)
    targets.add(store, liu, at_least)

    with store.view(liu) as view:
        assert (check(view).is_clean, check(view).looked_at) == (True, 1)


@pytest.mark.parametrize("field", NEEDED)
def test_each_field_that_is_needed_is_missed(
    store: Store, liu: Person, share: Definition, field: str
) -> None:
    """The indicator and the field are named."""
    definitions.define(store, liu, whole(share, "LF-C01", **{field: ""}))

    with store.view(liu) as view:
        (fault,) = check(view).faults

    assert (fault.code, fault.message) == ("INDICATOR-INCOMPLETE", f"没有写{FIELDS[field]}")
    assert "LF-C01" in fault.where


def test_a_retired_indicator_is_missed_nothing(store: Store, liu: Person, simple: Simple) -> None:
    """What is not used any more need not be completed."""
    definitions.define(store, liu, simple("A"))
    definitions.retire(store, liu, "A", "2023", 1)

    with store.view(liu) as view:
        assert check(view).is_clean


def test_a_check_may_be_of_one_office(store: Store, liu: Person, simple: Simple) -> None:
    """Each office sees its own."""
    definitions.load(store, liu, [simple("A", office="帮扶处"), simple("B", office="计划财务处")])

    with store.view(liu) as view:
        assert [fault.where.split()[0] for fault in check(view, office="帮扶处").faults] == ["A"]


def test_a_formula_that_an_edit_of_its_part_broke_is_told(
    store: Store, liu: Person, share: Definition
) -> None:
    """The unit of a part was changed after the rate was defined."""
    rate = whole(share, "R", origin="derived", numerator="A", denominator="B", missing="skip_any")
    parts = [whole(share, code, unit="户") for code in "AB"]
    definitions.load(store, liu, [rate, *parts])
    definitions.edit(store, liu, replace(parts[0], unit="万元"), 1)

    with store.view(liu) as view:
        assert [(fault.code, fault.where) for fault in check(view).faults] == [
            ("INDICATOR-MEASURES", "R › 计量单位")
        ]


def test_a_formula_over_a_retired_part_is_told(store: Store, liu: Person, share: Definition) -> None:
    """From its last period on the rate could not be reckoned."""
    rate = whole(share, "R", origin="derived", numerator="A", missing="skip_any")
    definitions.load(store, liu, [rate, whole(share, "A")])
    definitions.retire(store, liu, "A", "2024", 1)

    with store.view(liu) as view:
        assert [(fault.code, fault.where) for fault in check(view).faults] == [("INDICATOR-UNSOUND", "R")]


def test_units_that_could_not_be_compared_are_a_notice(
    store: Store, liu: Person, share: Definition, simple: Simple
) -> None:
    """Told, and no fault of the rate."""
    rate = whole(share, "R", origin="derived", numerator="A", missing="skip_any")
    definitions.load(store, liu, [rate, simple("A")])

    with store.view(liu) as view:
        found = check(view)

    assert [notice.where for notice in found.notices] == ["R"]
    assert [fault.where for fault in found.faults] == ["A 指标 A"]


def test_a_target_that_no_longer_fits_is_told(
    store: Store, liu: Person, share: Definition, at_least: Target
) -> None:
    """The indicator's unit was changed after the target was set."""
    definitions.define(store, liu, share)
    targets.add(store, liu, at_least)
    definitions.edit(store, liu, whole(share, "LF-C01", unit="万元"), 1)

    with store.view(liu) as view:
        assert [(fault.code, fault.where) for fault in check(view).faults] == [
            ("INDICATOR-MEASURES", "目标 LF-C01.2024 › 计量单位")
        ]


def test_each_is_told_what_all_are_told(store: Store, liu: Person, share: Definition, simple: Simple) -> None:
    """By code, faults and notices alike, also of what is retired; a code that is not there has nothing."""
    definitions.load(store, liu, [share, simple("A", office=""), simple("B")])
    definitions.retire(store, liu, "B", "2023", 1)

    with store.view(liu) as view:
        every, each = check(view), faults_of_each(view, ["LF-C01", "A", "B", "C"])

    assert [*each["LF-C01"], *each["A"]] == [*every.faults, *every.notices]
    assert each["A"]
    assert each["B"]
    assert set(each) == {"LF-C01", "A", "B"}
