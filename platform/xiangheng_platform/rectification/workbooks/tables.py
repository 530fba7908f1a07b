"""Ledgers in the sheets of a workbook: headings below the titles, an issue a row or a few, what is none passed over."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xiangheng_platform.rectification.workbooks.columns import BESIDE, PASSED, SITE, TOLD, heading_of, name_of
from xiangheng_platform.rectification.workbooks.values import read_number
from xiangheng_scoring.errors import Fault, some_of
from xiangheng_scoring.grouping import grouped
from xiangheng_scoring.intake.containers.cells import Cell, column_letters, text_of
from xiangheng_scoring.intake.containers.grids import Grid
from xiangheng_scoring.intake.numerals import is_blank, parse_number
from xiangheng_scoring.intake.reading.lines import (
    begins_as_note,
    is_day,
    is_heading,
    is_numbering,
    is_only_summary,
)
from xiangheng_scoring.intake.wording import folded
from xiangheng_scoring.intake.writing.printed_tables import typed
from xiangheng_scoring.places import Origin

#: Fields that several columns may make up (乡镇, 村): what stands in them belongs together.
JOINED = ("places",)
#: Fewer known headings in a row, the problem's among them, are no ledger.
_FEWEST = 3
_MOST_NAMED = 5
_LONGEST_SHOWN = 30
#: What stands in a row of sums: `15`, `共 15 个问题`.
_COUNT = re.compile(r"(?:共|计|发现|涉及)*\d+(?:个|条|项|件|户)?(?:具体)?(?:问题)?")
#: What every invented workbook says of itself.
_INVENTED = "虚构"


@dataclass(frozen=True)
class LedgerTable:
    """A ledger in a sheet: the row of its headings, which column is which, and the rows of each issue below.

    Where the description is merged over several rows, these are one issue.
    """

    grid: Grid
    top: int
    columns: Mapping[str, Sequence[int]]
    issues: Sequence[Sequence[int]]
    notices: Sequence[Fault]

    @property
    def header(self) -> Origin:
        """The row of the headings."""
        return Origin(self.grid.file, self.grid.sheet, row=self.top)

    @property
    def is_invented(self) -> bool:
        """Whether the lines above the headings, the sheet or the file say that what stands here is invented."""
        above = (text_of(cell) for row, cells in self.grid.lines.items() if row < self.top for cell in cells)
        return any(_INVENTED in text for text in (self.grid.file, self.grid.sheet, *above))

    @cached_property
    def doubled(self) -> list[Fault]:
        """Columns of one meaning, of which only one can be meant."""
        return [
            Fault(
                "ISSUE-COLUMN",
                self.grid.origin(self.top, column),
                f"「{text_of(self.grid.label(self.top, column))}」与 {column_letters(first)} 列都是{heading_of(name)}",
                "一列",
                "只留一列，另一列删去或改列名",
            )
            for name, (first, *others) in self.columns.items()
            if name not in (*JOINED, *TOLD, PASSED, BESIDE)
            for column in others
            if any(not self.own(row, column).is_empty for rows in self.issues for row in rows)
        ]

    def own(self, row: int, column: int) -> Cell:
        """What is seen of a row in a column; what is merged over several columns stands in the first of them."""
        return _own(self.grid, row, column)

    def cells(self, rows: Sequence[int], name: str) -> list[Cell]:
        """The cells in which something stands of a field of an issue, each once."""
        columns = self.columns.get(name, ())
        # Of two columns of one meaning the second is at fault as a whole.
        read = columns if name in JOINED else columns[:1]
        cells = (self.own(row, column) for column in read for row in rows)
        return list({cell.address: cell for cell in cells if cell.trouble or seen(self.grid, cell)}.values())

    def place(self, rows: Sequence[int], name: str) -> Origin:
        """Where a field of an issue stands; the row of headings if there is no such column."""
        beside = _BESIDE.get(name, name)
        columns = self.columns.get(name) or self.columns.get(beside)
        return self.grid.origin(rows[0], columns[0]) if columns else self.header


#: In which other column a field may stand.
_BESIDE = {**dict.fromkeys(("region", "places", "households"), SITE), "deadline": "deadline_class"}


def seen(grid: Grid, cell: Cell) -> str:
    """The text of a cell; nothing for the marks that stand for nothing."""
    text = typed(text_of(cell)) if grid.separator else text_of(cell)
    return "" if is_blank(text) else text


def find_ledger(grid: Grid) -> LedgerTable | None:
    """The ledger of a sheet; None if it has none."""
    top, names = _header(grid)
    if not names:
        return None
    columns = grouped((name, column) for column, name in sorted(names.items()) if name)
    lines = [row for row in grid.lines if row > top]
    notices = [*_hidden(grid, lines), *_unread(grid, top, names, lines), *_foreign(grid, columns, lines)]
    described = columns["description"][0]
    issues: dict[int, list[int]] = {}
    for row in lines:
        texts = {cell.column: text for cell in grid.lines[row] if (text := _said(grid, row, cell.column))}
        if _is_aside(names, texts):
            (column, text), *_ = texts.items()
            place, message = (
                grid.origin(row, column),
                f"「{text[:_LONGEST_SHOWN]}」一行是合计、注或签字，略过",
            )
            notices.append(Fault("ISSUE-ROW", place, message, is_notice=True))
            continue
        if _is_no_issue(grid, top, row, names, texts):
            continue
        if len(texts) == 1 and described not in texts and grid.merge_at(row, described) is None:
            (column, text), *_ = texts.items()
            place = grid.origin(row, column)
            notices.append(Fault("ISSUE-ROW", place, f"「{text}」一行没有问题描述，略过", is_notice=True))
            continue
        merge = grid.merge_at(row, described)
        issues.setdefault(merge.top if merge and merge.top > top else row, []).append(row)
    return LedgerTable(grid, top, columns, list(issues.values()), notices)


def _header(grid: Grid) -> tuple[int, dict[int, str]]:
    """The row of the headings and the name of each column, of whatever row names the most; of no ledger, nothing.

    Headings may stand in two rows, in a text table without a merge.
    """
    best: tuple[int, dict[int, str]] = 0, {}
    above: dict[int, str] = {}
    for row in grid.lines:
        own = {column: _heading(grid, row, column) for column in range(1, grid.last_column + 1)}
        both = above | {column: name for column, name in own.items() if name} if any(own.values()) else own
        for names in (own, both):
            told = set(names.values()) - {""}
            if "description" in told and len(told) >= max(_FEWEST, len(set(best[1].values()) - {""}) + 1):
                best = row, names
        above = own
    return best


def _heading(grid: Grid, row: int, column: int) -> str:
    """The name of a column by a heading; below another one, both may say together what it is (整改时限 › 类别)."""
    own, above = (text_of(grid.label(at, column)) if at else "" for at in (row, row - 1))
    return (name_of(f"{above}{own}") if own and above else "") or name_of(own)


def _own(grid: Grid, row: int, column: int) -> Cell:
    merge = grid.merge_at(row, column)
    return grid.label(row, column) if merge is None or merge.left == column else Cell(row, column)


def _said(grid: Grid, row: int, column: int) -> str:
    cell = _own(grid, row, column)
    return seen(grid, cell) or cell.shown.strip() if cell.trouble else seen(grid, cell)


def _is_no_issue(grid: Grid, top: int, row: int, names: Mapping[int, str], texts: Mapping[int, str]) -> bool:
    """Whether a row is provably none: empty but for its number, the headings once more or a heading of what is below."""
    if not any(names.get(column) not in (PASSED, BESIDE) for column in texts):
        return True
    described = [text for column, text in texts.items() if names.get(column) == "description"]
    if described and all(
        folded(text) == folded(text_of(grid.label(top, column))) for column, text in texts.items()
    ):
        return True
    numbers = [text for text in texts.values() if parse_number(text) or is_numbering(text)]
    if len(numbers) == len(texts) >= _FEWEST and described:
        return True
    return len(texts) == 1 and is_heading(next(iter(texts.values())))


def _is_aside(names: Mapping[int, str], texts: Mapping[int, str]) -> bool:
    """Whether a row is a sum, which may count the problems where others describe them, a note or a signature."""
    described = [text for column, text in texts.items() if names.get(column) == "description"]
    if texts and is_only_summary(next(iter(texts.values()))):
        return all(_COUNT.fullmatch(folded(text)) for text in described)
    return 0 < len(texts) < _FEWEST and all(begins_as_note(text) or is_day(text) for text in texts.values())


def _hidden(grid: Grid, lines: Sequence[int]) -> Iterator[Fault]:
    rows = [str(row) for row in lines if row in grid.hidden_rows]
    if rows or grid.hidden_sheet:
        what = "工作表" if grid.hidden_sheet else f"第 {some_of(rows, _MOST_NAMED)} 行"
        yield Fault("DATA-HIDDEN", Origin(grid.file, grid.sheet), f"{what}是隐藏的，照样读了", is_notice=True)


def _unread(grid: Grid, top: int, names: Mapping[int, str], lines: Sequence[int]) -> Iterator[Fault]:
    """Columns that hold something and are not read: those that nobody knows one by one, those that steps tell together."""
    filled = {cell.column for row in lines for cell in grid.lines[row] if not cell.is_empty}
    headings = {column: text_of(grid.label(top, column)) for column in sorted(filled & names.keys())}
    for column, heading in headings.items():
        if heading and names[column] in ("", BESIDE):
            message = f"台账没有「{heading}」这一列，没有读"
            yield Fault("ISSUE-COLUMN", grid.origin(top, column), message, is_notice=True)
    if told := [heading for column, heading in headings.items() if names[column] in TOLD]:
        place = Origin(grid.file, grid.sheet, row=top)
        message = f"「{'」「'.join(told)}」由登记以后的步骤写成，不从台账读入"
        yield Fault("ISSUE-COLUMN", place, message, is_notice=True)


def _foreign(grid: Grid, columns: Mapping[str, Sequence[int]], lines: Sequence[int]) -> Iterator[Fault]:
    """Numbers of issues that a department gave by rules of its own, told once for a column."""
    for column in columns.get("number", ())[:1]:
        cells = [
            cell
            for row in lines
            if (text := seen(grid, cell := _own(grid, row, column))) and not read_number(text)
        ]
        if cells:
            message = f"「{seen(grid, cells[0])}」等 {len(cells)} 格不是本系统的编号（如 2024-00012），没有读"
            yield Fault("ISSUE-COLUMN", grid.place_of(cells[0]), message, is_notice=True)
