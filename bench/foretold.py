"""The model of risk on invented households: training, scoring and reasons beside what does the same in the obvious way.

python bench/foretold.py    # how well it ranks the year after, beside the truth, what an office would do, and LightGBM
"""

import atexit
import shutil
import tempfile
import time
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import polars as pl
from measure import Work

from xiangheng_platform.monitoring.features.by_county import feature_table
from xiangheng_platform.monitoring.features.labels import HORIZON
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.months import Months
from xiangheng_risk.evaluation.calibration import Bins, calibration_error, reliability
from xiangheng_risk.evaluation.oracle import Truth
from xiangheng_risk.evaluation.ranking import Ranking, places_for
from xiangheng_risk.evaluation.rules import lowest_income
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.invented.tables import TRUTH
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.boosting import boosting
from xiangheng_risk.model.scoring import scored
from xiangheng_risk.model.training import DEFAULTS, train
from xiangheng_scoring.numbers.arrays import Array

LEARNT, JUDGED = 202312, 202412
#: So many that 300,000 of them are not monitored already at the first cut.
HOUSEHOLDS, ROWS = 340_000, 300_000
MILLIONS, EXPLAINED, BY_LIGHTGBM = 2_000_000, 100_000, 5_000
CAPACITY = 0.1


@cache
def register() -> Months:
    """Invented households in a folder that is gone when the program ends."""
    folder = tempfile.mkdtemp(prefix="xiangheng-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    months = Months(Path(folder) / "register")
    generate(months.folder, HOUSEHOLDS)
    return months


@cache
def households(cut: int) -> FeatureTable:
    """The households of a cut with what became of them; of the first as many as the bar names."""
    table = feature_table(register(), cut, lambda done, total: None, HORIZON)
    return table.rows(np.arange(ROWS)) if cut == LEARNT else table


@cache
def trained() -> AdditiveModel:
    """The model with its own settings."""
    return train(households(LEARNT))


def training() -> tuple[Work, Work]:
    """Bins, fit and tables, beside the fit alone on the same rows with the same settings."""
    table = households(LEARNT)
    settings = asdict(DEFAULTS)

    def bare() -> Any:
        estimator = boosting(
            max_iter=settings["rounds"], max_leaf_nodes=settings["leaves"],
            learning_rate=settings["learning_rate"], min_samples_leaf=settings["fewest_in_leaf"],
            l2_regularization=settings["ridge"], interaction_cst="no_interactions",
            monotonic_cst=[feature.direction for feature in table.features],
        )  # fmt: skip
        return estimator.fit(table.values, table.label)

    return lambda: train(table), bare


def scoring() -> tuple[Work, Work]:
    """Two million households read from their stored codes, scored, and their reasons told, beside reading them."""
    model = trained()
    codes = model.codes(households(JUDGED).values)
    many = np.tile(codes, (-(-MILLIONS // len(codes)), 1))[:MILLIONS]
    path = register().folder.parent / "codes.parquet"
    pl.DataFrame(dict(zip(model.features, many.T, strict=True))).write_parquet(path, compression="zstd")

    def read() -> pl.DataFrame:
        return pl.read_parquet(path)

    def score() -> object:
        return scored(model.declared, model.base, model.tables, read().to_numpy(order="fortran"))

    return score, read


def explaining() -> tuple[Work, Work]:
    """What each feature adds to each of 100,000 households, from their values; both tell the seconds of so many."""
    model, rows = trained(), households(JUDGED).values[:EXPLAINED]
    other = boosted()

    def ours() -> float:
        begun = time.perf_counter()
        model.contributions(rows)
        return time.perf_counter() - begun

    def shapley() -> float:
        begun = time.perf_counter()
        other.predict(rows[:BY_LIGHTGBM], pred_contrib=True)
        return (time.perf_counter() - begun) * EXPLAINED / BY_LIGHTGBM

    return ours, shapley


@cache
def boosted() -> lightgbm.LGBMClassifier:
    """LightGBM with interactions, as it was tuned for the measured baselines."""
    table = households(LEARNT)
    estimator = lightgbm.LGBMClassifier(
        n_estimators=200, num_leaves=31, learning_rate=0.05, min_child_samples=60, reg_lambda=5,
        colsample_bytree=0.4, random_state=1, verbose=-1,
    )  # fmt: skip
    return estimator.fit(table.values, np.asarray(table.label))


def quality() -> None:
    """Print how well the year after is ranked, each figure with its bar; `!` where one is missed."""
    table, model = households(JUDGED), trained()
    rows = register().scan(TRUTH, JUDGED, since=JUDGED).select("household", "p_full").collect()
    truth = Truth(rows["household"].to_numpy(), rows["p_full"].to_numpy().astype(float)).of(table.households)
    ours = model.probability(table.values)
    auc, recall = _figures(table, ours)
    income_auc, income_recall = _figures(table, lowest_income(table, "income"))
    truth_auc, truth_recall = _figures(table, truth)
    with_interactions = np.asarray(boosted().predict_proba(table.values), float)[:, 1]
    error = calibration_error(reliability(truth, ours, Bins.EQUAL_COUNT))
    print(f"{len(table):,} households, {table.label.mean():.2%} fall back" if table.label is not None else "")
    print(
        f"AUC {auc:.4f}, recall at {CAPACITY:.0%} {recall:.4f}; the truth {truth_auc:.4f}, {truth_recall:.4f}"
    )
    _told("AUC / the truth's", auc / truth_auc, 0.965)
    _told("AUC / lowest income first", auc / income_auc, 1.05)
    _told("recall / lowest income first", recall / income_recall, 1.3)
    _told("AUC / LightGBM's", auc / _figures(table, with_interactions)[0], 0.985)
    _told("0.01 / ECE against the truth", 0.01 / error, 1)


def _figures(table: FeatureTable, score: Array) -> tuple[float, float]:
    assert table.label is not None
    ranking = Ranking.of(table.label, score, table.households)
    return ranking.auc(), ranking.recall(places_for(CAPACITY, len(table)))


def _told(name: str, figure: float, bar: float) -> None:
    print(f"{'!' if figure < bar else ' '} {name:<32} {figure:7.4f} (bar {bar})")


if __name__ == "__main__":
    quality()
