"""What people do to models of risk: one is registered with what was found of it, approved, withdrawn, and watched."""

from typing import Annotated

from xiangheng_graphql.assembly.capability import Capability
from xiangheng_graphql.assembly.uploads import Upload
from xiangheng_graphql.capabilities.risk_models import Digest
from xiangheng_graphql.context import Caller
from xiangheng_platform.access.decisions import require
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.evidence.deposits import all_accepted
from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
from xiangheng_platform.monitoring.lists import drift as drifts
from xiangheng_platform.monitoring.lists import models
from xiangheng_platform.monitoring.lists.apart import model_of
from xiangheng_platform.monitoring.lists.documents import RiskModelRecord
from xiangheng_platform.monitoring.lists.handed_over import DRIFT, EVALUATION, card_text, record_in
from xiangheng_platform.monitoring.lists.models import APPROVE, REGISTER
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import Meaning

Grounds = Annotated[str, Meaning("why, in a sentence; it is shown with the model")]
Why = Annotated[str, Meaning("why, for the log; empty: nothing to say")]

risk_model_acts = Capability("risk_model_acts")


@risk_model_acts.mutation(chinese="登记训练好的模型，连同检验结果和模型卡", action=REGISTER)
def register_risk_model(
    caller: Caller,
    file: Annotated[Upload, Meaning("the model as training wrote it, in a multipart form")],
    evaluation: Annotated[Upload, Meaning("what `xiangheng risk evaluate --save` wrote of it")],
    card: Annotated[Upload | None, Meaning("its model card, HTML or Markdown; null: none")] = None,
    reason: Why = "",
) -> RiskModelRecord:
    """Register a trained model with its evaluation; the plugin that gives its kind reads it, and its file is kept."""
    require(caller.person, REGISTER, PROVINCE_WIDE)
    given = _contents(caller, file=file, evaluation=evaluation, card=card)
    judged = record_in(RiskEvaluation, given["evaluation"], _at("evaluation"), EVALUATION)
    text = card_text(given["card"], _at("card")) if "card" in given else ""
    model = model_of(judged.kind, given["file"], limit=caller.settings.jobs.step_seconds)
    new = models.NewModel(model, model.plugin, judged, text)
    return models.register(caller.store, caller.person, new, reason)


@risk_model_acts.mutation(chinese="批准一个模型排名单，写明为什么；只有胜过规则的可以批准", action=APPROVE)
def approve_risk_model(caller: Caller, model: Digest, reason: Grounds) -> RiskModelRecord:
    """Approve a model, so that it makes lists; only what beats the rules, and by somebody else than who registered it."""
    return models.approve(caller.store, caller.person, model, reason)


@risk_model_acts.mutation(chinese="停用一个批准过的模型，写明为什么；它排过的名单还在", action=APPROVE)
def withdraw_risk_model(caller: Caller, model: Digest, reason: Grounds) -> RiskModelRecord:
    """Withdraw the approval of a model; the lists that it made stay."""
    return models.withdraw(caller.store, caller.person, model, reason)


@risk_model_acts.mutation(chinese="登记一个月的监测结果；同一个月再登记的，代替前一次", action=REGISTER)
def record_risk_drift(
    caller: Caller,
    file: Annotated[Upload, Meaning("what `xiangheng risk monitor --save` wrote, in a multipart form")],
    reason: Why = "",
) -> RiskDrift:
    """Record what was found of a registered model as of a month, in the place of what was recorded of the same month."""
    require(caller.person, REGISTER, PROVINCE_WIDE)
    drifted = record_in(RiskDrift, _contents(caller, file=file)["file"], _at("file"), DRIFT)
    return drifts.record(caller.store, caller.person, drifted, reason)


def _contents(caller: Caller, **files: Upload | None) -> dict[str, bytes]:
    """What files hold, by argument; raises `EvidenceRefused`, `ContentTooLarge`, `ScannerRefused`."""
    given = {argument: file for argument, file in files.items() if file is not None}
    sources = [(file.stream, file.name) for file in given.values()]
    with all_accepted(caller.store.database.files, sources, caller.settings.evidence) as contents:
        return {
            argument: content.received.path.read_bytes()
            for argument, (content, _) in zip(given, contents, strict=True)
        }


def _at(argument: str) -> FieldPath:
    return FieldPath((argument,), argument)
