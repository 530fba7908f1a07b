"""`xiangheng statistics`: what an evaluator asks of the indicators before trusting their sum."""

from decimal import Decimal
from typing import Annotated

import typer

from xiangheng_scoring.analysis.statistics.documents import statistics_record
from xiangheng_scoring.analysis.statistics.report import Report
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.inputs import Inputs, scored, with_inputs
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.studies import branches_table, indicators_table
from xiangheng_scoring.engine.result import UnitResult
from xiangheng_scoring.errors import some_of
from xiangheng_scoring.explain.cautions import cautions, named
from xiangheng_scoring.numbers.exact import plain
from xiangheng_scoring.scheme import Node

FLAGS = {
    "collinear": "{indicator}与{other}高度相关（{r:.2f}），等于一件事算两次",
    "negative": "{indicator}与所在维度负相关（{r:.2f}）",
    "weak": "{indicator}与所在维度相关很弱（{r:.2f}）",
}
ForUnit = Annotated[str, typer.Option("--unit", "-u", help="另列这个对象的长处和短处。", show_default=False)]


@with_inputs("statistics")
def statistics(
    inputs: Inputs,
    unit: ForUnit = "",
    as_json: JsonOption = False,
) -> None:
    """统计：指标的完整、分布、离群、相关、内部结构和实际影响。"""
    result, _ = scored(inputs, quiet=as_json)
    report = Report(result)
    if as_json:
        print_record(statistics_record(report, unit))
        return
    if unit:
        result.unit(unit)
    _show(report)
    if unit:
        _show_profile(report, unit)


def _show(report: Report) -> None:
    out = console()
    out.print(indicators_table(report, out.width))
    out.print(branches_table(report, out.width))
    for code, units in report.outliers().items():
        leaf = report.result.scheme.nodes[code]
        out.print(f"离群：{code} {leaf.name}：{'、'.join(map(named, units))}", soft_wrap=True)
    for flag in report.flags:
        leaf = report.leaves[flag.indicator]
        other = report.leaves[flag.other] if isinstance(flag.other, int) else None
        words = FLAGS[flag.kind].format(
            indicator=f"{leaf.code} {leaf.name}",
            other=f"{other.code} {other.name}" if other else "",
            r=flag.correlation,
        )
        out.print(f"相关：{words}", soft_wrap=True)
    incomplete = [
        f"{named(unit)} {share:.0%}"
        for unit, share in zip(report.units, report.availability.by_unit, strict=True)
        if share < 1
    ]
    if incomplete:
        out.print(
            f"报数不全的{report.result.scheme.unit_kind} {len(incomplete)} 个：{some_of(incomplete, 10)}",
            soft_wrap=True,
        )
    print_lines(out, cautions(report.result))


def _show_profile(report: Report, unit: str) -> None:
    out, profile, row = console(), report.profile(unit), report.result.unit(unit)
    out.print(f"{named(row.unit)}：")
    for word, standings in (("长处", profile.strengths), ("短处", profile.weaknesses)):
        for place in standings:
            leaf = report.leaves[place.indicator]
            figure = _figure_text(row, leaf, place.value)
            out.print(
                f"　{word}　{leaf.code} {leaf.name}：{figure}，{place.compared} 个中第 {place.place} 位",
                soft_wrap=True,
            )


def _figure_text(row: UnitResult, leaf: Node, value: float) -> str:
    """The figure that was compared: a value as it was reported, a change, or a score."""
    figure = plain(Decimal(repr(float(value))))
    if leaf.direction == "interval":
        return f"得分 {figure}"
    evidence = row.nodes[leaf.code].evidence
    if evidence is None or evidence.baseline is None:
        return f"{figure} {leaf.unit}"
    return f"变化 {figure} {'个百分点' if leaf.unit == '%' else leaf.unit}"
