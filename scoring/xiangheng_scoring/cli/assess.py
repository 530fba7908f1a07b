"""`xiangheng score` and `xiangheng explain`."""

import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_scoring.cli.loading import held_to, open_scheme, score_files
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import Fault, MethodRefused, UnknownNode
from xiangheng_scoring.explain.documents import result_record
from xiangheng_scoring.explain.explanation import explain as explain_unit
from xiangheng_scoring.intake.reading.dataset import Reading
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing

SchemeOption = Annotated[
    str, typer.Option("--scheme", "-s", help="考核名称，或方案文件夹、工作簿的路径。", show_default=False)
]
DataOption = Annotated[
    list[Path],
    typer.Option("--data", "-d", help="报送的工作簿、CSV 或文件夹，可写多个。", show_default=False),
]
MoreData = Annotated[
    list[Path] | None,
    typer.Argument(metavar="路径", help="更多数据文件（--data 之后的其余路径）。", show_default=False),
]
YearOption = Annotated[
    int | None, typer.Option("--year", "-y", help="评价年度，缺省为方案的年度。", show_default=False)
]
FrameOption = Annotated[
    Path | None,
    typer.Option("--frame", help="按固定的标准计分（frame freeze 写出的文件）。", show_default=False),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        help="另把排名写成 .xlsx、.csv 或 .parquet，附字段说明和摘要。",
        show_default=False,
    ),
]
ChartsOption = Annotated[
    Path | None, typer.Option("--charts", help="另把排名的图（SVG）写到这个文件夹。", show_default=False)
]
UnitOption = Annotated[str, typer.Option("--unit", "-u", help="对象的代码或名称。", show_default=False)]
INTERVALS_SAID = "位次区间：权重 ±25%、离群值处理、无量纲化、汇总方式、缺报处理一起变动 {trials} 次，九成情形的位次；详见 xiangheng robustness"
#: Trials of the intervals: as many as the study's own default, fewer for schemes so large that one would wait.
MOST_TRIALS, LEAST_TRIALS, TRIED_VALUES = 10_000, 1_000, 500_000_000
#: Notices that say whether a figure counted at all, and in which year: without them no result can be understood.
TOLD_BY_ALL = frozenset({"DATA-PERIOD", "DATA-COUNTED-TWICE"})
NodeOption = Annotated[str, typer.Option("--node", "-n", help="只看这一节点及其下级。", show_default=False)]


def score(
    scheme: SchemeOption,
    data: DataOption,
    more: MoreData = None,
    year: YearOption = None,
    frame: FrameOption = None,
    out: OutOption = None,
    charts: ChartsOption = None,
    as_json: JsonOption = False,
) -> None:
    """计分：方案加数据，得出总分、位次、等次。"""
    if out is not None:
        from xiangheng_scoring.intake.writing.ranking import check_ranking_target

        check_ranking_target(out)
    if charts is not None:
        refuse_existing(charts)
    result, reading = scored(scheme, [*data, *(more or [])], year, frame, quiet=as_json)
    trials = _trials(result)
    intervals = {} if as_json and out is None else rank_intervals(result, trials)
    # Before anything is printed: whoever reads only the first lines still gets the files.
    _write(result, out, charts, intervals)
    if as_json:
        print_record(result_record(result, reading.notices))
        return
    from xiangheng_scoring.cli.console import console, print_lines
    from xiangheng_scoring.cli.tables import footnotes, ranking_table

    screen = console()
    _tell_notices(notice for notice in reading.notices if notice.code not in TOLD_BY_ALL)
    screen.print(ranking_table(result, room=screen.width, intervals=intervals))
    if intervals:
        screen.print(INTERVALS_SAID.format(trials=trials), soft_wrap=True)
    print_lines(screen, footnotes(result, _next(result, scheme, [*data, *(more or [])], year, frame)))


def _write(result: Result, out: Path | None, charts: Path | None, intervals: Mapping[str, str]) -> None:
    """The ranking as a file and as pictures, and on standard error where they are."""
    if out is not None:
        from xiangheng_scoring.cli.ranking import ranking_of
        from xiangheng_scoring.intake.writing.ranking import write_ranking

        written = write_ranking(ranking_of(result, intervals), out)
        print(f"排名写在 {'、'.join(map(str, written))}", file=sys.stderr)
    if charts is not None:
        from xiangheng_scoring.cli.pictures import draw, ranking_pictures

        draw(charts, ranking_pictures(result))


def _next(result: Result, scheme: str, paths: list[Path], year: int | None, frame: Path | None) -> str:
    """The command that explains the best unit of this very run; empty where nobody is ranked."""
    if not result.ranked:
        return ""
    words = [program(), "explain", "--scheme", quoted(scheme), "--data", *map(quoted, paths)]
    words += ["--year", str(year)] if year is not None else []
    words += ["--frame", quoted(frame)] if frame is not None else []
    return " ".join([*words, "--unit", result.ranked[0].unit.code])


def explain(
    scheme: SchemeOption,
    data: DataOption,
    unit: UnitOption,
    more: MoreData = None,
    node: NodeOption = "",
    year: YearOption = None,
    frame: FrameOption = None,
    as_json: JsonOption = False,
) -> None:
    """说明：一个对象的每一分从哪里来，直到单元格和条款。"""
    result, reading = scored(scheme, [*data, *(more or [])], year, frame, quiet=as_json)
    explanation = explain_unit(result, unit, reading.notices)
    if node and node not in result.scheme.nodes:
        raise UnknownNode(
            f"没有节点「{node}」",
            at=result.scheme.name,
            expected="nodes 表中的编码",
            remedy=f"{program()} scheme show {quoted(scheme)}",
        )
    if as_json:
        print_record(explanation)
        return
    from xiangheng_scoring.cli.console import console, print_lines
    from xiangheng_scoring.cli.tables import explanation_tree

    out = console()
    print_lines(out, (*explanation.sentences, *(f"※ {note}" for note in explanation.notes)))
    out.print(explanation_tree(explanation, node))


def _trials(result: Result) -> int:
    values = len(result.units) * len(result.scheme.leaves)
    return max(LEAST_TRIALS, min(MOST_TRIALS, TRIED_VALUES // max(values, 1)))


def rank_intervals(result: Result, trials: int) -> dict[str, str]:
    """The places that each unit has in nine trials of ten, by code; empty where nobody is ranked."""
    from xiangheng_scoring.analysis.robustness import Uncertainty, study
    from xiangheng_scoring.cli.console import console

    if not any(row.rank for row in result.units):
        return {}
    varied = Uncertainty(missing=("scheme", "reweight"), worlds=1)
    try:
        with progress("位次区间", quiet=False) as step:
            places = study(result, varied, trials=trials, progress=step)
    except MethodRefused as refusal:  # the exact result stands, whatever floats can make of its figures
        console(to_error=True).print(f"提示 不显示位次区间：{refusal}", soft_wrap=True)
        return {}
    low, high = (places.distribution.quantile(share) for share in (0.05, 0.95))
    return {
        unit.code: f"{low[row]}" if low[row] == high[row] else f"{low[row]}–{high[row]}"
        for row, unit in enumerate(places.units)
    }


def scored(
    scheme: str,
    paths: list[Path],
    year: int | None,
    frame: Path | None = None,
    *,
    quiet: bool,
    undated: int | None = None,
) -> tuple[Result, Reading]:
    """Open the scheme, hold it to its frame, read the files and score them, with progress unless `quiet`.

    Values without a year are of the year `undated`, if it is not given of the assessed year.
    """

    opened, provenance = open_scheme(scheme)
    result, reading = score_files(
        held_to(opened, frame),
        provenance,
        paths,
        year,
        progress=partial(progress, quiet=quiet),
        undated=undated,
    )
    if not quiet:
        _tell_reading(result, reading)
    return result, reading


def _tell_reading(result: Result, reading: Reading) -> None:
    """What was read, whatever the command, and which figures did not count; other notices are listed by `score`."""
    from xiangheng_scoring.cli.console import console

    out = console(to_error=True)
    missing = {
        (code, column.leaf.indicator)
        for column in result.values.values()
        for code, evidence in column.settled.items()
        if evidence.gap
    }
    out.print(
        f"{result.period} 年：读取 {len(reading.files)} 个文件 · {len(result.units)} 个{result.scheme.unit_kind} × "
        f"{len(result.scheme.indicators)} 项指标 · 缺报 {len(missing)} 格 · 提示 {len(reading.notices)} 处",
        soft_wrap=True,
    )
    _tell_notices(notice for notice in reading.notices if notice.code in TOLD_BY_ALL)


def _tell_notices(notices: Iterable[Fault]) -> None:
    from xiangheng_scoring.cli.console import console, print_lines

    out = console(to_error=True)
    print_lines(out, (f"提示 {notice}" for notice in notices))
