"""No step grows faster than the file: each of these took minutes, or would never have ended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]


def answered(scheme: Scheme, *paths: Path) -> bool:
    """Whether the files are read or refused with faults that are short enough to be printed."""
    try:
        return bool(read_data(paths, scheme, 2024).dataset.observations)
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


def test_thousands_of_unknown_names(scheme: Scheme, text_table: HandIn) -> None:
    """Each is told; suggestions are looked for only so long as a person would read them."""
    rows = [["县市区", "A"], *([f"甲乙丙丁戊己庚辛{number}县", "95"] for number in range(4_000))]

    with pytest.raises(DataRefused) as refusal:
        read_data([text_table(rows)], scheme, 2024)

    assert len([fault for fault in refusal.value.faults if fault.code == "DATA-UNIT"]) == 4_000


def test_thousands_of_rows_without_figures(scheme: Scheme, text_table: HandIn) -> None:
    """Whether figures come below is known of the table, not looked for from each row."""
    rows = [["县市区", "A"], ["甲县", "95"], *([f"情况说明之{number}，略"] for number in range(10_000))]

    assert len(read_data([text_table(rows)], scheme, 2024).dataset.observations) == 1


def test_thousands_of_tables_below_each_other(scheme: Scheme, text_table: HandIn) -> None:
    """A header on every other row, beside a heading far to the right."""
    rows = [["县市区", "A", *[""] * 500, "备注"], ["甲县", "95"]]
    rows += [["县市区", "A"], ["甲县", "95"]] * 2_000

    assert len(read_data([text_table(rows)], scheme, 2024).dataset.observations) == 1


def test_a_header_as_wide_as_a_sheet_above_a_tall_table(scheme: Scheme, text_table: HandIn) -> None:
    """The cells that are filled are read, not the area that they span."""
    rows = [["县市区", "备注", *["A"] * 16_000], *([["甲县", "略"]] * 5_000), ["甲县", "略", "95"]]

    assert len(read_data([text_table(rows)], scheme, 2024).dataset.observations) == 1


def test_a_group_above_thousands_of_columns(scheme: Scheme, text_table: HandIn) -> None:
    """The group's label is found for each column without going through all before it."""
    rows = [["县市区", "2023年"], ["", *["A"] * 16_000], ["甲县", "90"]]
    others = text_table([["县市区", "A"], ["甲县", "95"]], name="其余")

    assert len(read_data([text_table(rows), others], scheme, 2024).dataset.observations) == 2
