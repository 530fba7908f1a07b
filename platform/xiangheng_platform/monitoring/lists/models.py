"""Models of risk as they are registered and approved; only one that was approved makes lists.

A model may be approved only where its evaluation shows that it beats every rule that needs no model, and by somebody else than
who registered it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

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
from xiangheng_platform.store.history import known
from xiangheng_platform.store.store import Store
from xiangheng_platform.versioning.rows import retract, standing
from xiangheng_scoring.errors import Fault
from xiangheng_scoring.places import FieldPath
from xiangheng_scoring.records import record_of, to_plain

READ, REGISTER, APPROVE = "risk.model", "risk.register", "risk.approve"
MOST_CARD = 4 * 2**20


@dataclass(frozen=True, slots=True)
class NewModel:
    """A trained model that is to be registered: its name, its file, which plugin's it is, and how good it is."""

    digest: str
    content: bytes
    plugin: str
    evaluation: RiskEvaluation
    card: str = ""


def register(store: Store, person: Person, new: NewModel, reason: str = "") -> RiskModelRecord:
    """Register a trained model with its evaluation; its file is kept.

    Raises `ModelRefused` for an evaluation of another model, `ModelExists`, `NotAllowed`, and what the store's files raise.
    """
    require(person, REGISTER, PROVINCE_WIDE)
    evaluation = new.evaluation
    if faults := list(_faults(new)):
        raise ModelRefused(faults)
    with act_of(store, person, "monitoring:model:register", f"model:{new.digest}", reason) as act:
        if standing(act.session, RiskModelRow, digest=new.digest):
            raise ModelExists(f"模型 {new.digest[:12]} 已经登记", at=new.digest)
        with act.files.received(BytesIO(new.content)) as received:
            act.files.keep(received)
            row = act.add(
                RiskModelRow(
                    file_sha256=received.sha256, digest=new.digest, kind=evaluation.kind, plugin=new.plugin,
                    title=evaluation.title, trained_on=evaluation.trained_on, card=new.card,
                    evaluation=json.dumps(to_plain(evaluation), ensure_ascii=False, sort_keys=True),
                    may_ship=evaluation.shipping.may_ship, is_invented=evaluation.is_invented,
                    registered_by=person.login,
                )
            )  # fmt: skip
        act.note(after={"kind": row.kind, "file_sha256": row.file_sha256, "may_ship": row.may_ship})
        return _record(row, None)


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
        if not row.may_ship:
            told = _evaluation(row).shipping.reasons
            raise ModelNotBetter(
                "；".join(told) or "检验没有说明它胜过规则",
                at=row.digest,
                expected="召回率的整个区间都高于每一条规则",
                remedy="继续用规则排序；改进模型后重新检验",
            )
        if _approval(act, row.digest):
            raise ModelExists(f"模型 {row.digest[:12]} 已经批准", at=row.digest)
        approval = act.add(RiskApprovalRow(model=row.digest, reason=reason.strip(), approved_by=person.login))
        return _record(row, approval)


def withdraw(store: Store, person: Person, model: str, reason: str) -> RiskModelRecord:
    """Say that an approved model makes no more lists, and why; the lists that it made stay.

    Raises `ModelNotApproved`, `ListRefused` without a reason, `NoSuchModel`, `NotAllowed`.
    """
    require(person, APPROVE, PROVINCE_WIDE)
    _refuse_unreasoned(reason)
    with act_of(store, person, "monitoring:model:withdraw", f"model:{model}", reason) as act:
        row = approved(act, model)
        approval = _approval(act, row.digest)
        if approval:
            retract(act, approval, reason=reason.strip(), approved_by=person.login)
        return _record(row, None)


def models(view: View) -> tuple[RiskModelRecord, ...]:
    """The models that are registered, the last first; raises `NotAllowed`."""
    require_open(view.person, READ)
    rows = view.session.exec(known(RiskModelRow, view.as_of)).all()
    approvals = {row.model: row for row in view.session.exec(known(RiskApprovalRow, view.as_of))}
    return tuple(_record(row, approvals.get(row.digest)) for row in reversed(rows))


def dossiers(view: View, digests: Iterable[str]) -> dict[str, RiskModelDossier]:
    """Models by their digests, with their evaluation and card; without those that there are not. Raises `NotAllowed`."""
    require_open(view.person, READ)
    wanted = col(RiskModelRow.digest).in_(list(digests))
    rows = view.session.exec(known(RiskModelRow, view.as_of).where(wanted)).all()
    approvals = {row.model: row for row in view.session.exec(known(RiskApprovalRow, view.as_of))}
    return {
        row.digest: RiskModelDossier(
            _record(row, approvals.get(row.digest)), _evaluation(row), row.card or None
        )
        for row in rows
    }


def dossier(view: View, model: str) -> RiskModelDossier:
    """A model by its digest, or the beginning of it; raises `NoSuchModel`, `NotAllowed`."""
    require_open(view.person, READ)
    row = of_digest(view, model)
    return RiskModelDossier(_record(row, _approval(view, row.digest)), _evaluation(row), row.card or None)


def content(view: View, model: str) -> tuple[RiskModelRecord, bytes]:
    """The file of a model that may make lists, by its digest or the beginning of it.

    Raises `NoSuchModel`, `ModelNotApproved`, `NotAllowed`, and `ContentChanged` where the file is not what was registered.
    """
    require_open(view.person, READ)
    row = approved(view, model)
    return _record(row, _approval(view, row.digest)), b"".join(view.files.chunks(row.file_sha256))


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


def _evaluation(row: RiskModelRow) -> RiskEvaluation:
    return record_of(RiskEvaluation, json.loads(row.evaluation))


def _faults(new: NewModel) -> Iterable[Fault]:
    if new.evaluation.model != new.digest:
        yield _fault(
            "evaluation", f"检验的是模型 {new.evaluation.model[:12]}", f"模型 {new.digest[:12]} 的检验结果"
        )
    if not new.content:
        yield _fault("content", "模型文件是空的", "训练写出的文件")
    if len(new.card) > MOST_CARD:
        yield _fault("card", f"模型卡有 {len(new.card)} 字，太长", f"不超过 {MOST_CARD} 字")


def _fault(field: str, message: str, expected: str) -> Fault:
    titles = {"evaluation": "检验结果", "content": "模型文件", "card": "模型卡"}
    return Fault("RISK-LIST-VALUE", FieldPath((field,), titles[field]), message, expected, "改正")


def _refuse_unreasoned(reason: str) -> None:
    refuse([] if reason.strip() else [fault("reason", "没有写", "一句话：凭什么")])


def _record(row: RiskModelRow, approval: RiskApprovalRow | None) -> RiskModelRecord:
    return RiskModelRecord(
        digest=row.digest, kind=row.kind, plugin=row.plugin, title=row.title, trained_on=row.trained_on,
        may_ship=row.may_ship, approved_by=approval.approved_by if approval else None,
        approval=approval.reason if approval else None, is_invented=row.is_invented,
        registered_by=row.registered_by, registered_at=row.recorded_at, act=row.act,
    )  # fmt: skip
