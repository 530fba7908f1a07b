"""`xiangheng risk generate`."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_risk.cli.groups import risk
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record


@risk.command("generate", help="生成虚构的农户，每户附真实概率，供训练和检验模型。")
def generate(
    folder: Annotated[
        Path, typer.Option("--folder", help="写到这个文件夹；已有别的内容的不写。", show_default=False)
    ],
    households: Annotated[int, typer.Option("--households", min=1, help="共多少户。")] = 100_000,
    counties: Annotated[int, typer.Option("--counties", min=1, max=122, help="分在多少个虚构的县。")] = 122,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子；同一种子得到同样的数据。")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Write an invented register, with the truth beside it."""
    from xiangheng_risk.invented.counties import INVENTED_CODES
    from xiangheng_risk.invented.generation import generate as write
    from xiangheng_scoring.cli.progress import progress

    with progress("生成虚构农户", quiet=as_json) as step:
        generation = write(folder, households, seed, codes=INVENTED_CODES[:counties], step=step)
    if as_json:
        print_record(generation)
        return
    print(
        f"{generation.folder}：{generation.counties} 个县，{generation.households} 户，随机种子 {generation.seed}"
    )
    for table in generation.tables:
        print(f"  {table.dataset}：{table.rows} 行")
    print(f"以上户、人、收入均为虚构；收入线 {generation.line:g} 元也是虚构的。")
