"""Every fault of a target or baseline is told at once, with its field."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.definition import Definition
from xiangheng_platform.indicators.target import Baseline, Target
from xiangheng_platform.indicators.target_checks import baseline_faults, target_faults
from xiangheng_platform.indicators.vocabulary import Comparator

#: An indicator that is a share, one that is an income, and one whose unit nobody stated.
KNOWN: Mapping[str, Definition] = {
    code: Definition(code, code, unit=unit)
    for code, unit in (("LF-C01", "%"), ("INC", "元/人"), ("OPEN", ""))
}
BEFORE = Baseline("LF-C01", "2023", Decimal("58.5"), "%")


def test_a_whole_target_has_no_fault(at_least: Target, stable: Target) -> None:
    """A number that the notice states, and words without a number."""
    assert [*target_faults(at_least, KNOWN), *target_faults(stable, KNOWN)] == []


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"code": "a b"}, "TARGET-FIELD", "编码"),
        ({"indicator": "LF-C99"}, "INDICATOR-REFERENCE", "指标"),
        ({"comparator": "ne"}, "TARGET-FIELD", "比较"),
        ({"basis": "official"}, "TARGET-FIELD", "依据类别"),
        ({"basis": "qualitative"}, "TARGET-FIELD", "依据类别"),
        ({"value": None}, "TARGET-FIELD", "目标值"),
        ({"value": Decimal("Infinity")}, "INDICATOR-NUMBER", "目标值"),
        ({"upper": Decimal(70)}, "TARGET-FIELD", "上限"),
        ({"comparator": "between"}, "TARGET-FIELD", "上限"),
        ({"comparator": "between", "upper": Decimal(50)}, "TARGET-FIELD", "上限"),
        ({"tolerance": Decimal(1)}, "TARGET-FIELD", "可差"),
        ({"comparator": "approx", "tolerance": Decimal(-1)}, "TARGET-FIELD", "可差"),
        ({"unit": "公担"}, "INDICATOR-UNIT", "计量单位"),
        ({"unit": "万人"}, "INDICATOR-MEASURES", "计量单位"),
        ({"unit": ""}, "INDICATOR-MEASURES", "计量单位"),
        ({"comparator": "increase", "unit": "%"}, "INDICATOR-MEASURES", "计量单位"),
        ({"comparator": "stable"}, "TARGET-FIELD", "目标值"),
        ({"period": ""}, "INDICATOR-PERIOD", "期"),
        ({"scope": "泸溪县"}, "TARGET-FIELD", "范围"),
        ({"scope": "region:"}, "TARGET-FIELD", "范围"),
        ({"baseline_period": "2023"}, "TARGET-FIELD", "基期"),
        ({"note": "\x00"}, "TARGET-FIELD", "说明"),
    ],
)
def test_a_fault_is_told_at_its_field(at_least: Target, more: dict[str, Any], code: str, field: str) -> None:
    """The first thing that is wrong, at the field's name on the screen."""
    first = target_faults(replace(at_least, **more), KNOWN)[0]

    assert (first.code, first.where.split(" › ")[-1]) == (code, field)


def test_a_baseline_period_that_is_not_earlier_is_refused(stable: Target) -> None:
    """A change is one since an earlier period."""
    (fault,) = target_faults(replace(stable, baseline_period="2024H1"), KNOWN)

    assert "早于" in fault.expected


@pytest.mark.parametrize(
    ("indicator", "unit"), [("INC", "%"), ("INC", "元/人"), ("LF-C01", "个百分点"), ("OPEN", "户")]
)
def test_a_change_is_a_difference_or_a_share_of_the_baseline(indicator: str, unit: str) -> None:
    """An income may rise by 5 %; a share rises by percentage points; of what is not stated nothing is said."""
    rise = Target("T", indicator, Comparator.INCREASE, Decimal(5), unit, "2024", baseline_period="2023")

    assert target_faults(rise, KNOWN) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"unit": "万元"}, "INDICATOR-MEASURES"),
        ({"unit": ""}, "INDICATOR-MEASURES"),
        ({"indicator": "X"}, "INDICATOR-REFERENCE"),
        ({"period": "x"}, "INDICATOR-PERIOD"),
        ({"value": Decimal("NaN")}, "INDICATOR-NUMBER"),
        ({"scope": "433122"}, "TARGET-FIELD"),
        ({"source": "\x00"}, "TARGET-FIELD"),
    ],
)
def test_a_faulty_baseline_is_told(more: dict[str, Any], code: str) -> None:
    """A baseline is as exact and as well placed as a target."""
    assert [fault.code for fault in baseline_faults(replace(BEFORE, **more), KNOWN)] == [code]


TEXTS = st.text(max_size=10)
NUMBERS = st.one_of(st.none(), st.decimals())


@given(
    st.builds(
        Target,
        code=TEXTS,
        indicator=st.sampled_from([*KNOWN, "X"]),
        comparator=st.sampled_from(["eq", "ge", "between", "approx", "increase", "stable", "complete", "x"]),
        value=NUMBERS,
        unit=st.one_of(TEXTS, st.sampled_from(["%", "元/人", ""])),
        period=st.one_of(TEXTS, st.just("2024")),
        scope=st.one_of(TEXTS, st.just("province")),
        upper=NUMBERS,
        tolerance=NUMBERS,
        baseline_period=st.one_of(TEXTS, st.just("2023")),
        basis=st.sampled_from(["explicit", "derived", "qualitative", "x"]),
    )
)
def test_any_target_has_faults_or_none(target: Target) -> None:
    """No exception, whatever is said."""
    assert all(fault.code and fault.where for fault in target_faults(target, KNOWN))
