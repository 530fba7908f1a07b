"""What evaluation and monitoring ask of a register: tables of two months, who was identified when, and the truth where it is invented."""

import numpy as np

from xiangheng_platform.monitoring.columns import IDENTIFICATIONS, KEY, MONTH
from xiangheng_platform.monitoring.coverage import known_until
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.features.labels import HORIZON, check_embargo
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.models import Progress, TrainedModel
from xiangheng_platform.monitoring.month_numbers import shifted
from xiangheng_platform.monitoring.months import RegisterMonths
from xiangheng_risk.cuts import check_followed
from xiangheng_risk.evaluation.drift import Course, Lists
from xiangheng_risk.evaluation.oracle import Truth
from xiangheng_risk.evaluation.pair import Pair
from xiangheng_risk.invented.tables import TRUTH


def pair_of(months: RegisterMonths, model: TrainedModel, cut: int, progress: Progress) -> Pair:
    """The households that a model was trained on, and those of a later cut, both with what became of them.

    Raises `EmbargoBroken`, and `CutRefused` where a whole year after the cut is not known yet.
    """
    # Before the tables are made, which takes minutes.
    check_embargo(model.trained_on, cut)
    check_followed(months, cut)
    return Pair(
        feature_table(months, model.trained_on, progress, HORIZON),
        feature_table(months, cut, progress, HORIZON),
    )


def lists_of(months: RegisterMonths, model: TrainedModel, cut: int, progress: Progress) -> Lists:
    """What drift is seen in: the training's households, those of the month before the cut, and those of the cut."""
    check_embargo(model.trained_on, cut)
    upto = known_until(months)
    before, current = (feature_table(months, month, progress) for month in (shifted(cut, -1), cut))
    training = feature_table(months, model.trained_on, progress)
    return Lists(
        course_of(months, training, shifted(model.trained_on, HORIZON)),
        before,
        course_of(months, current, upto),
    )


def course_of(months: RegisterMonths, table: FeatureTable, upto: int) -> Course:
    """In which month after the cut each household of a table was first identified, as far as `upto`."""
    first = (
        months.scan(IDENTIFICATIONS, upto, since=shifted(table.month, 1))
        .group_by(KEY.name)
        .agg(pl.col(MONTH.name).min())
    )
    households = pl.LazyFrame({KEY.name: table.households}).join(
        first, on=KEY.name, how="left", maintain_order="left"
    )
    identified = households.select(pl.col(MONTH.name).fill_null(0)).collect().to_series().to_numpy()
    return Course(table, identified.astype(np.int64), upto)


def truth_of(months: RegisterMonths, cut: int) -> Truth | None:
    """The true probabilities as of a cut, which only invented households have beside them; None where there are none."""
    rows = months.scan(TRUTH, cut, since=cut).select(KEY.name, "p_full").collect()
    if not rows.height:
        return None
    return Truth(rows[KEY.name].to_numpy(), rows["p_full"].to_numpy().astype(np.float64))
