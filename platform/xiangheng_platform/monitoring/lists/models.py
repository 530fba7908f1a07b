"""Models of risk as they are registered and approved; only one that was approved makes lists.

A model may be approved only where the figures of its evaluation show that it beats every rule that needs no model, and by
somebody else than who registered it. Whether they do is worked out here, from the figures alone; that they were worked out from
households, and from which, is what remains trusted of whoever registers it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from sqlmodel import col

from xiangheng_platform.access.decisions import require, require_open
from xiangheng_platform.access.errors import NotAllowed
from xiangheng_platform.access.person import Person
from xiangheng_platform.access.reach import PROVINCE_WIDE
from xiangheng_platform.access.views import Act, View, act_of
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
from xiangheng_platform.monitoring.lists.documents import RiskModelDossier, RiskModelRecord
from xiangheng_platform.monitoring.lists.errors import (
    ModelExists,
    ModelNotApproved,
    ModelNotBetter,
    ModelRefused,
    NoSuchModel,
)
from xiangheng_platform.monitoring.lists.faults import fault, refuse
from xiangheng_platform.monitoring.lists.tables import RiskApprovalRow, RiskModelRow
from xiangheng_platform.monitoring.plausibility import contradiction_faults, departure_faults
from xiangheng_platform.monitoring.shipping import shipping_of
from xiangheng_platform.store.history import ever, known
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import retract, standing
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import record_of, to_plain

if TYPE_CHECKING:  # it stands beside tables of NumPy, which a server does not load at its start
    from xiangheng_platform.monitoring.lists.apart import ReadModel
    from xiangheng_platform.monitoring.models import TrainedModel

READ, REGISTER, APPROVE = "risk.model", "risk.register", "risk.approve"
MOST_CARD = 4 * 2**20


@dataclass(frozen=True, slots=True)
class NewModel:
    """A trained model that is to be registered, as a plugin of this name read it from its file, and how good it is.

    The model itself, and not its name and bytes: so it is called what it is, and is kept as what can be read.
    """

    model: "TrainedModel | ReadModel"
    plugin: str
    evaluation: RiskEvaluation
    card: str = ""


def register(store: Store, person: Person, new: NewModel, reason: str = "") -> RiskModelRecord:
    """Register a trained model with its evaluation; its file is kept, and whether it may be used is worked out from the figures.

    Raises `ModelRefused` with every fault of the evaluation at its field, also for one of another model, or that says something
    else of the model's use than its figures; `ModelExists`, `NotAllowed`, and what the store's files raise.
    """
    require(person, REGISTER, PROVINCE_WIDE)
    digest = new.model.digest
    if faults := _faults(new):
        raise ModelRefused(faults)
    evaluation = replace(new.evaluation, shipping=shipping_of(new.evaluation))
    with act_of(store, person, "monitoring:model:register", f"model:{digest}", reason) as act:
        if standing(act.session, RiskModelRow, digest=digest):
            raise ModelExists(f"模型 {digest[:12]} 已经登记", at=digest)
        with act.files.received(BytesIO(new.model.write())) as received:
            act.files.keep(received)
            row = act.add(
                RiskModelRow(
                    file_sha256=received.sha256, digest=digest, kind=evaluation.kind, plugin=new.plugin,
                    title=evaluation.title, trained_on=evaluation.trained_on, card=new.card,
                    evaluation=json.dumps(to_plain(evaluation), ensure_ascii=False, sort_keys=True),
                    may_ship=evaluation.shipping.may_ship,
                    is_invented=evaluation.is_invented or new.model.is_invented,
                    registered_by=person.login,
                )
            )  # fmt: skip
        act.note(after={"kind": row.kind, "file_sha256": row.file_sha256, "may_ship": row.may_ship})
        return _record(row, [])


def approve(store: Store, person: Person, model: str, reason: str) -> RiskModelRecord:
    """Say that a model may make lists, and why; by somebody else than who registered it.

    Raises `ModelNotBetter` where it does not beat the rules, `ModelExists` where it was approved, `ListRefused` without a
    reason, `NoSuchModel`, `NotAllowed`.
    """
    require(person, APPROVE, PROVINCE_WIDE)
    _refuse_unreasoned(reason)
    with act_of(store, person, "monitoring:model:approve", f"model:{model}", reason) as act:
        row = of_digest(act, model)
        if row.registered_by == person.login:
            raise NotAllowed(
                f"{person.login} 登记了这个模型，不能由自己批准", at=APPROVE, remedy="请另一位处室负责人批准"
            )
        # Worked out anew: the rule may have become stricter since it was registered.
        shipping = shipping_of(_evaluation(row))
        if not shipping.may_ship:
            raise ModelNotBetter(
                "；".join(shipping.reasons),
                at=row.digest,
                expected="召回率的整个区间都高于每一条规则",
                remedy="继续用规则排序；改进模型后重新检验",
            )
        if _approval(act, row.digest):
            raise ModelExists(f"模型 {row.digest[:12]} 已经批准", at=row.digest)
        approval = act.add(RiskApprovalRow(model=row.digest, reason=reason.strip(), approved_by=person.login))
        act.note(after={"is_invented": row.is_invented})
        return _record(row, [approval])


def withdraw(store: Store, person: Person, model: str, reason: str) -> RiskModelRecord:
    """Say that an approved model makes no more lists, and why; the lists that it made stay.

    Raises `ModelNotApproved`, `ListRefused` without a reason, `NoSuchModel`, `NotAllowed`.
    """
    require(person, APPROVE, PROVINCE_WIDE)
    _refuse_unreasoned(reason)
    with act_of(store, person, "monitoring:model:withdraw", f"model:{model}", reason) as act:
        row = approved(act, model)
        approval = _approval(act, row.digest)
        assert approval is not None
        return _record(row, [retract(act, approval, reason=reason.strip(), approved_by=person.login)])


def models(view: View) -> tuple[RiskModelRecord, ...]:
    """The models that are registered, the last first; raises `NotAllowed`."""
    require_open(view.person, READ)
    rows = view.session.exec(known(RiskModelRow, view.as_of)).all()
    decided = _decided(view)
    return tuple(_record(row, decided.get(row.digest, [])) for row in reversed(rows))


def dossiers(view: View, digests: Iterable[str]) -> dict[str, RiskModelDossier]:
    """Models by their digests, with their evaluation and card; without those that there are not. Raises `NotAllowed`."""
    require_open(view.person, READ)
    wanted = col(RiskModelRow.digest).in_(list(digests))
    rows = view.session.exec(known(RiskModelRow, view.as_of).where(wanted)).all()
    decided = _decided(view)
    return {row.digest: _dossier(row, decided) for row in rows}


def dossier(view: View, model: str) -> RiskModelDossier:
    """A model by its digest, or the beginning of it; raises `NoSuchModel`, `NotAllowed`."""
    require_open(view.person, READ)
    return _dossier(of_digest(view, model), _decided(view))


def content(view: View, model: str) -> tuple[RiskModelRecord, bytes]:
    """The file of a model that may make lists, by its digest or the beginning of it.

    Raises `NoSuchModel`, `ModelNotApproved`, `NotAllowed`, and `ContentChanged` where the file is not what was registered.
    """
    require_open(view.person, READ)
    row = approved(view, model)
    return _record(row, _decided(view)[row.digest]), b"".join(view.files.chunks(row.file_sha256))


def of_digest(view: View, model: str) -> RiskModelRow:
    """The row of a model; for services that asked for their own right. Raises `NoSuchModel`, also where more than one is meant."""
    rows = view.session.exec(
        known(RiskModelRow, view.as_of).where(col(RiskModelRow.digest).startswith(model, autoescape=True))
    ).all()
    if model and len(rows) == 1:
        return rows[0]
    raise NoSuchModel(
        f"「{model}」是 {len(rows)} 个模型的开头" if model and rows else f"没有登记模型「{model}」",
        at=model,
        expected="模型摘要，或足以认出它的开头",
        remedy="xiangheng household models list 列出模型",
    )


def approved(view: View, model: str) -> RiskModelRow:
    """The row of a model that may make lists; raises `NoSuchModel`, `ModelNotApproved`."""
    row = of_digest(view, model)
    if _approval(view, row.digest) is None:
        raise ModelNotApproved(
            f"模型 {row.digest[:12]} 没有批准",
            at=row.digest,
            expected="处室负责人批准过的模型",
            remedy=f"xiangheng household models approve {row.digest[:12]} --reason …",
        )
    return row


def _approval(view: View | Act, digest: str) -> RiskApprovalRow | None:
    return standing(view.session, RiskApprovalRow, view.as_of, model=digest)


def _decided(view: View) -> Mapping[str, Sequence[RiskApprovalRow]]:
    """What was decided of each model by its digest, approvals and their withdrawals, in the order of the acts."""
    return grouped((row.model, row) for row in view.session.exec(ever(RiskApprovalRow, view.as_of)))


def _dossier(row: RiskModelRow, decided: Mapping[str, Sequence[RiskApprovalRow]]) -> RiskModelDossier:
    return RiskModelDossier(_record(row, decided.get(row.digest, [])), _evaluation(row), row.card or None)


def _evaluation(row: RiskModelRow) -> RiskEvaluation:
    return record_of(RiskEvaluation, json.loads(row.evaluation))


def _faults(new: NewModel) -> list[Fault]:
    """What is wrong with what is handed over; what figures say of each other only where each can be by itself."""
    faults = departure_faults(new.evaluation, "evaluation") or [
        *(contradiction_faults(new.evaluation) or _misjudged(new.evaluation)),
        *_of_another_model(new),
    ]
    if len(new.card) > MOST_CARD:
        faults.append(_fault("card", f"模型卡有 {len(new.card)} 字，太长", f"不超过 {MOST_CARD} 字"))
    return faults


def _misjudged(evaluation: RiskEvaluation) -> Iterator[Fault]:
    """An evaluation that says something else of the model's use than its figures do."""
    worked_out = shipping_of(evaluation)
    if evaluation.shipping.may_ship != worked_out.may_ship:
        stated = "可以用" if evaluation.shipping.may_ship else "不能用"
        reasons = "；".join(worked_out.reasons)
        yield _fault("evaluation.shipping.may_ship", f"写着{stated}，由各数算出的不是", reasons)


def _of_another_model(new: NewModel) -> Iterator[Fault]:
    evaluation, model = new.evaluation, new.model
    if evaluation.model != model.digest:
        message = f"检验的是模型 {evaluation.model[:12]}"
        yield _fault("evaluation.model", message, f"模型 {model.digest[:12]} 的检验结果")
    if evaluation.trained_on != model.trained_on:
        expected = f"{model.trained_on}，模型文件里写的"
        yield _fault("evaluation.trained_on", f"{evaluation.trained_on}", expected)
    if evaluation.cut < model.learnt_until:
        message = f"{evaluation.cut}，模型用过其后的结果"
        yield _fault("evaluation.cut", message, f"不早于 {model.learnt_until}")


def _fault(field: str, message: str, expected: str) -> Fault:
    names = tuple(field.split("."))
    place = FieldPath(names, ".".join(names[1:]) or "模型卡", "检验结果" if names[1:] else "")
    return Fault(
        "RISK-LIST-VALUE",
        place,
        message,
        expected,
        "模型插件检验时存的文件，原样交来",
    )


def _refuse_unreasoned(reason: str) -> None:
    refuse([] if reason.strip() else [fault("reason", "没有写", "一句话：凭什么")])


def _record(row: RiskModelRow, decided: Sequence[RiskApprovalRow]) -> RiskModelRecord:
    """A model with the last that was decided of it."""
    last = decided[-1] if decided else None
    approval = None if last is None or last.is_retraction else last
    withdrawal = last if last is not None and last.is_retraction else None
    return RiskModelRecord(
        digest=row.digest, kind=row.kind, plugin=row.plugin, title=row.title, trained_on=row.trained_on,
        may_ship=row.may_ship, approved_by=approval.approved_by if approval else None,
        approval=approval.reason if approval else None,
        withdrawn_by=withdrawal.approved_by if withdrawal else None,
        withdrawal=withdrawal.reason if withdrawal else None,
        withdrawn_at=withdrawal.recorded_at if withdrawal else None,
        is_invented=row.is_invented, registered_by=row.registered_by, registered_at=row.recorded_at, act=row.act,
    )  # fmt: skip
