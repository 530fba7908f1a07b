"""The closed lists of words in the dictionary and in targets, each word with what it is called on screens."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from xiangheng_scoring.titled import Titled


class Direction(Titled):
    """Which values are better; the words are those of a scheme."""

    POSITIVE = "positive", "正向，越大越好"
    NEGATIVE = "negative", "负向，越小越好"
    INTERVAL = "interval", "适度"

    @property
    def short(self) -> str:
        """What it is called where there is no room to say what it means: `正向`."""
        return self.label.partition("，")[0]


class PeriodKind(Titled):
    """What an indicator is reported for."""

    ANNUAL = "annual", "年"
    SEMIANNUAL = "semiannual", "半年"
    QUARTERLY = "quarterly", "季"
    MONTHLY = "monthly", "月"
    POINT = "point", "时点"


class ValueKind(Titled):
    """What kind of number an indicator is.

    `COUNT` is of whole things, `RATIO` of one quantity to another, `CHANGE` of a quantity over time, `MARKS` given.
    """

    NUMBER = "number", "数量"
    COUNT = "count", "个数"
    RATIO = "ratio", "比率"
    CHANGE = "change", "增减"
    MARKS = "marks", "评分"


class Origin(Titled):
    """Where a value comes from.

    `DERIVED` is reckoned from other indicators here, `COMPUTED` from records that the platform itself keeps.
    """

    REPORTED = "reported", "报送"
    DERIVED = "derived", "由其他指标推算"
    COMPUTED = "computed", "由本平台的记录计算"


class Role(Titled):
    """As what an indicator goes into a derived one."""

    NUMERATOR = "numerator", "分子"
    DENOMINATOR = "denominator", "分母"


class Strategy(Titled):
    """What a missing part does to a derived value."""

    SKIP_ANY = "skip_any", "缺一项即缺"
    SKIP_ALL = "skip_all", "全缺才缺，求和时缺的不计，结果标明不全"
    NEVER = "never", "不许缺"


class ClauseBasis(Titled):
    """Whose words a clause is; what is `PROPOSED` must not be shown as official."""

    NOTICE = "notice", "通知所列"
    PUBLIC = "public", "公开做法"
    PROPOSED = "proposed", "本方案建议"


class TargetBasis(Titled):
    """Whose number a target's is; one that is `DERIVED` from words is never shown as official."""

    EXPLICIT = "explicit", "原文写明的数"
    DERIVED = "derived", "由文字推定，不是原文的数"
    QUALITATIVE = "qualitative", "原文没有数"


class Comparator(Titled):
    """How a value is held against a target."""

    EQ = "eq", "等于"
    GE = "ge", "不低于"
    GT = "gt", "高于"
    LE = "le", "不高于"
    LT = "lt", "低于"
    BETWEEN = "between", "介于"
    APPROX = "approx", "约"
    INCREASE = "increase", "比基期提高"
    DECREASE = "decrease", "比基期降低"
    STABLE = "stable", "比基期保持稳定"
    COMPLETE = "complete", "完成"


#: What holds a value against another one of an earlier period, not against a level.
AGAINST_BASELINE = (Comparator.INCREASE, Comparator.DECREASE, Comparator.STABLE)


class Outcome(Titled):
    """What came of holding a value against a target."""

    MET = "met", "达到"
    NOT_MET = "not_met", "未达到"
    TO_JUDGE = "to_judge", "由人判断"


class Reason(Titled):
    """Why there is no number, with the words that say so; `{}` is what that is about."""

    MISSING = "missing", "没有数，缺 {}"
    ZERO_DENOMINATOR = "zero_denominator", "没有数，除数 {} 为 0"
    NEGATIVE_DENOMINATOR = "negative_denominator", "没有数，除数 {} 小于 0，比率没有意义"
    OUT_OF_RANGE = "out_of_range", "没有数，结果大得或小得不合情理"


@cache
def word_lists(content: Any) -> Mapping[str, type[Titled]]:
    """The closed list of each field of a dataclass that has one, as its type says."""
    return {
        name: kind
        for name, annotation in get_type_hints(content).items()
        for kind in (annotation, *get_args(annotation))
        if isinstance(kind, type) and issubclass(kind, Titled)
    }


def as_words(values: Mapping[str, Any], lists: Mapping[str, type[Titled]]) -> dict[str, Any]:
    """Values by field, those of fields with a closed list as words of it; what is not in the list stays as it is."""
    return {
        name: next((word for word in lists.get(name, ()) if word == value), value)
        for name, value in values.items()
    }


def labelled(words: Iterable[Titled], text: str) -> str:
    """A word of a list by its label, any other text as it is."""
    return next((word.label for word in words if word == text), text)
