"""Whether a model of risk may be used, worked out from the figures of its evaluation and from nothing else.

It has to beat the rules that need no model, and nothing in it may be too good to be true. The rule stands here and not with the
plugin that evaluates, so that registering a model works it out again: what an evaluation says of itself counts for nothing.
"""

from collections.abc import Sequence

from xiangheng_platform.monitoring.evaluation_documents import (
    ChallengerRecord,
    FeatureRecord,
    Figures,
    RiskEvaluation,
    ShippingRecord,
)
from xiangheng_scoring.titled import Titled

#: A single feature above this is taken to say what is to be foretold, and the model may not be used.
MOST_OF_A_FEATURE = 0.9
#: A model above this is taken for one that has seen the answer, until it is shown otherwise.
MOST_OF_A_MODEL = 0.92


class Rule(Titled):
    """A way of ranking that needs no model, which every model has to beat."""

    LOWEST_INCOME = ("lowest_income", "按收入由低到高", "the lowest income a head first")
    THRESHOLDS = ("rules", "部门阈值规则", "the most thresholds passed first, then the lowest income")


def shipping(
    figures: Figures,
    challengers: Sequence[ChallengerRecord],
    features: Sequence[FeatureRecord],
    capacity: float,
) -> ShippingRecord:
    """The judgement with its reasons, by one figure: the recall of a list as long as the visits that there are.

    A rule is beaten where the whole bootstrap interval of the difference is above 0: an advantage that chance may have made is
    not worth a model. One that the model was not held against is not beaten.
    """
    rivals = {challenger.name: challenger for challenger in challengers}
    compared = [rivals[rule.value] for rule in Rule if rule.value in rivals]
    beaten = [rule for rule in compared if (rule.recall_gain.low or 0) > 0]
    alarms = [feature for feature in features if (feature.auc or 0) > MOST_OF_A_FEATURE]
    reasons = [_compared(rule, rule in beaten, capacity) for rule in compared]
    reasons += [f"没有与“{rule.label}”比较" for rule in Rule if rule.value not in rivals]
    reasons += [
        f"疑似泄漏：单凭“{alarm.title}”的 AUC 就有 {alarm.auc:.3f}，超过 {MOST_OF_A_FEATURE}，不得使用"
        for alarm in alarms
    ]
    may_ship = len(beaten) == len(Rule) and not alarms
    return ShippingRecord(may_ship, tuple(reasons), tuple(_warnings(figures)))


def shipping_of(evaluation: RiskEvaluation) -> ShippingRecord:
    """The judgement that the figures of an evaluation give, whatever it says itself."""
    return shipping(evaluation.figures, evaluation.challengers, evaluation.features, evaluation.capacity)


def _compared(rule: ChallengerRecord, is_beaten: bool, capacity: float) -> str:
    gain = rule.recall_gain
    span = f"（95% 区间 {gain.low:+.3f} 至 {gain.high:+.3f}）" if gain.low is not None else "（算不出区间）"
    verdict = "优于" if is_beaten else "不能证明优于"
    return f"{verdict}“{rule.title}”：走访前 {capacity:.0%} 时查全率之差 {gain.value:+.3f}{span}"


def _warnings(figures: Figures) -> list[str]:
    warnings = []
    if (auc := figures.ranking.auc.value) > MOST_OF_A_MODEL:
        warnings.append(f"AUC {auc:.3f} 超过 {MOST_OF_A_MODEL}：在查明之前按泄漏对待，逐个核对特征的日期")
    if figures.probability and not 0.8 <= figures.probability.observed_to_expected <= 1.25:
        ratio = figures.probability.observed_to_expected
        warnings.append(f"实际发生是预计的 {ratio:.2f} 倍：排序仍可用，概率要先校正水平")
    return warnings
