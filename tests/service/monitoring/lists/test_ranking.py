"""From invented months and a model to the list of a month: what is kept is what the model says, to the last bit."""

from pathlib import Path

import numpy as np
import pytest

from xiangheng_platform.monitoring.columns import DATASETS, MONTHS
from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.frames import pl
from xiangheng_platform.monitoring.lists.errors import ListRefused
from xiangheng_platform.monitoring.lists.making import NewList
from xiangheng_platform.monitoring.lists.ranking import ranked_list
from xiangheng_platform.monitoring.lists.words import Way
from xiangheng_platform.monitoring.models import TrainedModel, Values
from xiangheng_platform.monitoring.months import Months
from xiangheng_risk.invented.counties import INVENTED_CODES
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.model.risk import AdditiveRisk
from xiangheng_scoring.numbers.arrays import Array

CODES = INVENTED_CODES[:2]


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Months:
    """Two thousand invented households in two counties."""
    folder = tmp_path_factory.mktemp("invented") / "register"
    generate(folder, 2_000, codes=CODES)
    return Months(folder)


@pytest.fixture(scope="module")
def model(months: Months) -> TrainedModel:
    """A model of their first year."""
    return AdditiveRisk().train(feature_table(months, 202312, _silent, 12), _silent)


@pytest.fixture(scope="module")
def made(months: Months, model: TrainedModel) -> NewList:
    """The list of a month."""
    return ranked_list(months, model, 202412, {CODES[0]: 40, CODES[1]: 20}, seed="试", is_invented=True)


class Turned:
    """A model with its features the other way round."""

    def __init__(self, model: TrainedModel) -> None:
        self.model, self.digest, self.base = model, model.digest, model.base
        self.features = model.features[::-1]
        self.trained_on, self.learnt_until = model.trained_on, model.learnt_until
        self.is_invented = model.is_invented

    def write(self) -> bytes:
        """As the model."""
        return self.model.write()

    def probability(self, values: Values) -> Array:
        """As the model."""
        return self.model.probability(values[:, ::-1])

    def contributions(self, values: Values) -> Array:
        """As the model, the other way round."""
        return self.model.contributions(values[:, ::-1])[:, ::-1]


def months_of_few(months: Months, count: int) -> Months:
    """The same register with the first households of a county alone."""
    few = Months(months.folder.with_name("few"))
    chosen: set[int] = set()
    for file in months.files():
        if file.dataset in DATASETS and file.county == CODES[0]:
            rows = pl.read_parquet(file.path, hive_partitioning=False)
            chosen = chosen or set(rows["household"].unique().sort().head(count).to_list())
            kept = rows.filter(pl.col("household").is_in(list(chosen)))
            few.write(DATASETS[file.dataset], file.month, file.county, kept)
    return few


def _silent(done: int, total: int) -> None:
    pass


def test_reasons_add_up_to_the_probability(made: NewList) -> None:
    """Of each household on the list."""
    for row in made.rows:
        logit = made.base + np.sum(row.now.contributions)
        assert 1 / (1 + np.exp(-logit)) == pytest.approx(row.probability, abs=1e-12)


def test_features_are_given_in_the_model_s_order(months: Months, model: TrainedModel, made: NewList) -> None:
    """A model that was trained on them in another order says the same."""
    turned = Turned(model)
    again = ranked_list(months, turned, 202412, {CODES[0]: 40, CODES[1]: 20}, seed="试")

    assert [row.probability for row in again.rows] == [row.probability for row in made.rows]


def test_the_list_is_as_long_as_the_counties_can_visit(made: NewList) -> None:
    """With one in twenty drawn."""
    counties = [row.county for row in made.rows]

    assert (counties.count(CODES[0]), counties.count(CODES[1])) == (40, 20)
    assert sum(row.way is Way.RANDOM for row in made.rows) == 3


def test_the_month_before_tells_who_rose(made: NewList) -> None:
    """Every household was ranked then too, but for those that were monitored."""
    before = [row.percentile_before for row in made.rows]

    assert sum(percentile is not None for percentile in before) > len(before) / 2
    assert all(percentile is None or 0 <= percentile <= 1 for percentile in before)


def test_the_month_before_is_scored_by_the_same_model(
    made: NewList, months: Months, model: TrainedModel
) -> None:
    """What it was given of each household then, and what that added; of one that was not ranked then, nothing."""
    table = feature_table(months, 202411, _silent)
    values = dict(zip(table.households.tolist(), table.values, strict=True))

    assert {row.household for row in made.rows if row.before} == {row.household for row in made.rows} & set(
        values
    )
    for row in made.rows:
        assert (row.before is None) == (row.percentile_before is None)
        if row.before:
            then = values[row.household]
            assert np.array_equal(row.before.values, then, equal_nan=True)
            assert np.array_equal(row.before.contributions, model.contributions(then[None])[0])


def test_what_is_typical_is_told_of_no_few(months: Months, model: TrainedModel, made: NewList) -> None:
    """The median, of a truth the share of all that were ranked; of fewer than ten households it would tell of single ones."""
    table = feature_table(months, 202412, _silent)
    typical = dict(zip(made.features, made.typical, strict=True))

    assert typical["income"] == np.nanmedian(table.column("income"))
    assert typical["lifted"] == pytest.approx(np.nanmean(table.column("lifted")), abs=1e-6)
    few = months_of_few(months, 9)
    assert np.isnan(ranked_list(few, model, 202412, {CODES[0]: 4}, seed="试").typical).all()


def test_each_household_says_whether_it_is_invented(
    months: Months, model: TrainedModel, tmp_path: Path
) -> None:
    """By the files of its county: of one county they say so, of the other they do not."""
    mixed = Months(tmp_path)
    for file in months.files():
        if file.dataset in DATASETS:
            rows = pl.read_parquet(file.path, hive_partitioning=False)
            mixed.write(
                DATASETS[file.dataset], file.month, file.county, rows, is_invented=file.county == CODES[0]
            )
    new = ranked_list(mixed, model, 202412, {CODES[0]: 4, CODES[1]: 4}, seed="试", is_invented=True)

    assert {(row.county, row.is_invented) for row in new.rows} == {(CODES[0], True), (CODES[1], False)}


def test_what_befell_a_household_in_the_month_is_told(made: NewList, months: Months) -> None:
    """As the register's months have it."""
    rows = months.scan(MONTHS, 202412, since=202412).filter(pl.col("shock").is_not_null()).collect()
    shocked = set(rows["household"].to_list())

    assert [row.has_shock for row in made.rows] == [row.household in shocked for row in made.rows]


def test_a_month_is_ranked_by_what_was_handed_in_within_three_months(
    months: Months, model: TrainedModel
) -> None:
    """Households as they once were say nothing of whom to visit now."""
    assert ranked_list(months, model, 202502, {CODES[0]: 4}, seed="试").rows
    with pytest.raises(ListRefused, match="没有导入过户信息或月度情况，最近的是 202412"):
        ranked_list(months, model, 202503, {CODES[0]: 4}, seed="试")


def test_a_list_of_nobody_is_refused(months: Months, model: TrainedModel) -> None:
    """Where no county said whom it can visit, with the command that says so."""
    for capacity in ({}, {CODES[0]: 0}):
        with pytest.raises(ListRefused) as refused:
            ranked_list(months, model, 202412, capacity, seed="试")
        assert "visits capacity --month 2024-12 --set" in refused.value.faults[0].remedy
