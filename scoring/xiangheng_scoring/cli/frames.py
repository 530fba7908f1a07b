"""`xiangheng frame freeze|show`: a year's standard, frozen."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.fitting import add_figures, fitted
from xiangheng_scoring.cli.inputs import Inputs, scored, with_inputs
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_scoring.engine.frames import freeze as frozen
from xiangheng_scoring.explain.cautions import marked
from xiangheng_scoring.intake.frames import read_frame, write_frame
from xiangheng_scoring.intake.sealed.bundles import SCHEME
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing
from xiangheng_scoring.numbers.exact import shown
from xiangheng_scoring.scheme import Frame
from xiangheng_scoring.scheme.documents import frame_record

frame = typer.Typer(no_args_is_help=True)

Target = Annotated[Path, typer.Option("--out", "-o", help="写到这个文件。", show_default=False)]


@frame.command("freeze", help="固定：把一次计分的同组值、处理界限、权重写成文件。")
@with_inputs("frame freeze", without=("frame", "result"))
def freeze(inputs: Inputs, out: Target) -> None:
    """Freeze the parameters of a run; nothing that exists is overwritten."""
    refuse_existing(out)
    result, _ = scored(inputs, quiet=False)
    standard = frozen(result)
    write_frame(standard, out)
    print(f"{result.scheme.name} {standard.period} 年的标准写在 {out}（摘要 {standard.digest[:16]}…）。")
    scheme = quoted(inputs.bundle / SCHEME if inputs.bundle else inputs.scheme)
    print(f"用于别的年度：{program()} score --scheme {scheme} --data … --frame {quoted(out)}")


@frame.command("show", help="查看一份固定的标准。")
def show(
    path: Annotated[
        Path, typer.Argument(metavar="文件", help="frame freeze 写出的文件。", show_default=False)
    ],
    as_json: JsonOption = False,
) -> None:
    """Show a frame: cohorts, treatments, weights."""
    standard = read_frame(path)
    if as_json:
        print_record(frame_record(standard))
        return
    _print(standard)


def _print(standard: Frame) -> None:
    out = console()
    table = Table(
        title=marked(f"{standard.scheme} {standard.period} 年的标准", is_invented=standard.is_invented),
        title_style="bold",
        header_style="bold",
    )
    for heading in ("指标", "类别"):
        table.add_column(heading, no_wrap=True)
    add_figures(table, "个数", "最小", "均值", "标准差", "最大")
    for code, groups in standard.cohorts.items():
        for group, cohort in groups.items():
            values = cohort.values
            ends = (values[0], values.mean, values.deviation, values[-1]) if values else ()
            table.add_row(code, group or "全体", str(len(values)), *map(shown, ends))
    out.print(fitted(table, out.width, ["标准差", "均值", "最小", "最大"]))
    for code, steps in standard.fitted.treatments.items():
        print_lines(out, (f"处理：{code}　{step.describe()}" for step in steps))
    for branch, shares in standard.fitted.shares.items():
        listed = "，".join(f"{child} {shown(share)}" for child, share in shares.items())
        out.print(f"权重：{branch}　{listed}", soft_wrap=True)
    out.print(f"摘要 {standard.digest}")
