"""Targets are met or not exactly at their boundary, and what they leave open is never met."""

from dataclasses import replace
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.attainment import attainment, wording
from xiangheng_platform.indicators.errors import MeasuresDiffer, NumberRefused
from xiangheng_platform.indicators.target import Target
from xiangheng_platform.indicators.units import Quantity, read_quantity, read_unit
from xiangheng_platform.indicators.vocabulary import Comparator, TargetBasis

SHARE = Target("T", "LF-C01", Comparator.GE, Decimal(60), "%", "2024")
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
#: What each comparator of levels means, said once more with fractions.
MEANINGS = {
    "eq": lambda value, asked: value == asked,
    "ge": lambda value, asked: value >= asked,
    "gt": lambda value, asked: value > asked,
    "le": lambda value, asked: value <= asked,
    "lt": lambda value, asked: value < asked,
    "complete": lambda value, asked: value >= asked,
}
LEVELS: st.SearchStrategy[Comparator] = st.sampled_from(
    [Comparator.EQ, Comparator.GE, Comparator.GT, Comparator.LE, Comparator.LT, Comparator.COMPLETE]
)


def level(comparator: Comparator, value: str, unit: str, **more: Any) -> Target:
    """A target for a level."""
    return Target("T", "X", comparator, Decimal(value), unit, "2024", **more)


def change(comparator: Comparator, value: str = "", unit: str = "", tolerance: str = "") -> Target:
    """A target for a change since 2023."""
    numbers = (Decimal(text) if text else None for text in (value, tolerance))
    asked, allowed = numbers
    return Target("T", "X", comparator, asked, unit, "2024", tolerance=allowed, baseline_period="2023")


@pytest.mark.parametrize(
    ("target", "value", "sentence"),
    [
        (SHARE, "59.99 %", "≥ 60 %：59.99 %，差 0.01 个百分点，未达到"),
        (SHARE, "60.0 %", "≥ 60 %：60 %，达到"),
        (SHARE, "61.5 %", "≥ 60 %：61.5 %，超 1.5 个百分点，达到"),
        (SHARE, "599.9 ‰", "≥ 60 %：599.9 ‰（59.99 %），差 0.01 个百分点，未达到"),
        (replace(SHARE, basis=TargetBasis.DERIVED), "60 %", "≥ 60 %（推定，不是原文的数）：60 %，达到"),
        (level(Comparator.GE, "232.5", "万人"), "2325000 人", "≥ 232.5 万人：2325000 人（232.5 万人），达到"),
        (
            level(Comparator.GE, "232.5", "万人"),
            "2324999 人",
            "≥ 232.5 万人：2324999 人（232.4999 万人），差 0.0001 万人，未达到",
        ),
        (
            level(Comparator.COMPLETE, "10000", "个村"),
            "9800 个村",
            "完成 10000 个村：9800 个村，差 200 个村，未达到",
        ),
        (level(Comparator.GT, "60", "%"), "60 %", "> 60 %：60 %，正好相等，未达到"),
        (level(Comparator.LT, "60", "%"), "60 %", "< 60 %：60 %，正好相等，未达到"),
        (level(Comparator.LE, "5", "起"), "3 起", "≤ 5 起：3 起，低 2 起，达到"),
        (level(Comparator.LE, "5", "起"), "6 起", "≤ 5 起：6 起，超 1 起，未达到"),
        (level(Comparator.EQ, "0", "人"), "1 人", "= 0 人：1 人，超 1 人，未达到"),
        (level(Comparator.BETWEEN, "60", "%", upper=Decimal(80)), "80 %", "60 % 至 80 %：80 %，达到"),
        (
            level(Comparator.BETWEEN, "60", "%", upper=Decimal(80)),
            "59 %",
            "60 % 至 80 %：59 %，差 1 个百分点，未达到",
        ),
        (level(Comparator.APPROX, "10", "个"), "10 个", "约 10 个：10 个，没有写明可以相差多少，由人判断"),
        (
            level(Comparator.APPROX, "10", "个"),
            "8 个",
            "约 10 个：8 个，差 2 个，没有写明可以相差多少，由人判断",
        ),
        (
            level(Comparator.APPROX, "10", "个", tolerance=Decimal(1)),
            "9 个",
            "约 10 个（±1 个）：9 个，低 1 个，达到",
        ),
        (
            level(Comparator.APPROX, "10", "个", tolerance=Decimal(1)),
            "12 个",
            "约 10 个（±1 个）：12 个，超 2 个，未达到",
        ),
    ],
)
def test_levels_in_one_sentence(target: Target, value: str, sentence: str) -> None:
    """What is asked, what there is, by how much it differs, and what that means."""
    number, unit = value.split(" ")

    assert attainment(target, read_quantity(number, unit)).sentence == sentence


@pytest.mark.parametrize(
    ("target", "before", "value", "sentence"),
    [
        (
            change(Comparator.INCREASE),
            "58 %",
            "58.2 %",
            "比 2023年提高：58 % → 58.2 %，提高 0.2 个百分点，达到",
        ),
        (change(Comparator.INCREASE), "58 %", "58 %", "比 2023年提高：58 % → 58 %，没有变化，未达到"),
        (change(Comparator.DECREASE), "58 户", "60 户", "比 2023年降低：58 户 → 60 户，提高 2 户，未达到"),
        (change(Comparator.INCREASE), "", "58 %", "比 2023年提高：58 %，没有基期值，由人判断"),
        (
            change(Comparator.INCREASE, "1", "个百分点"),
            "580 ‰",
            "58.9 %",
            "比 2023年提高不少于 1 个百分点：58 % → 58.9 %，提高 0.9 个百分点，差 0.1 个百分点，未达到",
        ),
        (
            change(Comparator.INCREASE, "5", "%"),
            "20000 元/人",
            "21000 元/人",
            "比 2023年提高不少于 5 %：20000 元/人 → 21000 元/人，提高 1000 元/人，达到",
        ),
        (
            change(Comparator.INCREASE, "5", "%"),
            "2 万元/人",
            "20999 元/人",
            "比 2023年提高不少于 5 %：20000 元/人 → 20999 元/人，提高 999 元/人，差 1 元/人，未达到",
        ),
        (
            change(Comparator.INCREASE, "5", "%"),
            "0 万元",
            "3 万元",
            "比 2023年提高不少于 5 %：0 万元 → 3 万元，提高 3 万元，基期值不大于 0，变化的比例没有意义，由人判断",
        ),
        (
            change(Comparator.STABLE, "", "个百分点", "2"),
            "60 %",
            "58 %",
            "比 2023年保持稳定（变化不超过 2 个百分点）：60 % → 58 %，降低 2 个百分点，达到",
        ),
        (
            change(Comparator.STABLE, "", "个百分点", "2"),
            "60 %",
            "57.5 %",
            "比 2023年保持稳定（变化不超过 2 个百分点）：60 % → 57.5 %，降低 2.5 个百分点，超 0.5 个百分点，未达到",
        ),
        (
            change(Comparator.STABLE),
            "60 %",
            "60 %",
            "比 2023年保持稳定：60 % → 60 %，没有变化，没有写明可以变化多少，由人判断",
        ),
    ],
)
def test_changes_in_one_sentence(target: Target, before: str, value: str, sentence: str) -> None:
    """A change is told from where to where, in percentage points where it is one of percentages."""
    baseline = read_quantity(*before.split(" ")) if before else None

    assert attainment(target, read_quantity(*value.split(" ")), baseline).sentence == sentence


@given(
    LEVELS, NUMBERS, NUMBERS, st.sampled_from([("万人", "人"), ("人", "万人"), ("亿元", "元"), ("%", "‰")])
)
def test_levels_mean_what_fractions_say(
    comparator: Comparator, asked: Decimal, value: Decimal, units: tuple[str, str]
) -> None:
    """Whatever the units, the outcome is that of comparing the exact quantities."""
    own, other = map(read_unit, units)
    target = level(comparator, f"{asked}", own.name)
    exact = [Fraction(one) * Fraction(10) ** unit.exponent for one, unit in ((value, other), (asked, own))]

    found = attainment(target, Quantity(value, other))

    assert (found.outcome == "met") == MEANINGS[comparator](*exact)


@given(
    NUMBERS,
    st.sampled_from(
        [
            Comparator.GE,
            Comparator.LE,
            Comparator.EQ,
            Comparator.COMPLETE,
            Comparator.BETWEEN,
            Comparator.APPROX,
        ]
    ),
)
def test_the_boundary_itself_is_met(asked: Decimal, comparator: Comparator) -> None:
    """60.0 is 60, to the last digit."""
    more = {"between": {"upper": asked}, "approx": {"tolerance": Decimal(0)}}.get(comparator, {})
    target = level(comparator, f"{asked}", "%", **more)

    assert attainment(target, Quantity(asked * Decimal("1.000"), read_unit("%"))).outcome == "met"


@given(NUMBERS, st.integers(1, 14))
def test_the_smallest_step_beyond_the_boundary_is_seen(asked: Decimal, places: int) -> None:
    """However little is lacking, it is not met."""
    value = Quantity(asked - Decimal(1).scaleb(-places), read_unit("%"))

    assert attainment(level(Comparator.GE, f"{asked}", "%"), value).outcome == "not_met"


@given(NUMBERS, NUMBERS, st.sampled_from([Comparator.APPROX, Comparator.STABLE]))
def test_what_is_left_open_is_never_met(asked: Decimal, value: Decimal, comparator: Comparator) -> None:
    """Without a stated tolerance nobody but a person can say."""
    unit = read_unit("个")
    target = (
        level(Comparator.APPROX, f"{asked}", "个") if comparator == "approx" else change(Comparator.STABLE)
    )

    assert attainment(target, Quantity(value, unit), Quantity(asked, unit)).outcome == "to_judge"


@given(NUMBERS.filter(lambda number: number > 0), NUMBERS)
def test_the_ratio_is_exact(asked: Decimal, value: Decimal) -> None:
    """The ratio is a fraction, and only its printed per cent is rounded."""
    found = attainment(level(Comparator.GE, f"{asked}", "万元"), Quantity(value, read_unit("元")))

    assert found.ratio == Fraction(value) / 10**4 / Fraction(asked)
    assert found.percent is not None
    assert abs(Fraction(found.percent) - found.ratio * 100) <= Fraction(1, 200)


@pytest.mark.parametrize("asked", ["0", "-5"])
def test_there_is_no_ratio_to_what_is_not_above_zero(asked: str) -> None:
    """Dynamic clearing to 0 is met or not; of a target of −5, −10 would attain 200 %: neither has a rate."""
    found = attainment(level(Comparator.LE, asked, "人"), Quantity(Decimal(-10), read_unit("人")))

    assert (found.ratio, found.percent, found.outcome) == (None, None, "met")


@given(NUMBERS, NUMBERS, st.sampled_from([Comparator.INCREASE, Comparator.DECREASE]))
def test_a_change_is_seen_from_both_sides(before: Decimal, after: Decimal, comparator: Comparator) -> None:
    """Up is up and down is down; standing still is neither."""
    unit = read_unit("户")

    found = attainment(change(comparator), Quantity(after, unit), Quantity(before, unit))

    wanted = after > before if comparator == "increase" else after < before
    assert (found.outcome == "met") == wanted


LONG = st.integers(-(10**50) + 1, 10**50 - 1).map(
    lambda digits: Decimal(digits).scaleb(-45, Context(prec=60))
)


@given(
    LONG,
    LONG,
    LONG,
    st.sampled_from(
        [Comparator.INCREASE, Comparator.DECREASE, Comparator.STABLE, Comparator.GE, Comparator.APPROX]
    ),
)
def test_fifty_digits_are_compared_to_the_last_whatever_the_thread_s_context(
    before: Decimal, after: Decimal, asked: Decimal, comparator: Comparator
) -> None:
    """A derived value has fifty digits, and a thread may have set its decimals to three."""
    unit, amount = read_unit("户"), asked.copy_abs()
    fewest = [
        amount if comparator != "stable" else None,
        amount if comparator in ("stable", "approx") else None,
    ]
    target = Target(
        "T", "X", comparator, fewest[0], "户", "2024", tolerance=fewest[1], baseline_period="2023"
    )
    change, size = Fraction(after) - Fraction(before), Fraction(amount)
    wanted = {
        "increase": change >= size,
        "decrease": -change >= size,
        "stable": abs(change) <= size,
        "ge": Fraction(after) >= size,
        "approx": abs(Fraction(after) - size) <= size,
    }

    with localcontext(prec=3):
        found = attainment(target, Quantity(after, unit), Quantity(before, unit))

    assert (found.outcome == "met") == wanted[comparator]


def test_units_that_do_not_fit_are_refused() -> None:
    """A number of people is not held against a share."""
    with pytest.raises(MeasuresDiffer):
        attainment(SHARE, Quantity(Decimal(60), read_unit("人")))


def test_a_share_is_no_change_of_shares() -> None:
    """An increase of a share by 2 % could mean two things, so it is refused rather than guessed."""
    unit = read_unit("%")

    with pytest.raises(MeasuresDiffer):
        attainment(
            change(Comparator.INCREASE, "2", "%"), Quantity(Decimal(60), unit), Quantity(Decimal(50), unit)
        )


def test_what_is_no_number_is_refused() -> None:
    """Not a number is neither met nor not."""
    with pytest.raises(NumberRefused):
        attainment(SHARE, Quantity(Decimal("NaN"), read_unit("%")))


def test_a_derived_number_is_never_told_as_the_notice_s() -> None:
    """What was read out of words carries its mark wherever it is told."""
    assert wording(replace(SHARE, basis=TargetBasis.DERIVED)) == "≥ 60 %（推定，不是原文的数）"
