"""Counts are whole where the scheme says so, and 无 in their columns is never silently missing."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from xiangheng_scoring.engine.dataset import Dataset, Observation
from xiangheng_scoring.engine.dataset_checks import check_data
from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]


@pytest.fixture
def whole(scheme: Scheme) -> Scheme:
    """The scheme in which persons (C) are whole, and money (B) has at most two decimals."""
    decimals = {"C": 0, "B": 2}
    nodes = {
        code: replace(node, value_decimals=decimals[code]) if code in decimals else node
        for code, node in scheme.nodes.items()
    }
    return replace(scheme, nodes=nodes)


@pytest.mark.parametrize(
    ("heading", "value", "expected"),
    [
        ("C", "2.5", "整数"),
        ("C（万人）", "0.00005", "整数"),
        ("B", "1.005", "2 位小数"),
        ("B（亿元）", "0.0000001", "2 位小数"),
    ],
)
def test_more_decimals_than_the_scheme_allows_are_told(
    whole: Scheme, text_table: HandIn, heading: str, value: str, expected: str
) -> None:
    """In the indicator's own measure: 0.00005 万人 is half a person."""
    with pytest.raises(DataRefused) as refusal:
        read_data([text_table([["县市区", heading], ["甲县", value]])], whole.vocabulary, 2024)

    (fault,) = refusal.value.faults
    assert (fault.code, fault.where) == ("DATA-DECIMALS", "报送.csv › 报送 › B2")
    assert expected in fault.expected


@pytest.mark.parametrize(("heading", "value"), [("C", "2.0"), ("C（万人）", "0.0002"), ("B", "1.05")])
def test_as_many_decimals_as_allowed_are_read(
    whole: Scheme, text_table: HandIn, heading: str, value: str
) -> None:
    """2.0 persons are 2."""
    reading = read_data([text_table([["县市区", heading], ["甲县", value]])], whole.vocabulary, 2024)

    assert len(reading.dataset.observations) == 1
    assert not reading.notices


def test_whoever_made_the_data_half_a_person_is_refused(whole: Scheme) -> None:
    """The kernel asks the same of figures that no file was read for."""
    with pytest.raises(DataRefused) as refusal:
        check_data(whole, Dataset((Observation("430001", "C", 2024, Decimal("2.5")),)))

    assert [fault.code for fault in refusal.value.faults] == ["DATA-DECIMALS"]


def test_half_a_person_is_told_where_the_scheme_says_nothing(scheme: Scheme, text_table: HandIn) -> None:
    """A mean of persons may be meant: the figure is read, and the cell named."""
    reading = read_data([text_table([["县市区", "C"], ["甲县", "2.5"]])], scheme.vocabulary, 2024)

    assert [row.value for row in reading.dataset.observations] == [Decimal("2.5")]
    (notice,) = reading.notices
    assert (notice.code, notice.where) == ("DATA-UNUSUAL", "报送.csv › 报送 › B2")


@pytest.mark.parametrize("mark", ["无", "/", "—", "N/A"])
@pytest.mark.parametrize("is_long", [False, True])
def test_a_mark_of_nothing_in_a_count_is_told(
    scheme: Scheme, text_table: HandIn, mark: str, *, is_long: bool
) -> None:
    """There may have been none, or nobody counted: it is read as not reported, and the cells are named."""
    wide = [["县市区", "A", "C"], ["甲县", "95", mark], ["乙苗族自治县", "90", mark]]
    long = [["县市区", "指标", "值"], ["甲县", "C", mark], ["乙苗族自治县", "C", mark], ["甲县", "A", "95"]]

    reading = read_data([text_table(long if is_long else wide)], scheme.vocabulary, 2024)

    assert all(row.indicator == "A" for row in reading.dataset.observations)
    (notice,) = reading.notices
    assert "C2、C3" in notice.message
    assert "填 0" in notice.message


@pytest.mark.parametrize("value", ["未发生", "零", "没有"])
def test_a_word_for_none_is_no_number(scheme: Scheme, text_table: HandIn, value: str) -> None:
    """The remedy says to write 0 where there was none."""
    with pytest.raises(DataRefused) as refusal:
        read_data([text_table([["县市区", "C"], ["甲县", value]])], scheme.vocabulary, 2024)

    assert "填 0" in refusal.value.faults[0].remedy


def test_zero_and_empty_raise_no_question(scheme: Scheme, text_table: HandIn) -> None:
    """0 is a value, an empty cell is none, and 无 of a percentage says that there is no figure."""
    path = text_table([["县市区", "A", "C"], ["甲县", "无", "0"], ["乙苗族自治县", "90", ""]])

    assert not read_data([path], scheme.vocabulary, 2024).notices
