"""`xiangheng score` and `xiangheng explain`."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_scoring.cli.loading import held_to, open_scheme, read_files
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.typed import program, quoted
from xiangheng_scoring.cli.usage import UsageRefused
from xiangheng_scoring.engine.bundle import Bundle, Scored, score_bundle
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import Fault, MethodRefused, UnknownNode, some_of
from xiangheng_scoring.explain.documents import Explanation, result_record
from xiangheng_scoring.explain.explanation import explain as explain_unit
from xiangheng_scoring.explain.explanation import nodes_of
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
FiguresOption = Annotated[
    list[Path] | None,
    typer.Option("--data", "-d", help="报送的工作簿、CSV 或文件夹，可写多个。", show_default=False),
]
BundleOption = Annotated[
    Path | None,
    typer.Option(
        "--bundle", help="不写方案和数据，照原样重算一个计分包（score --out 写出的）。", show_default=False
    ),
]
ResultOption = Annotated[
    Path | None,
    typer.Option("--result", help="不重算，看一份计分结果（score --out 写出的）。", show_default=False),
]
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
#: Notices that say whether a figure counted at all, and in which year: without them no result can be understood.
TOLD_BY_ALL = frozenset({"DATA-PERIOD", "DATA-COUNTED-TWICE"})


@dataclass(frozen=True)
class Asked:
    """What a command is to work on, as it was typed: a scheme with figures, a bundle, or a result that is kept."""

    scheme: str = ""
    paths: tuple[Path, ...] = ()
    year: int | None = None
    frame: Path | None = None
    bundle: Path | None = None
    kept: Path | None = None

    def check(self, command: str) -> None:
        """Raise `UsageRefused` unless one of the three is named, and wholly."""
        sealed = [name for name, given in (("--bundle", self.bundle), ("--result", self.kept)) if given]
        parts = {"--scheme": self.scheme, "--data": self.paths, "--year": self.year, "--frame": self.frame}
        given = [name for name, value in parts.items() if value]
        if sealed and len(sealed + given) > 1:
            message = f"{sealed[0]} 不能和 {'、'.join([*sealed[1:], *given])} 一起写"
            expected = "只写其一：计分包和计分结果里已经有方案、数据、年度和标准"
        elif not sealed and not (self.scheme and self.paths):
            lacking = "--data" if self.scheme else "--scheme"
            message = f"没有写 {lacking}"
            expected = "方案和数据，或 --bundle 计分包" + (
                "，或 --result 计分结果" if command == "explain" else ""
            )
        else:
            return
        raise UsageRefused(
            message, at=f"xiangheng {command}", expected=expected, remedy=f"{program()} {command} --help"
        )

    def words(self) -> list[str]:
        """The same, to be typed again."""
        if self.bundle:
            return ["--bundle", quoted(self.bundle)]
        words = ["--scheme", quoted(self.scheme), "--data", *map(quoted, self.paths)]
        words += ["--year", str(self.year)] if self.year is not None else []
        return words + (["--frame", quoted(self.frame)] if self.frame is not None else [])


NodeOption = Annotated[str, typer.Option("--node", "-n", help="只看这一节点及其下级。", show_default=False)]


def score(
    scheme: SchemeOption = "",
    data: FiguresOption = None,
    more: MoreData = None,
    year: YearOption = None,
    frame: FrameOption = None,
    bundle: BundleOption = None,
    out: OutOption = None,
    charts: ChartsOption = None,
    as_json: JsonOption = False,
) -> None:
    """计分：方案加数据，得出总分、位次、等次。"""
    asked = Asked(scheme, (*(data or ()), *(more or ())), year, frame, bundle)
    asked.check("score")
    if out is not None:
        _check_target(out)
    if charts is not None:
        refuse_existing(charts)
    opened, scored = _scored(asked, quiet=as_json)
    result, notices = scored
    trials = _trials(result)
    is_shown = not as_json or (out is not None and out.suffix)
    intervals = rank_intervals(result, trials) if is_shown else {}
    # Before anything is printed: whoever reads only the first lines still gets the files.
    if out is not None:
        _write(out, opened, scored, intervals, quiet=as_json)
    if charts is not None:
        from xiangheng_scoring.cli.pictures import draw, ranking_pictures

        draw(charts, ranking_pictures(result))
    if as_json:
        print_record(result_record(result, notices))
        return
    from xiangheng_scoring.cli.console import console, print_lines
    from xiangheng_scoring.cli.tables import footnotes, ranking_table

    screen = console()
    _tell_notices(notice for notice in notices if notice.code not in TOLD_BY_ALL)
    screen.print(ranking_table(result, room=screen.width, intervals=intervals))
    if intervals:
        screen.print(INTERVALS_SAID.format(trials=trials), soft_wrap=True)
    print_lines(screen, footnotes(result, _next(result, asked)))


def _check_target(out: Path) -> None:
    """Refuse what could not be written, before anything long is done: a folder, or a file of a known ending."""
    if not out.suffix:
        refuse_existing(out)
        return
    from xiangheng_scoring.intake.writing.ranking import check_ranking_target

    check_ranking_target(out, or_else="；没有扩展名的是文件夹")


def _write(out: Path, bundle: Bundle, scored: Scored, intervals: Mapping[str, str], *, quiet: bool) -> None:
    """The ranking as a file, or the whole run as a folder; where it is, on standard error."""
    if out.suffix:
        from xiangheng_scoring.cli.ranking import ranking_of
        from xiangheng_scoring.intake.writing.ranking import write_ranking

        written = write_ranking(ranking_of(scored.result, intervals), out)
        print(f"排名写在 {'、'.join(map(str, written))}", file=sys.stderr)
        return
    from xiangheng_scoring.cli.bundles import BUNDLE, write_run

    manifest = write_run(out, bundle, scored, partial(progress, quiet=quiet))
    print(
        f"计分包和计分结果写在 {out}（计分包摘要 {manifest.digest}）。\n"
        f"重算：{program()} score --bundle {quoted(out / BUNDLE)}",
        file=sys.stderr,
    )


def _next(result: Result, asked: "Asked") -> str:
    """The command that explains the best unit of this very run; empty where nobody is ranked."""
    if not result.ranked:
        return ""
    return " ".join([program(), "explain", *asked.words(), "--unit", result.ranked[0].unit.code])


def explain(
    unit: UnitOption,
    scheme: SchemeOption = "",
    data: FiguresOption = None,
    more: MoreData = None,
    node: NodeOption = "",
    year: YearOption = None,
    frame: FrameOption = None,
    bundle: BundleOption = None,
    kept: ResultOption = None,
    as_json: JsonOption = False,
) -> None:
    """说明：一个对象的每一分从哪里来，直到单元格和条款。"""
    asked = Asked(scheme, (*(data or ()), *(more or ())), year, frame, bundle, kept)
    asked.check("explain")
    explanation = _explanation(asked, unit, quiet=as_json)
    if node and node not in (codes := [below.code for below in nodes_of(explanation.tree)]):
        raise UnknownNode(
            f"没有节点「{node}」",
            at=explanation.scheme.name,
            expected="nodes 表中的编码",
            remedy=f"{program()} scheme show {quoted(scheme)}" if scheme else f"编码如 {some_of(codes, 5)}",
        )
    if as_json:
        print_record(explanation)
        return
    from xiangheng_scoring.cli.console import console, print_lines
    from xiangheng_scoring.cli.tables import explanation_tree

    out = console()
    print_lines(out, (*explanation.sentences, *(f"※ {note}" for note in explanation.notes)))
    out.print(explanation_tree(explanation, node))


def _explanation(asked: "Asked", unit: str, *, quiet: bool) -> Explanation:
    """Worked out from what was asked, or read from a kept result, for which neither rules nor figures are needed."""
    if asked.kept is None:
        result, notices = _scored(asked, quiet=quiet)[1]
        return explain_unit(result, unit, notices)
    from xiangheng_scoring.intake.sealed.results import read_result

    return read_result(asked.kept).explanation(unit)


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
) -> Scored:
    """Open the scheme, hold it to its frame, read the files and score them, with progress unless `quiet`.

    Values without a year are of the year `undated`, if it is not given of the assessed year.
    """
    return _scored(Asked(scheme, tuple(paths), year, frame), quiet=quiet, undated=undated)[1]


def _scored(asked: "Asked", *, quiet: bool, undated: int | None = None) -> tuple[Bundle, Scored]:
    """What was asked, as a bundle, and what came out of it."""
    shown = partial(progress, quiet=quiet)
    if asked.bundle is None:
        opened, provenance = open_scheme(asked.scheme)
        held = held_to(opened, asked.frame)
        bundle, reading = read_files(
            held, provenance, asked.paths, asked.year, progress=shown, undated=undated
        )
        source = f"读取 {len(reading.files)} 个文件"
    else:
        from xiangheng_scoring.cli.bundles import compared_with_kept, open_bundle

        bundle, source = open_bundle(asked.bundle), f"计分包 {asked.bundle} 与封存时一致"
    with shown("计分") as step:
        outcome = score_bundle(bundle, step)
    if asked.bundle is not None:
        source += compared_with_kept(asked.bundle, outcome)
    if not quiet:
        _tell_source(source, outcome)
    return bundle, outcome


def _tell_source(source: str, outcome: Scored) -> None:
    """What was read, whatever the command, and which figures did not count; other notices are listed by `score`."""
    from xiangheng_scoring.cli.console import console

    result, notices = outcome
    out = console(to_error=True)
    missing = {
        (code, column.leaf.indicator)
        for column in result.values.values()
        for code, evidence in column.settled.items()
        if evidence.gap
    }
    out.print(
        f"{result.period} 年：{source} · {len(result.units)} 个{result.scheme.unit_kind} × "
        f"{len(result.scheme.indicators)} 项指标 · 缺报 {len(missing)} 格 · 提示 {len(notices)} 处",
        soft_wrap=True,
    )
    _tell_notices(notice for notice in notices if notice.code in TOLD_BY_ALL)


def _tell_notices(notices: Iterable[Fault]) -> None:
    from xiangheng_scoring.cli.console import console, print_lines

    out = console(to_error=True)
    print_lines(out, (f"提示 {notice}" for notice in notices))
