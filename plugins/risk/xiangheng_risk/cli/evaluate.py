"""`xiangheng risk evaluate`."""

from typing import TYPE_CHECKING

from xiangheng_risk.cli.groups import risk
from xiangheng_risk.cli.judged import CapacityOption, KindOption, SaveOption, kind_called, refuse_kept, save
from xiangheng_risk.cli.options import CutOption, ModelOption, RegisterOption, cut_of, model_bytes, opened
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

if TYPE_CHECKING:
    from rich.table import Table

    from xiangheng_platform.monitoring.evaluation_documents import RankFigures, RiskEvaluation


@risk.command(
    "evaluate", help="用更晚的一年检验模型：同一批户上与规则、别的模型比，分县、分人群，说能不能用。"
)
def evaluate(
    model: ModelOption,
    register: RegisterOption = None,
    cut: CutOption = "",
    capacity: CapacityOption = 0.1,
    kind: KindOption = "additive",
    file: SaveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a model on a later year than it was trained on."""
    from xiangheng_risk.cuts import latest_labelled_cut
    from xiangheng_risk.evaluation.evaluation import Terms
    from xiangheng_risk.evaluation.evaluation import evaluate as judge
    from xiangheng_risk.evaluation.register import pair_of, truth_of
    from xiangheng_scoring.cli.progress import progress

    refuse_kept(file)
    months, sort = opened(register), kind_called(kind)
    trained = sort.read(model_bytes(model))
    month = cut_of(cut, months, latest_labelled_cut)
    with progress("算特征，县", quiet=as_json) as step:
        pair = pair_of(months, trained, month, step)
    invented = months.is_invented
    terms = Terms(capacity, is_invented=invented, truth=truth_of(months, month) if invented else None)
    with progress("检验，步", quiet=as_json) as step:
        evaluation = judge(sort, trained, pair, terms, step)
    save(evaluation, file)
    if as_json:
        print_record(evaluation)
    else:
        show(evaluation)


def show(evaluation: "RiskEvaluation") -> None:
    """An evaluation as people read it: the verdict, beside whom, how calibrated, and the groups."""
    from xiangheng_scoring.cli.console import console, print_lines

    screen, shipping = console(), evaluation.shipping
    figures, probability = evaluation.figures, evaluation.figures.probability
    invented = "（虚构）" if evaluation.is_invented else ""
    print_lines(screen, [
        f"结论：{'可以用来排走访先后' if shipping.may_ship else '不得使用'}",
        *(f"  {reason}" for reason in (*shipping.reasons, *shipping.warnings)),
        f"截至 {evaluation.cut} 的 {figures.households:,} 户{invented}，其后 {evaluation.horizon} 个月 {figures.events:,} 户"
        f"被识别（{figures.rate:.2%}）；名单 {figures.ranking.places:,} 户",
    ])  # fmt: skip
    screen.print(_rivals(evaluation))
    if probability:
        slope = "—" if probability.slope is None else f"{probability.slope:.3f}"
        print_lines(screen, [
            f"概率：实际 ÷ 预计 {probability.observed_to_expected:.3f}，校准误差 {probability.calibration_error:.4f}，"
            f"斜率 {slope}，布里尔技能 {probability.brier_skill:.3f}"
        ])  # fmt: skip
    screen.print(_groups(evaluation))
    if truth := evaluation.oracle:
        print_lines(screen, [
            f"真实概率（只有虚构数据才知道）：AUC {truth.auc:.3f}，模型达到它的 {truth.auc_share:.1%}；"
            f"查全率 {truth.recall:.1%}；与真实概率的校准误差 {truth.calibration_error:.4f}"
        ])  # fmt: skip


def _rivals(evaluation: "RiskEvaluation") -> "Table":
    from rich.table import Table

    table = Table(
        "", "AUC（95% 区间）", "PR-AUC", "查全率", "查准率", "提升", "模型多查到", box=None, pad_edge=False
    )
    table.add_row(evaluation.title, *_cells(evaluation.figures.ranking), "")
    for row in evaluation.challengers:
        table.add_row(row.title, *_cells(row.figures.ranking), f"{row.recall_gain.value:+.1%}")
    return table


def _cells(ranking: "RankFigures") -> list[str]:
    auc = ranking.auc
    interval = "" if auc.low is None else f"（{auc.low:.3f}–{auc.high:.3f}）"
    return [
        f"{auc.value:.3f}{interval}",
        f"{ranking.average_precision.value:.3f}",
        f"{ranking.recall.value:.1%}",
        f"{ranking.precision or 0:.1%}",
        f"{ranking.lift or 0:.2f}",
    ]


def _groups(evaluation: "RiskEvaluation") -> "Table":
    from rich.table import Table

    from xiangheng_platform.monitoring.evaluation_documents import SliceKind

    table = Table(
        "人群", "户", "发生", "查全率", "查准率", "按县名额的查全率", "实际÷预计", box=None, pad_edge=False
    )
    for row in evaluation.slices:
        if row.kind is not SliceKind.GROUP:
            continue
        if row.figures is None or row.quota is None:
            table.add_row(row.name, row.withheld.label if row.withheld else "")
            continue
        ranking, probability = row.figures.ranking, row.figures.probability
        table.add_row(
            row.name,
            f"{row.figures.households:,}",
            f"{row.figures.events:,}",
            f"{ranking.recall.value:.1%}",
            f"{ranking.precision or 0:.1%}",
            f"{row.quota.recall or 0:.1%}",
            f"{probability.observed_to_expected:.2f}" if probability else "",
        )
    return table
