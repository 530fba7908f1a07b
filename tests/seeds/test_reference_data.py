"""Reference data: the divisions of Hunan and the notice's work points, as counted in their sources."""

from collections import Counter
from pathlib import Path

import pytest

from xiangheng_scoring.errors import DataRefused
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.scheme import Scheme
from xiangheng_seeds.reference import divisions, work_points

COUNTIES = {
    "长沙市": 9, "株洲市": 9, "湘潭市": 5, "衡阳市": 12, "邵阳市": 12, "岳阳市": 9, "常德市": 9,
    "张家界市": 4, "益阳市": 6, "郴州市": 11, "永州市": 11, "怀化市": 12, "娄底市": 5,
    "湘西土家族苗族自治州": 8,
}  # fmt: skip


def test_hunan_is_one_province_fourteen_prefectures_and_122_county_units() -> None:
    """The 137 divisions are those of the statutory list, not of a statistical one with management zones."""
    found = Counter(division.level for division in divisions())

    assert found == {"province": 1, "prefecture": 14, "county": 122}


def test_each_prefecture_has_its_number_of_counties() -> None:
    """No county is lost to a neighbour."""
    names = {division.code: division.name for division in divisions()}
    found = Counter(names[one.parent or ""] for one in divisions() if one.level == "county")

    assert found == COUNTIES


def test_codes_are_unique_and_have_six_digits() -> None:
    """A code names one division."""
    codes = [division.code for division in divisions()]

    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)


def test_codes_are_nested_under_their_parents() -> None:
    """A county's first four digits are its prefecture's, a prefecture's first two the province's."""
    kept = {"county": 4, "prefecture": 2}
    astray = [
        one.name
        for one in divisions()
        if one.level in kept and one.parent != one.code[: kept[one.level]].ljust(6, "0")
    ]

    assert astray == []


def test_every_parent_is_itself_a_division() -> None:
    """The tree has no loose branch, and the province is its only root."""
    codes = {division.code for division in divisions()}

    assert [one.name for one in divisions() if one.parent not in codes] == ["湖南省"]


def test_an_assessment_counts_with_the_same_divisions(assessment: Scheme) -> None:
    """The units of both schemes are counties of the reference list, under its codes and names."""
    names = {one.code: one.name for one in divisions() if one.level == "county"}

    assert {code: unit.name for code, unit in assessment.units.items()}.items() <= names.items()


def test_the_table_of_units_lists_all_counties(assessment: Scheme) -> None:
    """The units' table behind each assessment is the whole county list, whoever is assessed of it."""
    table = {row.values["code"]: row.values["name"] for row in assessment.tables.of("units")}

    assert table == {one.code: one.name for one in divisions() if one.level == "county"}


@pytest.mark.parametrize("province", ["", "湖南省"])
def test_each_county_behind_its_prefecture_is_read_in_silence(
    linkage: Scheme, tmp_path: Path, province: str
) -> None:
    """郴州市桂东县 and all the others, 郴州市 and 永州市 with a 州 in their names among them, are what they say."""
    names = {division.code: division.name for division in divisions()}
    counties = [one for one in divisions() if one.level == "county"]
    lines = [f"{province}{names[one.parent or '']}{one.name},90" for one in counties]
    path = tmp_path / "报送.csv"
    path.write_text("\n".join(["县市区,EL-R02", *lines]), encoding="utf-8")

    reading = read_data([path], linkage.vocabulary, linkage.year)

    assert [row.unit for row in reading.dataset.observations] == [one.code for one in counties]
    assert not reading.notices


def test_each_county_behind_another_prefecture_is_told(linkage: Scheme, tmp_path: Path) -> None:
    """Beside the counties of that prefecture, one of the next is never taken for granted."""
    names = {division.code: division.name for division in divisions()}
    counties = [one for one in divisions() if one.level == "county"]
    strangers = dict(zip(COUNTIES, list(COUNTIES)[1:] + list(COUNTIES)[:1], strict=True))
    last = {names[one.parent or ""]: one for one in counties}
    lines = [f"{names[one.parent or '']}{one.name},90" for one in counties if one not in last.values()]
    lines += [f"{strangers[parent]}{one.name},90" for parent, one in last.items()]
    path = tmp_path / "报送.csv"
    path.write_text("\n".join(["县市区,EL-R02", *lines]), encoding="utf-8")

    with pytest.raises(DataRefused) as refusal:
        read_data([path], linkage.vocabulary, linkage.year)

    assert [fault.code for fault in refusal.value.faults] == ["DATA-UNIT-MISMATCH"] * len(COUNTIES)


def test_the_notice_has_123_tasks() -> None:
    """Every task of the notice is there, from the overall statements (0) to item 12."""
    assert len(work_points()) == 123
    assert {point.item for point in work_points()} == set(range(13))


def test_seventeen_targets_are_the_notices_own_numbers() -> None:
    """Only what is marked explicit may be shown as official; the rest was read from words."""
    found: Counter[str] = Counter(point.basis for point in work_points())

    assert found["explicit"] == 17
    assert set(found) == {"explicit", "derived", "qualitative"}


def test_a_target_without_a_number_is_qualitative_and_the_other_way_round() -> None:
    """A number never hides behind the word qualitative, nor is one missing elsewhere."""
    contradictory = [
        point.task for point in work_points() if (point.basis == "qualitative") != (point.target is None)
    ]

    assert contradictory == []


def test_every_task_quotes_the_notice() -> None:
    """A task without its words could not be checked against the notice."""
    assert [point.task for point in work_points() if not point.quote] == []
