"""The rule list that a model has to beat: how many of the departments' thresholds a household has passed.

The thresholds are those of public plans of other places; the province's own are not known here, and none is verified. A
household with more of them stands before one with fewer, and of equally many the one with the lower income.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_scoring.numbers.arrays import Array, Flags

#: A feature of every household by its name; all missing where the table does not have it.
Lookup: TypeAlias = Callable[[str], Array]

_PLAN = "某县部门筛查预警方案（xiexiebang.com/a5/c1b3fc008528046d.html）"
_USUAL = "各地常用的比对事项（凭记忆整理）"
_GUARANTEES = "“三保障”和饮水安全（风险消除的条件）"


@dataclass(frozen=True, slots=True)
class Rule:
    """One threshold of the departments' comparison: to whom it speaks, from where it is, and whether the province verified it."""

    title: str
    threshold: float
    unit: str
    holds: Callable[[Lookup, float], Flags]
    source: str
    is_verified: bool = False


def _reaches(feature: str) -> Callable[[Lookup, float], Flags]:
    return lambda of, threshold: of(feature) >= threshold


def _self_paid(lifted: int) -> Callable[[Lookup, float], Flags]:
    """Of lifted households (1) or of ordinary ones (0); the feature is told a head, the threshold of the household."""
    return lambda of, threshold: (of("lifted") == lifted) & (of("self_paid") * of("size") >= threshold)


RULES: tuple[Rule, ...] = (
    Rule("脱贫户一年合规自付医疗支出", 5_000, "元", _self_paid(1), _PLAN),
    Rule("普通农户一年合规自付医疗支出", 20_000, "元", _self_paid(0), _PLAN),
    Rule("近12个月突发大病", 1, "次", _reaches("illness_shocks"), _PLAN),
    Rule("近12个月受灾", 1, "次", _reaches("disaster_shocks"), _PLAN),
    Rule("近12个月意外事故", 1, "次", _reaches("accident_shocks"), _USUAL),
    Rule("近12个月失业或务工中断", 1, "次", _reaches("job_shocks"), _USUAL),
    Rule("近12个月产业项目失败", 1, "次", _reaches("venture_shocks"), _USUAL),
    Rule("住房出现安全问题", 1, "", _reaches("unsafe_dwelling"), _GUARANTEES),
    Rule("饮水出现安全问题", 1, "", _reaches("unsafe_water"), _GUARANTEES),
    Rule("义务教育阶段失学辍学", 1, "", _reaches("dropout"), _GUARANTEES),
    Rule("有成员未参加基本医保", 1, "", _reaches("uninsured"), _GUARANTEES),
)


def lookup(table: FeatureTable) -> Lookup:
    """A table's features by name, all missing where it has none of that name: another panel knows other things."""

    def feature(name: str) -> Array:
        if name in table.names:
            return table.column(name).astype(np.float64)
        return np.full(len(table), np.nan)

    return feature


def lowest_income(table: FeatureTable, income: str) -> Array:
    """A score that is higher the lower the income; of whom none is known stands last, as in a list that is sorted by it."""
    return np.nan_to_num(-table.column(income).astype(np.float64), nan=-np.inf)


def rule_score(table: FeatureTable, income: str) -> Array:
    """How many rules hold for each household, and within equally many the lower income first."""
    of = lookup(table)
    held = np.sum([rule.holds(of, rule.threshold) for rule in RULES], axis=0)
    # Where a household stands by income alone, from 0 to below 1: it orders equals and never outweighs a rule.
    _, place = np.unique(lowest_income(table, income), return_inverse=True)
    return np.asarray(held + place / (place.max() + 1), dtype=np.float64)
