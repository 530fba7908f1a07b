"""The level of a list's probabilities: watched each month by what happened since, and put right where chance does not explain it.

A rule does it and nobody decides: the order, the reasons and so who is visited are the approved model's, to the last place
(decision 0048).
"""

import numpy as np

from xiangheng_platform.monitoring.coverage import known_until
from xiangheng_platform.monitoring.early_outcomes import early_outcomes
from xiangheng_platform.monitoring.errors import LevelUncertain, RegisterEmpty
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.level import correction, logits_of, probability_of
from xiangheng_platform.monitoring.lists.documents import ListLevel
from xiangheng_platform.monitoring.models import Progress, TrainedModel, Values
from xiangheng_platform.monitoring.month_numbers import months_between, shifted
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_scoring.numbers.arrays import Array

#: The identifications of so many months are counted, or of fewer, where the model learnt from some of them.
WATCHED_MONTHS = 3
#: A shift is a whole number of such steps: added to a logit that is on the grid of a model's tables it is exact, and a document
#: tells all of its digits. Half of one is a thousandth of the odds.
STEP = 1 / 512


def level_of(months: RegisterMonths, model: TrainedModel, month: int, progress: Progress) -> ListLevel | None:
    """What the last months say of a model's level; None where none is known by that month of which it did not learn."""
    try:
        upto = min(known_until(months), month)
        cut = max(shifted(upto, -WATCHED_MONTHS), model.learnt_until)
        if cut >= upto:
            return None
        seen = early_outcomes(months, cut, months_between(cut, upto), progress)
    except RegisterEmpty:
        return None
    probability = model.probability(in_order(seen.table, model))
    expected = seen.share * float(probability.sum())
    try:
        measured = correction(upto, logits_of(probability), seen.observed, seen.share)
    except LevelUncertain:
        return ListLevel(cut, upto, len(seen.table), seen.observed, expected, None, None, None, 0.0)
    shift = round(measured.shift / STEP) * STEP if measured.is_evident else 0.0
    return ListLevel(
        cut, upto, len(seen.table), seen.observed, expected,
        measured.shift, measured.lowest, measured.highest, shift,
    )  # fmt: skip


def levelled(probability: Array, level: ListLevel | None) -> Array:
    """Probabilities with the shift of a level, which changes no order among them."""
    return (
        probability
        if level is None or not level.shift
        else probability_of(logits_of(probability) + level.shift)
    )


def in_order(table: FeatureTable, model: TrainedModel) -> Values:
    """The features in the order in which the model was trained on them."""
    if table.names == model.features:
        return table.values
    return np.stack([table.column(name) for name in model.features], axis=1)
