"""A difference of totals is split into effects that sum exactly, each for its own cause and in no order."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from xiangheng_scoring.analysis.comparison import (
    Comparison,
    Difference,
    changes,
    compare,
    compare_units,
    overtaking_said,
)
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.engine.dataset import Adjustment, Dataset
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.errors import ComparisonImpossible
from xiangheng_scoring.numbers.exact import exact_sum
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.generator import invent

SchemeOf = Callable[..., Scheme]
DataOf = Callable[..., Dataset]
NODES = """code|parent|name|weight|rule|parameters|direction|target|missing|missing_reason
T||总分|100|||||reweight|
A|T|甲|60|target_ratio|{"cap":1}|positive|100|reweight|
B|T|乙|40|minmax|{"cohort":"assessment"}|positive||zero|未报"""
VALUES = {
    "A": {"1": "80", "2": "50", "3": "90", "4": "100"},
    "B": {"1": "10", "2": "30", "3": "20", "4": "20"},
}
EXTRA = {
    "adjustments": "code|name|kind|cap\nJ|创新|bonus|5",
    "header": {"adjustments.bonus_cap": "5", "adjustments.penalty_cap": "5"},
}


def with_value(unit: str, indicator: str, value: str | None) -> dict[str, dict[str, str]]:
    """The values of these tests with one changed, or taken away."""
    changed = {code: dict(column) for code, column in VALUES.items()}
    if value is None:
        del changed[indicator][unit]
    else:
        changed[indicator][unit] = value
    return changed


def of_unit(found: Comparison, unit: str) -> Difference:
    """The difference of one unit."""
    return next(one for one in found.differences if one.there.unit.code == unit)


def felt(found: Difference) -> dict[str, str]:
    """The effects that are not zero, as text."""
    return {name: str(effect.normalize()) for name, effect in found.effects.items() if effect}


@pytest.fixture
def before(scheme_of: SchemeOf, data_of: DataOf) -> Result:
    """The result that everything is compared with: 甲县 48 + 0, 乙县 30 + 40, 丙县 54 + 20, 丁县 60 + 20."""
    return score(scheme_of(NODES, **EXTRA), data_of(VALUES))


def test_a_changed_figure_is_a_value_effect(before: Result, data_of: DataOf) -> None:
    """甲县 reports 90 for 80 of A: 60 × 0.9 less 60 × 0.8 is 6 points of value, and nobody else moves."""
    found = compare(before, score(before.scheme, data_of(with_value("1", "A", "90"))))

    assert felt(of_unit(found, "1")) == {"value": "6"}
    assert all(not felt(of_unit(found, unit)) for unit in "234")


def test_a_changed_best_is_a_frame_effect_for_the_others(before: Result, data_of: DataOf) -> None:
    """乙县 raises the best of B from 30 to 50: 丙县, still at 20, falls from 20 to 10 points by its frame alone."""
    found = compare(before, score(before.scheme, data_of(with_value("2", "B", "50"))))

    assert felt(of_unit(found, "3")) == {"frame": "-1E+1"}
    assert of_unit(found, "2").difference == 0


def test_changed_weights_are_a_weight_effect(before: Result, scheme_of: SchemeOf) -> None:
    """A from 60 to 50 and B from 40 to 50: 甲县 has 40 + 0 for 48 + 0."""
    other = scheme_of(NODES.replace("甲|60", "甲|50").replace("乙|40", "乙|50"), **EXTRA)
    found = compare(before, score(other, before.data))

    assert felt(of_unit(found, "1")) == {"weight": "-8"}


def test_a_changed_target_is_a_rule_effect(before: Result, scheme_of: SchemeOf) -> None:
    """With a target of 200, 甲县 has 24 points of A for 48."""
    found = compare(
        before, score(scheme_of(NODES.replace("|100|reweight", "|200|reweight"), **EXTRA), before.data)
    )

    assert felt(of_unit(found, "1")) == {"rule": "-24"}


def test_a_figure_that_is_not_reported_is_a_missing_effect(before: Result, data_of: DataOf) -> None:
    """丙县 does not report B and gets 0 for the 20 points that it had."""
    found = compare(before, score(before.scheme, data_of(with_value("3", "B", None))))

    assert felt(of_unit(found, "3")) == {"missing": "-2E+1"}


def test_an_adjustment_is_an_effect_of_its_own(before: Result) -> None:
    """A bonus of 2.5 is 2.5, whatever else happens."""
    bonus = replace(before.data, adjustments=(Adjustment("1", "J", Decimal("2.5"), "示例文1号"),))
    found = compare(before, score(before.scheme, bonus))

    assert felt(of_unit(found, "1")) == {"adjustment": "2.5"}


def test_two_causes_share_their_joint_effect_equally(
    before: Result, scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """A's weight from 60 to 50 (B from 40 to 50) and 甲县's A from 80 to 100.

    Weight first: −8, then value 50 × 0.2 = 10. Value first: 12, then weight −10. So value is (10 + 12) ÷ 2 = 11
    and weight (−8 − 10) ÷ 2 = −9; together 2, which is 50 less 48.
    """
    other = scheme_of(NODES.replace("甲|60", "甲|50").replace("乙|40", "乙|50"), **EXTRA)
    found = compare(before, score(other, data_of(with_value("1", "A", "100"))))

    assert felt(of_unit(found, "1")) == {"value": "11", "weight": "-9"}


def test_whoever_overtakes_is_named_with_the_effect(before: Result, data_of: DataOf) -> None:
    """乙县 (70) overtakes 丙县 (74) and stays behind 丁县 when its A rises from 50 to 60."""
    found = compare(before, score(before.scheme, data_of(with_value("2", "A", "60"))))

    assert [(one.winner.code, one.loser.code, one.gap_here, one.gap_there) for one in found.overtakings] == [
        ("2", "3", Decimal("-4.00"), Decimal("2.00"))
    ]
    assert found.overtakings[0].decisive == "value"


def test_who_moves_to_another_class_overtakes_nobody_there(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """乙 comes from another class with the same points: being first there is no overtaking of those it finds."""
    units = "code|name|class\n1|甲|x\n2|乙|x\n3|丙|y\n4|丁|y"
    header = {"ranking.within": "class"}
    data = data_of({"A": {"1": "95", "2": "90", "3": "60", "4": "50"}, "B": dict.fromkeys("1234", "1")})
    before = score(scheme_of(NODES, units=units, header=header), data)
    after = score(scheme_of(NODES, units=units.replace("乙|x", "乙|y"), header=header), data)

    assert after.unit("乙").rank == 1
    assert not compare(before, after).overtakings


def test_a_gap_of_printed_totals_is_told_with_its_sign(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Ranked before rounding, 甲 (50.375) passes 乙 (50) though the totals printed are 49 and 52."""
    nodes = "code|parent|name|weight|rule|missing\nT||总分|100||reweight\n" + "\n".join(
        f"{code}|T|{code}|25|pass_through|reweight" for code in "ABCD"
    )
    scheme = scheme_of(nodes, header={"scale": "0", "ranking.on": "exact"})
    here = {code: {"1": "10", "2": "90"} for code in "ABCD"}
    there = {code: {"1": "53" if code == "D" else "49.5", "2": "50"} for code in "ABCD"}
    (found,) = compare(score(scheme, data_of(here)), score(scheme, data_of(there))).overtakings

    assert "甲超过乙：原来落后 80 分，现在落后 3 分（位次按取整前的总分）" in overtaking_said(found)


def test_units_that_only_one_result_has_are_named(
    before: Result, scheme_of: SchemeOf, data_of: DataOf
) -> None:
    """A unit that joined or left is told, not passed over."""
    fewer = scheme_of(NODES, units="code|name|class\n2|乙|x\n3|丙|y\n5|戊|y", **EXTRA)
    values = {code: dict.fromkeys("235", "20") for code in "AB"}
    found = compare(before, score(fewer, data_of(values)))

    assert [unit.code for unit in found.only_here] == ["1", "4"]
    assert [unit.code for unit in found.only_there] == ["5"]
    assert [one.there.unit.code for one in found.differences] == ["2", "3"]


def test_two_units_differ_by_their_values(before: Result) -> None:
    """丁县 80 against 甲县 48: 12 points by A and 20 by B, all of it value."""
    found = compare_units(before, "1", "4")

    assert felt(found) == {"value": "32"}
    assert {code: str(sum(effects.values())) for code, effects in found.by_leaf.items()} == {
        "A": "12.000",
        "B": "20.000",
    }


def test_a_unit_without_a_total_cannot_be_compared(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Nothing reported, nothing to compare: an error that names the unit."""
    scheme = scheme_of(NODES.replace("|zero|未报", "|reweight|"), **EXTRA)
    values = {
        code: {unit: value for unit, value in column.items() if unit != "1"}
        for code, column in VALUES.items()
    }

    with pytest.raises(ComparisonImpossible, match="甲"):
        compare_units(score(scheme, data_of(values)), "1", "2")


def test_below_a_mean_no_indicator_is_given_a_part(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Under a geometric mean the effects still sum to the difference, and no split by indicator is pretended."""
    nodes = NODES.replace("|weight|", "|weight|aggregation|").replace("总分|100|", "总分|100|geometric|")
    nodes = nodes.replace("甲|60|", "甲|60||").replace("乙|40|", "乙|40||")
    scheme = scheme_of(nodes, **EXTRA)
    changed = score(
        scheme, data_of({**with_value("3", "A", "60"), "B": {"1": "20", "2": "50", "3": "25", "4": "10"}})
    )
    found = of_unit(compare(score(scheme, data_of(VALUES)), changed), "3")

    assert found.by_leaf == {}
    assert sum(found.effects.values()) == found.difference != 0
    assert {"value", "frame"} <= felt(found).keys()


#: The same code over 122 counties, which takes seconds each time.
LARGE = pytest.param("linkage", marks=pytest.mark.thorough)


@pytest.fixture(scope="module", params=["leapfrog", LARGE])
def years(request: pytest.FixtureRequest) -> tuple[Result, Result]:
    """An official assessment of two years on invented values with gaps."""
    scheme, _ = open_scheme(request.param)
    data = invent(scheme).dataset
    return score(scheme, data, period=scheme.year - 1), score(scheme, data)


@pytest.fixture(scope="module")
def forth(years: tuple[Result, Result]) -> Comparison:
    """The first year compared with the second."""
    return compare(*years)


def test_effects_sum_exactly_for_every_unit(forth: Comparison) -> None:
    """By unit, and by indicator within each unit and effect."""
    for one in forth.differences:
        assert sum(one.effects.values()) == one.difference
        assert one.difference == (one.there.total or 0) - (one.here.total or 0)
        for effect, amount in one.effects.items():
            parts = [effects.get(effect, Decimal(0)) for effects in one.by_leaf.values()]
            assert effect == "adjustment" or sum(parts) == amount
        for code, effects in one.by_leaf.items():
            assert sum(effects.values()) == points(one.there.nodes, code) - points(one.here.nodes, code)


def points(nodes: Mapping[str, object], code: str) -> Decimal:
    """The points of a node, 0 where it has none."""
    return getattr(nodes[code], "points", None) or Decimal(0)


def test_the_way_back_has_the_opposite_effects(years: tuple[Result, Result], forth: Comparison) -> None:
    """The order of the two results cannot matter but for the sign (and one unit of the last place by rounding)."""
    back = compare(*reversed(years))
    for one, other in zip(forth.differences, back.differences, strict=True):
        for effect, amount in one.effects.items():
            leaves = max(1, len(one.by_leaf))
            assert abs(amount + other.effects[effect]) <= leaves * Decimal("0.001")


def test_every_turned_pair_is_an_overtaking(years: tuple[Result, Result], forth: Comparison) -> None:
    """All pairs whose places are turned round inside a ranking group are told, and no other."""
    here, there = ({one.unit.code: one for one in result.units} for result in years)
    by_class = years[1].scheme.ranking.within == "class"
    turned = {
        (winner, loser)
        for winner in there
        for loser in there
        if not by_class or there[winner].unit.unit_class == there[loser].unit.unit_class
        if (here[winner].rank or 0) > (here[loser].rank or 0)
        and (there[winner].rank or 0) < (there[loser].rank or 0)
    }

    assert {(one.winner.code, one.loser.code) for one in forth.overtakings} == turned


def test_ones_own_value_is_no_part_of_what_one_is_compared_with(before: Result, data_of: DataOf) -> None:
    """甲县 raises B from the least to 20, where it still scores 0 against the others' 20: nothing moved, by no effect.

    Counting its old value among those compared would make a value effect and a frame effect of opposite signs.
    """
    found = compare(before, score(before.scheme, data_of(with_value("1", "B", "15"))))

    assert felt(of_unit(found, "1")).keys() <= {"value"}


ONE_MEAN = """code|parent|name|weight|aggregation|rule|parameters|missing
T||总分|100||||reweight
A|T|甲|60||pass_through||reweight
M|T|平均|40|geometric|||reweight
B|M|乙|1||pass_through||reweight
C|M|丙|1||pass_through||reweight"""


def test_one_mean_takes_no_detail_from_the_others(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """A is a part of the total and the mean is another; below it old and new values stand with the change of the score."""
    scheme = scheme_of(ONE_MEAN)
    values = {"A": {"1": "80"}, "B": {"1": "40"}, "C": {"1": "90"}}
    here = score(scheme, data_of(values))
    there = score(scheme, data_of({"A": {"1": "70"}, "B": {"1": "90"}, "C": {"1": "90"}}))
    found = of_unit(compare(here, there), "1")

    assert {code: exact_sum(effects.values()) for code, effects in found.by_leaf.items()} == {
        "A": -6,
        "M": 12,
    }
    assert [
        (change.code, change.below, change.points, change.score, (change.here, change.there))
        for change in changes(found)
    ] == [
        ("M", None, Decimal(12), Decimal(30), ("得分率 60%", "得分率 90%")),
        ("B", "M", None, Decimal(50), ("40", "90")),
        ("A", None, Decimal(-6), Decimal(-10), ("80", "70")),
    ]


def test_a_mean_that_becomes_a_sum_still_adds_up(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """Between schemes, the mean is a part of one total and its indicators are parts of the other."""
    summed = ONE_MEAN.replace("40|geometric|||reweight", "40||||reweight").replace("乙|1|", "乙|15|")
    data = data_of({"A": {"1": "80", "2": "5"}, "B": {"1": "40", "2": "1"}, "C": {"1": "90", "2": "7"}})
    found = compare(
        score(scheme_of(ONE_MEAN), data), score(scheme_of(summed.replace("丙|1|", "丙|25|")), data)
    )

    for one in found.differences:
        assert one.by_leaf.keys() == {"A", "M", "B", "C"}
        assert (
            exact_sum(exact_sum(effects.values()) for effects in one.by_leaf.values()) == one.difference != 0
        )


def test_overtakings_come_by_size_with_old_and_new_totals(scheme_of: SchemeOf, data_of: DataOf) -> None:
    """丁 falls behind three: who moved most against it comes first, and totals and places stand before and after."""
    nodes = "code|parent|name|weight|rule|missing\nT||总分|100||reweight\nA|T|甲|100|pass_through|reweight"
    scheme = scheme_of(nodes)
    here = score(scheme, data_of({"A": {"1": "60", "2": "50", "3": "70", "4": "90"}}))
    there = score(scheme, data_of({"A": {"1": "61", "2": "80", "3": "65", "4": "55"}}))
    found = compare(here, there).overtakings

    assert [(one.winner.code, one.loser.code) for one in found] == [
        ("2", "4"),
        ("1", "4"),
        ("2", "3"),
        ("3", "4"),
        ("2", "1"),
    ]
    assert "乙 50.00 → 80.00（第 4 → 1 位），丁 90.00 → 55.00（第 1 → 4 位）" in overtaking_said(found[0])
