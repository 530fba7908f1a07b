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
    store_counties: Annotated[
        bool, typer.Option("--store-counties", help="用数据库里今天的县的代码；缺省用虚构的代码。")
    ] = False,
    workbooks: Annotated[
        int,
        typer.Option("--workbooks", min=0, help="另把前几个县的最近一个月写成导出样式的工作簿，供试导入。"),
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子；同一种子得到同样的数据。")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Write an invented register, with the truth beside it."""
    from xiangheng_risk.invented.counties import INVENTED_CODES
    from xiangheng_risk.invented.generation import generate as write
    from xiangheng_risk.invented.workbooks import write_workbooks
    from xiangheng_scoring.cli.progress import progress

    codes = (_codes_of_the_store() if store_counties else INVENTED_CODES)[:counties]
    with progress("生成虚构农户", quiet=as_json) as step:
        generation = write(folder, households, seed, codes=codes, step=step)
    exports = write_workbooks(folder, codes[:workbooks])
    if as_json:
        print_record(generation)
        return
    print(
        f"{generation.folder}：{generation.counties} 个县，{generation.households} 户，随机种子 {generation.seed}"
    )
    for table in generation.tables:
        print(f"  {table.title}：{table.rows} 行")
    for path in exports:
        print(f"  {path}")
    print(f"以上户、人、收入均为虚构；收入线 {generation.line:g} 元也是虚构的。")


def _codes_of_the_store() -> tuple[str, ...]:
    """The counties of today, as the person who is signed in may read them."""
    from xiangheng_platform.cli.session import asking
    from xiangheng_platform.regions import divisions
    from xiangheng_platform.regions.facts import Kind, Level

    with asking() as view:
        tree = divisions.tree(view, view.today)
    return tuple(
        division.code
        for division in tree.divisions
        if division.level is Level.COUNTY and division.kind is Kind.DIVISION
    )
