"""The level of a list's probabilities follows what happens; the order never does."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from xiangheng_platform.monitoring.columns import HOUSEHOLDS
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.level import logits_of, probability_of
from xiangheng_platform.monitoring.lists.levels import STEP, level_of
from xiangheng_platform.monitoring.lists.making import NewList
from xiangheng_platform.monitoring.lists.ranking import ranked_list
from xiangheng_platform.monitoring.models import TrainedModel, Values
from xiangheng_platform.monitoring.months import Months
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.model.risk import AdditiveRisk
from xiangheng_scoring.numbers.arrays import Array

LISTED = 202512
CODES = ("990121", "990122")


def _silent(done: int, total: int) -> None:
    pass


@dataclass(frozen=True)
class Off:
    """A model that says too much or too little of every household."""

    model: TrainedModel
    by: float
    learnt_until: int = 202412
    trained_on: int = 202312
    is_invented: bool = True

    @property
    def digest(self) -> str:
        """As the model."""
        return self.model.digest

    @property
    def features(self) -> tuple[str, ...]:
        """As the model."""
        return self.model.features

    @property
    def base(self) -> float:
        """Off by as much."""
        return self.model.base + self.by

    def write(self) -> bytes:
        """As the model."""
        return self.model.write()

    def probability(self, values: Values) -> Array:
        """Off by as much in logits."""
        return probability_of(logits_of(self.model.probability(values)) + self.by)

    def contributions(self, values: Values) -> Array:
        """As the model."""
        return self.model.contributions(values)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    """Eight thousand invented households in two counties, who are handed in again at the end of 2025, as they were a year before."""
    folder = tmp_path_factory.mktemp("invented") / "register"
    generate(folder, 8_000, codes=CODES)
    register = Months(folder)
    for code in CODES:
        rows = register.scan(HOUSEHOLDS, 202412, since=202412, counties=[code]).collect()
        as_of = rows.with_columns(pl.lit(LISTED).cast(rows["month"].dtype).alias("month"))
        register.write(HOUSEHOLDS, LISTED, code, as_of, is_invented=True)
    return register


@pytest.fixture(scope="module")
def model(months: Months) -> TrainedModel:
    """A model of their first year."""
    return AdditiveRisk().train(feature_table(months, 202312, _silent, 12), _silent)


def ranked(months: Months, model: TrainedModel) -> NewList:
    """The list of a month."""
    return ranked_list(months, model, LISTED, {CODES[0]: 40, CODES[1]: 20}, seed="试")


def test_a_level_that_is_off_is_put_right_and_nobody_changes_place(
    months: Months, model: TrainedModel
) -> None:
    """By what was identified in the months that the model did not learn from; reasons and their base add up as before."""
    right, off = ranked(months, model), ranked(months, Off(model, 3))
    level = off.level
    assert level is not None
    assert (level.cut, level.upto) == (202509, LISTED)
    assert level.expected > 2 * level.observed
    assert level.highest is not None
    assert level.shift < level.highest < 0
    assert level.shift == round(level.shift / STEP) * STEP
    assert [(row.household, row.place, row.way) for row in off.rows] == [
        (row.household, row.place, row.way) for row in right.rows
    ]
    for row in off.rows:
        assert row.now.contributions == right.rows[off.rows.index(row)].now.contributions
        logit = off.base + np.sum(row.now.contributions)
        assert 1 / (1 + np.exp(-logit)) == pytest.approx(row.probability, abs=1e-12)
    for county in off.counties:
        listed = [row.probability for row in off.rows if row.county == county.county and row.way == "model"]
        assert county.marginal == min(listed)


def test_what_chance_explains_is_told_and_left(months: Months, model: TrainedModel) -> None:
    """Observed and expected stand on the list, and its probabilities are the model's."""
    # Households without the months of a year seem less at risk: so much more makes the level right.
    about_right = Off(model, 1.5)
    new = ranked(months, about_right)
    level = new.level
    assert level is not None
    assert level.lowest is not None
    assert level.highest is not None
    assert level.lowest < 0 < level.highest
    assert (level.shift, new.base) == (0, about_right.base)


def test_a_level_is_not_watched_by_what_was_learnt(months: Months, model: TrainedModel) -> None:
    """Nor where nothing has happened yet since, and of a month alone there are too few to say."""
    assert level_of(months, model, 202412, _silent) is None
    assert level_of(months, Off(model, 0, learnt_until=202502), 202502, _silent) is None
    few = level_of(months, Off(model, 1.5, learnt_until=202501), 202502, _silent)
    assert few is not None
    assert (few.cut, few.observed < 50, few.measured, few.shift) == (202501, True, None, 0.0)


def test_the_same_register_gives_the_same_level(months: Months, model: TrainedModel) -> None:
    """Outcomes after the month of a list do not move it: it can be made again years later."""
    assert level_of(months, model, 202502, _silent) == level_of(months, model, 202502, _silent)
    later = level_of(months, model, 202503, _silent)
    assert later is not None
    assert later.upto == 202503
