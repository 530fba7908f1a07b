"""`xiangheng risk demo`."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_risk.cli.groups import risk

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
    from xiangheng_risk.cli import evaluate, explain, rank
    from xiangheng_risk.evaluation.evaluation import Terms
    from xiangheng_risk.evaluation.evaluation import evaluate as judge
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
        terms = Terms(is_invented=True, truth=truth_of(months, JUDGED))
        evaluation = judge(kind, model, pair, terms, step)
    evaluate.show(evaluation)
    print("四、排序：先走访谁")
    ranked = ranked_list(model, pair.test, evaluation.capacity, is_invented=True)
    for line in rank.lines(ranked, _PLACES):
        print(line)
    first = int(ranked.listed[0].household)
    print(f"五、说明：为什么是户 {first}")
    values = pair.test.values[pair.test.households == first][0]
    for line in explain.lines(explained(model, first, JUDGED, values, is_invented=True)):
        print(line)
    print("以上农户都是虚构的。")
    print(
        f"再看：xiangheng risk explain {first} --model {folder / MODEL} --register {folder} --before 202411"
    )
