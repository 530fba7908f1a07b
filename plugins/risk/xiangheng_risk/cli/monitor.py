"""`xiangheng risk monitor`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_risk.cli.groups import risk
from xiangheng_risk.cli.judged import (
    CapacityOption,
    KindOption,
    SaveOption,
    kind_called,
    refuse_kept,
    save,
    saved,
)
from xiangheng_risk.cli.options import CutOption, ModelOption, RegisterOption, cut_of, model_bytes, opened
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

if TYPE_CHECKING:
    from xiangheng_platform.monitoring.drift_documents import RiskDrift
    from xiangheng_risk.evaluation.drift import Reference

_MOST_INPUTS = 10


@risk.command("monitor", help="看在用的模型还合不合适：特征和得分变没变，逐月实际与预计，要不要重新训练。")
def monitor(
    model: ModelOption,
    register: RegisterOption = None,
    cut: CutOption = "",
    evaluation: Annotated[
        Path | None,
        typer.Option(
            "--evaluation", help="risk evaluate --save 存的文件，AUC 以它为基准。", show_default=False
        ),
    ] = None,
    capacity: CapacityOption = 0.1,
    kind: KindOption = "additive",
    file: SaveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Watch a model in use, month by month."""
    from xiangheng_risk.cuts import latest_followed_cut
    from xiangheng_risk.evaluation.drift import drift
    from xiangheng_risk.evaluation.register import lists_of
    from xiangheng_scoring.cli.progress import progress

    refuse_kept(file)
    months, trained = opened(register), kind_called(kind).read(model_bytes(model))
    reference = _reference(evaluation, trained.digest) if evaluation else None
    month = cut_of(cut, months, latest_followed_cut)
    with progress("算特征，县", quiet=as_json) as step:
        lists = lists_of(months, trained, month, step)
    told = drift(trained, lists, capacity, reference, is_invented=months.is_invented)
    save(told, file)
    if as_json:
        print_record(told)
    else:
        show(told)


def _reference(path: Path, model: str) -> "Reference":
    """The AUC of an evaluation, by which the months are judged; raises `EvaluationRefused` where it is that of another model."""
    from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation
    from xiangheng_risk.evaluation.drift import Reference
    from xiangheng_risk.evaluation.errors import EvaluationRefused

    evaluation = saved(RiskEvaluation, path)
    if evaluation.model != model:
        raise EvaluationRefused(
            f"这是模型 {evaluation.model[:12]} 的检验，监测的是 {model[:12]}",
            at=str(path),
            expected="所监测的模型自己的检验结果",
            remedy="用 xiangheng risk evaluate --save 检验这个模型",
        )
    return Reference(evaluation.figures.ranking.auc.value, f"{evaluation.cut} 的检验")


def show(told: "RiskDrift") -> None:
    """A drift as people read it: the verdict, month by month, and what moved most."""
    from rich.table import Table

    from xiangheng_scoring.cli.console import console, print_lines

    screen = console()
    invented = "（虚构）" if told.is_invented else ""
    print_lines(screen, [f"{told.verdict.label}{invented}", *(f"  {reason}" for reason in told.reasons)])
    months = Table("月份", "预计", "实际", "实际÷预计", "近三个月的 AUC", box=None, pad_edge=False)
    for row in told.months:
        ratio = "—" if row.ratio is None else f"{row.ratio:.2f}"
        auc = "—" if row.auc is None else f"{row.auc:.3f}"
        months.add_row(str(row.month), f"{row.expected:,.0f}", f"{row.observed:,}", ratio, auc)
    screen.print(months)
    inputs = Table("变动最大的特征", "PSI", "", "训练时缺", "现在缺", box=None, pad_edge=False)
    for moved in told.inputs[:_MOST_INPUTS]:
        inputs.add_row(
            moved.title,
            f"{moved.psi:.3f}",
            moved.band.label,
            f"{moved.missing_before:.1%}",
            f"{moved.missing_now:.1%}",
        )
    screen.print(inputs)
    print_lines(screen, [
        f"得分的 PSI {told.score_psi:.3f}（{told.score_band.label}）；名单中 {told.churn:.1%} 的户上个月不在名单上；"
        f"AUC 的基准 {told.reference_auc:.3f}（{told.reference_source}）",
        told.caution,
    ])  # fmt: skip
