"""`xiangheng compare`: what moved the totals between two years, two schemes or two units."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from xiangheng_scoring.analysis.comparison import (
    EFFECT_MEANINGS,
    EFFECT_WORDS,
    Comparison,
    Difference,
    Overtaking,
    compare_units,
    difference_said,
    left_out_said,
    overtaking_said,
)
from xiangheng_scoring.analysis.comparison import compare as compare_results
from xiangheng_scoring.analysis.comparison.documents import comparison_record, difference_record
from xiangheng_scoring.cli.console import console, print_lines
from xiangheng_scoring.cli.inputs import Inputs, scored, with_inputs
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_record
from xiangheng_scoring.cli.pictures import differences_notes, differences_pictures, draw
from xiangheng_scoring.cli.progress import progress
from xiangheng_scoring.cli.tables import comparison_table, difference_table
from xiangheng_scoring.cli.typed import program
from xiangheng_scoring.cli.usage import UsageRefused
from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.errors import ComparisonImpossible, Fault
from xiangheng_scoring.explain.cautions import cautions
from xiangheng_scoring.intake.writing.atomic_write import refuse_existing

MOST_OVERTAKINGS = 10

FromScheme = Annotated[
    str, typer.Option("--from-scheme", help="与之相比的方案，缺省为同一方案。", show_default=False)
]
FromData = Annotated[
    list[Path] | None,
    typer.Option("--from-data", help="与之相比的数据，缺省为同一批数据。", show_default=False),
]
FromYear = Annotated[int | None, typer.Option("--from-year", help="与之相比的年度。", show_default=False)]
FromBundle = Annotated[
    Path | None,
    typer.Option("--from-bundle", help="与之相比的计分包（score --out 写出的）。", show_default=False),
]
OneUnit = Annotated[
    str, typer.Option("--unit", "-u", help="只看这一个对象，逐项指标说明。", show_default=False)
]
FromUnit = Annotated[
    str, typer.Option("--from-unit", help="同一批次中与 --unit 相比的对象。", show_default=False)
]

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="把图（SVG，每个对象一张）写到这个文件夹。", show_default=False),
]


@with_inputs("compare")
def compare(
    inputs: Inputs,
    from_scheme: FromScheme = "",
    from_data: FromData = None,
    from_year: FromYear = None,
    from_bundle: FromBundle = None,
    unit: OneUnit = "",
    from_unit: FromUnit = "",
    out: Out = None,
    as_json: JsonOption = False,
) -> None:
    """对比：分差从哪里来。与另一年度、方案、数据、计分包或同批次的另一对象相比，各项之和恰为分差。"""
    other = Inputs(from_scheme, from_data, year=from_year, bundle=from_bundle)
    _check(inputs, other, unit, from_unit)
    if out is not None:
        refuse_existing(out)
    there, noticed = scored(inputs, quiet=as_json)
    if from_unit:
        difference = compare_units(there, from_unit, unit)
        _tell_difference(difference, there, there, (), noticed, out, as_json=as_json)
        return
    # The same files for two years: a value without a year can be of one of them only.
    undated = there.period if from_year and not from_data else None
    here, earlier = scored(_completed(other, inputs), quiet=as_json, undated=undated)
    notices = tuple(dict.fromkeys((*earlier, *noticed)))
    with progress("对比", quiet=as_json) as step:
        comparison = compare_results(here, there, progress=step)
    if unit:
        difference = _of_unit(comparison, there.unit(unit).unit.code)
        _tell_difference(difference, here, there, comparison.overtakings, notices, out, as_json=as_json)
        return
    # Pictures come before what is printed: `| head` must lose none.
    _draw(out, comparison.differences, here, there)
    if as_json:
        print_record(comparison_record(comparison, notices))
    else:
        _show(comparison)


def _check(inputs: Inputs, other: Inputs, unit: str, from_unit: str) -> None:
    """Refuse what says not, or twice, with what is to be compared."""
    at, remedy = "xiangheng compare", f"{program()} compare --help"
    given = [f"--from-{name}" for name, value in vars(other).items() if value]
    if from_unit and not unit:
        raise UsageRefused(
            f"写了 --from-unit {from_unit}，没有写 --unit",
            at=at,
            expected="与它相比的对象",
            remedy="加 --unit 代码或名称",
        )
    if from_unit and given:
        raise UsageRefused(
            f"--from-unit 不能和 {'、'.join(given)} 一起写",
            at=at,
            expected="只写其一：--from-unit 比的是同一批次的两个对象",
            remedy=remedy,
        )
    if not (from_unit or given):
        sides = (
            "--from-bundle 或"
            if inputs.bundle
            else "--from-year、--from-data、--from-scheme、--from-bundle 或"
        )
        raise ComparisonImpossible(
            "没有说与什么比较", at=at, expected=f"{sides} --from-unit 之一", remedy=remedy
        )
    if given and (inputs.bundle or other.bundle):
        # Nothing is taken over from a bundle, nor from what a bundle is compared with: it is scored as it was, or not.
        other.check(
            "compare",
            prefix="--from-",
            expected="--from-bundle 另一个计分包，或与计分包相比的方案和数据（--from-scheme、--from-data）",
        )


def _completed(other: Inputs, inputs: Inputs) -> Inputs:
    """What is compared with; of a scheme and figures, whatever is not said is as it is of this side."""
    if inputs.bundle or other.bundle:
        return other
    return Inputs(
        other.scheme or inputs.scheme,
        other.data or list(inputs.paths),
        year=other.year or (None if other.scheme else inputs.year),
        frame=inputs.frame,
    )


def _tell_difference(
    difference: Difference,
    here: Result,
    there: Result,
    overtakings: Sequence[Overtaking],
    notices: Sequence[Fault],
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Of overtakings, those that the unit was part of are told."""
    own = [each for each in overtakings if difference.there.unit in (each.winner, each.loser)]
    _draw(out, [difference], here, there)
    if as_json:
        print_record(difference_record(difference, here, there, own, notices))
    else:
        _show_difference(difference, here, there, own)


def _of_unit(comparison: Comparison, code: str) -> Difference:
    for difference in comparison.differences:
        if difference.there.unit.code == code:
            return difference
    raise ComparisonImpossible(
        f"「{code}」在其中一方没有总分",
        at=comparison.there.scheme.name,
        expected="两方都有总分的对象",
        remedy="换一个对象",
    )


def _draw(folder: Path | None, differences: Sequence[Difference], here: Result, there: Result) -> None:
    if folder is not None:
        draw(folder, differences_pictures(differences, here, there))


def _show_difference(
    difference: Difference, here: Result, there: Result, overtakings: Sequence[Overtaking]
) -> None:
    screen = console()
    names = {node.code: node.name for scheme in (here.scheme, there.scheme) for node in scheme.nodes.values()}
    print_lines(screen, difference_said(difference, names))
    print_lines(screen, (f"※ {note}" for note in differences_notes(difference, here, there)))
    screen.print(difference_table(difference, names, screen.width))
    print_lines(screen, map(overtaking_said, overtakings))


def _show(comparison: Comparison) -> None:
    screen = console()
    screen.print(comparison_table(comparison, screen.width))
    for name, meaning in EFFECT_MEANINGS.items():
        screen.print(f"{EFFECT_WORDS[name]}：{meaning}", soft_wrap=True)
    print_lines(screen, map(overtaking_said, comparison.overtakings[:MOST_OVERTAKINGS]))
    if len(comparison.overtakings) > MOST_OVERTAKINGS:
        screen.print(f"位次互换共 {len(comparison.overtakings)} 对，其余见 --json。", soft_wrap=True)
    print_lines(screen, (*left_out_said(comparison), *cautions(comparison.there)))
