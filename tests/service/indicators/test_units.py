"""Units of measure convert by moving the decimal point, or not at all."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.errors import IndicatorError, MeasuresDiffer, UnknownMeasure
from xiangheng_platform.indicators.units import (
    Quantity,
    alternatives,
    convert,
    convertible,
    difference_of,
    read_quantity,
    read_unit,
)
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_seeds.reference import work_points

#: Families within which everything converts.
FAMILIES = [
    ["元", "千元", "万元", "百万元", "亿元"],
    ["人", "千人", "万人"],
    ["户", "万户"],
    ["人次", "万人次"],
    ["%", "‰", "‱"],
    ["个百分点", "个千分点"],
    ["元/人", "万元/人", "元/万人"],
    ["次/年", "万次/年"],
    ["平方米", "公顷", "平方公里"],
    ["公斤", "吨", "万吨"],
    ["米", "公里"],
    ["件/万人", "件/人"],
]
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda value: abs(value.adjusted()) < 90 and len(value.as_tuple().digits) <= 50
)
PAIRS = st.sampled_from(FAMILIES).flatmap(lambda family: st.tuples(*[st.sampled_from(family)] * 2))


@given(NUMBERS, PAIRS)
def test_there_and_back_is_the_same_number(value: Decimal, pair: tuple[str, str]) -> None:
    """Not a digit is lost, whatever its length and whatever the unit."""
    there, back = pair

    assert convert(convert(value, there, back), back, there).as_tuple() == value.as_tuple()


@given(NUMBERS, PAIRS)
def test_a_factor_is_a_power_of_ten(value: Decimal, pair: tuple[str, str]) -> None:
    """Digits and sign stay as they are; only the point moves."""
    source, target = pair
    converted = convert(value, source, target).as_tuple()

    assert (converted.sign, converted.digits) == (value.as_tuple().sign, value.as_tuple().digits)


@given(NUMBERS, st.sampled_from(FAMILIES).flatmap(lambda family: st.tuples(*[st.sampled_from(family)] * 3)))
def test_the_way_does_not_matter(value: Decimal, units: tuple[str, str, str]) -> None:
    """By another unit in between the number is the same."""
    first, second, third = units

    assert convert(convert(value, first, second), second, third) == convert(value, first, third)


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("232.5", "万人", "人", "2325000"),
        ("1", "亿元", "万元", "10000"),
        ("50", "万元", "元", "500000"),
        ("59.99", "%", "‰", "599.9"),
        ("0.6", "万元/人", "元/人", "6000"),
        ("12.5", "件/万人", "件/人", "0.00125"),
        ("1", "平方公里", "公顷", "100"),
    ],
)
def test_known_conversions(value: str, source: str, target: str, expected: str) -> None:
    """What everybody can check by head."""
    assert convert(Decimal(value), source, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [(one, other) for one in FAMILIES for other in FAMILIES if one is not other],
)
def test_families_do_not_mix(one: list[str], other: list[str]) -> None:
    """Money is no people, and a percentage point is no per cent."""
    assert not convertible(read_unit(one[0]), read_unit(other[0]))


@pytest.mark.parametrize(
    ("source", "target"),
    [("亩", "公顷"), ("斤", "公斤"), ("月", "年"), ("起", "村"), ("%", "倍"), ("元", "美元"), ("人", "人次")],
)
def test_what_no_power_of_ten_converts_is_refused(source: str, target: str) -> None:
    """Rather refused than rounded, or taken for something else."""
    with pytest.raises(MeasuresDiffer):
        convert(Decimal(1), source, target)


def test_a_percentage_point_is_a_difference() -> None:
    """The refusal says that a level and a change were mixed up."""
    with pytest.raises(MeasuresDiffer, match="两个百分数之差"):
        convert(Decimal(1), "%", "个百分点")


def test_a_refusal_says_what_it_could_be() -> None:
    """Who wrote 人 for money learns which units there are."""
    with pytest.raises(MeasuresDiffer, match="元、千元、百万元、亿元"):
        convert(Decimal(1), "人", "万元")


def test_an_unknown_unit_is_told_with_what_looks_alike() -> None:
    """A slip of the pen finds its unit."""
    with pytest.raises(UnknownMeasure, match="公里"):
        read_unit("公理")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("％", "%"),
        ("百分点", "个百分点"),
        (" 万 元 ", "万元"),
        ("元／人", "元/人"),
        ("kg", "公斤"),
        ("个村", "个村"),
    ],
)
def test_units_are_read_as_they_are_typed(text: str, name: str) -> None:
    """Full width, blanks and other names are the same unit."""
    assert read_unit(text).name == name


def test_a_piece_counts_anything() -> None:
    """个 stands for whatever is counted; 起 and 村 do not stand for each other."""
    assert convert(Decimal(10000), "个", "村") == convert(Decimal(10000), "个村", "个") == 10000


@pytest.mark.parametrize(
    ("unit", "expected"), [("%", "个百分点"), ("‰", "个千分点"), ("万元", "万元"), ("人", "人")]
)
def test_what_two_values_differ_by(unit: str, expected: str) -> None:
    """Percentages differ by percentage points, everything else by its own unit."""
    assert difference_of(read_unit(unit)).name == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("59.99%", "", "59.99 %"),
        ("232.5", "万人", "232.5 万人"),
        ("60%", "‰", "600 ‰"),
        ("1,000", "", "1000"),
        ("232.5万人", "", "232.5 万人"),
        ("1 亿元", "万元", "10000 万元"),
        ("－3 ‰", "", "-3 ‰"),
        (".5%", "", "0.5 %"),
        ("\u200b60%", "", "60 %"),
    ],
)
def test_quantities_are_read_as_they_are_typed(text: str, unit: str, expected: str) -> None:
    """A per cent sign is a unit; one beside it must be a share too."""
    assert str(read_quantity(text, unit)) == expected


def test_a_per_cent_sign_beside_another_unit_is_refused() -> None:
    """Nobody knows which of the two was meant."""
    with pytest.raises(MeasuresDiffer):
        read_quantity("60%", "万元")


@pytest.mark.parametrize("family", FAMILIES)
def test_alternatives_convert(family: list[str]) -> None:
    """What is offered in place of a unit can be put in its place."""
    unit = read_unit(family[0])

    assert all(convertible(read_unit(name), unit) for name in alternatives(unit))


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_refused(text: str) -> None:
    """No other exception than ours."""
    with contextlib.suppress(IndicatorError):
        assert convertible(read_unit(text), read_unit(text))


@given(NUMBERS)
def test_a_quantity_is_the_same_in_its_own_unit(value: Decimal) -> None:
    """Converting to itself does nothing."""
    quantity = Quantity(value, read_unit("万元"))

    assert quantity.into(quantity.unit) == quantity


@pytest.mark.parametrize("name", ["leapfrog", "linkage"])
def test_every_unit_of_the_schemes_is_known(name: str) -> None:
    """What the two assessments measure in can be converted and held against targets."""
    scheme, _ = open_scheme(name)

    assert all(read_unit(leaf.unit) for leaf in scheme.leaves if leaf.unit)


def test_every_unit_of_the_work_points_is_known() -> None:
    """From 亿元/年 to 期: each of the notice's targets has a unit that is read."""
    assert all(read_unit(point.unit) for point in work_points() if point.unit)
