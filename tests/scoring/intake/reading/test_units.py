"""Units as departments name them: with the prefecture before the name, which must be the unit's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xiangheng_scoring.errors import DataRefused, Fault
from xiangheng_scoring.intake.reading.dataset import Reading, read_data
from xiangheng_scoring.scheme import Scheme

HandIn = Callable[..., Path]


def reading(scheme: Scheme, text_table: HandIn, *labels: str) -> Reading:
    """What is read of a table with a value for each of these labels."""
    return read_data(
        [text_table([["县市区", "B"], *([label, 5] for label in labels)])], scheme.vocabulary, 2024
    )


def refused(scheme: Scheme, text_table: HandIn, *labels: str) -> tuple[Fault, ...]:
    """The faults of such a table."""
    with pytest.raises(DataRefused) as refusal:
        reading(scheme, text_table, *labels)
    return refusal.value.faults


@pytest.mark.parametrize(
    "labels",
    [
        ["长沙市长沙县", "长沙市宁乡市"],
        ["湖南省长沙市宁乡市"],
        ["常德市武陵区", "湖南省常德市鼎城区"],
        ["湘西土家族苗族自治州凤凰县", "湘西土家族苗族自治州吉首市"],
        ["湖南省永定区", "湖南省凤凰县"],
    ],
)
def test_a_prefecture_that_fits_is_silent(counties: Scheme, text_table: HandIn, labels: list[str]) -> None:
    """It is known by the county that bears its name, or by another unit of the same digits behind it."""
    found = reading(counties, text_table, *labels)

    assert len(found.dataset.observations) == len(labels)
    assert not found.notices


@pytest.mark.parametrize("label", ["江华", "江华县", "江华自治县"])
def test_an_autonomous_county_is_known_without_its_peoples(
    counties: Scheme, text_table: HandIn, label: str
) -> None:
    """It is read as the county, and how it was read is told."""
    found = reading(counties, text_table, label)

    assert [value.unit for value in found.dataset.observations] == ["431129"]
    assert found.notices


@pytest.mark.parametrize(
    ("labels", "cell"),
    [(["长沙市永定区"], "A2"), (["常德市武陵区", "常德市永定区", "常德市鼎城区"], "A3")],
)
def test_a_prefecture_that_is_not_the_units_own_is_told(
    counties: Scheme, text_table: HandIn, labels: list[str], cell: str
) -> None:
    """常德市永定区 may be a district of 常德市 or 永定区 of 张家界市: only the clerk knows."""
    (fault,) = refused(counties, text_table, *labels)

    assert (fault.code, fault.where) == ("DATA-UNIT-MISMATCH", f"报送.csv › 报送 › {cell}")
    assert "永定区（430802）" in fault.message


@pytest.mark.parametrize("label", ["常德市永定区", "郴州市桂东县", "福建省永定区"])
def test_a_prefecture_that_nothing_confirms_is_told_as_it_was_read(
    counties: Scheme, text_table: HandIn, label: str
) -> None:
    """Alone in its file, it is accepted with a notice that quotes it."""
    (notice,) = reading(counties, text_table, label).notices

    assert notice.code == "DATA-UNIT"
    assert label in notice.message


def test_a_code_beside_the_name_needs_no_prefecture(counties: Scheme, text_table: HandIn) -> None:
    """Where code and name agree, what stands before the name is only said in passing."""
    path = text_table([["县市区", "代码", "B"], ["常德市永定区", "430802", 5]])

    assert not read_data([path], counties.vocabulary, 2024).notices


def test_a_former_name_behind_a_prefecture(counties: Scheme, text_table: HandIn) -> None:
    """长沙市宁乡县 is 宁乡市, with the notice that its former name has anyway."""
    found = reading(counties, text_table, "长沙市宁乡县")

    assert [row.unit for row in found.dataset.observations] == ["430182"]
    assert "曾用名" in found.notices[0].message


def test_a_county_behind_another_is_told(counties: Scheme, text_table: HandIn) -> None:
    """吉首市 is no prefecture: 吉首市凤凰县 names two counties."""
    (fault,) = refused(counties, text_table, "吉首市凤凰县")

    assert fault.code == "DATA-UNIT-MISMATCH"
    assert all(name in fault.expected for name in ("吉首市", "凤凰县"))


@pytest.mark.parametrize("label", ["长沙县¹", "长沙县①", "长沙县[1]"])
def test_the_mark_of_a_footnote_is_no_part_of_a_name(
    counties: Scheme, text_table: HandIn, label: str
) -> None:
    """What a raised figure behind the name points to stands below the table."""
    assert [row.unit for row in reading(counties, text_table, label).dataset.observations] == ["430121"]
