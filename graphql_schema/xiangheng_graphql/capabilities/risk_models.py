"""Models of risk: which are registered and approved, how good each is, and whether it still fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.connections import PAGE, After, Connection, First, page_of
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring import evaluation_documents as evaluated
from xiangheng_platform.monitoring.drift_documents import Band, InputDrift, MonthDrift, RiskDrift, Verdict
from xiangheng_platform.monitoring.evaluation_documents import (
    FeatureRecord,
    RiskEvaluation,
    SliceKind,
    SliceRecord,
)
from xiangheng_platform.monitoring.lists import drift as drifts
from xiangheng_platform.monitoring.lists import models
from xiangheng_platform.monitoring.lists.documents import RiskMetrics, RiskModelRecord, metrics_of
from xiangheng_platform.monitoring.lists.models import READ
from xiangheng_scoring.records import JsonObject, Meaning, document

Digest = Annotated[str, Meaning("the model's name, or the beginning of it")]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class RiskDriftMonth:
    """What was found of a model as of a month, with a document: what `RiskDrift` tells wholly."""

    month: Annotated[evaluated.Month, Meaning("the last month whose events are known")]
    verdict: Annotated[Verdict, Meaning("what is to be done with the model")]
    reasons: Annotated[tuple[str, ...], Meaning("why, in Chinese")]
    score_psi: Annotated[float, Meaning("population stability index of the scores of all households")]
    document: Annotated[JsonObject, Meaning("all of it, as `xiangheng-risk-drift/1`")]


@dataclass(frozen=True, slots=True)
class EvaluationKey:
    """What the long lists of an evaluation are asked by: the evaluation itself, known by its model."""

    model: str
    evaluation: RiskEvaluation

    def __hash__(self) -> int:
        return hash(self.model)


@dataclass(frozen=True, slots=True)
class DriftKey:
    """What the long list of a month's drift is asked by: that drift itself, known by its model and month."""

    model: str
    month: int
    inputs: tuple[InputDrift, ...]

    def __hash__(self) -> int:
        return hash((self.model, self.month))


_CALLED: Mapping[Any, str] = {
    Band: "RiskDriftBand",
    InputDrift: "RiskInputDrift",
    MonthDrift: "RiskMonthDrift",
    Verdict: "RiskVerdict",
    evaluated.BinRecord: "RiskBin",
    evaluated.ChallengerRecord: "RiskChallenger",
    evaluated.CurveRecord: "RiskCurve",
    evaluated.ExcludedRecord: "RiskExcludedColumn",
    evaluated.FeatureRecord: "RiskFeature",
    evaluated.Figures: "RiskFigures",
    evaluated.IntervalRecord: "RiskInterval",
    evaluated.OracleRecord: "RiskOracle",
    evaluated.PointRecord: "RiskCurvePoint",
    evaluated.ProbabilityFigures: "RiskProbabilityFigures",
    evaluated.QuotaRecord: "RiskQuota",
    evaluated.RankFigures: "RiskRankFigures",
    evaluated.ShippingRecord: "RiskShipping",
    evaluated.SliceKind: "RiskSliceKind",
    evaluated.SliceRecord: "RiskSlice",
    evaluated.VersionRecord: "RiskLibrary",
    evaluated.Withheld: "RiskWithheld",
}

risk_models = Capability("risk_models")
for kind, name in _CALLED.items():
    risk_models.call(kind, name)
risk_models.entity(
    RiskModelRecord,
    name="RiskModel",
    chinese="登记的一个风险模型",
    key=lambda model: model.digest,
    identity=lambda model: model.digest,
    refetch=lambda view, digest: models.dossier(view, digest).model,
)
risk_models.entity(
    RiskEvaluation,
    chinese="一个风险模型在训练以后的一年里有多好",
    key=lambda evaluation: EvaluationKey(evaluation.model, evaluation),
    hidden=("slices", "features"),
)
risk_models.entity(
    RiskDrift,
    chinese="到一个月为止，一个风险模型还合不合适",
    key=lambda drift: DriftKey(drift.model, drift.upto, drift.inputs),
    hidden=("inputs",),
)


@risk_models.query(chinese="登记的风险模型，最近登记的在前", action=READ, name="risk_models", is_history=True)
def risk_models_(view: View) -> tuple[RiskModelRecord, ...]:
    """The models that are registered, the last first."""
    return models.models(view)


@risk_models.query(chinese="按摘要取一个风险模型", action=READ, is_history=True)
def risk_model(view: View, digest: Digest) -> RiskModelRecord:
    """A model by its digest, or the beginning of it."""
    return models.dossier(view, digest).model


@risk_models.field(RiskModelRecord, chinese="检验的主要结果", action=READ)
def metrics(view: View, keys: Sequence[str]) -> Mapping[str, RiskMetrics]:
    """The figures of its evaluation that are shown first."""
    return {digest: metrics_of(dossier.evaluation) for digest, dossier in models.dossiers(view, keys).items()}


@risk_models.field(RiskModelRecord, chinese="检验的全部结果", action=READ)
def evaluation_result(view: View, keys: Sequence[str]) -> Mapping[str, RiskEvaluation]:
    """How good it is on a later year than it was trained on: by county and group, beside rules and other models."""
    return {digest: dossier.evaluation for digest, dossier in models.dossiers(view, keys).items()}


@risk_models.field(
    RiskModelRecord,
    chinese="检验的全部结果，格式 xiangheng-risk-evaluation/1",
    action=READ,
    deprecated="用 evaluationResult：有类型，长的一页一页",
)
def evaluation(view: View, keys: Sequence[str]) -> Mapping[str, JsonObject]:
    """All of its evaluation, as `xiangheng-risk-evaluation/1`."""
    return {
        digest: JsonObject(document(dossier.evaluation))
        for digest, dossier in models.dossiers(view, keys).items()
    }


@risk_models.field(RiskModelRecord, chinese="模型卡；登记时没有交的为空", action=READ)
def card(view: View, keys: Sequence[str]) -> Mapping[str, str | None]:
    """Its model card as it was handed over; null where none was."""
    return {digest: dossier.card for digest, dossier in models.dossiers(view, keys).items()}


@risk_models.field(RiskModelRecord, chinese="逐月监测的结果，最近的在前", action=READ)
def drift_months(
    view: View, keys: Sequence[str], first: First = PAGE, after: After = None
) -> Mapping[str, Connection[RiskDrift]]:
    """What was found of it month by month, the last first."""
    return {
        digest: page_of(
            months, lambda month: month.upto, first=first, after=after, order=f"drift of {digest}"
        )
        for digest, months in drifts.of_models(view, keys).items()
    }


@risk_models.field(
    RiskModelRecord,
    chinese="逐月监测的结果，最近的在前",
    action=READ,
    deprecated="用 driftMonths：有类型，一页一页",
)
def drift(view: View, keys: Sequence[str]) -> Mapping[str, tuple[RiskDriftMonth, ...]]:
    """What was found of it month by month, the last first."""
    return {digest: tuple(map(_month, months)) for digest, months in drifts.of_models(view, keys).items()}


@risk_models.field(RiskEvaluation, chinese="按县，再按人群", action=READ)
def slices(
    view: View,
    keys: Sequence[EvaluationKey],
    kind: Annotated[SliceKind | None, Meaning("only those of this kind; null: both")] = None,
    first: First = PAGE,
    after: After = None,
) -> Mapping[EvaluationKey, Connection[SliceRecord]]:
    """The same by county, then by audit group."""
    return {
        key: _page(
            [part for part in key.evaluation.slices if kind in (None, part.kind)],
            first, after, f"{kind} of {key.model}",
        )
        for key in keys
    }  # fmt: skip


@risk_models.field(RiskEvaluation, chinese="模型用的特征，作用大的在前", action=READ)
def features(
    view: View, keys: Sequence[EvaluationKey], first: First = PAGE, after: After = None
) -> Mapping[EvaluationKey, Connection[FeatureRecord]]:
    """What the model is given of a household, the most important first."""
    return {key: _page(key.evaluation.features, first, after, f"features of {key.model}") for key in keys}


@risk_models.field(RiskDrift, chinese="各个特征变了多少，变得多的在前", action=READ)
def inputs(
    view: View, keys: Sequence[DriftKey], first: First = PAGE, after: After = None
) -> Mapping[DriftKey, Connection[InputDrift]]:
    """How far the distribution of each feature has moved, what moved most first."""
    return {key: _page(key.inputs, first, after, f"inputs of {key.model} {key.month}") for key in keys}


def _page(rows: Sequence[R], first: int | None, after: str | None, order: str) -> Connection[R]:
    """A page of rows that never change, by their places."""
    return page_of(range(len(rows)), int, first=first, after=after, order=order).of(rows.__getitem__)


def _month(drifted: RiskDrift) -> RiskDriftMonth:
    return RiskDriftMonth(
        drifted.upto, drifted.verdict, drifted.reasons, drifted.score_psi, JsonObject(document(drifted))
    )
