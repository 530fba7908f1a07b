"""The closed lists of words in the dictionary and in targets, with what each is called on screens."""

from collections.abc import Mapping
from typing import Literal

ValueKind = Literal["number", "count", "ratio", "change", "marks"]
Origin = Literal["reported", "derived", "computed"]
Role = Literal["numerator", "denominator"]
Strategy = Literal["skip_any", "skip_all", "never"]
ClauseBasis = Literal["notice", "public", "proposed"]
TargetBasis = Literal["explicit", "derived", "qualitative"]
Comparator = Literal[
    "eq", "ge", "gt", "le", "lt", "between", "approx", "increase", "decrease", "stable", "complete"
]

DIRECTIONS: Mapping[str, str] = {
    "positive": "正向，越大越好",
    "negative": "负向，越小越好",
    "interval": "适度",
}
PERIOD_KINDS: Mapping[str, str] = {
    "annual": "年",
    "semiannual": "半年",
    "quarterly": "季",
    "monthly": "月",
    "point": "时点",
}
#: `count` is of whole things, `ratio` of one quantity to another, `change` of a quantity over time, `marks` given.
VALUE_KINDS: Mapping[str, str] = {
    "number": "数量",
    "count": "个数",
    "ratio": "比率",
    "change": "增减",
    "marks": "评分",
}
#: `derived` is reckoned from other indicators here, `computed` from records that the platform itself keeps.
ORIGINS: Mapping[str, str] = {
    "reported": "报送",
    "derived": "由其他指标推算",
    "computed": "由本平台的记录计算",
}
STRATEGIES: Mapping[str, str] = {
    "skip_any": "缺一项即缺",
    "skip_all": "全缺才缺，求和时缺的不计，结果标明不全",
    "never": "不许缺",
}
CLAUSE_BASES: Mapping[str, str] = {
    "notice": "通知所列",
    "public": "公开做法",
    "proposed": "本方案建议",
}
TARGET_BASES: Mapping[str, str] = {
    "explicit": "原文写明的数",
    "derived": "由文字推定，不是原文的数",
    "qualitative": "原文没有数",
}
COMPARATORS: Mapping[str, str] = {
    "eq": "等于",
    "ge": "不低于",
    "gt": "高于",
    "le": "不高于",
    "lt": "低于",
    "between": "介于",
    "approx": "约",
    "increase": "比基期提高",
    "decrease": "比基期降低",
    "stable": "比基期保持稳定",
    "complete": "完成",
}
#: What holds a value against another one of an earlier period, not against a level.
AGAINST_BASELINE: tuple[Comparator, ...] = ("increase", "decrease", "stable")
#: The closed list of each field of a definition that has one.
WORDS: Mapping[str, Mapping[str, str]] = {
    "direction": DIRECTIONS,
    "period_kind": PERIOD_KINDS,
    "value_kind": VALUE_KINDS,
    "basis": CLAUSE_BASES,
    "origin": ORIGINS,
    "missing": STRATEGIES,
}
