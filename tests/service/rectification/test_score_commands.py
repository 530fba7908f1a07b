"""`xiangheng issue findings|rates|citations|statistics|pending`: what issues give to a score, as it is typed and read back."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from tests.service.conftest import HandClock, SignedIn, Typed
from tests.service.rectification.conftest import INSPECTOR, confirmed, problem, registered

from xiangheng_platform.access.roles import Role
from xiangheng_platform.rectification.words import Channel
from xiangheng_platform.regions.facts import Level
from xiangheng_platform.regions.loading import DivisionRow, load_divisions
from xiangheng_platform.store.store import Store
from xiangheng_scoring.cli.loading import open_scheme
from xiangheng_scoring.engine.dataset import Dataset
from xiangheng_scoring.intake.reading.dataset import read_data

YEAR = ("--year", "2024")
CHANGSHA = {"region": "长沙县", "responsible_unit": "长沙县人民政府"}


@pytest.fixture(scope="session")
def furnish() -> object:
    """Two counties by the codes that the scheme of 有效衔接 names."""

    def _counties(store: Store) -> None:
        load_divisions(
            store,
            INSPECTOR,
            [
                DivisionRow(code, name, level, parent, date(2012, 1, 1), source="试验", verified=True)
                for code, name, level, parent in (
                    ("430000", "湖南省", Level.PROVINCE, ""),
                    ("430100", "长沙市", Level.PREFECTURE, "430000"),
                    ("430121", "长沙县", Level.COUNTY, "430100"),
                    ("430181", "浏阳市", Level.COUNTY, "430100"),
                )
            ],
        )

    return _counties


def read_by_linkage(*paths: Path) -> Dataset:
    """What the assessment of 有效衔接 reads in tables."""
    scheme, _ = open_scheme("linkage")
    return read_data(paths, scheme.vocabulary, 2024).dataset


def test_what_is_exported_is_read_back_by_the_assessment(
    store: Store, clock: HandClock, signed_in: SignedIn, typed: Typed, tmp_path: Path
) -> None:
    """Findings and rates, as of one act, without a change; what the scheme does not ask for is not written."""
    numbers = confirmed(
        store, *(problem(n, **CHANGSHA) for n in (1, 2)), problem(3, **CHANGSHA, indicator="EL-P02")
    )
    signed_in(Role.INSPECTOR)
    act = str(store.last_act().number)
    files = tmp_path / "问题清单.xlsx", tmp_path / "整改率.xlsx"
    linkage = ("--scheme", "linkage")

    listed = typed("issue", "findings", str(files[0]), *YEAR, "--act", act, *linkage, "--json").document
    rated = typed("issue", "rates", str(files[1]), *YEAR, "--act", act, *linkage, "--json").document
    data = read_by_linkage(*files)

    assert [row["number"] for row in listed["findings"]] == list(numbers[:2])
    assert [(row.unit, row.indicator, row.number) for row in data.findings] == [
        ("430121", "EL-C08", number) for number in numbers[:2]
    ]
    assert [(row.unit, row.indicator, str(row.value)) for row in data.observations] == [
        ("430121", "EL-R05", "0")
    ]
    origins = [*(row.origin for row in data.findings), *(row.origin for row in data.observations)]
    assert {origin.act for origin in origins} == {int(act)}
    assert {listed["act"], rated["act"]} == {int(act)}


def test_an_export_writes_nothing_into_the_store_unless_it_is_to_be_cited(
    store: Store, signed_in: SignedIn, typed: Typed, tmp_path: Path
) -> None:
    """With `--cite` each issue says that the table used it; the file itself is never written over."""
    (number,) = confirmed(store, problem(1, **CHANGSHA))
    signed_in(Role.INSPECTOR)
    before = store.last_act().number
    assert typed("issue", "findings", str(tmp_path / "一.xlsx"), *YEAR).code == 0
    assert store.last_act().number == before
    assert typed("issue", "findings", str(tmp_path / "一.xlsx"), *YEAR, "--cite").code != 0
    assert store.last_act().number == before

    told = typed("issue", "findings", str(tmp_path / "二.xlsx"), *YEAR, "--cite", "--json").document
    (cited,) = typed("issue", "citations", number, "--json").document["citations"]
    assert (told["cited"], cited["reference"]) == ([number], told["reference"])
    assert number in typed("issue", "citations", number).out
    signed_in(Role.DIVISION_HEAD)
    assert told["reference"] in typed("issue", "overturn", number, "--reason", "查无实据").out


def test_rates_are_told_with_what_they_are_of(store: Store, signed_in: SignedIn, typed: Typed) -> None:
    """A rate of nothing is a dash and no 100%."""
    confirmed(store, problem(1, **CHANGSHA))
    signed_in(Role.INSPECTOR)
    said = typed("issue", "rates", *YEAR).out

    assert "0/1" in said
    assert "没有哪个县" in typed("issue", "rates", "--year", "2013").out
    assert "分母是 0 的没有比率" in said


def test_statistics_and_what_is_pending_are_told(
    store: Store, clock: HandClock, signed_in: SignedIn, typed: Typed
) -> None:
    """A bar stands beside the number; the longest open issue comes first, whatever its number."""
    first, second, _ = registered(
        store, problem(1, **CHANGSHA), problem(2, **CHANGSHA, year=2023), problem(3, **CHANGSHA)
    )
    clock.pass_(days=3)
    (last,) = registered(store, problem(4, **CHANGSHA, channel=Channel.AUDIT))
    signed_in(Role.INSPECTOR)
    told = typed("issue", "statistics", "--per", "region", "--json").document
    said = typed("issue", "statistics", "--per", "channel").out
    pending = typed("issue", "pending", "--json").document

    assert [(row["key"], row["total"], row["closing_rate"]) for row in told["groups"]] == [("430121", 4, "0")]
    assert "░░░░░░░░░░     0%" in said
    assert [issue["number"] for issue in pending["issues"]][-1] == last
    assert {first, second} <= {issue["number"] for issue in pending["issues"][:3]}


def test_a_scheme_of_ones_own_is_given_the_rate_that_it_asks_for(
    store: Store, clock: HandClock, signed_in: SignedIn, typed: Typed, tmp_path: Path
) -> None:
    """A scheme like that of 有效衔接, but for an indicator of its own: it reads the on-time rate, of an issue that is overdue."""
    confirmed(store, problem(1, **CHANGSHA))
    clock.now += timedelta(days=90)
    signed_in(Role.INSPECTOR)
    scheme, file = tmp_path / "自己的方案", tmp_path / "整改率.xlsx"
    scheme.mkdir()
    for part in (path for path in files("xiangheng_linkage").joinpath("scheme").iterdir() if path.is_file()):
        (scheme / part.name).write_text(part.read_text("utf-8").replace("EL-R05", "EL-R07"), "utf-8")

    asked = ("--scheme", str(scheme), "--rate", "EL-R07=按期完成率")
    assert typed("issue", "rates", str(file), *YEAR, *asked).code == 0
    data = read_data([file], open_scheme(str(scheme))[0].vocabulary, 2024).dataset

    assert ("430121", "EL-R07", "0") in [(r.unit, r.indicator, str(r.value)) for r in data.observations]


def test_a_rate_that_there_is_not_is_told_with_those_that_there_are(
    store: Store, signed_in: SignedIn, typed: Typed, tmp_path: Path
) -> None:
    """All that is wrong at once, and nothing is written."""
    signed_in(Role.INSPECTOR)
    file = tmp_path / "整改率.xlsx"

    said = typed("issue", "rates", str(file), *YEAR, "--rate", "EL-R07=快", "--rate", "on_time")

    assert said.code == 2
    assert all(text in said.error for text in ("EL-R07=快", "on_time=", "按期完成率"))
    assert not file.exists()
