"""The closed lists of words in the dictionary and in targets, each word with what it is called on screens."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from xiangheng_scoring.titled import Titled


class Direction(Titled):
    """Which values are better; the words are those of a scheme."""

    POSITIVE = ("positive", "正向，越大越好", "the higher, the better")
    NEGATIVE = ("negative", "负向，越小越好", "the lower, the better")
    INTERVAL = ("interval", "适度", "best within a range, worse on either side of it")

    @property
    def short(self) -> str:
        """What it is called where there is no room to say what it means: `正向`."""
        return self.label.partition("，")[0]


class PeriodKind(Titled):
    """What an indicator is reported for."""

    ANNUAL = ("annual", "年", "a year: 2024")
    SEMIANNUAL = ("semiannual", "半年", "half a year: 2024H1")
    QUARTERLY = ("quarterly", "季", "a quarter: 2024Q3")
    MONTHLY = ("monthly", "月", "a month: 2024-06")
    POINT = ("point", "时点", "no span: how things stand at a moment")


class ValueKind(Titled):
    """What kind of number an indicator is.

    `COUNT` is of whole things, `RATIO` of one quantity to another, `CHANGE` of a quantity over time, `MARKS` given, `MODEL`
    what a model foretells. That may warn, and never judge: no score is reached by it, nor by anything reckoned from it.
    """

    NUMBER = ("number", "数量", "any quantity, in its unit")
    COUNT = ("count", "个数", "a count of things that cannot be halved: people, households")
    RATIO = ("ratio", "比率", "one quantity divided by another")
    CHANGE = ("change", "增减", "by how much a quantity grew or fell")
    MARKS = ("marks", "评分", "marks that somebody gave")
    MODEL = ("model", "模型预测", "what a model foretells: never scored, nor anything reckoned from it")


class Origin(Titled):
    """Where a value comes from.

    `DERIVED` is reckoned from other indicators here, `COMPUTED` from records that the platform itself keeps.
    """

    REPORTED = ("reported", "报送", "handed in by whoever is responsible")
    DERIVED = ("derived", "由其他指标推算", "reckoned from other indicators by its formula")
    COMPUTED = ("computed", "由本平台的记录计算", "reckoned from records that the platform itself keeps")


class Role(Titled):
    """Where in the formula of a derived indicator another one stands."""

    NUMERATOR = ("numerator", "分子", "above the line: what is divided")
    DENOMINATOR = ("denominator", "分母", "below the line: what is divided by")


class Strategy(Titled):
    """What a missing part does to a derived value."""

    SKIP_ANY = ("skip_any", "缺一项即缺", "with any part missing there is no value")
    SKIP_ALL = (
        "skip_all",
        "全缺才缺，求和时缺的不计，结果标明不全",
        "a sum leaves out what is missing, and says so; with all of it missing there is no value",
    )
    NEVER = ("never", "不许缺", "a missing part is a fault")


class ClauseBasis(Titled):
    """Whose words a clause is; what is `PROPOSED` must not be shown as official."""

    NOTICE = ("notice", "通知所列", "listed in an official notice")
    PUBLIC = ("public", "公开做法", "a practice that is publicly known, and no notice lists")
    PROPOSED = ("proposed", "本方案建议", "proposed here; never to be shown as official")


class TargetBasis(Titled):
    """Whose number a target's is; one that is `DERIVED` from words is never shown as official."""

    EXPLICIT = ("explicit", "原文写明的数", "the notice states the number")
    DERIVED = (
        "derived",
        "由文字推定，不是原文的数",
        "read from the notice's words; never to be shown as the notice's own number",
    )
    QUALITATIVE = ("qualitative", "原文没有数", "the notice states no number")


class Comparator(Titled):
    """How a value is held against a target."""

    EQ = ("eq", "等于", "equals the target")
    GE = ("ge", "不低于", "at least the target")
    GT = ("gt", "高于", "more than the target")
    LE = ("le", "不高于", "at most the target")
    LT = ("lt", "低于", "less than the target")
    BETWEEN = ("between", "介于", "from `value` to `upper`, both included")
    APPROX = ("approx", "约", "about the target: no further off than `tolerance`")
    INCREASE = ("increase", "比基期提高", "risen since the baseline, by at least `value` if that is stated")
    DECREASE = ("decrease", "比基期降低", "fallen since the baseline, by at least `value` if that is stated")
    STABLE = ("stable", "比基期保持稳定", "changed since the baseline by no more than `tolerance`")
    COMPLETE = ("complete", "完成", "done in full: at least the target")


#: What holds a value against another one of an earlier period, not against a level.
AGAINST_BASELINE = (Comparator.INCREASE, Comparator.DECREASE, Comparator.STABLE)


class Outcome(Titled):
    """What came of holding a value against a target."""

    MET = ("met", "达到", "the value attains the target")
    NOT_MET = ("not_met", "未达到", "the value falls short of the target")
    TO_JUDGE = ("to_judge", "由人判断", "numbers do not decide: something is left open, see `why`")


class Reason(Titled):
    """Why there is no number, with the words that say so; `{}` is what that is about."""

    MISSING = ("missing", "没有数，缺 {}", "a value that it needs is missing")
    ZERO_DENOMINATOR = ("zero_denominator", "没有数，除数 {} 为 0", "what it is divided by is 0")
    NEGATIVE_DENOMINATOR = (
        "negative_denominator",
        "没有数，除数 {} 小于 0，比率没有意义",
        "what it is divided by is below 0, and a ratio to it means nothing",
    )
    OUT_OF_RANGE = (
        "out_of_range",
        "没有数，结果大得或小得不合情理",
        "the number is too large or too small to be true",
    )


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
