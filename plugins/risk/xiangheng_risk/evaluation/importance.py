"""What a model does with each feature: how much it adds, and what it adds at which value."""

from collections.abc import Iterator, Sequence

import numpy as np

from xiangheng_platform.monitoring.evaluation_documents import FeatureRecord, PointRecord
from xiangheng_platform.monitoring.features.table import FeatureTable
from xiangheng_platform.monitoring.models import TrainedModel, Values
from xiangheng_risk.evaluation.challengers import drawn
from xiangheng_risk.evaluation.errors import EvaluationRefused
from xiangheng_risk.evaluation.figures import FEWEST
from xiangheng_risk.evaluation.leakage import FeatureAuc
from xiangheng_scoring.numbers.arrays import Array

#: Shapes are means over so many households at most, in so many groups by value, for so many features.
MOST_ROWS, MOST_POINTS, MOST_SHAPES = 100_000, 20, 12


def given_to(model: TrainedModel, table: FeatureTable) -> Values:
    """The columns that a model asks for, in its order; raises `EvaluationRefused` where the table lacks one."""
    if missing := [name for name in model.features if name not in table.names]:
        raise EvaluationRefused(
            f"没有模型要的特征 {missing[0]}", at=f"{table.month} 的特征表", expected="训练模型时的全部特征"
        )
    columns = [table.names.index(name) for name in model.features]
    return table.values if columns == list(range(len(table.names))) else table.values[:, columns]


def features_told(
    model: TrainedModel, table: FeatureTable, aucs: Sequence[FeatureAuc]
) -> tuple[FeatureRecord, ...]:
    """The features of a model, the most important first, the first of them with their shapes."""
    seen = drawn(table, MOST_ROWS)
    values, added = given_to(model, seen), model.contributions(given_to(model, seen))
    importance = np.abs(added).mean(axis=0)
    order = np.argsort(-importance, kind="stable")
    by_name = {judged.feature.name: judged for judged in aucs}
    return tuple(
        _feature_told(
            by_name[model.features[column]],
            values[:, column].astype(np.float64),
            added[:, column],
            has_shape=place < MOST_SHAPES,
        )
        for place, column in enumerate(order)
    )


def _feature_told(judged: FeatureAuc, values: Array, added: Array, *, has_shape: bool) -> FeatureRecord:
    feature, is_missing = judged.feature, np.isnan(values)
    points = shape(values[~is_missing], added[~is_missing]) if has_shape else ()
    return FeatureRecord(
        name=feature.name,
        title=feature.title,
        cause=feature.cause.label,
        source=feature.known.label,
        unit=feature.unit,
        direction=feature.direction,
        missing=float(is_missing.mean()),
        auc=judged.auc,
        is_alarm=judged.is_alarm,
        importance=float(np.abs(added).mean()),
        shape=tuple(points),
        missing_effect=float(added[is_missing].mean()) if is_missing.sum() >= FEWEST else None,
    )


def shape(values: Array, added: Array) -> Iterator[PointRecord]:
    """Means of what is added over groups of equally many households by value; equal values stay together.

    A group of under ten is left out: a point must not tell of a household.
    """
    if not values.size:
        return
    edges = np.unique(np.quantile(values, np.linspace(0, 1, MOST_POINTS + 1)[1:-1]))
    place = np.searchsorted(edges, values, side="left")
    rows = np.bincount(place, minlength=edges.size + 1)
    x = np.bincount(place, values, edges.size + 1)
    y = np.bincount(place, added, edges.size + 1)
    for number in np.flatnonzero(rows >= FEWEST):
        yield PointRecord(float(x[number] / rows[number]), float(y[number] / rows[number]))
