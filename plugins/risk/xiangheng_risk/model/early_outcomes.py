"""What has become of ranked households in the first months: how many were identified, and how much of a year's events that should be."""

from xiangheng_platform.monitoring.columns import IDENTIFICATIONS, MONTH
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.features.labels import HORIZON, check_embargo
from xiangheng_platform.monitoring.models import Progress
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_risk.cuts import check_followed
from xiangheng_risk.model.additive import AdditiveModel, Correction
from xiangheng_risk.model.intercept import FEWEST_EVENTS, correction
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
    table = feature_table(months, cut, progress, elapsed)
    assert table.label is not None
    level = logits(model.uncorrected_base, model.tables, model.codes(table.values))
    observed = int(table.label.sum())
    return correction(shifted(cut, elapsed), level, observed, share_of_year(months, cut, elapsed))


def share_of_year(months: RegisterMonths, cut: int, elapsed: int) -> float:
    """The share of a year's events that fall into so many months after the cut: by the year before it, which has the same seasons.

    Months by twelve, where too few were identified then to tell.
    """
    year_before = months.scan(IDENTIFICATIONS, cut, since=shifted(cut, 1 - HORIZON))
    identified = year_before.select(MONTH.name).collect()[MONTH.name]
    if identified.len() < FEWEST_EVENTS:
        return elapsed / HORIZON
    first = identified.filter(identified <= shifted(cut, elapsed - HORIZON)).len()
    return first / identified.len()
