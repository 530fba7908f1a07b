"""Why a household stands where it does: causes with what each adds, exactly, and what changed since an earlier month."""

from collections.abc import Sequence
from math import exp, isnan

import numpy as np
from numpy.typing import NDArray

from xiangheng_platform.monitoring.features.sentences import sentence
from xiangheng_risk.model.additive import AdditiveModel
from xiangheng_risk.model.documents import CauseReason, Change, Explanation, FeatureReason
from xiangheng_risk.model.scoring import MOST_DOWN, MOST_UP, by_cause, causes_of, probability
from xiangheng_scoring.numbers.arrays import Array


def explained(
    model: AdditiveModel,
    household: int,
    month: int,
    values: NDArray[np.float32],
    before: NDArray[np.float32] | None = None,
    *,
    is_invented: bool = False,
) -> Explanation:
    """A household's explanation, from its features and, to tell what changed, those of an earlier month."""
    added = model.contributions(values[None])
    sums = by_cause(model.declared, added)[0]
    reasons = [_reason(model, cause, sums[cause], values, added[0]) for cause in range(len(sums))]
    by_strength = sorted(reasons, key=lambda reason: reason.logit)
    down = [reason for reason in by_strength[:MOST_DOWN] if reason.logit < 0]
    up = [reason for reason in reversed(by_strength[-MOST_UP:]) if reason.logit > 0]
    return Explanation(
        household=str(household),
        month=month,
        model=model.digest,
        is_invented=is_invented,
        probability=float(probability(model.base + sums.sum())),
        average=float(probability(model.base)),
        base=model.base,
        up=tuple(up),
        down=tuple(down),
        rest=float(sums.sum()) - sum(reason.logit for reason in (*up, *down)),
        before=None if before is None else float(model.probability(before[None])[0]),
        changes=() if before is None else _changes(model, sums, before),
    )


def _reason(
    model: AdditiveModel, cause: int, logit: float, values: NDArray[np.float32], added: Array
) -> CauseReason:
    word = causes_of(model.declared)[cause]
    columns = [
        column
        for column in np.argsort(-np.sign(logit) * added, kind="stable").tolist()
        if model.declared[column].cause == word and added[column] * logit > 0
    ]
    features = tuple(_feature_reason(model, column, values, added) for column in columns)
    return CauseReason(str(word), word.label, float(logit), exp(logit), features)


def _feature_reason(
    model: AdditiveModel, column: int, values: NDArray[np.float32], added: Array
) -> FeatureReason:
    feature = model.declared[column]
    value, typical = _known(values[column]), _known(model.typical[column])
    return FeatureReason(
        feature.name, feature.title, value, typical, float(added[column]), sentence(feature, value, typical)
    )


def _changes(model: AdditiveModel, sums: Array, before: NDArray[np.float32]) -> tuple[Change, ...]:
    moved = sums - by_cause(model.declared, model.contributions(before[None]))[0]
    causes = causes_of(model.declared)
    order: Sequence[int] = np.argsort(-np.abs(moved), kind="stable").tolist()
    return tuple(
        Change(str(causes[cause]), causes[cause].label, float(moved[cause]))
        for cause in order
        if moved[cause]
    )


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)
