"""The tree of commands: the kit's own, and those that other members add by entry point."""

import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer

COMMANDS_GROUP = "xiangheng.commands"


def make_app() -> Any:
    """The command with all its subcommands; made anew for each call, so nothing is shared between tests."""
    from xiangheng_scoring.cli.assess import explain, score
    from xiangheng_scoring.cli.chinese import speak_chinese
    from xiangheng_scoring.cli.compare import compare
    from xiangheng_scoring.cli.frames import frame
    from xiangheng_scoring.cli.options import EVALUATORS, INSPECTORS
    from xiangheng_scoring.cli.plugins import plugin
    from xiangheng_scoring.cli.robustness import robustness
    from xiangheng_scoring.cli.schemes import scheme
    from xiangheng_scoring.cli.statistics import statistics

    app = typer.Typer(
        name="xiangheng",
        help="湘衡考核评估平台：从报送的工作簿到能逐分说明的排名。",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    app.command(
        "score",
        rich_help_panel=INSPECTORS,
        help="计分：方案加数据，得出总分、位次、等次。",
        epilog="例：xiangheng score --scheme linkage --data 报送",
    )(score)
    app.command(
        "explain",
        rich_help_panel=INSPECTORS,
        help="说明：一个对象的每一分从哪里来，直到单元格和条款。",
        epilog="例：xiangheng explain --scheme linkage --data 报送 --unit 泸溪县",
    )(explain)
    app.command(
        "compare",
        rich_help_panel=INSPECTORS,
        help="对比：与另一年度、方案或对象的分差从哪里来。",
        epilog="例：xiangheng compare --scheme linkage --data 报送 --from-year 2023",
    )(compare)
    app.command(
        "robustness",
        rich_help_panel=INSPECTORS,
        help="稳健性：位次有多稳，各个来源各有多大影响。",
        epilog="例：xiangheng robustness --scheme linkage --data 报送",
    )(robustness)
    app.command(
        "statistics",
        rich_help_panel=INSPECTORS,
        help="统计：指标的完整、分布、离群、相关和实际影响。",
        epilog="例：xiangheng statistics --scheme linkage --data 报送",
    )(statistics)
    app.add_typer(scheme, name="scheme", rich_help_panel=EVALUATORS)
    app.add_typer(frame, name="frame", rich_help_panel=EVALUATORS)
    app.add_typer(plugin, name="plugin", rich_help_panel=EVALUATORS)
    for point in sorted(entry_points(group=COMMANDS_GROUP), key=lambda point: point.name):
        _add(app, point)
    return speak_chinese(typer.main.get_command(app))


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from xiangheng_scoring import __version__

        print(f"xiangheng {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(
        False, "--version", help="显示版本。", is_eager=True, callback=_show_version
    ),
) -> None:
    """湘衡考核评估平台：从报送的工作簿到能逐分说明的排名。"""


def _add(app: typer.Typer, point: EntryPoint) -> None:
    """Add another member's command; one that is broken is told and left out, the rest still works."""
    try:
        command = point.load()
    except Exception as error:  # whatever another package raises while it is imported
        print(f"命令 {point.name} 无法载入（{point.value}）：{error!r}", file=sys.stderr)
        return
    panel = getattr(command, "rich_help_panel", None)
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=point.name, rich_help_panel=panel)
    else:
        app.command(point.name, rich_help_panel=panel)(command)
