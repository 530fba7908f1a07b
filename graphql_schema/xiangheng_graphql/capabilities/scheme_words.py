"""The words of a scheme's closed lists: in a scheme they are plain text, and here each says what it is and what it does."""

from typing import Literal

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.capabilities import schemes
from xiangheng_scoring.rules import Direction
from xiangheng_scoring.scheme import model
from xiangheng_scoring.titled import Titled


class Aggregation(Titled):
    """How the score of a branch is made of the scores of what lies right below it."""

    WEIGHTED_SUM = (
        "weighted_sum",
        "加权求和",
        "the points of the children, added up; their weights add up to its own",
    )
    ARITHMETIC = "arithmetic", "加权算术平均", "the weighted mean of the children's scores"
    GEOMETRIC = "geometric", "加权几何平均", "the weighted geometric mean: one 0 makes it 0"
    HARMONIC = (
        "harmonic",
        "加权调和平均",
        "the weighted harmonic mean: one 0 makes it 0, low scores count most",
    )
    POWER = "power", "加权幂平均", "the weighted power mean, with the node's `exponent`"


class RuleDirection(Titled):
    """Which values of an indicator are the better ones."""

    POSITIVE = "positive", "越大越好", "the higher, the better"
    NEGATIVE = "negative", "越小越好", "the lower, the better"
    INTERVAL = "interval", "落在区间内最好", "best within a range, worse on either side of it"


class MissingPolicy(Titled):
    """What is done where a unit reported no value, or one that cannot be scored. Of several, the first that can be done."""

    BLOCK = "block", "停止计分", "nothing at all is scored until it is there"
    ZERO = "zero", "计零分", "the unit gets 0 points; the scheme says why in `missingReason`"
    REWEIGHT = (
        "reweight",
        "权重分给同级的其余各项",
        "its weight is shared out among its siblings, for this unit",
    )
    LAST_YEAR = "last_year", "用上年的值", "the unit's own value of the year before"
    LATEST = "latest", "用最近一年的值", "the unit's own value of the latest earlier year that has one"
    TREND = (
        "trend",
        "按历年趋势推算",
        "a value on the line between the unit's own values of the nearest years before and after",
    )
    CLASS_MEDIAN = "class_median", "用同类的中位数", "the median of what units of its class reported"
    CLASS_MEAN = "class_mean", "用同类的平均数", "the mean of what units of its class reported"
    MEDIAN = "median", "用全部的中位数", "the median of what all units reported"
    MEAN = "mean", "用全部的平均数", "the mean of what all units reported"


class RuleInput(Titled):
    """What is reported for an indicator, which its rule then scores."""

    VALUE = "value", "一个数值", "one number in the indicator's unit"
    FINDINGS = "findings", "发现问题的数目", "how many problems were confirmed"
    MARKS = "marks", "各评委的打分", "the marks of several judges"


class Weighting(Titled):
    """Where the weights of what lies right below a branch come from."""

    GIVEN = "given", "按方案所写", "they are written in the scheme"
    EQUAL = "equal", "等权", "each the same"
    SWING = "swing", "摆幅法", "judged: how much the way from worst to best is worth, the most important 100"
    AHP = "ahp", "层次分析法", "judged in pairs (analytic hierarchy process); see `consistency`"
    ENTROPY = "entropy", "熵权法", "from the data: the more the units differ in it, the more it weighs"
    CRITIC = (
        "critic",
        "CRITIC 法",
        "from the data: by how much units differ in it and how little it follows the others",
    )
    PCA = "pca", "主成分法", "from the data: by its loading on the first principal component"


class ComparedWithin(Titled):
    """Among whom units are ranked or graded."""

    ALL = "all", "全部对象", "all units together"
    CLASS = "class", "同类对象", "those of one class, apart from other classes"


class RankedTotals(Titled):
    """Which totals are ranked."""

    ROUNDED = (
        "rounded",
        "四舍五入后的总分",
        "as they are shown, to the decimals of `scale`: what looks alike is tied",
    )
    EXACT = "exact", "四舍五入前的总分", "before they are rounded: what looks alike may still have an order"


class RankTies(Titled):
    """Which rank units of the same total have."""

    MIN = "min", "并列取最小的位次，其后空出", "the first of the places that they share: 1, 2, 2, 4"
    MAX = "max", "并列取最大的位次", "the last of the places that they share: 1, 3, 3, 4"
    DENSE = "dense", "并列占一个位次，其后不空", "one place for all of them, and none is left out: 1, 2, 2, 3"


class QuotaTies(Titled):
    """What happens where units of the same total stand at the last place of a grade's quota."""

    INCLUDE = "include", "都给", "all of them get the grade, which then goes beyond its quota"
    EXCLUDE = "exclude", "都不给", "none of them gets it, and places stay empty"


class AdjustmentKind(Titled):
    """Whether an adjustment adds points to a total or takes some away."""

    BONUS = "bonus", "加分", "points that are added to the total"
    PENALTY = "penalty", "减分", "points that are taken from the total"


scheme_words = Capability("scheme_words")
scheme_words.list_words(schemes.Aggregation, Aggregation)
scheme_words.list_words(Direction, RuleDirection)
scheme_words.list_words(model.MissingPolicy, MissingPolicy)
scheme_words.list_words(model.Input, RuleInput)
scheme_words.list_words(model.Weighting, Weighting)
scheme_words.list_words(model.Within, ComparedWithin)
scheme_words.list_words(Literal["rounded", "exact"], RankedTotals)
scheme_words.list_words(Literal["min", "max", "dense"], RankTies)
scheme_words.list_words(Literal["include", "exclude"], QuotaTies)
scheme_words.list_words(Literal["bonus", "penalty"], AdjustmentKind)
