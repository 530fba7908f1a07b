"""Training: additive monotone boosting of scikit-learn on our own codes, turned into tables."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.models import Progress
from xiangheng_risk.evaluation.leakage import refuse_leaks
from xiangheng_risk.model.additive import AdditiveModel, Training
from xiangheng_risk.model.bins import CODES, MISSING, MOST_EDGES, Bins, Codes, fitted_edges
from xiangheng_risk.model.boosting import boosting
from xiangheng_risk.model.errors import TrainingImpossible
from xiangheng_risk.model.tables import centred, first_against_direction, summed_tables
from xiangheng_scoring.numbers.arrays import Array

#: Fewer households that did, or did not, fall back teach nothing that would hold next year.
FEWEST_EVENTS = 30
#: What the tables may depend on, told in the model's name.
LIBRARIES = ("scikit-learn", "numpy")
#: Seconds between two looks at how far the fit has come.
_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is trained: boosting in `rounds` trees of `leaves` each, with so many households in a leaf at least.

    `learning_rate` is how much of each tree is taken, `ridge` what keeps small leaves small (L2), `edges` into how many bins a
    feature goes at most, less one. The defaults were chosen on invented households; a small panel wants smaller ones.
    """

    rounds: int = 300
    leaves: int = 6
    learning_rate: float = 0.1
    fewest_in_leaf: int = 100
    ridge: float = 5.0
    edges: int = MOST_EDGES


DEFAULTS = Settings()


def train(
    table: FeatureTable, settings: Settings = DEFAULTS, progress: Progress = lambda done, total: None
) -> AdditiveModel:
    """A model of the table's label, the same for any order of its rows and any number of threads.

    Raises `TrainingImpossible` for a table without labels, or with fewer than `FEWEST_EVENTS` of either kind, and `FeatureLeaks`
    where a single feature is too good to be true.
    """
    label = _label(table)
    refuse_leaks(table)
    order = np.argsort(table.households, kind="stable")
    values, label = table.values[order], label[order]
    bins = Bins(tuple(fitted_edges(values[:, j], settings.edges) for j in range(values.shape[1])))
    codes = bins.codes(values)
    directions = [feature.direction for feature in table.features]
    estimator = _fitted(codes, label, directions, settings, progress)
    base, tables = centred(*summed_tables(estimator, len(directions)), _counts(codes))
    wrong = first_against_direction(tables, [len(edges) for edges in bins.edges], directions)
    assert wrong is None, f"the estimator broke the direction of {table.names[wrong]}"
    return AdditiveModel(
        declared=table.features,
        bins=bins,
        tables=tables,
        uncorrected_base=base,
        typical=_typical(values),
        training=Training(
            month=table.month,
            households=len(label),
            events=int(label.sum()),
            data=_digest(table, order),
            settings={name: float(value) for name, value in asdict(settings).items()},
            libraries={name: version(name) for name in LIBRARIES},
            is_invented=table.is_invented,
        ),
    )


def _label(table: FeatureTable) -> NDArray[np.bool_]:
    events = 0 if table.label is None else int(table.label.sum())
    if table.label is None or not FEWEST_EVENTS <= events <= len(table) - FEWEST_EVENTS:
        raise TrainingImpossible(
            f"{len(table):,} 户中已知有 {events:,} 户被识别纳入",
            at=f"截至 {table.month} 的特征表",
            expected=f"纳入和未纳入的各不少于 {FEWEST_EVENTS} 户",
            remedy="换更早的截止月份，使其后 12 个月的识别情况都已知道，或用更多的县",
        )
    return table.label


def _fitted(
    codes: Codes, label: NDArray[np.bool_], directions: Sequence[int], settings: Settings, progress: Progress
) -> Any:
    """The estimator, fitted in a thread so that whoever waits is told how far it is."""
    estimator = boosting(
        max_iter=settings.rounds,
        max_leaf_nodes=settings.leaves,
        learning_rate=settings.learning_rate,
        min_samples_leaf=settings.fewest_in_leaf,
        l2_regularization=settings.ridge,
        interaction_cst="no_interactions",
        monotonic_cst=list(directions),
        random_state=0,
    )
    # A missing value is no code to the estimator, or its order among them would be given a meaning.
    given = np.where(codes == MISSING, np.nan, codes)
    # The estimator takes no column in which nothing is known; of one value it learns as little.
    given[:, (codes == MISSING).all(axis=0)] = 0
    with ThreadPoolExecutor(1) as thread:
        fitting = thread.submit(estimator.fit, given, label)
        while not fitting.done():
            wait([fitting], _LOOK)
            progress(len(getattr(estimator, "_predictors", ())), settings.rounds)
        fitting.result()
    return estimator


def _counts(codes: Codes) -> NDArray[np.int64]:
    return np.array([np.bincount(codes[:, j], minlength=CODES) for j in range(codes.shape[1])])


def _typical(values: NDArray[np.float32]) -> Array:
    """What the average household has: the median, of a truth the share; NaN of what is never known."""
    typical = np.full(values.shape[1], np.nan)
    for feature in range(values.shape[1]):
        known = values[:, feature][~np.isnan(values[:, feature])]
        if known.size:
            is_truth = np.all((known == 0) | (known == 1))
            typical[feature] = np.mean(known, dtype=float) if is_truth else np.median(known)
    return typical


def _digest(table: FeatureTable, order: NDArray[np.intp]) -> str:
    """SHA-256 of what was learnt from: features, households, values and labels, in the order of households."""
    content = hashlib.sha256(" ".join(table.names).encode())
    for array in (table.households, table.values, table.label):
        content.update(np.ascontiguousarray(np.asarray(array)[order]).tobytes())
    return content.hexdigest()
