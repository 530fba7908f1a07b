"""What a target asks for can be typed as it is told."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangheng_platform.indicators.attainment import wording
from xiangheng_platform.indicators.errors import IndicatorError, TargetExpressionRefused
from xiangheng_platform.indicators.target import Target
from xiangheng_platform.indicators.target_expression import TargetExpression, read_target_expression
from xiangheng_platform.indicators.vocabulary import Comparator

UNITS = st.sampled_from(["%", "万人", "个村", "元/人", "户"])
NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)
LEVELS = st.builds(
    TargetExpression,
    st.sampled_from(
        [
            Comparator.EQ,
            Comparator.GE,
            Comparator.GT,
            Comparator.LE,
            Comparator.LT,
            Comparator.COMPLETE,
            Comparator.APPROX,
        ]
    ),
    NUMBERS,
    UNITS,
)
CHANGES = st.builds(
    TargetExpression,
    st.sampled_from([Comparator.INCREASE, Comparator.DECREASE]),
    NUMBERS,
    st.sampled_from(["个百分点", "户", "%"]),
    since=st.just("2023年"),
)
OTHERS = st.sampled_from(
    [
        TargetExpression(Comparator.BETWEEN, Decimal(60), "%", upper=Decimal(80)),
        TargetExpression(Comparator.APPROX, Decimal(10), "个", tolerance=Decimal(1)),
        TargetExpression(Comparator.APPROX, Decimal(60), "%", tolerance=Decimal("1.5")),
        TargetExpression(Comparator.INCREASE, since="2023年"),
        TargetExpression(Comparator.STABLE, since="2023年上半年"),
        TargetExpression(Comparator.STABLE, unit="个百分点", tolerance=Decimal(2), since="2023年"),
        TargetExpression(Comparator.STABLE),
    ]
)


@given(st.one_of(LEVELS, CHANGES, OTHERS))
def test_what_is_told_is_read_again(asked: TargetExpression) -> None:
    """The words on the screen ask for what the target asks for."""
    target = Target(
        "T", "X", asked.comparator, asked.value, asked.unit, "2024",
        upper=asked.upper, tolerance=asked.tolerance, baseline_period=asked.since,
    )  # fmt: skip

    assert read_target_expression(wording(target)) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (">=60%", TargetExpression(Comparator.GE, Decimal(60), "%")),
        ("不低于232.5万人", TargetExpression(Comparator.GE, Decimal("232.5"), "万人")),
        ("完成 10,000 个村", TargetExpression(Comparator.COMPLETE, Decimal(10000), "个村")),
        ("介于 60% 和 80%", TargetExpression(Comparator.BETWEEN, Decimal(60), "%", upper=Decimal(80))),
        ("60 至 80 %", TargetExpression(Comparator.BETWEEN, Decimal(60), "%", upper=Decimal(80))),
        ("约 10 个 ±1", TargetExpression(Comparator.APPROX, Decimal(10), "个", tolerance=Decimal(1))),
        (
            "比2023年提高 ≥ 2 百分点",
            TargetExpression(Comparator.INCREASE, Decimal(2), "个百分点", since="2023年"),
        ),
        ("提高", TargetExpression(Comparator.INCREASE)),
        ("稳定 ±2 个百分点", TargetExpression(Comparator.STABLE, unit="个百分点", tolerance=Decimal(2))),
    ],
)
def test_requirements_are_read_as_they_are_typed(text: str, asked: TargetExpression) -> None:
    """The words of notices, and signs of a keyboard."""
    assert read_target_expression(text) == asked


@pytest.mark.parametrize("text", ["", "60 %", "尽量多", "≥", "≥≥ 60", "约 10 个 ±", "比 2023年"])
def test_what_asks_for_nothing_is_refused(text: str) -> None:
    """A number alone says neither at least nor at most."""
    with pytest.raises(IndicatorError):
        read_target_expression(text)


def test_a_refusal_shows_how_to_write_it() -> None:
    """With an example of each kind."""
    with pytest.raises(TargetExpressionRefused, match="≥ 60 %"):
        read_target_expression("60 %")


@given(st.text(alphabet="≥><=约完成比提高稳定至±0123456789.% 万人（）年", max_size=25))
def test_any_text_asks_for_something_or_is_refused(text: str) -> None:
    """No other exception than ours."""
    try:
        found = read_target_expression(text)
    except IndicatorError:
        return

    assert found.comparator
