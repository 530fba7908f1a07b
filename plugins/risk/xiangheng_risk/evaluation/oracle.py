"""A model beside the truth: possible only where households are invented, whose true probability is written beside them."""

from dataclasses import dataclass

import numpy as np

from xiangheng_platform.monitoring.evaluation_documents import OracleRecord
from xiangheng_risk.evaluation.calibration import Bins, calibration_error, reliability
from xiangheng_risk.evaluation.figures import Judged
from xiangheng_risk.evaluation.ranking import Ranking
from xiangheng_scoring.numbers.arrays import Array, Ints


@dataclass(frozen=True, eq=False)
class Truth:
    """The true probability of households, by their keys, as of the cut and knowing what the year brings to each county."""

    households: Ints
    probability: Array

    def of(self, households: Ints) -> Array:
        """The truth of these households in this order, NaN of whom none is known."""
        order = np.argsort(self.households)
        place = np.minimum(np.searchsorted(self.households, households, sorter=order), order.size - 1)
        is_known = self.households[order[place]] == households
        return np.where(is_known, self.probability[order[place]], np.nan)


def oracle(judged: Judged, truth: Truth) -> OracleRecord:
    """The truth's own figures on the rows that it is known of, and how near to it the model comes."""
    known = truth.of(judged.households)
    rows = ~np.isnan(known)
    label, score, keys = judged.label[rows], judged.score[rows], judged.households[rows]
    of_truth = Ranking.of(label, known[rows], keys)
    return OracleRecord(
        auc=of_truth.auc(),
        auc_share=Ranking.of(label, score, keys).auc() / of_truth.auc(),
        recall=of_truth.recall(judged.places),
        calibration_error=calibration_error(reliability(known[rows], score, Bins.EQUAL_COUNT)),
        distance=float(np.sqrt(np.mean((score - known[rows]) ** 2))),
    )
