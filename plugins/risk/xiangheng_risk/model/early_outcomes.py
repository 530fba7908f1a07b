"""The level of a model, corrected by what has become of ranked households in the first months."""

from xiangheng_platform.monitoring.early_outcomes import early_outcomes
from xiangheng_platform.monitoring.features.labels import check_embargo
from xiangheng_platform.monitoring.level import Correction, correction
from xiangheng_platform.monitoring.models import Progress
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_risk.cuts import check_followed
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.scoring import logits


def correction_since(
    months: RegisterMonths, model: AdditiveModel, cut: int, elapsed: int, progress: Progress
) -> Correction:
    """The correction of a model's level by who was identified in the months after a cut.

    Raises `LevelUncertain`, `CutRefused` where not all of the months are known, and `EmbargoBroken` where the model was trained
    on some of them. An earlier correction is no obstacle: this takes its place.
    """
    check_embargo(model.trained_on, cut)
    check_followed(months, cut, elapsed)
    seen = early_outcomes(months, cut, elapsed, progress)
    level = logits(model.uncorrected_base, model.tables, model.codes(seen.table.values))
    return correction(shifted(cut, elapsed), level, seen.observed, seen.share)
