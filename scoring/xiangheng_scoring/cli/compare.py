"""`xiangheng compare`: what moved the totals between two years, two schemes or two units."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xiangheng_scoring.cli.assess import (
    DataOption,
    FrameOption,
    MoreData,
    SchemeOption,
    YearOption,
    scored,
)
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.output import print_json

if TYPE_CHECKING:
    from xiangheng_scoring.analysis.comparison import Comparison, Difference, Overtaking
    from xiangheng_scoring.engine.result import Result
    from xiangheng_scoring.errors import Fault

MOST_OVERTAKINGS = 10

FromScheme = Annotated[
    str, typer.Option("--from-scheme", help="与之相比的方案，缺省为同一方案。", show_default=False)
]
FromData = Annotated[
    list[Path] | None,
    typer.Option("--from-data", help="与之相比的数据，缺省为同一批数据。", show_default=False),
]
FromYear = Annotated[int | None, typer.Option("--from-year", help="与之相比的年度。", show_default=False)]
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


def compare(
    scheme: SchemeOption,
    data: DataOption,
    more: MoreData = None,
    year: YearOption = None,
    frame: FrameOption = None,
    from_scheme: FromScheme = "",
    from_data: FromData = None,
    from_year: FromYear = None,
    unit: OneUnit = "",
    from_unit: FromUnit = "",
    out: Out = None,
    as_json: JsonOption = False,
) -> None:
    """对比：分差从哪里来。与另一年度、方案、数据或同批次的另一对象相比，各项之和恰为分差。"""
    from xiangheng_scoring.intake.writing.atomic_write import refuse_existing

    if from_unit and not unit:
        _refuse_half(from_unit)
    if out is not None:
        refuse_existing(out)
    paths = [*data, *(more or [])]
    there, reading = scored(scheme, paths, year, frame, quiet=as_json)
    if from_unit:
        told = _Told(out, as_json, reading.notices)
        _tell_one(_two_units(there, unit, from_unit), there, there, told)
        return
    _refuse_same(there, bool(from_scheme or from_data or from_year))
    other_year = from_year or (None if from_scheme else year)
    # The same files for two years: a value without a year can be of one of them only.
    undated = there.period if from_year and not from_data else None
    here, earlier = scored(
        from_scheme or scheme, from_data or paths, other_year, frame, quiet=as_json, undated=undated
    )
    found = _compared(here, there, quiet=as_json)
    told = _Told(out, as_json, tuple(dict.fromkeys((*earlier.notices, *reading.notices))))
    if unit:
        code = there.unit(unit).unit.code
        turned = [one for one in found.overtakings if code in (one.winner.code, one.loser.code)]
        _tell_one(_of_unit(found, code), here, there, told, turned)
    else:
        _tell_all(found, told)


@dataclass(frozen=True, slots=True)
class _Told:
    """How a comparison is to be told: pictures into a folder, as JSON or on the screen, with what readings noticed."""

    out: Path | None
    as_json: bool
    notices: tuple["Fault", ...]

    def print_document(self, document: dict[str, Any]) -> None:
        from xiangheng_scoring.cli.failures import fault_rows

        print_json(document | {"notices": fault_rows(self.notices)})


def _refuse_half(from_unit: str) -> None:
    from xiangheng_scoring.cli.usage import UsageRefused

    raise UsageRefused(
        f"写了 --from-unit {from_unit}，没有写 --unit",
        at="xiangheng compare",
        expected="与它相比的对象",
        remedy="加 --unit 代码或名称",
    )


def _refuse_same(there: "Result", is_other: bool) -> None:
    from xiangheng_scoring.errors import ComparisonImpossible

    if not is_other:
        raise ComparisonImpossible(
            "没有说与什么比较",
            at=there.scheme.name,
            expected="--from-year、--from-data、--from-scheme 或 --from-unit 之一",
            remedy=f"如 --from-year {there.period - 1}",
        )


def _compared(here: "Result", there: "Result", *, quiet: bool) -> "Comparison":
    from xiangheng_scoring.analysis.comparison import compare as compare_results
    from xiangheng_scoring.cli.loading import progress

    with progress("对比", quiet=quiet) as step:
        return compare_results(here, there, progress=step)


def _two_units(result: "Result", unit: str, other: str) -> "Difference":
    from xiangheng_scoring.analysis.comparison import compare_units

    return compare_units(result, other, unit)


def _of_unit(found: "Comparison", code: str) -> "Difference":
    from xiangheng_scoring.errors import ComparisonImpossible

    for one in found.differences:
        if one.there.unit.code == code:
            return one
    raise ComparisonImpossible(
        f"「{code}」在其中一方没有总分",
        at=found.there.scheme.name,
        expected="两方都有总分的对象",
        remedy="换一个对象",
    )


def _draw(folder: Path | None, differences: Sequence["Difference"], here: "Result", there: "Result") -> None:
    if folder is None:
        return
    from xiangheng_scoring.cli.pictures import differences_pictures, write_pictures
    from xiangheng_scoring.intake.writing.atomic_write import written_whole

    with written_whole(folder) as fresh:
        fresh.mkdir(parents=True)
        write_pictures(fresh, differences_pictures(differences, here, there))
    print(f"图写在 {folder}", file=sys.stderr)


def _tell_all(found: "Comparison", told: _Told) -> None:
    _draw(
        told.out, found.differences, found.here, found.there
    )  # before printing: `| head` must lose no picture
    if told.as_json:
        from xiangheng_scoring.analysis.comparison import comparison_document

        told.print_document(comparison_document(found))
    else:
        _show(found)


def _tell_one(
    one: "Difference", here: "Result", there: "Result", told: _Told, overtakings: Sequence["Overtaking"] = ()
) -> None:
    _draw(told.out, [one], here, there)
    if told.as_json:
        from xiangheng_scoring.analysis.comparison import difference_document

        told.print_document(difference_document(one, here, there, overtakings))
    else:
        _show_one(one, here, there, overtakings)


def _show_one(
    one: "Difference", here: "Result", there: "Result", overtakings: Sequence["Overtaking"]
) -> None:
    from xiangheng_scoring.analysis.comparison import difference_said, overtaking_said
    from xiangheng_scoring.cli.console import console
    from xiangheng_scoring.cli.pictures import differences_notes
    from xiangheng_scoring.cli.tables import difference_table

    out = console()
    names = {node.code: node.name for scheme in (here.scheme, there.scheme) for node in scheme.nodes.values()}
    for line in difference_said(one, names):
        out.print(line, soft_wrap=True)
    for note in differences_notes(one, here, there):
        out.print(f"※ {note}", soft_wrap=True)
    out.print(difference_table(one, names, out.width))
    for overtaking in overtakings:
        out.print(overtaking_said(overtaking), soft_wrap=True)


def _show(found: "Comparison") -> None:
    from xiangheng_scoring.analysis.comparison import (
        EFFECT_MEANINGS,
        EFFECT_WORDS,
        left_out_said,
        overtaking_said,
    )
    from xiangheng_scoring.cli.console import console
    from xiangheng_scoring.cli.tables import comparison_table
    from xiangheng_scoring.explain.cautions import cautions

    out = console()
    out.print(comparison_table(found, out.width))
    for name, meaning in EFFECT_MEANINGS.items():
        out.print(f"{EFFECT_WORDS[name]}：{meaning}", soft_wrap=True)
    for one in found.overtakings[:MOST_OVERTAKINGS]:
        out.print(overtaking_said(one), soft_wrap=True)
    if len(found.overtakings) > MOST_OVERTAKINGS:
        out.print(f"位次互换共 {len(found.overtakings)} 对，其余见 --json。", soft_wrap=True)
    for line in (*left_out_said(found), *cautions(found.there)):
        out.print(line, soft_wrap=True)
