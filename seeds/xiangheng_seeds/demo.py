"""The demo: the main job on invented data, from a refused workbook to a ranking that explains itself."""

from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from xiangheng_scoring.files.data import read_data

from xiangheng_scoring.cli.loading import open_host, open_scheme, score_files
from xiangheng_scoring.cli.tables import console, footnotes, ranking_table
from xiangheng_scoring.data import Dataset
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.explanation import ExplainedNode, explain, leaves_of
from xiangheng_scoring.plugins import PluginHost
from xiangheng_scoring.result import Result
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.generator import invent
from xiangheng_seeds.output import own_folder
from xiangheng_seeds.workbooks import write_faulty, write_workbooks

ASSESSMENTS = ("leapfrog", "linkage")
MANY, SHOWN = 30, 5
INVENTED = "以下数据全部虚构，不是任何县市区的实际情况。"


def run_demo(out: Path, seed: int) -> None:
    """Run the demo, writing to `out`; it may be run again."""
    screen, host, folder = console(), open_host(), own_folder(out)
    screen.print(f"湘衡演示。{INVENTED}", style="bold")
    opened = [(name, open_scheme(name, host)[0]) for name in ASSESSMENTS if name in host.assessments]
    for number, (name, scheme) in enumerate(opened):
        data = invent(scheme, seed).dataset
        write_workbooks(scheme, data, folder / name)
        if number == 0:
            _show_refusal(screen, scheme, data, folder)
    for name, _ in opened:
        _show_assessment(screen, host, name, folder)
    screen.print(Rule("接下来"))
    screen.print(f"工作簿写在 {folder}，可以打开看、改了再试；再运行一次演示会重写它们。", soft_wrap=True)
    for name, scheme in opened:
        unit = next(iter(scheme.units))
        screen.print(f"  xiangheng score --scheme {name} --data {folder / name}", soft_wrap=True)
        screen.print(
            f"  xiangheng explain --scheme {name} --data {folder / name} --unit {unit}", soft_wrap=True
        )
    screen.print("  xiangheng scheme show linkage\n  xiangheng plugin new dew-plan")


def _show_refusal(screen: Console, scheme: Scheme, data: Dataset, folder: Path) -> None:
    """A faulty workbook is refused with all its faults, and nothing is written."""
    path = folder / "有错处的工作簿.xlsx"
    write_faulty(scheme, data, path)
    screen.print(Rule("一、有错处的工作簿，整本退回"))
    try:
        read_data([path], scheme, scheme.year)
    except DataRefused as refusal:
        screen.print(str(refusal), soft_wrap=True)
    screen.print("没有计分，什么也没有写入。\n")


def _show_assessment(screen: Console, host: PluginHost, name: str, folder: Path) -> None:
    """Read, score, rank, and explain one county's best and worst indicator."""
    scheme, provenance = open_scheme(name, host)
    screen.print(Rule(f"{scheme.name}（示例数据，均为虚构）"))
    result, reading = score_files(scheme, provenance, [folder / name], None)
    screen.print(
        f"读取 {len(reading.files)} 个工作簿，{len(scheme.units)} 个{scheme.unit_kind}，{len(scheme.indicators)} 项指标。"
    )
    for notice in reading.notices[:SHOWN]:
        screen.print(f"提示 {notice}", soft_wrap=True)
    if len(reading.notices) > SHOWN:
        screen.print(f"……另有 {len(reading.notices) - SHOWN} 处提示")
    _show_ranking(screen, result)
    _show_extremes(screen, result)


def _show_ranking(screen: Console, result: Result) -> None:
    """All units if they fit on a screen, else the first of each class and how many follow."""
    if len(result.units) <= MANY:
        screen.print(ranking_table(result))
    else:
        leaders = [one for one in result.ranked if one.rank is not None and one.rank <= SHOWN]
        screen.print(ranking_table(result, leaders))
        screen.print(f"（每类前 {SHOWN} 位；共 {len(result.units)} 个）")
    for line in footnotes(result):
        screen.print(line, soft_wrap=True)


def _show_extremes(screen: Console, result: Result) -> None:
    """The best and the worst scored leaf of the unit in the middle of the ranking."""
    one = result.ranked[len(result.ranked) // 2]
    explanation = explain(result, one.unit.code)
    screen.print(f"\n{one.unit.name}的说明：", style="bold")
    for sentence in explanation.sentences:
        screen.print(sentence, soft_wrap=True)
    scored = sorted(
        filter(_has_points, leaves_of(explanation.tree)),
        key=lambda leaf: (leaf.result.score or 0, leaf.node.code),
    )
    screen.print("得分率最高的指标：", style="bold")
    screen.print(scored[-1].sentence, soft_wrap=True)
    screen.print("得分率最低的指标：", style="bold")
    screen.print(scored[0].sentence, soft_wrap=True)
    screen.print()


def _has_points(leaf: ExplainedNode) -> bool:
    return leaf.result.points is not None
