"""Models of risk: which are registered and approved, how good each is, and whether it still fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_platform.access.views import View
from xiangheng_platform.monitoring.drift_documents import RiskDrift, Verdict
from xiangheng_platform.monitoring.evaluation_documents import Month
from xiangheng_platform.monitoring.lists import drift as drifts
from xiangheng_platform.monitoring.lists import models
from xiangheng_platform.monitoring.lists.documents import RiskMetrics, RiskModelRecord, metrics_of
from xiangheng_platform.monitoring.lists.models import READ
from xiangheng_scoring.records import JsonObject, Meaning, document

Digest = Annotated[str, Meaning("the model's name, or the beginning of it")]


@dataclass(frozen=True, slots=True)
class RiskDriftMonth:
    """What was found of a model as of a month."""

    month: Annotated[Month, Meaning("the last month whose events are known")]
    verdict: Annotated[Verdict, Meaning("what is to be done with the model")]
    reasons: Annotated[tuple[str, ...], Meaning("why, in Chinese")]
    score_psi: Annotated[float, Meaning("population stability index of the scores of all households")]
    document: Annotated[JsonObject, Meaning("all of it, as `xiangheng-risk-drift/1`")]


risk_models = Capability("risk_models")
risk_models.call(Verdict, "RiskVerdict")
risk_models.entity(
    RiskModelRecord,
    name="RiskModel",
    chinese="登记的一个风险模型",
    key=lambda model: model.digest,
    identity=lambda model: model.digest,
    refetch=lambda view, digest: models.dossier(view, digest).model,
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


@risk_models.field(RiskModelRecord, chinese="检验的全部结果，格式 xiangheng-risk-evaluation/1", action=READ)
def evaluation(view: View, keys: Sequence[str]) -> Mapping[str, JsonObject]:
    """All of its evaluation, as `xiangheng-risk-evaluation/1`: by county and group, beside rules and other models."""
    return {
        digest: JsonObject(document(dossier.evaluation))
        for digest, dossier in models.dossiers(view, keys).items()
    }


@risk_models.field(RiskModelRecord, chinese="模型卡；登记时没有交的为空", action=READ)
def card(view: View, keys: Sequence[str]) -> Mapping[str, str | None]:
    """Its model card as it was handed over; null where none was."""
    return {digest: dossier.card for digest, dossier in models.dossiers(view, keys).items()}


@risk_models.field(RiskModelRecord, chinese="逐月监测的结果，最近的在前", action=READ)
def drift(view: View, keys: Sequence[str]) -> Mapping[str, tuple[RiskDriftMonth, ...]]:
    """What was found of it month by month, the last first."""
    return {digest: tuple(map(_month, months)) for digest, months in drifts.of_models(view, keys).items()}


def _month(drifted: RiskDrift) -> RiskDriftMonth:
    return RiskDriftMonth(
        drifted.upto, drifted.verdict, drifted.reasons, drifted.score_psi, JsonObject(document(drifted))
    )
