"""Households drawn at random, for a model to learn from: what became of them follows from two of their features."""

from functools import cache

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xiangheng_platform.monitoring.features.declared import Context, Feature, Known
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.words import RiskType
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.training import Settings, train
from xiangheng_scoring.numbers.arrays import Array

#: Small: what is tried is the same for a few rounds as for three hundred.
QUICK = Settings(rounds=40, fewest_in_leaf=20, edges=40)
FEW = (
    Feature("income", "人均年纯收入", Context.INCOME, Known.HOUSEHOLD, -1, "元"),
    Feature("self_paid", "人均年合规自付支出", RiskType.ILLNESS, Known.HOUSEHOLD, 1, "元"),
    Feature("size", "家庭人口数", Context.HOUSEHOLD, Known.HOUSEHOLD, 0, "人"),
    Feature("uninsured", "有成员未参加基本医保", RiskType.ILLNESS, Known.HOUSEHOLD, 1),
)


def table(households: int = 4000, seed: int = 1, features: tuple[Feature, ...] = FEW) -> FeatureTable:
    """Features of all sizes, a tenth of them missing; the poorer and the iller fall back more often."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(households, len(features))).astype(np.float32)
    values[:, 0] = np.exp(9.5 + values[:, 0] / 2)
    values[:, 2] = random.integers(1, 8, households)
    values[:, 3] = random.random(households) < 0.1
    logit = -2.5 - 1.5 * (np.log(values[:, 0]) - 9.5) + values[:, 1] + 0.8 * values[:, 3]
    label = random.random(households) < 1 / (1 + np.exp(-logit))
    values[random.random(values.shape) < 0.1] = np.nan
    keys = random.permutation(10 * households)[:households]
    return FeatureTable(features, values, keys, np.full(households, "433125"), 202312, label)


@cache
def model() -> AdditiveModel:
    """A model of a few features, trained once for all tests."""
    return train(table(), QUICK)


def values(columns: int = len(FEW)) -> st.SearchStrategy[Array]:
    """Any values at all, also missing and infinite ones and those far outside of what training saw."""
    numbers = st.floats(width=32) | st.floats(0, 100_000, width=32) | st.just(np.nan)
    return arrays(np.float32, st.tuples(st.integers(1, 20), st.just(columns)), elements=numbers)
