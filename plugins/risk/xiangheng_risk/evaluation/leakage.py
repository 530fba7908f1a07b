"""Too good to be true: a feature that says by itself what is to be foretold, and a model that foretells too well."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.declared import Feature
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_risk.evaluation.pair import label_of
from xiangheng_risk.evaluation.ranking import Ranking
from xiangheng_scoring.numbers.arrays import Array, Flags

#: A single feature above this is taken to say what is to be foretold, and the model may not be used.
MOST_OF_A_FEATURE = 0.9
#: A model above this is taken for one that has seen the answer, until it is shown otherwise.
MOST_OF_A_MODEL = 0.92


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


def _either_way(values: NDArray[np.float32], label: Flags) -> float:
    """The larger of both directions and both ends for what is missing: that it is missing can be the leak."""
    ranks = np.arange(label.size)  # only the area is asked for, which no order among equals changes
    scores: list[Array] = [np.nan_to_num(values.astype(np.float64), nan=end) for end in (-np.inf, np.inf)]
    aucs = [Ranking.of(label, score, ranks).auc() for score in scores]
    return max(max(auc, 1 - auc) for auc in aucs)
