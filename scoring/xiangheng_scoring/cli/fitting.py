"""Tables on narrow terminals: columns that can be spared are left out and named, and no cell is cut off."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

LEAST_TEXT = 14
_WIDEST = 10_000


def add_figures(table: Table, *headings: str) -> None:
    """Columns of figures: to the right, and never folded."""
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)


def needed(table: Table) -> int:
    """How many columns of a terminal the table takes, its long words folded as far as they may be."""
    folded = [column for column in table.columns if not column.no_wrap]
    for column in folded:
        column.max_width = LEAST_TEXT
    width = Console(width=_WIDEST).measure(table).maximum
    for column in folded:
        column.max_width = None
    return width


def fitted(table: Table, room: int, spare: Sequence[str], left_out: Sequence[str] = ()) -> Table:
    """The table without those `spare` columns, first to last, that keep it from fitting in `room` columns.

    A cut-off figure would be worse than none. What is left out, here or already before, is named below the
    table. Columns that may be wrapped are folded.
    """
    gone = list(left_out)
    for heading in spare:
        if needed(table) <= room:
            break
        kept = [column for column in table.columns if column.header != heading]
        gone += [heading.replace("\n", "")] if len(kept) < len(table.columns) else []
        table.columns = kept
    for column in table.columns:
        if not column.no_wrap:
            column.min_width, column.overflow = LEAST_TEXT, "fold"
    if gone:
        table.caption = f"窗口较窄，未列：{'、'.join(gone)}；加宽窗口或输出到文件可看全"
        table.caption_justify = "left"
    return table
