"""What all invented workbooks share: the mark that they are invented, exact cells, the same bytes each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter

from xiangheng_scoring.scheme import Node, Scheme
from xiangheng_seeds.output import told_if_locked

MARK = "（示例数据，均为虚构）"
Value: TypeAlias = str | int | Decimal | None
_CREATED = datetime(2024, 12, 31)
_AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """A new workbook, written when the block ends; its properties say that it is invented."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with told_if_locked(path), xlsxwriter.Workbook(path, _AS_TYPED) as book:
        # A fixed date of creation, so that the same seed gives the same bytes.
        book.set_properties({"title": MARK, "comments": MARK, "created": _CREATED})
        yield book


def put(sheet: Any, row: int, column: int, value: Value, cell_format: Any = None) -> None:
    """Write one value; a number of up to 15 digits is exactly itself in a cell."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, cell_format)
    else:
        sheet.write_number(row, column, float(value), cell_format)


def reported_name(scheme: Scheme, node: Node) -> str:
    """The name under which a value is reported: of level and progress, that of the indicator of both."""
    return scheme.nodes.get(node.indicator, node).name


def file_names(sources: list[str]) -> dict[str, str]:
    """A short file name for each source, no two alike: what stands before brackets, slashes and commas."""
    names: dict[str, str] = {}
    for source in sources:
        short = source.partition("（")[0].partition("、")[0].partition("/")[0]
        name = "".join(letter for letter in short if letter not in '\\:*?"<>|\t\n').strip(" .") or "报送数据"
        taken = {other.casefold() for other in names.values()}
        names[source] = next(
            candidate
            for candidate in (name, *(f"{name}（{number}）" for number in range(2, len(sources) + 2)))
            if candidate.casefold() not in taken
        )
    return names
