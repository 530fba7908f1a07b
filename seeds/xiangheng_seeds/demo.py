"""The demo: the main job on invented data, from a refused workbook to a ranking that explains itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.loading import open_host, open_scheme, score_files
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.tables import footnotes, ranking_table
from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.engine.provenance import Provenance
from xiangheng_scoring.engine.result import Result, UnitResult
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.explain.explanation import explain, leaves_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.demo_issues import SCORED_ON, Scored, tables_in
from xiangheng_seeds.demo_store import FILE, TABLES, show_store
from xiangheng_seeds.faulty import write_faulty
from xiangheng_seeds.generator import invent
from xiangheng_seeds.output import OwnFolder
from xiangheng_seeds.sheets import MARK
from xiangheng_seeds.workbooks import write_workbooks

ASSESSMENTS = ("leapfrog", "linkage")
#: The one of which rectification is a part.
MOVED = "linkage"
ALL_SHOWN, FIRST, LAST, NOTICES = 30, 5, 3, 5
INVENTED = "以下数据全部虚构，不是任何县市区的实际情况。"
FAULTY = "有错处的工作簿.xlsx"
STORE = "数据库"


@dataclass(frozen=True, slots=True)
class Shown:
    """One assessment of the demo: its scheme, and the workbooks invented for it."""

    name: str
    scheme: Scheme
    provenance: Provenance
    data: Dataset
    folder: Path
    files: Sequence[Path]


def run_demo(out: Path, seed: int) -> None:
    """Run the demo, writing to `out`; run again, it replaces what it wrote and nothing else."""
    screen, folder = console(), OwnFolder(out)
    screen.print(f"湘衡演示{MARK}。{INVENTED}", style="bold", soft_wrap=True)
    shown = _written(folder.path, seed)
    if not shown:
        screen.print(f"{'、'.join(ASSESSMENTS)} 都没有启用，没有可以演示的考核：xiangheng plugin list")
        return
    faulty = folder.path / FAULTY
    folder.remember(
        [
            faulty,
            *(path for assessment in shown for path in assessment.files),
            folder.path / STORE / FILE,
            *(path for when in SCORED_ON.values() for path in tables_in(folder.path / STORE / TABLES, when)),
        ]
    )
    _show_refusal(screen, shown[0], faulty)
    results = [_show_assessment(screen, number, each) for number, each in enumerate(shown, start=2)]
    moved = next(
        (Scored(each.scheme, each.provenance, each.data) for each in shown if each.name == MOVED), None
    )
    show_store(screen, folder.path / STORE, shown[0].name, shown[0].files, moved, seed)
    _show_next(screen, folder.path, zip(shown, results, strict=True))


def _written(folder: Path, seed: int) -> list[Shown]:
    """The workbooks of both assessments (of those that are enabled), each in a folder of its own."""
    host = open_host()
    shown = []
    enabled = [name for name in ASSESSMENTS if name in host.assessments]
    with progress("写示例工作簿", quiet=False) as step:
        for number, name in enumerate(enabled):
            step(number, len(enabled))
            scheme, provenance = open_scheme(name, host)
            data = invent(scheme, seed).dataset
            files = write_workbooks(scheme, data, folder / name)
            shown.append(Shown(name, scheme, provenance, data, folder / name, files))
    return shown


def _show_refusal(screen: Console, shown: Shown, path: Path) -> None:
    """A faulty workbook is refused with all its faults, and nothing is scored."""
    planted = write_faulty(shown.scheme, shown.data, path)
    screen.print(Rule("一、有错处的工作簿，整本退回"))
    screen.print(f"{path.name} 中特意写错了 {len(planted)} 处：", soft_wrap=True)
    try:
        read_data([path], shown.scheme.vocabulary, shown.scheme.year)
    except DataRefused as refusal:
        screen.print(str(refusal), soft_wrap=True)
    screen.print("没有计分，什么也没有写入。\n")


def _show_assessment(screen: Console, number: int, shown: Shown) -> Result:
    """Read, score, rank, and explain one county's best and worst indicator."""
    scheme = shown.scheme
    screen.print(Rule(f"{'一二三四'[number - 1]}、{scheme.name}{MARK}"))
    result, reading = score_files(scheme, shown.provenance, shown.files, None)
    screen.print(
        f"读取 {len(reading.files)} 个工作簿 · {len(scheme.units)} 个{scheme.unit_kind} × "
        f"{len(scheme.indicators)} 项指标 · 提示 {len(reading.notices)} 处"
    )
    print_lines(screen, (f"提示 {notice}" for notice in reading.notices[:NOTICES]))
    if len(reading.notices) > NOTICES:
        screen.print(f"……另有 {len(reading.notices) - NOTICES} 处提示")
    _show_ranking(screen, result)
    _show_extremes(screen, result)
    return result


def _show_ranking(screen: Console, result: Result) -> None:
    """All units if they fit on a screen, else the first and the last of those ranked together."""
    if len(result.units) <= ALL_SHOWN:
        screen.print(ranking_table(result))
    else:
        screen.print(ranking_table(result, _first_and_last(result)))
        each = "每类" if result.scheme.ranking.within == "class" else ""
        screen.print(f"（{each}前 {FIRST} 位和后 {LAST} 位；共 {len(result.units)} 个）")
    given = Counter(unit.grade for unit in result.units if unit.grade)
    names = [grade.name for grade in result.scheme.grading.grades]
    screen.print("等次：" + "，".join(f"{name} {given[name]} 个" for name in names))
    print_lines(screen, footnotes(result))


def _first_and_last(result: Result) -> list[UnitResult]:
    within_class = result.scheme.ranking.within == "class"
    groups = grouped((ranked.unit.unit_class if within_class else "", ranked) for ranked in result.ranked)
    return [
        ranked
        for group in groups.values()
        for place, ranked in enumerate(group)
        if place < FIRST or place >= len(group) - LAST
    ]


def _show_extremes(screen: Console, result: Result) -> None:
    """The best and the worst scored leaf of the unit in the middle of the ranking."""
    unit = _example(result).unit
    explanation = explain(result, unit.code)
    screen.print(f"\n说明一个：{unit.name}", style="bold")
    print_lines(screen, explanation.sentences)
    leaves = sorted(
        (leaf for leaf in leaves_of(explanation.tree) if leaf.points is not None and leaf.proof),
        key=lambda leaf: (leaf.score or 0, leaf.code),
    )
    for title, leaf in (("得分率最高的指标：", leaves[-1]), ("得分率最低的指标：", leaves[0])):
        screen.print(title, style="bold")
        screen.print(leaf.sentence, soft_wrap=True)
    screen.print()


def _example(result: Result) -> UnitResult:
    return result.ranked[len(result.ranked) // 2]


def _show_next(screen: Console, folder: Path, shown: Iterable[tuple[Shown, Result]]) -> None:
    """Where everything stands, and commands that work as they are printed."""
    screen.print(Rule("接下来"))
    screen.print(
        f"工作簿写在 {folder.resolve()}，可以打开看、改了再试；再运行一次演示会重写它们。", soft_wrap=True
    )
    command = program()
    for assessment, result in shown:
        what = f"--scheme {assessment.name} --data {quoted(assessment.folder)}"
        unit = _example(result).unit.code
        screen.print(f"  {command} score {what}", soft_wrap=True)
        screen.print(f"  {command} explain {what} --unit {unit}", soft_wrap=True)
    screen.print(f"  {command} scheme list\n  {command} plugin new dew-plan", soft_wrap=True)
