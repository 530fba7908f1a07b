"""A model judged on a later month than it was trained on, and everything that has to be told of that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np

from xiangheng_platform.monitoring.columns import DATASETS, Privacy, Use
from xiangheng_platform.monitoring.errors import EmbargoBroken
from xiangheng_platform.monitoring.evaluation_documents import (
    BinRecord,
    ChallengerRecord,
    CurveRecord,
    ExcludedRecord,
    PointRecord,
    RiskEvaluation,
    VersionRecord,
)
from xiangheng_platform.monitoring.models import Progress, RiskModel, TrainedModel
from xiangheng_platform.monitoring.shipping import shipping
from xiangheng_risk.evaluation.bootstrap import REPETITIONS, SEED, interval
from xiangheng_risk.evaluation.calibration import Bins, reliability
from xiangheng_risk.evaluation.challengers import Challenger, contests
from xiangheng_risk.evaluation.figures import Judged, slices, told
from xiangheng_risk.evaluation.importance import features_told, given_to
from xiangheng_risk.evaluation.leakage import feature_aucs
from xiangheng_risk.evaluation.oracle import Truth, oracle
from xiangheng_risk.evaluation.pair import Pair, label_of
from xiangheng_scoring.numbers.arrays import Array, Ints

#: The model's own curve among those of its challengers.
MODEL = "model"
#: At which shares of the households a curve of gains has a point.
GAIN_SHARES = np.linspace(0, 1, 51)
LIBRARIES = ("numpy", "scikit-learn", "narwhals", "polars", "pyarrow", "xiangheng-risk")


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms a model is judged.

    `capacity` is the share of the households that can be visited, `income` the feature by which an office would rank without
    a model. `truth` is known of invented households only. Without the rules among `challengers` no model may be used.
    """

    capacity: float = 0.1
    income: str = "income"
    challengers: tuple[Challenger, ...] = tuple(Challenger)
    repetitions: int = REPETITIONS
    is_invented: bool = False
    truth: Truth | None = None
    county_names: Mapping[str, str] = field(default_factory=dict)


def evaluate(
    kind: RiskModel, model: TrainedModel, pair: Pair, terms: Terms, progress: Progress
) -> RiskEvaluation:
    """The model on `pair.test`, beside what is fitted to `pair.train`.

    Raises `EmbargoBroken` where the model learnt from what happened after the cut, and `EvaluationRefused` where nothing
    happened, or a feature of the model is missing.
    """
    test = pair.test
    if model.learnt_until > test.month:
        raise EmbargoBroken(
            f"模型用过到 {model.learnt_until} 为止的结果，不能在 {test.month} 检验",
            expected=f"不早于 {model.learnt_until} 的截止月份",
        )
    judged = _judged(pair, model.probability(given_to(model, test)), terms)
    stages = len(terms.challengers) + 3

    def report(done: int, _: int) -> None:
        progress(done, stages)

    rivals = {
        contest.challenger: _judged(pair, contest.score, terms, is_probability=contest.is_probability)
        for contest in contests(pair.train, test, terms.income, terms.challengers, report)
    }
    challengers = [_challenger_told(judged, challenger, rival) for challenger, rival in rivals.items()]
    figures = judged.figures()
    progress(stages - 2, stages)
    parts = tuple(slices(judged, test.audit, terms.county_names))
    progress(stages - 1, stages)
    features = features_told(model, test, feature_aucs(test))
    evaluation = RiskEvaluation(
        model=model.digest,
        kind=kind.name,
        title=kind.title,
        is_invented=terms.is_invented or model.is_invented,
        trained_on=model.trained_on,
        cut=test.month,
        horizon=pair.horizon,
        capacity=terms.capacity,
        repetitions=terms.repetitions,
        seed=SEED,
        figures=figures,
        quota=judged.quota(),
        slices=parts,
        challengers=tuple(challengers),
        shipping=shipping(figures, challengers, features, terms.capacity),
        reliability=tuple(
            BinRecord(part.rows, part.foretold, part.happened)
            for part in reliability(judged.label, judged.score, Bins.EQUAL_COUNT)
        ),
        gains=tuple(_curves(kind.title, judged, rivals)),
        features=features,
        excluded=tuple(_excluded()),
        oracle=oracle(judged, terms.truth) if terms.truth else None,
        versions=tuple(VersionRecord(name, version(name)) for name in LIBRARIES),
    )
    progress(stages, stages)
    return evaluation


def _judged(pair: Pair, score: Array, terms: Terms, *, is_probability: bool = True) -> Judged:
    return Judged(
        label_of(pair.test),
        score,
        pair.test.households,
        pair.test.counties,
        terms.capacity,
        is_probability,
        terms.repetitions,
    )


def _challenger_told(model: Judged, challenger: Challenger, rival: Judged) -> ChallengerRecord:
    """A challenger's figures, and the model's advantage with the interval of the difference: one sample for both each time."""

    def recall_gain(times: Ints | None) -> float:
        return model.ranking.recall(model.places, times) - rival.ranking.recall(model.places, times)

    def auc_gain(times: Ints | None) -> float:
        return model.ranking.auc(times) - rival.ranking.auc(times)

    return ChallengerRecord(
        name=challenger.value,
        title=challenger.label,
        is_rule=challenger.is_rule,
        figures=rival.figures(),
        recall_gain=told(interval(recall_gain, model.label.size, model.repetitions)),
        auc_gain=told(interval(auc_gain, model.label.size, model.repetitions)),
    )


def _curves(title: str, judged: Judged, rivals: Mapping[Challenger, Judged]) -> Iterator[CurveRecord]:
    """The curve of gains of the model and of each challenger."""
    yield _curve(MODEL, title, judged.ranking.gains(GAIN_SHARES))
    for challenger, rival in rivals.items():
        yield _curve(challenger.value, challenger.label, rival.ranking.gains(GAIN_SHARES))


def _curve(name: str, title: str, recalls: Array) -> CurveRecord:
    points = (PointRecord(float(x), float(y)) for x, y in zip(GAIN_SHARES, recalls, strict=True))
    return CurveRecord(name, title, tuple(points))


#: Why a model may not be given a column, as the card says it.
_REASONS = {
    Use.FORBIDDEN: "不得使用：说的就是要预计的事，或由它而来，或按规定不得起作用",
    Use.AUDIT: "只在事后用来核查各类人群是否同样对待",
}
_IDENTITY = "身份信息，不在台账的月份文件中"


def _excluded() -> Iterator[ExcludedRecord]:
    """The register's columns that no model is given, and why."""
    for dataset in DATASETS.values():
        for column in dataset.columns:
            if column.privacy is Privacy.IDENTIFYING:
                yield ExcludedRecord(
                    dataset.name, column.name, column.heading, "身份信息，不在台账的月份文件中"
                )
            elif column.use is not Use.FEATURE:
                yield ExcludedRecord(dataset.name, column.name, column.heading, _REASONS[column.use])
