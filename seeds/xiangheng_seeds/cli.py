"""`xiangheng seeds …` and `xiangheng demo`."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_scoring.cli.options import NEWCOMERS, JsonOption, used_by
from xiangheng_scoring.cli.output import print_record

SIGNS = {"ge": "不低于 ", "approx": "约 "}
seeds = typer.Typer(help="参考数据和虚构的示例数据。", no_args_is_help=True, rich_help_panel=NEWCOMERS)


@seeds.command("divisions", help="列出湖南省 137 个行政区划。")
def list_divisions(as_json: JsonOption = False) -> None:
    """List the divisions."""
    from xiangheng_seeds.reference import divisions

    if as_json:
        from xiangheng_seeds.documents import Divisions

        print_record(Divisions(divisions()))
        return
    for division in divisions():
        print(f"{division.code}　{division.name}")


@seeds.command("workpoints", help="列出 2024 年工作要点的 123 项任务。")
def list_work_points(
    office: Annotated[str, typer.Option("--office", help="只列这个处室的。", show_default=False)] = "",
    as_json: JsonOption = False,
) -> None:
    """List the notice's tasks; only explicit targets are shown as the notice's numbers."""
    from xiangheng_seeds.reference import ITEMS, work_points

    chosen = [point for point in work_points() if office in (point.office or "")]
    if as_json:
        from xiangheng_seeds.documents import WorkPoints

        print_record(WorkPoints(tuple(chosen)))
        return
    for point in chosen:
        parts = [f"（{ITEMS[point.item]}）{point.task}：{point.indicator}"]
        # A number that was only read from words is not shown as the notice's.
        if point.basis == "explicit" and point.target is not None:
            parts.append(f"目标 {SIGNS.get(point.comparison, '')}{point.target:f} {point.unit or ''}")
        print("　".join([*parts, *filter(None, (point.deadline, point.office))]))
    print("目标只列工作要点写明的数；期限只列写明的。")


@seeds.command("generate", help="为一个方案生成虚构的报送工作簿，每个部门一本。")
def generate(
    scheme: Annotated[
        str, typer.Option("--scheme", "-s", help="考核名称，或方案文件夹、工作簿的路径。", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="写到这个文件夹；已有别的内容的不写。", show_default=False)
    ],
    seed: Annotated[int, typer.Option("--seed", help="随机种子；同一种子得到同样的数据。")] = 1,
    faulty: Annotated[bool, typer.Option("--faulty", help="另写一本有错处的工作簿。")] = False,
) -> None:
    """Write invented workbooks for a scheme."""
    from xiangheng_scoring.cli.loading import open_scheme
    from xiangheng_scoring.cli.typed import program, quoted
    from xiangheng_seeds.faulty import write_faulty
    from xiangheng_seeds.generator import invent
    from xiangheng_seeds.output import OwnFolder
    from xiangheng_seeds.workbooks import write_workbooks

    opened, _ = open_scheme(scheme)
    data = invent(opened, seed).dataset
    folder = OwnFolder(out)
    written = write_workbooks(opened, data, out / "报送")
    if faulty:
        written.append(out / "有错处的工作簿.xlsx")
        write_faulty(opened, data, written[-1])
    folder.remember(written)
    for path in written:
        print(path)
    print("以上数据均为虚构。计分：")
    print(f"  {program()} score --scheme {quoted(scheme)} --data {quoted(out / '报送')}")


@seeds.command(
    "load",
    help="把基础数据装进数据库：区划、名单、指标、目标、工作要点；已有的不重复。",
    epilog="先登录：xiangheng user sign-in 登录名",
)
def load(as_json: JsonOption = False) -> None:
    """Fill the store with the reference data, as the person who is signed in."""
    from xiangheng_platform.cli.session import acting
    from xiangheng_scoring.cli.progress import progress
    from xiangheng_seeds.documents import SeedsLoad
    from xiangheng_seeds.filling import fill

    with acting() as (store, person), progress("装入基础数据", quiet=as_json) as step:
        filled = fill(store, person, step)
    if as_json:
        print_record(SeedsLoad(tuple(filled)))
        return
    for kind in filled:
        print(f"{kind.kind}：装入 {kind.entered} 条，原有 {kind.present} 条")
    print("名单没有一个经过核实，更名日期凭记忆；核实后用 xiangheng group、xiangheng region 登记。")


@used_by(NEWCOMERS)
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹。")] = Path("demo-output"),
    seed: Annotated[int, typer.Option("--seed", help="随机种子。")] = 1,
) -> None:
    """演示：用虚构数据走一遍，从拒收有错的工作簿到排名和说明。"""
    from xiangheng_seeds.demo import run_demo

    run_demo(out, seed)
