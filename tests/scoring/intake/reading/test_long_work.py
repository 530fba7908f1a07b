"""Labels, headings and tables that would make long work: none takes longer than its length."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]
LENGTH = 30_000


@pytest.mark.parametrize("piece", ["县", "苗族", "430001", "2024年", "（元"])
def test_long_labels_headings_titles_and_figures(scheme: Scheme, text_table: HandIn, piece: str) -> None:
    """Texts as long as a cell can hold, of what labels are made of, in every place: told, and not pondered."""
    text = (piece * LENGTH)[:LENGTH]
    rows = [
        [text],
        ["县市区", "年度", "B", f"A（{text}）", text],
        *([f"{text}{row}", text, text, text, text] for row in range(8)),
    ]

    with pytest.raises(DataRefused):
        read_data([text_table(rows)], scheme.vocabulary, 2024)


def test_a_page_that_many_cells_share_is_looked_at_once(scheme: Scheme, workbook: HandIn) -> None:
    """A workbook stores a text once, however many cells show it: each look at all of it would cost as if it were theirs."""
    page = "县" * LENGTH
    rows = [
        ["县市区", "B", *[page] * 200],
        *([page, 1] for _ in range(800)),
        *([page, None, page] for _ in range(800)),
    ]

    with pytest.raises(DataRefused) as refused:
        read_data([workbook(rows)], scheme.vocabulary, 2024)

    assert len([fault for fault in refused.value.faults if fault.code == "DATA-UNIT"]) == 800


def test_names_are_suggested_for_some_unknown_rows_and_not_for_all(
    scheme: Scheme, text_table: HandIn
) -> None:
    """Each suggestion looks at every name: for the first rows it helps, for thousands it only takes time."""
    rows = [["县市区", "B"], *([f"乙苗族自冶县{row}", 1] for row in range(300))]
    with pytest.raises(DataRefused) as refused:
        read_data([text_table(rows)], scheme.vocabulary, 2024)

    expected = [fault.expected for fault in refused.value.faults if fault.code == "DATA-UNIT"]
    assert "乙苗族自治县" in expected[0]
    assert "units" in expected[-1]


def test_a_table_whose_every_row_is_a_header(scheme: Scheme, text_table: HandIn) -> None:
    """Thousands of headers, one below the other, are thousands of small tables."""
    rows = [["县市区", "B"], ["甲县", 5], *(["县市区", "B"] for _ in range(3_000))]

    assert len(read_data([text_table(rows)], scheme.vocabulary, 2024).dataset.observations) == 1


def test_a_header_as_wide_as_a_sheet(scheme: Scheme, text_table: HandIn) -> None:
    """Sixteen thousand columns without a heading of their own."""
    rows = [["县市区", "B", "2024年"], ["", "", "", *("值" for _ in range(16_000))], ["甲县", 5]]

    assert len(read_data([text_table(rows)], scheme.vocabulary, 2024).dataset.observations) == 1
