"""`xiangheng risk demo`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_risk.cli.groups import risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xiangheng_platform.monitoring.evaluation_documents import RiskEvaluation

#: The model learns from one invented year and is judged by the next, which it knows nothing of.
LEARNT, JUDGED = 202312, 202412
MODEL = "模型.npz"
_PLACES = 10


@risk.command("demo", help="用虚构农户走一遍：生成、训练、检验、排序、说明。")
def demo(
    folder: Annotated[
        Path, typer.Option("--folder", help="写到这个文件夹；已有别的内容的不写。", show_default=False)
    ],
    households: Annotated[int, typer.Option("--households", min=5000, help="虚构多少户。")] = 50_000,
    counties: Annotated[int, typer.Option("--counties", min=1, max=122, help="分在多少个虚构的县。")] = 20,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子；同一种子得到同样的结果。")] = 1,
) -> None:
    """From nothing to a ranked list on invented households."""
    from xiangheng_platform.monitoring.features.by_county import feature_table
    from xiangheng_platform.monitoring.features.labels import HORIZON
    from xiangheng_platform.monitoring.months import Months
    from xiangheng_risk.cli import explain, rank
    from xiangheng_risk.evaluation.evaluation import Terms, evaluate
    from xiangheng_risk.evaluation.pair import Pair
    from xiangheng_risk.evaluation.register import truth_of
    from xiangheng_risk.invented.counties import INVENTED_CODES
    from xiangheng_risk.invented.generation import generate as write
    from xiangheng_risk.model.explanation import explained
    from xiangheng_risk.model.ranked_list import ranked_list
    from xiangheng_risk.model.risk import AdditiveRisk
    from xiangheng_scoring.cli.progress import progress

    print(f"一、生成 {households:,} 户虚构农户，{counties} 个虚构的县")
    with progress("生成虚构农户", quiet=False) as step:
        write(folder, households, seed, codes=INVENTED_CODES[:counties], step=step)
    months, kind = Months(folder), AdditiveRisk()
    with progress("算特征，县", quiet=False) as step:
        before, after = (feature_table(months, cut, step, HORIZON) for cut in (LEARNT, JUDGED))
    pair = Pair(before, after)
    print(f"二、训练：截至 {LEARNT} 的 {len(pair.train):,} 户，其后 12 个月的识别情况")
    with progress("训练，轮", quiet=False) as step:
        model = kind.train(pair.train, step)
    (folder / MODEL).write_bytes(model.write())
    print(f"三、检验：截至 {JUDGED} 的 {len(pair.test):,} 户，训练时不知道的一年")
    with progress("检验，步", quiet=False) as step:
        truth = truth_of(months, JUDGED)
        evaluation = evaluate(kind, model, pair, Terms(is_invented=True, truth=truth), step)
    for line in _judgement(evaluation):
        print(line)
    print("四、排序：先走访谁")
    ranked = ranked_list(model, pair.test, evaluation.capacity, is_invented=True)
    for line in rank.lines(ranked, _PLACES):
        print(line)
    first = int(ranked.listed[0].household)
    print(f"五、说明：为什么是户 {first}")
    values = pair.test.values[pair.test.households == first][0]
    for line in explain.lines(explained(model, first, JUDGED, values, is_invented=True)):
        print(line)
    print(
        f"再看：xiangheng risk explain {first} --model {folder / MODEL} --register {folder} --before 202411"
    )


def _judgement(evaluation: "RiskEvaluation") -> "Iterator[str]":
    """The figures that matter, beside what an office would do without a model."""
    ranking = evaluation.figures.ranking
    places = f"走访 {evaluation.capacity:.0%} 的户"
    yield f"  {evaluation.title}　AUC {ranking.auc.value:.3f}，{places}，找到 {ranking.recall.value:.1%} 的返贫户"
    for challenger in evaluation.challengers:
        own = challenger.figures.ranking
        yield f"  {challenger.title}　AUC {own.auc.value:.3f}，找到 {own.recall.value:.1%}"
    if evaluation.oracle:
        yield f"  真实概率（只有虚构数据才知道）　AUC {evaluation.oracle.auc:.3f}，找到 {evaluation.oracle.recall:.1%}"
