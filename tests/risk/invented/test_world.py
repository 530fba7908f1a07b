"""What the invented world is like: who falls, how well the truth tells it, and what makes it hard for a model."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from xiangheng_platform.monitoring.columns import DATASETS
from xiangheng_platform.monitoring.features.computed import features
from xiangheng_platform.monitoring.features.declared import FEATURES
from xiangheng_platform.monitoring.features.labels import unmonitored
from xiangheng_platform.monitoring.features.register import Register
from xiangheng_platform.monitoring.months import schema_of
from xiangheng_risk.invented.counties import INVENTED_CODES, invent_counties
from xiangheng_risk.invented.household_table import GAPS
from xiangheng_risk.invented.tables import INVENTED_LINE, Table, tables_of

CUTS = (202312, 202412)
Tables = dict[str, pl.DataFrame]


def drawn(households: int, counties: int, seed: int, *names: str) -> Tables:
    """The tables of these names, of all counties together, typed as the files are."""
    made = invent_counties(INVENTED_CODES[:counties], households, seed)
    return typed((table for county in made for table in tables_of(county, county.generator(seed))), names)


def typed(tables: Iterable[Table], names: Collection[str]) -> Tables:
    """Those of these names, the rows of one name together, with the types that files have."""
    frames = defaultdict(list)
    for dataset, _, frame in tables:
        if dataset.name in names:
            kinds = schema_of(dataset).items()
            frames[dataset.name].append(frame.select(pl.col(name).cast(kind) for name, kind in kinds))
    return {name: pl.concat(parts) for name, parts in frames.items()}


def outcomes(tables: Tables, cut: int) -> pl.DataFrame:
    """Who was at risk at a cut, with the truth, and whether it came to an identification within twelve months."""
    later = pl.col("month").is_between(cut, cut + 100, closed="right")
    identified = tables["identifications"].filter(later).select("household", "cause", label=True)
    truth = tables["truth"].filter((pl.col("month") == cut) & pl.col("at_risk"))
    return truth.join(identified, on="household", how="left").with_columns(pl.col("label").fill_null(False))


def column(frame: pl.DataFrame, name: str) -> NDArray[Any]:
    """A column as an array, numbers as 64-bit floats."""
    values = frame[name].to_numpy()
    return values.astype(np.float64) if values.dtype.kind == "f" else values


def bins(p: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """Twenty bins of as many households, by their probability."""
    return np.array_split(np.argsort(p), 20)


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A world of forty thousand households in ten counties."""
    return drawn(40_000, 10, 3, *DATASETS, "truth")


@pytest.fixture(scope="module", params=CUTS)
def fates(request: pytest.FixtureRequest, tables: Tables) -> pl.DataFrame:
    """What became of those at risk, at each cut in turn."""
    return outcomes(tables, request.param)


def test_truth_is_calibrated(fates: pl.DataFrame) -> None:
    """In each bin as many fall as its probabilities add up to, by a chi-squared test that fails once in ten thousand."""
    p, label = column(fates, "p_full"), column(fates, "label")
    distances = [
        (label[rows].sum() - p[rows].sum()) ** 2 / (p[rows] * (1 - p[rows])).sum() for rows in bins(p)
    ]

    assert sum(distances) < chi2(len(distances)).isf(1e-4)


def test_universe_of_the_truth_is_that_of_the_labels(tables: Tables) -> None:
    """Who is at risk as the law means it, and who is not monitored as the register says it, are the same households."""
    register = Register.of({name: tables[name] for name in DATASETS})
    for cut in CUTS:
        at_risk = tables["truth"].filter((pl.col("month") == cut) & pl.col("at_risk"))
        listed = unmonitored(register, cut).to_native().collect()

        assert set(at_risk["household"]) == set(listed["household"])


def test_as_many_fall_as_was_pinned(fates: pl.DataFrame) -> None:
    """About one in nineteen, and the truth ranks them neither too well nor too badly to learn from."""
    label = column(fates, "label")

    assert 0.047 < label.mean() < 0.067
    assert 0.83 < roc_auc_score(label, column(fates, "p_full")) < 0.88


def test_what_the_year_brings_is_unknown_before(fates: pl.DataFrame) -> None:
    """The probability before the year is known ranks a little worse, and agrees on the whole."""
    label, full, before = (column(fates, name) for name in ("label", "p_full", "p_marg"))
    auc = roc_auc_score(label, full)

    assert auc - 0.02 < roc_auc_score(label, before) < auc
    assert before.mean() == pytest.approx(full.mean(), abs=0.01)


def test_every_cause_comes_up(fates: pl.DataFrame) -> None:
    """Illness is the commonest cause, and no other is rare enough to be unlearnable."""
    causes = Counter(fates.filter("label")["cause"].to_list())

    assert causes.most_common(1)[0][0] == "illness"
    assert len(causes) == 7
    assert min(causes.values()) > 0.03 * causes.total()


def test_a_year_passes_between_the_cuts(tables: Tables) -> None:
    """The same people, a year older, most of them otherwise as they were."""
    first, second = (tables["members"].filter(pl.col("month") == cut) for cut in CUTS)
    pairs = first.join(second, on=["household", "member"], suffix="_later")

    assert pairs.height == first.height == second.height
    age, later = column(pairs, "age"), column(pairs, "age_later")
    assert (later == np.minimum(age + 1, 99)).all()
    assert (column(pairs, "health") == column(pairs, "health_later")).mean() > 0.85
    assert (column(pairs, "sex") == column(pairs, "sex_later")).all()


def test_household_and_member_keys_are_unique(tables: Tables) -> None:
    """A key stands for one household or member."""
    assert tables["households"].select("household", "month").is_duplicated().sum() == 0
    assert tables["members"].select("member", "month").is_duplicated().sum() == 0


def test_incomes_are_heaped_above_the_line(tables: Tables) -> None:
    """Many more are told just above the line than just below it."""
    income = column(tables["households"], "income_a_head") / INVENTED_LINE
    above = ((income >= 1) & (income < 1.05)).sum()
    below = ((income >= 0.95) & (income < 1)).sum()

    assert above > 2 * below


def test_official_arithmetic_holds(tables: Tables) -> None:
    """The four components less the cost of business are the net income, and that over the members is the one a head."""
    known = tables["households"].drop_nulls(["wage", "business", "property", "transfer"])
    gross = sum(column(known, source) for source in ("wage", "business", "property", "transfer"))
    net, size = column(known, "net_income"), column(known, "size")

    # Whole yuan, which 32-bit floats hold up to sixteen million.
    assert (gross - column(known, "business_cost") == net).all()
    assert np.abs(net / size - column(known, "income_a_head")).max() < 0.02


@pytest.mark.parametrize("field", GAPS)
def test_fields_have_gaps(tables: Tables, field: str) -> None:
    """Between two and eighteen in a hundred of a field are not filled in."""
    rows = tables["households"]

    assert 0.01 < rows[field].null_count() / rows.height < 0.2


def test_aid_goes_to_the_needy(fates: pl.DataFrame, tables: Tables) -> None:
    """Who is given subsistence falls more often: confounded on purpose, so that nobody reads an effect into it."""
    given = tables["members"].group_by("household", "month").agg(pl.col("subsistence").any())
    joined = fates.join(given, on=["household", "month"])

    rates = [
        column(joined.filter(pl.col("subsistence") == is_given), "label").mean() for is_given in (True, False)
    ]

    assert rates[0] > 1.3 * rates[1]


def test_measures_are_on_record_before_the_identification(fates: pl.DataFrame, tables: Tables) -> None:
    """A model that were given the measures would foretell what is already decided."""
    measures = pl.col("^measure_.*$")
    joined = fates.join(
        tables["households"].select(
            "household", "month", "monitored_kind", helped=pl.any_horizontal(measures)
        ),
        on=["household", "month"],
    ).filter(pl.col("monitored_kind").is_null())

    assert joined.filter("helped").height > 0
    assert joined.filter("helped")["label"].all()


def test_dwelling_and_water_of_those_at_risk_are_in_order(fates: pl.DataFrame, tables: Tables) -> None:
    """Who has an unsafe dwelling or unsafe water is monitored for it, and not at risk of what has come."""
    joined = fates.join(tables["households"], on=["household", "month"])

    assert (
        not joined.select(pl.any_horizontal("unsafe_dwelling", "unsafe_water", "dropout")).to_series().any()
    )


@pytest.mark.thorough
@pytest.mark.parametrize("cut", CUTS)
def test_pins_of_two_million(cut: int) -> None:
    """Of two million households 5 to 6.5 in a hundred fall, the truth's AUC is 0.84 to 0.87, and it is calibrated to 0.001."""
    fates = outcomes(drawn(2_000_000, 122, 1, "truth", "identifications"), cut)
    p, label = column(fates, "p_full"), column(fates, "label")
    error = sum(abs(label[rows].mean() - p[rows].mean()) * len(rows) for rows in bins(p)) / len(p)

    assert 0.05 <= label.mean() <= 0.065
    assert 0.84 <= roc_auc_score(label, p) <= 0.87
    assert error <= 0.001


def learnt_from(households: int, counties: int, seed: int) -> dict[int, pl.DataFrame]:
    """For each cut the outcomes of those at risk, with the features that a model is given; made county by county."""
    parts: dict[int, list[pl.DataFrame]] = {cut: [] for cut in CUTS}
    for county in invent_counties(INVENTED_CODES[:counties], households, seed):
        tables = typed(tables_of(county, county.generator(seed)), (*DATASETS, "truth"))
        register = Register.of({name: tables[name] for name in DATASETS})
        for cut in CUTS:
            known = features(register, cut).to_native().collect().drop("county")
            parts[cut].append(outcomes(tables, cut).join(known, on="household"))
    return {cut: pl.concat(frames) for cut, frames in parts.items()}


def recall(label: NDArray[np.bool_], score: NDArray[np.float64]) -> float:
    """The share of those who fall that stands in the first tenth."""
    first = np.argsort(-score, kind="stable")[: len(score) // 10]
    return float(label[first].sum() / label.sum())


@pytest.mark.thorough
def test_pins_of_models() -> None:
    """Trained on a year and judged on the next, models find what there is to find, and more than one field at a time tells."""
    train, test = learnt_from(350_000, 40, 1).values()
    names = [feature.name for feature in FEATURES]
    label, known = column(test, "label"), test.select(names).to_numpy()

    def _foretold(**settings: Any) -> NDArray[np.float64]:
        model = HistGradientBoostingClassifier(
            learning_rate=0.06, min_samples_leaf=60, early_stopping=False, random_state=1, **settings
        ).fit(train.select(names).to_numpy()[:300_000], column(train, "label")[:300_000])
        return np.asarray(model.predict_proba(known)[:, 1])

    full = _foretold(max_iter=200, max_leaf_nodes=31)
    additive = _foretold(
        max_iter=300,
        max_leaf_nodes=6,
        interaction_cst="no_interactions",
        monotonic_cst=[feature.direction for feature in FEATURES],
    )
    lowest_first = -np.nan_to_num(column(test, "income"), nan=np.inf)
    auc = {
        name: roc_auc_score(label, np.clip(score, -1e9, 1))
        for name, score in (("full", full), ("additive", additive), ("income", lowest_first))
    }

    assert auc["full"] >= auc["additive"] + 0.004
    assert auc["additive"] >= 0.965 * roc_auc_score(label, column(test, "p_full"))
    assert auc["additive"] >= 1.05 * auc["income"]
    assert recall(label, additive) >= 1.3 * recall(label, lowest_first)
