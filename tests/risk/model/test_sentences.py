"""Sentences: every feature is told in words, beside what an average household has, and what is missing is not told as nothing."""

import math

import pytest

from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.sentences import (
    SHARES,
    TRUTHS,
    change_sentence,
    sentence,
)

BY_NAME = {feature.name: feature for feature in FEATURES}


@pytest.mark.parametrize(
    ("name", "value", "typical", "said"),
    [
        ("income", 6230.4, 14500.0, "人均年纯收入 6,230 元（一般户 14,500 元）"),
        ("chronic", 2.0, 0.0, "长期慢性病人数 2 人（一般户 0 人）"),
        ("uninsured", 1.0, 0.061, "有成员未参加基本医保（一般每 100 户有 6 户这样）"),
        ("uninsured", 0.0, 0.061, "成员都参加了基本医保（一般每 100 户有 6 户这样）"),
        ("dependency", 2 / 3, 0.4, "非劳动力人口占比 67%（一般户 40%）"),
        ("schooling", 1.0, 2.0, "劳动力最高文化程度 小学（一般户 初中）"),
        ("dwelling_grade", 4.0, 1.0, "住房等级 D级（一般户 A级）"),
        ("income_trend", -0.31, 0.02, "近6个月较此前6个月收入变化 减 31%（一般户 增 2%）"),
        ("dwelling_area", 13.12, None, "人均住房面积 13.1 平方米"),
        ("income_volatility", 0.4567, None, "近12个月收入波动 0.46"),
        ("income", math.nan, 14500.0, "人均年纯收入没有记录"),
        ("months_since_shock", None, None, "近12个月没有突发情况"),
    ],
)
def test_a_value_is_told_in_words(name: str, value: float | None, typical: float | None, said: str) -> None:
    """Yuan whole, shares in per cent, grades by their names, truths as what is so."""
    assert sentence(BY_NAME[name], value, typical) == said


@pytest.mark.parametrize(
    ("name", "before", "now", "said"),
    [
        ("workers_3", 2.0, 0.0, "近3个月务工人数由 2 人变为 0 人"),
        ("dwelling_grade", 1.0, 4.0, "住房等级由 A级变为 D级"),
        ("income_trend", 0.02, -0.31, "近6个月较此前6个月收入变化由 增 2%变为 减 31%"),
        ("income_volatility", 0.2, 0.23, "近12个月收入波动由 0.2 变为 0.23"),
        ("dropout", 0.0, 1.0, "原来没有孩子失学辍学，现在有义务教育阶段的孩子失学辍学"),
        ("months_since_shock", None, 0.0, "原来近12个月没有突发情况，现在距最近一次突发情况月数 0 月"),
        ("income", 6230.0, math.nan, "原来人均年纯收入 6,230 元，现在人均年纯收入没有记录"),
        ("income", 6230.1, 6230.4, "人均年纯收入 6,230 元，与此前相近"),
    ],
)
def test_a_change_is_told_in_words(name: str, before: float | None, now: float | None, said: str) -> None:
    """What it was and what it is; what is told alike is not told as a change."""
    assert change_sentence(BY_NAME[name], before, now) == said


def test_every_feature_without_a_unit_says_what_it_is() -> None:
    """A bare number would be understood by nobody: a feature that is new needs a unit, or words of its own."""
    bare = {feature.name for feature in FEATURES if not feature.unit}

    assert bare == TRUTHS.keys() | SHARES | {"income_trend", "income_volatility"}
