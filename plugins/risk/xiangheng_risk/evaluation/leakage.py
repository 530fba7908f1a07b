"""Too good to be true: a feature that says by itself what is to be foretold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.declared import Feature
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.shipping import MOST_OF_A_FEATURE
from xiangheng_risk.evaluation.errors import FeatureLeaks
from xiangheng_risk.evaluation.pair import label_of
from xiangheng_scoring.numbers.arrays import Flags


@dataclass(frozen=True, slots=True)
class FeatureAuc:
    """How well one feature ranks by itself, in whichever direction, its missing values at whichever end."""

    feature: Feature
    auc: float

    @property
    def is_alarm(self) -> bool:
        """Whether it is too good to be true."""
        return self.auc > MOST_OF_A_FEATURE


def feature_aucs(table: FeatureTable) -> list[FeatureAuc]:
    """Every feature by itself, in the table's order."""
    label = label_of(table)
    return [
        FeatureAuc(feature, _either_way(table.values[:, column], label))
        for column, feature in enumerate(table.features)
    ]


def refuse_leaks(table: FeatureTable) -> None:
    """Raise `FeatureLeaks` where a single feature is too good to be true, naming each: nothing is to be learnt from them."""
    alarms = sorted((judged for judged in feature_aucs(table) if judged.is_alarm), key=lambda each: -each.auc)
    if alarms:
        raise FeatureLeaks(
            "；".join(
                f"单凭“{each.feature.title}”（{each.feature.name}）的 AUC 就有 {each.auc:.3f}"
                for each in alarms
            ),
            at=f"截至 {table.month} 的特征表",
            expected=f"单个特征的 AUC 不超过 {MOST_OF_A_FEATURE}",
            remedy="核对这一栏何时填写：识别以后补填、改写的，改正台账后重新导入；定义本身说出结果的，从特征中去掉",
        )


def _either_way(values: NDArray[np.float32], label: Flags) -> float:
    """The larger of both directions and both ends for what is missing: that it is missing can be the leak.

    NaN where all, or none, are events.
    """
    is_missing = np.isnan(values)
    events, others = values[label & ~is_missing], np.sort(values[~label & ~is_missing])
    # Mann and Whitney's U: of each event the others below it, and half of those equal to it.
    below = sum(int(np.searchsorted(others, events, side).sum()) for side in ("left", "right")) / 2
    missing_events, missing_others = label.sum() - events.size, (~label).sum() - others.size
    equal = missing_events * missing_others / 2
    won = (below + events.size * missing_others + equal, below + missing_events * others.size + equal)
    pairs = label.sum() * (~label).sum()
    return float(max(max(each, pairs - each) for each in won) / pairs) if pairs else float("nan")
