"""`xiangheng score` and `xiangheng explain`."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_scoring.cli.inputs import (
    TOLD_BY_ALL,
    Inputs,
    opened_and_scored,
    scored,
    tell_notices,
    with_inputs,
)
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_scoring.engine.bundle import Bundle, Scored
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import MethodRefused, UnknownNode, some_of
from xiangheng_scoring.explain.documents import Explanation, result_record
from xiangheng_scoring.explain.explanation import explain as explain_unit
from xiangheng_scoring.explain.explanation import nodes_of
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing

OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        help="另把排名写成 .xlsx、.csv 或 .parquet，附字段说明和摘要；没有扩展名的，写成文件夹，内有计分包和计分结果。",
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
NodeOption = Annotated[str, typer.Option("--node", "-n", help="只看这一节点及其下级。", show_default=False)]


@with_inputs("score")
def score(
    inputs: Inputs,
    out: OutOption = None,
    charts: ChartsOption = None,
    as_json: JsonOption = False,
) -> None:
    """计分：方案加数据，得出总分、位次、等次。"""
    if out is not None:
        _check_target(out)
    if charts is not None:
        refuse_existing(charts)
    bundle, outcome = opened_and_scored(inputs, quiet=as_json)
    result, notices = outcome
    trials = _trials(result)
    is_shown = not as_json or (out is not None and out.suffix)
    intervals = rank_intervals(result, trials) if is_shown else {}
    # Before anything is printed: whoever reads only the first lines still gets the files.
    if out is not None:
        _write(out, bundle, outcome, intervals, quiet=as_json)
    if charts is not None:
        from xiangheng_scoring.cli.pictures import draw, ranking_pictures

        draw(charts, ranking_pictures(result))
    if as_json:
        print_record(result_record(result, notices))
        return
    from xiangheng_scoring.cli.console import console, print_lines
    from xiangheng_scoring.cli.tables import footnotes, ranking_table

    screen = console()
    tell_notices(notice for notice in notices if notice.code not in TOLD_BY_ALL)
    screen.print(ranking_table(result, room=screen.width, intervals=intervals))
    if intervals:
        screen.print(INTERVALS_SAID.format(trials=trials), soft_wrap=True)
    print_lines(screen, footnotes(result, _next(result, inputs)))


def _check_target(out: Path) -> None:
    """Refuse what could not be written, before anything long is done: a folder, or a file of a known ending."""
    if not out.suffix:
        refuse_existing(out)
        return
    from xiangheng_scoring.intake.writing.ranking import check_ranking_target

    check_ranking_target(out, or_else="；没有扩展名的是文件夹")


def _write(out: Path, bundle: Bundle, outcome: Scored, intervals: Mapping[str, str], *, quiet: bool) -> None:
    """The ranking as a file, or the whole run as a folder; where it is, on standard error."""
    if out.suffix:
        from xiangheng_scoring.cli.ranking import ranking_of
        from xiangheng_scoring.intake.writing.ranking import write_ranking

        written = write_ranking(ranking_of(outcome.result, intervals), out)
        print(f"排名写在 {'、'.join(map(str, written))}", file=sys.stderr)
        return
    from xiangheng_scoring.cli.bundles import BUNDLE, write_run

    manifest = write_run(out, bundle, outcome, partial(progress, quiet=quiet))
    print(
        f"计分包和计分结果写在 {out}（计分包摘要 {manifest.digest}）。\n"
        f"重算：{program()} score --bundle {quoted(out / BUNDLE)}",
        file=sys.stderr,
    )


def _next(result: Result, inputs: Inputs) -> str:
    """The command that explains the best unit of this very run; empty where nobody is ranked."""
    if not result.ranked:
        return ""
    return " ".join([program(), "explain", *inputs.words(), "--unit", result.ranked[0].unit.code])


@with_inputs("explain", without=())
def explain(
    inputs: Inputs,
    unit: UnitOption,
    node: NodeOption = "",
    as_json: JsonOption = False,
) -> None:
    """说明：一个对象的每一分从哪里来，直到单元格和条款。"""
    explanation = _explanation(inputs, unit, quiet=as_json)
    if node and node not in (codes := [below.code for below in nodes_of(explanation.tree)]):
        raise UnknownNode(
            f"没有节点「{node}」",
            at=explanation.scheme.name,
            expected="nodes 表中的编码",
            remedy=f"{program()} scheme show {quoted(inputs.scheme)}"
            if inputs.scheme
            else f"编码如 {some_of(codes, 5)}",
        )
    if as_json:
        print_record(explanation)
        return
    from xiangheng_scoring.cli.console import console, print_lines
    from xiangheng_scoring.cli.tables import explanation_tree

    out = console()
    print_lines(out, (*explanation.sentences, *(f"※ {note}" for note in explanation.notes)))
    out.print(explanation_tree(explanation, node))


def _explanation(inputs: Inputs, unit: str, *, quiet: bool) -> Explanation:
    """Worked out from what was asked, or read from a kept result, for which neither rules nor figures are needed."""
    if inputs.result is None:
        result, notices = scored(inputs, quiet=quiet)
        return explain_unit(result, unit, notices)
    from xiangheng_scoring.intake.sealed.results import read_result

    return read_result(inputs.result).explanation(unit)


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
