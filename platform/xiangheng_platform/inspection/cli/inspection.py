"""`xiangheng inspection overdue|coverage|draw`, and the groups `plan`, `visit`, `checklist`, `finding`."""

from pathlib import Path
from typing import Annotated

import typer

from xiangheng_platform.cli.days import AsOfOption, moment_of
from xiangheng_platform.cli.groups import inspection
from xiangheng_platform.cli.output import tell
from xiangheng_platform.cli.session import acting, asking
from xiangheng_platform.inspection import coverage as sums
from xiangheng_platform.inspection import visits
from xiangheng_platform.inspection.cli.checklists import checklist
from xiangheng_platform.inspection.cli.findings import finding
from xiangheng_platform.inspection.cli.options import DayOption, NumberArgument, ReasonOption, day_of
from xiangheng_platform.inspection.cli.outcomes import after_visit
from xiangheng_platform.inspection.cli.plans import plan
from xiangheng_platform.inspection.cli.tables import print_coverage, print_overdue, print_visit
from xiangheng_platform.inspection.cli.visits import visit
from xiangheng_platform.inspection.documents import Coverage, Overdue
from xiangheng_platform.inspection.frames import Below
from xiangheng_platform.sampling.frame import Unit
from xiangheng_scoring.cli.console import console
from xiangheng_scoring.cli.options import JsonOption
from xiangheng_scoring.cli.usage import UsageRefused
from xiangheng_scoring.intake.containers.cells import text_of
from xiangheng_scoring.intake.containers.readers import read_grids

inspection.add_typer(plan, name="plan")
inspection.add_typer(visit, name="visit")
inspection.add_typer(checklist, name="checklist")
inspection.add_typer(finding, name="finding")


@inspection.command("overdue", help="到期没有开展的督查计划，和过了末日没有提交的督查。")
def overdue(day: DayOption = "", at: AsOfOption = "", as_json: JsonOption = False) -> None:
    """List what is overdue on a day."""
    until = day_of(day)
    with asking(moment_of(at)) as view:
        record = Overdue(
            until or view.today, sums.overdue_checks(view, day=until), sums.overdue_visits(view, day=until)
        )
    tell(record, lambda: print_overdue(console(), record), as_json=as_json)


@inspection.command("coverage", help="哪些县市区、哪些内容 12 个月、24 个月没有督查过。")
def coverage(
    with_all: Annotated[bool, typer.Option("--all", help="12 个月内去过的也列出。")] = False,
    day: DayOption = "",
    at: AsOfOption = "",
    as_json: JsonOption = False,
) -> None:
    """Tell where nobody was for long."""
    until = day_of(day)
    with asking(moment_of(at)) as view:
        record = Coverage(
            until or view.today, sums.region_coverage(view, day=until), sums.topic_coverage(view, day=until)
        )
    tell(record, lambda: print_coverage(console(), record, with_all=with_all), as_json=as_json)


@inspection.command(
    "draw",
    help="为一次督查抽取要去的地方：同一个种子、同样的地方，在哪里抽都一样。",
    epilog="例：xiangheng inspection draw 12 --frame 乡镇.csv --seed 2024年6月第1次 --size 3 --spare 2",
)
def draw(
    number: NumberArgument,
    seed: Annotated[str, typer.Option("--seed", help="种子：事先公布的一段文字。", show_default=False)],
    size: Annotated[int, typer.Option("--size", help="抽几个；分层的，每层几个。", show_default=False)],
    spare: Annotated[int, typer.Option("--spare", min=0, help="备选几个。")] = 0,
    under: Annotated[
        str, typer.Option("--under", help="从这个区划的直接下级中抽。", show_default=False)
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            "--frame", help="从表中抽：第 1 列编码，第 2 列（可不写）层，没有列名。", show_default=False
        ),
    ] = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
) -> None:
    """Draw the places that a visit goes to."""
    if bool(under) == (file is not None):
        raise UsageRefused("从哪里抽，--under 和 --frame 写一个", expected="两个中的一个", remedy="改写")
    with acting() as (store, person):
        frame = _units(file) if file else Below(under)
        drawn = visits.draw_places(store, person, number, frame, seed, size, spare, reason=reason)
    tell(drawn, lambda: print_visit(console(), drawn, after_visit(drawn)), as_json=as_json)


def _units(file: Path) -> tuple[Unit, ...]:
    """The keys of a table with their strata."""
    grid = read_grids(file)[0]
    return tuple(Unit(text_of(grid.cell(row, 2)), text_of(grid.cell(row, 1))) for row in grid.lines)
