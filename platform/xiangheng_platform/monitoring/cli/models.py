"""`xiangheng household models …`: models of risk are registered with their evaluation, approved, and looked at."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_platform.cli.files import opened
from xiangheng_platform.cli.output import tell, tell_lines
from xiangheng_platform.cli.session import acting, acting_as_set, asking
from xiangheng_platform.monitoring.cli.options import ReasonOption
from xiangheng_platform.monitoring.drift_documents import RiskDrift
from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
from xiangheng_platform.monitoring.lists import drift as drifts
from xiangheng_platform.monitoring.lists import models as registered
from xiangheng_platform.monitoring.lists.apart import model_of
from xiangheng_platform.monitoring.lists.documents import RiskDriftMonths, RiskModelRecord, RiskModels
from xiangheng_platform.monitoring.lists.handed_over import DRIFT, EVALUATION, card_text, record_in
from xiangheng_platform.monitoring.month_numbers import month_text
from xiangheng_platform.store.moments import beijing
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.explain.cautions import marked

models = typer.Typer(no_args_is_help=True, help="风险模型：登记和检验结果，批准，停用。")

DigestArgument = Annotated[
    str, typer.Argument(metavar="模型", help="模型摘要，或它的开头。", show_default=False)
]


@models.command("list", help="列出登记的模型：何时训练，有没有胜过规则，谁批准的。")
def list_models(as_json: JsonOption = False) -> None:
    """List the registered models."""
    with asking() as view:
        rows = registered.models(view)
    tell_lines(RiskModels(rows), *(map(_line, rows) if rows else ["还没有登记模型。"]), as_json=as_json)


@models.command("show", help="看一个模型：检验结果；写 --card 的，印出模型卡。")
def show(
    model: DigestArgument,
    card: Annotated[bool, typer.Option("--card", help="印出模型卡。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show one model."""
    with asking() as view:
        dossier = registered.dossier(view, model)

    def _show() -> None:
        if card:
            print(dossier.card or "登记时没有交模型卡。")
            return
        ranking = dossier.evaluation.figures.ranking
        print(_line(dossier.model))
        print(f"  检验月份 {month_text(dossier.evaluation.cut)}，{dossier.evaluation.figures.households} 户")
        print(f"  召回率 {ranking.recall.value:.1%}，AUC {ranking.auc.value:.3f}")
        for reason in (*dossier.evaluation.shipping.reasons, *dossier.evaluation.shipping.warnings):
            print(f"  {reason}")

    tell(dossier, _show, as_json=as_json)


@models.command(
    "register",
    help="登记训练好的模型，连同检验结果和模型卡。",
    epilog="例：xiangheng household models register 模型.npz --evaluation 检验.json --card 模型卡.html",
)
def register(
    file: Annotated[Path, typer.Argument(metavar="文件", help="训练写出的模型文件。", show_default=False)],
    evaluation: Annotated[
        Path, typer.Option("--evaluation", help="risk evaluate --json 印出的检验结果。", show_default=False)
    ],
    card: Annotated[
        Path | None, typer.Option("--card", help="模型卡；不交的不写。", show_default=False)
    ] = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Register a model from its file, read by the plugin that gives its kind."""
    data = _content(file)
    judged = record_in(RiskEvaluation, _content(evaluation), str(evaluation), EVALUATION)
    text = card_text(_content(card), str(card)) if card else ""
    with acting_as_set() as (store, person, settings):
        model = model_of(judged.kind, data, limit=settings.jobs.step_seconds)
        new = registered.NewModel(model, model.plugin, judged, text)
        row = registered.register(store, person, new, reason)
    tell_lines(RiskModels((row,)), f"已登记。{_line(row)}", as_json=as_json)


@models.command("approve", help="批准一个模型排名单，写明为什么；只有胜过规则的可以批准。")
def approve(model: DigestArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Approve a model."""
    with acting() as (store, person):
        row = registered.approve(store, person, model, reason)
    caution = ["注意：模型由虚构数据训练或检验，只能排含虚构户的台账；真实的户要用真实数据训练的模型。"]
    tell_lines(
        RiskModels((row,)), f"已批准。{_line(row)}", *(caution if row.is_invented else []), as_json=as_json
    )


@models.command("withdraw", help="停用一个批准过的模型，写明为什么；它排过的名单还在。")
def withdraw(model: DigestArgument, reason: ReasonOption = "", as_json: JsonOption = False) -> None:
    """Withdraw the approval of a model."""
    with acting() as (store, person):
        row = registered.withdraw(store, person, model, reason)
    tell_lines(RiskModels((row,)), f"已停用。{_line(row)}", as_json=as_json)


@models.command("drift", help="看一个模型逐月监测的结果；写 --record 的，登记一个月的。")
def drift(
    model: DigestArgument,
    recorded: Annotated[
        Path | None,
        typer.Option("--record", help="risk monitor --json 印出的监测结果。", show_default=False),
    ] = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show what was found of a model month by month, or record a month."""
    if recorded is not None:
        drifted = record_in(RiskDrift, _content(recorded), str(recorded), DRIFT)
        with acting() as (store, person):
            drifts.record(store, person, drifted, reason)
    with asking() as view:
        months = drifts.drift(view, model)
    lines = [
        f"{month_text(month.upto)}　{month.verdict.label}　得分的 PSI {month.score_psi:.3f}　{'；'.join(month.reasons)}"
        for month in months
    ]
    tell_lines(RiskDriftMonths(months), *(lines or ["还没有登记监测结果。"]), as_json=as_json)


def _content(file: Path) -> bytes:
    with opened(file) as stream:
        return stream.read()


def _line(row: RiskModelRecord) -> str:
    title = marked(f"{row.digest[:12]}　{row.title}", is_invented=row.is_invented)
    verdict = "胜过规则" if row.may_ship else "没有胜过规则"
    return f"{title}　训练到 {month_text(row.trained_on)}　{verdict}　{_decision(row)}"


def _decision(row: RiskModelRecord) -> str:
    if row.approved_by:
        return f"{row.approved_by} 批准：{row.approval}"
    if row.withdrawn_by and row.withdrawn_at:
        return f"{row.withdrawn_by} 于 {beijing(row.withdrawn_at)} 停用：{row.withdrawal}"
    return "没有批准"
