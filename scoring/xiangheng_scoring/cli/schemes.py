"""`xiangheng scheme list|show|new|check|export`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.tree import Tree

from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.loading import open_host, open_scheme, unusable_plugins
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing, written_whole
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.plugins.documents import Schemes
from xiangheng_scoring.scheme import Node, Scheme
from xiangheng_scoring.scheme.documents import SchemeCheck, scheme_record
from xiangheng_scoring.scheme.weights import WEIGHTINGS

scheme = typer.Typer(no_args_is_help=True)

NameArgument = Annotated[
    str, typer.Argument(metavar="方案", help="考核名称，或方案文件夹、工作簿的路径。", show_default=False)
]


@scheme.command("list", help="列出已启用插件提供的考核。")
def list_schemes(as_json: JsonOption = False) -> None:
    """List the assessments of the plugins that are on, from their manifests; none is imported."""
    host = open_host()
    for notice in unusable_plugins(host):
        print(f"提示 {notice}", file=sys.stderr)
    if as_json:
        print_record(Schemes(tuple(host.offers())))
        return
    for offer in host.offers():
        print(f"{offer.name}　{offer.title}（插件 {offer.plugin}）")


@scheme.command("show", help="查看方案的指标树、权重、规则和依据。")
def show(name: NameArgument, as_json: JsonOption = False) -> None:
    """Show the tree of a scheme."""
    opened, _ = open_scheme(name)
    if as_json:
        print_record(scheme_record(opened))
        return
    _print_tree(opened)


@scheme.command("check", help="检查方案：一次列出全部问题，并运行其中的算例。")
def check(name: NameArgument, as_json: JsonOption = False) -> None:
    """Check a scheme; a faulty one is refused with all its faults."""
    opened, _ = open_scheme(name)
    examples = len(opened.tables.of("examples"))
    if as_json:
        print_record(
            SchemeCheck(opened.code, opened.digest, len(opened.units), len(opened.indicators), examples)
        )
        return
    print(
        f"{opened.name}：没有问题。{len(opened.indicators)} 项指标，{len(opened.units)} 个{opened.unit_kind}，算例 {examples} 个全部相符。"
    )
    print(f"方案摘要 {opened.digest}")


@scheme.command("new", help="新建空的方案：.xlsx 工作簿，或文件夹；填好后检查。")
def new(
    target: Annotated[
        Path, typer.Argument(metavar="目标", help="目标文件夹，或 .xlsx 文件。", show_default=False)
    ],
) -> None:
    """Write an empty scheme with the meaning of every column; nothing that exists is overwritten."""
    from xiangheng_scoring.intake.writing.schemes import write_template_folder, write_template_workbook

    refuse_existing(target)
    write = write_template_workbook if target.suffix.lower() == ".xlsx" else write_template_folder
    with written_whole(target) as fresh:
        write(fresh, open_host().rules)
    print(
        f"空的方案写在 {target}。先填方案的代码、名称、年度，指标（一行总分，下面各级）和对象；其余按需要填。"
    )
    print(f"还要填什么，随时检查：{program()} scheme check {quoted(target)}")


@scheme.command("export", help="导出方案为文件夹，或（目标以 .xlsx 结尾）为工作簿。")
def export(
    name: NameArgument,
    target: Annotated[
        Path, typer.Argument(metavar="目标", help="目标文件夹，或 .xlsx 文件。", show_default=False)
    ],
) -> None:
    """Export a scheme in either form; nothing that exists is overwritten."""
    from xiangheng_scoring.intake.writing.schemes import write_scheme_folder, write_scheme_workbook

    host = open_host()
    opened, _ = open_scheme(name, host)
    refuse_existing(target)
    with written_whole(target) as fresh:
        if target.suffix.lower() == ".xlsx":
            write_scheme_workbook(opened.tables, fresh, host.loaded_rules())
        else:
            write_scheme_folder(opened.tables, fresh)
    print(f"已导出到 {target}。改好后：{program()} scheme check {quoted(target)}")


def _print_tree(opened: Scheme) -> None:
    out = console()
    out.print(f"{opened.name} {opened.year}（{opened.code}）", style="bold")
    for line in filter(None, (opened.source, opened.notice)):
        out.print(line)
    trees = {opened.root.code: Tree(_label(opened.root))}
    for node in opened.top_down[1:]:
        trees[node.code] = trees[node.parent].add(_label(node))
    out.print(trees[opened.root.code])


def _label(node: Node) -> str:
    rule = f" · {node.rule.title}" if node.rule else ""
    weight = f"{plain(node.weight)} 分" if node.weight or not node.gives_points else "权重由数据定"
    weighting = "" if node.weighting == "given" else f" · {WEIGHTINGS[node.weighting]}"
    office = f" · {node.office}" if node.office else ""
    verified = "" if node.verified or node.rule is None else " · 未核实"
    return f"{node.code} {node.name} · {weight}{weighting}{rule}{office}{verified}"
