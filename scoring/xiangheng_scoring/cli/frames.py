"""`xiangheng frame freeze|show`: a year's standard, frozen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xiangheng_scoring.cli.assess import DataOption, MoreData, SchemeOption, YearOption, scored
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record

if TYPE_CHECKING:
    from xiangheng_scoring.scheme import Frame

frame = typer.Typer(help="标准：固定一年的同组值、处理界限和权重，用于别的年度。", no_args_is_help=True)

Target = Annotated[Path, typer.Option("--out", "-o", help="写到这个文件。", show_default=False)]


@frame.command("freeze", help="固定：把一次计分的同组值、处理界限、权重写成文件。")
def freeze(
    scheme: SchemeOption, data: DataOption, out: Target, more: MoreData = None, year: YearOption = None
) -> None:
    """Freeze the parameters of a run; nothing that exists is overwritten."""
    from xiangheng_scoring.cli.typed import program, quoted
    from xiangheng_scoring.engine.frames import freeze as frozen
    from xiangheng_scoring.intake.frames import write_frame
    from xiangheng_scoring.intake.writing.atomic_write import refuse_existing

    refuse_existing(out)
    result, _ = scored(scheme, [*data, *(more or [])], year, quiet=False)
    made = frozen(result)
    write_frame(made, out)
    print(f"{result.scheme.name} {made.period} 年的标准写在 {out}（摘要 {made.digest[:16]}…）。")
    print(f"用于别的年度：{program()} score --scheme {quoted(scheme)} --data … --frame {quoted(out)}")


@frame.command("show", help="查看一份固定的标准。")
def show(
    path: Annotated[
        Path, typer.Argument(metavar="文件", help="frame freeze 写出的文件。", show_default=False)
    ],
    as_json: JsonOption = False,
) -> None:
    """Show a frame: cohorts, treatments, weights."""
    from xiangheng_scoring.intake.frames import read_frame
    from xiangheng_scoring.scheme.documents import frame_record

    found = read_frame(path)
    if as_json:
        print_record(frame_record(found))
        return
    _print(found)


def _print(found: "Frame") -> None:
    from rich.table import Table

    from xiangheng_scoring.cli.console import console
    from xiangheng_scoring.cli.fitting import fitted
    from xiangheng_scoring.explain.cautions import marked
    from xiangheng_scoring.numbers.exact import shown

    out = console()
    table = Table(
        title=marked(f"{found.scheme} {found.period} 年的标准", is_invented=found.is_invented),
        title_style="bold",
        header_style="bold",
    )
    for heading in ("指标", "类别"):
        table.add_column(heading, no_wrap=True)
    for heading in ("个数", "最小", "均值", "标准差", "最大"):
        table.add_column(heading, justify="right", no_wrap=True)
    for code, groups in found.cohorts.items():
        for group, one in groups.items():
            values = one.values
            ends = (values[0], values.mean, values.deviation, values[-1]) if values else ()
            table.add_row(code, group or "全体", str(len(values)), *map(shown, ends))
    out.print(fitted(table, out.width, ["标准差", "均值", "最小", "最大"]))
    for code, steps in found.fitted.treatments.items():
        for step in steps:
            out.print(f"处理：{code}　{step.told()}", soft_wrap=True)
    for branch, shares in found.fitted.shares.items():
        told = "，".join(f"{child} {shown(share)}" for child, share in shares.items())
        out.print(f"权重：{branch}　{told}", soft_wrap=True)
    out.print(f"摘要 {found.digest}")
