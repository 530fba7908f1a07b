"""Whether a model may be used: it has to beat the rules that need no model, and nothing in it may be too good to be true."""

from collections.abc import Sequence

from xiangheng_platform.monitoring.evaluation_documents import ChallengerRecord, Figures, ShippingRecord
from xiangheng_risk.evaluation.leakage import MOST_OF_A_FEATURE, MOST_OF_A_MODEL, FeatureAuc


def shipping(
    figures: Figures, challengers: Sequence[ChallengerRecord], features: Sequence[FeatureAuc], capacity: float
) -> ShippingRecord:
    """The judgement with its reasons, by one figure: the recall of a list as long as the visits that there are.

    A rule is beaten where the whole bootstrap interval of the difference is above 0: an advantage that chance may have made is
    not worth a model.
    """
    rules = [challenger for challenger in challengers if challenger.is_rule]
    beaten = [rule for rule in rules if rule.recall_gain.low is not None and rule.recall_gain.low > 0]
    alarms = [feature for feature in features if feature.is_alarm]
    reasons = [_compared(rule, rule in beaten, capacity) for rule in rules]
    reasons += [
        f"疑似泄漏：单凭“{alarm.feature.title}”的 AUC 就有 {alarm.auc:.3f}，超过 {MOST_OF_A_FEATURE}，不得使用"
        for alarm in alarms
    ]
    may_ship = bool(rules) and len(beaten) == len(rules) and not alarms
    return ShippingRecord(may_ship, tuple(reasons), tuple(_warnings(figures)))


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
