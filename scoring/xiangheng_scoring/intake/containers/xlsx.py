"""Workbooks of Excel 2007 and later (.xlsx, .xlsm): a zip package of XML parts, read in one pass."""

from xiangheng_scoring.intake.containers.budget import CellBudget
from xiangheng_scoring.intake.containers.columns import uncovered
from xiangheng_scoring.intake.containers.grids import Grid, RangesOverlap
from xiangheng_scoring.intake.containers.markup import MarkupRefused
from xiangheng_scoring.intake.containers.package import Package
from xiangheng_scoring.intake.containers.sheet import Context, read_sheet
from xiangheng_scoring.intake.containers.source import Source
from xiangheng_scoring.intake.containers.strings import read_strings
from xiangheng_scoring.intake.containers.styles import Styles, read_styles
from xiangheng_scoring.intake.containers.workbook import Sheet, read_workbook
from xiangheng_scoring.intake.errors import FileDamaged
from xiangheng_scoring.places import Origin


def read_xlsx(source: Source, package: Package) -> list[Grid]:
    """Every worksheet of the workbook, in the order of its tabs.

    Formulas are not evaluated, links not followed: what the file stores is what is read.
    """
    try:
        workbook = read_workbook(package)
        budget = CellBudget(source)
        context = Context(
            read_styles(package.chunks(workbook.styles)) if workbook.styles else Styles(),
            read_strings(package.chunks(workbook.strings), budget) if workbook.strings else [],
            budget,
            workbook.since_1904,
            workbook.awaits_calculation,
            workbook.is_unsettled,
        )
    except MarkupRefused as error:
        raise FileDamaged(f"工作簿内部结构有误：{error}。", at=source.name) from error
    if not workbook.sheets:
        raise FileDamaged("工作簿里没有工作表。", at=source.name)
    return [_grid(source, package, sheet, context) for sheet in workbook.sheets]


def _grid(source: Source, package: Package, sheet: Sheet, context: Context) -> Grid:
    try:
        content = read_sheet(package.chunks(sheet.part), context)
        merged = tuple(content.merged)
        context.budget.spend_on_merges(merged, content.last_column)
        cells = uncovered(content.cells, merged)
    except (MarkupRefused, RangesOverlap) as error:
        raise FileDamaged(f"{error}。", at=Origin(source.name, sheet.name)) from error
    return Grid(
        source.name,
        sheet.name,
        cells,
        merged,
        sheet.is_hidden,
        frozenset(content.hidden_rows),
        frozenset(content.hidden_columns),
        unsettled=frozenset(content.unsettled),
    )
