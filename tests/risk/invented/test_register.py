"""The files of an invented register: complete, marked, the same for the same seed, and naming nobody."""

import hashlib
from pathlib import Path

import polars as pl
import pytest

from xiangheng_platform.monitoring.columns import DATASETS, HOUSEHOLDS, IDENTIFICATIONS, MEMBERS, MONTHS
from xiangheng_platform.monitoring.months import INVENTED, Months
from xiangheng_risk.errors import FolderNotInvented
from xiangheng_risk.invented.counties import invent_counties
from xiangheng_risk.invented.generation import generate
from xiangheng_risk.invented.marking import MARK
from xiangheng_risk.invented.tables import TRUTH, tables_of

CODES = ("990001", "990002", "990003")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of three counties."""
    folder = tmp_path_factory.mktemp("invented") / "台账"
    generate(folder, 900, 7, codes=CODES)
    return folder


def digests(folder: Path) -> dict[str, str]:
    """Every file of a folder by its place, with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_table_has_its_months(folder: Path) -> None:
    """Households and members stand as of the two cuts, months for two years, identifications for the two years foretold."""
    months = Months(folder)
    two_years = tuple(year * 100 + month for year in (2023, 2024) for month in range(1, 13))

    assert months.months(HOUSEHOLDS) == months.months(MEMBERS) == months.months(TRUTH) == (202312, 202412)
    assert months.months(MONTHS) == two_years
    assert months.months(IDENTIFICATIONS) == tuple(month + 100 for month in two_years)


def test_every_household_stands_in_every_month(folder: Path) -> None:
    """No household comes or goes, and each has its members."""
    months = Months(folder)
    keys = months.scan(HOUSEHOLDS).select("household").unique().collect().height
    rows = {dataset.name: months.scan(dataset).collect() for dataset in (HOUSEHOLDS, MONTHS, TRUTH)}
    members = months.scan(MEMBERS).group_by("household", "month").len("members").collect()
    sizes = rows["households"].join(members, on=["household", "month"])

    assert keys == 900
    assert {name: frame.height for name, frame in rows.items()} == {
        "households": 1800,
        "months": 21600,
        "truth": 1800,
    }
    assert sizes.filter(pl.col("size") == pl.col("members")).height == 1800


def test_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Another day, and in a folder that a generation filled before, the same seed writes the same files."""
    again = tmp_path / "again"
    generate(again, 300, 8, codes=("990009",))
    generate(again, 900, 7, codes=CODES)

    assert digests(again) == digests(folder)


def test_a_county_is_the_same_alone(folder: Path, tmp_path: Path) -> None:
    """Which counties came before, and whether others come at all, changes nothing in a county."""
    last = invent_counties(CODES, 900, 7)[-1]
    for dataset, month, frame in tables_of(last, last.generator(7)):
        Months(tmp_path).write(dataset, month, last.code, frame, is_invented=True)
    alone = digests(tmp_path)

    assert alone == {place: digest for place, digest in digests(folder).items() if place in alone}


def test_another_seed_gives_other_households(folder: Path) -> None:
    """No household of one seed comes up again under another."""
    county = invent_counties(CODES, 900, 8)[0]
    _, _, first = next(table for table in tables_of(county, county.generator(8)) if table[0] is HOUSEHOLDS)
    kept = Months(folder).scan(HOUSEHOLDS).select("household").collect()

    assert kept.join(first, on="household").height == 0


def test_no_file_names_anybody(folder: Path) -> None:
    """What the register holds is what its files may hold: no name, number or telephone."""
    for dataset in DATASETS.values():
        assert Months(folder).scan(dataset).collect_schema().names() == [
            column.name for column in dataset.kept
        ]


def test_folder_says_that_it_is_invented(folder: Path) -> None:
    """Whoever opens the folder reads that nobody in it exists, and by which seed it can be had again."""
    text = (folder / MARK).read_text(encoding="utf-8-sig")

    assert "全部是虚构的" in text
    assert "随机种子 7" in text


def test_every_file_says_that_it_is_invented(folder: Path, tmp_path: Path) -> None:
    """The mark travels with each file, wherever it is copied to; a file of real records has none."""
    rows = next(iter(Months(folder).files()))
    frame = Months(folder).scan(HOUSEHOLDS, 202312, counties=[rows.county]).collect()
    Months(tmp_path).write(HOUSEHOLDS, 202312, rows.county, frame)

    assert all(pl.read_parquet_metadata(file.path)[INVENTED] == "true" for file in Months(folder).files())
    assert Months(folder).is_invented
    assert not Months(tmp_path).is_invented


def test_real_records_are_not_written_over(tmp_path: Path) -> None:
    """A folder that holds anything and is not marked as invented stays as it is."""
    (tmp_path / "households").mkdir()

    with pytest.raises(FolderNotInvented):
        generate(tmp_path, 10, codes=CODES)

    assert [path.name for path in tmp_path.iterdir()] == ["households"]
