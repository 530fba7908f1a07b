"""Proof on data that nobody here invented: UNDP's Human Development Index of 2014 as a scheme of countries.

Source of `hdi_2014.csv`: UNDP, Human Development Report 2015, statistical annex, table 1 (24 countries). Its
inputs are printed rounded, so agreement within 0.001 is all that can be asked.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from xiangheng_scoring.engine.result import Result
from xiangheng_scoring.engine.scoring import score
from xiangheng_scoring.intake.reading.dataset import read_data
from xiangheng_scoring.intake.reading.schemes import read_scheme_tables
from xiangheng_scoring.scheme import build_scheme

HERE = Path(__file__).parent
COLUMNS = {
    "country": "国家",
    "life_expectancy": "LE",
    "expected_schooling": "EYS",
    "mean_schooling": "MYS",
    "gni_pc_2011ppp": "GNI",
}


def published() -> list[dict[str, str]]:
    """The rows of the published table."""
    return list(csv.DictReader((HERE / "hdi_2014.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The published inputs, handed in as a wide CSV and scored."""
    scheme = build_scheme(read_scheme_tables(HERE / "scheme"))
    path = tmp_path_factory.mktemp("hdi") / "hdi.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS.values())
        writer.writerows([row[column] for column in COLUMNS] for row in published())
    return score(scheme, read_data([path], scheme.vocabulary, 2014).dataset)


@pytest.mark.parametrize("row", published(), ids=lambda row: row["country"])
def test_the_index_is_the_published_one(result: Result, row: dict[str, str]) -> None:
    """Each country's index is within 0.001 of the published one."""
    total = result.unit(row["country"]).total

    assert total is not None
    assert abs(total - Decimal(row["hdi"])) <= Decimal("0.001")


def test_a_mean_is_rounded_once_and_below_it_nothing(result: Result) -> None:
    """Under a geometric root no part has points of its own; only the root has, at three places."""
    norway = result.unit("Norway")

    assert [norway.nodes[code].points for code in ("LE", "ED", "EYS", "MYS", "GNI")] == [None] * 5
    assert norway.total == norway.nodes["HDI"].points == Decimal("0.944")


def test_caps_hold(result: Result) -> None:
    """Singapore's income and Australia's schooling lie above the goalposts and count as full."""
    assert result.unit("Singapore").nodes["GNI"].score == 100
    assert result.unit("Australia").nodes["EYS"].score == 100
