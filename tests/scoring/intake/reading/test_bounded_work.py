"""No step grows faster than the file: each of these took minutes, or would never have ended."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]
#: The rows of some files.
Sheets = list[list[list[str]]]


def answered(scheme: Scheme, *paths: Path) -> bool:
    """Whether the files are read or refused with faults that are short enough to be printed."""
    try:
        return bool(read_data(paths, scheme.vocabulary, 2024).dataset.observations)
    except DataRefused as refusal:
        return all(len(str(fault)) < 1_000 for fault in refusal.faults)


@pytest.mark.parametrize(
    "label",
    ["县" * 100_000, "单位为" * 30_000, "甲县（" * 30_000, "430001" * 15_000, "1" * 100_000, "目标" * 50_000],
)
@pytest.mark.parametrize("place", [(0, 1), (1, 0), (1, 1), (2, 0), (2, 1)])
def test_a_label_of_a_hundred_thousand_characters(
    scheme: Scheme, text_table: HandIn, label: str, place: tuple[int, int]
) -> None:
    """In a heading, a county's cell, a figure's, a note's."""
    rows = [["县市区", "A"], ["甲县", "95"], ["", ""]]
    rows[place[0]][place[1]] = label
    others = text_table([["县市区", "B"], ["甲县", "1"]], name="其余")

    assert answered(scheme, text_table(rows), others)


def unknown_names(size: int) -> Sheets:
    """Each is told; suggestions are looked for only so long as a person would read them."""
    return [[["县市区", "A"], *([f"甲乙丙丁戊己庚辛{number}县", "95"] for number in range(size))]]


def rows_without_figures(size: int) -> Sheets:
    """Whether figures come below is known of the table, not looked for from each row."""
    return [[["县市区", "A"], ["甲县", "95"], *([f"情况说明之{number}，略"] for number in range(size))]]


def tables_below_each_other(size: int) -> Sheets:
    """A header on every other row, beside a heading far to the right."""
    first = [["县市区", "A", *[""] * 500, "备注"], ["甲县", "95"]]
    return [[*first, *[["县市区", "A"], ["甲县", "95"]] * size]]


def wide_header_above_a_tall_table(size: int) -> Sheets:
    """The cells that are filled are read, not the area that they span."""
    return [[["县市区", "备注", *["A"] * size], *([["甲县", "略"]] * size), ["甲县", "略", "95"]]]


def rows_of_nobody_below_a_wide_header(size: int) -> Sheets:
    """What stands left of the units is the same in every row that names none."""
    return [[["备注", "县市区", *["A"] * size], ["", "甲县", "95"], *([["", "", "1"]] * size)]]


def group_above_many_columns(size: int) -> Sheets:
    """The group's label is found for each column without going through all before it."""
    return [[["县市区", "2023年"], ["", *["A"] * size], ["甲县", "90"]], [["县市区", "A"], ["甲县", "95"]]]


@pytest.mark.parametrize(
    "sheets",
    [
        unknown_names,
        rows_without_figures,
        tables_below_each_other,
        wide_header_above_a_tall_table,
        rows_of_nobody_below_a_wide_header,
        group_above_many_columns,
    ],
)
def test_twice_as_much_is_about_twice_the_work(
    scheme: Scheme, text_table: HandIn, sheets: Callable[[int], Sheets]
) -> None:
    """Work is counted in lines of code, since no test reads a clock; four times would be a file that never ends."""
    once, twice = (
        lines_run(
            scheme, *(text_table(rows, name=f"{size}-{place}") for place, rows in enumerate(sheets(size)))
        )
        for size in (400, 800)
    )

    assert twice < 2.2 * once


def lines_run(scheme: Scheme, *paths: Path) -> int:
    """How many lines of code, those of each turn of a loop counted, it takes to read the files or to refuse them."""
    lines = 0

    def _count(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return _count

    before = sys.gettrace()
    sys.settrace(_count)
    try:
        answered(scheme, *paths)
    finally:
        sys.settrace(before)
    return lines


def test_a_sheet_of_many_thousands_of_columns_is_read(scheme: Scheme, text_table: HandIn) -> None:
    """And the figure far below its header with it."""
    rows = wide_header_above_a_tall_table(5_000)[0]

    assert len(read_data([text_table(rows)], scheme.vocabulary, 2024).dataset.observations) == 1


def test_each_of_many_unknown_names_is_told(scheme: Scheme, text_table: HandIn) -> None:
    """However many there are."""
    with pytest.raises(DataRefused) as refusal:
        read_data([text_table(unknown_names(2_000)[0])], scheme.vocabulary, 2024)

    assert len([fault for fault in refusal.value.faults if fault.code == "DATA-UNIT"]) == 2_000
